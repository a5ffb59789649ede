"""Writes of the boards' files: add, put into 回收站, take out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import update

from zwgk_desktop.db.models import DbBoardFile
from zwgk_desktop.db.store import UnitOfWork


def add_file(
    unit: UnitOfWork,
    subject: str,
    subject_id: int,
    kind: str,
    name: str,
    sha256: str,
    size: int,
    stored_name: str,
    facts: dict[str, Any],
) -> int:
    """Add a file; return its id."""
    row = DbBoardFile(
        subject=subject,
        subject_id=subject_id,
        kind=kind,
        name=name,
        sha256=sha256,
        size=size,
        stored_name=stored_name,
        facts=facts,
        added_at=unit.now,
        added_by=unit.actor,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def set_files_removed(unit: UnitOfWork, ids: Iterable[int], at: datetime | None) -> None:
    """Put files into 回收站, or with None take them out."""
    unit.session.execute(update(DbBoardFile).where(DbBoardFile.id.in_(list(ids))).values(removed_at=at))
