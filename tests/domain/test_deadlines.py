"""Due dates: the handbook's check values, a table worked out independently, and properties."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.clock_specs import due_of_case, due_of_deadline
from zwgk_desktop.domain.deadlines import Pause, add_months, count_working_days, next_quarter_day
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.services.clocks import as_json, due_dates, load_calendar

TABLE = tomllib.loads((Path(__file__).parent.parent / "data" / "clock_cases.toml").read_text(encoding="utf-8"))["case"]
ONE = timedelta(days=1)
bases = st.dates(date(2019, 1, 1), date(2026, 8, 31))


def works(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def naive(base: date, spec: dict[str, Any]) -> date:
    """Count day by day, in the plainest way, without our calendar."""
    pause = [date.fromisoformat(spec["pause"][end]) for end in ("from", "to")] if "pause" in spec else None
    day = date.fromisoformat(spec.get("restart_from", base.isoformat()))
    left = spec["n"] + spec.get("extension_working_days", 0)
    while left:
        day += ONE
        if pause and pause[0] <= day <= pause[1]:
            continue
        left -= works(day)
    return day


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["id"])
def test_a_case_of_the_table_gives_its_due_date_and_neighbours(case: dict[str, Any]) -> None:
    [result] = due_dates([{"id": case["id"], "base": case["base"], "spec": case["spec"]}])
    wanted = {key: case[key] for key in ("due", "provisional", "submit_by_workday", "roll_forward")}
    assert {key: result[key] for key in wanted} == wanted
    assert result["explain"][-1].startswith(case["due"])
    if case["spec"]["type"] == "working_days":
        assert naive(date.fromisoformat(case["base"]), case["spec"]).isoformat() == case["due"]


def test_the_table_is_not_thin() -> None:
    assert len(TABLE) >= 100


@pytest.mark.parametrize(
    ("base", "extension", "due"),
    [
        ("2026-02-10", 0, "2026-03-16"),
        ("2026-02-10", 20, "2026-04-14"),
        ("2026-02-14", 0, "2026-03-20"),
        ("2026-04-27", 0, "2026-05-27"),
        ("2026-09-15", 0, "2026-10-19"),
    ],
)
def test_the_check_values_of_the_handbook(base: str, extension: int, due: str) -> None:
    spec = {"type": "working_days", "n": 20, "extension_working_days": extension}
    assert due_of_case(date.fromisoformat(base), spec, load_calendar()).due.isoformat() == due


def test_the_count_is_explained_day_by_day_with_the_days_that_do_not_count() -> None:
    due = count_working_days(date(2026, 2, 10), 5, load_calendar(), extension=1)
    assert due.explain[:5] == (
        "2026-02-11 周三 第1日",
        "2026-02-12 周四 第2日",
        "2026-02-13 周五 第3日",
        "2026-02-14 周六 调休上班 第4日",
        "2026-02-15 周日 春节 不计",
    )
    assert due.explain[-2:] == ("2026-02-24 周二 第5日", "2026-02-25 周三 第6日（延长第1日）")


def test_a_pause_and_a_restart_are_explained() -> None:
    due = count_working_days(
        date(2026, 3, 2),
        2,
        load_calendar(),
        pauses=[Pause(date(2026, 3, 9), date(2026, 3, 9))],
        restart_from=date(2026, 3, 6),
    )
    assert due.explain == (
        "2026-03-02 周一 原起算日 作废",
        "2026-03-06 周五 重新起算 不计",
        "2026-03-07 周六 周末 不计",
        "2026-03-08 周日 周末 不计",
        "2026-03-09 周一 暂停 不计",
        "2026-03-10 周二 第1日",
        "2026-03-11 周三 第2日",
    )


def test_a_date_beyond_the_notices_says_so_on_each_such_day() -> None:
    due = count_working_days(date(2026, 12, 30), 3, load_calendar())
    assert due.provisional
    assert due.explain[0] == "2026-12-31 周四 第1日"
    assert due.explain[1] == "2027-01-01 周五 第2日（未收录该年放假安排，按周末推算）"


def test_nothing_to_count_is_due_the_same_day_or_the_first_working_day() -> None:
    assert count_working_days(date(2026, 3, 2), 0, load_calendar()).due == date(2026, 3, 2)
    assert count_working_days(date(2026, 2, 15), 0, load_calendar()).due == date(2026, 2, 24)


def test_a_calendar_day_deadline_does_not_move_but_its_neighbours_are_told() -> None:
    due = due_of_case(date(2026, 2, 1), {"type": "calendar_days", "n": 15}, load_calendar())
    assert (due.due, due.submit_by_workday, due.roll_forward) == (
        date(2026, 2, 16),
        date(2026, 2, 14),
        date(2026, 2, 24),
    )


def test_a_least_time_is_over_on_the_same_day_and_says_so() -> None:
    due = due_of_case(date(2026, 3, 1), {"type": "calendar_days", "n": 30, "minimum": True}, load_calendar())
    assert due.due == date(2026, 3, 31)
    assert due.explain[-1] == "2026-03-31 周二 第30日 满30日，最早可于此日届满"


@pytest.mark.parametrize(
    ("kind", "value", "due", "past"),
    [
        ("date", {"month": 9, "day": 10}, "2026-09-10", False),
        ("date", {"year": 2024, "month": 1, "day": 31}, "2024-01-31", True),
        ("date", {"month": 2, "day": 31}, "2026-02-28", True),
        ("monthly", {"month_day": "last"}, "2026-03-31", False),
        ("monthly", {"month_day": 5}, "2026-04-05", False),
        ("quarterly", {"quarter_last_month_day": 10}, "2026-06-10", False),
        ("yearly", {"month": 1, "day": 31}, "2027-01-31", False),
        ("yearly", {"times": 2}, "2026-12-31", False),
        ("within_days", {"days": 15}, "2026-03-30", False),
        ("within_days", {"working_days": 3}, "2026-03-18", False),
        ("frequency", {"times": 1, "per": "week"}, "2026-03-15", False),
        ("frequency", {"times": 1, "per": "month"}, "2026-03-31", False),
        ("frequency", {"times": 1, "per": "quarter"}, "2026-03-31", False),
        ("frequency", {"interval_months": 2}, "2026-05-15", False),
        ("frequency", {"interval_weeks": 1}, "2026-03-22", False),
    ],
)
def test_each_kind_of_deadline_of_a_document_has_a_first_due_day(
    kind: str, value: dict[str, Any], due: str, past: bool
) -> None:
    found = due_of_deadline(date(2026, 3, 15), kind, value, load_calendar(), "原话")
    assert found is not None
    assert (found.due.isoformat(), found.past) == (due, past)


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("9月上旬前", "2026-09-10"),
        ("10月底前", "2026-10-31"),
        ("年底前", "2026-12-31"),
        ("每月底前", "2026-03-31"),
        ("每季度最后一个月10日前", "2026-06-10"),
        ("制发后15天内", "2026-03-30"),
        ("3个工作日内", "2026-03-18"),
        ("2024年1月底前", "2024-01-31"),
        ("2月底前", "2026-02-28"),
        ("年内至少2次", "2026-12-31"),
        ("每周至少1次", "2026-03-15"),
        ("不少于30日", "2026-04-14"),
        ("次年1月底前", "2027-01-31"),
        ("下月5日前", "2026-04-05"),
        ("2个月内", "2026-05-15"),
        ("每年1月31日前", "2027-01-31"),
    ],
)
def test_a_phrase_is_counted_as_in_a_document_issued_on_the_base_day(phrase: str, due: str) -> None:
    [result] = due_dates([{"id": 1, "base": "2026-03-15", "spec": {"type": "phrase", "phrase": phrase}}])
    assert result["due"] == due
    assert result["past"] is (due < "2026-03-15")


def test_a_phrase_without_a_day_is_left_to_a_person_and_the_others_still_stand() -> None:
    cases = [{"id": p, "base": "2026-03-15", "spec": {"type": "phrase", "phrase": p}} for p in ("即日起", "年底前")]
    unclear, clear = due_dates(cases)
    assert unclear["due"] is None
    assert "人工确定" in unclear["explain"][0]
    assert clear["due"] == "2026-12-31"


def test_a_ratio_names_no_day() -> None:
    assert due_of_deadline(date(2026, 3, 15), "ratio", {"percent": 90}, load_calendar()) is None


@pytest.mark.parametrize(
    ("base", "spec", "says"),
    [
        ("2026-02-30", {"type": "month_end"}, "base 不是日期"),
        (None, {"type": "month_end"}, "base 不是日期"),
        ("2026-02-10", {"type": "fortnight"}, "不认识的计算方式"),
        ("2026-02-10", {}, "不认识的计算方式"),
        ("2026-02-10", {"type": ["month_end"]}, "不认识的计算方式"),
        ("2026-02-10", None, "缺少 spec"),
        ("2026-02-10", {"type": "working_days"}, "缺少 n"),
        ("2026-02-10", {"type": "working_days", "n": -1}, "0 至"),
        ("2026-02-10", {"type": "working_days", "n": True}, "应为整数"),
        ("2026-02-10", {"type": "calendar_days", "n": "30"}, "应为整数"),
        ("2026-02-10", {"type": "calendar_days", "n": 10**9}, "0 至"),
        ("2026-02-10", {"type": "calendar_days", "n": 30, "minimum": "yes"}, "true 或 false"),
        ("2026-02-10", {"type": "quarter_last_month_day", "day": 0}, "1 至 31"),
        ("2026-02-10", {"type": "working_days", "n": 20, "pause": {"from": "2026-02-11"}}, "缺少 to（暂停结束日）"),
        ("2026-02-10", {"type": "working_days", "n": 20, "pause": "2026-02-11"}, "from 和 to"),
        (
            "2026-02-10",
            {"type": "working_days", "n": 20, "pause": {"from": "2026-03-11", "to": "2026-03-10"}},
            "早于开始日",
        ),
        ("2026-02-10", {"type": "working_days", "n": 20, "restart_from": "2026-02-09"}, "早于起算日"),
        ("2026-02-10", {"type": "phrase", "phrase": " "}, "缺少 phrase"),
    ],
)
def test_a_case_that_makes_no_sense_is_refused_by_its_id(base: str | None, spec: Any, says: str) -> None:
    with pytest.raises(InputRefused, match="案例甲") as refused:
        due_dates([{"id": "案例甲", "base": base, "spec": spec}])
    assert says in refused.value.message
    assert refused.value.exit_code == 3


@given(bases, st.integers(1, 40), st.integers(0, 20))
def test_an_extension_is_simply_counted_on(base: date, days: int, extension: int) -> None:
    calendar = load_calendar()
    first = count_working_days(base, days, calendar)
    assert count_working_days(base, days, calendar, extension).due == calendar.add_workdays(first.due, extension)


@given(bases, st.integers(1, 30), st.integers(-10, 40), st.integers(0, 20))
def test_a_pause_moves_the_due_day_by_the_working_days_it_covers(
    base: date, days: int, start: int, length: int
) -> None:
    calendar = load_calendar()
    pause = Pause(base + start * ONE, base + (start + length) * ONE)
    free, held = (
        count_working_days(base, days, calendar).due,
        count_working_days(base, days, calendar, pauses=[pause]).due,
    )
    assert held >= free
    assert calendar.is_workday(held)
    counted = [
        day
        for day in (base + n * ONE for n in range(1, (held - base).days + 1))
        if calendar.is_workday(day) and not pause.first <= day <= pause.last
    ]
    assert len(counted) == days
    assert counted[-1] == held


@given(bases, st.integers(0, 40), st.integers(1, 30))
def test_a_restart_forgets_the_first_base(base: date, later: int, days: int) -> None:
    calendar = load_calendar()
    restart = base + later * ONE
    assert (
        count_working_days(base, days, calendar, restart_from=restart).due
        == count_working_days(restart, days, calendar).due
    )


@given(bases, bases, st.integers(0, 40))
def test_an_earlier_receipt_is_never_due_later(one: date, other: date, days: int) -> None:
    calendar = load_calendar()
    first, second = sorted((one, other))
    assert count_working_days(first, days, calendar).due <= count_working_days(second, days, calendar).due


@given(bases, st.integers(1, 31))
def test_a_quarter_day_is_the_next_one_on_or_after_the_base(base: date, day: int) -> None:
    due = due_of_case(base, {"type": "quarter_last_month_day", "day": day}, load_calendar()).due
    assert due >= base
    assert due.month % 3 == 0
    assert (due - base).days <= 93
    assert due.day == day or (due + ONE).day == 1


@given(bases)
def test_the_end_of_the_month_is_its_own_due_day(base: date) -> None:
    due = due_of_case(base, {"type": "month_end"}, load_calendar())
    assert (due.due + ONE).day == 1
    assert due_of_case(due.due, {"type": "month_end"}, load_calendar()).due == due.due


def test_months_are_added_without_leaving_the_month() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_a_due_date_is_told_in_the_form_of_the_command_line() -> None:
    told = as_json(count_working_days(date(2026, 2, 10), 20, load_calendar()))
    assert set(told) == {"due", "provisional", "past", "submit_by_workday", "roll_forward", "explain"}


@pytest.mark.parametrize(
    ("base", "due"),
    [
        (date(2026, 1, 1), date(2026, 1, 15)),
        (date(2026, 1, 16), date(2026, 4, 15)),
        (date(2026, 11, 20), date(2027, 1, 15)),
        (date(2026, 12, 31), date(2027, 1, 15)),
    ],
)
def test_a_day_of_the_quarters_first_month_is_found_on_or_after_the_base(base: date, due: date) -> None:
    assert next_quarter_day(base, 15, 1) == due
