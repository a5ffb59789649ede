"""``zwgk boards sheet / print / board / reprint`` as a script calls them."""

from __future__ import annotations

from pathlib import Path

from tests.cli.script import Script
from tests.cli.test_boards_cli import add, approve
from tests.cli.test_boards_cli import zwgk as zwgk


def test_a_period_is_printed_village_by_village_and_one_sheet_again_as_it_was(zwgk: Script, tmp_path: Path) -> None:
    ids = [*add(zwgk), *add(zwgk, "柳溪村")]
    for posting in ids:
        approve(zwgk, posting)
    out = tmp_path / "单"
    made = zwgk("boards", "print", "--period", "2026Q3", "--out", str(out))
    assert zwgk.code == 0, zwgk.told
    assert [Path(one["path"]).name for one in made["files"]] == ["青石村公示单.pdf", "柳溪村公示单.pdf"]
    assert zwgk("boards", "print", "--period", "2026Q3", "--out", str(out)) is None
    assert zwgk.code == 2
    assert "没有等待打印" in zwgk.told
    one = zwgk("boards", "reprint", ids[0], "--out", str(tmp_path / "重印.pdf"))
    again = zwgk("boards", "reprint", ids[0], "--out", str(tmp_path / "再印.pdf"))
    assert one["files"][0]["sha256"] == again["files"][0]["sha256"]


def test_one_sheet_is_printed_sideways_and_a_whole_board_with_its_plan(zwgk: Script, tmp_path: Path) -> None:
    (posting,) = add(zwgk)
    approve(zwgk, posting)
    sheet = str(tmp_path / "a.pdf")
    zwgk("boards", "sheet", posting, "--out", sheet, "--paper", "A3", "--landscape")
    assert zwgk.code == 0, zwgk.told
    given = ("--across", "3", "--down", "2", "--out", str(tmp_path / "栏"))
    made = zwgk("boards", "board", "--village", "青石村", "--period", "2026Q3", *given)
    assert zwgk.code == 0, zwgk.told
    names = [Path(one["path"]).stem.rsplit("-", 1)[1] for one in made["files"]]
    assert names == ["公示单", "张贴图", "栏头"]
    assert zwgk("boards", "board", "--village", "大坪村", "--period", "2026Q3", *given) is None
    assert zwgk.code == 2
