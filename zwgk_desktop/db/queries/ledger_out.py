"""Reads for what leaves at a quarter's end: frozen quarters, known templates, the quarter's subsidy lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbAudit, DbBatch, DbLedgerSnapshot, DbLedgerTemplate, DbPlanDocument, DbProgramme
from zwgk_desktop.db.queries.listing import CHINA
from zwgk_desktop.db.queries.subsidy_chains import counts
from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.changes import Area

SHOWN = (BatchState.POSTED.value, BatchState.ARCHIVED.value)


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A frozen quarter."""

    id: int
    quarter: str
    content: dict[str, Any]
    sha256: str
    frozen_at: datetime
    frozen_by: str


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """What is remembered of a county's template."""

    mapping: dict[str, Any]
    file_name: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ListRow:
    """A subsidy list as the overview counts it; ``day`` it was paid, else received; ``shown``: result posted."""

    programme: str
    day: date
    lines: int
    total_fen: int
    shown: bool


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An audit row of the ledger with its images."""

    action: str
    subject_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]


def find_snapshots(session: Session, quarter: str) -> list[SnapshotRow]:
    """Return the frozen states of a quarter, the latest first."""
    query = select(DbLedgerSnapshot).where(DbLedgerSnapshot.quarter == quarter).order_by(DbLedgerSnapshot.id.desc())
    return [
        SnapshotRow(row.id, row.quarter, row.content, row.sha256, row.frozen_at, row.frozen_by)
        for row in session.scalars(query)
    ]


def find_template(session: Session, county: str, signature: str) -> TemplateRow | None:
    """Return what a county's template with this header was filled with, if it is known."""
    query = select(DbLedgerTemplate).where(DbLedgerTemplate.county == county, DbLedgerTemplate.signature == signature)
    row = session.scalar(query)
    return TemplateRow(row.mapping, row.file_name, row.updated_at) if row else None


def find_actions_after(session: Session, moment: datetime) -> list[ActionRow]:
    """Return what was done in the ledger after ``moment``, oldest first."""
    query = select(DbAudit).where(DbAudit.area == Area.LEDGER.value, DbAudit.at > moment).order_by(DbAudit.id)
    return [ActionRow(row.action, row.subject_id, row.before, row.after) for row in session.scalars(query)]


def find_lists(session: Session, start: date, end: date) -> list[ListRow]:
    """Return the subsidy lists of the days from ``start`` to ``end``; one replaced by a correction does not count."""
    query = (
        select(
            DbProgramme.name,
            DbBatch.paid_on,
            DbBatch.created_at,
            DbBatch.line_count,
            DbBatch.total_fen,
            DbBatch.state,
        )
        .join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
        .where(*counts())
        .order_by(DbProgramme.category, DbProgramme.name, DbBatch.id)
    )
    found = [
        ListRow(name, paid or made.astimezone(CHINA).date(), lines, fen, state in SHOWN)
        for name, paid, made, lines, fen, state in session.execute(query)
    ]
    return [row for row in found if start <= row.day <= end]


def find_sources(session: Session, year: int) -> list[tuple[str, str]]:
    """Return title and number of the county documents that a year's ledger came from, in the order they came."""
    query = select(DbPlanDocument.title, DbPlanDocument.doc_number).where(DbPlanDocument.year == year)
    return [(title, number or "") for title, number in session.execute(query.order_by(DbPlanDocument.id))]
