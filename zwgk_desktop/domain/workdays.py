"""Which days are working days, and why? (State Council's yearly notice: holidays off and weekend make-up days on)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Self

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
NOT_LOADED = "未收录该年放假安排，按周末推算"
DAY = timedelta(days=1)


def name_day(day: date) -> str:
    """Return a day as it is written in an explanation: ``2026-02-11 周三``."""
    return f"{day.isoformat()} {WEEKDAYS[day.weekday()]}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The yearly notices that are loaded.

    ``off`` and ``on`` give the holiday's name for each day off and each make-up working day; ``years`` the years whose
    notice is known, ``sources`` the notice of each. Other years are counted by weekends and are provisional.
    """

    off: Mapping[date, str] = field(default_factory=dict)
    on: Mapping[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    sources: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def from_mapping(cls, *notices: Mapping[str, Any]) -> Self:
        """Build a calendar from notices: ``year``, ``source`` and ``holiday`` tables (name, from, to, work)."""
        off: dict[date, str] = {}
        on: dict[date, str] = {}
        sources: dict[int, str] = {}
        for notice in notices:
            sources[int(notice["year"])] = str(notice.get("source", ""))
            for holiday in notice.get("holiday", ()):
                off.update(dict.fromkeys(each_day(holiday["from"], holiday["to"]), holiday["name"]))
                on.update(dict.fromkeys(holiday.get("work", ()), holiday["name"]))
        return cls(off, on, frozenset(sources), sources)

    def knows(self, day: date) -> bool:
        """Tell whether the notice of that day's year is loaded."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """Tell whether people work on ``day``; by weekends alone when the year's notice is not loaded."""
        return day in self.on or (day not in self.off and day.weekday() < 5)

    def why(self, day: date) -> str:
        """Return what is special about a day: a holiday's name, 周末, 调休上班, or nothing on an ordinary day."""
        if day in self.on:
            return "调休上班"
        return self.off.get(day, "周末" if day.weekday() >= 5 else "")

    def next_workday(self, day: date) -> date:
        """Return ``day`` itself, or the first working day after it."""
        while not self.is_workday(day):
            day += DAY
        return day

    def last_workday(self, day: date) -> date:
        """Return ``day`` itself, or the last working day before it."""
        while not self.is_workday(day):
            day -= DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """Return the ``count``-th working day after ``day``, which itself is never counted; 0 gives ``day``."""
        for _ in range(count):
            day = self.next_workday(day + DAY)
        return day

    def provisional(self, first: date, last: date) -> bool:
        """Tell whether the span from ``first`` to ``last`` touches a year whose notice is not loaded."""
        return any(year not in self.years for year in range(first.year, last.year + 1))


def each_day(first: date, last: date) -> Iterator[date]:
    """Yield every day from ``first`` to ``last``, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
