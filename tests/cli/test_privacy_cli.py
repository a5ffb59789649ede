"""zwgk privacy: the JSON of interface.md, exit codes, and that values are never repeated."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from docx import Document


def call(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = "import sys; from zwgk_desktop.cli import main; sys.exit(main())"
    return subprocess.run([sys.executable, "-c", program, *arguments], input=stdin, capture_output=True)


def scan(texts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = call("privacy", "scan", "--json", stdin=json.dumps(texts, ensure_ascii=False).encode())
    assert done.returncode == 0, done.stderr.decode()
    result: list[dict[str, Any]] = json.loads(done.stdout)
    return result


def test_scan_gives_spans_in_code_points_and_the_masked_text() -> None:
    text = "户主𠮷三，手机13812345678，监督电话0791-1234567。"
    (result,) = scan([{"id": "a", "text": text}])
    assert result["id"] == "a"
    assert result["spans"] == [{"start": 7, "end": 18, "kind": "mobile", "text": "13812345678"}]
    assert result["masked"] == "户主𠮷三，手机138********，监督电话0791-1234567。"


def test_scan_keeps_the_order_and_answers_empty_texts() -> None:
    results = scan([{"id": 2, "text": ""}, {"id": 1, "text": "本月发放补贴320元"}])
    assert [(r["id"], r["spans"]) for r in results] == [(2, []), (1, [])]


@pytest.mark.parametrize("stdin", [b"", b"{", b'{"id": 1}', b'[{"id": 1}]', b"[1]", b"\xff\xfe"])
def test_scan_refuses_what_is_no_list_of_texts(stdin: bytes) -> None:
    done = call("privacy", "scan", "--json", stdin=stdin)
    assert done.returncode == 2
    assert done.stdout == b""
    assert "Traceback" not in done.stderr.decode()


def test_verify_passes_clean_files_and_tells_kind_and_place_of_the_others(tmp_path: Path) -> None:
    for name, text in (("clean", "监督电话0791-1234567"), ("leak", "手机13812345678")):
        document = Document()
        document.add_paragraph(text)
        document.save(str(tmp_path / f"{name}.docx"))
    clean, leak = (str(tmp_path / f"{name}.docx") for name in ("clean", "leak"))
    assert call("privacy", "verify", clean).returncode == 0
    done = call("privacy", "verify", clean, leak, "--json")
    assert done.returncode == 1
    first, second = json.loads(done.stdout)
    assert (first["clean"], first["findings"]) == (True, [])
    assert [(f["kind"], f["place"], f["count"]) for f in second["findings"]] == [("mobile", "正文", 1)]
    assert b"13812345678" not in done.stdout + done.stderr


def test_verify_refuses_missing_and_foreign_files(tmp_path: Path) -> None:
    assert call("privacy", "verify", str(tmp_path / "none.pdf")).returncode == 3
    other = tmp_path / "x.txt"
    other.write_text("13812345678", encoding="utf-8")
    assert call("privacy", "verify", str(other)).returncode == 3
