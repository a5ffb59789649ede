"""Who has the store? One program at a time: a system lock on a file beside it that says who and since when."""

from __future__ import annotations

import errno
import getpass
import json
import os
import platform
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from zwgk_desktop.db.failures import build_file_refusal
from zwgk_desktop.domain.errors import StoreUnavailable

TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
BEYOND = 1 << 20  # Windows lets nobody read a locked byte: lock one that is not written


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a store: account, computer, process, and since when (ISO, local time)."""

    user: str
    host: str
    pid: int
    since: str


class StoreLock:
    """The lock held while a store is open; it is gone when the process ends, even by a crash."""

    def __init__(self, file: IO[str], path: Path) -> None:
        self._file = file
        self._path = path

    def release(self) -> None:
        """Let others open the store."""
        if self._file.closed:
            return
        with suppress(OSError):  # Windows removes no open file, POSIX must remove it before others get the lock
            if sys.platform == "win32":
                self._file.close()
            self._path.unlink(missing_ok=True)
        self._file.close()


def lock_path(store: Path) -> Path:
    """Return where the lock of ``store`` lies."""
    return store.with_name(store.name + ".lock")


def take_lock(store: Path) -> StoreLock:
    """Take the lock of ``store`` or raise StoreUnavailable: in_use (says who), read_only, cannot_open."""
    path = lock_path(store)
    while True:
        try:
            file = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise build_file_refusal(error, store) from error
        if not _seize(file):
            file.seek(0)
            holder = _read_holder(file)
            file.close()
            raise _in_use(store, holder)
        if _still_there(file, path):
            break
        file.close()  # the last holder removed it between opening and locking
    file.truncate(0)
    json.dump(asdict(_me()), file, ensure_ascii=False)
    file.flush()
    return StoreLock(file, path)


def _seize(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(BEYOND)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in TAKEN  # a disk without locks: SQLite's own locks remain
    return True


def _still_there(file: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _me() -> Holder:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "未知用户"
    since = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    return Holder(user, platform.node(), os.getpid(), since)


def _read_holder(file: IO[str]) -> Holder | None:
    try:
        return Holder(**json.loads(file.read(4096)))
    except (OSError, ValueError, TypeError):
        return None


def _in_use(store: Path, holder: Holder | None) -> StoreUnavailable:
    who = f"{holder.user} 在电脑 {holder.host} 上（自 {holder.since}，进程 {holder.pid}）" if holder else "另一个程序"
    return StoreUnavailable(
        "in_use", f"数据文件正由{who}使用：{store}。", "请先关闭已打开的窗口或等那条命令结束，再试一次。"
    )
