"""``zwgk boards add, edit, scan, mask, keep, attach`` as a script calls them."""

from __future__ import annotations

import base64
import io
from pathlib import Path

from PIL import Image

from tests.cli.script import Script
from tests.cli.test_boards_cli import zwgk as zwgk

ID, MOBILE = "36992119850203123X", "13800138000"
CELL = ("--village", "青石村", "--item", "3.2", "--period", "2026Q3")


def add(zwgk: Script, *words: str | Path) -> int:
    return int(zwgk("boards", "add", *CELL, *words)["postings"][0])


def test_a_posting_is_written_with_source_phone_channel_and_place(zwgk: Script) -> None:
    posting = add(zwgk, "--content", "收支平衡", "--source", "村级账", "--phone", "0791-8812345", "--channel", "信箱")
    assert zwgk("boards", "scan", posting) == {"posting": posting, "open": 0, "spans": [], "kept": [], "missing": []}
    assert zwgk.code == 0


def test_the_content_comes_from_a_file_and_what_was_left_behind_is_told(zwgk: Script, tmp_path: Path) -> None:
    held = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(held, "PNG")
    page = tmp_path / "页面.html"
    data = base64.b64encode(held.getvalue()).decode()
    pictures = f"<img src='https://e/x.png'><img src='data:image/png;base64,{data}'>"
    page.write_text(f"<html><body><p>电话{MOBILE}</p>{pictures}</body></html>", encoding="utf-8")
    posting = add(zwgk, "--content-file", page)
    assert "有 1 张网络图片没有粘贴进来。" in zwgk.told
    assert zwgk("boards", "scan", posting)["open"] == 1
    words = tmp_path / "正文.txt"
    words.write_text("项目\t金额\t备注\n收入\t100\t无\n", encoding="gb18030")
    zwgk("boards", "edit", posting, "--content-file", words)
    assert zwgk("boards", "scan", posting)["open"] == 0


def test_personal_data_is_found_kept_with_a_reason_and_covered(zwgk: Script) -> None:
    posting = add(zwgk, "--content", f"自家电话{MOBILE}，身份证号{ID}", "--title", f"王小云{ID}")
    found = zwgk("boards", "scan", posting)
    assert zwgk.code == 1
    assert found["open"] == 3
    zwgk("boards", "keep", posting, "--text", MOBILE, "--reason", "值班电话")
    assert zwgk.code == 0
    zwgk("boards", "mask", posting)
    found = zwgk("boards", "scan", posting)
    assert (zwgk.code, found["open"]) == (0, 0)
    assert [(s["text"], s["reason"]) for s in found["spans"]] == [(MOBILE, "值班电话")]
    zwgk("boards", "unkeep", found["kept"][0]["id"])
    assert zwgk("boards", "scan", posting)["open"] == 1
    zwgk("boards", "keep", posting, "--text", "张三", "--reason", "没有这个人")
    assert zwgk.code == 2


def test_open_personal_data_is_refused_at_the_gate(zwgk: Script) -> None:
    posting = add(zwgk, "--content", f"身份证号{ID}")
    zwgk("review", "give", "posting", posting, "--level", "first", "--by", "王小梅")
    assert zwgk.code == 4
    assert "身份证号 1 处" in zwgk.told


def test_a_second_draft_of_a_cell_needs_again(zwgk: Script) -> None:
    first = add(zwgk, "--content", "甲")
    assert zwgk("boards", "add", *CELL, "--content", "乙") is None
    assert zwgk.code == 4
    assert f"编号 {first}" in zwgk.told
    assert add(zwgk, "--content", "乙", "--again") != first


def test_attachments_come_and_go(zwgk: Script, tmp_path: Path) -> None:
    posting, paper = add(zwgk, "--content", "甲"), tmp_path / "明细.txt"
    paper.write_text("明细", encoding="utf-8")
    (held,) = zwgk("boards", "attach", posting, paper)["files"]
    zwgk("boards", "detach", held)
    assert zwgk.code == 0


def test_content_twice_and_unreadable_files_are_refused(zwgk: Script, tmp_path: Path) -> None:
    zwgk("boards", "add", *CELL, "--content", "甲", "--content-file", tmp_path / "没有.txt")
    assert zwgk.code == 2
    zwgk("boards", "add", *CELL, "--content-file", tmp_path / "没有.txt")
    assert zwgk.code == 3
