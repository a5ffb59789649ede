"""The package for the website holds what the gate let through, says the same as the board, and leaks nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.services.test_batch_life import batch, declare  # noqa: F401  (batch is a fixture)
from tests.services.test_site_lists import LEVELS, NOW, hang, web_item
from zwgk_desktop.domain.errors import OutputFailed, RuleForbids
from zwgk_desktop.services import boards
from zwgk_desktop.services.boards.drafting import keep
from zwgk_desktop.services.boards.website_package import write_website_package
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.review import give_opinion
from zwgk_desktop.services.township import find_villages

TABLE = "一、收入\n项目\t金额（元）\n转移支付\t12000.00\n=1+1\t@备注\n二、支出见附表"


@pytest.fixture
def office(desk: Desk) -> Desk:
    office = replace(desk, clock=lambda: NOW)
    boards.load_default_catalogue(office)
    return office


def posted(desk: Desk, content: str = TABLE, title: str = "财务收支公示") -> int:
    item = web_item(desk)
    rhythm = next(i for i in boards.matrix(desk, "2026Q3").items if i.id == item).rhythm
    period = {1: "2026-09", 3: "2026Q3", 6: "2026H1", 12: "2026"}[rhythm.months]
    return hang(desk, find_villages(desk)[0].id, item, period, title, content)


def test_a_package_holds_page_text_table_and_a_manifest_with_hashes(office: Desk, tmp_path: Path) -> None:
    posting = posted(office)
    made = write_website_package(office, tmp_path, "2026Q3")
    village = find_villages(office)[0].name
    names = sorted(str(file.relative_to(made.folder)) for file in made.files)
    assert {Path(name).suffix for name in names if name.startswith(village)} == {".html", ".txt", ".xlsx"}
    assert {"manifest.json", "清单.xlsx"} <= set(names)
    manifest = json.loads((made.folder / "manifest.json").read_text(encoding="utf-8"))
    assert [entry["posting"] for entry in manifest["postings"]] == [posting]
    for name, sha256 in manifest["sha256"].items():
        assert hashlib.sha256((made.folder / name).read_bytes()).hexdigest() == sha256


def test_page_text_and_table_say_what_the_posting_says(office: Desk, tmp_path: Path) -> None:
    posted(office, TABLE.replace("一、收入", "一、收入<script>alert(1)</script>"))
    made = write_website_package(office, tmp_path, "2026Q3")
    page = next(f for f in made.files if f.suffix == ".html").read_text(encoding="utf-8")
    text = next(f for f in made.files if f.suffix == ".txt").read_text(encoding="utf-8-sig")
    book = load_workbook(next(f for f in made.files if f.suffix == ".xlsx" and f.name != "清单.xlsx"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    for words in ("转移支付", "12000.00", "二、支出见附表"):
        assert words in page
        assert words in text
    rows = list(book["表1"].iter_rows(values_only=True))
    assert rows[1:] == [("项目", "金额（元）"), ("转移支付", "12000.00"), ("=1+1", "@备注")]
    assert {cell.data_type for row in book["表1"].iter_rows() for cell in row if cell.value} == {"s"}


def test_what_is_not_approved_stays_out_and_is_named(office: Desk, tmp_path: Path) -> None:
    posted(office)
    item = web_item(office)
    rhythm = next(i for i in boards.matrix(office, "2026Q3").items if i.id == item).rhythm
    period = {1: "2026-09", 3: "2026Q3", 6: "2026H1", 12: "2026"}[rhythm.months]
    (draft,) = boards.add_posting(office, find_villages(office)[1].id, item, period, "未审的", "内容").ids
    made = write_website_package(office, tmp_path, "2026Q3")
    assert [row.id for row in made.waiting] == [draft]
    assert "没有放入" in made.changes.message
    assert not any("未审的" in str(file) for file in made.files)


def test_a_posting_edited_after_approval_is_not_carried_to_the_website(office: Desk, tmp_path: Path) -> None:
    item = web_item(office)
    (posting,) = boards.add_posting(office, find_villages(office)[0].id, item, "2026Q3", "甲", "乙").ids
    for level, officer in LEVELS:
        give_opinion(office, "posting", posting, level, officer, True)
    boards.change_posting(office, posting, content="改过的内容")
    with pytest.raises(RuleForbids, match="没有已审定"):
        write_website_package(office, tmp_path / "usb", "2026Q3")
    assert not (tmp_path / "usb").exists()


def test_personal_data_kept_with_a_reason_may_go_onto_the_website(office: Desk, tmp_path: Path) -> None:
    item, village = web_item(office), find_villages(office)[0].id
    (posting,) = boards.add_posting(office, village, item, "2026Q3", "甲", "值班人手机 13800138000").ids
    keep(office, posting, "mobile", "13800138000", "本人同意公开的值班电话")
    for level, officer in LEVELS:
        give_opinion(office, "posting", posting, level, officer, True)
    made = write_website_package(office, tmp_path / "a", "2026Q3")
    assert made.postings == 1


def test_a_failure_leaves_no_file(office: Desk, tmp_path: Path) -> None:
    posted(office)
    stick = tmp_path / "usb"
    stick.mkdir()
    (stick / "网站公开-2026Q3").write_text("这里已经有一个文件")
    with pytest.raises(OutputFailed):
        write_website_package(office, stick, "2026Q3")
    assert [one.name for one in stick.iterdir()] == ["网站公开-2026Q3"]


def test_each_village_gets_its_own_part_of_a_payment_list_with_its_sum(desk: Desk, batch: int, tmp_path: Path) -> None:  # noqa: F811
    declare(desk, batch)
    made = write_website_package(desk, tmp_path / "usb", "2026-11", every=True)
    assert made.postings == 2
    pages = {f.parent.name: f.read_text(encoding="utf-8") for f in made.files if f.suffix == ".html"}
    one, two, *_ = find_villages(desk)
    assert f"云岭镇{one.name}2026年耕地地力保护补贴" in pages[one.name]
    assert "合计 300.50 元" in pages[one.name]
    assert "人3" in pages[two.name]
    assert "人3" not in pages[one.name]
