"""How are frozen quarters and known templates written?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from zwgk_desktop.db.models import DbLedgerSnapshot, DbLedgerTemplate
from zwgk_desktop.db.store import UnitOfWork


def add_snapshot(unit: UnitOfWork, quarter: str, content: dict[str, Any], sha256: str) -> int:
    """Write a frozen quarter down; earlier ones of the same quarter stay. Return its id."""
    row = DbLedgerSnapshot(quarter=quarter, content=content, sha256=sha256, frozen_at=unit.now, frozen_by=unit.actor)
    unit.session.add(row)
    unit.session.flush()
    return row.id


def save_template(unit: UnitOfWork, county: str, signature: str, mapping: dict[str, Any], file_name: str) -> None:
    """Remember how a county's template is filled."""
    query = select(DbLedgerTemplate).where(DbLedgerTemplate.county == county, DbLedgerTemplate.signature == signature)
    row = unit.session.scalar(query)
    if row is None:
        row = DbLedgerTemplate(county=county, signature=signature, mapping={}, file_name="", updated_at=unit.now)
        unit.session.add(row)
    row.mapping, row.file_name, row.updated_at = dict(mapping), file_name, unit.now
    unit.session.flush()
