"""Do entries, steps, terms and duties follow the rules, and is what cannot be refused by name?"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.registers.clocks import EntryState, Happened, earliest, find_clocks
from zwgk_desktop.domain.registers.definitions import Register
from zwgk_desktop.domain.registers.duties import find_duties, interpretation_rate
from zwgk_desktop.domain.registers.engine import check_entry, check_step, closed_on, next_steps, state_of
from zwgk_desktop.domain.registers.values import built_in_fields, parse_day, read_values
from zwgk_desktop.domain.workdays import Calendar

RESOURCES = Path(__file__).parents[3] / "resources"
TODAY = date(2026, 11, 20)
SYNCED = {"sync_draft": True, "sync_sign": True, "sync_publish": True}
DAYS = st.dates(date(2025, 1, 1), TODAY)


@cache
def calendar() -> Calendar:
    files = sorted((RESOURCES / "calendar").glob("*.toml"))
    return Calendar.from_mapping(*(tomllib.loads(file.read_text(encoding="utf-8")) for file in files))


@cache
def register(key: str) -> Register:
    return Register.from_mapping(tomllib.loads((RESOURCES / "registers" / f"{key}.toml").read_text(encoding="utf-8")))


def entry(received: date | None = date(2026, 11, 2), *steps: Happened, **values: object) -> EntryState:
    return EntryState(received, values, steps, "事项", "号1")


def kinds(key: str, state: EntryState, step: str, on: date, **values: object) -> set[tuple[str, Severity]]:
    found = check_step(register(key), state, step, on, values, TODAY, calendar())
    return {(one.kind, one.severity) for one in found}


def due(key: str, state: EntryState, clock: str) -> date:
    return next(one.due.due for one in find_clocks(register(key), state, calendar()) if one.key == clock)


def test_an_opinion_is_due_in_five_working_days_a_simple_one_in_three() -> None:
    assert due("opinion", entry(), "answer") == date(2026, 11, 9)
    assert due("opinion", entry(simple=True), "answer_simple") == date(2026, 11, 5)
    assert {one.key for one in find_clocks(register("opinion"), entry(simple=True), calendar())} == {"answer_simple"}


def test_an_opinion_over_the_spring_festival_waits_for_the_working_days() -> None:
    assert due("opinion", entry(date(2026, 2, 13)), "answer") == date(2026, 2, 27)  # 14 Feb is a working Saturday


def test_the_answer_stops_the_clock_and_closes_the_entry() -> None:
    answered = entry(date(2026, 11, 2), Happened("hand", date(2026, 11, 3)), Happened("answer", date(2026, 11, 10)))
    (clock,) = find_clocks(register("opinion"), answered, calendar())
    assert clock.stopped_on == date(2026, 11, 10)
    assert clock.late
    assert clock.days_left(TODAY) is None
    assert earliest([clock]) == (None, None)
    assert state_of(register("opinion"), answered.steps).word == "已答复"
    assert closed_on(register("opinion"), answered.steps) == date(2026, 11, 10)
    assert next_steps(register("opinion"), answered) == []


def test_a_step_before_the_receipt_in_the_future_or_out_of_order_is_refused() -> None:
    handed = entry(date(2026, 11, 2), Happened("hand", date(2026, 11, 5)))
    assert ("step_before_receipt", Severity.ERROR) in kinds("opinion", entry(), "answer", date(2026, 11, 1))
    assert ("step_in_future", Severity.ERROR) in kinds("opinion", entry(), "answer", date(2026, 11, 21))
    assert ("step_out_of_order", Severity.ERROR) in kinds("opinion", handed, "answer", date(2026, 11, 4))
    assert kinds("opinion", entry(), "nonsense", TODAY) == {("step_unknown", Severity.ERROR)}


def test_a_step_that_is_not_allowed_now_says_which_are() -> None:
    done = entry(date(2026, 11, 2), Happened("answer", date(2026, 11, 3)))
    (found,) = check_step(register("opinion"), done, "hand", TODAY, {}, TODAY, calendar())
    assert found.kind == "step_not_now"
    assert "已答复" in found.message
    assert "没有后续步骤" in found.message


def test_a_late_answer_is_taken_with_a_warning_naming_the_rule() -> None:
    (found,) = check_step(register("opinion"), entry(), "answer", date(2026, 11, 12), {}, TODAY, calendar())
    assert (found.kind, found.severity) == ("term_missed", Severity.WARNING)
    assert "2026-11-09" in found.message
    assert "5个工作日" in found.message


def test_comments_closed_before_thirty_days_need_a_stated_reason() -> None:
    opened = entry(date(2026, 2, 1), Happened("open", date(2026, 6, 1)))
    early = date(2026, 6, 20)
    assert kinds("decision", opened, "close", early, count=3) == {("term_too_short", Severity.ERROR)}
    assert kinds("decision", opened, "close", early, count=3, reason="防汛") == {("term_shortened", Severity.WARNING)}
    assert kinds("decision", opened, "close", date(2026, 7, 1), count=3) == set()
    assert kinds("decision", opened, "close", date(2026, 8, 1), count=3) == set()  # longer is no fault
    assert earliest(find_clocks(register("decision"), opened, calendar())) == (None, None)  # nobody is late for it


def test_a_petition_is_extended_once_and_never_after_its_term() -> None:
    accepted = entry(date(2026, 3, 2), Happened("accept", date(2026, 3, 5)))
    assert due("petition", accepted, "finish") == date(2026, 5, 4)
    assert ("term_over", Severity.ERROR) in kinds("petition", accepted, "extend", date(2026, 5, 5), days=30)
    extended = entry(date(2026, 3, 2), *accepted.steps, Happened("extend", date(2026, 4, 30), {"days": 30}))
    assert due("petition", extended, "finish") == date(2026, 6, 3)
    assert kinds("petition", extended, "extend", date(2026, 5, 1), days=10) == {("step_once", Severity.ERROR)}


def test_a_mended_problem_that_comes_back_runs_again() -> None:
    mended = entry(date(2026, 11, 2), Happened("mend", date(2026, 11, 5)), limit="2026-11-30")
    back = entry(date(2026, 11, 2), *mended.steps, Happened("back", date(2026, 11, 9)), limit="2026-11-30")
    assert earliest(find_clocks(register("rectify"), mended, calendar())) == (None, None)
    assert earliest(find_clocks(register("rectify"), back, calendar())) == (date(2026, 11, 30), None)


def test_a_columns_clock_starts_again_with_every_update() -> None:
    column = entry(date(2026, 8, 31), gap="3个月")
    assert due("column", column, "gap3m") == date(2026, 11, 30)
    updated = entry(date(2026, 8, 31), Happened("update", date(2026, 11, 18)), gap="3个月")
    assert due("column", updated, "gap3m") == date(2027, 2, 18)


def test_a_promise_is_due_on_its_own_day_and_the_latest_promise_counts() -> None:
    steps = (
        Happened("respond", date(2026, 11, 3)),
        Happened("promise", date(2026, 11, 4), {"promise_due": "2026-11-15"}),
        Happened("promise", date(2026, 11, 6), {"promise_due": "2026-12-15"}),
    )
    promised = entry(date(2026, 11, 2), *steps)
    assert earliest(find_clocks(register("media"), promised, calendar()))[0] == date(2026, 12, 15)
    kept = entry(date(2026, 11, 2), *steps, Happened("kept", date(2026, 11, 18)))
    assert earliest(find_clocks(register("media"), kept, calendar()))[0] is None


def test_a_document_renewed_expires_on_the_new_day() -> None:
    document = entry(date(2026, 1, 5), needs=False, valid_until="2026-12-31")
    assert due("policy", document, "validity") == date(2026, 12, 31)
    renewed = entry(
        date(2026, 1, 5), Happened("renew", date(2026, 11, 1), {"valid_until": "2028-12-31"}), valid_until="2026-12-31"
    )
    assert due("policy", renewed, "validity") == date(2028, 12, 31)


def test_one_number_names_one_case_and_a_step_cannot_lie_before_the_receipt() -> None:
    found = check_entry(
        register("opinion"), entry(date(2026, 11, 9), Happened("hand", date(2026, 11, 3))), TODAY, {"号1"}
    )
    assert {one.kind for one in found} == {"number_taken", "step_before_receipt"}
    (old,) = check_entry(register("opinion"), entry(date(2024, 11, 9)), TODAY, ())
    assert (old.kind, old.severity) == ("received_long_ago", Severity.WARNING)


def test_months_without_an_activity_stay_missed_and_late_catalogues_do_not_count() -> None:
    held = [
        entry(date(2026, 1, 9), Happened("event", date(2026, 1, 9)), kind="座谈会"),
        entry(date(2026, 2, 9), Happened("event", date(2026, 3, 9)), kind="政府开放日"),
        entry(date(2026, 11, 25), kind="政府开放日"),
    ]
    found = find_duties(register("activity"), 2026, held, TODAY)
    monthly = {one.label: one.word for one in found if one.key == "monthly"}
    assert list(monthly)[-1] == "2026-11"
    assert [label for label, word in monthly.items() if word == "已完成"] == ["2026-01", "2026-03"]
    assert monthly["2026-11"] == "待完成"
    (yearly,) = [one for one in found if one.key == "open_day"]
    assert (yearly.done, yearly.times, yearly.word) == (1, 2, "待完成")
    late = [entry(date(2026, 2, 1), Happened("catalogue", date(2026, 4, 2)))]
    (catalogue,) = find_duties(register("decision"), 2026, late, TODAY)
    assert (catalogue.done, catalogue.late, catalogue.word) == (1, 1, "未完成")


def test_the_interpretation_rate_counts_what_needs_it_and_what_was_in_time() -> None:
    documents = [
        (entry(date(2026, 3, 2), Happened("interpret", date(2026, 3, 4)), needs=True, major=True), date(2026, 3, 5)),
        (entry(date(2026, 3, 2), Happened("interpret", date(2026, 3, 9)), needs=True, **SYNCED), date(2026, 3, 5)),
        (entry(date(2026, 3, 2), needs=True), date(2026, 3, 5)),
        (entry(date(2026, 3, 2), needs=False), None),
    ]
    rate = interpretation_rate(documents)
    assert (rate.needed, rate.done, rate.in_time, rate.major, rate.major_done, rate.percent) == (3, 2, 1, 1, 1, 66)
    assert rate.synced == 1
    assert interpretation_rate([]).percent is None


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("received_on", "2026-11-21", "date_wrong"),
        ("received_on", "2026-02-30", "date_wrong"),
        ("received_on", "", "field_missing"),
        ("来源", "传真", "choice_wrong"),
        ("simple", "也许", "check_wrong"),
        ("content", "字" * 10_001, "text_wrong"),
        ("不存在的栏", "x", "field_unknown"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field_named(name: str, value: str, kind: str) -> None:
    good = {"title": "路灯", "received_on": "2026-11-02", "platform": "来电"}
    renamed = {"来源": "platform"}.get(name, name)
    _, findings = read_values(
        (*built_in_fields(register("opinion")), *register("opinion").fields),
        {key: one for key, one in good.items() if key != renamed} | {name: value},
        TODAY,
    )
    assert [one.kind.replace("lines_", "text_") for one in findings] == [kind]


@pytest.mark.parametrize(
    "text",
    ["2026-3-5", "2026/03/05", "2026.3.5", "2026年3月5日", "２０２６－０３－０５", "20260305", "2026-03-05 00:00:00"],
)
def test_a_day_is_read_in_every_usual_spelling(text: str) -> None:
    assert parse_day(text) == date(2026, 3, 5)


@given(st.text(max_size=40))
def test_any_text_in_any_field_is_a_value_or_a_finding(text: str) -> None:
    for key in ("opinion", "activity", "petition"):
        fields = (*built_in_fields(register(key)), *register(key).fields)
        values, findings = read_values(fields, {one.key: text for one in fields}, TODAY)
        for one in fields:
            if one.kind == "date" and values.get(one.key) and not findings:
                date.fromisoformat(values[one.key])


@given(received=DAYS, days=st.lists(st.integers(0, 40), max_size=6), choice=st.data())
def test_no_road_through_a_register_ends_in_a_contradiction(
    received: date, days: list[int], choice: st.DataObject
) -> None:
    """Whatever allowed steps are taken, state, closing day and clocks fit together."""
    key = choice.draw(st.sampled_from(("opinion", "media", "decision", "rectify", "petition", "policy", "column")))
    state, on = entry(received, gap="7日", limit="2026-11-30", needs=True), received
    for gap in days:
        on += timedelta(days=gap)
        allowed = next_steps(register(key), state)
        if not allowed:
            break
        step = choice.draw(st.sampled_from(allowed))
        data = {one.key: 5 if one.kind == "number" else "2026-12-01" for one in step.fields}
        found = check_step(register(key), state, step.kind, on, data, date(2028, 1, 1), calendar())
        if any(one.severity is Severity.ERROR for one in found):
            continue
        state = entry(received, *state.steps, Happened(step.kind, on, data), **state.values)
    clocks = find_clocks(register(key), state, calendar())
    closed = closed_on(register(key), state.steps)
    assert (closed is not None) == state_of(register(key), state.steps).closed
    assert closed is None or next_steps(register(key), state) == []
    taken = {step.on for step in state.steps}
    assert all(clock.stopped_on is None or clock.stopped_on in taken for clock in clocks)
    assert all(clock.due.explain for clock in clocks)
