"""What stands in a register, what is due in all of them, and were the monthly and yearly duties met?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.listing import Column, Kind, Listing, MemoryListing
from zwgk_desktop.domain.registers.book import tell_step
from zwgk_desktop.domain.registers.covering import shown
from zwgk_desktop.domain.registers.definitions import FieldSpec, Register
from zwgk_desktop.domain.registers.duties import DutyPeriod, InterpretationRate, find_duties, interpretation_rate
from zwgk_desktop.domain.registers.request_steps import STEP_WORDS
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.facts import (
    EntryFacts,
    build_entry,
    build_facts,
    columns_of,
    cover_of,
    get_register,
    registers,
)
from zwgk_desktop.services.registers.request_facts import build_case, request_columns

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.registers import EntryRow
    from zwgk_desktop.domain.workdays import Calendar

CLOCK_WORDS = ("逾期", "今日到期", "本周到期", "未到期", "已办结", "无期限")
WEEK = 7
WIDE = {"lines": 30, "text": 16, "choice": 12, "date": 12, "number": 8, "check": 8}


@dataclass(frozen=True, slots=True)
class DueEntry:
    """One term that runs: ``days_left`` to the legal day, ``inner_days_left`` to the county's own target.

    Negative: over; None: there is no such day. ``law`` is the rule of the legal day.
    """

    id: int
    register: str
    register_title: str
    number: str
    title: str
    state: str
    clock: str
    law: str
    due_on: date | None
    inner_due_on: date | None
    days_left: int | None
    inner_days_left: int | None
    provisional: bool

    @property
    def soonest(self) -> int:
        """Return the days to the sooner of the two."""
        return min(left for left in (self.days_left, self.inner_days_left) if left is not None)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What counting all open entries anew did: (id, number, old day, new day) of those that moved."""

    changes: ChangeSet
    moved: tuple[tuple[int, str, date | None, date | None], ...]


def entries_listing(
    desk: Desk,
    register: str,
    year: int | None = None,
    removed: bool = False,
    covered: bool = True,
    history: bool = False,
) -> Listing:
    """Return a register as a list with its clock, newest first; ``year``: received in it (a standing one shows all).

    Personal data is covered unless asked otherwise; ``removed`` gives the recycle bin; ``history`` adds the steps
    taken as a last column.
    """
    chosen = get_register(register)
    asked = year if chosen.yearly else None
    found = read_register(desk, chosen.key, asked, removed)
    rows = {facts.id: _shown(desk, facts, covered) for facts in reversed(found)}
    columns = listing_columns(chosen)
    if not history:
        return MemoryListing(columns, rows)
    told = {facts.id: (*rows[facts.id], tell_history(desk, facts, covered)) for facts in reversed(found)}
    return MemoryListing((*columns, Column("history", "办理经过", width=40)), told)


def tell_history(desk: Desk, facts: EntryFacts, covered: bool = True) -> str:
    """Return the steps taken, one a line."""
    cover = cover_of(desk, facts) if covered else None
    words = step_words(facts.register)
    return "\n".join(tell_step(facts.register, step, cover, words) for step in facts.entry.steps)


def step_words(register: Register) -> dict[str, str]:
    """Return the titles of a guided register's steps; the others have them in their definition."""
    return {str(kind): word for kind, word in STEP_WORDS.items()} if register.guided else {}


def listing_columns(register: Register) -> tuple[Column, ...]:
    """Return the columns of a register's list; the register's own fields beyond the first two are hidden at first."""
    words = tuple(state.word for state in register.states) if not register.guided else ()
    own = [
        Column(one.key, one.title, _kind(one), WIDE[one.kind], hidden=place > 1, choices=one.choices)
        for place, one in enumerate(register.fields)
    ]
    return (
        Column("number", "编号", width=14),
        Column("title", register.title_label, width=30),
        *own[:2],
        Column("state", "状态", Kind.STATUS, 10, choices=words),
        Column("received_on", register.received_label, Kind.DATE),
        Column("clock", "期限", width=16),
        Column("due_on", "到期", Kind.DATE),
        Column("inner_due_on", "县定到期", Kind.DATE, hidden=True),
        Column("days_left", "剩余天数", Kind.NUMBER, 8),
        Column("clock_state", "时限", Kind.STATUS, 10, choices=CLOCK_WORDS),
        Column("closed_on", "办结日期", Kind.DATE),
        *own[2:],
    )


def _kind(spec: FieldSpec) -> Kind:
    return {"date": Kind.DATE, "number": Kind.NUMBER, "choice": Kind.STATUS}.get(spec.kind, Kind.TEXT)


def _shown(desk: Desk, facts: EntryFacts, covered: bool) -> tuple[Any, ...]:
    row, register = facts.row, facts.register
    cover = cover_of(desk, facts) if covered else None
    left = days_left(row, desk.today())
    known: dict[str, Any] = {
        "number": row.number,
        "title": cover.text(row.title) if cover else row.title,
        "state": facts.state.word,
        "received_on": _iso(row.received_on),
        "clock": _next_clock(facts)[0] if left is not None else "",
        "due_on": _iso(row.due_on),
        "inner_due_on": _iso(row.inner_due_on),
        "days_left": left,
        "clock_state": clock_word(row, left),
        "closed_on": _iso(row.closed_on),
    }
    for spec in register.fields:
        value = facts.entry.values.get(spec.key)
        value = cover.value(spec, value) if cover else value
        known[spec.key] = value if spec.kind == "number" else shown(spec, value)
    return tuple(known[column.key] for column in listing_columns(register))


def read_register(desk: Desk, register: str, year: int | None = None, removed: bool = False) -> list[EntryFacts]:
    """Return everything about every entry of a register, in the order they came in."""
    from zwgk_desktop.db.queries import registers as queries

    calendar = calendar_of(desk)
    with desk.store.read() as session:
        rows = queries.find_entries(session, register, year, removed=removed)
        events = queries.find_events_of(session, [row.id for row in rows])
    return [build_facts(row, events.get(row.id, []), calendar) for row in rows]


def days_left(row: EntryRow, today: date) -> int | None:
    """Return the days to the legal day (negative: over); None when nothing is waited for."""
    if row.closed_on is not None or row.due_on is None:
        return None
    return (row.due_on - today).days


def clock_word(row: EntryRow, left: int | None) -> str:
    """Return the state of an entry's clock in a word."""
    if row.closed_on is not None:
        return "已办结"
    if left is None:
        return "无期限"
    return "逾期" if left < 0 else "今日到期" if left == 0 else "本周到期" if left <= WEEK else "未到期"


def _next_clock(facts: EntryFacts) -> tuple[str, str, bool]:
    """Return title and rule of the clock that is due next, and whether its count is provisional."""
    running = [clock for clock in facts.clocks if clock.stopped_on is None and not clock.minimum]
    if not running:
        return (facts.register.title if facts.register.guided else "", "", False)
    first = min(running, key=lambda clock: clock.due.due)
    return first.title, first.law, first.due.provisional


def due_entries(desk: Desk, until: date | None = None) -> list[DueEntry]:
    """Return what is due by ``until`` (default: within 30 days) in every register, soonest first, overdue ones too.

    The days stored with each entry decide, so that 依申请公开 with its own rules is among them.
    """
    from zwgk_desktop.db.queries import registers as queries

    last = until or desk.today() + timedelta(days=30)
    calendar = calendar_of(desk)
    with desk.store.read() as session:
        rows = queries.find_due(session, last)
        events = queries.find_events_of(session, [row.id for row in rows])
    found = [_due(desk, build_facts(row, events.get(row.id, []), calendar)) for row in rows]
    return sorted(found, key=lambda one: (one.soonest, one.id))


def _due(desk: Desk, facts: EntryFacts) -> DueEntry:
    row = facts.row
    clock, law, provisional = _next_clock(facts)
    return DueEntry(
        id=row.id,
        register=row.register,
        register_title=facts.register.title,
        number=row.number,
        title=cover_of(desk, facts).text(row.title),
        state=facts.state.word,
        clock=clock,
        law=law,
        due_on=row.due_on,
        inner_due_on=row.inner_due_on,
        days_left=(row.due_on - desk.today()).days if row.due_on else None,
        inner_days_left=(row.inner_due_on - desk.today()).days if row.inner_due_on else None,
        provisional=provisional,
    )


def duties(desk: Desk, year: int | None = None) -> list[DutyPeriod]:
    """Return the monthly and yearly duties of every register for a year, period by period, up to today."""
    return [
        period
        for register in registers()
        if register.duties
        for period in find_duties(
            register,
            year or desk.today().year,
            [facts.entry for facts in read_register(desk, register.key)],
            desk.today(),
        )
    ]


def policy_rate(desk: Desk, year: int) -> InterpretationRate:
    """Return how many of the year's own documents were interpreted, and how many of them in time."""
    found = read_register(desk, "policy", year)
    dues = [next((c.due.due for c in facts.clocks if c.key == "interpret"), None) for facts in found]
    return interpretation_rate(zip((facts.entry for facts in found), dues, strict=True))


def recompute(desk: Desk) -> Recomputed:
    """Count the days of all open entries anew (the calendar changed); old and new day are in the audit trail."""
    from zwgk_desktop.db.queries import registers as queries
    from zwgk_desktop.db.repositories import registers as rows

    calendar = calendar_of(desk)
    moved: list[tuple[int, str, date | None, date | None]] = []
    with desk.store.write(desk.actor, desk.now()) as unit:
        found = queries.find_entries(unit.session, open_only=True)
        events = queries.find_events_of(unit.session, [row.id for row in found])
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for row in found:
            new = _counted(row, events.get(row.id, ()), calendar)
            if new != {"due_on": row.due_on, "inner_due_on": row.inner_due_on}:
                rows.change_entry(unit, row.id, new)
                moved.append((row.id, row.number, row.due_on, new["due_on"]))
                before[row.number] = [_iso(row.due_on), _iso(row.inner_due_on)]
                after[row.number] = [_iso(new["due_on"]), _iso(new["inner_due_on"])]
        if moved:
            summary = f"按新的放假安排重新计算期限：{len(moved)} 件有变化"
            unit.record(AuditEntry("register.recompute", Area.REGISTERS, summary, None, before, after))
    message = f"已重新计算期限，{len(moved)} 件有变化。"
    return Recomputed(ChangeSet(frozenset({Area.REGISTERS}), tuple(one[0] for one in moved), message), tuple(moved))


def _counted(row: EntryRow, events: Iterable[Any], calendar: Calendar) -> dict[str, date | None]:
    register = get_register(row.register)
    if register.guided:
        columns = request_columns(build_case(row, events, calendar, date.min).facts, calendar)
    else:
        columns = columns_of(register, build_entry(row, events), calendar)
    return {key: columns[key] for key in ("due_on", "inner_due_on")}


def count_open(desk: Desk, keys: Sequence[str] = ()) -> dict[str, tuple[int, int]]:
    """Return for each register how many entries are open and how many of those are overdue."""
    from zwgk_desktop.db.queries import registers as queries

    today = desk.today()
    counts = {one.key: (0, 0) for one in registers() if not keys or one.key in keys}
    with desk.store.read() as session:
        for row in queries.find_entries(session, open_only=True):
            if row.register in counts:
                opened, late = counts[row.register]
                counts[row.register] = (opened + 1, late + (row.due_on is not None and row.due_on < today))
    return counts


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
