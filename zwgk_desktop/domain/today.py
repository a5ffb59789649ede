"""What must be done today, this week, this month? Due work of every area, sorted by how near it is."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from zwgk_desktop.domain.boards import CellState
from zwgk_desktop.domain.changes import Area

AREA_WORDS = {
    Area.LEDGER: "任务台账",
    Area.BOARDS: "公开栏",
    Area.SUBSIDIES: "补贴发放",
    Area.REGISTERS: "登记簿",
}


@dataclass(frozen=True, slots=True)
class TodayEntry:
    """One line of the day: ``days_left`` is negative when overdue; ``count`` how many the line stands for.

    ``id`` is what opens it: a ledger item, a catalogue item (kind "item"), a posting ("posting"), a quarter (0) or an
    entry of the register that ``kind`` names, or a board ("place").
    """

    what: str
    due: date
    days_left: int
    area: Area
    id: int
    kind: str = "item"
    count: int = 1
    period: str = ""


@dataclass(frozen=True, slots=True)
class NextLedger:
    """The next quarterly ledger: ``reported`` of ``total`` items."""

    quarter: str
    label: str
    due: date
    days_left: int
    reported: int
    total: int


@dataclass(frozen=True, slots=True)
class TodayFacts:
    """Everything the page 今日 shows; ``backup_days`` is None when there never was a backup."""

    today: date
    overdue: tuple[TodayEntry, ...]
    week: tuple[TodayEntry, ...]
    month: tuple[TodayEntry, ...]
    next_ledger: NextLedger
    board_period: str
    board_label: str
    board_counts: dict[CellState, int] = field(default_factory=dict)
    backup_at: datetime | None = None
    backup_days: int | None = None
    counts: dict[str, int] = field(default_factory=dict)


def month_end(day: date) -> date:
    """Return the last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def week_end(day: date) -> date:
    """Return the Sunday of the week."""
    return day + timedelta(days=6 - day.weekday())


def horizon(today: date) -> date:
    """Return the last day the page looks at: the month's end, or the week's end when that is later."""
    return max(month_end(today), week_end(today))


def sort_entries(entries: Iterable[TodayEntry], today: date) -> tuple[tuple[TodayEntry, ...], ...]:
    """Return (overdue, this week, later this month), each by due day; a week reaches over the month's end."""
    groups: tuple[list[TodayEntry], ...] = ([], [], [])
    for entry in sorted(entries, key=lambda one: (one.due, one.area, one.what)):
        if entry.due < today:
            groups[0].append(entry)
        elif entry.due <= week_end(today):
            groups[1].append(entry)
        elif entry.due <= month_end(today):
            groups[2].append(entry)
    return tuple(tuple(group) for group in groups)
