"""Tables of 惠民惠农补贴: people stored once, programmes, batches, payment lines, findings, printed sheets."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from zwgk_desktop.db.models.base import Base, WithId


class DbPerson(WithId, Base):
    """A payee, stored once by the normalised 18-digit ID number; lines refer to it."""

    __tablename__ = "person"

    id_number: Mapped[str] = mapped_column(unique=True)
    id_reversed: Mapped[str] = mapped_column(index=True)  # finds people by the last digits
    name: Mapped[str] = mapped_column(index=True)


class DbProgramme(WithId, Base):
    """A subsidy programme: who pays, how long its lists hang, whether names may be posted."""

    __tablename__ = "programme"

    name: Mapped[str] = mapped_column(unique=True)
    category: Mapped[str] = mapped_column(default="")
    bureau: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")  # 亩, 人, 户 …
    standard_fen: Mapped[int | None]
    posting_days: Mapped[int] = mapped_column(default=7)
    by_name: Mapped[bool] = mapped_column(default=True)  # False: reveals health or concerns minors
    active: Mapped[bool] = mapped_column(default=True)
    rhythm: Mapped[str] = mapped_column(
        default="", server_default=text("''")
    )  # 每月, 每季度, 每年 … as the office says it


class DbBatch(WithId, Base):
    """One payment list as it came in. ``state``: received, checked, approved, declared, paid, posted, archived."""

    __tablename__ = "batch"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    year: Mapped[int] = mapped_column(index=True)
    period: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    source_name: Mapped[str]
    source_sha256: Mapped[str]
    columns: Mapped[dict[str, Any]]  # the confirmed mapping, sheet by sheet
    rounding: Mapped[str] = mapped_column(default="half_up")
    tolerance_fen: Mapped[int] = mapped_column(default=2)
    line_count: Mapped[int] = mapped_column(default=0)
    held_count: Mapped[int] = mapped_column(default=0)
    total_fen: Mapped[int] = mapped_column(default=0)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    posted_from: Mapped[date | None]
    posted_to: Mapped[date | None]
    paid_on: Mapped[date | None]
    allocated_fen: Mapped[int | None]  # what the county gave for this list; must equal paid + returned
    sender: Mapped[str] = mapped_column(default="", server_default=text("''"))  # who sent the list, as it says itself
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    removed_at: Mapped[datetime | None]


class DbPaymentLine(WithId, Base):
    """One accepted row of a list; the name stays as the list wrote it. Areas in ten-thousandths of the unit."""

    __tablename__ = "payment_line"
    __table_args__ = (Index("ix_payment_line_batch_village", "batch_id", "village_id"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    village_text: Mapped[str] = mapped_column(default="")
    group_name: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    card: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    area_e4: Mapped[int | None]
    standard_fen: Mapped[int | None]
    amount_fen: Mapped[int]
    paid_on: Mapped[date | None]
    remark: Mapped[str] = mapped_column(default="")
    sheet: Mapped[str]
    row: Mapped[int]
    panel: Mapped[int] = mapped_column(default=1)


class DbHeldLine(WithId, Base):
    """A row that was not taken, with its cells as they stood, so that it can be handed back."""

    __tablename__ = "held_line"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    sheet: Mapped[str]
    row: Mapped[int]
    panel: Mapped[int] = mapped_column(default=1)
    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    cells: Mapped[dict[str, Any]]
    fields: Mapped[dict[str, Any] | None]  # the same by field (name, id, amount …), so that it can be mended
    state: Mapped[str] = mapped_column(default="open", server_default="open")  # open, handed_back, taken
    reason: Mapped[str] = mapped_column(default="", server_default=text("''"))
    decided_by: Mapped[str] = mapped_column(default="", server_default=text("''"))
    decided_at: Mapped[datetime | None]


class DbFinding(WithId, Base):
    """One finding of a batch. ``state``: open, accepted (with reason) or fixed."""

    __tablename__ = "finding"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    kind: Mapped[str]
    severity: Mapped[str]
    sheet: Mapped[str]
    row: Mapped[int | None]
    column: Mapped[str] = mapped_column(default="")
    value: Mapped[str] = mapped_column(default="")  # masked where personal
    message: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]


class DbNoticeSheet(WithId, Base):
    """A printed notice sheet: its number and hash prove that the paper on the wall is the archived one."""

    __tablename__ = "notice_sheet"
    __table_args__ = (UniqueConstraint("number"),)

    number: Mapped[str]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"), index=True)
    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    paper: Mapped[str]
    profile: Mapped[str]
    draft: Mapped[bool]
    pages: Mapped[int]
    content_sha256: Mapped[str]
    file_sha256: Mapped[str]
    file_name: Mapped[str]
    printed_at: Mapped[datetime]
    printed_by: Mapped[str]
