"""Does a payment list go from its gate to the boards, to payment, to the archive, and freeze on the way?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from zwgk_desktop.db.models import DbBatch, DbFinding, DbPaymentLine, DbPerson, DbProgramme
from zwgk_desktop.db.queries.batch_life import get_batch_facts
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.boards import CellState
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.review import ReviewState
from zwgk_desktop.services import batch_life, boards, postings, review, township
from zwgk_desktop.services.desk import Desk

CHINA = timezone(timedelta(hours=8))
TODAY = date(2026, 11, 20)
PEOPLE = {"first": "陈一", "second": "李二", "secrecy": "王三", "final": "赵四"}


def write(desk: Desk, *rows: object) -> None:
    with desk.store.write("测试", desk.now()) as unit:
        unit.session.add_all(rows)
        unit.record(AuditEntry("test", Area.SUBSIDIES, "准备数据"))


@pytest.fixture
def batch(desk: Desk) -> int:
    """A checked list: three lines in two of the four villages."""
    boards.load_default_catalogue(desk)
    one, two, *_ = boards.matrix(desk, "2026Q4").villages
    write(desk, DbProgramme(id=1, name="耕地地力保护补贴", posting_days=7))
    made = {"source_name": "a.xlsx", "source_sha256": "0" * 64, "columns": {}, "created_by": "陈一"}
    write(
        desk,
        DbBatch(id=1, programme_id=1, year=2026, state="received", line_count=3, created_at=desk.now(), **made),
        *(DbPerson(id=n, id_number=f"n{n}", id_reversed=f"{n}n", name=f"人{n}") for n in (1, 2, 3)),
    )
    shares = ((1, one.id, 10050), (2, one.id, 20000), (3, two.id, 300))
    lines = [
        DbPaymentLine(batch_id=1, person_id=p, village_id=v, name=f"人{p}", amount_fen=fen, sheet="表", row=p)
        for p, v, fen in shares
    ]
    write(desk, *lines)
    return 1


def approve(desk: Desk, batch: int) -> None:
    for level, who in PEOPLE.items():
        review.give_opinion(desk, "batch", batch, level, who, True)


def state(desk: Desk, batch: int) -> BatchState:
    with desk.store.read() as session:
        return get_batch_facts(session, batch).state


def later(desk: Desk, days: int) -> Desk:
    return replace(desk, clock=lambda: datetime(2026, 11, 20, 9, tzinfo=CHINA) + timedelta(days=days))


def declare(desk: Desk, batch: int) -> list[int]:
    approve(desk, batch)
    return list(batch_life.post_declared(desk, batch, TODAY, "村部公开栏", "周文书").ids[1:])


def test_the_last_of_four_opinions_approves_the_batch(desk: Desk, batch: int) -> None:
    approve(desk, batch)
    assert review.review_state(desk, "batch", batch).state is ReviewState.APPROVED
    assert state(desk, batch) is BatchState.APPROVED


def test_an_open_finding_keeps_the_gate_shut(desk: Desk, batch: int) -> None:
    write(desk, DbFinding(batch_id=batch, kind="total_mismatch", severity="warning", sheet="表", row=9, message="不符"))
    with pytest.raises(RuleForbids) as refused:
        review.give_opinion(desk, "batch", batch, "first", "陈一", True)
    assert refused.value.code == "open_findings"
    assert review.give_opinion(desk, "batch", batch, "first", "陈一", False, "先核对合计").facts.decisions


def test_a_changed_line_after_approval_stops_the_posting(desk: Desk, batch: int) -> None:
    approve(desk, batch)
    with desk.store.write("测试", desk.now()) as unit:
        unit.session.get_one(DbPaymentLine, 1).amount_fen += 100
        unit.record(AuditEntry("test", Area.SUBSIDIES, "改一行"))
    with pytest.raises(RuleForbids) as refused:
        batch_life.post_declared(desk, batch, TODAY, "村部公开栏", "周文书")
    assert refused.value.code == "review_stale"
    assert boards.postings_listing(desk).totals(Ask()).count == 0


def test_declaring_hangs_one_sheet_in_every_village_that_has_lines(desk: Desk, batch: int) -> None:
    made = [postings.get_posting(desk, key) for key in declare(desk, batch)]
    assert [(row.village, row.content) for row in made] == [
        ("青石村", "本村 2 笔，合计 300.50 元，名单见附表。"),
        ("柳溪村", "本村 1 笔，合计 3.00 元，名单见附表。"),
    ]
    assert {(row.state, row.down_due_on) for row in made} == {(PostingState.POSTED, date(2026, 11, 27))}
    assert state(desk, batch) is BatchState.DECLARED
    matrix = boards.matrix(desk, "2026Q4", category="惠农补贴")
    item = next(i for i in matrix.items if i.number == "4.2")
    assert [matrix.cells[v.id, item.id].state for v in matrix.villages] == [
        CellState.POSTED,
        CellState.POSTED,
        CellState.NOT_APPLICABLE,
        CellState.NOT_APPLICABLE,
    ]


def test_a_declared_batch_is_frozen(desk: Desk, batch: int) -> None:
    posting = declare(desk, batch)[0]
    with pytest.raises(RuleForbids, match="更正批次"):
        review.withdraw_opinion(desk, "batch", batch, "final", "看错")
    for act in (
        lambda: postings.change_posting(desk, posting, content="改"),
        lambda: postings.step_back(desk, posting, "误登"),
        lambda: postings.remove_posting(desk, posting),
        lambda: review.give_opinion(desk, "posting", posting, "first", "陈一", True),
        lambda: batch_life.post_declared(desk, batch, TODAY, "公开栏", "周文书"),
    ):
        with pytest.raises(RuleForbids):
            act()


def test_a_batch_goes_all_the_way_to_the_archive(desk: Desk, batch: int) -> None:
    declared = declare(desk, batch)
    with pytest.raises(RuleForbids, match="2026-11-27"):
        batch_life.mark_paid(desk, batch, TODAY)
    week = later(desk, 8)
    postings.take_down(week, declared, week.today())
    batch_life.mark_paid(week, batch, week.today())
    shown = list(batch_life.post_results(week, batch, week.today(), "公开栏", "周文书").ids[1:])
    end = later(desk, 30)
    with pytest.raises(RuleForbids) as refused:
        batch_life.archive(end, batch, "2026-补贴-1", 4)
    assert refused.value.code == "still_posted"
    postings.take_down(end, shown, end.today())
    batch_life.archive(end, batch, "2026-补贴-1", 4)
    assert state(desk, batch) is BatchState.ARCHIVED
    assert {postings.get_posting(desk, key).archive_box for key in declared + shown} == {"2026-补贴-1"}


def test_paying_early_needs_a_reason_and_no_future_date(desk: Desk, batch: int) -> None:
    declare(desk, batch)
    with pytest.raises(WrongUsage):
        batch_life.mark_paid(desk, batch, TODAY + timedelta(days=1))
    batch_life.mark_paid(desk, batch, TODAY, "救灾急用，经党委会同意")
    assert state(desk, batch) is BatchState.PAID


def test_a_line_without_village_has_no_board(desk: Desk, batch: int) -> None:
    write(desk, DbPaymentLine(batch_id=1, person_id=1, village_id=None, name="人1", amount_fen=1, sheet="表", row=9))
    approve(desk, batch)
    with pytest.raises(RuleForbids) as refused:
        batch_life.post_declared(desk, batch, TODAY, "公开栏", "周文书")
    assert refused.value.code == "lines_without_village"


def test_a_posting_of_a_batch_waits_for_the_batch_own_approval(desk: Desk, batch: int) -> None:
    matrix = boards.matrix(desk, "2026Q4", category="惠农补贴")
    item, village = next(i.id for i in matrix.items if i.number == "4.2"), matrix.villages[0].id
    with pytest.raises(RuleForbids) as refused:
        postings.add_posting(desk, village, item, "2026-11", batch_id=batch)
    assert refused.value.code == "not_reviewed"
    approve(desk, batch)
    made = postings.add_posting(desk, village, item, "2026-11", batch_id=batch).ids[0]
    assert postings.get_posting(desk, made).state is PostingState.APPROVED


def test_a_batch_that_was_not_approved_is_not_declared(desk: Desk, batch: int) -> None:
    with pytest.raises(RuleForbids) as refused:
        batch_life.post_declared(desk, batch, TODAY, "公开栏", "周文书")
    assert refused.value.code == "batch_state"
    with pytest.raises(WrongUsage):
        batch_life.post_declared(desk, 99, TODAY, "公开栏", "周文书")


def test_what_belongs_to_a_merged_village_hangs_where_it_went(desk: Desk, batch: int) -> None:
    one, two, *_ = boards.matrix(desk, "2026Q4").villages
    approve(desk, batch)
    township.merge_villages(desk, one.id, [two.id], TODAY)
    ids = batch_life.post_declared(desk, batch, TODAY, "村部公开栏", "周文书").ids[1:]
    (key,) = ids
    row = postings.get_posting(desk, key)
    assert row.village == one.name
    assert row.content.startswith(f"本村 3 笔（其中原{two.name} 1 笔），合计 303.50 元")


def test_lines_of_a_village_that_is_gone_are_named(desk: Desk, batch: int) -> None:
    one, two, *_ = boards.matrix(desk, "2026Q4").villages
    approve(desk, batch)
    township.close_village(desk, two.id, TODAY)
    with pytest.raises(RuleForbids) as refused:
        batch_life.post_declared(desk, batch, TODAY, "村部公开栏", "周文书")
    assert refused.value.code == "village_closed"
    assert two.name in refused.value.message
    assert one.name not in refused.value.message


def test_a_list_waits_and_is_laid_before_reviewers_with_its_sums_and_without_names(desk: Desk, batch: int) -> None:
    from zwgk_desktop.services.review_papers import build_paper
    from zwgk_desktop.services.review_waiting import find_waiting

    paper = build_paper(desk, "batch", batch)
    assert paper.summary[0].startswith("2 个村，3 笔")
    assert "青石村\t2\t300.50" in paper.text
    assert "人1" not in paper.text
    assert [(one.subject, one.title) for one in find_waiting(desk)] == [("batch", "2026年耕地地力保护补贴")]
    write(
        desk, DbFinding(batch_id=batch, kind="dup_person", severity="warning", message="重复", state="open", sheet="表")
    )
    assert find_waiting(desk) == []  # it waits for the clerk first
    with pytest.raises(RuleForbids):
        review.give_opinion(desk, "batch", batch, "first", "陈一", True)
