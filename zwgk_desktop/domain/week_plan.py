"""What does the office do this week? What is over, each day's work, what next week brings: one sheet of paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from zwgk_desktop.domain.today import TodayEntry, week_end
from zwgk_desktop.domain.workdays import WEEKDAYS, Calendar

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PlanDay:
    """One day; ``note`` says why it is off or worked, "" on an ordinary one."""

    day: date
    note: str
    entries: tuple[TodayEntry, ...]

    @property
    def name(self) -> str:
        """Return e.g. ``11月20日 周五``."""
        return f"{self.day.month}月{self.day.day}日 {WEEKDAYS[self.day.weekday()]}"


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """The sheet: ``overdue`` before the week, ``days`` Monday to Sunday, ``ahead`` due in the week after."""

    unit: str
    monday: date
    made_on: date
    overdue: tuple[TodayEntry, ...]
    days: tuple[PlanDay, ...]
    ahead: tuple[TodayEntry, ...]

    @property
    def title(self) -> str:
        """Return e.g. ``政务公开一周工作安排``."""
        return "政务公开一周工作安排"

    @property
    def span(self) -> str:
        """Return e.g. ``2026年11月16日至11月22日``."""
        last = self.monday + timedelta(days=6)
        end = (
            f"{last.month}月{last.day}日"
            if last.year == self.monday.year
            else f"{last.year}年{last.month}月{last.day}日"
        )
        return f"{self.monday.year}年{self.monday.month}月{self.monday.day}日至{end}"

    @property
    def count(self) -> int:
        """Return how many things stand on it."""
        return len(self.overdue) + sum(len(day.entries) for day in self.days) + len(self.ahead)


def monday_of(day: date, calendar: Calendar) -> date:
    """Return the Monday of the week to plan: this week's, or the next one's once no working day of it is left."""
    monday = day - timedelta(days=day.weekday())
    left = (day + timedelta(days=number) for number in range(7 - day.weekday()))
    return monday if any(calendar.is_workday(one) for one in left) else monday + WEEK


def last_day(monday: date) -> date:
    """Return the last day the sheet looks at: the Sunday of the week after."""
    return week_end(monday) + WEEK


def build_week(unit: str, monday: date, today: date, entries: Iterable[TodayEntry], calendar: Calendar) -> WeekPlan:
    """Put ``entries`` on the sheet of the week that begins on ``monday``; what is due later is left out."""
    known = sorted(entries, key=lambda one: (one.due, one.area, one.what))
    days = []
    for number in range(7):
        day = monday + timedelta(days=number)
        why = calendar.why(day)
        note = why if why != "周末" else ""
        days.append(PlanDay(day, note, tuple(one for one in known if one.due == day)))
    overdue = tuple(one for one in known if one.due < monday)
    ahead = tuple(one for one in known if week_end(monday) < one.due <= last_day(monday))
    return WeekPlan(unit, monday, today, overdue, tuple(days), ahead)
