"""Reads of the archive: whatever hung or hangs, in which box, with how many photos and visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ScalarSelect, case, extract, func, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbBoardFile, DbCatalogueItem, DbConsultation, DbPosting, DbVillage, DbVillageChange
from zwgk_desktop.db.queries.boards import number_key
from zwgk_desktop.db.queries.listing import SqlListing
from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.listing import Column, Kind
from zwgk_desktop.domain.posting_life import POSTING_WORDS, PostingState

KEPT = (PostingState.POSTED, PostingState.TAKEN_DOWN, PostingState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class ArchivedRow:
    """A posting in its box; ``retention`` is what the catalogue says now."""

    id: int
    village: str
    number: str
    item: str
    period: str
    title: str
    posted_on: date | None
    down_on: date | None
    box: str
    pages: int
    retention: str
    archived_at: datetime | None
    photos: int


@dataclass(frozen=True, slots=True)
class BoxRow:
    """An archive box and how many postings lie in it."""

    box: str
    count: int


def find_boxes(session: Session) -> list[BoxRow]:
    """Return the boxes in use, by name."""
    query = (
        select(DbPosting.archive_box, func.count())
        .where(DbPosting.state == PostingState.ARCHIVED.value, DbPosting.removed_at.is_(None))
        .group_by(DbPosting.archive_box)
        .order_by(DbPosting.archive_box)
    )
    return [BoxRow(box, count) for box, count in session.execute(query)]


def find_archived(session: Session, boxes: Sequence[str] = (), year: int | None = None) -> list[ArchivedRow]:
    """Return what lies in the archive, of some boxes or of the year it was hung in; by box, village and item."""
    photos = _photos()
    query = (
        select(DbPosting, DbVillage.name, DbVillage.sort, DbCatalogueItem, photos)
        .join(DbVillage, DbVillage.id == DbPosting.village_id)
        .join(DbCatalogueItem, DbCatalogueItem.id == DbPosting.catalogue_item_id)
        .where(DbPosting.state == PostingState.ARCHIVED.value, DbPosting.removed_at.is_(None))
    )
    if boxes:
        query = query.where(DbPosting.archive_box.in_(list(boxes)))
    if year is not None:
        query = query.where(extract("year", DbPosting.posted_on) == year)
    found = sorted(
        session.execute(query).all(),
        key=lambda row: (row[0].archive_box, row[2], number_key(row[3].number), row[0].period, row[0].id),
    )
    return [
        ArchivedRow(
            p.id, village, item.number, item.level2, p.period, p.title, p.posted_on, p.down_on, p.archive_box,
            p.archive_pages or 0, p.archive_retention or item.retention, p.archived_at, count,
        )
        for p, village, _, item, count in found
    ]  # fmt: skip


def _photos() -> ScalarSelect[int]:
    query = select(func.count()).where(
        DbBoardFile.subject == "posting",
        DbBoardFile.subject_id == DbPosting.id,
        DbBoardFile.kind == "photo",
        DbBoardFile.removed_at.is_(None),
    )
    return query.correlate(DbPosting).scalar_subquery()


def _former_names() -> ScalarSelect[str]:
    changed = DbVillageChange.old_name != DbVillageChange.new_name
    query = select(func.group_concat(DbVillageChange.old_name, "、")).where(
        DbVillageChange.village_id == DbPosting.village_id, changed
    )
    return query.correlate(DbPosting).scalar_subquery()


def _visits() -> ScalarSelect[int]:
    query = select(func.count()).where(DbConsultation.posting_id == DbPosting.id, DbConsultation.removed_at.is_(None))
    return query.correlate(DbPosting).scalar_subquery()


ARCHIVE_COLUMNS = (
    Column("village", "村", width=10),
    Column("item", "公开事项", width=18),
    Column("period", "时段", width=9),
    Column("title", "标题", width=28),
    Column("state", "状态", Kind.STATUS, 8, choices=tuple(POSTING_WORDS[state] for state in KEPT)),
    Column("archive_box", "盒号", width=14),
    Column("archive_pages", "页数", Kind.NUMBER, 5),
    Column("posted_on", "张贴日期", Kind.DATE),
    Column("down_on", "撤下日期", Kind.DATE, hidden=True),
    Column("retention", "保管期限", width=8),
    Column("photos", "照片", Kind.NUMBER, 5),
    Column("visits", "查阅", Kind.NUMBER, 5),
    Column("number", "目录编号", width=8, hidden=True),
    Column("place", "张贴地点", width=14, hidden=True),
    Column("posted_by", "张贴人", width=9, hidden=True),
    Column("publisher", "公开主体", width=14, hidden=True),
    Column("content", "内容", width=30, hidden=True),
    Column("former", "村的曾用名", width=12, hidden=True),
)


def build_archive_listing(store: Store) -> SqlListing:
    """Return every posting that hangs or hung, newest first; find looks into the content too."""
    base = (
        select(
            DbPosting.id.label("id"),
            DbVillage.name.label("village"),
            DbCatalogueItem.level2.label("item"),
            DbPosting.period.label("period"),
            DbPosting.title.label("title"),
            case({s.value: word for s, word in POSTING_WORDS.items()}, value=DbPosting.state).label("state"),
            DbPosting.archive_box.label("archive_box"),
            DbPosting.archive_pages.label("archive_pages"),
            DbPosting.posted_on.label("posted_on"),
            DbPosting.down_on.label("down_on"),
            func.coalesce(func.nullif(DbPosting.archive_retention, ""), DbCatalogueItem.retention).label("retention"),
            _photos().label("photos"),
            _visits().label("visits"),
            DbCatalogueItem.number.label("number"),
            DbPosting.place.label("place"),
            DbPosting.posted_by.label("posted_by"),
            DbCatalogueItem.publisher.label("publisher"),
            DbPosting.content.label("content"),
            _former_names().label("former"),
        )
        .join(DbVillage, DbVillage.id == DbPosting.village_id)
        .join(DbCatalogueItem, DbCatalogueItem.id == DbPosting.catalogue_item_id)
        .where(DbPosting.posted_on.is_not(None), DbPosting.removed_at.is_(None))
    )
    return SqlListing(store, base, ARCHIVE_COLUMNS, order=("-posted_on", "-id"))
