"""Tables of 任务台账: county documents, the items taken from them, deadlines, dated periods and progress."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zwgk_desktop.db.models.base import Base, WithId


class DbPlanDocument(WithId, Base):
    """A county document that was imported; ``text`` is what the offsets of its items point into."""

    __tablename__ = "plan_document"

    year: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    issuer: Mapped[str] = mapped_column(default="")
    doc_number: Mapped[str | None]
    issue_date: Mapped[date | None]
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    imported_at: Mapped[datetime]


class DbLedgerItem(WithId, Base):
    """One work item of a year's ledger with the source paragraph it came from."""

    __tablename__ = "ledger_item"

    document_id: Mapped[int | None] = mapped_column(ForeignKey("plan_document.id"), index=True)
    year: Mapped[int] = mapped_column(index=True)
    sort: Mapped[int]
    number: Mapped[str] = mapped_column(default="")
    section: Mapped[list[str]]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    source_start: Mapped[int | None]
    source_end: Mapped[int | None]
    lead_units: Mapped[list[str]]
    responsible_units: Mapped[list[str]]
    township: Mapped[bool | None]
    township_phrase: Mapped[str] = mapped_column(default="")
    needs_review: Mapped[list[str]]
    own_unit: Mapped[str] = mapped_column(default="")  # our 站所 that does it
    responsible_person: Mapped[str] = mapped_column(default="")  # 责任人
    deadline_text: Mapped[str] = mapped_column(default="")  # 完成时限 as printed
    remark: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]  # 回收站
    previous_item_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_item.id"))  # 回头看: last year's item


class DbItemDeadline(WithId, Base):
    """A deadline phrase of an item; ``kind`` and ``value`` as in the command line's JSON."""

    __tablename__ = "item_deadline"

    item_id: Mapped[int] = mapped_column(ForeignKey("ledger_item.id"), index=True)
    phrase: Mapped[str]
    kind: Mapped[str]
    value: Mapped[dict[str, Any]]


class DbItemPeriod(WithId, Base):
    """One dated instance of an item, e.g. 2026Q1 or 2026-07; a missed one stays for ever."""

    __tablename__ = "item_period"
    __table_args__ = (UniqueConstraint("item_id", "label"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("ledger_item.id"), index=True)
    label: Mapped[str]
    due: Mapped[date] = mapped_column(index=True)
    done_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")


class DbItemProgress(WithId, Base):
    """What was reported of an item for one quarter (``quarter`` like 2026Q3)."""

    __tablename__ = "item_progress"
    __table_args__ = (UniqueConstraint("item_id", "quarter"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("ledger_item.id"), index=True)
    quarter: Mapped[str] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(default="")  # 本季度进展
    status: Mapped[str]  # 未开始 进行中 已完成 逾期 不涉及
    evidence: Mapped[str] = mapped_column(default="")  # 佐证材料
    problems: Mapped[str] = mapped_column(default="")  # 存在问题及下一步措施
    remark: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]
    updated_by: Mapped[str]
