"""Which lists of the website were imported, what stands in them, and what do the boards hold beside them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbCatalogueItem, DbPosting, DbSiteEntry, DbSiteList, DbVillage
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.site_list import SiteLine
from zwgk_desktop.domain.site_match import BoardSide, Place

HUNG = (PostingState.POSTED.value, PostingState.TAKEN_DOWN.value, PostingState.ARCHIVED.value)


@dataclass(frozen=True, slots=True)
class SiteListRow:
    """An imported list and how many lines it has."""

    id: int
    name: str
    sha256: str
    imported_at: datetime
    imported_by: str
    lines: int
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SiteEntryRow:
    """A line of a list with what it was matched to."""

    id: int
    list_id: int
    line: SiteLine
    place: Place
    posting_id: int | None


def find_site_lists(session: Session, removed: bool = False) -> list[SiteListRow]:
    """Return the lists, the newest first; ``removed``: those in the recycle bin."""
    count = select(func.count()).where(DbSiteEntry.list_id == DbSiteList.id).scalar_subquery()
    gone = DbSiteList.removed_at.is_not(None) if removed else DbSiteList.removed_at.is_(None)
    query = select(DbSiteList, count).where(gone).order_by(DbSiteList.id.desc())
    return [_list(row, lines) for row, lines in session.execute(query)]


def get_site_list(session: Session, list_id: int) -> SiteListRow:
    """Return one list; WrongUsage when there is none."""
    row = session.get(DbSiteList, list_id)
    if row is None:
        raise WrongUsage("no_site_list", f"没有编号为 {list_id} 的网站清单。", "请核对编号。")
    lines = session.scalar(select(func.count()).where(DbSiteEntry.list_id == list_id)) or 0
    return _list(row, lines)


def _list(row: DbSiteList, lines: int) -> SiteListRow:
    return SiteListRow(row.id, row.name, row.sha256, row.imported_at, row.imported_by, lines, row.removed_at)


def find_site_entries(session: Session, list_id: int) -> list[SiteEntryRow]:
    """Return the lines of a list in its order."""
    query = select(DbSiteEntry).where(DbSiteEntry.list_id == list_id).order_by(DbSiteEntry.id)
    return [_entry(row, at) for at, row in enumerate(session.scalars(query), 1)]


def get_site_entry(session: Session, entry_id: int) -> SiteEntryRow:
    """Return one line; WrongUsage when there is none."""
    row = session.get(DbSiteEntry, entry_id)
    if row is None:
        raise WrongUsage("no_site_entry", f"网站清单里没有编号为 {entry_id} 的一条。", "请刷新后重选。")
    earlier = select(func.count()).where(DbSiteEntry.list_id == row.list_id, DbSiteEntry.id <= entry_id)
    return _entry(row, session.scalar(earlier) or 1)


def _entry(row: DbSiteEntry, at: int) -> SiteEntryRow:
    line = SiteLine(
        row=at,
        village=row.village_text,
        item=row.item_text,
        title=row.title,
        period=row.period,
        url=row.url,
        published_on=row.published_on,
        people=row.people,
        total_fen=row.total_fen,
        text=row.text,
    )
    return SiteEntryRow(row.id, row.list_id, line, Place(row.village_id, row.catalogue_item_id), row.posting_id)


def find_board_sides(session: Session, web_channel: str, periods: Iterable[str] | None = None) -> list[BoardSide]:
    """Return what hangs or hung; ``web_channel`` is the catalogue's word for the website; of ``periods`` or all."""
    query = (
        select(DbPosting, DbVillage.name, DbCatalogueItem.level2, DbCatalogueItem.channels)
        .join(DbVillage, DbVillage.id == DbPosting.village_id)
        .join(DbCatalogueItem, DbCatalogueItem.id == DbPosting.catalogue_item_id)
        .where(DbPosting.state.in_(HUNG), DbPosting.removed_at.is_(None))
        .order_by(DbPosting.id)
    )
    if periods is not None:
        query = query.where(DbPosting.period.in_(list(periods)))
    return [
        BoardSide(
            posting_id=row.id,
            village_id=row.village_id,
            village=village,
            item_id=row.catalogue_item_id,
            item=item,
            period=row.period,
            title=row.title,
            content=row.content,
            posted_on=row.posted_on,
            on_site=any(web_channel in channel for channel in channels),
        )
        for row, village, item, channels in session.execute(query)
    ]
