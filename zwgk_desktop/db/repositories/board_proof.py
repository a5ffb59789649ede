"""How are objections and consultations written?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbConsultation, DbObjection


def add_objection(session: Session, values: Mapping[str, Any]) -> int:
    """Write an objection and return its id; the keys are the table's columns."""
    row = DbObjection(**values)
    session.add(row)
    session.flush()
    return row.id


def change_objections(session: Session, ids: Iterable[int], values: Mapping[str, Any]) -> None:
    """Set columns of objections."""
    session.execute(update(DbObjection).where(DbObjection.id.in_(list(ids))).values(**values))


def add_consultations(session: Session, rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Write lines of 查阅登记 and return their ids; the keys are the table's columns."""
    made = [DbConsultation(**row) for row in rows]
    session.add_all(made)
    session.flush()
    return [row.id for row in made]


def change_consultations(session: Session, ids: Iterable[int], values: Mapping[str, Any]) -> None:
    """Set columns of lines of 查阅登记."""
    session.execute(update(DbConsultation).where(DbConsultation.id.in_(list(ids))).values(**values))
