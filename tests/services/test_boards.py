"""Do the boards work end to end: catalogue, switches, matrix, a posting's life, undoing with a reason?"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.boards import CellState
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.services import boards, postings, review
from zwgk_desktop.services.desk import Desk

CHINA = timezone(timedelta(hours=8))
PEOPLE = {"first": "陈一", "second": "李二", "secrecy": "王三", "final": "赵四"}
TODAY = date(2026, 11, 20)


def item_id(desk: Desk, number: str) -> int:
    listing = boards.catalogue_listing(desk)
    return int(listing.ids(Ask(filters={"number": number}))[0])


def village_ids(desk: Desk) -> list[int]:
    return [village.id for village in boards.matrix(desk, "2026Q3").villages]


def add(desk: Desk, number: str = "3.2", period: str = "2026Q3", village: int = 0, content: str = "收支平衡") -> int:
    return postings.add_posting(desk, village_ids(desk)[village], item_id(desk, number), period, content=content).ids[0]


def approve(desk: Desk, posting_id: int) -> int:
    for level, who in PEOPLE.items():
        review.give_opinion(desk, "posting", posting_id, level, who, True)
    return posting_id


@pytest.fixture
def office(desk: Desk) -> Desk:
    boards.load_default_catalogue(desk)
    return desk


def audit_rows(store: Store) -> int:
    with store.read() as session:
        return int(session.connection().exec_driver_sql("select count(*) from audit").scalar_one())


def test_the_default_catalogue_has_its_rows_in_every_area(office: Desk) -> None:
    listing = boards.catalogue_listing(office)
    assert listing.totals(Ask()).count >= 45
    publishers, categories = boards.matrix_choices(office)
    assert {"村民委员会", "农村集体经济组织", "乡镇人民政府"} <= set(publishers)
    assert {"党务公开", "财务公开", "惠农补贴", "社会救助", "土地与宅基地", "乡村振兴", "便民服务"} <= set(categories)


def test_no_basis_names_an_article_number(office: Desk) -> None:
    assert not any("条第" in row["basis"] or "第" in row["basis"] for row in boards.read_default_catalogue()["item"])


def test_loading_the_catalogue_again_keeps_what_the_office_edited(office: Desk) -> None:
    boards.change_item(office, item_id(office, "3.1"), {"level2": "每月收支", "due_days": 15})
    before = audit_rows(office.store)
    assert boards.load_default_catalogue(office).ids == ()
    assert audit_rows(office.store) == before
    row = boards.catalogue_listing(office).rows([item_id(office, "3.1")])[0]
    assert "每月收支" in row


@pytest.mark.parametrize(
    "values", [{"rhythm": "weekly"}, {"due_days": -1}, {"posting_days": 99999}, {"level2": " "}, {"number": "9"}]
)
def test_a_catalogue_item_takes_no_nonsense(office: Desk, values: dict[str, object]) -> None:
    with pytest.raises(WrongUsage):
        boards.change_item(office, item_id(office, "3.1"), values)


def test_villages_there_when_the_store_was_made_owe_earlier_periods(office: Desk) -> None:
    matrix = boards.matrix(office, "2026Q3", category="财务公开")
    assert matrix.cells[village_ids(office)[0], item_id(office, "3.2")].state is CellState.MISSING


def test_the_matrix_shows_what_hangs_what_is_late_and_what_does_not_apply(office: Desk) -> None:
    one, two, three, _ = village_ids(office)
    item = item_id(office, "2.7")
    for village, content in ((0, "甲"), (1, "乙")):
        posting = approve(office, add(office, "2.7", "2026Q4", village, content))
        postings.mark_posted(office, posting, TODAY, "村部公开栏", "周文书")
    late = approve(office, add(office, "2.7", "2026Q3", 0))
    postings.mark_posted(office, late, TODAY, "村部公开栏", "周文书")
    boards.switch_item(office, [three], [item], False, "本村尚未成立")
    now, before = boards.matrix(office, "2026Q4"), boards.matrix(office, "2026Q3")
    assert now.cells[one, item].state is CellState.POSTED
    assert before.cells[one, item].state is CellState.LATE
    assert before.cells[two, item].state is CellState.MISSING
    assert now.cells[three, item].state is before.cells[three, item].state is CellState.NOT_APPLICABLE
    assert now.cells[village_ids(office)[3], item].state is CellState.DUE
    boards.switch_item(office, [three], [item], True)
    assert boards.matrix(office, "2026Q3").cells[three, item].state is CellState.MISSING


def test_a_switch_needs_a_reason(office: Desk) -> None:
    with pytest.raises(WrongUsage, match="理由"):
        boards.switch_item(office, village_ids(office)[:1], [item_id(office, "3.1")], False, " ")


def test_the_matrix_narrows_to_a_publisher(office: Desk) -> None:
    narrowed = boards.matrix(office, "2026Q3", publisher="农村集体经济组织")
    assert narrowed.items
    assert {item.publisher for item in narrowed.items} == {"农村集体经济组织"}
    assert sum(narrowed.totals.values()) == len(narrowed.items) * len(narrowed.villages)


def test_items_stand_in_the_order_of_their_numbers(office: Desk) -> None:
    numbers = [item.number for item in boards.matrix(office, "2026Q3").items]
    assert numbers.index("2.9") < numbers.index("2.10")


def test_a_posting_lives_from_draft_to_archive(office: Desk) -> None:
    posting = add(office)
    seen = [postings.get_posting(office, posting).state]
    approve(office, posting)
    seen.append(postings.get_posting(office, posting).state)
    postings.mark_printed(office, posting)
    seen.append(postings.get_posting(office, posting).state)
    postings.mark_posted(office, posting, TODAY, "村部公开栏", "周文书")
    row = postings.get_posting(office, posting)
    assert row.down_due_on == date(2026, 12, 20)
    later = replace(office, clock=lambda: datetime(2026, 12, 21, 9, tzinfo=CHINA))
    postings.take_down(later, posting, date(2026, 12, 21))
    postings.archive(later, posting, "2026-财务-1", 3)
    row = postings.get_posting(later, posting)
    assert seen == [PostingState.DRAFT, PostingState.APPROVED, PostingState.PRINTED]
    assert (row.state, row.archive_box, row.archive_pages) == (PostingState.ARCHIVED, "2026-财务-1", 3)


def test_nothing_is_printed_or_hung_before_approval(office: Desk) -> None:
    posting = add(office)
    review.give_opinion(office, "posting", posting, "first", "陈一", True)
    for act in (
        lambda: postings.mark_printed(office, posting),
        lambda: postings.mark_posted(office, posting, TODAY, "公开栏", "周文书"),
    ):
        with pytest.raises(RuleForbids) as refused:
            act()
        assert refused.value.code == "not_reviewed"
    assert postings.get_posting(office, posting).posted_on is None


def test_an_edit_after_approval_sends_the_posting_back_to_draft(office: Desk) -> None:
    posting = approve(office, add(office))
    postings.change_posting(office, posting, content="收支有误")
    assert postings.get_posting(office, posting).state is PostingState.DRAFT
    postings.change_posting(office, posting, content="收支平衡")
    with pytest.raises(RuleForbids):
        postings.mark_posted(office, posting, TODAY, "公开栏", "周文书")


def test_an_edit_that_changes_nothing_voids_nothing(office: Desk) -> None:
    posting = approve(office, add(office))
    postings.change_posting(office, posting, content="收支平衡")
    assert postings.get_posting(office, posting).state is PostingState.APPROVED


def test_what_hangs_cannot_be_edited_removed_or_hung_twice(office: Desk) -> None:
    posting = approve(office, add(office))
    postings.mark_posted(office, posting, TODAY, "公开栏", "周文书")
    for act in (
        lambda: postings.change_posting(office, posting, content="改"),
        lambda: postings.remove_posting(office, posting),
        lambda: postings.mark_posted(office, posting, TODAY, "公开栏", "周文书"),
        lambda: postings.archive(office, posting, "1", 1),
    ):
        with pytest.raises(RuleForbids) as refused:
            act()
        assert refused.value.code == "posting_state"


def test_a_posting_cannot_have_hung_before_it_was_approved_or_tomorrow(office: Desk) -> None:
    posting = approve(office, add(office))
    with pytest.raises(RuleForbids, match="先审后发"):
        postings.mark_posted(office, posting, TODAY - timedelta(days=1), "公开栏", "周文书")
    with pytest.raises(WrongUsage, match="还没有到"):
        postings.mark_posted(office, posting, TODAY + timedelta(days=1), "公开栏", "周文书")


def test_paper_signed_earlier_allows_the_earlier_hanging_date(office: Desk) -> None:
    posting = add(office)
    signed = date(2026, 10, 8)
    for level, who in PEOPLE.items():
        review.give_opinion(office, "posting", posting, level, who, True, on_paper=True, signed_on=signed)
    postings.mark_posted(office, posting, date(2026, 10, 9), "公开栏", "周文书")
    cell = boards.matrix(office, "2026Q3").cells[village_ids(office)[0], item_id(office, "3.2")]
    assert cell.state is CellState.POSTED


def test_taking_down_early_needs_a_reason(office: Desk) -> None:
    posting = approve(office, add(office))
    postings.mark_posted(office, posting, TODAY, "公开栏", "周文书")
    with pytest.raises(RuleForbids, match="应公示至"):
        postings.take_down(office, posting, TODAY)
    postings.take_down(office, posting, TODAY, "公开栏翻修")
    assert postings.get_posting(office, posting).state is PostingState.TAKEN_DOWN


def test_a_new_standing_sheet_makes_the_old_one_due_to_come_down(office: Desk) -> None:
    old = approve(office, add(office, "2.1", "2025"))
    postings.mark_posted(office, old, TODAY, "公开栏", "周文书")
    assert postings.get_posting(office, old).down_due_on is None
    new = approve(office, add(office, "2.1", "2026"))
    postings.mark_posted(office, new, TODAY, "公开栏", "周文书")
    assert postings.get_posting(office, old).down_due_on == TODAY
    assert postings.get_posting(office, new).down_due_on is None


def test_a_wrong_entry_is_reversed_step_by_step_with_a_reason(office: Desk) -> None:
    posting = approve(office, add(office))
    postings.mark_posted(office, posting, TODAY, "公开栏", "周文书")
    postings.take_down(office, posting, TODAY, "登记错误")
    postings.archive(office, posting, "1", 2)
    with pytest.raises(WrongUsage):
        postings.step_back(office, posting, "")
    for _ in range(3):
        postings.step_back(office, posting, "登记错了村")
    row = postings.get_posting(office, posting)
    assert (row.state, row.posted_on, row.down_on, row.archive_box) == (PostingState.APPROVED, None, None, "")
    with pytest.raises(RuleForbids):
        postings.step_back(office, posting, "再撤")


def test_a_removed_posting_leaves_the_matrix_and_comes_back(office: Desk) -> None:
    posting = add(office)
    postings.remove_posting(office, posting)
    assert posting not in boards.postings_listing(office).ids(Ask())
    assert posting in boards.postings_listing(office, removed=True).ids(Ask())
    with pytest.raises(RuleForbids, match="回收站"):
        approve(office, posting)
    postings.restore_posting(office, posting)
    assert approve(office, posting) in boards.postings_listing(office).ids(Ask(filters={"state": "已审定"}))


@pytest.mark.parametrize(("number", "period"), [("3.1", "2026Q3"), ("3.2", "2026-07"), ("3.3", "2026H1")])
def test_a_period_that_does_not_fit_the_rhythm_is_refused(office: Desk, number: str, period: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        add(office, number, period)
    assert refused.value.code == "posting_period"


def test_nothing_is_entered_for_a_switched_off_item_or_an_unknown_village(office: Desk) -> None:
    boards.switch_item(office, village_ids(office)[:1], [item_id(office, "3.2")], False, "无财务")
    with pytest.raises(RuleForbids):
        add(office)
    with pytest.raises(WrongUsage):
        postings.add_posting(office, 999, item_id(office, "3.2"), "2026Q3")
    with pytest.raises(WrongUsage):
        postings.add_posting(office, village_ids(office)[0], 999, "2026Q3")


def test_hanging_several_is_all_or_nothing(office: Desk) -> None:
    good, bad = approve(office, add(office)), add(office, village=1)
    before = audit_rows(office.store)
    with pytest.raises(RuleForbids):
        postings.mark_posted(office, [good, bad], TODAY, "公开栏", "周文书")
    assert postings.get_posting(office, good).posted_on is None
    assert audit_rows(office.store) == before


def test_every_action_is_one_audit_row(office: Desk) -> None:
    before = audit_rows(office.store)
    posting = approve(office, add(office))
    postings.mark_posted(office, [posting], TODAY, "公开栏", "周文书")
    postings.take_down(office, [posting], TODAY, "换新")
    assert audit_rows(office.store) == before + 1 + 4 + 1 + 1


def test_one_draft_for_every_village_at_once(office: Desk) -> None:
    made = postings.add_postings(office, village_ids(office), item_id(office, "3.2"), "2026Q3", content="见附表")
    assert len(made.ids) == 4
    titles = {postings.get_posting(office, key).title for key in made.ids}
    assert "青石村2026年第三季度财务收支季度汇总" in titles


def test_the_matrix_of_a_full_year_answers_at_once(office: Desk) -> None:
    for number in ("3.2", "2.7", "2.10"):
        for quarter in range(1, 5):
            postings.add_postings(office, village_ids(office), item_id(office, number), f"2026Q{quarter}", content="x")
    started = time.perf_counter()
    boards.matrix(office, "2026")
    assert time.perf_counter() - started < 1
