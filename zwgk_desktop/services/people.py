"""Who is this person? The one the search or another page points to by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.people import PersonRow


def get_person(desk: Desk, person_id: int) -> PersonRow:
    """Return one person; WrongUsage when there is none."""
    from zwgk_desktop.db.queries import people

    with desk.store.read() as session:
        return people.get_person(session, person_id)
