"""Which years' holidays did the office import or type itself?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbCalendarYear


@dataclass(frozen=True, slots=True)
class CalendarYearRow:
    """One year as it was stored; ``content`` in the words of ``resources/calendar/*.toml``, days as text."""

    id: int
    year: int
    source: str
    content: dict[str, Any]
    imported_at: datetime


def find_calendar_years(session: Session) -> list[CalendarYearRow]:
    """Return the office's years in order."""
    rows = session.scalars(select(DbCalendarYear).order_by(DbCalendarYear.year))
    return [CalendarYearRow(row.id, row.year, row.source, row.content, row.imported_at) for row in rows]
