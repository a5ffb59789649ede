"""Holds the calendars of resources/calendar against an independent source, day by day."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop import paths
from zwgk_desktop.domain.workdays import Calendar, each_day, name_day
from zwgk_desktop.services.clocks import load_calendar

LOADED = range(2019, 2027)
days = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("year", LOADED)
def test_every_day_of_a_loaded_year_agrees_with_an_independent_calendar(year: int) -> None:
    calendar = load_calendar()
    wrong = [
        day
        for day in each_day(date(year, 1, 1), date(year, 12, 31))
        if calendar.is_workday(day) != chinese_calendar.is_workday(day)
    ]
    assert wrong == []


@pytest.mark.parametrize("year", LOADED)
def test_each_notice_names_its_document_number_and_only_moves_days_that_need_moving(year: int) -> None:
    notice = tomllib.loads(paths.resource(f"calendar/{year}.toml").read_text(encoding="utf-8"))
    assert f"〔{year - 1}〕" in notice["source"]
    assert notice["issued"].year == year - 1
    for holiday in notice["holiday"]:
        assert holiday["from"] <= holiday["to"]
        assert all(day.weekday() >= 5 for day in holiday.get("work", ()))


def test_the_days_the_handbook_names_for_2026_hold() -> None:
    calendar = load_calendar()
    for text in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"):
        assert calendar.why(date.fromisoformat(f"2026-{text}")) == "调休上班"
    assert calendar.why(date(2026, 2, 15)) == "春节"
    assert calendar.why(date(2026, 2, 7)) == "周末"
    assert calendar.why(date(2026, 2, 9)) == ""
    assert name_day(date(2026, 2, 11)) == "2026-02-11 周三"


def test_a_year_without_its_notice_is_counted_by_weekends_and_is_provisional() -> None:
    calendar = load_calendar()
    assert calendar.is_workday(date(2027, 10, 1))
    assert not calendar.knows(date(2027, 10, 1))
    assert calendar.provisional(date(2026, 12, 31), date(2027, 1, 1))
    assert not calendar.provisional(date(2026, 1, 1), date(2026, 12, 31))


def test_an_empty_calendar_knows_only_weekends() -> None:
    assert Calendar().add_workdays(date(2026, 2, 13), 1) == date(2026, 2, 16)


@given(days, st.integers(0, 60))
def test_adding_working_days_lands_on_a_working_day_with_exactly_that_many_between(day: date, count: int) -> None:
    calendar = load_calendar()
    end = calendar.add_workdays(day, count)
    passed = sum(calendar.is_workday(one) for one in each_day(day + timedelta(days=1), end))
    assert passed == count
    assert count == 0 or calendar.is_workday(end)


@given(days)
def test_the_neighbouring_working_days_stand_on_either_side(day: date) -> None:
    calendar = load_calendar()
    before, after = calendar.last_workday(day), calendar.next_workday(day)
    assert before <= day <= after
    assert calendar.is_workday(before)
    assert calendar.is_workday(after)
    assert (before == after == day) is calendar.is_workday(day)
