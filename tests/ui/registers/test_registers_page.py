"""The page 登记簿: every register listed, steps only when the law allows them, personal data covered, the hard case."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from tests.ui.test_printing import pdf_printer
from zwgk_desktop.domain.calendar_notice import read_notice
from zwgk_desktop.services import calendars, registers
from zwgk_desktop.services.registers import requests
from zwgk_desktop.ui.registers.clock_dialog import ClockDialog

CHINA = timezone(timedelta(hours=8))
ASKED = {
    "title": "云岭镇2025年农村公路养护支出明细",
    "applicant": "周文博",
    "applicant_kind": "自然人",
    "channel": "当面提交",
    "phone": "13900001234",
    "content": "申请公开2025年农村公路养护的支出明细和承包合同。",
}


@pytest.fixture
def on(context, page):
    """Let the desk stand on another day."""

    def go(text: str) -> None:
        moment = datetime.combine(date.fromisoformat(text), datetime.min.time(), CHINA) + timedelta(hours=9)
        context.desk = replace(context.desk, clock=lambda: moment)
        page.presenter.desk = context.desk
        if page.presenter.facts is not None:
            page.show_entry(page.presenter.facts.id)

    return go


def words(page) -> str:
    content = page.presenter.content()
    return "\n".join(
        [
            content.title,
            content.status,
            *(f"{n}：{v}" for s in content.sections for n, v in s.rows),
            *(s.text for s in content.sections),
        ]
    )


def offered_kinds(page) -> set[str]:
    """Return the kinds of answer that the form lets one choose today."""
    page.do_step("answered")
    control = page.dialog.form.rows["kind"].control
    found = {control.itemData(at) for at in range(control.count())}
    page.dialog.reject()
    return found


def add_opinion(page, fill, **more):
    page.open_subject("opinion")
    page.new()
    values = {"title": "村道路灯不亮", "received_on": date(2026, 11, 19), "platform": "12345热线", **more}
    assert fill(**values) is None
    return page.presenter.facts


def test_every_register_stands_in_the_list_and_opens_empty_with_the_next_step(page):
    titles = [page.list.item(at).text() for at in range(page.list.count())]
    assert titles == [one.title for one in registers.registers()]
    for one in registers.registers():
        page.open_subject(one.key)
        assert page.table.empty_state.isVisible()
        assert page.table.empty_state.button.text() == "新增登记"


def test_a_new_opinion_is_listed_with_its_clock_and_opens_beside_the_list(page, fill, told):
    facts = add_opinion(page, fill)
    row = dict(zip([c.key for c in page.table.model.columns], page.table.model.values(0), strict=True))
    assert (row["clock_state"], row["days_left"], row["due_on"]) == ("本周到期", 6, "2026-11-26")
    assert page.pane.isVisible()
    assert "2026-11-26 周四（还有 6 天）" in words(page)
    assert "县定" in words(page)
    assert told[-1][1].startswith(f"已登记群众意见 {facts.row.number}")
    assert page.list.currentItem().text() == "群众意见（1）"


def test_a_form_that_breaks_a_rule_stays_open_with_the_reason(page, fill):
    page.open_subject("opinion")
    page.new()
    dialog = fill(title="路灯", received_on=date(2026, 11, 25), platform="12345热线")
    assert dialog is not None
    assert "晚于今天" in dialog.form.rows["title"].problem_label.text()
    dialog.form.set_values({"received_on": date(2026, 11, 18)})
    dialog.yes_button.click()
    assert page.dialog is None
    assert page.table.model.rowCount() == 1


def test_only_what_is_allowed_can_be_pressed_and_the_rest_says_why(page, fill):
    add_opinion(page, fill)
    page.do_step("answer")
    fill(on=date(2026, 11, 20), reply="已通知电工，三日内修好。")
    assert page.pane.status.word == "已答复"
    assert not any(made.isEnabled() for made in page.steps.buttons.values())
    page.steps.toggle()
    assert "不能登记" in page.steps.buttons["answer"].toolTip()
    page.void_last("日期登记错误")
    assert page.steps.buttons["answer"].isEnabled()
    assert "已撤销：日期登记错误" in words(page)


def test_personal_data_is_covered_until_asked_for_and_that_is_noted(page, fill, desk):
    add_opinion(page, fill, person="周文博", phone="13900001234")
    assert "周文博" not in words(page)
    assert "13900001234" not in words(page)
    page.buttons["reveal"].click()
    assert "周文博" in words(page)
    assert "13900001234" in words(page)
    from zwgk_desktop.domain.listing import Ask
    from zwgk_desktop.services.care import audit_listing

    trail = audit_listing(desk)
    assert any("查看完整信息：群众意见" in str(row) for row in trail.rows(trail.ids(Ask(), 3)))
    page.close_pane()
    page.show_entry(1)
    assert "周文博" not in words(page)


def test_changing_an_entry_counts_its_days_anew(page, fill):
    add_opinion(page, fill)
    page.open_change()
    assert fill(simple=True) is None
    assert page.presenter.facts.row.due_on == date(2026, 11, 24)


def test_removed_entries_come_back_from_the_recycle_bin(page, fill, told):
    add_opinion(page, fill)
    page.remove("重复登记")
    assert page.table.empty_state.isVisible()
    page.toggle_bin()
    assert page.table.model.rowCount() == 1
    page.show_entry(1)
    page.buttons["restore"].click()
    page.toggle_bin()
    assert page.table.model.rowCount() == 1


def test_the_count_of_days_can_be_read_and_printed(page, fill, tmp_path):
    from PySide6.QtPrintSupport import QPrinter

    add_opinion(page, fill)
    page.open_count()
    dialog = page.dialog
    assert isinstance(dialog, ClockDialog)
    text = dialog.text()
    assert "2026-11-20" in text
    assert "第5日" in text
    assert "不计" in text
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "count.pdf"))
    dialog.print_to(printer)
    assert (tmp_path / "count.pdf").read_bytes().startswith(b"%PDF")


def test_the_register_book_and_a_workbook_go_out_and_the_workbook_comes_in(page, fill, qtbot, tmp_path, told):
    add_opinion(page, fill)
    page.print_book(tmp_path / "登记簿.pdf")
    qtbot.waitUntil(lambda: any("已生成登记簿" in one[1] for one in told), timeout=20000)
    page.presenter.export(tmp_path / "意见.xlsx")
    page.remove("重来")
    page.import_file(tmp_path / "意见.xlsx")
    qtbot.waitUntil(lambda: page.dialog is not None, timeout=20000)
    assert "暂缓" in page.dialog.text_label.text()
    page.dialog.reject()


def test_a_holiday_notice_moves_open_cases_and_says_so(page, fill, desk):
    page.open_subject("opinion")
    page.new()
    fill(title="路灯", received_on=date(2026, 11, 20), platform="12345热线")
    before = page.presenter.facts.row.due_on
    asked = requests.receive(desk, {**ASKED, "received_on": "2026-11-20"}).entry_id
    assert registers.get_entry(desk, asked).row.due_on == date(2026, 12, 18)
    notice = read_notice("2026年节假日安排\n元旦：1月1日至3日放假。中秋节：11月23日至24日放假。")
    stored = calendars.store_year(desk, notice.notice)
    assert stored.moved == 2
    assert "2 件届满日有变化" in stored.changes.message
    assert requests.get_case(desk, asked).clock.due.due == date(2026, 12, 22)
    assert registers.get_entry(desk, asked).row.due_on == date(2026, 12, 22)
    after = registers.get_entry(desk, page.presenter.facts.id).row.due_on
    assert (before, after) == (date(2026, 11, 27), date(2026, 12, 1))


def test_the_hard_case_goes_its_whole_way_through_the_page(qtbot, page, fill, on, tmp_path):
    """补正 → 第三方 → 延期 → 部分公开 → 送达 → 复议."""
    on("2026-03-02")
    page.open_subject("request")
    page.new()
    assert fill(**ASKED, received_on=date(2026, 3, 2)) is None
    assert page.presenter.facts.row.due_on == date(2026, 3, 30)
    assert "周文博" not in words(page)
    assert not page.steps.buttons["delivered"].isEnabled()
    on("2026-03-05")
    page.do_step("correction_asked")
    assert "第三十条" in page.dialog.text_label.text()
    assert fill(on=date(2026, 3, 5), items="请写明养护路段。") is None
    assert page.pane.status.word == "补正中"
    assert offered_kinds(page) == {"", "withdrawn"}
    on("2026-03-10")
    page.do_step("corrected")
    assert fill(on=date(2026, 3, 10), content="柳溪村至大坪村路段。") is None
    restarted = page.presenter.facts.row.due_on
    assert restarted == date(2026, 4, 8)
    on("2026-03-12")
    page.do_step("third_asked")
    assert fill(on=date(2026, 3, 12), who="青山养护公司") is None
    assert page.pane.status.word == "征求意见中"
    page.do_step("extended")
    stuck = page.dialog
    if stuck is not None:
        stuck.reject()
    on("2026-03-18")
    page.do_step("third_answered")
    assert fill(on=date(2026, 3, 18), reply="不同意公开", reason="涉及商业秘密") is None
    paused = page.presenter.facts.row.due_on
    assert paused > restarted
    on("2026-04-01")
    page.do_step("extended")
    assert fill(on=date(2026, 4, 1), approved_by="赵建国", reason="需要核对合同") is None
    extended = page.presenter.facts.row.due_on
    assert extended > paused
    page.open_count()
    assert "重新起算" in page.dialog.text()
    assert "暂停 不计" in page.dialog.text()
    assert "延长第20日" in page.dialog.text()
    page.dialog.accept()
    on("2026-04-20")
    assert {"partial", "granted"} <= offered_kinds(page)
    page.do_step("answered")
    assert fill(on=date(2026, 4, 20), kind="partial", detail="承包合同中的商业秘密不予公开") is None
    assert page.pane.status.word == "已答复"
    page.do_step("delivered")
    assert fill(on=date(2026, 4, 20), way="当面领取") is None
    on("2026-05-11")
    page.do_step("review_filed")
    assert fill(on=date(2026, 5, 11), organ="清源县人民政府") is None
    assert page.pane.status.word == "复议中"
    page.do_step("review_closed")
    assert fill(on=date(2026, 5, 11), result="结果维持") is None
    case = requests.get_case(page.context.desk, page.presenter.facts.id)
    assert case.kind.row == "partial"
    assert [one.result for one in case.follow_ups] == ["结果维持"]
    titles = [one.title for one in page.presenter.letters()]
    assert any("补正" in one for one in titles)
    page.open_letters()
    letter = page.dialog
    letter.list.setCurrentRow(next(at for at, one in enumerate(titles) if "补正" in one))
    assert "请写明养护路段" in letter.text.toPlainText()
    assert "周文博" in letter.text.toPlainText()
    assert letter.write(tmp_path).suffix == ".docx"
    letter.print_(pdf_printer(tmp_path / "letter.pdf", 60))
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=20_000)
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")


def test_update_days_of_website_columns_are_pasted_and_odd_lines_told(page, fill, told):
    page.open_subject("column")
    page.new()
    values = {"title": "通知公告", "received_on": date(2026, 9, 1), "site": "镇政府网站", "gap": "7日"}
    assert fill(**values) is None
    page.paste("通知公告 2026-11-18\n没有的栏目 2026-11-18")
    assert "没有的栏目" in told[-1][2]
    assert "2026-11-18" in words(page)
