"""What do the boards hold? Catalogue, villages, switches and postings, as facts for the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from zwgk_desktop.db.models import DbCatalogueItem, DbCatalogueSwitch, DbPosting, DbTownship, DbVillage
from zwgk_desktop.db.queries.listing import CHINA
from zwgk_desktop.domain.boards import BoardPosting, BoardVillage, CatalogueItem
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.periods import Rhythm
from zwgk_desktop.domain.posting_life import PostingState


@dataclass(frozen=True, slots=True)
class PostingRow:
    """A posting as stored, with its village's and item's names; ``down_due_on`` is the last day it must hang."""

    id: int
    village_id: int
    village: str
    item_id: int
    item: str
    period: str
    title: str
    content: str
    state: PostingState
    due_on: date | None
    posted_on: date | None
    down_due_on: date | None
    down_on: date | None
    place: str
    posted_by: str
    archive_box: str
    archive_pages: int | None
    batch_id: int | None
    posting_days: int
    created_at: datetime
    removed_at: datetime | None
    source: str = ""
    complaint_phone: str = ""
    complaint_channel: str = ""
    retention: str = ""  # kept for: as on the day it was archived, else as the catalogue says now


@dataclass(frozen=True, slots=True)
class PostingDue:
    """A posting and the day by which something must be done with it."""

    id: int
    village: str
    title: str
    due: date


def find_catalogue(session: Session, active_only: bool = False) -> list[CatalogueItem]:
    """Return the catalogue in the order of its numbers (2.10 after 2.9)."""
    query = select(DbCatalogueItem)
    if active_only:
        query = query.where(DbCatalogueItem.active)
    rows = [_item(row) for row in session.scalars(query)]
    return sorted(rows, key=lambda item: number_key(item.number))


def get_item(session: Session, item_id: int) -> CatalogueItem:
    """Return one catalogue item; WrongUsage when it is not there."""
    row = session.get(DbCatalogueItem, item_id)
    if row is None:
        raise WrongUsage("no_item", f"公开目录中没有编号为 {item_id} 的事项。", "请刷新后重选。")
    return _item(row)


def find_item_by_number(session: Session, number: str) -> CatalogueItem | None:
    """Return the item with the printed number (4.2), if any."""
    row = session.scalar(select(DbCatalogueItem).where(DbCatalogueItem.number == number))
    return _item(row) if row else None


def _item(row: DbCatalogueItem) -> CatalogueItem:
    return CatalogueItem(
        id=row.id,
        number=row.number,
        level1=row.level1,
        level2=row.level2,
        rhythm=Rhythm(row.rhythm),
        due_days=row.due_days,
        posting_days=row.posting_days,
        publisher=row.publisher,
        elements=row.elements,
        basis=row.basis,
        channels=tuple(row.channels),
        audience=row.audience,
        active=row.active,
        retention=row.retention,
    )


def number_key(number: str) -> tuple[tuple[int, str], ...]:
    """Return what puts catalogue numbers in order: 2.10 after 2.9."""
    return tuple((int(part), "") if part.isdecimal() else (10**9, part) for part in number.split("."))


def find_villages(session: Session) -> list[BoardVillage]:
    """Return all villages, closed ones too. Those there when the store was made are older than it: no first day."""
    made = session.scalar(select(DbTownship.created_at))
    first = made.astimezone(CHINA).date() if made else None
    rows = session.scalars(select(DbVillage).order_by(DbVillage.sort, DbVillage.id))
    return [
        BoardVillage(row.id, row.name, None if first and row.active_from == first else row.active_from, row.active_to)
        for row in rows
    ]


def find_switches(session: Session) -> dict[tuple[int, int], str]:
    """Return (village id, item id) → reason of what does not apply."""
    rows = session.execute(
        select(DbCatalogueSwitch.village_id, DbCatalogueSwitch.catalogue_item_id, DbCatalogueSwitch.reason)
    )
    return {(village_id, item_id): reason for village_id, item_id, reason in rows}


def find_board_postings(session: Session, periods: Iterable[str]) -> list[BoardPosting]:
    """Return what was entered for any of ``periods`` (codes) and not removed."""
    query = select(
        DbPosting.id,
        DbPosting.village_id,
        DbPosting.catalogue_item_id,
        DbPosting.period,
        DbPosting.state,
        DbPosting.posted_on,
        DbPosting.due_on,
    ).where(DbPosting.period.in_(list(periods)), DbPosting.removed_at.is_(None))
    return [BoardPosting(r[0], r[1], r[2], r[3], PostingState(r[4]), r[5], r[6]) for r in session.execute(query)]


def find_postings(session: Session, ids: Iterable[int]) -> dict[int, PostingRow]:
    """Return the postings among ``ids`` that exist (removed ones too), by id."""
    query = (
        select(
            DbPosting,
            DbVillage.name,
            DbCatalogueItem.level2,
            DbCatalogueItem.posting_days,
            DbCatalogueItem.retention,
        )
        .join(DbVillage, DbVillage.id == DbPosting.village_id)
        .join(DbCatalogueItem, DbCatalogueItem.id == DbPosting.catalogue_item_id)
        .where(DbPosting.id.in_(list(ids)))
    )
    return {row[0].id: _posting(*row) for row in session.execute(query)}


def get_posting(session: Session, posting_id: int) -> PostingRow:
    """Return one posting; WrongUsage when there is none."""
    found = find_postings(session, [posting_id]).get(posting_id)
    if found is None:
        raise WrongUsage("no_posting", f"没有编号为 {posting_id} 的公示。", "请核对编号。")
    return found


def _posting(row: DbPosting, village: str, item: str, posting_days: int, retention: str) -> PostingRow:
    return PostingRow(
        id=row.id,
        village_id=row.village_id,
        village=village,
        item_id=row.catalogue_item_id,
        item=item,
        period=row.period,
        title=row.title,
        content=row.content,
        state=PostingState(row.state),
        due_on=row.due_on,
        posted_on=row.posted_on,
        down_due_on=row.down_due_on,
        down_on=row.down_on,
        place=row.place,
        posted_by=row.posted_by,
        archive_box=row.archive_box,
        archive_pages=row.archive_pages,
        batch_id=row.batch_id,
        posting_days=posting_days,
        created_at=row.created_at,
        removed_at=row.removed_at,
        source=row.source,
        complaint_phone=row.complaint_phone,
        complaint_channel=row.complaint_channel,
        retention=row.archive_retention or retention,
    )


def find_batch_postings(session: Session, batch_id: int, item_id: int | None = None) -> list[PostingRow]:
    """Return the postings made for a batch (of one catalogue item, if named)."""
    query = select(DbPosting.id).where(DbPosting.batch_id == batch_id, DbPosting.removed_at.is_(None))
    if item_id is not None:
        query = query.where(DbPosting.catalogue_item_id == item_id)
    return list(find_postings(session, session.scalars(query.order_by(DbPosting.id)).all()).values())


def find_superseded(session: Session, village_id: int, item_id: int, but: int) -> list[int]:
    """Return what hangs of the same item in the village without a last day: a newer sheet takes its place."""
    query = select(DbPosting.id).where(
        DbPosting.village_id == village_id,
        DbPosting.catalogue_item_id == item_id,
        DbPosting.state == PostingState.POSTED.value,
        DbPosting.down_due_on.is_(None),
        DbPosting.removed_at.is_(None),
        DbPosting.id != but,
    )
    return list(session.scalars(query))


def find_hanging(session: Session, until: date) -> list[PostingDue]:
    """Return what hangs and must hang until ``until`` at the latest: to be taken down soon, earliest first."""
    return _due(session, DbPosting.down_due_on, until, DbPosting.state == PostingState.POSTED.value)


def find_waiting(session: Session, until: date) -> list[PostingDue]:
    """Return what was entered for an item without a rhythm, must hang by ``until`` and does not yet."""
    event = DbCatalogueItem.rhythm.in_((Rhythm.ON_EVENT.value, Rhythm.ON_REQUEST.value))
    item = select(DbCatalogueItem.id).where(event, DbCatalogueItem.active)
    return _due(session, DbPosting.due_on, until, DbPosting.posted_on.is_(None), DbPosting.catalogue_item_id.in_(item))


def _due(
    session: Session, day: InstrumentedAttribute[date | None], until: date, *which: ColumnElement[bool]
) -> list[PostingDue]:
    query = (
        select(DbPosting.id, DbVillage.name, DbPosting.title, day)
        .join(DbVillage, DbVillage.id == DbPosting.village_id)
        .where(day <= until, DbPosting.removed_at.is_(None), *which)
        .order_by(day, DbPosting.id)
    )
    return [PostingDue(key, village, title, due) for key, village, title, due in session.execute(query) if due]


def count_postings(session: Session) -> Mapping[PostingState, int]:
    """Return how many postings are in each state."""
    query = select(DbPosting.state, func.count()).where(DbPosting.removed_at.is_(None)).group_by(DbPosting.state)
    return {PostingState(state): count for state, count in session.execute(query)}
