"""How is written what personal data may stand in a posting?"""

from __future__ import annotations

from sqlalchemy import delete

from zwgk_desktop.db.models import DbKeptPersonal
from zwgk_desktop.db.store import UnitOfWork


def add_kept(unit: UnitOfWork, posting_id: int, kind: str, text: str, reason: str) -> int:
    """Note that ``text`` may stand in the posting; return the entry's id."""
    row = DbKeptPersonal(
        posting_id=posting_id, kind=kind, text=text, reason=reason, kept_by=unit.actor, kept_at=unit.now
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def remove_kept(unit: UnitOfWork, kept_id: int) -> None:
    """Take an entry away; the audit trail keeps what it said."""
    unit.session.execute(delete(DbKeptPersonal).where(DbKeptPersonal.id == kept_id))
