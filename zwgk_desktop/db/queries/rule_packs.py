"""Reads of the rule packs an office keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbRulePack


@dataclass(frozen=True, slots=True)
class PackRow:
    """One kept pack; ``year`` 0 is for any year."""

    id: int
    county: str
    year: int
    content: dict[str, Any]
    active: bool
    updated_at: datetime


def find_packs(session: Session) -> list[PackRow]:
    """Return every kept pack, newest year first."""
    query = select(DbRulePack).order_by(DbRulePack.year.desc(), DbRulePack.county)
    return [
        PackRow(row.id, row.county, row.year, row.content, row.active, row.updated_at) for row in session.scalars(query)
    ]
