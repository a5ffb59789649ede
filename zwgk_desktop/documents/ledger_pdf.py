"""How does the quarterly ledger look on paper? The same columns as the workbook, A4 landscape, drawn by ourselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.fonts import FontBook, open_fonts
from zwgk_desktop.documents.ledger_workbook import CENTRED, WIDTHS, clean
from zwgk_desktop.domain.ledger_sheet import COLUMNS, SIGNATURES, LedgerSheet

WIDTH, HEIGHT = 841.9, 595.3  # A4 landscape, points
SIDE, TOP, BOTTOM = 34.0, 42.0, 44.0
SIZE, LINE, PAD = 9.0, 12.4, 2.4
TITLE_HEIGHT, SIGN_HEIGHT = 62.0, 40.0
LEAST_LINES = 4  # fewer lines of a row are not left alone at the foot of a page


@dataclass(frozen=True, slots=True)
class Slice:
    """What of one row stands on one page: the lines of each cell; ``height`` in points."""

    cells: tuple[tuple[str, ...], ...]
    height: float


def write_ledger_pdf(path: Path, sheet: LedgerSheet, font_folders: Sequence[Path]) -> int:
    """Write the ledger to ``path``; return the number of pages. OutputFailed when no Chinese font can be found."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    fonts = open_fonts(tuple(font_folders))
    pages = list(_pages(sheet, fonts))
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(sheet.title)
    canvas.setAuthor(sheet.unit)
    canvas.setSubject("政务公开工作任务台账")
    for number, slices in enumerate(pages, 1):
        _draw_page(canvas, fonts, sheet, slices, number, len(pages))
        canvas.showPage()
    canvas.save()
    return len(pages)


def column_edges() -> list[float]:
    """Return the left edges of the columns and the right edge of the last, in points."""
    total, edges = sum(WIDTHS.values()), [SIDE]
    for key in COLUMNS:
        edges.append(edges[-1] + WIDTHS[key] / total * (WIDTH - 2 * SIDE))
    return edges


def _height(cells: Sequence[Sequence[str]]) -> float:
    return max(max((len(lines) for lines in cells), default=1), 1) * LINE + 2 * PAD


def _wrap(fonts: FontBook, text: str, role: str, column: int) -> tuple[str, ...]:
    """Break a cell's text; where a closing mark would hang over the rule, break one character earlier."""
    edges = column_edges()
    room = edges[column + 1] - edges[column] - 2 * PAD
    lines = fonts.wrap(text, role, SIZE, room)
    if any(fonts.width(line, role, SIZE) > room + PAD for line in lines):
        lines = fonts.wrap(text, role, SIZE, room - SIZE)
    return tuple(lines)


def _header(fonts: FontBook) -> Slice:
    cells = tuple(_wrap(fonts, title, "heading", n) for n, title in enumerate(COLUMNS.values()))
    return Slice(cells, _height(cells))


def _rows(sheet: LedgerSheet, fonts: FontBook) -> Iterator[tuple[tuple[str, ...], ...]]:
    for row in sheet.rows:
        words = [clean(str(value)) for value in row.values()]
        yield tuple(_wrap(fonts, text, "body", n) if text else () for n, text in enumerate(words))


def _pages(sheet: LedgerSheet, fonts: FontBook) -> Iterator[list[Slice]]:
    """Yield the row slices of each page; a row that does not fit goes on with its next lines on the next page."""
    header = _header(fonts).height
    full = HEIGHT - TOP - BOTTOM - header
    page: list[Slice] = []
    room = full - TITLE_HEIGHT
    for cells in _rows(sheet, fonts):
        while True:
            height = _height(cells)
            if height <= room:
                page.append(Slice(cells, height))
                room -= height
                break
            fit = int((room - 2 * PAD) // LINE)
            if height > full and fit >= LEAST_LINES:
                head = tuple(lines[:fit] for lines in cells)
                page.append(Slice(head, _height(head)))
                cells = tuple(lines[fit:] for lines in cells)
            yield page
            page, room = [], full
    if room < SIGN_HEIGHT and page:
        yield page
        page = []
    yield page


def _draw_page(
    canvas: Any, fonts: FontBook, sheet: LedgerSheet, slices: Sequence[Slice], number: int, count: int
) -> None:
    y = HEIGHT - TOP
    if number == 1:
        fonts.draw(canvas, WIDTH / 2, y - 20, sheet.title, "title", 19, "centre")
        fonts.draw(canvas, SIDE, y - 50, f"填报单位：{sheet.unit}", "body", 10.5)
        fonts.draw(canvas, WIDTH - SIDE, y - 50, f"报告期：{sheet.period}", "body", 10.5, "right")
        y -= TITLE_HEIGHT - 4
    y = _draw_row(canvas, fonts, _header(fonts), y, "heading")
    for one in slices:
        y = _draw_row(canvas, fonts, one, y, "body")
    if number == count:
        step = (WIDTH - 2 * SIDE) / len(SIGNATURES)
        for place, words in enumerate(SIGNATURES):
            fonts.draw(canvas, SIDE + place * step, y - 26, words, "body", 10.5)
    fonts.draw(canvas, WIDTH / 2, 24, f"第 {number} 页 共 {count} 页", "body", 9, "centre")


def _draw_row(canvas: Any, fonts: FontBook, one: Slice, y: float, role: str) -> float:
    edges = column_edges()
    canvas.setLineWidth(0.5)
    for n, (key, lines) in enumerate(zip(COLUMNS, one.cells, strict=True)):
        left, right = edges[n], edges[n + 1]
        canvas.rect(left, y - one.height, right - left, one.height)
        at = y - (one.height - len(lines) * LINE) / 2 - LINE + 3.2
        for line in lines:
            if role == "heading" or key in CENTRED:
                fonts.draw(canvas, (left + right) / 2, at, line, role, SIZE, "centre")
            else:
                fonts.draw(canvas, left + PAD, at, line, role, SIZE)
            at -= LINE
    return y - one.height
