"""What does reading a document give to those who understand it? Plain text, rows as lines with tabs, and warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.errors import InputRefused


@dataclass(frozen=True, slots=True)
class PlanText:
    """A document as text: one paragraph a line, a table row as one line with tabs, form feeds at page breaks.

    ``kind`` says what was read (text, docx, pdf …); ``warnings`` what a person should know about it, in Chinese.
    Offsets of items point into ``text``.
    """

    text: str
    kind: str
    warnings: tuple[str, ...] = ()


def build_row(cells: Sequence[str]) -> str:
    """Return a table row as one line; a row of fewer than three cells gets empty ones, so that it reads as a row."""
    plain = [" ".join(cell.replace("\t", " ").split()) for cell in cells]
    return "\t".join([*plain, *[""] * (3 - len(plain))])


def require_text(text: str, pictures: bool = False) -> str:
    """Return ``text``; refuse a document without words as ``no_text`` (pictures only) or ``empty``."""
    if text.strip("\ufeff \t\r\n\x0b\x0c\u3000"):
        return text
    if pictures:
        raise InputRefused(
            "no_text",
            "文件里只有图片，没有可以读取的文字（多半是扫描件）。",
            "请索取 Word 或文字版 PDF，或先做文字识别。",
        )
    raise InputRefused("empty", "文件里没有任何文字。", "请核对是否选错了文件。")
