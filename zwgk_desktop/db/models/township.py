"""Tables of the township itself: villages with their codes and history, and who works here."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from zwgk_desktop.db.models.base import Base, WithId


class DbTownship(WithId, Base):
    """The one township this store belongs to."""

    __tablename__ = "township"

    name: Mapped[str]
    county: Mapped[str]
    code: Mapped[str | None]  # 9 digits: 6 county + 3 township
    complaint_phone: Mapped[str] = mapped_column(default="")
    office_phone: Mapped[str] = mapped_column(default="")
    backup_folder: Mapped[str] = mapped_column(default="")
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class DbVillage(WithId, Base):
    """A village committee; ``active_to`` closes it when it merges or vanishes, its rows stay."""

    __tablename__ = "village"
    __table_args__ = (
        Index("uq_village_active_name", "name", unique=True, sqlite_where=text("active_to IS NULL")),
        Index("uq_village_active_code", "code", unique=True, sqlite_where=text("active_to IS NULL")),
    )

    name: Mapped[str]
    code: Mapped[str | None]  # 12 digits
    households: Mapped[int | None]
    sort: Mapped[int] = mapped_column(default=0)
    active_from: Mapped[date | None]
    active_to: Mapped[date | None]


class DbVillageChange(WithId, Base):
    """One event in a village's history: ``kind`` is created, renamed, recoded, merged or closed."""

    __tablename__ = "village_change"

    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), index=True)
    changed_on: Mapped[date]
    kind: Mapped[str]
    old_name: Mapped[str] = mapped_column(default="")
    new_name: Mapped[str] = mapped_column(default="")
    old_code: Mapped[str | None]
    new_code: Mapped[str | None]
    into_village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    note: Mapped[str] = mapped_column(default="")


class DbOfficer(WithId, Base):
    """Someone who works here; ``role`` is 经办人, 分管领导, 主要领导, 保密审查 or 村文书."""

    __tablename__ = "officer"

    name: Mapped[str]
    role: Mapped[str]
    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    active: Mapped[bool] = mapped_column(default=True)
    password: Mapped[str] = mapped_column(default="", server_default=text("''"))  # scrypt; "": none is asked
