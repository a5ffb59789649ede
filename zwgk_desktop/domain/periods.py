"""Which month, quarter, half-year or year is meant, when does it start and end, and when is its duty due?

Written as 2026-07, 2026Q3, 2026H1 and 2026 everywhere: in the store, on the command line and in file names.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from zwgk_desktop.domain.errors import WrongUsage


class Rhythm(StrEnum):
    """How often an item must be made public; the last two have no period of their own."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    ON_EVENT = "on_event"
    ON_REQUEST = "on_request"

    @property
    def months(self) -> int:
        """Length of one period in months; 0 for rhythms without a period."""
        return MONTHS.get(self, 0)


MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.HALF_YEARLY: 6, Rhythm.YEARLY: 12}
RHYTHM_WORDS = {
    Rhythm.MONTHLY: "每月",
    Rhythm.QUARTERLY: "每季度",
    Rhythm.HALF_YEARLY: "每半年",
    Rhythm.YEARLY: "每年",
    Rhythm.ON_EVENT: "发生时",
    Rhythm.ON_REQUEST: "依申请",
}
QUARTER_WORDS = "一二三四"
WRITTEN = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12]))?")


@dataclass(frozen=True, slots=True)
class Period:
    """One period: ``number`` counts from 1 within the year (month 1–12, quarter 1–4, half 1–2, year 1)."""

    rhythm: Rhythm
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        length = self.rhythm.months
        if not length or not 1 <= self.number <= 12 // length:
            raise ValueError(f"no such period: {self.rhythm} {self.year} {self.number}")

    @property
    def code(self) -> str:
        """2026-07, 2026Q3, 2026H1 or 2026."""
        mark = {Rhythm.MONTHLY: f"-{self.number:02d}", Rhythm.QUARTERLY: f"Q{self.number}"}
        mark[Rhythm.HALF_YEARLY] = f"H{self.number}"
        return f"{self.year}{mark.get(self.rhythm, '')}"

    @property
    def label(self) -> str:
        """The period as an officer writes it: 2026年7月, 2026年第三季度, 2026年上半年, 2026年度."""
        words = {Rhythm.MONTHLY: f"{self.number}月", Rhythm.HALF_YEARLY: "上半年" if self.number == 1 else "下半年"}
        words[Rhythm.YEARLY] = "度"
        if self.rhythm is Rhythm.QUARTERLY:
            return f"{self.year}年第{QUARTER_WORDS[self.number - 1]}季度"
        return f"{self.year}年{words[self.rhythm]}"

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, (self.number - 1) * self.rhythm.months + 1, 1)

    @property
    def end(self) -> date:
        """Last day."""
        month = self.number * self.rhythm.months
        return date(self.year, month, monthrange(self.year, month)[1])

    def __contains__(self, day: date) -> bool:
        """Tell whether ``day`` lies in the period."""
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.code

    def due(self, days: int = 0) -> date:
        """Return the last day on which the duty of this period is in time: ``days`` after its end."""
        return self.end + timedelta(days=days)

    def name(self, duty: str) -> str:
        """Return the label before what is due, said once: 2026年度 and 年度财务预算 give 2026年度财务预算."""
        return f"{self.label}{duty.removeprefix('年度') if self.label.endswith('年度') else duty}"

    def shifted(self, count: int) -> Period:
        """Return the period ``count`` steps later (earlier when negative)."""
        each = 12 // self.rhythm.months
        years, index = divmod(self.number - 1 + count, each)
        return Period(self.rhythm, self.year + years, index + 1)


def parse_period(text: str) -> Period:
    """Read 2026-07, 2026Q3, 2026H1 or 2026; anything else is refused as :class:`WrongUsage`."""
    found = WRITTEN.fullmatch(text.strip().upper())
    if not found:
        raise WrongUsage("period", f"看不懂时段“{text}”。", "请写成 2026Q3、2026-07、2026H1 或 2026。")
    year, month, quarter, half = found.group("year", "month", "quarter", "half")
    if month:
        return Period(Rhythm.MONTHLY, int(year), int(month))
    if quarter:
        return Period(Rhythm.QUARTERLY, int(year), int(quarter))
    return Period(Rhythm.HALF_YEARLY, int(year), int(half)) if half else Period(Rhythm.YEARLY, int(year))


def parse_quarter(text: str) -> Period:
    """Read a quarter (2026Q3); another period is refused as :class:`WrongUsage`."""
    found = re.fullmatch(r"(20\d\d)Q([1-4])", text.strip().upper())
    if not found:
        raise WrongUsage("quarter", f"看不懂季度“{text}”。", "请写成 2026Q3 这样的形式。")
    return Period(Rhythm.QUARTERLY, int(found.group(1)), int(found.group(2)))


def period_of(rhythm: Rhythm, day: date) -> Period:
    """Return the period of ``rhythm`` in which ``day`` lies; ValueError for a rhythm without periods."""
    if not rhythm.months:
        raise ValueError(f"{rhythm} has no periods")
    return Period(rhythm, day.year, (day.month - 1) // rhythm.months + 1)


def periods_within(rhythm: Rhythm, chosen: Period) -> tuple[Period, ...]:
    """Return the periods of ``rhythm`` that overlap ``chosen``: the three months of a quarter, or the year around it.

    Lengths divide one another, so an overlap is always one inside the other. Empty for a rhythm without periods.
    """
    if not rhythm.months:
        return ()
    first = period_of(rhythm, chosen.start)
    count = max(1, chosen.rhythm.months // rhythm.months)
    return tuple(first.shifted(step) for step in range(count))


def choices_round(quarter: Period) -> tuple[tuple[str, str], ...]:
    """Return (code, label) of a quarter, its months, its half-year and its year: what a screen offers."""
    kinds = (Rhythm.QUARTERLY, Rhythm.MONTHLY, Rhythm.HALF_YEARLY, Rhythm.YEARLY)
    return tuple((one.code, one.label) for kind in kinds for one in periods_within(kind, quarter))


def codes_within(chosen: Period) -> frozenset[str]:
    """Return the codes of all periods, of any rhythm, that overlap ``chosen``."""
    return frozenset(part.code for rhythm in Rhythm for part in periods_within(rhythm, chosen))


def periods_between(rhythm: Rhythm, first: date, last: date) -> tuple[Period, ...]:
    """Return all periods of ``rhythm`` from the one holding ``first`` to the one holding ``last``."""
    period, found = period_of(rhythm, first), []
    while period.start <= last:
        found.append(period)
        period = period.shifted(1)
    return tuple(found)
