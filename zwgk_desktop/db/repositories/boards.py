"""How are the catalogue, its switches and the postings written?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbCatalogueItem, DbCatalogueSwitch, DbPosting
from zwgk_desktop.db.repositories import board_places

CHANGEABLE = frozenset(
    {
        "period", "title", "content", "state", "due_on", "posted_on", "down_due_on", "down_on", "place", "posted_by",
        "archive_box", "archive_pages", "archived_at", "removed_at", "source", "complaint_phone", "complaint_channel",
    }
)  # fmt: skip


def add_items(session: Session, items: Iterable[Mapping[str, Any]]) -> list[int]:
    """Write catalogue items and return their ids; the keys are the table's columns."""
    rows = [DbCatalogueItem(**item) for item in items]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def change_item(session: Session, item_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a catalogue item."""
    session.execute(update(DbCatalogueItem).where(DbCatalogueItem.id == item_id).values(**values))


def switch_off(session: Session, pairs: Iterable[tuple[int, int]], reason: str) -> None:
    """Note that items do not apply to villages; ``pairs`` are (village id, item id)."""
    wanted = list(pairs)
    switch_on(session, wanted)
    session.execute(
        insert(DbCatalogueSwitch),
        [{"village_id": v, "catalogue_item_id": i, "reason": reason} for v, i in wanted],
    )


def switch_on(session: Session, pairs: Iterable[tuple[int, int]]) -> None:
    """Let items apply to villages again."""
    for village_id, item_id in pairs:
        session.execute(
            delete(DbCatalogueSwitch).where(
                DbCatalogueSwitch.village_id == village_id, DbCatalogueSwitch.catalogue_item_id == item_id
            )
        )


def add_postings(session: Session, rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Write postings and return their ids; the keys are the table's columns."""
    made = [DbPosting(**row) for row in rows]
    session.add_all(made)
    session.flush()
    return [row.id for row in made]


def change_postings(session: Session, ids: Iterable[int], values: Mapping[str, Any]) -> None:
    """Set columns of postings; their places follow what is hung and taken down."""
    unknown = values.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not to be changed: {sorted(unknown)}")
    wanted = list(ids)
    session.execute(update(DbPosting).where(DbPosting.id.in_(wanted)).values(**values, **_kept_for(values)))
    board_places.follow_postings(session, wanted, values)


def _kept_for(values: Mapping[str, Any]) -> dict[str, Any]:
    """How long a posting is kept is what the catalogue says on the day it goes into its box."""
    if "archived_at" not in values:
        return {}
    if values["archived_at"] is None:
        return {"archive_retention": ""}
    item = select(DbCatalogueItem.retention).where(DbCatalogueItem.id == DbPosting.catalogue_item_id)
    return {"archive_retention": item.scalar_subquery()}
