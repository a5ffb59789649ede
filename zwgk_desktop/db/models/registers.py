"""Tables of 登记簿: entries of every register with their events, report drafts, calendars the office added."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zwgk_desktop.db.models.base import Base, WithId


class DbRegisterEntry(WithId, Base):
    """One line of a register (``register``: request, opinion, activity …).

    ``due_on`` is computed from the events, kept for lists only; ``data`` holds the register's own fields.
    """

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("register", "number"),
        Index("ix_register_entry_register_due_on", "register", "due_on"),
    )

    register: Mapped[str]
    number: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    received_on: Mapped[date | None]
    due_on: Mapped[date | None]
    inner_due_on: Mapped[date | None]  # the county's own, earlier target
    closed_on: Mapped[date | None]
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    removed_at: Mapped[datetime | None]


class DbRegisterEvent(WithId, Base):
    """What happened to an entry: receipt, correction asked, extension, answer …; never changed, only voided."""

    __tablename__ = "register_event"

    entry_id: Mapped[int] = mapped_column(ForeignKey("register_entry.id"), index=True)
    kind: Mapped[str]
    on: Mapped[date]
    data: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(default="")


class DbReportDraft(WithId, Base):
    """A report being written or frozen; ``kind``: annual, monthly, self_check; ``period`` as 2026 or 2026-07."""

    __tablename__ = "report_draft"
    __table_args__ = (UniqueConstraint("kind", "period"),)

    kind: Mapped[str]
    period: Mapped[str]
    content: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str]
    frozen_at: Mapped[datetime | None]
    content_sha256: Mapped[str] = mapped_column(default="")


class DbCalendarYear(WithId, Base):
    """A year's holidays and make-up days that the office imported or typed; goes before the program's own."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(unique=True)
    source: Mapped[str]
    content: Mapped[dict[str, Any]]
    imported_at: Mapped[datetime]
