"""How does the window start? Open (or first make) the store, show the window, then load what may wait."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.desk import Desk, system_clock

if TYPE_CHECKING:
    from zwgk_desktop.settings import Settings
    from zwgk_desktop.ui.main_window import MainWindow

Clock = Callable[[], datetime]
PICTURE_SIZE = (1366, 728)  # a 1366×768 screen without the task bar


def main() -> int:
    """Start the window on the default store (``zwgk-desktop``)."""
    return show_window(paths.default_store(), None, "today")


def show_window(path: Path, passphrase: str | None, page: str, clock: Clock = system_clock) -> int:
    """Show the window until it is closed; 0, or 5 when the store cannot be opened."""
    from zwgk_desktop.settings import user_settings
    from zwgk_desktop.ui.application import build_application, catch_mistakes
    from zwgk_desktop.ui.begin import enter

    settings = user_settings()
    application = build_application(sys.argv[:1], settings)
    catch_mistakes()
    try:
        desk = enter(path, passphrase, clock)
    except Refusal as refusal:
        from zwgk_desktop.ui.widgets.dialogs import tell

        print(refusal, file=sys.stderr)
        tell(None, refusal.message, refusal.advice)
        return refusal.exit_code
    if desk is None:
        return 0
    try:
        window = build_window(desk, page, settings)
        window.show()
        return application.exec()
    finally:
        desk.store.close()


def build_window(desk: Desk, page: str, settings: Settings) -> MainWindow:
    """Return the window over ``desk`` with ``page`` open; the strip of facts is filled after the first paint."""
    from PySide6.QtCore import QTimer

    from zwgk_desktop.services.ledger_images import redo, undo
    from zwgk_desktop.ui.context import PageContext
    from zwgk_desktop.ui.main_window import MainWindow
    from zwgk_desktop.ui.pages import PAGES
    from zwgk_desktop.ui.search import build_search
    from zwgk_desktop.ui.status import read_status

    context = PageContext(desk, settings=settings)
    window = MainWindow(context, PAGES, search=build_search(desk), undo=lambda: undo(desk), redo=lambda: redo(desk))
    window.open_page(page)
    context.signals.changed.connect(lambda _changes: window.set_status(read_status(desk)))
    QTimer.singleShot(0, lambda: window.set_status(read_status(desk)))
    return window


def draw_window(path: Path, passphrase: str | None, picture: Path, page: str, clock: Clock = system_clock) -> None:
    """Write a PNG of the window with ``page`` open, as on a 1366×768 screen."""
    from zwgk_desktop.documents.writing import replacing
    from zwgk_desktop.domain.errors import OutputFailed
    from zwgk_desktop.services.stores import open_desk
    from zwgk_desktop.settings import Settings
    from zwgk_desktop.ui.application import build_application

    application = build_application(sys.argv[:1])
    with open_desk(path, passphrase, clock=clock) as desk:
        window = build_window(desk, page, Settings(None))
        window.resize(*PICTURE_SIZE)
        window.show()
        settle(window)
        application.processEvents()
        with replacing(picture) as temporary:
            if not window.grab().save(str(temporary), "PNG"):
                raise OutputFailed("not_written", f"没有写成图片：{picture}。", "请换一个文件夹再试。")
        window.close()


def settle(window: MainWindow) -> None:
    """Wait until no job of the window runs any more and what they brought is painted."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer = QEventLoop(), QTimer(interval=20)
    timer.timeout.connect(lambda: loop.quit() if not window.context.jobs.busy else None)
    timer.start()
    loop.exec()
    timer.stop()
