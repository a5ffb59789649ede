"""The command line's reports: files with their hashes, findings, and exit codes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.services.reports.office import hold
from zwgk_desktop.cli import main
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import add_item


@pytest.fixture
def db(desk: Desk, store_path: Path) -> str:
    """A closed store with a ledger item and one activity in October 2024."""
    add_item(desk, 2024, "编制公开目录。", "12月底前")
    hold(desk, "2024-10-16", "惠农补贴政策宣讲")
    desk.store.close()
    return str(store_path)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main([*words, "--json"])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return code, json.loads(told.out) if told.out else None


def check_files(told: Any, kinds: list[str]) -> list[Path]:
    assert [file["kind"] for file in told["files"]] == kinds
    for file in told["files"]:
        assert hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest() == file["sha256"]
    return [Path(file["path"]) for file in told["files"]]


def test_the_annual_report_is_written_with_its_findings(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = run(capsys, "--db", db, "report", "annual", "--year", "2024", "--out", str(tmp_path / "o"))
    check_files(told, ["docx", "pdf"])
    assert code == 0
    assert {one["severity"] for one in told["findings"]} == {"info"}
    words = ["--db", db, "report", "annual", "--year", "2024", "--out", str(tmp_path / "o")]
    code, told = run(capsys, *words, "--set", "three.left.natural=2")
    assert code == 1
    found, total = [one for one in told["findings"] if one["kind"] == "annual_balance"]
    assert (found["severity"], found["table"], found["column"], total["column"]) == ("error", "表三", "自然人", "总计")
    assert "前者是 0，后者是 2" in found["message"]


def test_an_impossible_year_cell_or_freezing_is_refused_and_writes_nothing(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--db", db, "report", "annual", "--out", str(tmp_path / "o"), "--year"]
    assert run(capsys, *words, "2999")[0] == 2
    assert run(capsys, *words, "2024", "--set", "three.new.total=3")[0] == 2
    assert run(capsys, *words, "2024", "--set", "three.new.natural")[0] == 2
    assert run(capsys, *words, "二〇二六")[0] == 2
    assert not (tmp_path / "o").exists()


def test_a_report_is_checked_without_a_store(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from docx import Document

    _, told = run(capsys, "--db", db, "report", "annual", "--year", "2024", "--out", str(tmp_path))
    docx = told["files"][0]["path"]
    code, told = run(capsys, "report", "check", docx)
    assert (code, told) == (0, {"year": 2024, "findings": []})
    book = Document(docx)
    book.tables[1].rows[3].cells[9].text = "/"
    book.save(docx)
    code, told = run(capsys, "report", "check", docx, "--last-year", docx)
    assert code == 1
    assert {one["kind"] for one in told["findings"]} == {"annual_not_number", "annual_last_year"}


def test_last_years_report_made_elsewhere_is_tied_to_this_years(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--db", db, "report", "annual", "--out", str(tmp_path), "--year"]
    cells = ["--set", "three.new.natural=2", "--set", "three.left.natural=2"]
    _, told = run(capsys, *words, "2022", *cells)
    last = told["files"][0]["path"]
    code, told = run(capsys, *words, "2023", "--last-year", last)
    assert code == 1
    assert {one["kind"] for one in told["findings"]} >= {"annual_balance"}
    code, told = run(capsys, *words, "2023", "--set", "three.left.natural=2")
    assert code == 0
    assert run(capsys, *words, "2024", "--last-year", last)[0] == 3


def test_what_is_no_report_is_refused_with_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "空.docx").write_bytes(b"")
    assert run(capsys, "report", "check", str(tmp_path / "空.docx"))[0] == 3
    assert run(capsys, "report", "check", str(tmp_path / "没有.docx"))[0] == 3


def test_the_monthly_report_ends_with_1_when_the_duty_was_missed(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--db", db, "report", "monthly", "--out", str(tmp_path)]
    code, told = run(capsys, *words, "--month", "2024-10")
    assert (code, told["activities"]) == (0, 1)
    check_files(told, ["docx"])
    assert "还缺照片、意见收集" in told["findings"][0]["message"]
    code, told = run(capsys, *words, "--month", "2024-09")
    assert (code, told["findings"][0]["kind"]) == (1, "activity_missing")
    assert "未完成" in told["findings"][0]["message"]
    assert run(capsys, *words, "--year", "2024", "--month", "10")[1]["month"] == "2024-10"
    assert run(capsys, *words, "--month", "2024-13")[0] == 2


def test_the_quarterly_report_is_the_ledger_of_a_quarter(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--db", db, "report", "quarterly", "--out", str(tmp_path)]
    code, told = run(capsys, *words, "--quarter", "2024Q4")
    assert (code, told["quarter"]) == (0, "2024Q4")
    check_files(told, ["xlsx", "pdf"])
    assert run(capsys, *words, "--year", "2024")[1]["quarter"] == "2024Q4"
    assert run(capsys, *words)[0] == 2
    assert run(capsys, *words, "--year", "2023")[0] == 4


def test_the_self_check_lists_every_duty_with_its_evidence(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--db", db, "report", "self-check", "--out", str(tmp_path)]
    _, told = run(capsys, *words, "--period", "2024H1")
    check_files(told, ["docx"])
    assert {"quarterly_ledger", "activity", "annual_report"} <= {duty["rule"] for duty in told["duties"]}
    assert all(duty["evidence"] for duty in told["duties"])
    assert run(capsys, *words, "--period", "2024Q1")[0] == 2
