"""Where is it? One box that looks through the ledger, villages, people, batches and postings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zwgk_desktop.domain.cleaning import clean_text
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.search import HitRow

EACH = 5


def find_everything(desk: Desk, text: str) -> list[HitRow]:
    """Return up to five hits of each kind; [] for nothing but blanks. A person's ID shows its last four only."""
    from zwgk_desktop.db.queries.search import find_hits

    wanted = clean_text(text).strip()
    if not wanted:
        return []
    with desk.store.read() as session:
        return find_hits(session, wanted, EACH)
