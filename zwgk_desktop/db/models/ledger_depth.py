"""Tables beside 任务台账: evidence files, frozen quarters, the county's templates, rule packs of a county and year."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zwgk_desktop.db.models.base import Base, WithId


class DbEvidenceFile(WithId, Base):
    """A file that proves an item's progress; the file itself lies in the folder beside the store."""

    __tablename__ = "evidence_file"

    item_id: Mapped[int] = mapped_column(ForeignKey("ledger_item.id"), index=True)
    quarter: Mapped[str]
    name: Mapped[str]  # as the officer knows it
    sha256: Mapped[str]
    size: Mapped[int]  # bytes
    stored_name: Mapped[str]  # under the folder NAME-附件, with /
    added_at: Mapped[datetime]
    added_by: Mapped[str]
    removed_at: Mapped[datetime | None]  # 回收站


class DbLedgerSnapshot(WithId, Base):
    """A quarter's ledger as it was handed in; never changed."""

    __tablename__ = "ledger_snapshot"
    __table_args__ = (UniqueConstraint("quarter", "frozen_at"),)

    quarter: Mapped[str]
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[str]


class DbLedgerTemplate(WithId, Base):
    """Which column of a county's blank workbook holds what, known again by the ``signature`` of its header."""

    __tablename__ = "ledger_template"
    __table_args__ = (UniqueConstraint("county", "signature"),)

    county: Mapped[str]
    signature: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    file_name: Mapped[str]
    updated_at: Mapped[datetime]


class DbRulePack(WithId, Base):
    """The duties of a county and year (0: any year) as the office edited them; ``active``: the one in force."""

    __tablename__ = "rule_pack"
    __table_args__ = (UniqueConstraint("county", "year"),)

    county: Mapped[str]
    year: Mapped[int]
    content: Mapped[dict[str, Any]]
    active: Mapped[bool]
    updated_at: Mapped[datetime]
