"""Is a village's board complete? The state of every item in every village for a period.

Source: 村民委员会组织法 (general matters at least quarterly, finance monthly where traffic is heavy, major matters at
once); the office's own catalogue says rhythm and term of each item.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from zwgk_desktop.domain.periods import Period, Rhythm, parse_period, periods_within
from zwgk_desktop.domain.posting_life import PostingState


class CellState(StrEnum):
    """What a cell of the matrix says.

    posted: hung on or before the due date. late: hung, but after it; the fact stays. missing: the due date is over and
    nothing hangs. due: nothing hangs and the due date is not over. not_applicable: nothing is owed.
    Late is kept apart from missing because late needs no work any more, missing does.
    """

    POSTED = "posted"
    DUE = "due"
    LATE = "late"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


CELL_WORDS = {
    CellState.POSTED: "已公开",
    CellState.DUE: "待公开",
    CellState.LATE: "迟公开",
    CellState.MISSING: "未公开",
    CellState.NOT_APPLICABLE: "不涉及",
}
# Which of several states speaks for a cell that holds several periods: first what still needs work.
LOUDEST = (CellState.MISSING, CellState.DUE, CellState.LATE, CellState.POSTED, CellState.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """A catalogue row; ``due_days`` after the period's end (or the event), ``posting_days`` to hang (0: no end)."""

    id: int
    number: str
    level1: str
    level2: str
    rhythm: Rhythm
    due_days: int = 0
    posting_days: int = 0
    publisher: str = "村民委员会"
    elements: str = ""
    basis: str = ""
    channels: tuple[str, ...] = ()
    audience: str = "public"
    active: bool = True
    retention: str = ""  # 保管期限: 10年, 30年, 永久


@dataclass(frozen=True, slots=True)
class BoardVillage:
    """A village and the days between which it exists (None: no limit)."""

    id: int
    name: str
    active_from: date | None = None
    active_to: date | None = None


@dataclass(frozen=True, slots=True)
class BoardPosting:
    """What the matrix needs of a posting; ``due_on`` counts only for items without a rhythm."""

    id: int
    village_id: int
    item_id: int
    period: str
    state: PostingState
    posted_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One village and item: the loudest state of its periods, how many of them hang, the nearest open due date."""

    state: CellState
    due: date | None = None
    posting_ids: tuple[int, ...] = ()
    done: int = 0
    wanted: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole township's board for a period; ``cells`` by (village id, item id), totals count cells by state."""

    period: Period
    today: date
    villages: tuple[BoardVillage, ...]
    items: tuple[CatalogueItem, ...]
    cells: Mapping[tuple[int, int], Cell]
    village_totals: Mapping[int, Mapping[CellState, int]] = field(default_factory=dict)
    item_totals: Mapping[int, Mapping[CellState, int]] = field(default_factory=dict)
    totals: Mapping[CellState, int] = field(default_factory=dict)


def build_matrix(
    period: Period,
    today: date,
    villages: Iterable[BoardVillage],
    items: Iterable[CatalogueItem],
    postings: Iterable[BoardPosting],
    switched_off: frozenset[tuple[int, int]] = frozenset(),
) -> Matrix:
    """Judge every village and item for ``period``; ``switched_off`` holds (village id, item id)."""
    rows, columns = tuple(villages), tuple(items)
    by_cell: dict[tuple[int, int], list[BoardPosting]] = {}
    for posting in postings:
        by_cell.setdefault((posting.village_id, posting.item_id), []).append(posting)
    within = {rhythm: periods_within(rhythm, period) for rhythm in Rhythm}
    cells = {}
    for item in columns:
        parts = within[item.rhythm]
        for village in rows:
            key = (village.id, item.id)
            owed = item.active and key not in switched_off
            found = by_cell.get(key, ())
            if parts:
                cells[key] = _periodic_cell(item, village, parts, found, today, owed)
            else:
                cells[key] = _event_cell(period, found, today, owed)
    return _with_totals(Matrix(period, today, rows, columns, cells))


def _with_totals(matrix: Matrix) -> Matrix:
    by_village: dict[int, Counter[CellState]] = {v.id: Counter() for v in matrix.villages}
    by_item: dict[int, Counter[CellState]] = {i.id: Counter() for i in matrix.items}
    for (village_id, item_id), cell in matrix.cells.items():
        by_village[village_id][cell.state] += 1
        by_item[item_id][cell.state] += 1
    total = sum(by_village.values(), Counter())
    return Matrix(matrix.period, matrix.today, matrix.villages, matrix.items, matrix.cells, by_village, by_item, total)


def judge(posted_on: date | None, due: date, today: date) -> CellState:
    """Return the state of one duty: see :class:`CellState`."""
    if posted_on is not None:
        return CellState.POSTED if posted_on <= due else CellState.LATE
    return CellState.DUE if today <= due else CellState.MISSING


def _owes(village: BoardVillage, part: Period) -> bool:
    """A village owes a period when it exists on the period's last day; its successor owes what it left."""
    founded = village.active_from is None or village.active_from <= part.end
    return founded and (village.active_to is None or village.active_to > part.end)


def _periodic_cell(
    item: CatalogueItem,
    village: BoardVillage,
    parts: tuple[Period, ...],
    postings: Iterable[BoardPosting],
    today: date,
    owed: bool,
) -> Cell:
    states, dues, ids = [], [], []
    for part in parts:
        here = [p for p in postings if p.period == part.code]
        ids += [p.id for p in here]
        hung = min((p.posted_on for p in here if p.posted_on), default=None)
        if hung is None and not (owed and _owes(village, part)):
            continue
        due = part.due(item.due_days)
        states.append(judge(hung, due, today))
        if hung is None:
            dues.append(due)
    for posting, own in _of_another_rhythm(item, parts, postings):
        ids.append(posting.id)
        states.append(judge(posting.posted_on, own.due(item.due_days), today))
    return _sum_up(states, dues, ids)


def _of_another_rhythm(
    item: CatalogueItem, parts: tuple[Period, ...], postings: Iterable[BoardPosting]
) -> Iterator[tuple[BoardPosting, Period]]:
    """Yield what hung in these days while the catalogue asked for the item more or less often."""
    for posting in postings:
        own = parse_period(posting.period)
        near = own.start <= parts[-1].end and own.end >= parts[0].start
        if posting.posted_on and own.rhythm is not item.rhythm and near:
            yield posting, own


def _event_cell(period: Period, postings: Iterable[BoardPosting], today: date, owed: bool) -> Cell:
    """An item without a rhythm owes nothing until something is entered; what is entered follows its own due date."""
    states, dues, ids = [], [], []
    for posting in postings:
        own = parse_period(posting.period)
        if own.start > period.end or own.end < period.start:
            continue
        ids.append(posting.id)
        if posting.posted_on is None and not owed:
            continue
        due = posting.due_on or own.end
        states.append(judge(posting.posted_on, due, today))
        if posting.posted_on is None:
            dues.append(due)
    return _sum_up(states, dues, ids)


def _sum_up(states: list[CellState], dues: list[date], ids: list[int]) -> Cell:
    state = next((loud for loud in LOUDEST if loud in states), CellState.NOT_APPLICABLE)
    done = sum(state in (CellState.POSTED, CellState.LATE) for state in states)
    return Cell(state, min(dues, default=None), tuple(ids), done, len(states))
