"""How does a finished file reach its place? Written beside it, checked, then renamed: never half a file."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from zwgk_desktop.domain.errors import OutputFailed

Check = Callable[[Path], None]

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_PLACE = {errno.ENOTDIR, errno.ENOENT}
LOST_MEDIUM = {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE}
CLASHES = {errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST}


@dataclass
class Outputs:
    """The files of one job; each is written under a temporary name and takes its place with all the others."""

    planned: list[tuple[Path, Path, Check | None]] = field(default_factory=list)

    def at(self, path: Path, check: Check | None = None) -> Path:
        """Return where to write what shall become ``path``; ``check`` gets the finished temporary file and may raise.

        The folder is made when missing. Raises OutputFailed when that is not possible.
        """
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.parent / f".zwgk-{secrets.token_hex(6)}{path.suffix}"
        self.planned.append((temporary, path, check))
        return temporary

    def _finish(self) -> None:
        for temporary, path, check in self.planned:
            with _told(path):
                _flush(temporary)
            if check is not None:
                check(temporary)
        placed: list[Path] = []
        try:
            for temporary, path, _ in self.planned:
                with _told(path):
                    fresh = not path.exists()
                    os.replace(temporary, path)
                placed += [path] if fresh else []
        except BaseException:
            for path in placed:
                path.unlink(missing_ok=True)
            raise

    def _sweep(self) -> None:
        for temporary, _, _ in self.planned:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextmanager
def replacing_many() -> Iterator[Outputs]:
    """Give an :class:`Outputs`; at the end every file is checked and takes its place, on any failure none does."""
    outputs = Outputs()
    try:
        try:
            yield outputs
        except OSError as error:
            raise _refusal_in(outputs, error) or error from error
        outputs._finish()
    finally:
        outputs._sweep()


@contextmanager
def replacing(path: Path, check: Check | None = None) -> Iterator[Path]:
    """Give a temporary path in the same folder; what was written there becomes ``path`` when ``check`` lets it.

    Raises OutputFailed (no_space, read_only, in_use, no_folder, name_too_long, not_written) and leaves nothing behind.
    """
    with replacing_many() as outputs:
        yield outputs.at(path, check)


def make_folder(folder: Path) -> None:
    """Make a folder for files to come, where there is none; raises OutputFailed."""
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refusal_in(outputs: Outputs, error: OSError) -> OutputFailed | None:
    """Return the refusal when ``error`` came from writing one of our files, not from reading another one."""
    named = {os.fspath(temporary): path for temporary, path, _ in outputs.planned}
    path = named.get(str(error.filename))
    if path is None and (error.errno in NO_ROOM | LOST_MEDIUM or error.filename is None) and outputs.planned:
        path = outputs.planned[-1][1]
    return build_refusal(path, error) if path else None


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise build_refusal(path, error) from error


def build_refusal(path: Path, error: OSError) -> OutputFailed:
    """Return what to tell the officer when ``path`` cannot be written."""
    number = error.errno
    if number in NO_ROOM:
        return OutputFailed("no_space", f"磁盘空间不足，没有写成 {path}。", "请清理磁盘或换一个位置，再导出一次。")
    if number == errno.ENAMETOOLONG:
        return OutputFailed("name_too_long", f"文件名太长：{path.name[:40]}……。", "请缩短文件名或换一个较浅的文件夹。")
    if number in NO_PLACE:
        return OutputFailed("no_folder", f"保存位置不存在，也建不了文件夹：{path.parent}。", "请另选一个文件夹。")
    if number in CLASHES or path.is_dir():
        return OutputFailed("clash", f"{path} 处已有同名的文件夹或文件。", "请换一个文件名。")
    if number == errno.EROFS or (isinstance(error, PermissionError) and not path.exists()):
        return OutputFailed("read_only", f"没有权限写入文件夹：{path.parent}。", "该位置可能只读，请另选一个文件夹。")
    if isinstance(error, PermissionError):
        return OutputFailed(
            "in_use", f"{path.name} 写不进去，可能正开着。", "请先在 WPS 中关闭该文件，或换一个位置，再导出一次。"
        )
    if number in LOST_MEDIUM:
        return OutputFailed("medium", f"写入 {path} 时磁盘出错。", "U盘可能已拔出或损坏，请换一个位置再试。")
    return OutputFailed("not_written", f"没有写成 {path}。", "请换一个位置再试。")
