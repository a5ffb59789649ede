"""How does a register look on paper? A4 landscape, ruled, the header on every page, page x of y."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.registers.book import RegisterBook

WIDTH, HEIGHT = 841.9, 595.3  # A4 landscape, points
SIDE, TOP, BOTTOM = 40.0, 40.0, 46.0  # the left margin leaves room for the binding
BINDING = 16.0
SIZE, LINE, PAD = 9.0, 12.6, 2.6
TITLE_HEIGHT = 58.0
WIDEST_SOLID = 96.0
SHORT = 86.0  # points; a column no wider keeps what it needs, the others share the rest by weight
LEAST_LINES = 3  # fewer lines of an entry are not left alone at the foot of a page
COVERED = "个人信息已按规定遮盖"


@dataclass(frozen=True, slots=True)
class Piece:
    """What of one entry stands on one page: the lines of each cell; ``height`` in points."""

    cells: tuple[tuple[str, ...], ...]
    height: float


def write_register_book(path: Path, book: RegisterBook, fonts: FontBook, *further: RegisterBook) -> int:
    """Write the book (and tables that go on behind it) to ``path``; return the number of pages.

    OutputFailed (missing_glyph, no_font) before writing.
    """
    from reportlab.pdfgen.canvas import Canvas

    pages: list[tuple[RegisterBook, list[float], list[Piece], bool]] = []
    for each in (book, *further):
        _check_glyphs(each, fonts)
        edges = column_edges(each, fonts)
        pages += [(each, edges, pieces, at == 0) for at, pieces in enumerate(_pages(each, edges, fonts))]
    canvas: Any = Canvas(str(path), pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle(book.title)
    canvas.setAuthor(book.township)
    canvas.setCreator("zwgk-desktop")
    for number, (each, edges, pieces, first) in enumerate(pages, 1):
        _draw_page(canvas, fonts, each, edges, pieces, number, len(pages), first)
        canvas.showPage()
    canvas.save()
    return len(pages)


def _check_glyphs(book: RegisterBook, fonts: FontBook) -> None:
    words = "".join((book.title, book.township, *(cell for row in book.rows for cell in row)))
    missing = fonts.missing_characters(words.replace("\n", ""), "body")
    if missing:
        near = [words[max(0, words.index(c) - 4) : words.index(c)] + "□" for c in missing[:5]]
        raise OutputFailed(
            "missing_glyph",
            f"有 {len(missing)} 个字无法打印：{'；'.join(near)}。",
            "这些字没有字体可用（多为自造字），请改为规范字后再打印。",
        )


def column_edges(book: RegisterBook, fonts: FontBook) -> list[float]:
    """Return the left edges of the columns and the right edge of the last, in points."""
    left = SIDE + BINDING
    widths = [_natural(book, fonts, place) for place in range(len(book.columns))]
    wide = [p for p, column in enumerate(book.columns) if not column.solid and widths[p] > SHORT]
    room = WIDTH - SIDE - left - sum(width for place, width in enumerate(widths) if place not in wide)
    sharing = wide or [place for place, column in enumerate(book.columns) if not column.solid]
    total = sum(book.columns[place].weight for place in sharing)
    for place in sharing:
        kept = 0.0 if wide else widths[place]
        widths[place] = kept + room * book.columns[place].weight / total
    return list(accumulate(widths, initial=left))


def _natural(book: RegisterBook, fonts: FontBook, place: int) -> float:
    """Return how wide a column's longest line is, within limits; a head may take two lines."""
    texts = [line for row in book.rows for line in row[place].split("\n")]
    widest = max((fonts.width(text, "body", SIZE) for text in texts), default=0.0)
    head = fonts.width(book.columns[place].title, "heading", SIZE) / 2 + SIZE / 2
    most = WIDEST_SOLID if book.columns[place].solid else WIDTH
    return min(most, max(widest, head, 2.2 * SIZE) + 2 * PAD + 1)


def _wrap(fonts: FontBook, text: str, role: str, room: float) -> tuple[str, ...]:
    """Break a cell's text; where a closing mark would hang over the rule, break one character earlier."""
    lines: list[str] = []
    for part in text.split("\n"):
        found = fonts.wrap(part, role, SIZE, room)
        if any(fonts.width(line, role, SIZE) > room + PAD for line in found):
            found = fonts.wrap(part, role, SIZE, room - SIZE)
        lines += found
    return tuple(lines)


def _piece(edges: Sequence[float], fonts: FontBook, texts: Sequence[str], role: str) -> Piece:
    rooms = [right - left - 2 * PAD for left, right in pairwise(edges)]
    cells = tuple(_wrap(fonts, text, role, room) if text else () for text, room in zip(texts, rooms, strict=True))
    return Piece(cells, _height(cells))


def _height(cells: Sequence[Sequence[str]]) -> float:
    return max(max((len(lines) for lines in cells), default=1), 1) * LINE + 2 * PAD


def _header(book: RegisterBook, edges: Sequence[float], fonts: FontBook) -> Piece:
    return _piece(edges, fonts, [column.title for column in book.columns], "heading")


def _pages(book: RegisterBook, edges: Sequence[float], fonts: FontBook) -> Iterator[list[Piece]]:
    """Yield the pieces of each page; an entry that does not fit goes on with its next lines on the next page."""
    full = HEIGHT - TOP - BOTTOM - _header(book, edges, fonts).height
    page: list[Piece] = []
    room = full - TITLE_HEIGHT
    for row in book.rows:
        piece = _piece(edges, fonts, row, "body")
        while piece.height > room:
            fit = int((room - 2 * PAD) // LINE)
            if piece.height > full and fit >= LEAST_LINES:
                head = tuple(lines[:fit] for lines in piece.cells)
                rest = tuple(lines[fit:] for lines in piece.cells)
                page.append(Piece(head, _height(head)))
                piece = Piece(rest, _height(rest))
            yield page
            page, room = [], full
        page.append(piece)
        room -= piece.height
    yield page


def _draw_page(
    canvas: Any,
    fonts: FontBook,
    book: RegisterBook,
    edges: Sequence[float],
    pieces: Sequence[Piece],
    number: int,
    count: int,
    first: bool,
) -> None:
    left, y = SIDE + BINDING, HEIGHT - TOP
    if first:
        fonts.draw(canvas, (left + WIDTH - SIDE) / 2, y - 20, book.title, "title", 19, "centre")
        fonts.draw(canvas, left, y - 48, f"单位：{book.township}人民政府", "body", 10.5)
        printed = f"打印日期：{book.printed_on}　{book.told or f'共 {len(book.rows)} 件'}"
        fonts.draw(canvas, WIDTH - SIDE, y - 48, printed, "body", 10.5, "right")
        y -= TITLE_HEIGHT - 4
    y = _draw_piece(canvas, fonts, book, edges, _header(book, edges, fonts), y, "heading")
    for piece in pieces:
        y = _draw_piece(canvas, fonts, book, edges, piece, y, "body")
    if book.covered:
        fonts.draw(canvas, left, 26, COVERED, "body", 8.5)
    fonts.draw(canvas, WIDTH / 2, 26, f"第 {number} 页　共 {count} 页", "body", 9, "centre")
    fonts.draw(canvas, WIDTH - SIDE, 26, "经办人：　　　　　　审核人：　　　　　　", "body", 9, "right")


def _draw_piece(
    canvas: Any, fonts: FontBook, book: RegisterBook, edges: Sequence[float], piece: Piece, y: float, role: str
) -> float:
    canvas.setLineWidth(0.5)
    for place, (column, lines) in enumerate(zip(book.columns, piece.cells, strict=True)):
        left, right = edges[place], edges[place + 1]
        canvas.rect(left, y - piece.height, right - left, piece.height)
        at = y - (piece.height - len(lines) * LINE) / 2 - LINE + 3.2
        for line in lines:
            if column.right and role != "heading":
                fonts.draw(canvas, right - PAD, at, line, role, SIZE, "right")
            elif role == "heading" or column.solid:
                fonts.draw(canvas, (left + right) / 2, at, line, role, SIZE, "centre")
            else:
                fonts.draw(canvas, left + PAD, at, line, role, SIZE)
            at -= LINE
    return y - piece.height
