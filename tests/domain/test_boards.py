"""Does the matrix say the truth about every village, item and period, and does a posting live as it must?"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.boards import BoardPosting, BoardVillage, CatalogueItem, Cell, CellState, build_matrix
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.periods import Rhythm, parse_period, periods_within
from zwgk_desktop.domain.posting_life import (
    POSTING_LIFE,
    STEP_BACK,
    PostingState,
    down_due,
    next_posting_state,
    posting_hash,
    require_box,
)

VILLAGE = BoardVillage(1, "柳湾村")
QUARTERLY = CatalogueItem(1, "1", "财务", "季度收支", Rhythm.QUARTERLY, due_days=10)
MONTHLY = replace(QUARTERLY, rhythm=Rhythm.MONTHLY, due_days=5)
EVENT = replace(QUARTERLY, rhythm=Rhythm.ON_EVENT, due_days=7)
Q3 = parse_period("2026Q3")


def hung(period: str, on: date | None, **more: object) -> BoardPosting:
    state = PostingState.POSTED if on else PostingState.DRAFT
    return replace(BoardPosting(9, 1, 1, period, state, on), **more)  # type: ignore[arg-type]


def cell(
    item: CatalogueItem, today: date, *postings: BoardPosting, village: BoardVillage = VILLAGE, off: bool = False
) -> Cell:
    switched = frozenset({(1, 1)}) if off else frozenset()
    return build_matrix(Q3, today, [village], [item], postings, switched).cells[1, 1]


@pytest.mark.parametrize(
    ("posted_on", "today", "state"),
    [
        (None, date(2026, 9, 1), CellState.DUE),
        (None, date(2026, 10, 10), CellState.DUE),
        (None, date(2026, 10, 11), CellState.MISSING),
        (date(2026, 10, 10), date(2026, 11, 20), CellState.POSTED),
        (date(2026, 10, 11), date(2026, 11, 20), CellState.LATE),
        (date(2026, 7, 2), date(2026, 8, 1), CellState.POSTED),
    ],
)
def test_a_quarterly_item_is_judged_by_its_due_date(posted_on: date | None, today: date, state: CellState) -> None:
    postings = [hung("2026Q3", posted_on)] if posted_on else []
    assert cell(QUARTERLY, today, *postings).state is state


def test_a_draft_that_does_not_hang_is_no_posting_but_can_be_opened() -> None:
    found = cell(QUARTERLY, date(2026, 11, 1), hung("2026Q3", None))
    assert found == Cell(CellState.MISSING, date(2026, 10, 10), (9,), 0, 1)


def test_the_first_hanging_counts_when_a_sheet_was_hung_twice() -> None:
    twice = [hung("2026Q3", date(2026, 10, 20)), hung("2026Q3", date(2026, 10, 8), id=10)]
    assert cell(QUARTERLY, date(2026, 11, 1), *twice).state is CellState.POSTED


def test_what_was_taken_down_or_archived_was_posted_all_the_same() -> None:
    for state in (PostingState.TAKEN_DOWN, PostingState.ARCHIVED):
        assert cell(QUARTERLY, date(2027, 1, 1), hung("2026Q3", date(2026, 10, 1), state=state)).done == 1


def test_three_months_of_a_quarter_make_one_cell_that_shows_what_needs_work() -> None:
    july, august = hung("2026-07", date(2026, 8, 1)), hung("2026-08", date(2026, 9, 20))
    assert cell(MONTHLY, date(2026, 9, 21), july, august) == Cell(CellState.DUE, date(2026, 10, 5), (9, 9), 2, 3)
    assert cell(MONTHLY, date(2026, 10, 6), july, august).state is CellState.MISSING
    assert cell(MONTHLY, date(2026, 10, 6), july, august, hung("2026-09", date(2026, 10, 1))).state is CellState.LATE


def test_a_yearly_item_seen_in_a_quarter_is_due_until_its_year_is_over() -> None:
    yearly = replace(QUARTERLY, rhythm=Rhythm.YEARLY)
    assert cell(yearly, date(2026, 11, 1)).due == date(2027, 1, 10)
    assert cell(yearly, date(2026, 11, 1), hung("2026", date(2026, 3, 1))).state is CellState.POSTED


def test_a_switched_off_or_inactive_item_is_not_applicable_unless_something_hung() -> None:
    late = date(2026, 12, 1)
    assert cell(QUARTERLY, late, off=True).state is CellState.NOT_APPLICABLE
    assert cell(replace(QUARTERLY, active=False), late).state is CellState.NOT_APPLICABLE
    assert cell(QUARTERLY, late, hung("2026Q3", date(2026, 9, 1)), off=True).state is CellState.POSTED


def test_a_village_owes_only_the_periods_at_whose_end_it_existed() -> None:
    late = date(2026, 12, 1)
    gone, new = replace(VILLAGE, active_to=date(2026, 8, 15)), replace(VILLAGE, active_from=date(2026, 8, 15))
    assert cell(QUARTERLY, late, village=gone).state is CellState.NOT_APPLICABLE
    assert cell(QUARTERLY, late, village=new).state is CellState.MISSING
    assert cell(MONTHLY, late, village=gone).wanted == 1
    assert cell(MONTHLY, late, village=new).wanted == 2


@pytest.mark.parametrize("rhythm", [Rhythm.ON_EVENT, Rhythm.ON_REQUEST])
def test_an_item_without_rhythm_owes_nothing_until_something_is_entered(rhythm: Rhythm) -> None:
    item = replace(EVENT, rhythm=rhythm)
    entered = hung("2026-08", None, due_on=date(2026, 8, 20))
    assert cell(item, date(2026, 12, 1)).state is CellState.NOT_APPLICABLE
    assert cell(item, date(2026, 8, 20), entered).state is CellState.DUE
    assert cell(item, date(2026, 8, 21), entered).state is CellState.MISSING
    assert cell(item, date(2026, 12, 1), replace(entered, posted_on=date(2026, 8, 19))).state is CellState.POSTED
    assert cell(item, date(2026, 12, 1), hung("2026-06", date(2026, 6, 9))).state is CellState.NOT_APPLICABLE


days = st.dates(date(2026, 1, 1), date(2027, 6, 30))
rhythms = st.sampled_from(Rhythm)
chosen_periods = st.sampled_from(["2026-07", "2026Q3", "2026H1", "2026H2", "2026"])


@given(st.lists(st.tuples(rhythms, st.integers(0, 30)), max_size=6), st.integers(0, 5), chosen_periods, days, st.data())
def test_totals_count_every_cell_once_and_states_follow_their_definition(
    shapes: list[tuple[Rhythm, int]], count: int, code: str, today: date, data: st.DataObject
) -> None:
    period = parse_period(code)
    villages = [BoardVillage(n, f"村{n}") for n in range(count)]
    items = [replace(QUARTERLY, id=n, rhythm=r, due_days=d) for n, (r, d) in enumerate(shapes)]
    postings = []
    for village in villages:
        for item in items:
            for part in periods_within(item.rhythm, period) or (period,):
                on = data.draw(st.none() | days)
                if on:
                    key = len(postings)
                    postings.append(BoardPosting(key, village.id, item.id, part.code, PostingState.POSTED, on))
    matrix = build_matrix(period, today, villages, items, postings)
    assert len(matrix.cells) == len(villages) * len(items)
    assert matrix.totals == Counter(found.state for found in matrix.cells.values())
    assert sum(matrix.village_totals.values(), Counter()) == matrix.totals
    assert sum(matrix.item_totals.values(), Counter()) == matrix.totals
    for found in matrix.cells.values():
        assert 0 <= found.done <= found.wanted
        assert (found.due is None) == (found.done == found.wanted)
        if found.due and found.due < today:
            assert found.state is CellState.MISSING
        if found.state is CellState.DUE:
            assert found.due is not None
            assert found.due >= today


@given(st.integers(0, 30), days, days)
def test_waiting_never_mends_a_cell(due_days: int, today: date, later: date) -> None:
    item = replace(QUARTERLY, due_days=due_days)
    first, then = cell(item, min(today, later)), cell(item, max(today, later))
    assert (first.state, then.state) != (CellState.MISSING, CellState.DUE)


def test_nothing_hangs_that_was_not_approved() -> None:
    for state in (PostingState.DRAFT, PostingState.REVIEW):
        for action in ("print", "post"):
            with pytest.raises(RuleForbids) as refused:
                next_posting_state(state, action)
            assert refused.value.code == "posting_state"


def test_what_hangs_or_lies_in_the_archive_cannot_be_edited_or_removed() -> None:
    for state in STEP_BACK:
        for action in ("edit", "remove", "send", "approve", "print"):
            assert state not in POSTING_LIFE[action][0]


def test_every_reversing_action_leads_one_step_back() -> None:
    assert next_posting_state(PostingState.POSTED, STEP_BACK[PostingState.POSTED]) is PostingState.APPROVED
    assert next_posting_state(PostingState.TAKEN_DOWN, STEP_BACK[PostingState.TAKEN_DOWN]) is PostingState.POSTED
    assert next_posting_state(PostingState.ARCHIVED, STEP_BACK[PostingState.ARCHIVED]) is PostingState.TAKEN_DOWN


def test_the_day_of_hanging_is_not_counted() -> None:
    assert down_due(date(2026, 7, 1), 7) == date(2026, 7, 8)
    assert down_due(date(2026, 7, 1), 0) is None
    assert (down_due(date(2026, 2, 25), 7) or date.min) - date(2026, 2, 25) == timedelta(days=7)


def test_an_archive_entry_needs_box_and_pages() -> None:
    require_box("2026-3", 2)
    with pytest.raises(RuleForbids, match="盒号"):
        require_box("  ", 2)
    with pytest.raises(RuleForbids, match="页数"):
        require_box("2026-3", 0)


@given(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
def test_the_hash_tells_any_two_contents_apart(a: str, b: str, c: str, d: str) -> None:
    same = posting_hash(1, 1, "2026Q3", a, b) == posting_hash(1, 1, "2026Q3", c, d)
    assert same == ((a, b) == (c, d))
