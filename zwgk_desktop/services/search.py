"""Where is it? One box that looks through the ledger, villages, people, batches, postings and registers."""

from __future__ import annotations

from dataclasses import replace
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
        hits = find_hits(session, wanted, EACH)
    return [_covered(desk, hit) if hit.kind == "entry" else hit for hit in hits]


def _covered(desk: Desk, hit: HitRow) -> HitRow:
    """Show an entry by its number, the people in its title covered."""
    from zwgk_desktop.services.registers import get_entry
    from zwgk_desktop.services.registers.facts import cover_of

    facts = get_entry(desk, hit.id)
    return replace(hit, title=f"{facts.row.number} {cover_of(desk, facts).text(facts.row.title)}")
