"""Reads of the boards' files: what belongs to a posting, a place, an inspection …"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import (
    DbBatch,
    DbBoardFile,
    DbBoardInspection,
    DbBoardPlace,
    DbNoticeSheet,
    DbObjection,
    DbPosting,
    DbRegisterEntry,
)

SUBJECTS = {
    "posting": DbPosting,
    "place": DbBoardPlace,
    "inspection": DbBoardInspection,
    "objection": DbObjection,
    "batch": DbBatch,
    "sheet": DbNoticeSheet,
    "reply": DbRegisterEntry,  # with the scan of its review form
    "annual": None,  # known by its year, which needs no row
}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of the boards; ``stored_name`` is under the folder beside the store, ``size`` in bytes.

    ``facts``: what a camera wrote; it never leaves the office.
    """

    id: int
    subject: str
    subject_id: int
    kind: str
    name: str
    sha256: str
    size: int
    stored_name: str
    facts: dict[str, Any]
    added_at: datetime
    added_by: str
    removed_at: datetime | None


FIELDS = tuple(FileRow.__dataclass_fields__)


def _row(row: DbBoardFile) -> FileRow:
    return FileRow(**{name: getattr(row, name) for name in FIELDS})


def is_there(session: Session, subject: str, subject_id: int) -> bool:
    """Tell whether the subject of a file exists."""
    table = SUBJECTS[subject]
    return table is None or session.get(table, subject_id) is not None


def find_files(
    session: Session, subject: str, subject_ids: Iterable[int], kind: str | None = None, removed: bool = False
) -> list[FileRow]:
    """Return the files of subjects of one sort, in the order they were added; ``removed``: those in 回收站."""
    gone = DbBoardFile.removed_at.is_not(None) if removed else DbBoardFile.removed_at.is_(None)
    query = select(DbBoardFile).where(DbBoardFile.subject == subject, DbBoardFile.subject_id.in_(list(subject_ids)))
    if kind is not None:
        query = query.where(DbBoardFile.kind == kind)
    return [_row(row) for row in session.scalars(query.where(gone).order_by(DbBoardFile.id))]


def find_files_by_id(session: Session, ids: Sequence[int]) -> list[FileRow]:
    """Return the files that are there, 回收站 included."""
    query = select(DbBoardFile).where(DbBoardFile.id.in_(list(ids))).order_by(DbBoardFile.id)
    return [_row(row) for row in session.scalars(query)]


def find_by_hash(session: Session, sha256: str) -> FileRow | None:
    """Return a file with these bytes, one that is not in 回收站 first."""
    query = select(DbBoardFile).where(DbBoardFile.sha256 == sha256)
    row = session.scalar(query.order_by(DbBoardFile.removed_at.is_not(None), DbBoardFile.id).limit(1))
    return _row(row) if row else None
