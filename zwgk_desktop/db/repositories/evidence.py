"""Writes of evidence files: add, put into 回收站, take out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from zwgk_desktop.db.models import DbEvidenceFile
from zwgk_desktop.db.store import UnitOfWork


def add_file(unit: UnitOfWork, item_id: int, quarter: str, name: str, sha256: str, size: int, stored_name: str) -> int:
    """Add a file; return its id."""
    row = DbEvidenceFile(
        item_id=item_id,
        quarter=quarter,
        name=name,
        sha256=sha256,
        size=size,
        stored_name=stored_name,
        added_at=unit.now,
        added_by=unit.actor,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def set_file_removed(unit: UnitOfWork, file_id: int, at: datetime | None) -> None:
    """Put a file into 回收站, or with None take it out."""
    unit.session.execute(update(DbEvidenceFile).where(DbEvidenceFile.id == file_id).values(removed_at=at))
