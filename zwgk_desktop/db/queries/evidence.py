"""Reads of evidence files: of an item, of a year, of the whole store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbBoardFile, DbEvidenceFile, DbLedgerItem


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One evidence file; ``stored_name`` is under the folder beside the store, ``size`` in bytes."""

    id: int
    item_id: int
    quarter: str
    name: str
    sha256: str
    size: int
    stored_name: str
    added_at: datetime
    added_by: str
    removed_at: datetime | None


FIELDS = tuple(EvidenceRow.__dataclass_fields__)


def _row(row: DbEvidenceFile) -> EvidenceRow:
    return EvidenceRow(**{name: getattr(row, name) for name in FIELDS})


def find_files(session: Session, item_id: int, quarter: str | None = None, removed: bool = False) -> list[EvidenceRow]:
    """Return an item's files, oldest first; with ``removed`` those in 回收站."""
    gone = DbEvidenceFile.removed_at.is_not(None) if removed else DbEvidenceFile.removed_at.is_(None)
    query = select(DbEvidenceFile).where(DbEvidenceFile.item_id == item_id, gone).order_by(DbEvidenceFile.id)
    if quarter is not None:
        query = query.where(DbEvidenceFile.quarter == quarter)
    return [_row(row) for row in session.scalars(query)]


def find_files_by_id(session: Session, ids: Sequence[int]) -> list[EvidenceRow]:
    """Return the files that are there, 回收站 included."""
    query = select(DbEvidenceFile).where(DbEvidenceFile.id.in_(list(ids))).order_by(DbEvidenceFile.id)
    return [_row(row) for row in session.scalars(query)]


def find_removed_files(session: Session, year: int) -> list[EvidenceRow]:
    """Return the files of a year that lie in 回收站."""
    query = select(DbEvidenceFile).join(DbLedgerItem).where(DbLedgerItem.year == year)
    query = query.where(DbEvidenceFile.removed_at.is_not(None)).order_by(DbEvidenceFile.id)
    return [_row(row) for row in session.scalars(query)]


def find_file_names(session: Session, year: int) -> dict[int, list[tuple[str, str]]]:
    """Return (quarter, name) of the files of a year's items, by item."""
    query = select(DbEvidenceFile.item_id, DbEvidenceFile.quarter, DbEvidenceFile.name).join(DbLedgerItem)
    query = query.where(DbLedgerItem.year == year, DbEvidenceFile.removed_at.is_(None)).order_by(DbEvidenceFile.id)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for item_id, quarter, name in session.execute(query):
        found[item_id].append((quarter, name))
    return found


def find_kept(session: Session) -> list[tuple[str, str]]:
    """Return stored name and SHA-256 of every file, those of the boards and of 回收站 included, each once."""
    tables = (DbEvidenceFile, DbBoardFile)
    query = union(*(select(table.stored_name, table.sha256) for table in tables))
    return sorted((name, sha256) for name, sha256 in session.execute(query))
