"""How does every page look? Draws pages and dialogs over the demo data into ``docs/manual/shots``.

Run as ``./dev shots``: 1366×768, font 100 % and 150 %, light and dark.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from PIL import Image
from PySide6.QtCore import QBuffer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from installer.board_shots import board_scenes
from installer.subsidy_shots import subsidy_scenes
from zwgk_desktop import app
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services.beginning import begin_demo
from zwgk_desktop.services.care import create_backup
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import ledger_listing
from zwgk_desktop.services.registers.requests import find_cases
from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.application import build_application, dress
from zwgk_desktop.ui.first_start import FirstStart
from zwgk_desktop.ui.first_start_presenter import QUESTIONS
from zwgk_desktop.ui.ledger.page import LedgerPage
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.pages import PAGES
from zwgk_desktop.ui.subsidies.page import SubsidiesPage
from zwgk_desktop.ui.subsidies.website_dialog import WebsiteDialog

AnyPage = TypeVar("AnyPage", bound=Page)

FOLDER = Path("docs/manual/shots")
MOMENT = datetime.fromisoformat("2026-09-04T09:00:00+08:00")
LOOKS = [(theme, scale) for theme in ("light", "dark") for scale in (100, 150)]
COLOURS = 128  # enough for a window without photographs, a third of the bytes
Scene = Callable[[MainWindow], QWidget]


def main() -> int:
    """Draw everything; return 0."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        application = _build_on_a_small_screen(Path(scratch))
        inputs = Path(scratch) / "来件"
        desk = begin_demo(Path(scratch) / "演示.db", clock=lambda: MOMENT, inputs_at=inputs)
        create_backup(desk, Path(scratch) / "备份")
        try:
            for theme, scale in LOOKS:
                settings = Settings(None)
                settings.set("look/theme", theme)
                settings.set("look/scale", scale)
                dress(application, settings)
                _draw_look(application, desk, inputs, settings, f"{theme}-{scale}")
        finally:
            desk.store.close()
    return 0


def _build_on_a_small_screen(scratch: Path) -> QApplication:
    """Return the application on an invisible screen of 1366×768, so that dialogs take the room they have there."""
    facts = {"name": "1", "x": 0, "y": 0, "width": 1366, "height": 768, "logicalDpi": 96, "dpr": 1}
    config = scratch / "screen.json"
    config.write_text(json.dumps({"screens": [facts]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"
    return build_application(sys.argv[:1])


def _draw_look(application: QApplication, desk: Desk, inputs: Path, settings: Settings, look: str) -> None:
    window = app.build_window(desk, "today", settings)
    window.resize(*app.PICTURE_SIZE)
    window.show()
    for spec in PAGES:
        window.open_page(spec.key)
        _save(application, window, window, f"{spec.key}-{look}")
    for name, scene in scenes(inputs).items():
        shown = scene(window)
        _save(application, window, shown, f"{name}-{look}")
        if shown is not window:
            shown.close()
    window.close()


def _save(application: QApplication, window: MainWindow, widget: QWidget, name: str) -> None:
    app.settle(window)
    application.processEvents()
    target = FOLDER / f"{name}.png"
    buffer = QBuffer()
    widget.grab().save(buffer, "PNG")
    with Image.open(BytesIO(buffer.data().data())) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    print(target)


def scenes(inputs: Path) -> dict[str, Scene]:
    """Return the panes, steps and dialogs that are not on a page at first sight; they are drawn in this order."""
    return {
        "ledger-item": lambda window: _open(
            window, "ledger", ledger_listing(window.context.desk, 2026).ids(Ask(), 3)[2]
        ),
        "ledger-import": partial(_plan_import, next(inputs.glob("*.txt"))),
        "ledger-export": _ledger_export,
        **board_scenes(),
        "subsidies-lines": _lines,
        "subsidies-import-1": partial(_list_import, next(inputs.glob("稻谷*.xlsx")), 0),
        "subsidies-import-2": partial(_list_import, None, 1),
        "subsidies-import-3": partial(_list_import, None, 2),
        "subsidies-import-4": partial(_list_import, None, 3),
        "subsidies-print": _print_dialog,
        "subsidies-website": partial(_website_dialog, inputs),
        "subsidies-prove": _prove_dialog,
        **subsidy_scenes(inputs),
        "registers-request": _request,
        "reports-annual": lambda window: _open(window, "reports", "annual"),
        "settings-calendar": lambda window: _open(window, "settings", "calendar"),
        "first-start": partial(_first_start, 0),
        "first-start-villages": partial(_first_start, 3),
    }


def _open(window: MainWindow, page: str, subject: object) -> QWidget:
    window.open_page(page, subject)
    return window


def _request(window: MainWindow) -> QWidget:
    """Open the newest request."""
    newest = find_cases(window.context.desk, 2026)[-1]
    return _open(window, "registers", ("request", newest.id))


def _page(window: MainWindow, key: str, kind: type[AnyPage]) -> AnyPage:
    window.open_page(key)
    page = window.page
    assert isinstance(page, kind)
    return page


def _plan_import(path: Path, window: MainWindow) -> QWidget:
    page = _page(window, "ledger", LedgerPage)
    page.open_import()
    assert page.import_review is not None
    page.import_review.read(path)
    return window


def _ledger_export(window: MainWindow) -> QWidget:
    page = _page(window, "ledger", LedgerPage)
    if page.import_review is not None:
        page.import_review.give_up()
    page.open_export()
    assert page.dialog is not None
    return page.dialog


def _lines(window: MainWindow) -> QWidget:
    _page(window, "subsidies", SubsidiesPage).open_lines(5)
    return window


def _list_import(path: Path | None, step: int, window: MainWindow) -> QWidget:
    """Choose the file at the first step, else go one step on."""
    page = _page(window, "subsidies", SubsidiesPage)
    if path is not None:
        page.open_import()
    view = page.import_view
    assert view is not None
    if path is not None:
        view.choose(path)
        return window
    view.frame.go_next()
    app.settle(window)
    assert view.frame.current == step
    return window


def _print_dialog(window: MainWindow) -> QWidget:
    page = _page(window, "subsidies", SubsidiesPage)
    page.close_import()
    page.open_print(1)
    assert page.print_dialog is not None
    page.print_dialog.draw()
    app.settle(window)
    return page.print_dialog


def _website_dialog(folder: Path, window: MainWindow) -> QWidget:
    """Write the website's list of the newest approved batch."""
    dialog = _public(window)
    dialog.write_into(folder)
    app.settle(window)
    QApplication.processEvents()  # the words just brought take their room
    return dialog


def _prove_dialog(window: MainWindow) -> QWidget:
    """Ask about the number of a sheet that was never printed here."""
    dialog = _public(window)
    dialog.code_field.setText("GS-2026-000099-01")
    dialog.prove()
    app.settle(window)
    return dialog


def _public(window: MainWindow) -> WebsiteDialog:
    page = _page(window, "subsidies", SubsidiesPage)
    page.close_import()
    dialog = WebsiteDialog(page, window.context, 1)
    dialog.show()
    return dialog


def _first_start(question: int, window: MainWindow) -> QWidget:
    dialog = FirstStart(window)
    answers = ("清源县", "云岭镇", "上湾村\n下湾村\n石桥村\n枫林村")
    for (title, _), answer in zip(QUESTIONS, answers, strict=False):
        line: QLineEdit
        lines: QPlainTextEdit
        for line in dialog.findChildren(QLineEdit):
            line.setText(answer if line.accessibleName() == title else line.text())
        for lines in dialog.findChildren(QPlainTextEdit):
            lines.setPlainText(answer if lines.accessibleName() == title else lines.toPlainText())
    if question:
        dialog.begin_button.click()
        for _ in range(question - 1):
            dialog.go_next()
    dialog.show()
    return dialog


if __name__ == "__main__":
    sys.exit(main())
