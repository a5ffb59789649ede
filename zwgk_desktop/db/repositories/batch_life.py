"""How is the step of a payment list written?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbBatch
from zwgk_desktop.domain.batch_life import BatchState

CHANGEABLE = frozenset({"posted_from", "posted_to"})


def set_batch_state(
    session: Session, batch_id: int, state: BatchState, values: Mapping[str, Any] | None = None
) -> None:
    """Set the state and, where given, the posting dates of a batch."""
    changed = dict(values or {})
    if changed.keys() - CHANGEABLE:
        raise ValueError(f"not to be changed: {sorted(changed.keys() - CHANGEABLE)}")
    row = session.get_one(DbBatch, batch_id)
    row.state = state.value
    for name, value in changed.items():
        setattr(row, name, value)
    session.flush()
