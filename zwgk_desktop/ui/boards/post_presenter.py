"""On which boards can postings hang, and what happens when they do? Choices to tick, and the action; no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.boards import get_posting
from zwgk_desktop.services.boards.hanging import Hung, hang
from zwgk_desktop.services.boards.places import find_places_of
from zwgk_desktop.services.desk import Desk


@dataclass(frozen=True, slots=True)
class BoardChoice:
    """A box to tick: ``key`` is the id of a board (one village) or its kind (several villages)."""

    key: str
    words: str
    on: bool


def planned_place(desk: Desk, posting_ids: Sequence[int]) -> str:
    """Return where the draft says that a posting is meant to hang; "" for several."""
    return get_posting(desk, posting_ids[0]).place if len(posting_ids) == 1 else ""


def board_choices(
    desk: Desk, posting_ids: Sequence[int], last: Sequence[str] = (), planned: str = ""
) -> list[BoardChoice]:
    """Return the boards of the village, or the kinds of boards of several villages; ``last`` are kinds ticked before.

    What was ``planned`` (names joined with 、) is ticked, else what was ticked before, else the first one.
    """
    by_posting = find_places_of(desk, posting_ids)
    villages = {places[0].village_id: places for places in by_posting.values() if places}
    if not villages:
        return []
    if len({tuple(place.id for place in places) for places in by_posting.values()}) == 1:
        found = [(str(p.id), p.name, p.kind) for p in next(iter(villages.values()))]
    else:
        found = _kinds(villages)
    named = [key for key, name, _ in found if name in planned.split("、")]
    ticked = named or [key for key, _, kind in found if kind in last] or [found[0][0]]
    return [BoardChoice(key, words, key in ticked) for key, words, _ in found]


def _kinds(villages: Mapping[int, Sequence[Any]]) -> list[tuple[str, str, str]]:
    kinds = list(dict.fromkeys(place.kind for places in villages.values() for place in places))
    having = {kind: sum(any(p.kind == kind for p in places) for places in villages.values()) for kind in kinds}
    words = {kind: f"各村{kind}" + ("" if n == len(villages) else f"（{n} 个村有）") for kind, n in having.items()}
    return [(kind, words[kind], kind) for kind in sorted(kinds, key=lambda kind: -having[kind])]


def hang_postings(
    desk: Desk, posting_ids: Sequence[int], values: Mapping[str, Any], progress: Progress | None = None
) -> ChangeSet:
    """Note that postings hang, as the dialog asked for it."""
    boards = [str(key) for key in values.get("boards", ())]
    hung = Hung(
        on=values["on"] or desk.today(),
        by=values["by"],
        place_ids=tuple(int(key) for key in boards if key.isdecimal()),
        kinds=tuple(key for key in boards if not key.isdecimal()),
        words=values.get("place") or "",
        photos=tuple(values.get("photos", ())),
    )
    return hang(desk, posting_ids, hung, progress)
