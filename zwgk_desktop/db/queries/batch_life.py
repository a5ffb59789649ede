"""What must be known of a payment list to post it? Its programme, its state, and what each village gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbBatch, DbPaymentLine, DbProgramme, DbVillage
from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.errors import WrongUsage


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """A batch and what its programme says about posting; ``by_name`` False: names must not hang."""

    id: int
    programme: str
    year: int
    period: str
    title: str
    state: BatchState
    posting_days: int
    by_name: bool
    replaces_id: int | None
    line_count: int
    total_fen: int
    posted_from: date | None
    posted_to: date | None


@dataclass(frozen=True, slots=True)
class VillageShare:
    """What one village gets of a batch; ``village`` is its name."""

    village_id: int
    village: str
    lines: int
    total_fen: int


def get_used(session: Session, batch_id: int) -> tuple[DbBatch, DbProgramme]:
    """Return a batch with its programme; WrongUsage when there is none or it lies in the recycle bin."""
    query = (
        select(DbBatch, DbProgramme)
        .join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
        .where(DbBatch.id == batch_id, DbBatch.removed_at.is_(None))
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise WrongUsage("no_batch", f"没有编号为 {batch_id} 的补贴清单。", "请核对编号。")
    return found[0], found[1]


def get_batch_facts(session: Session, batch_id: int) -> BatchFacts:
    """Return one batch; WrongUsage when there is none or it lies in the recycle bin."""
    batch, programme = get_used(session, batch_id)
    return BatchFacts(
        id=batch.id,
        programme=programme.name,
        year=batch.year,
        period=batch.period,
        title=batch.title,
        state=BatchState(batch.state),
        posting_days=programme.posting_days,
        by_name=programme.by_name,
        replaces_id=batch.replaces_id,
        line_count=batch.line_count,
        total_fen=batch.total_fen,
        posted_from=batch.posted_from,
        posted_to=batch.posted_to,
    )


def find_shares(session: Session, batch_id: int) -> list[VillageShare]:
    """Return what each village gets, in no special order; lines without a village are left out."""
    query = (
        select(DbVillage.id, DbVillage.name, func.count(), func.sum(DbPaymentLine.amount_fen))
        .join(DbPaymentLine, DbPaymentLine.village_id == DbVillage.id)
        .where(DbPaymentLine.batch_id == batch_id)
        .group_by(DbVillage.id, DbVillage.name)
    )
    return [VillageShare(*row) for row in session.execute(query)]


def count_homeless_lines(session: Session, batch_id: int) -> int:
    """Return how many lines have no village, so that no board would show them."""
    query = select(func.count()).where(DbPaymentLine.batch_id == batch_id, DbPaymentLine.village_id.is_(None))
    return session.scalar(query) or 0
