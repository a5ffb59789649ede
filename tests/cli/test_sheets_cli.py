"""zwgk subsidies sheets, website, consistency, prove, reprint: files in JSON, drafts said, refusals by exit code."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.test_public_lists import code_of
from tests.services.test_sheets import make_batch
from zwgk_desktop.services.desk import Desk


def call(store: Path, *arguments: str, action: str = "sheets") -> subprocess.CompletedProcess[bytes]:
    program = "import sys; from zwgk_desktop.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "--db", str(store), "subsidies", action, *arguments, "--json"]
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


def test_the_website_list_is_written_compared_and_a_changed_one_ends_with_one(
    desk: Desk, store_path: Path, tmp_path: Path
) -> None:
    batch, out = make_batch(desk), tmp_path / "site"
    desk.store.close()
    done = call(store_path, str(batch), "--out", str(out), action="website")
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert [file["kind"] for file in told["files"]] == ["xlsx", "html"]
    page = Path(told["files"][1]["path"])
    same = call(store_path, str(batch), str(page), action="consistency")
    assert (same.returncode, json.loads(same.stdout)["consistent"]) == (0, True)
    page.write_text(page.read_text(encoding="utf-8").replace("共 60 户", "共 66 户"), encoding="utf-8")
    other = call(store_path, str(batch), str(page), action="consistency")
    assert other.returncode == 1
    assert {d["kind"] for d in json.loads(other.stdout)["differences"]} == {"count"}


def test_a_draft_never_goes_to_the_website(desk: Desk, store_path: Path, tmp_path: Path) -> None:
    batch = make_batch(desk, "checked")
    desk.store.close()
    done = call(store_path, str(batch), "--out", str(tmp_path / "out"), action="website")
    assert done.returncode == 4
    assert "还没有审定" in done.stderr.decode()


def test_a_printed_sheet_is_proved_and_printed_again(desk: Desk, store_path: Path, tmp_path: Path) -> None:
    batch = make_batch(desk)
    code = code_of(desk, batch)
    desk.store.close()
    printed = json.loads(call(store_path, str(batch), "--out", str(tmp_path / "a"), "--large").stdout)
    proof = call(store_path, code, action="prove")
    assert (proof.returncode, json.loads(proof.stdout)["state"]) == (0, "genuine")
    forged = call(store_path, code.replace("|20|", "|19|"), action="prove")
    assert (forged.returncode, json.loads(forged.stdout)["genuine"]) == (1, False)
    again = call(store_path, printed["numbers"][0], "--out", str(tmp_path / "b"), action="reprint")
    assert json.loads(again.stdout)["files"][0]["sha256"] == printed["files"][0]["sha256"]
    assert call(store_path, "https://x.y", action="prove").returncode == 2


def test_sums_alone_may_be_printed_where_names_may_not(desk: Desk, store_path: Path, tmp_path: Path) -> None:
    batch = make_batch(desk, by_name=False)
    desk.store.close()
    done = call(store_path, str(batch), "--out", str(tmp_path / "out"), "--totals")
    assert done.returncode == 0, done.stderr.decode()
    assert len(json.loads(done.stdout)["files"]) == 1
