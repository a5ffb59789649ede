"""Tables of 村务公开栏: the catalogue, which villages it applies to, and postings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from zwgk_desktop.db.models.base import Base, WithId


class DbCatalogueItem(WithId, Base):
    """One row of the disclosure catalogue; ``rhythm`` as in domain.periods.Rhythm."""

    __tablename__ = "catalogue_item"

    number: Mapped[str] = mapped_column(unique=True)
    level1: Mapped[str]
    level2: Mapped[str]
    elements: Mapped[str] = mapped_column(default="")
    basis: Mapped[str] = mapped_column(default="")
    rhythm: Mapped[str]
    due_days: Mapped[int] = mapped_column(default=0)  # days after the period's end
    posting_days: Mapped[int] = mapped_column(default=0)  # 0: until the next one
    publisher: Mapped[str] = mapped_column(default="村民委员会")
    channels: Mapped[list[str]]
    audience: Mapped[str] = mapped_column(default="public")
    active: Mapped[bool] = mapped_column(default=True)
    retention: Mapped[str] = mapped_column(default="", server_default=text("''"))  # 保管期限: 10年, 30年, 永久


class DbCatalogueSwitch(WithId, Base):
    """A village for which a catalogue item does not apply, with the reason."""

    __tablename__ = "catalogue_switch"
    __table_args__ = (UniqueConstraint("village_id", "catalogue_item_id"),)

    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    catalogue_item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id"))
    reason: Mapped[str] = mapped_column(default="")


class DbPosting(WithId, Base):
    """What hangs (or shall hang) on a board. ``state`` as in domain.boards.PostingState."""

    __tablename__ = "posting"
    __table_args__ = (Index("ix_posting_village_item_period", "village_id", "catalogue_item_id", "period"),)

    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    catalogue_item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id"), index=True)
    period: Mapped[str]  # 2026Q3, 2026-07, 2026H1, 2026
    title: Mapped[str]
    content: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    due_on: Mapped[date | None]
    posted_on: Mapped[date | None]
    down_due_on: Mapped[date | None]
    down_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(default="")
    posted_by: Mapped[str] = mapped_column(default="")
    archive_box: Mapped[str] = mapped_column(default="")
    archive_pages: Mapped[int | None]
    archived_at: Mapped[datetime | None]
    archive_retention: Mapped[str] = mapped_column(default="", server_default=text("''"))  # the catalogue's, that day
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    source: Mapped[str] = mapped_column(default="", server_default=text("''"))  # 数据来源
    complaint_phone: Mapped[str] = mapped_column(default="", server_default=text("''"))  # "": the township's
    complaint_channel: Mapped[str] = mapped_column(default="", server_default=text("''"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
