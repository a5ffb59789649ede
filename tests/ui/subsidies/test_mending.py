"""How an officer mends a list on screen: a line, a row held back, rows that go to the villages and come home."""

import pytest
from openpyxl import load_workbook

from tests.data.lists import HEADER, payees, save_xlsx, table
from tests.ui.subsidies.test_presenters import approve, taken_in
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.services import subsidies
from zwgk_desktop.ui.subsidies.return_dialogs import ReturnedDialog
from zwgk_desktop.ui.widgets.finding_list import FindingEntry

RIGHT_ID = "369901198001010019"


@pytest.fixture
def inside(page, office, messy_list):
    """The inside of a batch with 40 lines and five rows held back."""
    page.open_lines(taken_in(office, messy_list), "lines")
    return page.batch_view


def test_a_line_is_mended_in_place(qtbot, inside, office):
    line = subsidies.find_lines(office, inside.presenter.batch_id)[0]
    inside.doing.mend(False, [line.id])
    dialog = inside.doing.dialog
    dialog.try_accept()
    assert dialog.problem_label.text() == "内容没有变化。"
    dialog.form.set_values({"amount": "十元", "remark": "已核实"})
    dialog.try_accept()
    assert dialog.isVisible()
    assert "金额" in dialog.form.rows["amount"].problem_label.text()
    dialog.form.set_values({"amount": f"{line.amount_fen / 100:.2f}"})
    dialog.try_accept()
    qtbot.waitUntil(lambda: subsidies.find_lines(office, inside.presenter.batch_id)[0].remark == "已核实")


def test_a_row_held_back_is_mended_and_taken_in(qtbot, inside, office, list_rows):
    held = next(
        row
        for row in subsidies.find_held_lines(office, inside.presenter.batch_id)
        if subsidies.held_fields(office, row.id)["name"]
    )
    inside.show_tab("held")
    inside.doing.mend(True, [held.id])
    dialog = inside.doing.dialog
    assert dialog.found_label.text() == "还有错误，请看红字。"
    dialog.form.set_values({"id": list_rows[0].id_number[:-1] + "#"})
    assert dialog.judge()
    dialog.form.set_values({"id": RIGHT_ID, "amount": "95.50", "area": "1", "standard": "95.50"})
    errors = dialog.judge()
    assert not errors, errors
    dialog.try_accept()
    qtbot.waitUntil(lambda: inside.presenter.batch.held_count == 4)
    assert inside.presenter.batch.line_count == 41
    assert inside.tabs.tabText(1) == "未收的行（4）"


def test_a_finding_of_the_right_hand_list_leads_to_its_row_and_enter_mends_it(page, office, tmp_path):
    both = [table(payees(2)[:1]), table(payees(2)[1:])]
    both[0][1][HEADER.index("金额（元）")] = both[1][1][HEADER.index("金额（元）")] = 1
    path = save_xlsx(tmp_path / "并排.xlsx", {"S": [left + right for left, right in zip(*both, strict=True)]})
    batch_id = subsidies.import_list(office, path, "油菜种植补贴", 2026).batch_id
    page.reload()
    page.open_lines(batch_id, "findings")
    inside = page.batch_view
    found = [one for one in inside.presenter.findings() if one.finding.kind == "amount_mismatch"]
    names = {line.id: line.name for line in subsidies.find_lines(office, batch_id)}
    shown = {one.finding.column[:2]: names[inside.presenter.find_line(one.finding)[1]] for one in found}
    assert shown == {"左边": payees(2)[0].name, "右边": payees(2)[1].name}
    right = next(one for one in found if one.finding.column.startswith("右边"))
    inside.jump(FindingEntry(right.id, right.finding, right.accepted))
    assert inside.tabs.currentIndex() == 0
    inside.lines.opened.emit(inside.lines.selected_ids()[0])
    assert inside.doing.dialog.presenter.values["name"] == payees(2)[1].name
    inside.doing.dialog.reject()


def test_a_line_goes_back_with_a_reason(qtbot, inside, office):
    line = subsidies.find_lines(office, inside.presenter.batch_id)[0]
    inside.doing.ask_hold([line.id])
    dialog = inside.doing.dialog
    dialog.try_accept()
    assert dialog.isVisible()
    dialog.field.setPlainText("本人要求核实面积")
    dialog.try_accept()
    qtbot.waitUntil(lambda: inside.presenter.batch.line_count == 39)
    held = subsidies.find_held_lines(office, inside.presenter.batch_id)
    assert [row.reason for row in held if row.state == "handed_back"] == ["本人要求核实面积"]
    states = [row[2] for row in inside.presenter.held().rows([row.id for row in held])]
    assert states.count("已退回") == 1


def test_rows_go_to_the_villages_and_come_home(qtbot, inside, office, tmp_path):
    actions = inside.doing
    actions.back_button.click()
    dialog = actions.dialog
    dialog.try_accept()
    assert "文件夹" in dialog.problem_label.text()
    dialog.folder_field.setText(str(tmp_path))
    dialog.reason_field.setText("请核对证件号")
    dialog.try_accept()
    qtbot.waitUntil(dialog.files.isVisible)
    files = sorted(tmp_path.glob("退回核实_*.xlsx"))
    assert dialog.files.count() == len(files) > 0
    held = subsidies.find_held_lines(office, inside.presenter.batch_id)
    assert {(row.state, row.reason) for row in held} == {("handed_back", "请核对证件号")}
    dialog.reject()
    file = next(file for file in files if mend(file))
    before = inside.presenter.batch.line_count
    actions.take_return(file)
    qtbot.waitUntil(lambda: isinstance(actions.dialog, ReturnedDialog))
    assert inside.presenter.batch.line_count == before + 1
    rows = actions.dialog.table.model
    shown = rows.listing.rows(rows.listing.ids(actions.dialog.table.ask))
    assert next(row[3] for row in shown if row[2] == "补正后收入").startswith("身份证号：")
    actions.dialog.accept()


def test_a_row_the_village_added_is_told_in_full(qtbot, inside, office, tmp_path):
    file = subsidies.write_returns(office, inside.presenter.batch_id, tmp_path)[0]
    book = load_workbook(file)
    page = book.active
    heads = {cell.value: cell.column for cell in page[4]}
    added = page.max_row + 1
    page.cell(added, heads["姓名"]).value = "钱多多"
    page.cell(added, heads["金额"]).value = "80"
    book.save(file)
    inside.doing.take_return(file)
    qtbot.waitUntil(lambda: isinstance(inside.doing.dialog, ReturnedDialog))
    dialog = inside.doing.dialog
    told = f"核实表第 {added} 行不是发出的行，没有收。新增的人请在原清单里补报。"
    qtbot.waitUntil(lambda: dialog.told_label.text() == told)
    dialog.accept()


def mend(file):
    """Write a right number into the first row that lacks one; False when the file has no such row."""
    book = load_workbook(file)
    page = book.active
    heads = {cell.value: cell.column for cell in page[4]}
    for row in range(5, page.max_row + 1):
        if "身份证号" in str(page.cell(row, heads["存在的问题"]).value):
            page.cell(row, heads["身份证号"]).value = RIGHT_ID
            book.save(file)
            return True
    return False


def test_money_that_came_back_and_went_out_again_adds_up(page, office, clean_list):
    batch_id = taken_in(office, clean_list)
    shown = approve(office, batch_id)
    day = office.today()
    shown.move(batch_id, "declare", {"on": day, "place": "村委会公开栏", "by": "周敏"})
    shown.move(batch_id, "pay", {"on": day, "reason": "县里已提前拨付"})
    page.reload()
    page.open_subject(("batch", batch_id))
    total = subsidies.get_batch(office, batch_id).total_fen
    page.batches.pane.buttons["allocated"].trigger()
    page.batches.dialog.form.set_values({"allocated": f"{total / 100:.2f}"})
    page.batches.dialog.try_accept()
    assert dict(page.batches.pane.view.money)["核对"].endswith("一致")
    page.open_lines(batch_id)
    doing = page.batch_view.doing
    line = subsidies.find_lines(office, batch_id)[0]
    doing.ask_outcome(True, [line.id])
    told = doing.dialog.text_label.text()
    assert line.name in told
    assert f"还可登记退回 {yuan_text(line.amount_fen)} 元" in told
    doing.dialog.try_accept()
    assert doing.dialog.isVisible()  # the bank's reason is missing
    doing.dialog.form.set_values({"reason": "户名不符", "amount": "50.005"})
    doing.dialog.try_accept()
    assert doing.dialog.isVisible()  # no bank pays half a cent
    doing.dialog.form.set_values({"amount": ""})
    doing.dialog.try_accept()
    held = subsidies.balance(office, batch_id)
    assert (held.returned, held.paid, held.difference) == (line.amount_fen, total - line.amount_fen, 0)
    doing.ask_outcome(False, [line.id])
    doing.dialog.try_accept()
    assert subsidies.balance(office, batch_id).returned == 0
    (_, again) = subsidies.outcomes(office, batch_id)
    doing.ask_withdraw([again.id])
    doing.dialog.field.setPlainText("没有补发")
    doing.dialog.try_accept()
    assert [row.kind for row in subsidies.outcomes(office, batch_id)] == ["returned"]
    last = doing.dialog
    doing.ask_outcome(True, [line.id])
    assert doing.dialog is last  # nothing more can come back
    doing.mend(False, [line.id])
    assert doing.dialog is last  # a paid list is not edited
