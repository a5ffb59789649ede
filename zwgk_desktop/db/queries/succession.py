"""Which village stands today for one that was renamed, or merged into another? Payments keep their own village."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbVillage, DbVillageChange


def find_heirs(session: Session) -> dict[int, int | None]:
    """Return for each closed village the one standing in its place, None where there is none."""
    into: dict[int, int] = {}
    merged = select(DbVillageChange).where(DbVillageChange.into_village_id.is_not(None)).order_by(DbVillageChange.id)
    for change in session.scalars(merged):
        into[change.village_id] = change.into_village_id or 0
    closed = set(session.scalars(select(DbVillage.id).where(DbVillage.active_to.is_not(None))))
    return {village: _follow(village, into, closed) for village in closed}


def _follow(village: int, into: dict[int, int], closed: set[int]) -> int | None:
    at: int | None = village
    for _ in range(len(into) + 1):
        if at is None or at not in closed:
            return at
        at = into.get(at)
    return None


def find_former_names(session: Session) -> list[tuple[str, int]]:
    """Return names that villages bore before, and those of merged ones, with the village that stands today."""
    heirs = find_heirs(session)
    found: list[tuple[str, int]] = []
    changes = select(DbVillageChange).where(DbVillageChange.old_name != "").order_by(DbVillageChange.id.desc())
    for change in session.scalars(changes):
        standing = heirs.get(change.village_id, change.village_id)
        if standing is not None and change.kind in ("renamed", "merged"):
            found.append((change.old_name, standing))
    return found
