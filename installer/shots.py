"""How does every page look? Draws pages and dialogs over the demo data into ``docs/manual/shots``.

Run as ``./dev shots``: 1366×768, font 100 % and 150 %, light and dark.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from zwgk_desktop import app
from zwgk_desktop.services.beginning import begin_demo
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.application import build_application, dress
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.pages import PAGES

FOLDER = Path("docs/manual/shots")
MOMENT = datetime.fromisoformat("2026-09-04T09:00:00+08:00")
LOOKS = [(theme, scale) for theme in ("light", "dark") for scale in (100, 150)]
Scene = Callable[[MainWindow], QWidget]


def main() -> int:
    """Draw everything; return 0."""
    application = build_application(sys.argv[:1])
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        desk = begin_demo(Path(scratch) / "演示.db", clock=lambda: MOMENT)
        try:
            for theme, scale in LOOKS:
                settings = Settings(None)
                settings.set("look/theme", theme)
                settings.set("look/scale", scale)
                dress(application, settings)
                _draw_look(application, desk, settings, f"{theme}-{scale}")
        finally:
            desk.store.close()
    return 0


def _draw_look(application: QApplication, desk: Desk, settings: Settings, look: str) -> None:
    window = app.build_window(desk, "today", settings)
    window.resize(*app.PICTURE_SIZE)
    window.show()
    for spec in PAGES:
        window.open_page(spec.key)
        app.settle(window)
        _save(application, window, f"{spec.key}-{look}")
    for name, scene in scenes().items():
        shown = scene(window)
        app.settle(window)
        _save(application, shown, f"{name}-{look}")
    window.close()


def _save(application: QApplication, widget: QWidget, name: str) -> None:
    application.processEvents()
    target = FOLDER / f"{name}.png"
    widget.grab().save(str(target), "PNG", 0)
    print(target)


def scenes() -> dict[str, Scene]:
    """Return the dialogs and panes that are not on a page at first sight."""
    return {}


if __name__ == "__main__":
    sys.exit(main())
