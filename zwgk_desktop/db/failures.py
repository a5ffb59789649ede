"""What went wrong with the file underneath, and what shall the officer do about it?"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.errors import StoreUnavailable

BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = 5, 6, 8, 10, 11, 13, 14, 26

TELLING: dict[int, tuple[str, str, str]] = {
    BUSY: ("in_use", "数据文件正被别的程序占用：{path}。", "请关闭那个程序后再试。"),
    LOCKED: ("in_use", "数据文件正被别的程序占用：{path}。", "请关闭那个程序后再试。"),
    READONLY: ("read_only", "数据文件不能写入：{path}。", "请去掉文件或文件夹的“只读”，或把数据文件移到能写的位置。"),
    IOERR: ("io_error", "读写数据文件时磁盘出错，这一步没有保存：{path}。", "请检查磁盘空间和U盘是否还在，再做一次。"),
    CORRUPT: (
        "corrupt",
        "数据文件已损坏：{path}。",
        "请不要继续录入，用最近的备份恢复：zwgk backup restore 备份文件。",
    ),
    FULL: ("disk_full", "磁盘空间不足，这一步没有保存：{path}。", "请清理磁盘后再做一次；原有数据没有变化。"),
    CANTOPEN: ("cannot_open", "打不开数据文件：{path}。", "请核对位置是否存在、是否有权限。"),
    NOTADB: ("corrupt", "数据文件已损坏，或口令不对：{path}。", "请核对口令；仍打不开时用最近的备份恢复。"),
}


def find_code(error: BaseException) -> int | None:
    """Return SQLite's primary result code of a driver's or SQLAlchemy's error, None when it is not one."""
    original: Any = getattr(error, "orig", None) or error
    code = getattr(original, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def find_refusal(error: BaseException, path: Path) -> StoreUnavailable | None:
    """Return the refusal for a failure of the file itself; None for a mistake of ours (constraint, wrong SQL)."""
    told = TELLING.get(find_code(error) or 0)
    return StoreUnavailable(told[0], told[1].format(path=path), told[2]) if told else None


def build_file_refusal(error: OSError, path: Path) -> StoreUnavailable:
    """Return the refusal for what the operating system said about the store or its folder."""
    number = error.errno
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        code = FULL
    elif number == errno.EROFS or isinstance(error, PermissionError):
        code = READONLY
    elif number == errno.EIO:
        code = IOERR
    else:
        code = CANTOPEN
    name, message, advice = TELLING[code]
    return StoreUnavailable(name, message.format(path=path), advice)
