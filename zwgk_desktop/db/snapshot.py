"""How is a store copied while in use, and is a copy whole? Copies stay encrypted and are checked after writing."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from zwgk_desktop.db import upgrade
from zwgk_desktop.db.engine import connect
from zwgk_desktop.db.failures import FULL, find_code
from zwgk_desktop.db.lock import take_lock
from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.errors import OutputFailed, StoreUnavailable

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy holds; ``problems`` is empty when it is whole.

    ``kept``: stored name and SHA-256 of each attachment it speaks of; ``lost``: those not found beside it.
    """

    township: str
    county: str
    entries: int
    last_at: datetime | None
    problems: tuple[str, ...]
    kept: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()


def copy_store(path: Path, key: str | None, target: Path) -> None:
    """Write a whole copy of ``path`` to ``target`` (replaced if there), read it back, then give it its name.

    Raises OutputFailed; what was at ``target`` stays then.
    """
    temporary = target.with_name(f".zwgk-{target.name}")
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        try:
            with closing(connect(path, key)) as bare:
                bare.execute("VACUUM INTO ?", (str(temporary),))
            _settle(temporary)
            problems = find_problems(temporary, key, "immutable=1")
            if problems:
                raise OutputFailed(
                    "backup_damaged", f"备份写完后核对不一致，已删除：{target}。", "请换一个位置再备份。"
                )
            os.replace(temporary, target)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Bring the file to the disk, readable to its owner only where the disk knows owners."""
    with suppress(OSError):
        path.chmod(0o600)
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def find_problems(path: Path, key: str | None, access: str = "mode=ro") -> list[str]:
    """Return what SQLite's own checks say about the file: damaged pages, rows that refer to nothing. Empty is good."""
    with closing(connect(path, key, access)) as bare:
        try:
            return _integrity(bare) + _references(bare)
        except driver.DatabaseError as error:
            return [str(error)]


def _integrity(bare: Any) -> list[str]:
    found = [str(row[0]) for row in bare.execute("PRAGMA integrity_check(20)")]
    return [] if found == ["ok"] else found


def _references(bare: Any) -> list[str]:
    rows = bare.execute("PRAGMA foreign_key_check").fetchmany(20)
    return [f"{table} 第 {row} 行指向不存在的 {parent}" for table, row, parent, _ in rows]


def read_contents(path: Path, passphrase: str | None) -> Contents:
    """Look into a backup without changing anything beside it; raises StoreUnavailable when it cannot be one of ours."""
    path = path.absolute()
    upgrade.require_file(path)
    _require_closed(path)
    key = upgrade.find_key(path, passphrase)
    with upgrade.told(path):
        upgrade.read_revision(path, key, access="immutable=1")
        problems = find_problems(path, key, "immutable=1")
        with closing(connect(path, key, "immutable=1")) as bare:
            name, county = bare.execute("SELECT name, county FROM township").fetchone() or ("", "")
            entries, last = bare.execute("SELECT count(*), max(at) FROM audit").fetchone()
            kept = _attachments(bare)
    if not name:
        raise StoreUnavailable("not_store", f"文件里没有单位信息，不是完整的备份：{path}。", "请换一个备份。")
    last_at = datetime.fromisoformat(f"{last}+00:00") if last else None
    return Contents(name, county, entries, last_at, tuple(problems), kept)


def _attachments(bare: Any) -> tuple[tuple[str, str], ...]:
    """Return what the copy says of its attachments; nothing where it is older than they are."""
    found: set[tuple[str, str]] = set()
    for table in ("evidence_file", "board_file"):
        if bare.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            rows = bare.execute(f"SELECT DISTINCT stored_name, sha256 FROM {table}")
            found.update((str(name), str(sha256)) for name, sha256 in rows)
    return tuple(sorted(found))


def _require_closed(path: Path) -> None:
    """Refuse a store that was copied by hand while open: its last changes lie in a second file."""
    beside = path.with_name(path.name + "-wal")
    if beside.exists() and beside.stat().st_size:
        raise StoreUnavailable(
            "not_closed",
            f"这个文件还没有正常关闭，最近的改动在 {beside.name} 里。",
            "请先用本程序打开它再关闭，或另做一份备份。",
        )


def put_in_place(backup: Path, target: Path, passphrase: str | None, aside: Path) -> Store:
    """Put a copy of ``backup`` where ``target`` is, keep what was there as ``aside``, and open the new one.

    When it does not open, everything is put back. Raises StoreUnavailable (in_use …) or OutputFailed.
    """
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    lock = take_lock(target)
    temporary = target.with_name(f".zwgk-{target.name}")
    try:
        with _told(target):
            shutil.copyfile(backup, temporary)
            _settle(temporary)
            had = target.exists()
            _rename_all(target, aside)
            try:
                os.replace(temporary, target)
            except BaseException:
                _rename_all(aside, target)
                raise
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        lock.release()
    try:
        return upgrade.open_current(target, passphrase)
    except BaseException:
        upgrade.remove_files(target)
        if had:
            _rename_all(aside, target)
        raise


def _rename_all(path: Path, to: Path) -> None:
    """Rename a store together with what SQLite keeps beside it."""
    for end in ("-wal", "-shm", "-journal", ""):
        part = path.with_name(path.name + end)
        if part.exists():
            os.replace(part, to.with_name(to.name + end))


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Turn what the disk or the driver says about ``target`` into a refusal."""
    try:
        yield
    except (OSError, driver.DatabaseError) as error:
        full = find_code(error) == FULL or (isinstance(error, OSError) and error.errno in NO_ROOM)
        if full:
            raise OutputFailed("no_space", f"磁盘空间不足，没有写成：{target}。", "请清理磁盘或换一个位置。") from error
        raise OutputFailed(
            "not_written", f"写不进去：{target}。", "请核对位置是否存在、能否写入，U盘是否还在，或换一个位置。"
        ) from error
