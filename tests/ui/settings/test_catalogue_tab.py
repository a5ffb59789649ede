"""The tab 公开目录 over a real store: own items, the workbook out and in, villages, templates, the yearly review."""

import pytest
from openpyxl import load_workbook

from zwgk_desktop.services import boards
from zwgk_desktop.services.township import add_officer
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.settings.page import SettingsPage

NEW = {
    "number": "11.1",
    "level1": "本地特色",
    "level2": "古树名木养护",
    "rhythm": "yearly",
    "channels": "村务公开栏、广播",
}


@pytest.fixture
def context(qapp, desk):
    made = PageContext(desk)
    yield made
    made.jobs.stop_all()


@pytest.fixture
def tab(qtbot, desk, context):
    boards.load_default_catalogue(desk)
    page = SettingsPage(context)
    qtbot.addWidget(page)
    context.signals.changed.connect(page.reload)
    page.resize(1200, 700)
    page.show()
    page.open_subject("catalogue")
    page.reload()
    return page.catalogue


def item(tab, number):
    return boards.get_item_by_number(tab.context.desk, number)


def test_an_own_item_is_added_changed_retired_and_back(tab):
    tab.add(NEW)
    own = item(tab, "11.1")
    assert own.channels == ("村务公开栏", "广播")
    tab.change([own.id], {"retention": "永久", "due_days": 5})
    assert (item(tab, "11.1").retention, item(tab, "11.1").due_days) == ("永久", 5)
    tab.set_active([own.id], False)
    assert not item(tab, "11.1").active
    tab.set_active([own.id], True)
    assert item(tab, "11.1").active


def test_a_number_that_is_taken_becomes_a_notice(tab, qtbot):
    tab.add(NEW)
    with qtbot.waitSignal(tab.context.noticed) as told:
        tab.add(NEW)
    assert "已经有事项" in told.args[1]


def test_villages_are_unticked_with_a_reason_and_ticked_again(tab):
    ids = [item(tab, "6.4").id, item(tab, "6.5").id]
    fields, first = tab.presenter.village_fields(ids)
    assert [field.label for field in fields[1:]] == ["青石村", "柳溪村", "大坪村", "桐树湾村"]
    key = fields[1].key
    off = {**first, key: False}
    assert tab.presenter.check_villages(ids, {**off, "reason": ""}) != {}
    tab.switch(ids, {**off, "reason": "本村没有规划"})
    assert tab.presenter.village_fields(ids)[1][key] is False
    tab.switch(ids, {**first, "reason": ""})
    assert tab.presenter.village_fields(ids)[1][key] is True


def test_the_workbook_goes_out_is_edited_and_comes_in_after_a_look(tab, qtbot, tmp_path):
    path = tmp_path / "目录.xlsx"
    tab.export(path)
    qtbot.waitUntil(path.exists)
    book = load_workbook(path)
    book["目录"]["C2"] = "村党组织和成员"
    book.save(path)
    tab.take_in(path)
    qtbot.waitUntil(lambda: tab.dialog is not None)
    dialog = tab.dialog
    assert dialog.ready
    assert dialog.yes_button.text() == "导入"
    qtbot.waitUntil(lambda: dialog.table.model is not None and dialog.table.model.rowCount() == 1)
    dialog.yes_button.click()
    assert item(tab, "1.1").level2 == "村党组织和成员"


def test_a_workbook_with_a_bad_cell_can_only_be_closed(tab, qtbot, tmp_path):
    path = tmp_path / "目录.xlsx"
    tab.presenter.export(path)
    book = load_workbook(path)
    book["目录"]["F2"] = "每天"
    book["目录"]["C3"] = "别的名字"
    book.save(path)
    tab.take_in(path)
    qtbot.waitUntil(lambda: tab.dialog is not None)
    dialog = tab.dialog
    qtbot.waitUntil(lambda: dialog.table.model is not None and dialog.table.model.rowCount() == 1)
    assert dialog.table.model.values(0)[:3] == ("目录", 2, "公开频次")
    dialog.yes_button.click()
    assert item(tab, "1.2").level2 != "别的名字"


def test_the_yearly_review_is_recorded_and_its_list_written(tab, qtbot, tmp_path):
    add_officer(tab.context.desk, "钱明", "主要领导")
    tab.change([item(tab, "3.1").id], {"due_days": 15})
    dialog = tab.open_review()
    qtbot.waitUntil(lambda: dialog.table.model is not None and dialog.table.model.rowCount() == 1)
    assert "默认目录相比，修改 1 处" in dialog.told_label.text()
    dialog.record({"reviewer": "钱明", "on": tab.context.desk.today(), "note": "按县目录核对"})
    assert dialog.choice.currentText().endswith("钱明")
    path = tmp_path / "变动.pdf"
    dialog.write(path)
    qtbot.waitUntil(path.exists)
    dialog.choice.setCurrentIndex(0)
    dialog.show_review()
    assert "没有变动" in dialog.told_label.text()
    dialog.reject()


def test_the_template_of_a_row_opens(tab):
    dialog = tab.open_template([item(tab, "3.2").id])
    assert dialog.item_box.currentText().startswith("3.2")
    dialog.reject()
