"""A pasted list of boards: whatever it holds, every line becomes a board or is told; room is counted without loss."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.board_places import (
    LARGEST,
    PAPERS,
    Hanging,
    PlaceKind,
    PlaceWords,
    count_free,
    find_problems,
    parse_places,
)

VILLAGES = {"青石村": 1, "柳溪村": 2}
WORDS = PlaceWords(
    (PlaceKind("村委会公开栏", "A3", 4, 2), PlaceKind("其他", "A4", 2, 2)), ("完好", "破损"), frozenset({"完好"}), ()
)
CELLS = st.sampled_from(
    [
        "青石村",
        "柳溪村",
        "无名村",
        "公开栏",
        "村委会公开栏",
        "老祠堂",
        "A3 4×2",
        "4×3",
        "0x9",
        "破损",
        "完好",
        "1",
        "村口",
        "村名",
        "名称",
    ]
)
LINES = st.lists(st.lists(CELLS | st.text(max_size=6), max_size=7).map("\t".join), max_size=8)


@given(LINES)
def test_every_line_becomes_a_board_or_is_told(lines: list[str]) -> None:
    parsed = parse_places("\n".join(lines), VILLAGES, WORDS)
    assert len({(one.village_id, one.name) for one in parsed.places}) == len(parsed.places)
    for one in parsed.places:
        assert one.village_id in VILLAGES.values()
        assert one.name
        assert one.paper in PAPERS
        assert 1 <= one.across <= LARGEST
        assert 1 <= one.down <= LARGEST
    assert all(finding.row for finding in parsed.findings)


@given(st.lists(st.builds(Hanging, st.integers(1, 9), st.sampled_from(PAPERS)), max_size=9), st.sampled_from(PAPERS))
def test_a_sheet_takes_the_same_room_whatever_hangs_beside_it(hanging: list[Hanging], paper: str) -> None:
    free = count_free(paper, 5, 4, hanging)
    assert count_free(paper, 5, 4, [*hanging, Hanging(1, paper)]) == free - 1
    assert free == 20 - sum(20 - count_free(paper, 5, 4, [one]) for one in hanging)


def test_a_boards_values_are_judged_by_field() -> None:
    assert find_problems({"name": "甲", "kind": "其他", "paper": "A4", "across": 1, "down": LARGEST}) == {}
    wrong = {"name": " ", "kind": "", "paper": "B5", "across": 0, "down": 1.5}
    assert set(find_problems(wrong)) == set(wrong)
