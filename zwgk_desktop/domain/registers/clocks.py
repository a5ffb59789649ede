"""Which terms run for an entry, until when, and how was that counted?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zwgk_desktop.domain import deadlines
from zwgk_desktop.domain.clock_specs import due_of_case
from zwgk_desktop.domain.deadlines import Due
from zwgk_desktop.domain.registers.definitions import RECEIVED, ClockSpec, Register
from zwgk_desktop.domain.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Happened:
    """A step that was taken: its kind, its day, and what was written down with it (dates as ISO text)."""

    kind: str
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0


@dataclass(frozen=True, slots=True)
class EntryState:
    """An entry as the rules see it: values by field key (dates as ISO text), steps in the order they were taken."""

    received_on: date | None
    values: Mapping[str, Any]
    steps: tuple[Happened, ...] = ()
    title: str = ""
    number: str = ""

    def latest(self, *kinds: str) -> Happened | None:
        """Return the last step of one of the kinds."""
        return next((step for step in reversed(self.steps) if step.kind in kinds), None)


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A term of an entry; ``stopped_on`` is the day it was kept, None while it runs.

    A ``minimum`` (不少于30日) is over at the earliest on its day: reaching it is no fault, nobody is late for it.
    """

    key: str
    title: str
    law: str
    base: date
    due: Due
    inner: Due | None
    stopped_on: date | None
    minimum: bool = False

    @property
    def late(self) -> bool:
        """Tell whether it was kept only after the legal day."""
        return not self.minimum and self.stopped_on is not None and self.stopped_on > self.due.due

    def days_left(self, today: date) -> int | None:
        """Return the days until it is due (negative: over), None once it was kept."""
        return None if self.stopped_on else (self.due.due - today).days


def find_clocks(register: Register, entry: EntryState, calendar: Calendar) -> list[RunningClock]:
    """Return the terms that run or ran for an entry, in the definition's order."""
    found = (_clock(spec, entry, calendar) for spec in register.clocks if _applies(spec, entry))
    return [clock for clock in found if clock]


def earliest(clocks: Sequence[RunningClock]) -> tuple[date | None, date | None]:
    """Return the soonest legal day and the soonest inner target among the clocks that still run (a minimum is none)."""
    running = [clock for clock in clocks if clock.stopped_on is None and not clock.minimum]
    dues = [clock.due.due for clock in running]
    inner = [clock.inner.due for clock in running if clock.inner]
    return min(dues, default=None), min(inner, default=None)


def _applies(spec: ClockSpec, entry: EntryState) -> bool:
    """Compare the fields it depends on; a box that was never ticked counts as not ticked."""
    for key, wanted in spec.when.items():
        value = entry.values.get(key)
        if (bool(value) if isinstance(wanted, bool) else value) != wanted:
            return False
    return True


def _clock(spec: ClockSpec, entry: EntryState, calendar: Calendar) -> RunningClock | None:
    base = find_base(spec, entry)
    if base is None:
        return None
    extra = _extension(spec, entry)
    due = count(base, spec.spec, calendar, extra)
    inner = count(base, spec.inner, calendar) if spec.inner and not extra else None
    minimum = bool(spec.spec.get("minimum"))
    return RunningClock(spec.key, spec.title, spec.law, base, due, inner, _stopped(spec, entry), minimum)


def find_base(spec: ClockSpec, entry: EntryState) -> date | None:
    """Return the day a clock counts from: the first of its bases that is known."""
    for base in spec.base:
        kind, _, name = base.partition(".")
        if not name:
            day = entry.received_on if base == RECEIVED else _day(entry.values.get(base))
        else:
            step = entry.latest(kind)
            day = None if step is None else step.on if name == "on" else _day(step.data.get(name))
        if day is not None:
            return day
    return None


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _extension(spec: ClockSpec, entry: EntryState) -> int:
    if not spec.extend_step:
        return 0
    return sum(int(step.data.get(spec.extend_field) or 0) for step in entry.steps if step.kind == spec.extend_step)


def _stopped(spec: ClockSpec, entry: EntryState) -> date | None:
    """Return the day of the first stop since the clock last began to run; an entry imported as closed stops all."""
    since, begins = 0, {base.partition(".")[0] for base in spec.base if "." in base} - set(spec.stop)
    for place, step in enumerate(entry.steps):
        if step.kind in spec.reopen or step.kind in begins:
            since = place
    return next((step.on for step in entry.steps[since:] if step.kind in spec.stop or step.data.get("closed")), None)


def count(base: date, spec: Mapping[str, Any], calendar: Calendar, extra: int = 0) -> Due:
    """Return when ``spec`` falls due, counted from ``base``: the specs of ``zwgk clock due``, months and yearly too.

    ``extra`` lengthens a term counted in days.
    """
    match spec["type"]:
        case "months":
            months = int(spec["n"])
            return deadlines.fixed_day(base, deadlines.add_months(base, months), f"满{months}个月 届满", calendar)
        case "yearly":
            month, day = int(spec["month"]), int(spec["day"])
            due = deadlines.day_of_month(base.year, month, day)
            if due < base:
                due = deadlines.day_of_month(base.year + 1, month, day)
            return deadlines.fixed_day(base, due, f"每年{month}月{day}日前 届满", calendar)
    return due_of_case(base, {**spec, "n": int(spec["n"]) + extra} if extra else spec, calendar)
