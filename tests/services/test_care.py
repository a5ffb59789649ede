"""Backups are whole, restoring loses nothing, and a change from outside shows in the audit chain."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import COUNTY, NOW, TOWNSHIP, VILLAGES
from zwgk_desktop.domain.errors import OutputFailed, StoreUnavailable, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services.care import (
    audit_listing,
    check_store,
    create_backup,
    find_last_backup,
    restore_backup,
    verify_audit,
    verify_backup,
)
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.stores import create_store, open_desk
from zwgk_desktop.services.township import change_township, close_village, find_villages, get_township, rename_village


def tamper(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as bare, bare:
        bare.execute(sql)


def test_a_backup_holds_everything_and_its_name_the_day(desk: Desk, tmp_path: Path) -> None:
    change_township(desk, complaint_phone="12345")
    path = create_backup(desk, tmp_path / "U盘" / "备份")
    assert path.name == "云岭镇-备份-20261120-090000.db"
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    found = verify_backup(path)
    assert (found.township, found.county, found.entries, found.problems) == (TOWNSHIP, COUNTY, 2, ())
    assert found.last_at == NOW
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    last = find_last_backup(desk)
    assert last is not None
    assert (last.at, last.path) == (NOW, str(path))


def test_a_second_backup_in_the_same_second_replaces_nothing(desk: Desk, tmp_path: Path) -> None:
    assert find_last_backup(desk) is None
    first, second = create_backup(desk, tmp_path), create_backup(desk, tmp_path)
    assert first != second
    assert not verify_backup(first).problems


def test_an_encrypted_store_stays_encrypted_in_its_backup(store_path: Path, tmp_path: Path) -> None:
    desk = create_store(store_path, "口令", TOWNSHIP, COUNTY, VILLAGES, clock=lambda: NOW)
    path = create_backup(desk, tmp_path / "bk")
    desk.store.close()
    assert TOWNSHIP.encode() not in path.read_bytes()
    assert verify_backup(path, "口令").township == TOWNSHIP
    for passphrase, code in ((None, "passphrase_needed"), ("错", "passphrase_wrong")):
        with pytest.raises(StoreUnavailable) as caught:
            verify_backup(path, passphrase)
        assert caught.value.code == code


def test_a_backup_can_be_read_where_nothing_can_be_written(desk: Desk, tmp_path: Path) -> None:
    path = create_backup(desk, tmp_path / "光盘")
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        assert not verify_backup(path).problems
        assert len(list(path.parent.iterdir())) == 1
    finally:
        path.parent.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_a_backup_onto_a_full_disk_leaves_nothing_there(desk: Desk, tmp_path: Path) -> None:
    path, folder = desk.store.path, tmp_path / "U盘"
    desk.store.close()
    code = f"""
import resource
from pathlib import Path
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.services.care import create_backup
from zwgk_desktop.services.stores import open_desk
with open_desk(Path({os.fspath(path)!r})) as desk:
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
    try:
        create_backup(desk, Path({os.fspath(folder)!r}))
    except OutputFailed as refusal:
        print(refusal.exit_code, refusal)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("4 ")
    assert str(folder) in done.stdout
    assert list(folder.iterdir()) == []


def test_a_place_that_takes_no_backup_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "U盘").write_text("")
    with pytest.raises(OutputFailed, match="换一个位置"):
        create_backup(desk, tmp_path / "U盘")
    assert verify_audit(desk).entries == 1


def test_restoring_brings_the_old_state_and_keeps_the_new_one_aside(desk: Desk, tmp_path: Path) -> None:
    path = desk.store.path
    backup = create_backup(desk, tmp_path / "bk")
    close_village(desk, 1)
    desk.store.close()
    done = restore_backup(backup, path, clock=lambda: NOW)
    with open_desk(path) as restored:
        assert len(find_villages(restored)) == 4
        assert verify_audit(restored).broken is None
    assert done.kept is not None
    with open_desk(done.kept) as kept:
        assert len(find_villages(kept)) == 3


def test_restoring_onto_a_new_pc_makes_the_store(desk: Desk, tmp_path: Path) -> None:
    backup = create_backup(desk, tmp_path / "bk")
    done = restore_backup(backup, tmp_path / "新电脑" / "zwgk.db")
    assert done.kept is None
    with open_desk(done.path) as moved:
        assert get_township(moved).name == TOWNSHIP


def test_nothing_is_restored_while_the_store_is_in_use(desk: Desk, tmp_path: Path) -> None:
    backup = create_backup(desk, tmp_path / "bk")
    with pytest.raises(StoreUnavailable) as caught:
        restore_backup(backup, desk.store.path)
    assert caught.value.code == "in_use"
    with pytest.raises(WrongUsage):
        restore_backup(desk.store.path, desk.store.path)
    with pytest.raises(StoreUnavailable) as caught:
        verify_backup(desk.store.path)
    assert caught.value.code == "not_closed"
    assert len(find_villages(desk)) == 4


def test_a_damaged_backup_is_neither_verified_nor_restored(desk: Desk, tmp_path: Path) -> None:
    path = desk.store.path
    backup = create_backup(desk, tmp_path / "bk")
    desk.store.close()
    before = path.read_bytes()
    data = bytearray(backup.read_bytes())
    data[4096 * 3 : 4096 * 6] = os.urandom(4096 * 3)
    backup.write_bytes(data)
    assert verify_backup(backup).problems
    with pytest.raises(StoreUnavailable, match="备份已损坏"):
        restore_backup(backup, path)
    assert path.read_bytes() == before


def test_a_sound_store_passes_its_check(desk: Desk) -> None:
    assert check_store(desk).sound


def test_a_row_that_points_nowhere_is_found(desk: Desk) -> None:
    path = desk.store.path
    desk.store.close()
    tamper(path, "UPDATE village_change SET village_id = 99 WHERE id = 1")
    with open_desk(path) as opened:
        found = check_store(opened)
    assert not found.sound
    assert "village_change" in found.problems[0]


@pytest.mark.parametrize(
    ("sql", "broken", "why"),
    [
        ("UPDATE audit SET summary = '什么也没做' WHERE id = 2", 2, "被改动过"),
        ("UPDATE audit SET actor = '别人' WHERE id = 1", 1, "被改动过"),
        ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE id = 3", 3, "被改动过"),
        ("UPDATE audit SET after = '{}' WHERE id = 2", 2, "被改动过"),
        ("DELETE FROM audit WHERE id = 1", 2, "被删除"),
        ("DELETE FROM audit WHERE id = 2", 3, "被删除"),
    ],
)
def test_a_change_of_the_trail_from_outside_names_the_first_broken_entry(
    desk: Desk, sql: str, broken: int, why: str
) -> None:
    path = desk.store.path
    change_township(desk, complaint_phone="12345")
    rename_village(desk, 1, "青石新村")
    assert verify_audit(desk).broken is None
    desk.store.close()
    tamper(path, sql)
    with open_desk(path) as opened:
        found = verify_audit(opened).broken
    assert found is not None
    assert found.id == broken
    assert why in found.why


def test_the_trail_lists_the_newest_first_and_is_searched(desk: Desk) -> None:
    rename_village(desk, 1, "青石新村")
    listing = audit_listing(desk)
    assert list(listing.ids(Ask())) == [2, 1]
    assert list(listing.ids(Ask(find="新村"))) == [2]
    assert list(listing.ids(Ask(filters={"area": "单位与村"}))) == [2, 1]
    assert list(listing.ids(Ask(filters={"area": "审核"}))) == []
    row = dict(zip([c.key for c in listing.columns], listing.rows([2])[0], strict=True))
    assert (row["at"], row["area"], row["summary"]) == ("2026-11-20 09:00", "单位与村", "青石村改名为青石新村")
