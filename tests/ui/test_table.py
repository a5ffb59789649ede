from array import array

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.samples import COLUMNS, LongListing, small_listing
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.listing import Ask, Column, Kind, MemoryListing
from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.jobs import Jobs
from zwgk_desktop.ui.models.clipboard import rows_to_html, rows_to_tsv, tsv_to_rows
from zwgk_desktop.ui.models.table_model import TableModel
from zwgk_desktop.ui.models.values import show_money
from zwgk_desktop.ui.widgets.data_table import DataTable


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    made.stop_all()


@pytest.fixture
def table(qtbot, jobs):
    made = DataTable("test", "清单", jobs, Settings(None))
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.show()
    made.show_listing(small_listing())
    return made


def texts(table, column):
    model = table.model
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_values_are_written_as_the_office_writes_them(table):
    model = table.model
    shown = [model.data(model.index(9, column)) for column in range(6)]
    assert shown == ["刘秀兰10", "东坪村", "办理中", "10.5", "1,234.50", "2026-11-10"]


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (-5, "-0.05"), (123456789, "1,234,567.89"), (None, "")])
def test_money_is_shown_in_yuan(fen, text):
    assert show_money(fen) == text


def test_a_click_on_a_header_sorts_up_then_down_then_not_at_all(table):
    head = table.view.horizontalHeader()

    def click():
        place = QPoint(head.sectionViewportPosition(4) + 20, 10)
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)

    click()
    assert texts(table, 4) == sorted(texts(table, 4), key=lambda text: float(text.replace(",", "")))
    click()
    assert table.ask == Ask(sort="amount", descending=True)
    click()
    assert table.ask == Ask()


def test_typing_finds_and_clearing_shows_all(qtbot, table):
    table.search_box.field.insert("王建国")
    qtbot.waitUntil(lambda: table.model.rowCount() == 7)
    assert {name[:3] for name in texts(table, 0)} == {"王建国"}
    table.search_box.clear()
    assert table.model.rowCount() == 40


def test_a_chip_filters_and_says_so(table):
    table.set_filter("status", "逾期")
    assert set(texts(table, 2)) == {"逾期"}
    assert "逾期" in table._chips["status"].text()


def test_nothing_found_offers_to_clear_the_conditions(qtbot, table):
    table.search_box.field.setText("没有这个人")
    qtbot.waitUntil(lambda: table.nothing_found.isVisible())
    table.nothing_found.button.click()
    assert table.view.isVisible()
    assert table.model.rowCount() == 40


def test_an_empty_list_says_the_next_step(table):
    done = []
    table.set_empty("还没有清单", "先导入一份。", "导入", lambda: done.append(1))
    table.show_listing(small_listing(0))
    assert table.empty_state.isVisible()
    table.empty_state.button.click()
    assert done == [1]


def test_totals_of_all_and_of_the_selection(qtbot, table):
    assert table.total_label.text() == "共 40 条　·　金额合计 101,229.00 元"
    with qtbot.waitSignal(table.selected) as selected:
        table.view.selectRow(0)
        flag = QItemSelectionModel.SelectionFlag
        table.view.selectionModel().select(table.model.index(1, 0), flag.Select | flag.Rows)
    assert list(selected.args[0]) == [1, 2]
    assert table.selection_label.text() == "已选 2 条　·　金额合计 370.35 元"


def test_copy_gives_wps_text_and_a_table_with_whole_numbers(table):
    table.view.selectRow(6)
    table.copy()
    data = QGuiApplication.clipboard().mimeData()
    titles, line = data.text().splitlines()
    assert titles == "姓名\t村\t状态\t面积（亩）\t金额\t发放日期"
    assert line == "王建国7\t西岭村\t办理中\t7.5\t864.15\t2026-08-10"
    assert "mso-number-format:'\\@'" in data.html()


def test_copied_text_is_never_a_formula():
    note = COLUMNS[-1]
    assert rows_to_tsv([note], [("=1+1",), ("-请核对",), ("a\tb",)]).splitlines() == [
        "备注",
        "'=1+1",
        "'-请核对",
        "a b",
    ]
    assert "<td style=\"mso-number-format:'\\@'\">&lt;b&gt;</td>" in rows_to_html([note], [("<b>",)])


def test_pasted_cells_come_back_with_lines_inside():
    assert tsv_to_rows('甲\t1\r\n"乙\n丙"\t2\r\n\r\n') == [["甲", "1"], ["乙\n丙", "2"]]


def test_ctrl_v_hands_cells_to_the_page_only_when_it_takes_them(qtbot, table):
    QGuiApplication.clipboard().setText("甲\t1\n乙\t2")
    got = []
    table.pasted.connect(got.append)
    table.paste()
    assert got == []
    table.allow_paste()
    table.paste()
    assert got == [[["甲", "1"], ["乙", "2"]]]


def test_enter_and_double_click_open_a_row(qtbot, table):
    opened = []
    table.opened.connect(opened.append)
    table.view.selectRow(3)
    table.view.setFocus()
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    place = table.view.visualRect(table.model.index(5, 0)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [4, 6]


def test_columns_and_sort_are_remembered(qtbot, jobs, tmp_path):
    settings = Settings(tmp_path / "settings.json")
    first = DataTable("kept", "清单", jobs, settings)
    qtbot.addWidget(first)
    first.show_listing(small_listing())
    first.columns_button.menu().actions()[1].trigger()
    first.view.horizontalHeader().moveSection(0, 2)
    first._columns.remember()
    first.view.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    again = DataTable("kept", "清单", jobs, Settings(tmp_path / "settings.json"))
    qtbot.addWidget(again)
    again.show_listing(small_listing())
    assert [column.key for column in again.shown_columns()] == ["status", "name", "area", "amount", "paid"]
    assert again.ask == Ask(sort="amount", descending=True)


def test_a_reload_keeps_question_and_selection(table):
    table.set_filter("village", "东坪村")
    assert table.select_id(8)
    table.show_listing(small_listing(60))
    assert list(table.selected_ids()) == [8]
    assert table.model.rowCount() == 30


def test_a_reload_keeps_the_place_the_columns_and_their_width(qtbot, table):
    table.show_listing(small_listing(3000))
    qtbot.waitUntil(lambda: table.model.known)
    table.view.setColumnWidth(0, 222)
    table.columns_button.menu().actions()[1].trigger()
    table.select_id(2000)
    place = table.view.verticalScrollBar().value()
    table.show_listing(small_listing(3001))
    assert (place > 1900, table.view.verticalScrollBar().value()) == (True, place)
    assert list(table.selected_ids()) == [2000]
    assert (table.view.columnWidth(0), table.view.isColumnHidden(1)) == (222, True)
    assert table.model.rowCount() == 3001


def test_a_status_word_nobody_listed_has_no_picture(qtbot, jobs):
    columns = (Column("state", "状态", Kind.STATUS),)
    model = TableModel(MemoryListing(columns, {1: ("已完成",), 2: ("任务台账",)}), jobs)
    model.reload()
    role = Qt.ItemDataRole.DecorationRole
    assert model.data(model.index(0, 0), role) is not None
    assert model.data(model.index(1, 0), role) is None


def test_the_row_under_the_mouse_is_lit(table):
    place = table.view.visualRect(table.model.index(3, 5)).center()
    before = table.view.viewport().grab().toImage().pixelColor(place.x() + 60, place.y())
    QTest.mouseMove(table.view.viewport(), place)
    after = table.view.viewport().grab().toImage().pixelColor(place.x() + 60, place.y())
    assert (before.name(), after.name()) == ("#ffffff", "#eef4fb")


def test_actions_wait_for_a_selection_and_get_its_ids(qtbot, table):
    got = []
    made = table.add_action("批量修改", lambda ids: got.append(list(ids)))
    assert not made.isEnabled()
    table.view.selectRow(1)
    qtbot.waitUntil(made.isEnabled)
    made.click()
    assert got == [[2]]


def test_export_carries_question_and_visible_columns(qtbot, table):
    table.allow_export()
    table.set_filter("status", "逾期")
    with qtbot.waitSignal(table.export_asked) as asked:
        table.export()
    assert asked.args[0].filters == {"status": "逾期"}
    assert [column.key for column in asked.args[1]] == ["name", "village", "status", "area", "amount", "paid"]


def test_a_refusal_of_the_store_is_told(qtbot, jobs):
    class Broken(MemoryListing):
        def ids(self, ask, limit=None):
            raise InputRefused("broken", "读不到。")

    made = DataTable("broken", "清单", jobs)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.failed) as failed:
        made.show_listing(Broken(COLUMNS, {}))
    assert failed.args[0].message == "读不到。"


class TestTwoMillionRows:
    @pytest.fixture
    def model(self, jobs):
        return TableModel(LongListing(2_000_000), jobs)

    def test_the_first_page_stands_at_once(self, model):
        model.reload()
        assert model.rowCount() == 256
        assert model.data(model.index(0, 0)) == "王建国1"
        assert not model.known

    def test_all_rows_follow_and_any_of_them_can_be_read(self, qtbot, model):
        with qtbot.waitSignal(model.completed):
            model.reload()
        assert model.rowCount() == 2_000_000
        assert model.data(model.index(1_999_999, 0)) == "张桂英2000000"

    def test_only_32_blocks_are_kept(self, qtbot, model):
        with qtbot.waitSignal(model.completed):
            model.reload()
        for row in range(0, 2_000_000, 10_000):
            model.data(model.index(row, 0))
        assert len(model._blocks) == 32

    def test_sorting_is_answered_by_a_worker_while_the_old_rows_stay(self, qtbot, model):
        with qtbot.waitSignal(model.completed):
            model.reload()
        with qtbot.waitSignal(model.completed):
            model.sort(0, Qt.SortOrder.DescendingOrder)
            assert model.row_id(0) == 1
        assert model.row_id(0) == 2_000_000

    def test_only_the_newest_question_is_answered(self, qtbot, model):
        with qtbot.waitSignal(model.completed):
            model.reload()
        model.set_ask(Ask(find="77777"))
        model.set_ask(Ask(find="1999999"))
        qtbot.waitUntil(lambda: not model.busy, timeout=10_000)
        assert model.rowCount() == 1
        assert model.row_ids(0, 0) == array("q", [1_999_999])
