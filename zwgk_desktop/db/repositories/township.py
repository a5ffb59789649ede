"""How are the township, its villages and its people written?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbOfficer, DbTownship, DbVillage, DbVillageChange
from zwgk_desktop.domain.villages import NewVillage


def add_township(session: Session, name: str, county: str, demo: bool, at: datetime) -> int:
    """Write the one township of a new store."""
    row = DbTownship(name=name, county=county, demo=demo, created_at=at)
    session.add(row)
    session.flush()
    return row.id


def change_township(session: Session, values: dict[str, str]) -> None:
    """Set fields of the township."""
    row = session.scalars(select(DbTownship)).one()
    for name, value in values.items():
        setattr(row, name, value)


def add_villages(session: Session, villages: Iterable[NewVillage], since: date | None, on: date) -> list[int]:
    """Write villages behind those that are there, each with its first history row of the day ``on``."""
    last = session.scalar(select(func.max(DbVillage.sort))) or 0
    rows = [
        DbVillage(name=v.name, code=v.code, households=v.households, sort=last + at, active_from=since)
        for at, v in enumerate(villages, 1)
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(
        DbVillageChange(village_id=r.id, changed_on=since or on, kind="created", new_name=r.name, new_code=r.code)
        for r in rows
    )
    return [row.id for row in rows]


def change_village(
    session: Session, village_id: int, on: date, name: str | None, code: str | None, households: int | None
) -> None:
    """Give a village another name, code or number of households (None: as it was), keeping the old ones as history."""
    row = session.get_one(DbVillage, village_id)
    for kind, old, new in (("renamed", row.name, name), ("recoded", row.code, code)):
        if new is None or new == old:
            continue
        change = DbVillageChange(village_id=row.id, changed_on=on, kind=kind)
        if kind == "renamed":
            change.old_name, change.new_name, row.name = row.name, new, new
        else:
            change.old_code, change.new_code, row.code = row.code, new, new
            change.old_name = change.new_name = row.name
        session.add(change)
    if households is not None:
        row.households = households


def close_village(session: Session, village_id: int, on: date, into: int | None, note: str) -> None:
    """Close a village on a day, merged into another one or gone; its rows stay."""
    row = session.get_one(DbVillage, village_id)
    row.active_to = on
    kind = "merged" if into else "closed"
    session.add(
        DbVillageChange(
            village_id=row.id,
            changed_on=on,
            kind=kind,
            old_name=row.name,
            old_code=row.code,
            into_village_id=into,
            note=note,
        )
    )


def add_officer(session: Session, name: str, role: str, village_id: int | None) -> int:
    """Write someone who works here."""
    row = DbOfficer(name=name, role=role, village_id=village_id)
    session.add(row)
    session.flush()
    return row.id


def retire_officer(session: Session, officer_id: int) -> None:
    """Mark that someone no longer works here."""
    session.get_one(DbOfficer, officer_id).active = False


def set_password(session: Session, officer_ids: Iterable[int], sealed: str) -> None:
    """Write the sealed password of officers; "" when none is asked for any more."""
    session.execute(update(DbOfficer).where(DbOfficer.id.in_(list(officer_ids))).values(password=sealed))
