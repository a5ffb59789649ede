"""What opens, what is refused, and with which words: keys, other files, newer ones, one program at a time."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import COUNTY, NOW, TOWNSHIP, VILLAGES
from zwgk_desktop.db.lock import lock_path
from zwgk_desktop.domain.errors import StoreUnavailable
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.stores import create_store, is_encrypted, open_desk
from zwgk_desktop.services.township import find_villages


def make(path: Path, passphrase: str | None = None) -> Path:
    create_store(path, passphrase, TOWNSHIP, COUNTY, VILLAGES, clock=lambda: NOW).store.close()
    return path


def refusal(path: Path, passphrase: str | None = None) -> StoreUnavailable:
    with pytest.raises(StoreUnavailable) as caught, open_desk(path, passphrase):
        raise AssertionError("must not open")
    assert caught.value.exit_code == 5
    assert str(path) in caught.value.message
    assert caught.value.advice
    return caught.value


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as bare, bare:
        bare.execute(sql)


def test_without_a_passphrase_any_sqlite_reads_the_file(store_path: Path) -> None:
    make(store_path)
    assert not is_encrypted(store_path)
    with closing(sqlite3.connect(store_path)) as bare:
        assert bare.execute("SELECT name FROM township").fetchall() == [(TOWNSHIP,)]


def test_with_a_passphrase_no_sqlite_reads_it_and_no_name_stands_in_it(store_path: Path) -> None:
    make(store_path, "云岭·2026")
    assert is_encrypted(store_path)
    with closing(sqlite3.connect(store_path)) as bare, pytest.raises(sqlite3.DatabaseError, match="not a database"):
        bare.execute("SELECT name FROM township")
    assert TOWNSHIP.encode() not in store_path.read_bytes()
    with open_desk(store_path, "云岭·2026") as desk:
        assert len(find_villages(desk)) == len(VILLAGES)


def test_two_files_with_one_passphrase_have_different_keys(tmp_path: Path) -> None:
    first, second = make(tmp_path / "a.db", "同一口令"), make(tmp_path / "b.db", "同一口令")
    assert first.read_bytes()[:16] != second.read_bytes()[:16]


def test_a_wrong_passphrase_is_told(store_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    make(store_path, "对")
    assert refusal(store_path, "错").code == "passphrase_wrong"
    assert refusal(store_path).code == "passphrase_needed"
    assert capfd.readouterr().err == ""


def test_a_passphrase_for_a_plain_file_is_told(store_path: Path) -> None:
    assert refusal(make(store_path), "多余").code == "passphrase_unneeded"


def test_a_missing_file_names_the_command_that_makes_one(store_path: Path) -> None:
    told = refusal(store_path)
    assert told.code == "missing"
    assert "zwgk init" in told.advice
    assert not lock_path(store_path).exists()


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"x" * 1020, "序号,村名\n".encode() * 500])
def test_a_file_of_another_kind_is_not_a_store_and_stays_as_it_is(store_path: Path, content: bytes) -> None:
    store_path.write_bytes(content)
    assert refusal(store_path).code in ("not_store", "passphrase_needed")
    assert store_path.read_bytes() == content


def test_a_folder_is_not_a_store(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "not_store"


def test_a_database_of_another_program_is_not_a_store(store_path: Path) -> None:
    change(store_path, "CREATE TABLE other (x)")
    assert refusal(store_path).code == "not_store"


@pytest.mark.parametrize("sql", ["PRAGMA user_version = 2", "UPDATE alembic_version SET version_num = '9999'"])
def test_a_file_of_a_newer_program_is_refused_unchanged(store_path: Path, sql: str) -> None:
    make(store_path)
    change(store_path, sql)
    before = store_path.read_bytes()
    assert refusal(store_path).code == "newer"
    assert store_path.read_bytes() == before


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _scribble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4000] = b"\xff" * 3900
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [_cut, _scribble])
@pytest.mark.parametrize("passphrase", [None, "口令"])
def test_a_damaged_file_is_told(store_path: Path, harm: Callable[[Path], None], passphrase: str | None) -> None:
    harm(make(store_path, passphrase))
    assert refusal(store_path, passphrase).code in ("corrupt", "passphrase_wrong", "not_store")


@pytest.mark.skipif(sys.platform == "win32", reason="/proc is Linux's place where nobody may write")
def test_a_folder_where_nobody_may_write_is_told() -> None:
    with pytest.raises(StoreUnavailable) as caught:
        create_store(Path("/proc/zwgk.db"), None, TOWNSHIP, COUNTY)
    assert caught.value.code in ("read_only", "cannot_open")


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits are POSIX")
def test_others_on_the_pc_may_not_read_a_new_store(store_path: Path) -> None:
    assert make(store_path).stat().st_mode & 0o077 == 0


def test_a_name_too_long_is_told(tmp_path: Path) -> None:
    path = tmp_path / ("长" * 200 + ".db")
    with pytest.raises(StoreUnavailable) as caught:
        create_store(path, None, TOWNSHIP, COUNTY)
    assert caught.value.code == "cannot_open"
    assert refusal(path).code == "cannot_open"


def test_a_second_start_is_told_who_has_the_store(desk: Desk) -> None:
    told = refusal(desk.store.path)
    assert told.code == "in_use"
    assert str(os.getpid()) in told.message
    assert lock_path(desk.store.path).exists()
    desk.store.close()
    assert not lock_path(desk.store.path).exists()
    with open_desk(desk.store.path) as again:
        assert find_villages(again)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_after_a_crash_the_store_opens_with_what_was_committed(store_path: Path) -> None:
    """A process of its own commits one row, leaves another one open, and is killed."""
    make(store_path)
    code = f"""
import os, signal
from datetime import UTC, datetime
from pathlib import Path
from zwgk_desktop.db.store import open_store
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
store = open_store(Path({os.fspath(store_path)!r}))
for name in ("已存村", "未存村"):
    with store.write("张三", datetime.now(UTC)) as unit:
        unit.session.connection().exec_driver_sql("INSERT INTO village (name, sort) VALUES (?, 9)", [(name,)])
        unit.record(AuditEntry("test", Area.TOWNSHIP, "测试"))
        if name == "未存村":
            os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert lock_path(store_path).exists()
    with open_desk(store_path) as desk:
        assert [v.name for v in find_villages(desk)] == [*(v.name for v in VILLAGES), "已存村"]


def test_a_copy_in_another_place_opens_as_it_is(store_path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "U盘" / "交接.db"
    copy.parent.mkdir()
    shutil.copy(make(store_path, "口令"), copy)
    with open_desk(copy, "口令") as desk:
        assert len(find_villages(desk)) == len(VILLAGES)
