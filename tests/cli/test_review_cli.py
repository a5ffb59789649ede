"""Can the office script the gate: opinions with a password, the form, its signatures and scan, what waits?"""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.script import Script
from tests.conftest import VILLAGES
from zwgk_desktop.services import boards, postings, township
from zwgk_desktop.services.stores import open_store_at


@pytest.fixture
def office(store_path: Path, capsys: pytest.CaptureFixture[str]) -> Script:
    """A store made and used by the clock of this computer, as the command line does."""
    script = Script(store_path, capsys)
    script("init", "--township", "云岭镇", "--county", "清源县")
    desk = open_store_at(store_path)
    township.add_villages(desk, VILLAGES[:1])
    boards.load_default_catalogue(desk)
    item = boards.get_item_by_number(desk, "3.2").id
    village = township.find_villages(desk)[0].id
    postings.add_posting(desk, village, item, "2026Q3", "财务公开", "收支平衡")
    township.add_officer(desk, "赵四", "主要领导")
    desk.store.close()
    return script


def test_a_password_is_set_from_a_file_and_asked_for(office: Script, tmp_path: Path) -> None:
    right, wrong = tmp_path / "令.txt", tmp_path / "错.txt"
    right.write_text("清风-2026\n", encoding="utf-8")
    wrong.write_text("清风-2025\n", encoding="utf-8")
    office("review", "password", "赵四", "--new-file", right)
    assert office.code == 0
    given = ("review", "give", "posting", 1, "--level", "first", "--by", "赵四")
    office(*given)
    assert office.code == 4
    office(*given, "--password-file", wrong)
    assert office.code == 4
    assert "清风" not in office.told
    assert office(*given, "--password-file", right)["state"] == "in_review"
    office("review", "password", "赵四", "--reason", "本人调离")
    assert office.code == 0
    office("review", "password", "赵四", "--new-file", tmp_path / "没有.txt")
    assert office.code == 3
    office("review", "password", "无此人", "--new-file", right)
    assert office.code == 2


def test_a_form_is_printed_signed_and_kept(office: Script, tmp_path: Path, store_path: Path) -> None:
    made = office("review", "form", "posting", 1, "--out", tmp_path / "审查单.pdf")
    assert made["files"][0]["kind"] == "pdf"
    waiting = office("review", "waiting", "--level", "first")["waiting"]
    assert [(one["subject"], one["id"]) for one in waiting] == [("posting", 1)]
    scan = tmp_path / "签字.jpg"
    Image.new("RGB", (600, 800), "white").save(scan)
    assert len(office("review", "scan", "posting", 1, scan)["files"]) == 1
    day = open_store_at_today(store_path)
    signed = [
        f"{level}:{who}:{day}" for level, who in zip(("first", "second", "secrecy", "final"), "甲乙丙丁", strict=True)
    ]
    words = [part for one in signed for part in ("--signed", one)]
    assert office("review", "sign", "posting", 1, *words)["state"] == "approved"
    assert office("review", "waiting")["waiting"] == []
    office("review", "sign", "posting", 1, "--signed", "first 甲")
    assert office.code == 2


def open_store_at_today(path: Path) -> str:
    """The day on which the posting was written, which no signature may precede."""
    desk = open_store_at(path)
    try:
        return desk.today().isoformat()
    finally:
        desk.store.close()


def test_the_annual_report_says_that_it_is_not_reviewed(office: Script, tmp_path: Path) -> None:
    made = office("report", "annual", "--year", 2026, "--out", tmp_path)
    assert len(made["files"]) == 2
    assert made["approved"] is False
    assert "送审稿" in office.told
    assert office("review", "show", "annual", 2026)["state"] == "none"
