"""How are boards as things written: places, what hangs on them, inspections?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbBoardInspection, DbBoardPlace, DbPosting, DbPostingPlace
from zwgk_desktop.domain.board_places import PlaceDraft

JOINED = "、"  # between the names of several places of one posting


def add_places(session: Session, drafts: Iterable[PlaceDraft]) -> list[int]:
    """Write boards and return their ids; each goes behind those of its village."""
    rows = []
    for draft in drafts:
        last = session.scalar(select(func.max(DbBoardPlace.sort)).where(DbBoardPlace.village_id == draft.village_id))
        row = DbBoardPlace(
            village_id=draft.village_id,
            name=draft.name,
            kind=draft.kind,
            address=draft.address,
            paper=draft.paper,
            sheets_across=draft.across,
            sheets_down=draft.down,
            condition=draft.condition,
            note=draft.note,
            sort=(last or 0) + 1,
        )
        session.add(row)
        session.flush()
        rows.append(row)
    return [row.id for row in rows]


def change_places(session: Session, ids: Iterable[int], values: Mapping[str, Any]) -> None:
    """Set columns of boards."""
    session.execute(update(DbBoardPlace).where(DbBoardPlace.id.in_(list(ids))).values(**values))


def follow_postings(session: Session, posting_ids: Sequence[int], values: Mapping[str, Any]) -> None:
    """Note on which boards postings hang after their columns became ``values``.

    The names in ``place``, joined with 、, are looked up among the village's boards; others are only words.
    """
    if "posted_on" in values:
        session.execute(delete(DbPostingPlace).where(DbPostingPlace.posting_id.in_(posting_ids)))
        if values["posted_on"] is not None:
            _hang(session, posting_ids, str(values.get("place", "")), values["posted_on"])
    if "down_on" in values:
        hung = update(DbPostingPlace).where(DbPostingPlace.posting_id.in_(posting_ids))
        session.execute(hung.values(down_on=values["down_on"]))


def _hang(session: Session, posting_ids: Sequence[int], names: str, on: date) -> None:
    wanted = [name.strip() for name in names.split(JOINED)]
    query = (
        select(DbPosting.id, DbBoardPlace.id)
        .join(DbBoardPlace, DbBoardPlace.village_id == DbPosting.village_id)
        .where(DbPosting.id.in_(posting_ids), DbBoardPlace.name.in_(wanted), DbBoardPlace.removed_at.is_(None))
        .order_by(DbPosting.id, DbBoardPlace.sort, DbBoardPlace.id)
    )
    for posting_id, place_id in session.execute(query).all():
        session.add(DbPostingPlace(posting_id=posting_id, place_id=place_id, hung_on=on))
    session.flush()


def add_inspection(session: Session, values: Mapping[str, Any]) -> int:
    """Write what an inspector saw and return its id; the keys are the table's columns."""
    row = DbBoardInspection(**values)
    session.add(row)
    session.flush()
    return row.id


def change_inspections(session: Session, ids: Iterable[int], values: Mapping[str, Any]) -> None:
    """Set columns of inspections."""
    session.execute(update(DbBoardInspection).where(DbBoardInspection.id.in_(list(ids))).values(**values))
