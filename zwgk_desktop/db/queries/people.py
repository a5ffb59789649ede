"""Who is behind the id of a person?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbPerson
from zwgk_desktop.domain.errors import WrongUsage


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person with the whole ID number."""

    id: int
    id_number: str
    name: str


def get_person(session: Session, person_id: int) -> PersonRow:
    """Return one person; WrongUsage when there is none."""
    row = session.get(DbPerson, person_id)
    if row is None:
        raise WrongUsage("no_person", f"没有编号为 {person_id} 的发放对象。", "请重新查找。")
    return PersonRow(row.id, row.id_number, row.name)
