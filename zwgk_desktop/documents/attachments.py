"""May this file be kept as evidence, and is the kept copy still the same? Documents and pictures; never programs."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.documents.untrusted import MEGABYTE, check_size
from zwgk_desktop.domain.errors import InputRefused, OutputFailed

LIMIT = 50 * MEGABYTE
ZIP, OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
# what a file of each kind begins with; () is plain text, which has no mark of its own
KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG",),
    ".gif": (b"GIF8",),
    ".bmp": (b"BM",),
    ".webp": (b"RIFF",),
    ".heic": (b"\x00\x00\x00",),
    ".tif": (b"II*\x00", b"MM\x00*"),
    ".tiff": (b"II*\x00", b"MM\x00*"),
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".ofd"), ZIP),
    **dict.fromkeys((".doc", ".xls", ".ppt"), OLE),
    **dict.fromkeys((".wps", ".et", ".dps"), OLE + ZIP),
    ".txt": (),
    ".csv": (),
}
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"L\x00\x00\x00\x01\x14\x02\x00")
FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069]')
ACCEPTED = "图片（jpg、png 等）、pdf、ofd、Word、Excel、WPS、PPT 和 txt"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that may be kept: ``name`` as the officer knows it, ``size`` in bytes."""

    path: Path
    name: str
    size: int
    sha256: str


def examine(path: Path) -> Attachment:
    """Return what is to be kept; InputRefused missing, empty, too_large, unsupported_format, not_what_it_says."""
    size = check_size(path, LIMIT)
    if not size:
        raise InputRefused("empty", f"文件是空的：{path.name}。", "请核对是否选错了文件。")
    marks = KINDS.get(path.suffix.lower())
    with path.open("rb") as file:
        head = file.read(16)
    if marks is None:
        raise InputRefused("unsupported_format", f"不能作为佐证材料：{path.name}。", f"可以添加：{ACCEPTED}。")
    if head.startswith(PROGRAMS) or (marks and not head.startswith(marks)) or (not marks and b"\x00\x00\x00" in head):
        raise InputRefused(
            "not_what_it_says",
            f"文件的内容和名称不符：{path.name}。",
            "请核对文件来源；确实没有问题时，用 WPS 打开后另存再添加。",
        )
    return Attachment(path, path.name, size, fingerprint(path))


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def safe_name(name: str) -> str:
    """Return a name that every system takes, its ending kept."""
    plain = FORBIDDEN.sub("_", name).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[:60]}{dot}{suffix}" if dot else plain[:60]


def copy_checked(source: Path, target: Path, sha256: str) -> None:
    """Copy one file and read it back; OutputFailed when the copy is another one. OSErrors pass."""
    shutil.copyfile(source, target)
    if fingerprint(target) != sha256:
        raise OutputFailed("copy_damaged", f"复制后核对不一致：{source.name}。", "请核对磁盘或U盘，再试一次。")


def protect(path: Path) -> None:
    """Let a kept copy be read only, so that nobody edits the proof by mistake."""
    with suppress(OSError):
        path.chmod(0o400)


def is_same(path: Path, sha256: str) -> bool:
    """Tell whether a kept copy is there and unchanged."""
    try:
        return path.is_file() and fingerprint(path) == sha256
    except OSError:
        return False


def copy_kept(folder: Path, to: Path, kept: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Copy kept files (stored name and SHA-256) from one folder to another; return those missing or changed.

    What is already there unchanged is left. Raises OutputFailed when the place cannot be written.
    """
    from zwgk_desktop.documents.writing import replacing

    lost: list[str] = []
    for name, sha256 in kept:
        source, target = folder / name, to / name
        if is_same(target, sha256):
            continue
        if not is_same(source, sha256):
            lost.append(name)
            continue
        with replacing(target) as temporary:
            copy_checked(source, temporary, sha256)
        protect(target)
    return tuple(lost)
