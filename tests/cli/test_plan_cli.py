"""The command line's plan: parse says everything as JSON and stores nothing, import stores what needs no look."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.domain.plan_texts import FOLDER
from zwgk_desktop.cli import main
from zwgk_desktop.services.desk import Desk

PLAN = str(FOLDER / "bracket_lead.txt")


@pytest.fixture
def db(desk: Desk, store_path: Path) -> str:
    desk.store.close()
    return str(store_path)


def test_parse_prints_exactly_the_fields_of_the_interface(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "parse", PLAN, "--township", "云岭镇", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"document", "items", "unrecognised"}
    assert set(told["document"]) == {"issuer", "doc_number", "title", "year", "issue_date"}
    assert set(told["items"][0]) == {
        "number", "section", "title", "text", "lead_units", "responsible_units", "township", "township_phrase",
        "deadlines", "needs_review", "source",
    }  # fmt: skip
    assert told["items"][0]["deadlines"] == [
        {"phrase": "财政批复后20日内", "kind": "within_days", "value": {"days": 20, "from": "财政批复"}}
    ]
    text = Path(PLAN).read_text(encoding="utf-8")
    for left in told["unrecognised"]:
        assert left["text"] == text[left["source"]["start"] : left["source"]["end"]]


def test_parse_without_json_is_a_summary_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "parse", PLAN]) == 0
    told = capsys.readouterr().out
    assert "共识别任务 9 项，其中涉及乡镇 5 项，需要核对 1 项。" in told
    assert "未识别为任务的段落 4 段" in told


def test_import_leaves_what_needs_a_look_and_yes_takes_it_later(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", db, "plan", "import", PLAN, "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out) == {"plan": 1, "items": list(range(1, 9))}
    assert "待核对，没有存入：（六） 加强培训考核" in err
    assert main(["--db", db, "plan", "import", PLAN, "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"plan": 1, "items": [9]}
    assert main(["--db", db, "plan", "import", PLAN, "--yes"]) == 4
    assert "已经导入过" in capsys.readouterr().err


def test_import_can_leave_out_what_concerns_no_township(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", db, "plan", "import", PLAN, "--only-township", "--yes", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["items"]) == 6


@pytest.mark.parametrize("action", ["parse", "import"])
def test_a_file_that_cannot_be_read_ends_with_3(
    action: str, db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--db", db, "plan", action, str(tmp_path / "没有.docx")]) == 3
    assert "找不到文件" in capsys.readouterr().err
    (tmp_path / "空.txt").write_bytes(b"")
    assert main(["--db", db, "plan", action, str(tmp_path / "空.txt"), "--json"]) == 3


def test_parsing_a_text_loads_neither_a_store_nor_a_document_library() -> None:
    code = (
        "import sys; from zwgk_desktop.cli import main; "
        f"main(['plan', 'parse', {PLAN!r}, '--json']); "
        "heavy = {'sqlalchemy', 'openpyxl', 'reportlab', 'pypdfium2', 'pdfplumber', 'PySide6'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("[]")
