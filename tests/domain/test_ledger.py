"""Ledger items: dated instances, states computed from facts, completion with evidence, and the rule pack."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.ledger import (
    CHECK_IN,
    Instance,
    Issue,
    Report,
    State,
    build_instances,
    check_report,
    next_due,
    settle,
    state_of,
)
from zwgk_desktop.domain.rules import RulePack
from zwgk_desktop.services.clocks import load_calendar

TODAY = date(2026, 9, 8)


def labels(kind: str, value: dict[str, Any], since: date | None = None) -> list[str]:
    found = build_instances(2026, [{"phrase": "", "kind": kind, "value": value}], since=since)
    return [f"{one.label}:{one.due:%m-%d}" for one in found]


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("date", {"month": 10, "day": 31}, ["2026-10-31:10-31"]),
        ("date", {"year": 2027, "month": 1, "day": 31}, ["2027-01-31:01-31"]),
        ("quarterly", {"quarter_last_month_day": 10}, ["2026Q1:03-10", "2026Q2:06-10", "2026Q3:09-10", "2026Q4:12-10"]),
        ("yearly", {"month": 3, "day": 31}, ["2026:03-31"]),
        ("yearly", {"times": 2}, ["2026第1次:12-31", "2026第2次:12-31"]),
        ("yearly", {"times": 1}, ["2026:12-31"]),
        ("frequency", {"interval_months": 6}, ["2026-06:06-30", "2026-12:12-31"]),
        ("frequency", {"times": 1, "per": "half_year"}, ["2026H1:06-30", "2026H2:12-31"]),
        ("frequency", {"times": 1, "per": "quarter"}, ["2026Q1:03-31", "2026Q2:06-30", "2026Q3:09-30", "2026Q4:12-31"]),
        ("ratio", {"percent": 90}, ["2026Q1:03-10", "2026Q2:06-10", "2026Q3:09-10", "2026Q4:12-10"]),
    ],
)
def test_a_deadline_makes_dated_instances(kind: str, value: dict[str, Any], wanted: list[str]) -> None:
    assert labels(kind, value) == wanted


def test_a_monthly_or_weekly_duty_is_looked_at_every_month() -> None:
    assert len(labels("monthly", {"month_day": "last"})) == 12
    assert labels("monthly", {"month_day": 5})[1] == "2026-02:02-05"
    assert labels("frequency", {"times": 1, "per": "week"})[1] == "2026-02:02-28"


def test_days_counted_from_the_issue_make_one_date_and_days_after_an_event_none() -> None:
    assert labels("within_days", {"days": 15, "from": "本通知印发"}, date(2026, 3, 2)) == ["2026-03-17:03-17"]
    assert all(
        "Q" in label for label in labels("within_days", {"working_days": 3, "from": "文件发布"}, date(2026, 3, 2))
    )


def test_an_item_that_came_in_june_does_not_owe_the_first_quarter_but_keeps_its_past_date() -> None:
    june = date(2026, 6, 20)
    assert labels("quarterly", {"quarter_last_month_day": 10}, june) == ["2026Q3:09-10", "2026Q4:12-10"]
    assert labels("date", {"month": 3, "day": 31}, june) == ["2026-03-31:03-31"]


def test_without_a_dated_deadline_an_item_is_checked_in_every_quarter() -> None:
    found = build_instances(2026, [])
    assert [one.label for one in found] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert {one.note for one in found} == {CHECK_IN}
    assert [one.label for one in build_instances(2026, [], since=date(2026, 12, 20))] == ["2026Q4"]


def test_a_check_in_is_done_by_saying_something_and_a_round_only_by_completion() -> None:
    running = Report("2026Q3", State.RUNNING, "更新 36 条", on=TODAY)
    check_in = Instance("2026Q3", date(2026, 9, 10), note=CHECK_IN)
    duty = Instance("2026Q3", date(2026, 9, 10))
    assert settle([check_in, duty], [running], TODAY) == (
        Instance("2026Q3", date(2026, 9, 10), TODAY, CHECK_IN),
        duty,
    )
    done = Report("2026Q3", State.DONE, "全部完成", "照片", on=TODAY)
    assert settle([duty], [done], TODAY)[0].done_on == TODAY


def test_completing_a_quarter_settles_its_months_and_no_others() -> None:
    months = build_instances(2026, [{"phrase": "", "kind": "monthly", "value": {"month_day": "last"}}])
    settled = settle(months, [Report("2026Q3", State.DONE, "", "照片", on=TODAY)], TODAY)
    assert [one.label for one in settled if one.done_on] == ["2026-07", "2026-08", "2026-09"]
    assert [one.due for one in settled] == [one.due for one in months]


def test_taking_completion_back_opens_the_instance_again() -> None:
    done = Instance("2026-10-31", date(2026, 10, 31), TODAY)
    assert settle([done], [Report("2026Q3", State.RUNNING, "还差一村")], TODAY)[0].done_on is None


def test_what_was_settled_by_hand_is_left_alone() -> None:
    by_hand = Instance("2026-10-31", date(2026, 10, 31), TODAY, "文件已改期")
    assert settle([by_hand], [], TODAY) == (by_hand,)


@pytest.mark.parametrize(
    ("reports", "today", "state"),
    [
        ([], date(2026, 8, 1), State.NOT_STARTED),
        ([], date(2026, 9, 1), State.LATE),
        ([Report("2026Q2", State.RUNNING, "已开始")], date(2026, 8, 1), State.RUNNING),
        ([Report("2026Q3", State.RUNNING, "已开始")], date(2026, 9, 1), State.LATE),
        ([Report("2026Q3", State.DONE, "", "照片")], date(2026, 9, 1), State.DONE),
        ([Report("2026Q2", State.DONE, "", "照片")], date(2026, 9, 1), State.DONE),
        ([Report("2026Q2", State.NOT_OURS, "无此事项")], date(2026, 9, 1), State.NOT_OURS),
        ([Report("2026Q4", State.DONE, "", "照片")], date(2026, 8, 1), State.NOT_STARTED),
    ],
)
def test_the_state_in_a_quarter_follows_from_reports_and_dates(
    reports: list[Report], today: date, state: State
) -> None:
    instances = settle(
        [Instance("2026-08-31", date(2026, 8, 31))], [r for r in reports if r.quarter <= "2026Q3"], today
    )
    assert state_of("2026Q3", instances, reports, today) is state


def test_a_recurring_duty_done_last_quarter_is_not_done_in_this_one() -> None:
    instances = [Instance("2026Q2", date(2026, 6, 10), date(2026, 6, 8)), Instance("2026Q3", date(2026, 9, 10))]
    told = [Report("2026Q2", State.DONE, "", "照片")]
    assert state_of("2026Q3", instances, told, TODAY) is State.RUNNING
    assert state_of("2026Q3", instances, told, date(2026, 9, 11)) is State.LATE


def test_a_missed_check_in_alone_does_not_make_an_ongoing_item_late() -> None:
    assert state_of("2026Q3", build_instances(2026, []), [], date(2026, 12, 20)) is State.NOT_STARTED


def test_the_next_due_day_is_the_earliest_open_one() -> None:
    instances = [Instance("2026Q2", date(2026, 6, 10), TODAY), Instance("2026Q3", date(2026, 9, 10))]
    assert next_due(instances) == date(2026, 9, 10)
    assert next_due(instances[:1]) is None


def test_completion_needs_evidence_or_a_reason() -> None:
    with pytest.raises(RuleForbids, match="佐证材料"):
        check_report("已完成", "  ", "")
    assert check_report("已完成", "照片", "") is State.DONE
    assert check_report("已完成", "", "口头布置，无书面材料") is State.DONE
    with pytest.raises(WrongUsage, match="没有“完成了”"):
        check_report("完成了", "", "")


kinds = st.sampled_from(
    [
        ("date", {"month": 5, "day": 31}),
        ("monthly", {"month_day": 10}),
        ("quarterly", {"quarter_last_month_day": "last"}),
        ("yearly", {"times": 3}),
        ("frequency", {"times": 2, "per": "week"}),
        ("within_days", {"days": 15, "from": "印发"}),
        ("ratio", {"percent": 90}),
    ]
)
reports = st.builds(
    Report,
    st.sampled_from(["2026Q1", "2026Q2", "2026Q3", "2026Q4"]),
    st.sampled_from(list(State)),
    st.sampled_from(["", "有进展"]),
    on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)


@given(st.lists(kinds, max_size=4), st.lists(reports, max_size=4), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_settling_never_moves_or_loses_an_instance_and_is_stable(
    found: list[tuple[str, dict[str, Any]]], told: list[Report], today: date
) -> None:
    instances = build_instances(2026, [{"phrase": "", "kind": kind, "value": value} for kind, value in found])
    once = settle(instances, told, today)
    assert [(one.label, one.due) for one in once] == [(one.label, one.due) for one in instances]
    assert settle(once, told, today) == once
    assert len({one.label for one in instances}) == len(instances)


def test_the_default_rule_pack_names_a_source_for_every_rule_and_dates_its_year() -> None:
    pack = RulePack.from_mapping(tomllib.loads(paths.resource("rules/default.toml").read_text(encoding="utf-8")))
    assert all(rule.source and rule.text for rule in pack.rules)
    assert pack.report_day == 10
    dated = {(one.rule.id, one.label): one.due for one in pack.instances(2026)}
    assert dated["quarterly_ledger", "2026Q3"] == date(2026, 9, 10)
    assert dated["activity", "2026-02"] == date(2026, 2, 28)
    assert dated["annual_report", "2026"] == date(2026, 1, 31)
    assert dated["open_day", "2026第2次"] == date(2026, 12, 31)
    assert not any(rule_id == "messages" for rule_id, _ in dated)


def test_a_rule_pack_with_a_broken_rule_is_refused() -> None:
    with pytest.raises(InputRefused, match="第 1 条"):
        RulePack.from_mapping({"rule": [{"id": "x", "kind": "sometimes"}]})


def test_working_days_after_issue_count_from_the_documents_date() -> None:
    issue = Issue(date(2026, 4, 27), load_calendar())  # off from 1 to 5 May
    deadlines = [{"phrase": "", "kind": "within_days", "value": {"working_days": 5, "from": "印发"}}]
    [found] = build_instances(2026, deadlines, since=date(2026, 6, 1), issue=issue)
    assert found.due == date(2026, 5, 7)
    days = [{"phrase": "", "kind": "within_days", "value": {"days": 15, "from": "印发"}}]
    assert build_instances(2026, days, since=date(2026, 6, 1), issue=issue)[0].due == date(2026, 5, 12)
    assert all(one.note == CHECK_IN for one in build_instances(2026, deadlines, since=date(2026, 6, 1)))


def test_overdue_is_computed_and_never_reported() -> None:
    with pytest.raises(WrongUsage, match="按时限判断"):
        check_report("逾期", "截图", "")
