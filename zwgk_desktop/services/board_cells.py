"""What does one cell of the board hold? The item's facts, why it may not apply, and its postings with their reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zwgk_desktop.domain.boards import BoardVillage, CatalogueItem
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.review import ReviewFacts
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.boards import PostingRow as PostingRow


@dataclass(frozen=True, slots=True)
class PostingFacts:
    """A posting and how far it is at the gate (with its batch, when it was made from one)."""

    row: PostingRow
    review: ReviewFacts


@dataclass(frozen=True, slots=True)
class CellFacts:
    """One village and item; ``off_reason`` is None while the item applies to the village."""

    village: BoardVillage
    item: CatalogueItem
    off_reason: str | None
    postings: tuple[PostingFacts, ...]


def get_cell(desk: Desk, village_id: int, item_id: int, posting_ids: Sequence[int] = ()) -> CellFacts:
    """Return a cell with the ``posting_ids`` that are there, in order; WrongUsage for an unknown village or item."""
    from zwgk_desktop.db.queries import boards
    from zwgk_desktop.db.queries.review import find_review

    with desk.store.read() as session:
        village = next((v for v in boards.find_villages(session) if v.id == village_id), None)
        if village is None:
            raise WrongUsage("no_village", "所选的村不在村名单中。", "请刷新后重选。")
        reason = boards.find_switches(session).get((village_id, item_id))
        item = boards.get_item(session, item_id)
        rows = boards.find_postings(session, posting_ids)
        present = [i for i in posting_ids if i in rows and rows[i].removed_at is None]
        found = (PostingFacts(rows[i], find_review(session, "posting", i)) for i in present)
        return CellFacts(village, item, reason, tuple(found))


def get_cell_of_posting(desk: Desk, posting_id: int) -> CellFacts:
    """Return the cell of one posting with this posting only; WrongUsage when there is none."""
    from zwgk_desktop.db.queries import boards

    with desk.store.read() as session:
        row = boards.get_posting(session, posting_id)
    return get_cell(desk, row.village_id, row.item_id, [posting_id])


def find_switched_off(desk: Desk, item_id: int) -> frozenset[int]:
    """Return the ids of the villages an item does not apply to."""
    from zwgk_desktop.db.queries import boards

    with desk.store.read() as session:
        return frozenset(village_id for village_id, item in boards.find_switches(session) if item == item_id)
