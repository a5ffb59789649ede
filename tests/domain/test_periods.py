"""Does a period say the right days, name and due date, and does what is written read back?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.periods import (
    Period,
    Rhythm,
    parse_period,
    parse_quarter,
    period_of,
    periods_between,
    periods_within,
)

PERIODIC = [rhythm for rhythm in Rhythm if rhythm.months]
days = st.dates(date(1999, 1, 1), date(2098, 12, 31))
rhythms = st.sampled_from(PERIODIC)


@pytest.mark.parametrize(
    ("code", "label", "start", "end"),
    [
        ("2026-07", "2026年7月", date(2026, 7, 1), date(2026, 7, 31)),
        ("2024-02", "2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026Q3", "2026年第三季度", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026H1", "2026年上半年", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026H2", "2026年下半年", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026", "2026年度", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_knows_its_days_and_its_name(code: str, label: str, start: date, end: date) -> None:
    period = parse_period(code)
    assert (period.code, period.label, period.start, period.end) == (code, label, start, end)


@pytest.mark.parametrize("text", ["", "2026Q5", "2026-13", "2026-7", "2026H3", "Q3", "二〇二六", "2026Q3 x", "26Q3"])
def test_what_is_no_period_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(WrongUsage, match="看不懂时段"):
        parse_period(text)


@pytest.mark.parametrize("text", ["2026", "2026-07", "2026H1", "2026Q0"])
def test_only_a_quarter_is_a_quarter(text: str) -> None:
    with pytest.raises(WrongUsage, match="看不懂季度"):
        parse_quarter(text)


def test_a_quarter_in_small_letters_is_understood() -> None:
    assert parse_quarter(" 2026q3 ") == parse_period("2026Q3")


def test_the_due_date_counts_from_the_end_of_the_period() -> None:
    assert parse_period("2026Q3").due(10) == date(2026, 10, 10)
    assert parse_period("2026-02").due() == date(2026, 2, 28)


def test_a_quarter_holds_three_months_and_lies_in_one_year() -> None:
    quarter = parse_period("2026Q4")
    assert [p.code for p in periods_within(Rhythm.MONTHLY, quarter)] == ["2026-10", "2026-11", "2026-12"]
    assert [p.code for p in periods_within(Rhythm.HALF_YEARLY, quarter)] == ["2026H2"]
    assert [p.code for p in periods_within(Rhythm.YEARLY, quarter)] == ["2026"]
    assert periods_within(Rhythm.ON_EVENT, quarter) == ()


def test_a_rhythm_without_periods_makes_none() -> None:
    with pytest.raises(ValueError, match="no such period"):
        Period(Rhythm.ON_EVENT, 2026)
    with pytest.raises(ValueError, match="has no periods"):
        period_of(Rhythm.ON_REQUEST, date(2026, 1, 1))


@given(rhythms, days)
def test_every_day_lies_in_the_period_found_for_it_and_its_code_reads_back(rhythm: Rhythm, day: date) -> None:
    period = period_of(rhythm, day)
    assert day in period
    assert parse_period(period.code) == period


@given(rhythms, days)
def test_the_next_period_starts_the_day_after(rhythm: Rhythm, day: date) -> None:
    period = period_of(rhythm, day)
    assert period.shifted(1).start == period.end + timedelta(days=1)
    assert period.shifted(1).shifted(-1) == period


@given(rhythms, rhythms, days)
def test_periods_within_are_exactly_those_that_overlap(rhythm: Rhythm, other: Rhythm, day: date) -> None:
    chosen = period_of(other, day)
    found = periods_within(rhythm, chosen)
    around = periods_between(rhythm, chosen.start - timedelta(days=370), chosen.end + timedelta(days=370))
    assert list(found) == [p for p in around if p.start <= chosen.end and p.end >= chosen.start]


def test_a_yearly_duty_is_not_named_yearly_twice() -> None:
    assert parse_period("2026").name("年度财务预算") == "2026年度财务预算"
    assert parse_period("2026Q3").name("财务收支") == "2026年第三季度财务收支"
