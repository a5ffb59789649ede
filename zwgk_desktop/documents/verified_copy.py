"""Did everything really arrive on the U盘? Files are copied, read back from there, compared, and a slip says so."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from zwgk_desktop.documents.writing import build_refusal, replacing_many
from zwgk_desktop.domain.errors import InputRefused, OutputFailed
from zwgk_desktop.domain.progress import Progress, Silent

SLIP = "校验单.txt"
BLOCK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A file that arrived: where, its size in bytes, its SHA-256."""

    path: Path
    size: int
    sha256: str


def copy_verified(files: Sequence[Path], folder: Path, heading: str, progress: Progress | None = None) -> CopiedSet:
    """Copy ``files`` into ``folder``, read them back and write 校验单.txt under ``heading``; all or none is there.

    Raises InputRefused (missing: a file is gone; same_name), OutputFailed (no_space, read_only, copy_differs …).
    """
    told = progress or Silent()
    if len({file.name for file in files}) < len(files):
        raise InputRefused("same_name", "要复制的文件中有同名的，不能放在同一个文件夹。", "请分别复制。")
    copied: list[CopiedFile] = []
    with replacing_many() as outputs:
        for number, file in enumerate(files):
            told.report(number, len(files) + 1, f"正在复制 {file.name}")
            target = folder / file.name
            if target.exists() and target.samefile(file):
                raise OutputFailed("same_place", f"{file.name} 已经在这个文件夹里。", "请选择U盘或别的文件夹。")
            copied.append(_copy(file, outputs.at(target), target, told))
        words = slip(heading, copied)
        outputs.at(folder / SLIP).write_bytes(b"\xef\xbb\xbf" + words.encode())
    for one in copied:
        told.report(len(files), len(files) + 1, f"正在核对 {one.path.name}")
        _check(one)
    return CopiedSet(tuple(copied), folder / SLIP)


@dataclass(frozen=True, slots=True)
class CopiedSet:
    """What was copied, and the slip beside it."""

    files: tuple[CopiedFile, ...]
    slip: Path

    @property
    def line(self) -> str:
        """Return one line for a screen: 已复制 3 个文件，读回核对一致。"""
        return f"已复制 {len(self.files)} 个文件到 {self.slip.parent}，逐个读回核对一致。"


def slip(heading: str, copied: Sequence[CopiedFile]) -> str:
    """Return the text of the slip, lines ended as Notepad wants them."""
    lines = [heading, "", "每个文件复制后已从本处读回核对，内容一致。", ""]
    for number, one in enumerate(copied, 1):
        lines += [f"{number}. {one.path.name}", f"   大小：{one.size:,} 字节", f"   SHA-256 前16位：{one.sha256[:16]}"]
    return "\r\n".join([*lines, ""])


def _copy(source: Path, temporary: Path, target: Path, progress: Progress) -> CopiedFile:
    digest, size = sha256(), 0
    try:
        reader = source.open("rb")
    except OSError as error:
        raise InputRefused("missing", f"要复制的文件不在了：{source}。", "请重新导出后再复制。") from error
    with reader, temporary.open("wb") as writer:
        while block := reader.read(BLOCK):
            progress.checkpoint()
            writer.write(block)
            digest.update(block)
            size += len(block)
    return CopiedFile(target, size, digest.hexdigest())


def _check(one: CopiedFile) -> None:
    """Read a copied file from its medium; OutputFailed (copy_differs) when it is not what was written."""
    digest = sha256()
    try:
        with one.path.open("rb") as reader:
            if hasattr(os, "posix_fadvise"):  # what the system still holds in memory proves nothing
                os.posix_fadvise(reader.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while block := reader.read(BLOCK):
                digest.update(block)
    except OSError as error:
        raise build_refusal(one.path, error) from error
    if digest.hexdigest() != one.sha256:
        raise OutputFailed(
            "copy_differs", f"{one.path.name} 读回的内容与原文件不一致。", "U盘可能已损坏，请换一个再复制。"
        )
