"""Does the gate hold? Order, one person one level, exactly this content, time that only goes forward."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from zwgk_desktop.domain.errors import Refusal, RuleForbids, WrongUsage
from zwgk_desktop.domain.review import (
    LOCAL,
    NEEDED,
    Decision,
    Level,
    ReviewFacts,
    ReviewRule,
    ReviewState,
    give,
    paper_time,
    require_approved,
    same_name,
    void,
    withdraw,
)

START = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
PEOPLE = {Level.FIRST: "陈一", Level.SECOND: "李二", Level.SECRECY: "王三", Level.FINAL: "赵四"}
USUAL = (Level.FIRST, Level.SECOND, Level.SECRECY, Level.FINAL)


def fresh(content: str = "甲") -> ReviewFacts:
    return ReviewFacts("posting", 1, hashlib.sha256(content.encode()).hexdigest())


def say(facts: ReviewFacts, level: Level, agreed: bool = True, at: datetime = START, **more: object) -> ReviewFacts:
    decision = Decision(level, agreed, PEOPLE[level], facts.content_sha256, at, "" if agreed else "数字有误")
    return give(facts, replace(decision, **more), now=at + timedelta(minutes=1))[0]  # type: ignore[arg-type]


def approved() -> ReviewFacts:
    facts = fresh()
    for level in USUAL:
        facts = say(facts, level)
    return facts


def test_four_people_in_order_approve() -> None:
    assert fresh().state is ReviewState.NONE
    assert say(fresh(), Level.FIRST).state is ReviewState.IN_REVIEW
    assert approved().state is ReviewState.APPROVED
    require_approved(approved(), "张贴")


@pytest.mark.parametrize("order", [(Level.FIRST, Level.SECRECY, Level.SECOND, Level.FINAL), USUAL])
def test_second_review_and_secrecy_check_may_come_in_either_order(order: tuple[Level, ...]) -> None:
    facts = fresh()
    for level in order:
        assert level in facts.open_levels
        facts = say(facts, level)
    assert facts.state is ReviewState.APPROVED
    assert facts.open_levels == ()


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ((), Level.SECOND),
        ((), Level.SECRECY),
        ((), Level.FINAL),
        ((Level.FIRST,), Level.FINAL),
        ((Level.FIRST, Level.SECOND), Level.FINAL),
        ((Level.FIRST, Level.SECRECY), Level.FINAL),
    ],
)
def test_a_level_before_its_turn_is_refused(given: tuple[Level, ...], level: Level) -> None:
    facts = fresh()
    for earlier in given:
        facts = say(facts, earlier)
    with pytest.raises(RuleForbids) as refused:
        say(facts, level)
    assert refused.value.code == "review_order"


def test_an_edit_after_approval_voids_everything() -> None:
    edited = replace(approved(), content_sha256=fresh("乙").content_sha256)
    assert edited.state is ReviewState.NONE
    with pytest.raises(RuleForbids) as refused:
        require_approved(edited, "张贴")
    assert refused.value.code == "review_stale"


def test_opinions_voided_by_an_edit_do_not_come_back_with_the_old_words() -> None:
    facts = approved()
    old = facts.content_sha256
    back = replace(void(replace(facts, content_sha256="乙"), START, "修改"), content_sha256=old)
    assert back.state is ReviewState.NONE
    assert len(back.decisions) == 4


def test_an_opinion_on_what_was_seen_before_an_edit_is_refused() -> None:
    with pytest.raises(RuleForbids) as refused:
        say(fresh(), Level.FIRST, content_sha256="0" * 64)
    assert refused.value.code == "review_stale"


@pytest.mark.parametrize("name", ["陈一", " 陈一 ", "陈 一", "陈　一", "陈\u200b一"])
def test_the_same_person_may_not_give_two_levels_however_the_name_is_spaced(name: str) -> None:
    with pytest.raises(RuleForbids) as refused:
        say(say(fresh(), Level.FIRST), Level.SECOND, officer=name)
    assert refused.value.code == "review_same_person"


def test_the_office_may_allow_one_person_several_levels_and_it_is_recorded() -> None:
    facts = say(fresh(), Level.FIRST)
    decision = Decision(Level.SECOND, True, "陈一", facts.content_sha256, START)
    given, entry = give(facts, decision, START, ReviewRule(True, "只有一名在岗人员"))
    assert Level.SECOND in given.agreed
    assert "只有一名在岗人员" in entry.summary
    assert entry.after["same_person"] is True


def test_a_decision_dated_before_an_earlier_one_is_refused() -> None:
    with pytest.raises(RuleForbids) as refused:
        say(say(fresh(), Level.FIRST), Level.SECOND, at=START - timedelta(days=1))
    assert refused.value.code == "review_clock"


def test_a_signature_from_tomorrow_is_refused() -> None:
    decision = Decision(Level.FIRST, True, "陈一", fresh().content_sha256, START + timedelta(days=1))
    with pytest.raises(RuleForbids) as refused:
        give(fresh(), decision, START)
    assert refused.value.code == "review_future"


def test_a_paper_signature_of_the_same_day_follows_what_is_already_there() -> None:
    facts = say(fresh(), Level.FIRST)
    at = paper_time(date(2026, 7, 1), facts.in_force)
    assert at == START
    assert paper_time(date(2026, 6, 30), facts.in_force) == datetime(2026, 6, 30, tzinfo=LOCAL)


def test_a_level_is_given_once() -> None:
    with pytest.raises(RuleForbids) as refused:
        say(say(fresh(), Level.FIRST), Level.FIRST, officer="别人")
    assert refused.value.code == "review_given"


def test_a_refusal_stops_the_gate_until_an_edit_or_a_withdrawal() -> None:
    facts = say(say(fresh(), Level.FIRST), Level.SECOND, agreed=False)
    assert facts.state is ReviewState.REJECTED
    assert facts.open_levels == ()
    with pytest.raises(RuleForbids) as refused:
        say(facts, Level.SECRECY)
    assert refused.value.code == "review_rejected"
    assert void(facts, START, "修改").state is ReviewState.NONE
    assert withdraw(facts, Level.SECOND, START, "看错了")[0].state is ReviewState.IN_REVIEW


def test_a_refusal_needs_its_reason_and_an_opinion_its_officer() -> None:
    with pytest.raises(WrongUsage, match="意见"):
        say(fresh(), Level.FIRST, agreed=False, opinion="  ")
    with pytest.raises(WrongUsage, match="审查人"):
        say(fresh(), Level.FIRST, officer=" 　")


def test_withdrawing_an_opinion_takes_those_built_on_it_along() -> None:
    left, entry = withdraw(approved(), Level.SECOND, START, "签错了件")
    assert left.agreed == {Level.FIRST, Level.SECRECY}
    assert "签错了件" in entry.summary
    with pytest.raises(RuleForbids):
        withdraw(left, Level.FINAL, START, "理由")
    with pytest.raises(WrongUsage):
        withdraw(left, Level.FIRST, START, " ")


def test_what_is_missing_is_named_when_something_is_not_approved() -> None:
    with pytest.raises(RuleForbids, match="还差复审、保密审查、终审"):
        require_approved(say(fresh(), Level.FIRST), "张贴")


class Attack(RuleBasedStateMachine):
    """An office that clicks anything in any order; approval must always mean four people saw exactly this."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.content = 0
        self.facts = fresh("0")
        self.shown = self.facts.content_sha256

    @rule(minutes=st.integers(-600, 600))
    def time_passes_or_the_clock_is_set_back(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def someone_opens_it(self) -> None:
        self.shown = self.facts.content_sha256

    @rule(content=st.integers(0, 2), clean=st.booleans())
    def someone_edits_it(self, content: int, clean: bool) -> None:
        if clean:
            self.facts = void(self.facts, self.now, "修改")
        digest = hashlib.sha256(str(content).encode()).hexdigest()
        self.facts = replace(self.facts, content_sha256=digest)

    @rule(
        level=st.sampled_from(Level),
        agreed=st.booleans(),
        who=st.sampled_from(["陈一", "李二", "王三", "赵四", "陈 一"]),
    )
    def someone_decides(self, level: Level, agreed: bool, who: str) -> None:
        before = self.facts
        try:
            new = Decision(level, agreed, who, self.shown, self.now, "意见")
            self.facts, entry = give(self.facts, new, self.now)
            assert entry.after["state"] == self.facts.state.value
        except Refusal:
            assert self.facts == before

    @precondition(lambda self: self.facts.in_force)
    @rule(data=st.data())
    def someone_withdraws(self, data: st.DataObject) -> None:
        level = data.draw(st.sampled_from([d.level for d in self.facts.in_force]))
        self.facts = withdraw(self.facts, level, self.now, "撤回")[0]
        assert self.facts.of(level) is None

    @rule()
    def someone_does_it_properly(self) -> None:
        self.now = max([self.now, *(d.decided_at for d in self.facts.in_force)])
        self.shown = self.facts.content_sha256
        for level in USUAL:
            self.someone_decides(level, True, PEOPLE[level])

    @invariant()
    def approval_means_four_different_people_saw_exactly_this(self) -> None:
        if self.facts.state is not ReviewState.APPROVED:
            return
        live = self.facts.in_force
        assert {d.level for d in live} == set(Level)
        assert len(live) == 4
        assert not any(same_name(a.officer, b.officer) for a in live for b in live if a is not b)
        assert all(d.content_sha256 == self.facts.content_sha256 and d.voided_at is None for d in live)

    @invariant()
    def every_opinion_in_force_stands_on_those_before_it(self) -> None:
        at = {d.level: d.decided_at for d in self.facts.in_force}
        for decision in self.facts.in_force:
            for needed in NEEDED[decision.level]:
                assert at[needed] <= decision.decided_at

    @invariant()
    def nothing_ever_given_disappears(self) -> None:
        assert len(self.facts.decisions) >= len(self.facts.in_force)


Attack.TestCase.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
TestAttack = Attack.TestCase
