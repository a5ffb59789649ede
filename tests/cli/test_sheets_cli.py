"""zwgk subsidies sheets: files in JSON, drafts said aloud, refusals by exit code."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.test_sheets import make_batch
from zwgk_desktop.services.desk import Desk


def call(store: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    program = "import sys; from zwgk_desktop.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "--db", str(store), "subsidies", "sheets", *arguments, "--json"]
    return subprocess.run(command, capture_output=True)


def test_sheets_are_written_and_told_with_their_hashes(desk: Desk, store_path: Path, tmp_path: Path) -> None:
    batch = make_batch(desk, "checked")
    desk.store.close()
    done = call(store_path, str(batch), "--out", str(tmp_path / "out"), "--paper", "A3")
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["draft"] is True
    assert "送审稿" in done.stderr.decode()
    assert len(told["files"]) == 3
    for file in told["files"]:
        assert file["kind"] == "pdf"
        assert hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest() == file["sha256"]


@pytest.mark.parametrize(
    ("arguments", "code"), [(("99",), 2), (("1", "--village", "无此村"), 2), (("1", "--paper", "B5"), 2)]
)
def test_what_makes_no_sense_is_wrong_usage(
    desk: Desk, store_path: Path, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    make_batch(desk)
    desk.store.close()
    done = call(store_path, *arguments, "--out", str(tmp_path / "out"))
    assert done.returncode == code
    assert "Traceback" not in done.stderr.decode()


def test_a_programme_that_must_not_be_posted_by_name_is_forbidden(desk: Desk, store_path: Path, tmp_path: Path) -> None:
    batch = make_batch(desk, by_name=False)
    desk.store.close()
    done = call(store_path, str(batch), "--out", str(tmp_path / "out"))
    assert done.returncode == 4
    assert "不得列名" in done.stderr.decode()
    assert done.stdout == b""
