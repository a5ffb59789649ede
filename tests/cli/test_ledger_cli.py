"""The command line's ledger: list, progress, export, with the exit codes and JSON of its interface."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

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
