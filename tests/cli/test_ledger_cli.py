"""The command line's ledger: list, progress, export, with the exit codes and JSON of its interface."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.documents.test_ledger_workbook import county_template
from zwgk_desktop.cli import main
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import add_item


@pytest.fixture
def db(desk: Desk, store_path: Path) -> str:
    """A closed store with two items."""
    add_item(desk, 2026, "编制公开目录。", "12月底前", section=["一、深化公开"])
    add_item(desk, 2026, "持续做好解读。", section=["二、强化解读"])
    desk.store.close()
    return str(store_path)


def test_progress_is_recorded_and_listed(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--db", db, "ledger", "progress", "1", "--quarter", "2026Q4", "--text", "已公布", "--status", "已完成"]
    assert main([*words, "--evidence", "网页截图"]) == 0
    capsys.readouterr()
    assert main(["--db", db, "ledger", "list", "--quarter", "2026Q4", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["year"], told["quarter"]) == (2026, "2026Q4")
    assert [(one["id"], one["state"], one["progress"]) for one in told["items"]] == [
        (1, "已完成", "已公布"),
        (2, "未开始", ""),
    ]
    assert main(["--db", db, "ledger", "list", "--year", "2026", "--status", "已完成"]) == 0
    assert "编制公开目录" in capsys.readouterr().out


def test_completion_without_evidence_is_forbidden_with_4(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--db", db, "ledger", "progress", "1", "--quarter", "2026Q4", "--text", "已公布", "--status", "已完成"]
    assert main(words) == 4
    assert "佐证材料" in capsys.readouterr().err


def test_wrong_words_end_with_2(db: str) -> None:
    assert (
        main(["--db", db, "ledger", "progress", "7", "--quarter", "2026Q4", "--text", "x", "--status", "进行中"]) == 2
    )
    assert (
        main(["--db", db, "ledger", "progress", "1", "--quarter", "2026Q5", "--text", "x", "--status", "进行中"]) == 2
    )
    assert main(["--db", db, "ledger", "export", "--quarter", "三季度", "--out", "x"]) == 2
    assert main(["--db", db, "ledger"]) == 2


def test_the_export_names_its_files_with_their_hashes(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "成果"
    assert main(["--db", db, "ledger", "export", "--quarter", "2026Q3", "--out", str(out), "--mail", "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert [file["kind"] for file in files] == ["xlsx", "pdf", "eml"]
    for file in files:
        assert hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest() == file["sha256"]
    assert len(list(out.iterdir())) == 3


def test_an_unreadable_layout_ends_with_3_and_writes_nothing(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "成果"
    words = ["--db", db, "ledger", "export", "--quarter", "2026Q3", "--out", str(out), "--template"]
    assert main([*words, str(tmp_path / "没有.xlsx")]) == 3
    (tmp_path / "空.xlsx").write_bytes(b"")
    assert main([*words, str(tmp_path / "空.xlsx")]) == 3
    assert not list(out.glob("*"))
    assert "Traceback" not in capsys.readouterr().err


def test_a_year_without_tasks_ends_with_4(db: str, tmp_path: Path) -> None:
    assert main(["--db", db, "ledger", "export", "--quarter", "2025Q3", "--out", str(tmp_path / "x")]) == 4


def test_a_quarter_is_frozen_exported_again_and_compared(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frozen = ["ledger", "export", "--quarter", "2026Q3", "--frozen", "--out"]
    assert main(["--db", db, *frozen, str(tmp_path / "0")]) == 4
    assert main(["--db", db, "ledger", "freeze", "--quarter", "2026Q3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == 1
    assert main(["--db", db, "ledger", "freeze", "--quarter", "2026Q3"]) == 4
    words = ["ledger", "progress", "1", "--quarter", "2026Q3", "--text", "后来", "--status", "进行中"]
    assert main(["--db", db, *words]) == 0
    assert main(["--db", db, *frozen, str(tmp_path / "1"), "--sign"]) == 0
    assert len(list((tmp_path / "1").iterdir())) == 3
    capsys.readouterr()
    assert main(["--db", db, "ledger", "compare", "--quarter", "2026Q3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["differences"]
    assert {one["column"] for one in found} == {"本季度进展", "完成状态"}


def test_files_are_copied_and_verified(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ledger", "export", "--quarter", "2026Q3", "--out", str(tmp_path / "a"), "--copy-to", str(tmp_path / "u")]
    assert main(["--db", db, *words]) == 0
    assert "核对一致" in capsys.readouterr().err
    assert {file.name for file in (tmp_path / "a").iterdir()} < {file.name for file in (tmp_path / "u").iterdir()}
    assert main(["--db", db, "ledger", "plan", "--year", "2026", "--out", str(tmp_path / "p")]) == 0
    assert [file.suffix for file in (tmp_path / "p").iterdir()] == [".docx"]


def test_a_layout_is_shown_and_its_mapping_can_be_given(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county_template(tmp_path / "县.xlsx")
    assert main(["--db", db, "ledger", "template", str(tmp_path / "县.xlsx"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["key"] for one in told["columns"]] == [
        "number",
        "task",
        "content",
        "responsible",
        "progress",
        "state",
        None,
    ]
    words = ["ledger", "export", "--quarter", "2026Q3", "--out", str(tmp_path / "a"), "--template"]
    words = ["--db", db, *words, str(tmp_path / "县.xlsx")]
    assert main([*words, "--map", "备注=G"]) == 0
    assert main([*words, "--map", "没有=G"]) == 2
    assert main([*words, "--map", "备注=ZZ"]) == 3
