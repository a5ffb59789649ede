"""Which sheets of postings are archived, and which wait to be printed or to hang?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbCatalogueItem, DbNoticeSheet, DbPosting, DbVillage
from zwgk_desktop.db.queries.boards import number_key
from zwgk_desktop.domain.posting_life import PostingState


@dataclass(frozen=True, slots=True)
class ArchivedSheet:
    """A final sheet as it was printed last under its number."""

    number: str
    posting_id: int
    village_id: int | None
    paper: str
    pages: int
    content_sha256: str
    file_sha256: str
    printed_at: datetime
    printed_by: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A posting as the print queue and the hanging plan list it."""

    id: int
    village_id: int
    village: str
    item: str
    category: str
    title: str
    period: str
    state: PostingState
    batch_id: int | None
    posted_on: date | None
    down_due_on: date | None
    item_id: int


def find_archived(session: Session, posting_ids: Iterable[int]) -> list[ArchivedSheet]:
    """Return the final sheets kept of postings, in the order they were printed last."""
    s = DbNoticeSheet
    query = select(s).where(s.posting_id.in_(list(posting_ids)), s.draft.is_(False)).order_by(s.printed_at, s.id)
    return [
        ArchivedSheet(
            one.number, one.posting_id, one.village_id, one.paper, one.pages, one.content_sha256, one.file_sha256,
            one.printed_at, one.printed_by,
        )
        for one in session.scalars(query)
        if one.posting_id is not None
    ]  # fmt: skip


def find_waiting_rows(
    session: Session,
    periods: Iterable[str] | None,
    states: Iterable[PostingState],
    village_ids: Sequence[int] | None = None,
    category: str | None = None,
) -> list[WaitingRow]:
    """Return postings in ``states`` by village and catalogue number; None narrows nothing."""
    p, item, village = DbPosting, DbCatalogueItem, DbVillage
    query = (
        select(p, village, item)
        .join(village, village.id == p.village_id)
        .join(item, item.id == p.catalogue_item_id)
        .where(p.removed_at.is_(None), p.state.in_([state.value for state in states]))
    )
    if periods is not None:
        query = query.where(p.period.in_(list(periods)))
    if village_ids is not None:
        query = query.where(p.village_id.in_(village_ids))
    if category is not None:
        query = query.where(item.level1 == category)
    found = [(at, where, what) for at, where, what in session.execute(query)]
    found.sort(key=lambda one: (one[1].sort, one[1].id, number_key(one[2].number), one[0].period, one[0].id))
    return [
        WaitingRow(
            at.id, where.id, where.name, what.number, what.level1, at.title, at.period, PostingState(at.state),
            at.batch_id, at.posted_on, at.down_due_on, what.id,
        )
        for at, where, what in found
    ]  # fmt: skip
