"""Does the gate hold in the store: stale looks, edits, withdrawals, the office's rule, frozen subjects, the trail?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.review import ReviewState
from zwgk_desktop.services import boards, postings, review
from zwgk_desktop.services.desk import Desk

CHINA = timezone(timedelta(hours=8))
PEOPLE = {"first": "陈一", "second": "李二", "secrecy": "王三", "final": "赵四"}
TODAY = date(2026, 11, 20)


@pytest.fixture
def posting(desk: Desk) -> int:
    boards.load_default_catalogue(desk)
    item = boards.catalogue_listing(desk).ids(Ask(filters={"number": "3.2"}))[0]
    village = boards.matrix(desk, "2026Q3").villages[0].id
    return postings.add_posting(desk, village, item, "2026Q3", "财务公开", "收支平衡").ids[0]


def approve(desk: Desk, posting: int) -> None:
    for level, who in PEOPLE.items():
        review.give_opinion(desk, "posting", posting, level, who, True, "同意")


def test_the_posting_follows_the_gate(desk: Desk, posting: int) -> None:
    states = [postings.get_posting(desk, posting).state]
    for level, who in PEOPLE.items():
        review.give_opinion(desk, "posting", posting, level, who, True)
        states.append(postings.get_posting(desk, posting).state)
    draft, under, done = PostingState.DRAFT, PostingState.REVIEW, PostingState.APPROVED
    assert states == [draft, under, under, under, done]
    assert review.review_state(desk, "posting", posting).state is ReviewState.APPROVED


def test_an_opinion_on_an_older_look_is_refused(desk: Desk, posting: int) -> None:
    seen = review.review_state(desk, "posting", posting).content_sha256
    postings.change_posting(desk, posting, content="收入少记一笔")
    with pytest.raises(RuleForbids) as refused:
        review.give_opinion(desk, "posting", posting, "first", "陈一", True, seen_sha256=seen)
    assert refused.value.code == "review_stale"
    assert review.review_state(desk, "posting", posting).decisions == ()


def test_opinions_stay_readable_after_an_edit_voided_them(desk: Desk, posting: int) -> None:
    approve(desk, posting)
    postings.change_posting(desk, posting, title="财务公开（更正）")
    facts = review.review_state(desk, "posting", posting)
    assert facts.state is ReviewState.NONE
    assert [d.opinion for d in facts.decisions] == ["同意"] * 4
    assert {d.void_reason for d in facts.decisions} == {"内容已修改"}


def test_a_rejected_posting_is_a_draft_again_and_passes_after_an_edit(desk: Desk, posting: int) -> None:
    review.give_opinion(desk, "posting", posting, "first", "陈一", True)
    review.give_opinion(desk, "posting", posting, "second", "李二", False, "合计不对")
    assert postings.get_posting(desk, posting).state is PostingState.DRAFT
    with pytest.raises(RuleForbids):
        review.give_opinion(desk, "posting", posting, "secrecy", "王三", True)
    postings.change_posting(desk, posting, content="已改正")
    approve(desk, posting)
    assert postings.get_posting(desk, posting).state is PostingState.APPROVED


def test_a_withdrawal_takes_the_approval_back(desk: Desk, posting: int) -> None:
    approve(desk, posting)
    left = review.withdraw_opinion(desk, "posting", posting, "second", "附表有误").facts
    assert left.state is ReviewState.IN_REVIEW
    assert postings.get_posting(desk, posting).state is PostingState.REVIEW
    with pytest.raises(RuleForbids):
        postings.mark_posted(desk, posting, TODAY, "公开栏", "周文书")


def test_nothing_is_withdrawn_from_what_hangs(desk: Desk, posting: int) -> None:
    approve(desk, posting)
    postings.mark_posted(desk, posting, TODAY, "公开栏", "周文书")
    with pytest.raises(RuleForbids) as refused:
        review.withdraw_opinion(desk, "posting", posting, "final", "后悔了")
    assert refused.value.code == "posting_state"
    assert review.review_state(desk, "posting", posting).state is ReviewState.APPROVED


def test_the_rule_for_one_person_is_kept_with_its_reason_and_can_be_taken_back(desk: Desk, posting: int) -> None:
    review.give_opinion(desk, "posting", posting, "first", "陈一", True)
    with pytest.raises(WrongUsage):
        review.set_review_rule(desk, True, " ")
    review.set_review_rule(desk, True, "在岗一人")
    review.give_opinion(desk, "posting", posting, "second", "陈一", True)
    review.set_review_rule(desk, False, "人员已补齐")
    assert review.review_rule(desk).reason == "人员已补齐"
    with pytest.raises(RuleForbids) as refused:
        review.give_opinion(desk, "posting", posting, "secrecy", "陈一", True)
    assert refused.value.code == "review_same_person"


def test_a_clock_set_back_is_noticed(desk: Desk, posting: int) -> None:
    review.give_opinion(desk, "posting", posting, "first", "陈一", True)
    earlier = replace(desk, clock=lambda: datetime(2026, 11, 19, 9, tzinfo=CHINA))
    with pytest.raises(RuleForbids) as refused:
        review.give_opinion(earlier, "posting", posting, "second", "李二", True)
    assert refused.value.code == "review_clock"


def test_paper_signed_on_one_day_is_recorded_in_its_order(desk: Desk, posting: int) -> None:
    for level, who in PEOPLE.items():
        review.give_opinion(desk, "posting", posting, level, who, True, on_paper=True, signed_on=TODAY)
    facts = review.review_state(desk, "posting", posting)
    assert facts.state is ReviewState.APPROVED
    assert all(d.on_paper for d in facts.decisions)
    postings.change_posting(desk, posting, content="改")
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(RuleForbids):
        review.give_opinion(desk, "posting", posting, "first", "陈一", True, on_paper=True, signed_on=tomorrow)


def test_an_unknown_subject_level_or_number_is_refused(desk: Desk, posting: int) -> None:
    for subject, key, level in (
        ("report", posting, "first"),
        ("posting", 999, "first"),
        ("batch", 999, "first"),
        ("posting", posting, "third"),
    ):
        with pytest.raises(WrongUsage):
            review.give_opinion(desk, subject, key, level, "陈一", True)


def test_a_refused_opinion_leaves_no_trace(desk: Desk, store: Store, posting: int) -> None:
    def rows() -> list[int]:
        with store.read() as session:
            ask = session.connection().exec_driver_sql
            return [ask(f"select count(*) from {table}").scalar_one() for table in ("audit", "review_decision")]

    before = rows()
    with pytest.raises(RuleForbids):
        review.give_opinion(desk, "posting", posting, "final", "赵四", True)
    assert rows() == before
    assert postings.get_posting(desk, posting).state is PostingState.DRAFT
