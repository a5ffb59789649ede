"""Where on the board does each sheet hang? Sheets by category in reading order, face after face of a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from zwgk_desktop.domain.errors import WrongUsage

MOST = 60  # sheets across or down that a board may have


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet of paper: page ``page`` of ``pages`` of a posting; ``wide``: held sideways, takes two places."""

    title: str
    category: str
    number: str
    page: int = 1
    pages: int = 1
    wide: bool = False
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A leaf with its number in the hanging order and its place; face, row and column count from 0."""

    order: int
    leaf: Leaf
    face: int
    row: int
    column: int
    span: int


@dataclass(frozen=True, slots=True)
class BoardPlan:
    """The whole board; more than one face means that the board is too small and how many it would take."""

    across: int
    down: int
    places: tuple[Placed, ...]

    @property
    def faces(self) -> int:
        """Return how many boards of this size the sheets need; 1 for an empty one."""
        return max((one.face for one in self.places), default=0) + 1


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """What the plan says beside its grid: ``notes`` are whole lines below it."""

    title: str
    about: str
    notes: tuple[str, ...]
    plan: BoardPlan


def lay_out(leaves: Sequence[Leaf], across: int, down: int) -> BoardPlan:
    """Place ``leaves`` in their order; a category begins a row of its own as long as the board has rows enough.

    Raises WrongUsage (board_size) for a grid without places.
    """
    if not (1 <= across <= MOST and 1 <= down <= MOST):
        raise WrongUsage("board_size", "公开栏的尺寸不对。", f"横排、竖排张数请填 1 到 {MOST}。")
    apart = _flow(leaves, across, down, rows_apart=True)
    plan = BoardPlan(across, down, tuple(apart))
    if plan.faces == 1:
        return plan
    return BoardPlan(across, down, tuple(_flow(leaves, across, down, rows_apart=False)))


def _flow(leaves: Sequence[Leaf], across: int, down: int, rows_apart: bool) -> list[Placed]:
    found: list[Placed] = []
    line = column = 0
    for _, group in groupby(leaves, key=lambda leaf: leaf.category):
        if rows_apart and column:
            line, column = line + 1, 0
        for leaf in group:
            span = min(2 if leaf.wide else 1, across)
            if column + span > across:
                line, column = line + 1, 0
            found.append(Placed(len(found) + 1, leaf, line // down, line % down, column, span))
            column += span
    return found
