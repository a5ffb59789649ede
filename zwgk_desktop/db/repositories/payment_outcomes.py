"""How is a wrong entry of a returned or repeated payment taken back?"""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbPaymentOutcome


def remove_outcome(session: Session, outcome_id: int) -> None:
    """Take an entry out; the trail keeps what it said."""
    session.execute(delete(DbPaymentOutcome).where(DbPaymentOutcome.id == outcome_id))
