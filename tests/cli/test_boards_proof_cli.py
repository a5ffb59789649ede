"""``zwgk boards place, photo, inspect, object, consult, archive-list, box-label, find`` as a script calls them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.cli.script import Script
from tests.cli.test_boards_cli import add, approve
from tests.cli.test_boards_cli import zwgk as zwgk
from tests.documents.pictures import photograph, put


def hung(zwgk: Script, village: str = "青石村", place: str = "村委会公开栏") -> int:
    (posting,) = add(zwgk, village)
    approve(zwgk, posting)
    zwgk("boards", "post", posting, "--by", "李大山", "--place", place)
    assert zwgk.code == 0, zwgk.told
    return posting


def archived(zwgk: Script, box: str = "2026-01") -> int:
    posting = hung(zwgk)
    zwgk("boards", "takedown", posting, "--reason", "更换")
    zwgk("boards", "archive", posting, "--box", box, "--pages", 2)
    assert zwgk.code == 0, zwgk.told
    return posting


def test_boards_are_written_down_one_by_one_for_all_and_from_a_list(zwgk: Script, tmp_path: Path) -> None:
    made = zwgk("boards", "place", "add", "--village", "青石村", "--kind", "祠堂", "--size", "A3 4x3")
    assert len(made["places"]) == 1
    assert len(zwgk("boards", "place", "add", "--village", "all")["places"]) == 3
    names = tmp_path / "名单.txt"
    names.write_text("柳溪村\t文化墙\t其他\t村口\t2×2\n无名村\t墙\n", encoding="utf-8")
    assert len(zwgk("boards", "place", "add", "--list", names)["places"]) == 1
    assert "第 2 行" in zwgk.told
    rows = zwgk("boards", "place", "list", "--village", "青石村")["places"]
    assert {(row["name"], row["size"]) for row in rows} == {("祠堂", "A3 4×3"), ("村委会公开栏", "A3 4×2")}
    assert zwgk("boards", "place", "add", "--village", "青石村", "--kind", "祠堂") is None
    assert zwgk.code in (2, 4)


def test_a_posting_hung_by_name_hangs_on_that_board(zwgk: Script) -> None:
    zwgk("boards", "place", "add", "--village", "all")
    hung(zwgk)
    rows = zwgk("boards", "place", "list", "--village", "青石村")["places"]
    assert [row["hanging"] for row in rows] == [1]


def test_postings_of_several_villages_hang_on_their_boards_with_a_photo(zwgk: Script, tmp_path: Path) -> None:
    zwgk("boards", "place", "add", "--village", "all")
    made = [add(zwgk, village)[0] for village in ("青石村", "柳溪村")]
    for posting in made:
        approve(zwgk, posting)
    photo = put(tmp_path / "一.jpg", photograph())
    zwgk("boards", "post", *made, "--by", "李大山", "--kind", "村委会公开栏", "--photo", photo)
    assert zwgk.code == 0, zwgk.told
    assert [row["photos"] for row in zwgk("boards", "find", "青石村")["postings"]] == [1]
    rows = zwgk("boards", "place", "list")["places"]
    assert [row["hanging"] for row in rows] == [1, 1, 0]


def test_photos_are_kept_and_programs_are_not(zwgk: Script, tmp_path: Path) -> None:
    posting = hung(zwgk)
    assert len(zwgk("boards", "photo", posting, put(tmp_path / "一.jpg", photograph()))["photos"]) == 1
    assert zwgk("boards", "photo", posting, put(tmp_path / "二.jpg", b"MZ" * 50)) is None
    assert zwgk.code == 3
    assert zwgk("boards", "photo", posting, tmp_path / "没有.jpg") is None
    assert zwgk.code == 3


def test_a_board_is_inspected_and_mended(zwgk: Script) -> None:
    place = zwgk("boards", "place", "add", "--village", "青石村")["places"][0]
    made = zwgk("boards", "inspect", place, "--by", "督查组", "--condition", "破损", "--found", "玻璃破了")
    assert zwgk("boards", "place", "list")["places"][0]["condition"] == "破损"
    zwgk("boards", "mended", *made["inspections"])
    assert zwgk("boards", "place", "list")["places"][0]["condition"] == "完好"
    assert zwgk("boards", "inspect", place, "--by", "督查组", "--condition", "破损") is None
    assert zwgk.code == 2


def test_an_objection_has_a_due_day_and_is_answered_once(zwgk: Script) -> None:
    posting = hung(zwgk)
    made = zwgk("boards", "object", "add", posting, "--content", "数额不对", "--person", "王大力")
    assert made["due"]
    key = made["objections"][0]
    assert zwgk("boards", "object", "list")["objections"][0]["state"] == "待答复"
    answer = ("boards", "object", "answer", key, "--by", "李大山", "--text", "已核对", "--outcome", "rejected")
    zwgk(*answer)
    assert zwgk("boards", "object", "list")["objections"][0]["state"] == "异议不成立"
    assert zwgk(*answer) is None
    assert zwgk.code == 4


def test_visits_are_listed_and_printed(zwgk: Script, tmp_path: Path) -> None:
    posting = hung(zwgk)
    zwgk("boards", "consult", "add", posting, "--person", "赵小山", "--purpose", "上级检查", "--served-by", "王小梅")
    rows = zwgk("boards", "consult", "list")["consultations"]
    assert [(row["person"], row["posting_id"], row["village"]) for row in rows] == [("赵小山", posting, "青石村")]
    assert zwgk("boards", "consult", "list", "--year", 2001)["consultations"] == []
    out = tmp_path / "查阅.pdf"
    (file,) = zwgk("boards", "consult", "list", "--out", out)["files"]
    assert file["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()


def test_the_archive_prints_its_list_and_labels_and_finds_by_words(zwgk: Script, tmp_path: Path) -> None:
    posting = archived(zwgk)
    (listed,) = zwgk("boards", "archive-list", "--out", tmp_path / "目录.pdf", "--box", "2026-01")["files"]
    (label,) = zwgk("boards", "box-label", "--out", tmp_path / "标签.pdf")["files"]
    assert (listed["kind"], label["kind"]) == ("pdf", "pdf")
    found = zwgk("boards", "find", "青石村", "2026Q3", "2026-01")["postings"]
    assert [row["id"] for row in found] == [posting]
    assert zwgk("boards", "find", "柳溪村")["postings"] == []
    assert zwgk("boards", "archive-list", "--out", tmp_path / "无.pdf", "--box", "没有") is None
    assert zwgk.code == 4
