"""Tables beside 村务公开栏: places, files, inspections, objections, consultations, templates, and what others sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zwgk_desktop.db.models.base import Base, WithId


class DbBoardPlace(WithId, Base):
    """A board as a thing: 村委会公开栏, 实践站, 祠堂 …; its size in sheets of ``paper``."""

    __tablename__ = "board_place"

    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), index=True)
    name: Mapped[str]
    kind: Mapped[str]
    address: Mapped[str]
    paper: Mapped[str]  # A4 or A3
    sheets_across: Mapped[int]
    sheets_down: Mapped[int]
    condition: Mapped[str]
    note: Mapped[str]
    inspected_on: Mapped[date | None]  # last time
    sort: Mapped[int]
    removed_at: Mapped[datetime | None]


class DbPostingPlace(WithId, Base):
    """A posting hangs (or hung) at a place."""

    __tablename__ = "posting_place"
    __table_args__ = (UniqueConstraint("posting_id", "place_id"),)

    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("board_place.id"), index=True)
    hung_on: Mapped[date]
    down_on: Mapped[date | None]


class DbBoardFile(WithId, Base):
    """A file of the boards; the bytes lie in the folder beside the store, named by their hash.

    ``subject`` is posting, place, inspection, objection, batch, sheet, reply or annual; ``kind`` picture, attachment,
    photo, review_scan or sheet. ``facts``: what a camera wrote (time, place); it never leaves the office.
    """

    __tablename__ = "board_file"
    __table_args__ = (Index("ix_board_file_subject", "subject", "subject_id"),)

    subject: Mapped[str]
    subject_id: Mapped[int]
    kind: Mapped[str]
    name: Mapped[str]  # as the officer knows it
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]  # bytes
    stored_name: Mapped[str]  # under the folder NAME-附件, with /
    facts: Mapped[dict[str, Any]]
    added_at: Mapped[datetime]
    added_by: Mapped[str]
    removed_at: Mapped[datetime | None]


class DbBoardInspection(WithId, Base):
    """What an inspector saw at a place, and until when it had to be mended."""

    __tablename__ = "board_inspection"

    place_id: Mapped[int] = mapped_column(ForeignKey("board_place.id"), index=True)
    inspected_on: Mapped[date]
    inspector: Mapped[str]
    condition: Mapped[str]
    found: Mapped[str]
    mend_by: Mapped[date | None]
    mended_on: Mapped[date | None]
    removed_at: Mapped[datetime | None]


class DbObjection(WithId, Base):
    """A villager's objection to a posting; the day an answer is due is computed and kept for lists."""

    __tablename__ = "objection"

    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), index=True)
    received_on: Mapped[date]
    person: Mapped[str]
    contact: Mapped[str]
    content: Mapped[str]
    due_on: Mapped[date]
    answered_on: Mapped[date | None]
    answered_by: Mapped[str]
    answer: Mapped[str]
    outcome: Mapped[str]  # upheld, rejected, explained; "" while open
    removed_at: Mapped[datetime | None]


class DbConsultation(WithId, Base):
    """查阅登记: who looked at which papers, when, why, served by whom."""

    __tablename__ = "consultation"

    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"), index=True)
    consulted_on: Mapped[date]
    person: Mapped[str]
    purpose: Mapped[str]
    material: Mapped[str]
    served_by: Mapped[str]
    note: Mapped[str]
    removed_at: Mapped[datetime | None]


class DbPostingTemplate(WithId, Base):
    """The office's own text for postings of an item; it stands before the one that ships with the program."""

    __tablename__ = "posting_template"

    catalogue_item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id"), unique=True)
    title: Mapped[str]
    body: Mapped[str]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str]


class DbKeptPersonal(WithId, Base):
    """Personal data that an officer let stand in a posting, with the reason."""

    __tablename__ = "kept_personal"

    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), index=True)
    kind: Mapped[str]  # as in domain.privacy
    text: Mapped[str]
    reason: Mapped[str]
    kept_by: Mapped[str]
    kept_at: Mapped[datetime]


class DbCatalogueReview(WithId, Base):
    """A yearly review of the catalogue: what it held afterwards, and what the review changed."""

    __tablename__ = "catalogue_review"

    year: Mapped[int]
    reviewed_on: Mapped[date]
    reviewer: Mapped[str]
    note: Mapped[str]
    content: Mapped[list[Any]]
    changes: Mapped[list[Any]]
    recorded_at: Mapped[datetime]


class DbSiteList(WithId, Base):
    """A list of what the township's website shows, as it was imported."""

    __tablename__ = "site_list"

    name: Mapped[str]
    sha256: Mapped[str]
    imported_at: Mapped[datetime]
    imported_by: Mapped[str]
    removed_at: Mapped[datetime | None]


class DbSiteEntry(WithId, Base):
    """One line of a site list, and the posting or batch a person said it belongs to."""

    __tablename__ = "site_entry"

    list_id: Mapped[int] = mapped_column(ForeignKey("site_list.id"), index=True)
    village_text: Mapped[str]
    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    item_text: Mapped[str]
    catalogue_item_id: Mapped[int | None] = mapped_column(ForeignKey("catalogue_item.id"))
    period: Mapped[str]  # 2026Q3 …; "" when the line does not say
    title: Mapped[str]
    url: Mapped[str]
    published_on: Mapped[date | None]
    people: Mapped[int | None]
    total_fen: Mapped[int | None]
    text: Mapped[str]
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))


class DbVillagePacket(WithId, Base):
    """What was carried to a village office, and whether it came back."""

    __tablename__ = "village_packet"

    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    posting_ids: Mapped[list[int]]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    returned_at: Mapped[datetime | None]
