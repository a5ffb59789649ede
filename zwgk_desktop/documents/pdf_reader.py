"""What does a PDF say? Text by pypdfium2, ruled tables by pdfplumber; a scan says that it holds pictures only."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.pdf_pages import ALONE
from zwgk_desktop.documents.plan_text import PlanText, require_text
from zwgk_desktop.documents.printed_lines import PrintedLine, join_pages
from zwgk_desktop.documents.untrusted import check_size
from zwgk_desktop.domain.errors import InputRefused

PAGE_LIMIT = 500
SIZE_LIMIT = 100 * 1024 * 1024
LEAST_PATHS = 4  # fewer drawn lines make no table


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    left: float
    right: float
    base: float  # of its line, from the page's top
    size: float


def read_pdf(path: Path) -> PlanText:
    """Return the text; refuse encrypted, corrupt, too_large, and a scan (``no_text``)."""
    check_size(path, SIZE_LIMIT)
    with ALONE:
        pages, drawn, pictures = _read_document(path)
    if drawn:
        from zwgk_desktop.documents.pdf_tables import put_tables

        put_tables(path, drawn, pages)
    text = require_text(join_pages(pages), pictures=bool(pictures))
    bare = [str(at + 1) for at in pictures if not pages[at]]
    warning = f"第 {'、'.join(bare)} 页只有图片，没有读取到文字。"
    return PlanText(text, "pdf", (warning,) if bare else ())


def _refusal(error: Exception) -> InputRefused:
    if "password" in str(error).lower() or "security" in str(error).lower():
        return InputRefused("encrypted", "PDF 设有打开密码，无法读取。", "请索取没有密码的文件，或去掉密码后再试。")
    return InputRefused("corrupt", "PDF 已损坏或不完整，无法读取。", "请重新索取一份，或打印成新的 PDF 再试。")


def _read_document(path: Path) -> tuple[list[list[PrintedLine]], list[int], list[int]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError as error:
        raise _refusal(error) from error
    try:
        if len(document) > PAGE_LIMIT:
            raise InputRefused("too_large", f"文件超过 {PAGE_LIMIT} 页。", "请只保留需要的页再试。")
        return _read_pages(document)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error) from error
    finally:
        document.close()


def _read_pages(document: Any) -> tuple[list[list[PrintedLine]], list[int], list[int]]:
    """Return lines by page, the pages on which lines are drawn, and those with pictures."""
    from pypdfium2 import raw

    pages: list[list[PrintedLine]] = []
    drawn: list[int] = []
    pictures: list[int] = []
    for at in range(len(document)):
        page = document[at]
        kinds = [thing.type for thing in page.get_objects(max_depth=3)]
        if kinds.count(raw.FPDF_PAGEOBJ_PATH) >= LEAST_PATHS:
            drawn.append(at)
        if raw.FPDF_PAGEOBJ_IMAGE in kinds:
            pictures.append(at)
        pages.append(_page_lines(page))
        page.close()
    return pages, drawn, pictures


def _page_lines(page: Any) -> list[PrintedLine]:
    height = page.get_height()
    text_page = page.get_textpage()
    try:
        characters = list(_characters(text_page, height))
    finally:
        text_page.close()
    rows: list[list[_Character]] = []
    for one in sorted(characters, key=lambda one: one.base):
        if rows and one.base - rows[-1][0].base < 0.4 * max(one.size, rows[-1][0].size):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [line for row in rows if (line := _line(sorted(row, key=lambda one: one.left))) is not None]


def _characters(text_page: Any, height: float) -> Iterator[_Character]:
    """Give the characters with their baselines: quotes of another font stand on the same one."""
    from pypdfium2 import raw

    across, up = ctypes.c_double(), ctypes.c_double()
    for at in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page.raw, at)
        if code < 32 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
            continue
        raw.FPDFText_GetCharOrigin(text_page.raw, at, across, up)
        left, bottom, right, top = text_page.get_charbox(at, loose=True)
        yield _Character(chr(code), min(left, across.value), right, height - up.value, top - bottom)


def _line(row: list[_Character]) -> PrintedLine | None:
    inked = [one for one in row if not one.text.isspace()]
    if not inked:
        return None
    size = sorted(one.size for one in inked)[len(inked) // 2]
    text = "".join(one.text for one in row).strip()
    return PrintedLine(text, inked[0].left, max(one.right for one in inked), inked[0].base - size, size)
