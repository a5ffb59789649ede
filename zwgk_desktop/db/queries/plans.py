"""Which county documents were imported, and what did they say?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbLedgerItem, DbPlanDocument


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An imported document; ``items`` counts those taken from it that are not in 回收站."""

    id: int
    year: int
    title: str
    issuer: str
    doc_number: str | None
    issue_date: date | None
    file_name: str
    sha256: str
    imported_at: datetime
    items: int
    spans: frozenset[tuple[int | None, int | None]]  # where those items stand in the text


def find_plans(session: Session) -> list[PlanRow]:
    """Return the imported documents, newest first."""
    return [_row(session, plan) for plan in session.scalars(select(DbPlanDocument).order_by(DbPlanDocument.id.desc()))]


def find_plan_by_hash(session: Session, sha256: str) -> PlanRow | None:
    """Return the newest import of exactly this file or text."""
    query = select(DbPlanDocument).where(DbPlanDocument.sha256 == sha256).order_by(DbPlanDocument.id.desc()).limit(1)
    plan = session.scalar(query)
    return None if plan is None else _row(session, plan)


def get_plan_text(session: Session, plan_id: int) -> str:
    """Return the text of a document, which the source offsets of its items point into."""
    return session.scalars(select(DbPlanDocument.text).where(DbPlanDocument.id == plan_id)).one()


def _row(session: Session, plan: DbPlanDocument) -> PlanRow:
    places = select(DbLedgerItem.source_start, DbLedgerItem.source_end)
    taken = session.execute(places.where(DbLedgerItem.document_id == plan.id, DbLedgerItem.removed_at.is_(None))).all()
    return PlanRow(
        plan.id,
        plan.year,
        plan.title,
        plan.issuer,
        plan.doc_number,
        plan.issue_date,
        plan.file_name,
        plan.sha256,
        plan.imported_at,
        len(taken),
        frozenset((start, end) for start, end in taken),
    )
