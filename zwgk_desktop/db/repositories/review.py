"""How are opinions and the office's rule on the gate written? Opinions are only added or ended, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbReviewDecision, DbReviewRule
from zwgk_desktop.domain.review import Decision


def add_decision(session: Session, subject: str, subject_id: int, decision: Decision) -> int:
    """Write one opinion and return its id."""
    row = DbReviewDecision(
        subject=subject,
        subject_id=subject_id,
        level=decision.level.value,
        agreed=decision.agreed,
        officer=decision.officer.strip(),
        opinion=decision.opinion,
        content_sha256=decision.content_sha256,
        decided_at=decision.decided_at,
        on_paper=decision.on_paper,
    )
    session.add(row)
    session.flush()
    return row.id


def end_decisions(session: Session, ids: Iterable[int], at: datetime, reason: str) -> None:
    """Note that opinions no longer count, and why."""
    query = update(DbReviewDecision).where(DbReviewDecision.id.in_(list(ids)), DbReviewDecision.voided_at.is_(None))
    session.execute(query.values(voided_at=at, void_reason=reason))


def void_all(session: Session, subject: str, subject_ids: Iterable[int], at: datetime, reason: str) -> int:
    """End every opinion on the subjects (their content was edited); return how many ended by it."""
    query = select(DbReviewDecision.id).where(
        DbReviewDecision.subject == subject,
        DbReviewDecision.subject_id.in_(list(subject_ids)),
        DbReviewDecision.voided_at.is_(None),
    )
    ids = list(session.scalars(query))
    end_decisions(session, ids, at, reason)
    return len(ids)


def add_rule(session: Session, same_person: bool, reason: str, decided_by: str, at: datetime) -> None:
    """Write what the office decided; the newest row is in force."""
    session.add(DbReviewRule(same_person=same_person, reason=reason, decided_by=decided_by, decided_at=at))
