"""What proves a posting: inspections with a day to mend by, objections with a clock, 查阅登记; what 今日 says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.documents.pictures import photograph, put
from tests.services.test_board_places import BOARD, place
from tests.services.test_boards import TODAY, add, approve, village_ids
from tests.services.test_boards import office as office
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.rules import RulePack
from zwgk_desktop.services import postings
from zwgk_desktop.services.boards import consultations, files, inspections, objections, places
from zwgk_desktop.services.boards.consultations import Visit
from zwgk_desktop.services.boards.inspections import Seen
from zwgk_desktop.services.boards.objections import Answer
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_facts import load_rules
from zwgk_desktop.services.rule_packs import choose_pack, keep_pack
from zwgk_desktop.services.today import due_work

BROKEN = Seen(TODAY, "县督查组", "破损", "玻璃破裂", TODAY + timedelta(days=5))
ANSWER = Answer(TODAY, "李大山", "已核对收据，数额无误。", "explained")


def posted(desk: Desk, village: int = 0) -> int:
    posting = approve(desk, add(desk, village=village))
    postings.mark_posted(desk, posting, TODAY, BOARD, "李大山")
    return posting


def on_today(desk: Desk, word: str, days: int = 30) -> list[tuple[str, int, str]]:
    return [(one.what, one.days_left, one.kind) for one in due_work(desk, TODAY + timedelta(days)) if word in one.what]


def trail(desk: Desk) -> str:
    with desk.store.read() as session:
        rows = session.connection().exec_driver_sql("select summary, before, after from audit").all()
    return "\n".join(str(row) for row in rows)


def test_what_an_inspector_saw_is_the_boards_condition_until_it_is_mended(office: Desk, tmp_path: Path) -> None:
    one = place(office)
    seen = replace(BROKEN, photos=(put(tmp_path / "破损.jpg", photograph()),))
    made = inspections.inspect(office, [one], seen)
    facts = places.get_place(office, one)
    assert (facts.row.condition, facts.row.inspected_on) == ("破损", TODAY)
    assert len(files.find_files(office, "inspection", made.ids[0], "photo")) == 1
    assert on_today(office, "公开栏整改") == [(f"公开栏整改：青石村{BOARD}（破损）", 5, "place")]
    inspections.mend(office, made.ids, TODAY)
    assert places.get_place(office, one).row.condition == "完好"
    assert on_today(office, "公开栏整改") == []
    inspections.mend(office, made.ids, None)
    assert places.get_place(office, one).row.condition == "破损"


def test_an_inspection_entered_by_mistake_goes_and_comes_back(office: Desk) -> None:
    one = place(office)
    made = inspections.inspect(office, [one], replace(BROKEN, condition="完好", mend_by=None))
    inspections.remove_inspection(office, made.ids)
    assert places.get_place(office, one).row.inspected_on is None
    assert len(inspections.find_inspections(office, one, removed=True)) == 1
    inspections.restore_inspection(office, made.ids)
    assert places.get_place(office, one).row.inspected_on == TODAY


@pytest.mark.parametrize(
    "seen",
    [
        replace(BROKEN, inspector=" "),
        replace(BROKEN, on=TODAY + timedelta(days=1)),
        replace(BROKEN, mend_by=TODAY - timedelta(days=1)),
        replace(BROKEN, found="", mend_by=None),
    ],
)
def test_an_inspection_says_who_when_and_what_is_wrong(office: Desk, seen: Seen) -> None:
    with pytest.raises(WrongUsage):
        inspections.inspect(office, [place(office)], seen)


def test_an_objection_has_a_clock_in_working_days_and_stands_in_today_until_answered(office: Desk) -> None:
    posting = posted(office)
    made = objections.receive(office, posting, TODAY, "收入少记了一笔。", "王大力", "13800138000")
    row = objections.get_objection(office, made.ids[0])
    assert row.due_on == date(2026, 11, 27)  # Friday to Friday: five working days
    assert len(objections.count_due(office, TODAY).explain) == 7
    assert [(days, kind) for _, days, kind in on_today(office, "答复异议")] == [(7, "posting")]
    done = objections.answer(office, row.id, ANSWER)
    assert done.message == "已登记答复。"
    assert on_today(office, "答复异议") == []
    with pytest.raises(RuleForbids):
        objections.answer(office, row.id, ANSWER)
    objections.withdraw_answer(office, row.id, "答复日期登记错了")
    assert objections.get_objection(office, row.id).answered_on is None
    assert "更正" in objections.answer(office, row.id, replace(ANSWER, outcome="upheld")).message


def test_the_term_of_an_answer_is_the_offices_own(office: Desk) -> None:
    rules = tuple(
        replace(rule, values={"days": 10}) if rule.id == objections.RULE else rule for rule in load_rules().rules
    )
    made = keep_pack(office, RulePack("本县", "清源县", 2026, rules))
    choose_pack(office, made.ids[0])
    assert objections.count_due(office, TODAY).due == date(2026, 11, 30)
    bare = RulePack("本县", "清源县", 2026, tuple(rule for rule in rules if rule.id != objections.RULE))
    keep_pack(office, bare)
    assert objections.count_due(office, TODAY).due == date(2026, 11, 27)


def test_open_objections_are_counted_anew_when_the_rule_or_the_calendar_changes(office: Desk) -> None:
    posting = posted(office)
    late = replace(office, clock=lambda: office.now() + timedelta(days=40))
    objections.receive(late, posting, date(2026, 12, 30), "没有写明用途。")
    before = objections.find_objections(office, posting)[0].due_on
    rules = tuple(
        replace(rule, values={"working_days": 8}) if rule.id == objections.RULE else rule for rule in load_rules().rules
    )
    choose_pack(office, keep_pack(office, RulePack("本县", "清源县", 0, rules)).ids[0])
    assert objections.find_objections(office, posting)[0].due_on > before
    assert objections.recount_open(office) == 0


def test_objections_are_only_to_what_hangs_or_hung(office: Desk) -> None:
    for posting, on, content in (
        (add(office), TODAY, "不对"),
        (posted(office, 1), TODAY - timedelta(days=1), "不对"),
        (posted(office, 2), TODAY + timedelta(days=1), "不对"),
        (posted(office, 3), TODAY, " "),
    ):
        with pytest.raises((RuleForbids, WrongUsage)):
            objections.receive(office, posting, on, content)


def test_a_removed_objection_comes_back_with_its_clock(office: Desk) -> None:
    posting = posted(office)
    ids = objections.receive(office, posting, TODAY, "数额不对").ids
    objections.remove_objections(office, ids)
    assert objections.find_objections(office, posting) == []
    assert on_today(office, "答复异议") == []
    assert len(objections.objections_listing(office, removed=True).ids(Ask())) == 1
    objections.restore_objections(office, ids)
    assert len(on_today(office, "答复异议")) == 1


def test_the_list_of_objections_says_how_each_stands(office: Desk) -> None:
    posting = posted(office)
    first = objections.receive(office, posting, TODAY, "甲").ids[0]
    objections.receive(office, posting, TODAY, "乙")
    objections.answer(office, first, replace(ANSWER, outcome="rejected"))
    later = replace(office, clock=lambda: office.now() + timedelta(days=20))
    listing = objections.objections_listing(later)
    at = [column.key for column in listing.columns].index("state")
    assert {row[at] for row in listing.rows(listing.ids(Ask()))} == {"异议不成立", "逾期未答复"}


def test_the_trail_names_nobody_who_objected_or_consulted(office: Desk) -> None:
    posting = posted(office)
    made = objections.receive(office, posting, TODAY, "王大力家的补贴少了，电话13800138000。", "王大力", "13800138000")
    objections.answer(office, made.ids[0], replace(ANSWER, text="已向王大力说明。"))
    consultations.consult(office, Visit(TODAY, "赵小山", "核对本户补贴", "王小梅"), [posting])
    told = trail(office)
    assert "王某" in told
    for secret in ("王大力", "13800138000", "赵小山"):
        assert secret not in told


def test_a_visit_names_the_papers_and_makes_a_printed_book(office: Desk, tmp_path: Path) -> None:
    one, two = posted(office), posted(office, 1)
    visit = Visit(TODAY, "赵小山", "核对本户补贴", "王小梅")
    consultations.consult(office, visit, [one, two])
    consultations.consult(office, replace(visit, material="2019年土地台账"), village_id=village_ids(office)[2])
    rows = consultations.find_consultations(office, year=2026)
    assert [row.village for row in rows] == ["青石村", "柳溪村", "大坪村"]
    assert [row.posting_id for row in consultations.find_consultations(office, posting_id=two)] == [two]
    assert consultations.print_consultations(office, 2026, tmp_path / "查阅.pdf") == 1
    with pytest.raises(RuleForbids):
        consultations.print_consultations(office, 2020, tmp_path / "无.pdf")
    ids = [rows[0].id]
    consultations.remove_consultations(office, ids)
    assert len(consultations.find_consultations(office)) == 2
    consultations.restore_consultations(office, ids)
    assert len(consultations.consultations_listing(office).ids(Ask())) == 3


@pytest.mark.parametrize(
    "change",
    [{"person": ""}, {"purpose": " "}, {"served_by": ""}, {"on": TODAY + timedelta(days=1)}],
)
def test_a_visit_says_who_why_and_served_by_whom(office: Desk, change: dict[str, object]) -> None:
    visit = replace(Visit(TODAY, "赵小山", "核对", "王小梅", "台账"), **change)  # type: ignore[arg-type]
    with pytest.raises(WrongUsage):
        consultations.consult(office, visit)
    with pytest.raises(WrongUsage):
        consultations.consult(office, Visit(TODAY, "赵小山", "核对", "王小梅"))


def test_a_hostile_photo_keeps_an_inspection_from_being_entered(office: Desk, tmp_path: Path) -> None:
    one = place(office)
    with pytest.raises(InputRefused):
        inspections.inspect(office, [one], replace(BROKEN, photos=(put(tmp_path / "坏.jpg", b"\x7fELF"),)))
    assert inspections.find_inspections(office, one) == []
