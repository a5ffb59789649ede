"""Writes of the office's own holiday years."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from zwgk_desktop.db.models import DbCalendarYear
from zwgk_desktop.db.store import UnitOfWork


def put_calendar_year(unit: UnitOfWork, year: int, source: str, content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Keep one year in place of what was kept; return its id and the content before (empty when new)."""
    row = unit.session.scalar(select(DbCalendarYear).where(DbCalendarYear.year == year))
    before = dict(row.content) if row is not None else {}
    if row is None:
        row = DbCalendarYear(year=year, source=source, content=content, imported_at=unit.now)
        unit.session.add(row)
    else:
        row.source, row.content, row.imported_at = source, content, unit.now
    unit.session.flush()
    return row.id, before


def drop_calendar_year(unit: UnitOfWork, year: int) -> tuple[int, dict[str, Any]] | None:
    """Remove one year; return its id and content, None when the office had none."""
    row = unit.session.scalar(select(DbCalendarYear).where(DbCalendarYear.year == year))
    if row is None:
        return None
    held = row.id, dict(row.content)
    unit.session.delete(row)
    unit.session.flush()
    return held
