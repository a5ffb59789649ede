"""Can the catalogue, the drafts of a period and 公开情况表 be scripted?"""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.script import Script


@pytest.fixture
def zwgk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Script:
    villages = tmp_path / "村.txt"
    villages.write_text("青石村\n柳溪村\n大坪村\n", encoding="utf-8")
    script = Script(tmp_path / "zwgk.db", capsys)
    script("init", "--township", "云岭镇", "--county", "清源县", "--villages", villages)
    script("boards", "catalogue", "--load")
    return script


def test_the_catalogue_goes_out_and_comes_back_after_a_look(zwgk: Script, tmp_path: Path) -> None:
    path = tmp_path / "目录.xlsx"
    assert zwgk("boards", "catalogue", "--export", str(path))["files"][0]["kind"] == "xlsx"
    book = load_workbook(path)
    book["目录"]["C2"] = "村党组织和成员"
    book.save(path)
    seen = zwgk("boards", "catalogue", "--import", path)
    assert (zwgk.code, seen["imported"], len(seen["changes"])) == (1, False, 1)
    done = zwgk("boards", "catalogue", "--import", path, "--yes")
    assert (zwgk.code, done["imported"]) == (0, True)
    assert zwgk("boards", "catalogue")["items"][0]["level2"] == "村党组织和成员"
    told = zwgk("boards", "catalogue", "review", "--by", "钱明")
    assert [one["field"] for one in told["changes"]] == ["二级事项"]
    assert zwgk("boards", "catalogue", "review")["changes"] == []


def test_bad_cells_stop_an_import(zwgk: Script, tmp_path: Path) -> None:
    path = tmp_path / "目录.xlsx"
    zwgk("boards", "catalogue", "--export", str(path))
    book = load_workbook(path)
    book["目录"]["F2"] = "每天"
    book.save(path)
    told = zwgk("boards", "catalogue", "--import", str(path), "--yes")
    assert zwgk.code == 1
    assert [(f["sheet"], f["row"], f["column"]) for f in told["findings"]] == [("目录", 2, "公开频次")]
    assert told["imported"] is False


def test_the_drafts_of_a_period_are_listed_then_written(zwgk: Script) -> None:
    look = zwgk("boards", "generate", "--period", "2025Q4", "--village", "青石村", "--dry-run")
    assert zwgk.code == 0, zwgk.told
    assert look["drafts"]
    assert look["postings"] == []
    done = zwgk("boards", "generate", "--period", "2025Q4", "--village", "青石村")
    assert len(done["postings"]) == len(look["drafts"])
    assert zwgk("boards", "generate", "--period", "2025Q4", "--village", "青石村")["drafts"] == []


def test_a_template_is_shown_filled_changed_and_reset(zwgk: Script, tmp_path: Path) -> None:
    default = zwgk("boards", "template", "3.2")
    assert "〔村名〕" in default["title"]
    text = tmp_path / "模板.txt"
    text.write_text("〔村名〕财务\n〔时段〕收支\n", encoding="utf-8")
    assert zwgk("boards", "template", "3.2", "--file", str(text))["own"] is True
    told = zwgk("boards", "template", "3.2", "--village", "柳溪村", "--period", "2025Q4")
    assert (told["title"], told["body"]) == ("柳溪村财务", "2025年第四季度收支")
    assert zwgk("boards", "template", "3.2", "--reset")["body"] == default["body"]


@pytest.mark.parametrize("suffix", ["xlsx", "pdf"])
def test_the_matrix_is_written_for_an_inspector(zwgk: Script, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"情况.{suffix}"
    told = zwgk("boards", "matrix", "--period", "2025Q4", "--category", "财务公开", "--out", str(path))
    assert told["files"][0]["kind"] == suffix
    if suffix == "xlsx":
        rows = list(load_workbook(path).active.values)
        assert rows[0][4:] == ("青石村", "柳溪村", "大坪村", "已公开/应公开")
        assert rows[-1][1] == "合计"
