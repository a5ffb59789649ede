"""Which panes and dialogs of 补贴发放 are drawn beside its pages? Each may be drawn several times over one store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QDialog, QWidget

from zwgk_desktop import app
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.subsidies.page import SubsidiesPage

Scene = Callable[[MainWindow], QWidget]
CHECKED, PAID = 5, 4  # batches of the demo


def subsidy_scenes(inputs: Path) -> dict[str, Scene]:
    """Return the scenes by the name of their picture, in the order they are drawn."""
    return {
        "subsidies-compare": partial(_compare, next(inputs.glob("稻谷*清单.xlsx"))),
        "subsidies-held": partial(_inside, CHECKED, "held"),
        "subsidies-mend": _mend,
        "subsidies-return": _return,
        "subsidies-returned": partial(_returned, inputs),
        "subsidies-paid": _paid,
        "subsidies-outcome": _outcome,
        "subsidies-totals": _totals,
        "subsidies-person": _person,
        "subsidies-programmes": _programmes,
        "subsidies-usual": _usual,
        "subsidies-deceased": _deceased,
        "subsidies-exclusions": _exclusions,
    }


def _page(window: MainWindow) -> SubsidiesPage:
    window.open_page("subsidies")
    page = cast(SubsidiesPage, window.page)
    page.close_import()
    page.close_lines()
    return page


def _dialog(dialog: QDialog | None) -> QDialog:
    assert dialog is not None
    return dialog


def _mended(path: Path) -> Path:
    """Return a copy of a list as a bureau sends it again: a few rows gone, some amounts others."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.delete_rows(40, 3)
    heads = [next((c for c in row if c.value and "金额" in str(c.value)), None) for row in sheet.iter_rows(max_row=6)]
    column = next(cell.column for cell in heads if cell is not None)
    for row in range(60, 66):
        sheet.cell(row, column).value = 88.5
    made = path.with_name(f"{path.stem}（改）.xlsx")
    book.save(made)
    return made


def _compare(path: Path, window: MainWindow) -> QWidget:
    """Import a mended list in the place of the one that is there, as far as what it changes."""
    page = _page(window)
    page.open_import()
    view = page.import_view
    assert view is not None
    view.choose(_mended(path))
    box = view.file_step.correct_box
    box.setCurrentIndex(box.findData(str(CHECKED)))
    box.activated.emit(box.currentIndex())
    for _ in range(3):
        view.frame.go_next()
        app.settle(window)
    view.show_differences()
    return _dialog(view.dialog)


def _inside(batch_id: int, tab: str, window: MainWindow) -> QWidget:
    _page(window).open_lines(batch_id, tab)
    return window


def _mend(window: MainWindow) -> QWidget:
    page = _page(window)
    page.open_lines(CHECKED, "held")
    view = page.batch_view
    assert view is not None
    held = subsidies.find_held_lines(window.context.desk, CHECKED)
    view.doing.mend(True, [held[0].id])
    return _dialog(view.doing.dialog)


def _return(window: MainWindow) -> QWidget:
    page = _page(window)
    page.open_lines(CHECKED, "held")
    view = page.batch_view
    assert view is not None
    view.doing.ask_return()
    return _dialog(view.doing.dialog)


def _returned(folder: Path, window: MainWindow) -> QWidget:
    """Take a workbook home in which nothing was changed."""
    page = _page(window)
    file = subsidies.write_returns(window.context.desk, CHECKED, folder / "退回")[0]
    page.open_lines(CHECKED, "held")
    view = page.batch_view
    assert view is not None
    view.doing.take_return(file)
    app.settle(window)
    return _dialog(view.doing.dialog)


def _money(desk: Desk) -> None:
    """Note once what was allocated and that one payment came back."""
    if subsidies.outcomes(desk, PAID):
        return
    subsidies.set_allocated(desk, PAID, subsidies.get_batch(desk, PAID).total_fen)
    subsidies.record_returned(desk, subsidies.find_lines(desk, PAID)[0].id, desk.today(), "户名与账号不符")


def _paid(window: MainWindow) -> QWidget:
    page = _page(window)
    _money(window.context.desk)
    page.reload()
    page.open_batch(PAID)
    return window


def _outcome(window: MainWindow) -> QWidget:
    page = _page(window)
    page.open_lines(PAID)
    view = page.batch_view
    assert view is not None
    view.doing.ask_outcome(True, [subsidies.find_lines(window.context.desk, PAID)[1].id])
    return _dialog(view.doing.dialog)


def _totals(window: MainWindow) -> QWidget:
    page = _page(window)
    page.tabs.setCurrentWidget(page.totals)
    return window


def _person(window: MainWindow) -> QWidget:
    page = _page(window)
    page.tabs.setCurrentWidget(page.person)
    page.person.field.setText(subsidies.find_lines(window.context.desk, PAID)[0].id_number)
    page.person.search()
    return window


def _programmes(window: MainWindow) -> QWidget:
    page = _page(window)
    page.tabs.setCurrentWidget(page.programmes)
    return window


def _usual(window: MainWindow) -> QWidget:
    page = _page(window)
    page.programmes.add_usual()
    dialog = page.programmes.usual_dialog
    assert dialog is not None
    dialog.tick(["育儿补贴", "临时救助"])
    return dialog


def _deceased(window: MainWindow) -> QWidget:
    page, desk = _page(window), window.context.desk
    if not subsidies.listed_people(desk):
        for line in subsidies.find_lines(desk, PAID)[5:9]:
            subsidies.add_listed_person(desk, line.id_number, line.name, date(2026, 3, 1), "派出所户籍注销名单")
    page.programmes.open_deceased()
    return _dialog(page.programmes.list_dialog)


def _exclusions(window: MainWindow) -> QWidget:
    page = _page(window)
    page.programmes.open_exclusions()
    return _dialog(page.programmes.list_dialog)
