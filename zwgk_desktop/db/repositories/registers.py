"""How are the registers' entries and their events written? Events are never changed, only voided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import update

from zwgk_desktop.db.models import DbRegisterEntry, DbRegisterEvent
from zwgk_desktop.db.store import UnitOfWork

CHANGEABLE = frozenset(
    {"number", "title", "state", "received_on", "due_on", "inner_due_on", "closed_on", "data", "removed_at"}
)


def add_entry(
    unit: UnitOfWork,
    register: str,
    number: str,
    title: str,
    state: str,
    *,
    received_on: date | None = None,
    due_on: date | None = None,
    inner_due_on: date | None = None,
    closed_on: date | None = None,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Write an entry, made now by the one who acts; return its id. ``data`` must be JSON-able (dates as ISO text)."""
    row = DbRegisterEntry(
        register=register,
        number=number,
        title=title,
        state=state,
        received_on=received_on,
        due_on=due_on,
        inner_due_on=inner_due_on,
        closed_on=closed_on,
        data=dict(data or {}),
        created_at=unit.now,
        created_by=unit.actor,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def change_entry(unit: UnitOfWork, entry_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of an entry (those of ``CHANGEABLE``); ``data`` is set whole."""
    unknown = values.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not to be changed: {sorted(unknown)}")
    if values:
        unit.session.execute(update(DbRegisterEntry).where(DbRegisterEntry.id == entry_id).values(**values))


def set_removed(unit: UnitOfWork, entry_id: int, removed: bool) -> None:
    """Put an entry into the recycle bin now, or take it out again."""
    change_entry(unit, entry_id, {"removed_at": unit.now if removed else None})


def add_event(
    unit: UnitOfWork, entry_id: int, kind: str, on: date, data: Mapping[str, Any] | None = None, note: str = ""
) -> int:
    """Write what happened to an entry on a day; return the event's id. ``data`` must be JSON-able."""
    row = DbRegisterEvent(
        entry_id=entry_id,
        kind=kind,
        on=on,
        data=dict(data or {}),
        note=note,
        recorded_at=unit.now,
        recorded_by=unit.actor,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def void_event(unit: UnitOfWork, event_id: int, reason: str) -> None:
    """Say that an event was recorded by mistake; it stays visible with the reason."""
    unit.session.execute(
        update(DbRegisterEvent).where(DbRegisterEvent.id == event_id).values(voided_at=unit.now, void_reason=reason)
    )
