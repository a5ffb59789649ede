"""What do the lists of postings and of the catalogue show on screen?"""

from __future__ import annotations

from sqlalchemy import case, func, select

from zwgk_desktop.db.models import DbCatalogueItem, DbCatalogueSwitch, DbPosting, DbVillage
from zwgk_desktop.db.queries.listing import SqlListing
from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.catalogue_book import AUDIENCE_WORDS
from zwgk_desktop.domain.listing import Column, Kind
from zwgk_desktop.domain.periods import RHYTHM_WORDS
from zwgk_desktop.domain.posting_life import POSTING_WORDS

POSTING_COLUMNS = (
    Column("village", "村", width=12),
    Column("number", "目录编号", width=8),
    Column("item", "公开事项", width=22),
    Column("period", "时段", width=10),
    Column("title", "标题", width=30),
    Column("state", "状态", Kind.STATUS, 10, choices=tuple(POSTING_WORDS.values())),
    Column("due_on", "应公开", Kind.DATE),
    Column("posted_on", "张贴日期", Kind.DATE),
    Column("down_due_on", "公示至", Kind.DATE),
    Column("down_on", "撤下日期", Kind.DATE, hidden=True),
    Column("place", "张贴地点", width=14, hidden=True),
    Column("posted_by", "张贴人", width=10, hidden=True),
    Column("publisher", "公开主体", width=14, hidden=True),
    Column("archive_box", "盒号", width=10, hidden=True),
    Column("archive_pages", "页数", Kind.NUMBER, 6, hidden=True),
)


def build_postings_listing(store: Store, removed: bool = False) -> SqlListing:
    """Return all postings as a list, or with ``removed`` those in the recycle bin."""
    gone = DbPosting.removed_at.is_not(None) if removed else DbPosting.removed_at.is_(None)
    base = (
        select(
            DbPosting.id.label("id"),
            DbVillage.name.label("village"),
            DbCatalogueItem.number.label("number"),
            DbCatalogueItem.level2.label("item"),
            DbPosting.period.label("period"),
            DbPosting.title.label("title"),
            case({s.value: word for s, word in POSTING_WORDS.items()}, value=DbPosting.state).label("state"),
            DbPosting.due_on.label("due_on"),
            DbPosting.posted_on.label("posted_on"),
            DbPosting.down_due_on.label("down_due_on"),
            DbPosting.down_on.label("down_on"),
            DbPosting.place.label("place"),
            DbPosting.posted_by.label("posted_by"),
            DbCatalogueItem.publisher.label("publisher"),
            DbPosting.archive_box.label("archive_box"),
            DbPosting.archive_pages.label("archive_pages"),
        )
        .join(DbVillage, DbVillage.id == DbPosting.village_id)
        .join(DbCatalogueItem, DbCatalogueItem.id == DbPosting.catalogue_item_id)
        .where(gone)
    )
    return SqlListing(store, base, POSTING_COLUMNS, order=("-period", "id"))


CATALOGUE_COLUMNS = (
    Column("number", "编号", width=8),
    Column("level1", "一级事项", width=12),
    Column("level2", "二级事项", width=22),
    Column("elements", "公开内容", width=34),
    Column("basis", "依据", width=22),
    Column("rhythm", "公开频次", Kind.STATUS, 10, choices=tuple(RHYTHM_WORDS.values())),
    Column("due_days", "时限（日）", Kind.NUMBER, 8),
    Column("posting_days", "公示期（日）", Kind.NUMBER, 8),
    Column("publisher", "公开主体", width=16),
    Column("channels", "公开渠道", width=20, hidden=True),
    Column("retention", "保管期限", width=8),
    Column("audience", "公开对象", Kind.STATUS, 10, choices=tuple(AUDIENCE_WORDS.values()), hidden=True),
    Column("off", "停用村数", Kind.NUMBER, 8),
    Column("active", "启用", Kind.STATUS, 6, choices=("启用", "停用")),
)


def build_catalogue_listing(store: Store) -> SqlListing:
    """Return the disclosure catalogue as a list; ``off`` counts the villages it does not apply to."""
    item = DbCatalogueItem
    switched = (
        select(func.count()).where(DbCatalogueSwitch.catalogue_item_id == item.id).correlate(item).scalar_subquery()
    )
    way = func.json_each(item.channels).table_valued("value")
    channels = select(func.group_concat(way.c.value, "、")).correlate(item).scalar_subquery()
    base = select(
        item.id.label("id"),
        item.number.label("number"),
        item.level1.label("level1"),
        item.level2.label("level2"),
        item.elements.label("elements"),
        item.basis.label("basis"),
        case({rhythm.value: word for rhythm, word in RHYTHM_WORDS.items()}, value=item.rhythm).label("rhythm"),
        item.due_days.label("due_days"),
        item.posting_days.label("posting_days"),
        item.publisher.label("publisher"),
        channels.label("channels"),
        item.retention.label("retention"),
        case(AUDIENCE_WORDS, value=item.audience).label("audience"),
        switched.label("off"),
        case((item.active, "启用"), else_="停用").label("active"),
    )
    return SqlListing(store, base, CATALOGUE_COLUMNS)
