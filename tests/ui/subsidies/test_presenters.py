"""What the page of subsidies knows, driven without a window."""

from datetime import date

import pytest
from openpyxl import Workbook

from tests.ui.subsidies.conftest import PEOPLE, PROGRAMME
from zwgk_desktop.db.repositories import subsidies as repositories
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.progress import Silent
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.search import find_everything
from zwgk_desktop.ui.subsidies.batch_presenter import BatchPresenter
from zwgk_desktop.ui.subsidies.batches_presenter import BatchesPresenter
from zwgk_desktop.ui.subsidies.differences_presenter import differences_listing
from zwgk_desktop.ui.subsidies.finding_words import KIND_WORDS
from zwgk_desktop.ui.subsidies.import_presenter import ImportPresenter
from zwgk_desktop.ui.subsidies.person_presenter import PersonPresenter
from zwgk_desktop.ui.subsidies.print_presenter import PrintPresenter
from zwgk_desktop.ui.subsidies.programmes_presenter import ProgrammesPresenter
from zwgk_desktop.ui.subsidies.return_presenter import ReturnPresenter

LEVELS = ("first", "second", "secrecy", "final")


def taken_in(desk, path):
    return subsidies.import_list(desk, path, PROGRAMME, 2026).batch_id


def opinion(level, officer, agreed="yes", words="同意公开"):
    values = {"level": level, "officer": officer, "agreed": agreed, "opinion": words}
    return {**values, "on_paper": False, "signed_on": None}


def approve(desk, batch_id):
    shown = BatchesPresenter(desk, 2026)
    for level, (name, _) in zip(LEVELS, PEOPLE, strict=True):
        shown.give_opinion(batch_id, opinion(level, name), shown.view(batch_id).content)
    return shown


# Import


def prepared(desk, path):
    asked = ImportPresenter(desk, 2026)
    asked.choose(path)
    asked.take_preview(asked.read(Silent()))
    return asked


def test_programme_and_year_are_read_from_the_name_of_the_file(office, messy_list):
    asked = ImportPresenter(office, 2020)
    asked.choose(messy_list)
    assert (asked.programme, asked.year_text, asked.choose_problem()) == (PROGRAMME, "2026", "")


@pytest.mark.parametrize("year", ["", "26", "二〇二六", "1999"])
def test_a_year_that_is_none_keeps_one_at_the_first_step(office, messy_list, year):
    asked = ImportPresenter(office, 2026)
    asked.choose(messy_list)
    asked.year_text = year
    assert "年度" in asked.choose_problem()


def test_the_guess_is_left_to_the_program_until_a_column_is_changed(office, messy_list):
    asked = prepared(office, messy_list)
    assert asked.columns_problem() == ""
    assert asked.given() is None
    sheet = asked.read_sheets()[0]
    sheet.assign(sheet.columns["phone"], "")
    assert asked.given() == {sheet.name: sheet.given()}
    assert "联系电话" in asked.columns_note(sheet)
    sheet.back()
    assert asked.given() is None


def test_a_needed_column_that_nobody_named_keeps_one_at_the_second_step(office, messy_list):
    asked = prepared(office, messy_list)
    sheet = asked.read_sheets()[0]
    sheet.assign(sheet.columns["amount"], "")
    assert "金额" in asked.columns_problem()
    sheet.used = False
    assert "没有一张表" in asked.columns_problem()


def test_a_list_matched_by_hand_gives_the_same_lines(office, messy_list):
    asked = prepared(office, messy_list)
    guessed = asked.check(Silent()).checked
    sheet = asked.read_sheets()[0]
    sheet.assign(sheet.columns["phone"], "")
    by_hand = asked.check(Silent()).checked
    assert [(line.row, line.id, line.amount) for line in by_hand.lines] == [
        (line.row, line.id, line.amount) for line in guessed.lines
    ]
    assert not any(line.phone for line in by_hand.lines)


def test_columns_chosen_before_are_proposed_for_the_next_list(office, messy_list, clean_list):
    asked = prepared(office, messy_list)
    sheet = asked.read_sheets()[0]
    sheet.assign(sheet.columns["phone"], "")
    asked.store(Silent())
    again = prepared(office, clean_list)
    sheet = again.read_sheets()[0]
    assert "phone" not in sheet.columns
    assert again.columns_note(sheet).startswith("已按上次的对应关系对好")
    assert again.given() is None
    assert not any(line.phone for line in again.check(Silent()).checked.lines)


def test_a_head_of_two_rows_is_not_read_as_a_person(office, tmp_path, list_rows):
    book = Workbook()
    book.active.append(["户主", "", "补贴", "", "行政村"])
    book.active.append(["姓名", "身份证号", "面积（亩）", "金额（元）", ""])
    for row in list_rows[:5]:
        book.active.append([row.name, row.id_number, float(row.area), float(row.amount), row.village])
    book.save(tmp_path / "两行表头.xlsx")
    asked = prepared(office, tmp_path / "两行表头.xlsx")
    sheet = asked.sheets[0]
    assert sheet.first_row == 3
    sheet.assign(2, "")
    checked = asked.check(Silent()).checked
    assert (len(checked.lines), len(checked.held)) == (5, 0)


def test_the_row_beside_a_finding_shows_all_that_is_said_about_it(office, messy_list):
    asked = prepared(office, messy_list)
    asked.take_report(asked.check(Silent()))
    assert dict(asked.counts())["未收"] == "5 行"
    wrong = next(one for _, one, _ in asked.findings() if one.kind == "id_checksum")
    row = asked.row(wrong)
    assert (row.state, row.title) == ("未收", f"发放清单 第 {wrong.row} 行")
    assert any("校验位" in message for message in row.messages)
    assert dict(row.cells)["户主姓名"]


def test_reasons_given_while_looking_are_recorded_when_the_list_is_stored(office, messy_list):
    asked = prepared(office, messy_list)
    asked.take_report(asked.check(Silent()))
    warnings = [(at, one) for at, one, _ in asked.findings() if one.severity.value == "warning"]
    asked.accept([warnings[0][0]], "户主更换，已核实")
    imported = asked.store(Silent())
    rows = {row.id: row for row in subsidies.find_findings(office, imported.batch_id, "accepted")}
    assert [(row.kind, row.row, row.reason) for row in rows.values()] == [
        (warnings[0][1].kind, warnings[0][1].row, "户主更换，已核实")
    ]
    assert asked.result(imported)[2] == "findings"


def test_one_common_reason_accepts_every_other_warning(office, messy_list):
    asked = prepared(office, messy_list)
    asked.take_report(asked.check(Silent()))
    asked.reason = "已与村里核对"
    imported = asked.store(Silent())
    assert asked.result(imported)[2] == "held"
    assert BatchesPresenter(office, 2026).view(imported.batch_id).state == "已核对"


def test_a_list_may_take_the_place_of_a_batch_of_its_programme(office, clean_list):
    asked = ImportPresenter(office, 2026)
    asked.choose(clean_list)
    batch_id = taken_in(office, clean_list)
    ((key, words),) = asked.correctable()
    assert (key, words.startswith("替换已核对的批次")) == (str(batch_id), True)
    assert "改好后重新报来的" in asked.replace_note()
    asked.replaces = batch_id
    assert "移入回收站" in asked.replace_note()
    approve(office, batch_id)
    assert asked.correctable()[0][1].startswith("更正已审定的批次")
    assert "原批次保留" in asked.replace_note()
    asked.programme = "稻谷补贴"
    assert asked.correctable() == []


def test_a_mended_list_shows_what_changed_before_it_is_stored(office, messy_list, clean_list):
    old = taken_in(office, messy_list)
    subsidies.fix_line(office, subsidies.find_lines(office, old)[0].id, {"remark": "待核"})
    asked = prepared(office, clean_list)
    asked.replaces = old
    asked.take_report(asked.check(Silent()))
    assert dict(asked.summary())["与原批次比较"].startswith(f"编号 {old}：")
    rows = differences_listing(asked.differences)
    assert rows.totals(Ask()).count == len(asked.differences) > 0
    imported = asked.store(Silent())
    assert [row.id for row in subsidies.find_batches(office)] == [imported.batch_id]
    assert [row.id for row in subsidies.find_batches(office, removed=True)] == [old]
    shown = BatchesPresenter(office, 2026)
    assert "compare" in shown.view(imported.batch_id).actions
    assert shown.differences(imported.batch_id) == asked.differences


def test_the_header_chosen_before_is_proposed_with_its_depth_and_can_be_forgotten(office, tmp_path):
    book = Workbook()
    for row in (["", "甲", "甲", "乙"], ["", "户名人", "证号码牌", "钱数目"], [1, "李大山", "369901198001010019", 50]):
        book.active.append(row)
    path = tmp_path / f"2026年{PROGRAMME}.xlsx"
    book.save(path)
    asked = prepared(office, path)
    plan = asked.sheets[0]
    plan.used, plan.header_row, plan.first_row = True, 1, 3
    for column, name in ((1, "name"), (2, "id"), (3, "amount")):
        plan.assign(column, name)
    asked.take_report(asked.check(Silent()))
    assert len(asked.report.checked.lines) == 1
    asked.store(Silent())
    again = prepared(office, path)
    plan = again.sheets[0]
    assert (plan.preview.remembered, plan.header_row, plan.first_row) == (True, 1, 3)
    assert "不再沿用" in again.columns_note(plan)
    again.forget(plan)
    assert not prepared(office, path).sheets[0].preview.remembered


# Batches


def test_open_warnings_come_first_then_opinions_then_the_boards(office, messy_list, clean_list):
    shown = BatchesPresenter(office, 2026)
    batch_id = taken_in(office, messy_list)
    view = shown.view(batch_id)
    assert (view.primary, view.open_warnings > 0) == ("findings", True)
    inside = BatchPresenter(office, batch_id)
    waiting = [one.id for one in inside.findings() if one.finding.severity.value == "warning"]
    inside.accept(waiting, "已核实")
    assert (shown.view(batch_id).primary, ReturnPresenter(office, batch_id).open_rows) == ("held", 5)
    subsidies.hand_back(office, batch_id, None, "请村里核对")
    view = shown.view(batch_id)
    assert (view.primary, view.state, view.open_levels[0][0]) == ("review", "已核对", "first")
    assert ReturnPresenter(office, batch_id).open_rows == 0


def test_four_opinions_by_four_people_approve_a_list(office, clean_list):
    batch_id = taken_in(office, clean_list)
    view = approve(office, batch_id).view(batch_id)
    assert (view.state, view.primary, view.review_word) == ("已审定", "declare", "已审定")
    assert [words.split("　")[0] for _, words in view.review] == ["周敏", "何志远", "许静", "林建国"]


def test_one_person_may_not_give_two_levels(office, clean_list):
    batch_id = taken_in(office, clean_list)
    shown = BatchesPresenter(office, 2026)
    content = shown.view(batch_id).content
    shown.give_opinion(batch_id, opinion("first", "周敏"), content)
    with pytest.raises(RuleForbids) as refused:
        shown.give_opinion(batch_id, opinion("second", "周敏"), content)
    assert refused.value.code == "review_same_person"


def test_a_refused_list_offers_the_withdrawal(office, clean_list):
    batch_id = taken_in(office, clean_list)
    shown = BatchesPresenter(office, 2026)
    shown.give_opinion(batch_id, opinion("first", "周敏", "no", "金额要核"), shown.view(batch_id).content)
    view = shown.view(batch_id)
    assert (view.review_word, view.primary, "review" in view.actions) == ("已退回", "withdraw", False)
    shown.withdraw(batch_id, {"level": "first", "reason": "看错了"})
    assert shown.view(batch_id).primary == "review"


def test_the_life_of_a_list_runs_to_the_paid_result(office, clean_list):
    batch_id = taken_in(office, clean_list)
    shown = approve(office, batch_id)
    day = date(2026, 11, 20)
    hang = {"on": day, "place": "村委会公开栏", "by": "周敏"}
    shown.move(batch_id, "declare", hang)
    assert shown.view(batch_id).primary == "pay"
    with pytest.raises(RuleForbids):
        shown.move(batch_id, "pay", {"on": day, "reason": ""})
    shown.move(batch_id, "pay", {"on": day, "reason": "县里已提前拨付"})
    shown.move(batch_id, "post_results", hang)
    view = shown.view(batch_id)
    assert (view.state, view.primary) == ("发放结果公示中", "archive")
    assert [when for _, when in view.life] == ["past"] * 5 + ["now", "ahead"]


def test_an_approved_list_keeps_those_selected_with_it_out_of_the_bin(office, clean_list, messy_list):
    first, second = taken_in(office, clean_list), taken_in(office, messy_list)
    shown = approve(office, first)
    with pytest.raises(RuleForbids):
        shown.remove([second, first], "")
    assert {row.id for row in subsidies.find_batches(office)} == {first, second}
    shown.remove([second], "重复")
    assert [key for key, _, _ in shown.removed()] == [second]
    shown.restore([second])
    assert shown.removed() == []


def test_what_is_printed_next_is_the_newest_approved_list(office, clean_list, messy_list):
    shown = BatchesPresenter(office, 2026)
    assert shown.to_print() == (None, "还没有补贴清单，请先导入。")
    first = taken_in(office, clean_list)
    batch_id, missing = shown.to_print()
    assert batch_id == first
    assert "缺初审、复审、保密审查、终审" in missing
    approve(office, first)
    taken_in(office, messy_list)
    assert shown.to_print() == (first, "")


# Inside a batch


def test_numbers_are_covered_until_one_asks_for_them(office, clean_list):
    inside = BatchPresenter(office, taken_in(office, clean_list))
    at = [column.key for column in inside.lines().columns].index("id_number")
    ids = inside.lines().ids(Ask())
    covered = inside.lines().rows(ids)[0][at]
    inside.full_numbers = True
    whole = inside.lines().rows(ids)[0][at]
    assert "*" in covered
    assert "*" not in whole
    assert (covered[:4], covered[-2:]) == (whole[:4], whole[-2:])
    assert inside.lines().totals(Ask()).count == len(ids)


def test_a_finding_leads_to_its_line_or_to_the_row_held_back(office, messy_list):
    inside = BatchPresenter(office, taken_in(office, messy_list))
    inside.held()
    places = {one.finding.kind: inside.find_line(one.finding) for one in inside.findings()}
    assert places["id_checksum"][0] == "held"
    assert places["dup_person"] is not None


def test_rows_held_back_hide_their_numbers_too(office, messy_list):
    inside = BatchPresenter(office, taken_in(office, messy_list))
    listing = inside.held()
    text = str(listing.rows(listing.ids(Ask())))
    assert "3699" in text
    assert "3699011" not in text


def test_every_kind_of_finding_has_a_heading():
    from zwgk_desktop.domain.subsidies.wording import ERRORS, STORE_WARNINGS, WARNINGS

    assert KIND_WORDS.keys() == ERRORS.keys() | WARNINGS.keys() | STORE_WARNINGS.keys()


def test_a_list_whose_programme_was_renamed_after_approval_must_pass_the_gate_again(office, clean_list, list_rows):
    batch_id = taken_in(office, clean_list)
    shown = approve(office, batch_id)
    assert shown.view(batch_id).primary == "declare"
    shown.listing()
    assert shown.to_print() == (batch_id, "")
    programme = next(row for row in subsidies.programmes(office) if row.name == PROGRAMME)
    subsidies.change_programme(office, programme.id, {"name": "耕地补贴"})
    view = shown.view(batch_id)
    assert (view.primary, view.state, "declare" in view.actions) == ("review", "已核对", False)
    assert "只能打印送审稿" in shown.to_print()[1]
    with pytest.raises(WrongUsage):
        subsidies.print_person(office, list_rows[0].id_number, clean_list.with_suffix(".pdf"))
    approve(office, batch_id)
    assert shown.view(batch_id).primary == "declare"


# One person


def pay(desk, batches):
    """Note these lists as paid, however they came there."""
    with desk.store.write("测试", desk.now()) as unit:
        for batch_id in batches:
            repositories.change_batch(unit.session, batch_id, {"state": "paid", "paid_on": date(2026, 11, 1)})
        unit.record(AuditEntry("test", Area.SUBSIDIES, "准备数据"))


def test_a_person_is_summed_up_by_programme_and_year(office, clean_list, list_rows):
    batches = [taken_in(office, clean_list), subsidies.import_list(office, clean_list, "稻谷补贴", 2025).batch_id]
    waiting = subsidies.import_list(office, clean_list, "油菜种植补贴", 2026)
    pay(office, batches)
    asked = PersonPresenter(office)
    asked.ask(list_rows[0].id_number)
    found = asked.totals()
    amount = f"{list_rows[0].amount:,.2f}"
    assert f"另有 {amount} 元还没有发放" in asked.summary()
    subsidies.remove_batch(office, waiting.batch_id)
    asked.ask(list_rows[0].id_number)
    assert found.years == (2026, 2025)
    assert sorted(row[0] for row in found.rows) == sorted([PROGRAMME, "稻谷补贴"])
    assert found.sums == (amount, amount)
    assert asked.payments().totals(Ask()).sums["paid"] == int(list_rows[0].amount * 200)


def test_the_search_at_the_top_leads_to_the_person(office, clean_list, list_rows):
    taken_in(office, clean_list)
    hit = next(one for one in find_everything(office, list_rows[3].id_number) if one.kind == "person")
    asked = PersonPresenter(office)
    assert asked.ask_person(hit.id) == list_rows[3].name
    assert asked.chosen == list_rows[3].id_number
    with pytest.raises(WrongUsage):
        asked.ask_person(999_999)


def test_nobody_found_is_said_without_the_whole_number(office):
    asked = PersonPresenter(office)
    asked.ask("369901199001010017")
    assert "没有查到" in asked.summary()
    assert "369901199001010017" not in asked.summary()


# Programmes


def test_a_programme_begins_with_what_the_catalogue_says_and_can_be_changed(office):
    kept = ProgrammesPresenter(office)
    kept.listing()
    values = kept.first_values("稻谷补贴")
    assert (values["unit"], values["days"], values["hidden"]) == ("亩", 7, False)
    changes = kept.save(None, {**values, "hidden": True})
    listing = kept.listing()
    assert listing.rows(list(changes.ids))[0][7] == "不列名，只公开合计"
    assert "稻谷补贴" not in kept.unused_names()
    kept.save(changes.ids[0], {**kept.values(changes.ids[0]), "days": 10})
    kept.listing()
    assert kept.values(changes.ids[0])["days"] == 10
    with pytest.raises(WrongUsage):
        kept.save(None, values)


@pytest.mark.parametrize("days", [None, 0, 367, 1.5])
def test_posting_days_that_are_no_days_are_told(office, days):
    assert "days" in ProgrammesPresenter(office).check({"days": days, "standard": None})


# Print


def test_the_strength_of_every_profile_is_said(office, clean_list):
    asked = PrintPresenter(office, taken_in(office, clean_list))
    words = {}
    for key, _ in asked.profiles():
        asked.choice.profile = key
        words[key] = asked.strength()
    assert words["internal"].tone == "bad"
    assert words["board"].word == "强"
    assert "不得张贴" in words["county"].text + words["internal"].text
    assert asked.is_draft()


def test_villages_of_the_batch_and_a_folder_are_needed(office, clean_list, tmp_path):
    asked = PrintPresenter(office, taken_in(office, clean_list))
    assert [name for name, _ in asked.villages()] == ["", "青石村", "柳溪村", "大坪村", "桐树湾村"]
    assert "文件夹" in asked.problem()
    asked.choice.folder = str(tmp_path / "没有")
    assert "找不到" in asked.problem()
    asked.choice.folder = str(tmp_path)
    assert asked.problem() == ""
