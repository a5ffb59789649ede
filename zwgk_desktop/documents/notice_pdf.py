"""How does a village's notice sheet look on paper? A ruled table to be read standing, drawn fast for whole townships.

Several villages may stand in one file, each beginning on the front of a leaf.

What is the same on every page (title, head, grid, foot, QR) is drawn once as a form; a page is that form and one text
object made of remembered cell strings. Only masked lines come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.documents.notice_table import NoticeTable, Shared
from zwgk_desktop.documents.sheet_layout import Layout, build_layout
from zwgk_desktop.documents.sheet_parts import INTERNAL
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.notice_sheet import NoticeSheet
from zwgk_desktop.domain.progress import Progress, Silent

__all__ = ["Shared", "missing_glyphs", "write_notice_book", "write_notice_pdf"]


def missing_glyphs(sheet: NoticeSheet, book: FontBook) -> list[str]:
    """Return a sentence for each line that holds a character no font can print: 第 17 行 李□ 无法打印."""
    columns = sheet.shown_columns()
    known = set(f"{sheet.title}{sheet.village}{sheet.programme}{sheet.period}{sheet.township}{sheet.signer}")
    for key in columns:
        known.update(*map(attrgetter(key), sheet.lines))
    bad = set(book.missing_characters("".join(known), "song"))
    if not bad:
        return []
    cover = {ord(c): "□" for c in bad}
    head = [t for t in (sheet.title, sheet.village, sheet.programme, sheet.township, sheet.signer) if bad & set(t)]
    found = [f"表头“{text.translate(cover)}”无法打印" for text in dict.fromkeys(head)]
    for line in sheet.lines:
        if any(bad & set(getattr(line, key)) for key in columns):
            found.append(f"第 {line.number} 行 {line.name.translate(cover)} 无法打印")
    return found


def write_notice_pdf(
    sheet: NoticeSheet,
    path: Path,
    book: FontBook,
    paper: str = "A4",
    landscape: bool = False,
    progress: Progress | None = None,
    shared: Shared | None = None,
    large: bool = False,
) -> int:
    """Write one sheet; return its number of pages. As :func:`write_notice_book`."""
    return write_notice_book([sheet], path, book, build_layout(paper, landscape, large), progress, shared)[0]


def write_notice_book(
    sheets: Sequence[NoticeSheet],
    path: Path,
    book: FontBook,
    layout: Layout,
    progress: Progress | None = None,
    shared: Shared | None = None,
) -> list[int]:
    """Write sheets into one file, each from an odd page on; return the pages of each (blank backs not counted).

    ``shared`` keeps font subsets and cells between the files of one job. Raises OutputFailed (missing_glyph, no_font)
    before anything is written.
    """
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    for sheet in sheets:
        _require_glyphs(sheet, book)
    rl_config.useA85 = 0
    canvas = Canvas(str(path), pagesize=(layout.width, layout.height), pageCompression=1, invariant=1)
    _describe(canvas, sheets)
    known, pages = shared or Shared(), list[int]()
    for index, sheet in enumerate(sheets):
        if pages and pages[-1] % 2:
            canvas.showPage()  # the back of the last leaf stays white
        if len(sheets) > 1:
            key = sheet.number or f"sheet{index}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(f"{sheet.village} {sheet.number}".strip(), key)
        pages.append(NoticeTable(sheet, canvas, book, layout, progress or Silent(), known, str(index)).write())
    canvas.save()
    return pages


def _describe(canvas: Any, sheets: Sequence[NoticeSheet]) -> None:
    first = sheets[0]
    numbers = first.number if len(sheets) == 1 else f"{first.number} 至 {sheets[-1].number}"
    canvas.setTitle(first.title)
    canvas.setAuthor(first.township)
    numbers = INTERNAL if first.internal else numbers
    canvas.setSubject(f"{first.village} {numbers}" if len(sheets) == 1 else numbers)
    canvas.setCreator("zwgk-desktop")


def _require_glyphs(sheet: NoticeSheet, book: FontBook) -> None:
    missing = missing_glyphs(sheet, book)
    if missing:
        more = f"等 {len(missing)} 处" if len(missing) > 5 else ""
        raise OutputFailed(
            "missing_glyph",
            f"{sheet.village}：{'；'.join(missing[:5])}{more}。",
            "这些字没有字体可用（多为自造字）。请核对姓名用字，改为规范字后再打印。",
        )
