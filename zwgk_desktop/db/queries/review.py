"""Which opinions were given on a subject, and what did the office decide about the gate?"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbReviewDecision, DbReviewRule
from zwgk_desktop.domain.review import Decision, Level, ReviewRule


def find_decisions(session: Session, subject: str, subject_id: int) -> tuple[Decision, ...]:
    """Return all opinions ever given on a subject, in the order they were recorded."""
    return find_decisions_of(session, subject, [subject_id])[subject_id]


def find_decisions_of(session: Session, subject: str, ids: list[int]) -> dict[int, tuple[Decision, ...]]:
    """Return the opinions on several subjects by subject id; an empty tuple for those without any."""
    query = (
        select(DbReviewDecision)
        .where(DbReviewDecision.subject == subject, DbReviewDecision.subject_id.in_(ids))
        .order_by(DbReviewDecision.id)
    )
    found: dict[int, list[Decision]] = {subject_id: [] for subject_id in ids}
    for row in session.scalars(query):
        found[row.subject_id].append(_decision(row))
    return {subject_id: tuple(decisions) for subject_id, decisions in found.items()}


def _decision(row: DbReviewDecision) -> Decision:
    return Decision(
        level=Level(row.level),
        agreed=row.agreed,
        officer=row.officer,
        content_sha256=row.content_sha256,
        decided_at=row.decided_at,
        opinion=row.opinion,
        on_paper=row.on_paper,
        voided_at=row.voided_at,
        void_reason=row.void_reason,
        id=row.id,
    )


def find_rule(session: Session) -> ReviewRule:
    """Return the office's rule in force; the strict one when nothing was ever decided."""
    row = session.scalar(select(DbReviewRule).order_by(DbReviewRule.id.desc()).limit(1))
    return ReviewRule(row.same_person, row.reason) if row else ReviewRule()
