"""When is it due, and how was that counted? (政府信息公开条例 arts. 30–33; domain handbook §4)

Day 1 is the day after the base: the next working day when working days are counted, the next day when calendar days
are. A calendar-day deadline does not move by itself; both neighbouring working days are given beside it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zwgk_desktop.domain.workdays import DAY, NOT_LOADED, Calendar, name_day


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count, both ends included: a third party was asked, an expert was heard."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Due:
    """A due date and its proof.

    ``provisional``: the count leaves the calendars loaded. ``past``: already over on the base day.
    ``submit_by_workday``: due or the last working day before it; ``roll_forward``: due or the first one after it.
    ``explain``: one line a day, ending with the due day.
    """

    due: date
    provisional: bool
    past: bool
    submit_by_workday: date
    roll_forward: date
    explain: tuple[str, ...]


def count_working_days(
    base: date,
    days: int,
    calendar: Calendar,
    extension: int = 0,
    pauses: Sequence[Pause] = (),
    restart_from: date | None = None,
) -> Due:
    """Return the ``days``-th working day after ``base``, or after ``restart_from`` when a corrected request came in.

    ``extension`` more working days start on the working day after the first term. With nothing to count the due day
    is the start itself, or the first working day after it.
    """
    start = restart_from or base
    lines = [] if restart_from is None else restart_lines(base, restart_from)
    day, counted, total = start, 0, days + extension
    if not total:
        day = calendar.next_workday(start)
        return build_due(base, start, day, calendar, (*lines, _line(day, "当日届满", calendar)))
    while counted < total:
        day += DAY
        if any(pause.first <= day <= pause.last for pause in pauses):
            lines.append(_line(day, f"{calendar.why(day)} 暂停 不计".strip(), calendar))
        elif calendar.is_workday(day):
            counted += 1
            lines.append(_line(day, f"{calendar.why(day)} {_ordinal(counted, days)}".strip(), calendar))
        else:
            lines.append(_line(day, f"{calendar.why(day)} 不计", calendar))
    return build_due(base, start, day, calendar, tuple(lines))


def restart_lines(base: date, restart_from: date) -> list[str]:
    """Return the lines that say that a clock begun at ``base`` starts again."""
    return [f"{name_day(base)} 原起算日 作废", f"{name_day(restart_from)} 重新起算 不计"]


def count_calendar_days(base: date, days: int, calendar: Calendar, minimum: bool = False) -> Due:
    """Return the day ``days`` days after ``base`` (民法典 art. 201: the day it begins is not counted).

    With ``minimum`` (不少于30日) it is the first day on which the least time is over: base + days as well.
    """
    last = base + timedelta(days=days)
    lines = [f"{name_day(base + timedelta(days=n))} 第{n}日" for n in range(1, days + 1)] or [
        f"{name_day(base)} 当日届满"
    ]
    if minimum and days:
        lines[-1] += f" 满{days}日，最早可于此日届满"
    return build_due(base, base, last, calendar, tuple(lines))


def fixed_day(base: date, due: date, reason: str, calendar: Calendar) -> Due:
    """Return a due day that is named, not counted; ``reason`` says by which words."""
    return build_due(base, due, due, calendar, (_line(due, reason, calendar),))


def build_due(base: date, start: date, due: date, calendar: Calendar, explain: tuple[str, ...]) -> Due:
    """Put a due day together with its neighbours; provisional as soon as one day used is in a year not loaded."""
    before, after = calendar.last_workday(due), calendar.next_workday(due)
    unsure = calendar.provisional(min(start, due, before), max(start, due, after))
    return Due(due, unsure, due < base, before, after, explain)


def next_quarter_day(base: date, day: int, month: int = 3) -> date:
    """Return the next ``day`` of a quarter's ``month`` (1–3) on or after ``base``; 31 means the last day in June."""
    year, found_month = base.year, (base.month + 2) // 3 * 3 - 3 + month
    found = day_of_month(year, found_month, day)
    if found >= base:
        return found
    return day_of_month(year + (found_month + 2) // 12, (found_month + 2) % 12 + 1, day)


def next_month_day(base: date, day: int) -> date:
    """Return the next ``day`` of a month on or after ``base``; a day the month lacks means its last day."""
    found = day_of_month(base.year, base.month, day)
    if found >= base:
        return found
    return day_of_month(base.year + base.month // 12, base.month % 12 + 1, day)


def day_of_month(year: int, month: int, day: int) -> date:
    """Return that day, or the month's last when it is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def add_months(day: date, count: int) -> date:
    """Return the same day ``count`` months later, or that month's last day."""
    years, month = divmod(day.month - 1 + count, 12)
    return day_of_month(day.year + years, month + 1, day.day)


def _ordinal(counted: int, first_term: int) -> str:
    extra = counted - first_term
    return f"第{counted}日" if extra <= 0 else f"第{counted}日（延长第{extra}日）"


def _line(day: date, what: str, calendar: Calendar) -> str:
    note = "" if calendar.knows(day) else f"（{NOT_LOADED}）"
    return f"{name_day(day)} {what}{note}"
