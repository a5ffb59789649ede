"""What do reports draw on, and what drafts are kept? Counts of a year, and drafts as they were left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbAudit, DbBatch, DbPosting, DbProgramme, DbReportDraft
from zwgk_desktop.db.queries.subsidy_chains import replaced_batches
from zwgk_desktop.domain.batch_life import BatchState

PAID = (BatchState.PAID.value, BatchState.POSTED.value, BatchState.ARCHIVED.value)
SHOWN = (BatchState.POSTED.value, BatchState.ARCHIVED.value)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A report as it is kept; ``frozen_at`` is None while it is being written."""

    id: int
    kind: str
    period: str
    content: dict[str, Any]
    updated_at: datetime
    updated_by: str
    frozen_at: datetime | None
    content_sha256: str


@dataclass(frozen=True, slots=True)
class PaidBatches:
    """A year's lists whose money was paid: how many, how many of them posted, of how many programmes, in fen."""

    paid: int
    posted: int
    programmes: int
    total_fen: int
    unposted: tuple[str, ...]


def find_draft(session: Session, kind: str, period: str) -> DraftRow | None:
    """Return the draft of a report, None when none was kept."""
    row = session.scalar(select(DbReportDraft).where(DbReportDraft.kind == kind, DbReportDraft.period == period))
    return _draft(row) if row else None


def find_drafts(session: Session, kind: str | None = None) -> list[DraftRow]:
    """Return the drafts kept (of one kind), newest period first."""
    query = select(DbReportDraft).order_by(DbReportDraft.period.desc(), DbReportDraft.kind)
    if kind is not None:
        query = query.where(DbReportDraft.kind == kind)
    return [_draft(row) for row in session.scalars(query)]


def _draft(row: DbReportDraft) -> DraftRow:
    return DraftRow(
        row.id,
        row.kind,
        row.period,
        dict(row.content),
        row.updated_at,
        row.updated_by,
        row.frozen_at,
        row.content_sha256,
    )


def count_postings(session: Session, first: date, last: date) -> tuple[int, int]:
    """Return how many postings were hung between two days, and in how many villages."""
    query = select(func.count(), func.count(distinct(DbPosting.village_id))).where(
        DbPosting.posted_on.between(first, last), DbPosting.removed_at.is_(None)
    )
    count, villages = session.execute(query).one()
    return int(count), int(villages)


def find_paid_batches(session: Session, year: int) -> PaidBatches:
    """Return a year's paid lists; one whose correction was paid does not count."""
    shown_anew, paid_anew = (DbBatch.id.in_(replaced_batches(states)) for states in (SHOWN, PAID))
    shows = DbBatch.state.in_(SHOWN) & ~shown_anew
    query = (
        select(shows, DbProgramme.name, DbBatch.title, DbBatch.total_fen, paid_anew)
        .join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
        .where(DbBatch.year == year, DbBatch.removed_at.is_(None), DbBatch.state.in_(PAID))
        .order_by(DbBatch.id)
    )
    rows = session.execute(query).all()
    shown, paid = [row for row in rows if row[0]], [row for row in rows if not row[4]]
    return PaidBatches(
        len(paid),
        len(shown),
        len({row[1] for row in shown}),
        sum(row[3] for row in shown),
        tuple(row[2] or row[1] for row in paid if not row[0]),
    )


def find_actions(session: Session, action: str) -> list[tuple[datetime, dict[str, Any]]]:
    """Return when an action was done and what it left, oldest first."""
    query = select(DbAudit.at, DbAudit.after).where(DbAudit.action == action).order_by(DbAudit.id)
    return [(at, after) for at, after in session.execute(query)]
