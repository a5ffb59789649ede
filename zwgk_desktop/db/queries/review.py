"""Which opinions were given on a subject, and what did the office decide about the gate?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbAudit, DbBatch, DbBoardFile, DbPosting, DbReviewDecision, DbReviewRule
from zwgk_desktop.db.queries import batch_life, boards, subsidies
from zwgk_desktop.db.queries.board_kept import find_kept
from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.posting_life import PostingState, posting_hash
from zwgk_desktop.domain.review import Decision, Level, ReviewFacts, ReviewRule


def find_review(session: Session, subject: str, subject_id: int, row: boards.PostingRow | None = None) -> ReviewFacts:
    """Return how far a posting or batch is at the gate; a posting made from a batch has the batch's own facts.

    ``row`` is the posting when the caller has read it already.
    """
    if subject == "batch":
        batch_life.get_batch_facts(session, subject_id)
        digest = subsidies.content_hash(session, subject_id)
    else:
        row = row or boards.get_posting(session, subject_id)
        if row.batch_id is not None:
            return find_review(session, "batch", row.batch_id)
        kept = (f"{one.text}：{one.reason}" for one in find_kept(session, row.id))
        further = (row.source, row.complaint_phone, row.complaint_channel, *_attached(session, row.id), *kept)
        digest = posting_hash(row.village_id, row.item_id, row.period, row.title, row.content, *further)
    return ReviewFacts(subject, subject_id, digest, find_decisions(session, subject, subject_id))


def find_edited_at(session: Session, posting_id: int) -> datetime | None:
    """Return when the words of a posting were edited last, None when they are as first written.

    Another place to hang it changes no words. Read from the trail, so that it holds before any opinion was given.
    """
    query = select(DbAudit.at, DbAudit.after).where(
        DbAudit.action == "posting.change", DbAudit.subject_id == posting_id
    )
    edits = session.execute(query.order_by(DbAudit.id.desc()))
    found: list[datetime] = [at for at, after in edits if set(after.get(str(posting_id), {})) - {"place"}]
    return found[0] if found else None


def find_form_hash(session: Session, subject: str, subject_id: int) -> str | None:
    """Return the content hash of the review form printed last for this subject, None when none was."""
    query = select(DbAudit.after).where(DbAudit.action == "review.form").order_by(DbAudit.id.desc())
    for after in session.scalars(query):
        for kind, number, digest in after.get("forms", ()):
            if (kind, number) == (subject, subject_id):
                return str(digest)
    return None


def _attached(session: Session, posting_id: int) -> list[str]:
    """Return the hashes of what is attached to a posting, in the order it was added."""
    query = select(DbBoardFile.sha256).where(
        DbBoardFile.subject == "posting",
        DbBoardFile.subject_id == posting_id,
        DbBoardFile.kind == "attachment",
        DbBoardFile.removed_at.is_(None),
    )
    return list(session.scalars(query.order_by(DbBoardFile.id)))


def find_decisions(session: Session, subject: str, subject_id: int) -> tuple[Decision, ...]:
    """Return all opinions ever given on a subject, in the order they were recorded."""
    query = (
        select(DbReviewDecision)
        .where(DbReviewDecision.subject == subject, DbReviewDecision.subject_id == subject_id)
        .order_by(DbReviewDecision.id)
    )
    return tuple(_decision(row) for row in session.scalars(query))


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


def find_unapproved(session: Session) -> list[tuple[str, int]]:
    """Return (subject, id) of postings with words of their own and of payment lists that are not approved yet."""
    states = (PostingState.DRAFT.value, PostingState.REVIEW.value)
    postings = select(DbPosting.id).where(
        DbPosting.state.in_(states), DbPosting.batch_id.is_(None), DbPosting.removed_at.is_(None)
    )
    coming = (BatchState.RECEIVED.value, BatchState.CHECKED.value)
    batches = select(DbBatch.id).where(DbBatch.state.in_(coming), DbBatch.removed_at.is_(None))
    return [
        *(("batch", key) for key in session.scalars(batches.order_by(DbBatch.id))),
        *(("posting", key) for key in session.scalars(postings.order_by(DbPosting.id))),
    ]
