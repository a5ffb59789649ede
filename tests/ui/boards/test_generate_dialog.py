"""The dialogs 一键生成草稿 and 公示模板 over a real store, and what the menu 更多 leads to."""

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.data.lists import save_xlsx
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services import boards, postings
from zwgk_desktop.services.boards import templates
from zwgk_desktop.ui.boards.catalogue_tools import export_matrix, open_catalogue
from zwgk_desktop.ui.boards.generate_dialog import open_generate
from zwgk_desktop.ui.boards.page import BoardsPage
from zwgk_desktop.ui.boards.template_dialog import open_templates
from zwgk_desktop.ui.boards.tools import TOOLS


@pytest.fixture
def page(qtbot, office, context):
    made = BoardsPage(context)
    qtbot.addWidget(made)
    context.signals.changed.connect(made.reload)
    made.resize(1200, 700)
    made.show()
    made.reload()
    return made


@pytest.fixture
def dialog(page, qtbot):
    made = open_generate(page)
    qtbot.waitUntil(lambda: made.job is None)
    return made


def stored(page):
    return list(boards.postings_listing(page.context.desk).ids(Ask()))


def choose(qtbot, dialog, key, at):
    box = dialog.boxes[key]
    box.setCurrentIndex(at)
    box.activated.emit(at)
    qtbot.waitUntil(lambda: dialog.job is None)


def test_everything_missing_is_listed_with_its_source_and_text(dialog):
    count = len(dialog.presenter.plan.proposals)
    assert dialog.tree.topLevelItemCount() == count > 40
    assert dialog.yes_button.text() == f"生成草稿 {count} 份"
    assert dialog.tree.topLevelItem(0).text(3) == "空模板，待填写"
    assert "财务收支" in dialog.text_edit.content()
    assert "可生成" in dialog.told_label.text()


def test_only_what_is_ticked_is_written_and_the_rest_is_offered_again(page, dialog, qtbot):
    before = len(dialog.presenter.plan.proposals)
    dialog.tick_all(False)
    assert not dialog.yes_button.isEnabled()
    for at in (0, 1):
        dialog.tree.topLevelItem(at).setCheckState(0, Qt.CheckState.Checked)
    with qtbot.waitSignal(dialog.accepted):
        dialog.yes_button.click()
    assert len(stored(page)) == 2
    again = open_generate(page)
    qtbot.waitUntil(lambda: again.job is None)
    assert again.tree.topLevelItemCount() == before - 2
    again.reject()


def test_the_range_narrows_to_a_village_a_category_and_another_period(dialog, qtbot):
    choose(qtbot, dialog, "village", 1)
    choose(qtbot, dialog, "category", dialog.boxes["category"].findText("财务公开"))
    shown = dialog.presenter.plan.proposals
    assert {one.village for one in shown} == {"青石村"}
    assert {one.number.split(".")[0] for one in shown} == {"3"}
    choose(qtbot, dialog, "period", 1)
    assert {one.period for one in dialog.presenter.plan.proposals} >= {"2026-10"}
    assert dialog.boxes["period"].count() >= 5


def test_a_finance_sheet_fills_and_a_wrong_file_is_told(dialog, qtbot, tmp_path):
    rows = [["村", "上期结余", "本期收入", "本期支出", "期末结余"], ["青石村", 10, 5, 1, 14]]
    dialog.take_finance(save_xlsx(tmp_path / "收支.xlsx", {"S": rows}))
    qtbot.waitUntil(lambda: dialog.job is None)
    assert "收支表" in dialog.finance_button.text()
    assert any(one.source == "村级财务收支表" for one in dialog.presenter.plan.proposals)
    dialog.take_finance(save_xlsx(tmp_path / "别的.xlsx", {"S": [["姓名"], ["张三"]]}))
    qtbot.waitUntil(lambda: dialog.job is None)
    assert "没有找到“村”这一列" in dialog.told_label.text()


def test_last_periods_text_may_come_first(page, dialog, qtbot):
    desk = page.context.desk
    item, village = boards.get_item_by_number(desk, "3.2").id, page.presenter.matrix.villages[0].id
    postings.add_posting(desk, village, item, "2026Q3", content="2026年第三季度收入 100 元。")
    dialog.first_check.setChecked(False)
    qtbot.waitUntil(lambda: dialog.job is None)
    rows = [dialog.tree.topLevelItem(at) for at in range(dialog.tree.topLevelItemCount())]
    assert [row.text(0) for row in rows if row.text(3) == "由上期改写，请核对"] == ["青石村"]


def test_a_template_is_edited_seen_filled_saved_and_taken_back(page, qtbot):
    dialog = open_templates(page)
    item = boards.get_item_by_number(page.context.desk, "3.2").id
    dialog.choose(item)
    assert not dialog.reset_button.isEnabled()
    dialog.title_edit.setText("〔村名〕财务")
    dialog.body_edit.set_content("")
    dialog.insert("时段")
    dialog.show_preview()
    qtbot.waitUntil(lambda: dialog.filled_title.text() == "青石村财务")
    assert dialog.filled_body.content() == "2026年第四季度"
    dialog.save_button.click()
    assert templates.find_template(page.context.desk, item).own
    assert dialog.reset_button.isEnabled()
    dialog.reset_button.click()
    assert not templates.find_template(page.context.desk, item).own
    assert "收支汇总" in dialog.title_edit.text()
    dialog.reject()


def test_the_menu_leads_to_the_catalogue_and_the_matrix_leaves(page, qtbot, tmp_path):
    assert {"一键生成草稿", "公示模板", "公开目录", "导出公开情况表"} <= {tool.text for tool in TOOLS}
    with qtbot.waitSignal(page.context.opened) as opened:
        open_catalogue(page)
    assert opened.args == ["settings", "catalogue"]
    page.narrow("category", "财务公开")
    path = tmp_path / "情况.xlsx"
    export_matrix(page, path)
    qtbot.waitUntil(path.exists)
    rows = list(load_workbook(path).active.values)
    assert {str(row[0]).split(".")[0] for row in rows[1:-1]} == {"3"}


def test_a_new_posting_begins_with_the_template(page):
    desk = page.context.desk
    item = boards.get_item_by_number(desk, "3.2").id
    first, *others = [village.id for village in page.presenter.matrix.villages]
    page.show_cell(first, item)
    assert "本村2026年第四季度" in page.presenter.first_text()
    for village in others:
        postings.add_posting(desk, village, item, "2026Q4", content="已写")
    page.reload()
    page.show_cell(first, item)
    assert "青石村2026年第四季度" in page.presenter.first_text()


def test_looking_can_be_stopped_and_leaves_the_dialog_open(page, qtbot):
    made = open_generate(page)
    assert made.no_button.text() == "停止"
    made.reject()
    qtbot.waitUntil(lambda: made.job is None)
    assert made.isVisible()
    assert made.no_button.text() == "关闭"
    assert stored(page) == []
    made.reject()
    assert not made.isVisible()


def test_unsaved_edits_of_a_template_are_not_lost_unasked(page, qtbot):
    dialog = open_templates(page)
    assert dialog.may_leave()
    dialog.title_edit.setText("〔村名〕另一个标题")
    QTimer.singleShot(0, lambda: QApplication.activeModalWidget().reject())
    dialog.reject()
    assert dialog.isVisible()
    dialog.show_template()
    dialog.reject()
    assert not dialog.isVisible()
