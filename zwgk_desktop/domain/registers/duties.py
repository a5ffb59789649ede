"""Were the monthly and yearly duties of a register met? A missed month stays visible, whatever came later."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zwgk_desktop.domain.registers.clocks import EntryState
from zwgk_desktop.domain.registers.definitions import RECEIVED, DutySpec, Register

SYNC = ("sync_draft", "sync_sign", "sync_publish")  # 三同步


@dataclass(frozen=True, slots=True)
class DutyPeriod:
    """One period of a duty: ``done`` times of ``times``; ``late`` of them came after ``due`` and do not count."""

    register: str
    key: str
    title: str
    label: str
    due: date
    times: int
    done: int
    late: int
    over: bool

    @property
    def met(self) -> bool:
        """Tell whether it was done often enough, in time."""
        return self.done - self.late >= self.times

    @property
    def word(self) -> str:
        """Return the state shown."""
        return "已完成" if self.met else "未完成" if self.over else "待完成"


def find_duties(register: Register, year: int, entries: Iterable[EntryState], today: date) -> list[DutyPeriod]:
    """Return every period of ``year`` that has begun by ``today``, of every duty of the register."""
    kept = list(entries)
    return [
        _judge(register, duty, label, first, last, kept, today)
        for duty in register.duties
        for label, first, last in _periods(duty, year)
        if first <= today
    ]


def _periods(duty: DutySpec, year: int) -> list[tuple[str, date, date]]:
    if duty.every == "month":
        months = range(1, 13)
        return [(f"{year}-{m:02d}", date(year, m, 1), date(year, m, monthrange(year, m)[1])) for m in months]
    return [(str(year), date(year, 1, 1), date(year, 12, 31))]


def _judge(
    register: Register, duty: DutySpec, label: str, first: date, last: date, entries: list[EntryState], today: date
) -> DutyPeriod:
    due = date(first.year, *duty.by) if duty.by else last
    days = [
        day for entry in entries if _wanted(duty.where, entry) for day in _days(duty, entry) if first <= day <= last
    ]
    late = sum(day > due for day in days)
    return DutyPeriod(register.key, duty.key, duty.title, label, due, duty.times, len(days), late, due < today)


def _wanted(where: Mapping[str, Any], entry: EntryState) -> bool:
    return all(entry.values.get(key) == value for key, value in where.items())


def _days(duty: DutySpec, entry: EntryState) -> list[date]:
    """Return the days that count: an entry counts once, on the first such step."""
    if duty.counts == RECEIVED:
        return [entry.received_on] if entry.received_on else []
    return [step.on for step in entry.steps if step.kind == duty.counts][:1]


@dataclass(frozen=True, slots=True)
class InterpretationRate:
    """How many of the documents that need it were interpreted, and how many of those in time (counts).

    ``synced``: drafted, signed and published together with their interpretation (三同步).
    """

    needed: int
    done: int
    in_time: int
    major: int
    major_done: int
    synced: int = 0

    @property
    def percent(self) -> int | None:
        """Return the rate in whole percent, rounded down; None when no document needs it."""
        return self.done * 100 // self.needed if self.needed else None


def interpretation_rate(entries: Iterable[tuple[EntryState, date | None]]) -> InterpretationRate:
    """Count the policy register's interpretations; beside each entry stands the day its interpretation was due."""
    needed = done = in_time = major = major_done = synced = 0
    for entry, due in entries:
        if not entry.values.get("needs") and not entry.values.get("major"):
            continue
        first = next((step.on for step in entry.steps if step.kind == "interpret"), None)
        needed += 1
        done += first is not None
        in_time += first is not None and due is not None and first <= due
        synced += all(entry.values.get(key) for key in SYNC)
        major += bool(entry.values.get("major"))
        major_done += bool(entry.values.get("major")) and first is not None
    return InterpretationRate(needed, done, in_time, major, major_done, synced)
