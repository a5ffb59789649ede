"""What stands in the registers? Entries, their events, what is due, the next number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbRegisterEntry, DbRegisterEvent
from zwgk_desktop.domain.errors import WrongUsage


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of a register as stored; ``data`` holds the register's own fields, dates in it as ISO text."""

    id: int
    register: str
    number: str
    title: str
    state: str
    received_on: date | None
    due_on: date | None
    inner_due_on: date | None
    closed_on: date | None
    data: dict[str, Any]
    created_at: datetime
    created_by: str
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """What happened to an entry; ``voided_at`` and ``void_reason`` when it was recorded by mistake."""

    id: int
    entry_id: int
    kind: str
    on: date
    data: dict[str, Any]
    note: str
    recorded_at: datetime
    recorded_by: str
    voided_at: datetime | None
    void_reason: str


def get_entry(session: Session, entry_id: int) -> EntryRow:
    """Return one entry, removed or not; WrongUsage when there is none."""
    row = session.get(DbRegisterEntry, entry_id)
    if row is None:
        raise WrongUsage("no_entry", f"登记簿中没有编号为 {entry_id} 的记录。", "请刷新后重选。")
    return _entry(row)


def find_entries(
    session: Session,
    register: str | None = None,
    year: int | None = None,
    open_only: bool = False,
    removed: bool = False,
    number: str | None = None,
) -> list[EntryRow]:
    """Return entries in the order they came in.

    ``year`` keeps those received in it (without a receipt date: made in it); ``open_only`` those not closed;
    ``removed`` gives the recycle bin instead.
    """
    query = select(DbRegisterEntry).order_by(DbRegisterEntry.received_on.asc().nulls_last(), DbRegisterEntry.id)
    query = query.where(DbRegisterEntry.removed_at.is_not(None) if removed else DbRegisterEntry.removed_at.is_(None))
    if register is not None:
        query = query.where(DbRegisterEntry.register == register)
    if number is not None:
        query = query.where(DbRegisterEntry.number == number)
    if year is not None:
        query = query.where(_within(year))
    if open_only:
        query = query.where(DbRegisterEntry.closed_on.is_(None))
    return [_entry(row) for row in session.scalars(query)]


def find_due(session: Session, until: date) -> list[EntryRow]:
    """Return the open entries of all registers whose due day or inner target is ``until`` or earlier, soonest first."""
    soonest = func.min(
        func.coalesce(DbRegisterEntry.due_on, DbRegisterEntry.inner_due_on),
        func.coalesce(DbRegisterEntry.inner_due_on, DbRegisterEntry.due_on),
    )
    query = (
        select(DbRegisterEntry)
        .where(
            DbRegisterEntry.removed_at.is_(None),
            DbRegisterEntry.closed_on.is_(None),
            or_(DbRegisterEntry.due_on <= until, DbRegisterEntry.inner_due_on <= until),
        )
        .order_by(soonest, DbRegisterEntry.id)
    )
    return [_entry(row) for row in session.scalars(query)]


def get_event(session: Session, event_id: int) -> EventRow:
    """Return one event, voided or not; WrongUsage when there is none."""
    row = session.get(DbRegisterEvent, event_id)
    if row is None:
        raise WrongUsage("no_event", f"没有编号为 {event_id} 的办理记录。", "请刷新后重选。")
    return _event(row)


def find_events(session: Session, entry_id: int, voided: bool = False) -> list[EventRow]:
    """Return an entry's events in the order of their days; with ``voided`` those recorded by mistake too."""
    return find_events_of(session, [entry_id], voided).get(entry_id, [])


def find_events_of(session: Session, entry_ids: Iterable[int], voided: bool = False) -> dict[int, list[EventRow]]:
    """Return the events of several entries, by entry id, each in the order of their days."""
    query = (
        select(DbRegisterEvent)
        .where(DbRegisterEvent.entry_id.in_(list(entry_ids)))
        .order_by(DbRegisterEvent.on, DbRegisterEvent.id)
    )
    if not voided:
        query = query.where(DbRegisterEvent.voided_at.is_(None))
    found: dict[int, list[EventRow]] = {}
    for row in session.scalars(query):
        found.setdefault(row.entry_id, []).append(_event(row))
    return found


def next_number(session: Session, register: str, prefix: str, digits: int = 3) -> str:
    """Return the next free number that begins with ``prefix``: 〔2026〕依申请001 … (removed entries keep theirs)."""
    pattern = re.compile(re.escape(prefix) + r"(\d+)")
    numbers = session.scalars(
        select(DbRegisterEntry.number).where(
            DbRegisterEntry.register == register, DbRegisterEntry.number.startswith(prefix, autoescape=True)
        )
    )
    used = [int(found[1]) for number in numbers if (found := pattern.match(number))]
    return format_number(prefix, max(used, default=0) + 1, digits)


def format_number(prefix: str, number: int, digits: int = 3) -> str:
    """Return a register number as it is written."""
    return f"{prefix}{number:0{digits}d}"


def _within(year: int) -> ColumnElement[bool]:
    """Keep what was received in ``year``, or made in it (local time) when it has no receipt date."""
    made = func.date(DbRegisterEntry.created_at, "+8 hours")
    day = cast(func.coalesce(DbRegisterEntry.received_on, made), String)
    return day.between(f"{year:04d}-01-01", f"{year:04d}-12-31")


def _entry(row: DbRegisterEntry) -> EntryRow:
    return EntryRow(
        id=row.id,
        register=row.register,
        number=row.number,
        title=row.title,
        state=row.state,
        received_on=row.received_on,
        due_on=row.due_on,
        inner_due_on=row.inner_due_on,
        closed_on=row.closed_on,
        data=dict(row.data),
        created_at=row.created_at,
        created_by=row.created_by,
        removed_at=row.removed_at,
    )


def _event(row: DbRegisterEvent) -> EventRow:
    return EventRow(
        id=row.id,
        entry_id=row.entry_id,
        kind=row.kind,
        on=row.on,
        data=dict(row.data),
        note=row.note,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        voided_at=row.voided_at,
        void_reason=row.void_reason,
    )
