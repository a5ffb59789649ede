"""The places of a board: every sheet once, in order, inside the grid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.board_plan import Leaf, lay_out
from zwgk_desktop.domain.errors import WrongUsage

leaves = st.lists(
    st.builds(
        Leaf, st.just("标题"), st.sampled_from(["党务公开", "财务公开", "社会救助"]), st.just("GK"), wide=st.booleans()
    ),
    max_size=80,
).map(lambda found: sorted(found, key=lambda leaf: leaf.category))


@given(leaves=leaves, across=st.integers(1, 12), down=st.integers(1, 8))
def test_every_sheet_has_its_own_place_in_the_order_it_is_read(leaves: list[Leaf], across: int, down: int) -> None:
    plan = lay_out(leaves, across, down)
    assert [one.leaf for one in plan.places] == leaves
    assert [one.order for one in plan.places] == list(range(1, len(leaves) + 1))
    cells = [(p.face, p.row, p.column + at) for p in plan.places for at in range(p.span)]
    assert len(set(cells)) == len(cells)
    assert cells == sorted(cells)
    assert all(0 <= column < across and 0 <= row < down for _, row, column in cells)
    assert plan.faces == max((face for face, _, _ in cells), default=0) + 1


def test_a_category_begins_a_row_of_its_own_while_there_is_room() -> None:
    found = [Leaf("甲", "党务公开", "1"), Leaf("乙", "财务公开", "2"), Leaf("丙", "财务公开", "3")]
    assert [(p.row, p.column) for p in lay_out(found, 4, 3).places] == [(0, 0), (1, 0), (1, 1)]
    assert [(p.row, p.column) for p in lay_out(found, 4, 1).places] == [(0, 0), (0, 1), (0, 2)]


@pytest.mark.parametrize(("across", "down"), [(0, 3), (4, 0), (-1, 2), (99, 2)])
def test_a_board_without_places_is_refused(across: int, down: int) -> None:
    with pytest.raises(WrongUsage, match="尺寸"):
        lay_out([], across, down)
