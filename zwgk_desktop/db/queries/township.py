"""Who and where: the township, its villages on a day, their history, its officers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbOfficer, DbTownship, DbVillage, DbVillageChange


@dataclass(frozen=True, slots=True)
class TownshipRow:
    """The township of this store; ``code`` has 9 digits."""

    id: int
    name: str
    county: str
    code: str | None
    complaint_phone: str
    office_phone: str
    backup_folder: str
    demo: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class VillageRow:
    """One village; ``active_to`` is the first day on which it is no more."""

    id: int
    name: str
    code: str | None
    households: int | None
    sort: int
    active_from: date | None
    active_to: date | None


@dataclass(frozen=True, slots=True)
class VillageChangeRow:
    """One event in a village's history; ``into`` names the village it was merged into."""

    village_id: int
    changed_on: date
    kind: str
    old_name: str
    new_name: str
    old_code: str | None
    new_code: str | None
    into_village_id: int | None
    note: str


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """Someone who works here; ``locked`` when an opinion on screen asks for a password."""

    id: int
    name: str
    role: str
    village_id: int | None
    active: bool
    locked: bool = False


def get_township(session: Session) -> TownshipRow:
    """Return the one township."""
    row = session.scalars(select(DbTownship)).one()
    return TownshipRow(
        row.id,
        row.name,
        row.county,
        row.code,
        row.complaint_phone,
        row.office_phone,
        row.backup_folder,
        row.demo,
        row.created_at,
    )


def find_villages(session: Session, on: date | None) -> list[VillageRow]:
    """Return the villages that stood on a day (None: all that ever were), in the office's order."""
    query = select(DbVillage).order_by(DbVillage.sort, DbVillage.id)
    if on is not None:
        query = query.where(
            or_(DbVillage.active_from.is_(None), DbVillage.active_from <= on),
            or_(DbVillage.active_to.is_(None), DbVillage.active_to > on),
        )
    return [
        VillageRow(v.id, v.name, v.code, v.households, v.sort, v.active_from, v.active_to)
        for v in session.scalars(query)
    ]


def find_village_changes(session: Session, village_id: int) -> list[VillageChangeRow]:
    """Return a village's history, oldest first, with what was merged into it."""
    mine = or_(DbVillageChange.village_id == village_id, DbVillageChange.into_village_id == village_id)
    query = select(DbVillageChange).where(mine).order_by(DbVillageChange.changed_on, DbVillageChange.id)
    return [
        VillageChangeRow(
            c.village_id,
            c.changed_on,
            c.kind,
            c.old_name,
            c.new_name,
            c.old_code,
            c.new_code,
            c.into_village_id,
            c.note,
        )
        for c in session.scalars(query)
    ]


def find_officers(session: Session) -> list[OfficerRow]:
    """Return who works here now, by role and name."""
    query = select(DbOfficer).where(DbOfficer.active).order_by(DbOfficer.role, DbOfficer.id)
    return [OfficerRow(o.id, o.name, o.role, o.village_id, o.active, bool(o.password)) for o in session.scalars(query)]


def find_passwords(session: Session) -> list[tuple[int, str, str]]:
    """Return (id, name, sealed password or "") of everybody who works here or did."""
    query = select(DbOfficer.id, DbOfficer.name, DbOfficer.password).order_by(DbOfficer.id)
    return [(key, name, sealed) for key, name, sealed in session.execute(query)]
