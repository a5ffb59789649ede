"""Boards as things: written down, pasted, one for every village; postings hang on them, and what an inspector sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.pictures import photograph, put
from tests.services.test_boards import TODAY, add, approve, village_ids
from tests.services.test_boards import office as office
from zwgk_desktop.domain.board_places import Hanging, PlaceDraft, count_free
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.services import postings
from zwgk_desktop.services.boards import files, get_posting, places
from zwgk_desktop.services.boards.hanging import Hung, hang
from zwgk_desktop.services.desk import Desk

BOARD, HALL = "村委会公开栏", "祠堂"


def place(desk: Desk, name: str = BOARD, village: int = 0, **more: object) -> int:
    made = places.add_places(desk, [PlaceDraft(village_ids(desk)[village], name, name, **more)])  # type: ignore[arg-type]
    return made.ids[0]


def hung(desk: Desk, *place_ids: int, **more: object) -> Hung:
    return Hung(TODAY, "李大山", tuple(place_ids), **more)  # type: ignore[arg-type]


def test_one_board_for_every_village_and_none_twice(office: Desk) -> None:
    place(office, village=1)
    made = places.add_everywhere(office, BOARD)
    assert len(made.ids) == 3
    assert {one.village for one in places.find_places(office)} == {"青石村", "柳溪村", "大坪村", "桐树湾村"}
    assert places.add_everywhere(office, BOARD).ids == ()
    row = places.get_place(office, made.ids[0]).row
    assert (row.paper, row.sheets_across, row.sheets_down) == ("A3", 4, 2)


def test_a_list_pasted_from_wps_gives_boards_and_says_what_it_left_out(office: Desk) -> None:
    place(office)
    text = (
        "序号\t村名\t名称\t类别\t地址\t尺寸\t状况\n"
        "1\t青石村\t老祠堂\t祠堂\t三组路口\tA4 3×2\t破损\n"
        "2\t柳溪村\t\t村委会公开栏\t村委会门口\t\t\n"
        "3\t青石村\t村委会公开栏\t村委会公开栏\n"
        "4\t无名村\t公开栏\n"
        "5\t大坪村\t文化广场宣传栏\t\t广场\t4x3 A3\n"
    )
    parsed = places.parse_places(office, text)
    assert [(one.name, one.kind, one.address) for one in parsed.places] == [
        ("老祠堂", "祠堂", "三组路口"),
        ("村委会公开栏", "村委会公开栏", "村委会门口"),
        ("文化广场宣传栏", "其他", "广场"),
    ]
    first, second, third = parsed.places
    assert (first.paper, first.across, first.down, first.condition) == ("A4", 3, 2, "破损")
    assert (second.paper, second.across) == ("A3", 4)
    assert (third.paper, third.across, third.down) == ("A3", 4, 3)
    assert [(found.row, found.kind) for found in parsed.findings] == [(4, "place_twice"), (5, "no_village")]
    assert len(places.add_places(office, parsed.places).ids) == 3


@pytest.mark.parametrize(
    "values", [{"name": " "}, {"paper": "A5"}, {"across": 0}, {"down": 99}, {"colour": "red"}, {"name": "东、西"}]
)
def test_a_board_takes_no_nonsense(office: Desk, values: dict[str, object]) -> None:
    place_id = place(office)
    with pytest.raises(WrongUsage):
        places.change_place(office, place_id, values)


def test_two_boards_of_a_village_have_two_names(office: Desk) -> None:
    place(office)
    other = place(office, HALL)
    with pytest.raises(RuleForbids):
        place(office)
    with pytest.raises(RuleForbids):
        places.change_place(office, other, {"name": BOARD})
    places.change_place(office, other, {"name": "东祠堂", "across": 5})
    assert places.get_place(office, other).row.sheets_across == 5


def test_a_posting_hangs_on_several_boards_with_a_photo_and_comes_down_from_all(office: Desk, tmp_path: Path) -> None:
    one, two = place(office), place(office, HALL)
    posting = approve(office, add(office))
    made = hang(office, [posting], hung(office, one, two, photos=(put(tmp_path / "现场.jpg", photograph()),)))
    assert made.message == "已登记张贴 1 份，照片 1 张。"
    row = get_posting(office, posting)
    assert (row.state, row.place) == (PostingState.POSTED, f"{BOARD}、{HALL}")
    assert [p.id for p in places.find_posting_places(office, posting)] == [one, two]
    assert len(files.find_files(office, "posting", posting, "photo")) == 1
    assert [h.posting_id for h in places.get_place(office, two).hanging] == [posting]
    postings.take_down(office, posting, TODAY, "更换")
    facts = places.get_place(office, two)
    assert facts.hanging == ()
    assert [h.down_on for h in facts.before] == [TODAY]
    postings.step_back(office, posting, "登记错了")
    assert len(places.get_place(office, two).hanging) == 1
    postings.step_back(office, posting, "登记错了")
    assert places.find_posting_places(office, posting) == []


def test_postings_of_several_villages_hang_on_each_villages_own_board(office: Desk) -> None:
    places.add_everywhere(office, BOARD)
    made = [approve(office, add(office, village=village)) for village in range(4)]
    hang(office, made, hung(office, kinds=(BOARD,)))
    for posting in made:
        (at,) = places.find_posting_places(office, posting)
        assert at.village == get_posting(office, posting).village
    listed = places.places_listing(office)
    hanging = [column.key for column in listed.columns].index("hanging")
    assert [row[hanging] for row in listed.rows(listed.ids(Ask()))] == [1, 1, 1, 1]


def test_a_village_without_such_a_board_is_named_and_nothing_is_hung(office: Desk) -> None:
    place(office)
    made = [approve(office, add(office, village=village)) for village in (0, 1)]
    with pytest.raises(RuleForbids) as refused:
        hang(office, made, hung(office, kinds=(BOARD,)))
    assert "柳溪村" in refused.value.message
    assert get_posting(office, made[0]).state is PostingState.APPROVED
    hang(office, made, hung(office, kinds=(BOARD,), words="小卖部门口"))
    assert get_posting(office, made[1]).place == "小卖部门口"
    assert get_posting(office, made[0]).place == f"{BOARD}、小卖部门口"


def test_nothing_hangs_with_a_bad_photo_and_nothing_that_was_not_approved(office: Desk, tmp_path: Path) -> None:
    posting = approve(office, add(office))
    with pytest.raises(InputRefused):
        hang(office, [posting], hung(office, place(office), photos=(put(tmp_path / "坏.jpg", b"MZ" * 99),)))
    assert get_posting(office, posting).state is PostingState.APPROVED
    with pytest.raises(RuleForbids):
        hang(office, [add(office, village=1)], hung(office, words="村口"))
    with pytest.raises(WrongUsage):
        hang(office, [posting], hung(office))


def test_a_board_named_in_words_counts_as_that_board(office: Desk) -> None:
    one = place(office)
    posting = approve(office, add(office))
    postings.mark_posted(office, posting, TODAY, f"{BOARD}、村口", "李大山")
    assert [p.id for p in places.find_posting_places(office, posting)] == [one]


def test_room_left_is_counted_in_sheets_of_the_boards_paper(office: Desk) -> None:
    one = place(office, paper="A4", across=3, down=1)
    for period in ("2026Q1", "2026Q2"):
        hang(office, [approve(office, add(office, period=period))], hung(office, one))
    assert places.get_place(office, one).free == 1
    assert count_free("A4", 3, 1, [Hanging(1, "A3"), Hanging(2, "A4")]) == -1
    assert count_free("A3", 2, 1, [Hanging(1, "A4")]) == 1.5


def test_a_board_in_use_is_not_removed_and_a_removed_one_comes_back(office: Desk) -> None:
    one = place(office)
    posting = approve(office, add(office))
    hang(office, [posting], hung(office, one))
    with pytest.raises(RuleForbids) as refused:
        places.remove_places(office, [one])
    assert refused.value.code == "place_used"
    postings.take_down(office, posting, TODAY, "更换")
    places.remove_places(office, [one])
    assert places.find_places(office) == []
    assert len(places.places_listing(office, removed=True).ids(Ask())) == 1
    again = place(office)
    with pytest.raises(RuleForbids):
        places.restore_places(office, [one])
    places.remove_places(office, [again])
    places.restore_places(office, [one])
    assert [p.id for p in places.find_places(office)] == [one]
