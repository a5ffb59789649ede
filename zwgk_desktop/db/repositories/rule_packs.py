"""Writes of rule packs: keep one for a county and year, choose the one in force, drop one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update

from zwgk_desktop.db.models import DbRulePack
from zwgk_desktop.db.store import UnitOfWork


def put_pack(unit: UnitOfWork, county: str, year: int, content: Mapping[str, Any]) -> int:
    """Keep the pack of a county and year, over what stood there; return its id."""
    row = unit.session.scalar(select(DbRulePack).where(DbRulePack.county == county, DbRulePack.year == year))
    if row is None:
        row = DbRulePack(county=county, year=year, active=False)
        unit.session.add(row)
    row.content, row.updated_at = dict(content), unit.now
    unit.session.flush()
    return row.id


def choose_pack(unit: UnitOfWork, year: int, pack_id: int | None) -> None:
    """Let one pack of a year be in force; with None none is, and the default counts."""
    unit.session.execute(update(DbRulePack).where(DbRulePack.year == year).values(active=False))
    if pack_id is not None:
        unit.session.execute(update(DbRulePack).where(DbRulePack.id == pack_id).values(active=True))


def drop_pack(unit: UnitOfWork, pack_id: int) -> None:
    """Drop a pack."""
    unit.session.execute(delete(DbRulePack).where(DbRulePack.id == pack_id))
