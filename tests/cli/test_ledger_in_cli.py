"""The command line's ways into the ledger: evidence files, a new year, duties, hand-made ledgers, pasted rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.cli.script import Script
from tests.services.test_ledger import at
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import add_item


@pytest.fixture
def run(desk: Desk, store_path: Path, capsys: pytest.CaptureFixture[str]) -> Script:
    """A closed store with an item of 2024 and one of 2025."""
    add_item(at(desk, date(2024, 3, 1)), 2024, "编制公开目录。", "10月底前")
    add_item(at(desk, date(2025, 3, 1)), 2025, "更新公开栏。", "每月底前")
    desk.store.close()
    return Script(store_path, capsys)


def test_evidence_is_added_listed_removed_and_restored(run: Script, tmp_path: Path) -> None:
    paper = tmp_path / "照片.pdf"
    paper.write_bytes(b"%PDF-1.4")
    told = run("ledger", "evidence", "add", 2, paper, "--quarter", "2025Q1")
    assert run.code == 0
    assert [one["name"] for one in told["files"]] == ["照片.pdf"]
    run("ledger", "evidence", "remove", 1)
    assert run("ledger", "evidence", "list", 2)["files"] == []
    run("ledger", "evidence", "restore", 1)
    assert len(run("ledger", "evidence", "list", 2, "--quarter", "2025Q1")["files"]) == 1
    (tmp_path / "坏.exe").write_bytes(b"MZ")
    run("ledger", "evidence", "add", 2, tmp_path / "坏.exe", "--quarter", "2025Q1")
    assert run.code == 3


def test_a_year_is_opened_once_and_duties_join(run: Script) -> None:
    told = run("ledger", "open-year", "--year", 2026)
    assert (run.code, told["year"], len(told["items"])) == (0, 2026, 1)
    run("ledger", "open-year", "--year", 2026)
    assert run.code == 4
    told = run("ledger", "duties", "--year", 2026, "--rule", "quarterly_ledger", "--rule", "activity")
    assert len(told["items"]) == 2


def test_a_ledger_is_looked_at_then_imported_with_given_columns(run: Script, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["序号", "事情", "责任单位", "进展情况"], [1, "编目录。", "党政办", "初稿"]):
        book.active.append(row)
    file = tmp_path / "台账.xlsx"
    book.save(file)
    run("ledger", "import", file)
    assert run.code == 3, "no column says what the work is"
    words = ("ledger", "import", file, "--year", 2025, "--columns", '{"text": "B"}')
    told = run(*words, "--preview")
    assert (told["rows"], told["items"], told["columns"]["progress"], told["quarter"]) == (1, [], "D", "2025Q4")
    assert len(run(*words)["items"]) == 1
    run("ledger", "import", file, "--columns", "{")
    assert run.code == 2


def test_pasted_rows_fill_a_quarter_and_what_fits_nothing_gives_1(run: Script, tmp_path: Path) -> None:
    rows = tmp_path / "进展.txt"
    rows.write_text("1\t更新三次\t进行中\n7\t没有\t进行中\n", encoding="utf-8")
    told = run("ledger", "paste", rows, "--quarter", "2025Q1")
    assert (run.code, told["items"], len(told["findings"])) == (1, [2], 1)
