"""Evidence files in the pane, pasted progress, a ledger kept by hand, a new year: driven as an officer does."""

from datetime import date

import openpyxl
import pytest

from tests.services.test_ledger import at
from zwgk_desktop.services.evidence import list_evidence
from zwgk_desktop.services.ledger import add_item, get_item, ledger_listing
from zwgk_desktop.services.ledger_images import undo


@pytest.fixture
def page(build_window, filled):
    return build_window(filled).page


def first_item(page):
    return page.table.model.row_ids(0, 0)[0]


def test_a_file_is_attached_listed_and_removed_and_what_was_typed_stays(page, qtbot, tmp_path):
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 12, timeout=20_000)
    item = first_item(page)
    page.open_item(item)
    page.pane.form.form.set_values({"text": "写了一半"})
    page.pane.form.typed.emit()
    paper = tmp_path / "公开栏照片.pdf"
    paper.write_bytes(b"%PDF-1.4")
    page.pane.evidence.added.emit([paper])
    assert [row.name for row in list_evidence(page.context.desk, item)] == ["公开栏照片.pdf"]
    assert len(page.pane.evidence.open_buttons) == 1
    assert page.pane.form.value().text == "写了一半"
    row = list_evidence(page.context.desk, item)[0]
    page.pane.evidence.removed.emit(row.id)
    assert page.pane.evidence.open_buttons == []
    assert page.presenter.removed()[0][0] == -row.id
    page.presenter.restore([-row.id])
    assert len(list_evidence(page.context.desk, item)) == 1


def test_pasted_rows_are_shown_before_they_fill_the_quarter(page, qtbot):
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 12, timeout=20_000)
    page.tables.open_paste()
    dialog = page.dialog
    dialog.text_field.setPlainText("1\t已开展\t进行中\n99\t没有\t进行中")
    dialog.read()
    assert "可以填入 1 项，1 行不填" in dialog.headline_label.text()
    assert "99" in dialog.findings_field.toPlainText()
    dialog.try_accept()
    item = next(iter(ledger_listing(page.context.desk, 2026).ids(page.table.ask)))
    assert get_item(page.context.desk, item).reports["2026Q4"].text == "已开展"
    undo(page.context.desk)
    assert get_item(page.context.desk, item).reports == {}


def test_an_empty_paste_does_not_close_the_dialog(page):
    page.tables.open_paste()
    page.dialog.try_accept()
    assert page.dialog is not None
    page.dialog.reject()


def test_a_workbook_with_progress_is_offered_as_a_ledger(page, qtbot, tmp_path):
    book = openpyxl.Workbook()
    rows = (["云岭镇2025年任务台账"], ["序号", "工作内容", "责任单位", "进展情况"], [1, "编目录。", "党政办", "初稿"])
    for row in rows:
        book.active.append(row)
    file = tmp_path / "去年台账.xlsx"
    book.save(file)
    page.open_import()
    page.import_review.read(file)
    qtbot.waitUntil(lambda: page.dialog is not None, timeout=20_000)
    dialog = page.dialog
    assert "1 项任务，存入 2025 年台账" in dialog.headline_label.text()
    field = dialog.column_fields["progress"]
    assert field.currentText() == "进展情况"
    dialog.try_accept()
    assert page.import_review is None
    assert len(ledger_listing(page.context.desk, 2025).ids(page.table.ask)) == 1


def test_last_years_unfinished_items_come_back_marked(build_window, desk, qtbot):
    add_item(at(desk, date(2025, 3, 3)), 2025, "更新公开栏。", "每月底前")
    page = build_window(desk).page
    page.tables.open_look_back()
    page.dialog.try_accept()
    [item] = ledger_listing(desk, 2026).ids(page.table.ask)
    page.open_item(item)
    assert ("回头看", "2025 年未完成，编号 1") in page.view.facts
    page.tables.open_look_back()
    assert page.dialog is None, "nothing is left to bring"


def test_duties_join_the_ledger(build_window, desk):
    page = build_window(desk).page
    page.tables.open_duties()
    page.dialog.try_accept()
    assert len(ledger_listing(desk, 2026).ids(page.table.ask)) >= 6


def test_rows_pasted_into_the_list_are_shown_first(page, qtbot):
    page.table.pasted.emit([["序号", "进展"], ["1", "第一次\n第二次"]])
    assert [row.text for row in page.dialog.found.rows] == ["第一次\n第二次"]
    page.dialog.reject()


def test_a_new_choice_in_a_chip_keeps_what_is_asked(page, qtbot):
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 12, timeout=20_000)
    page.table.set_filter("state", "未开始")
    shown = page.table.model.rowCount()
    page.presenter.assign([first_item(page)], {"person": "新来的"})
    page.table.show_listing(page.presenter.listing())
    assert page.table.ask.filters == {"state": "未开始"}
    assert "未开始" in page.table._chips["state"].text()
    assert page.table.model.rowCount() == shown < 12
