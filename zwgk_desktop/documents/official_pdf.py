"""How does an official document look as a PDF? The same page as the docx (GB/T 9704), drawn with the fonts at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.fonts import FontBook, open_fonts
from zwgk_desktop.documents.official_docx import (
    BODY_PT,
    FOOTER_MM,
    FULL_DATE,
    LEFT,
    LINE_PT,
    NUMBER_PT,
    PAGE,
    TITLE_PT,
    TOP,
    TYPE_AREA,
    Cell,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Table,
    place_cells,
    signature_indents,
)

MM = 72 / 25.4
WIDTH, HEIGHT = PAGE[0] * MM, PAGE[1] * MM
SIDE, ROOM, DEEP = LEFT * MM, TYPE_AREA[0] * MM, TYPE_AREA[1] * MM
EM = ROOM / 28  # one character of the grid
ROLES = {0: "body", 1: "heading", 2: "kai", 3: "heading"}
PAD, LEADING = 2.6, 1.28
INDENT = "\u3000\u3000"


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its wrapped lines and its place in the table."""

    top: int
    left: int
    cell: Cell
    lines: tuple[str, ...]


def write_official_pdf(path: Path, document: OfficialDocument, font_folders: Sequence[Path]) -> int:
    """Write a document to ``path``; return the number of pages. OutputFailed when no Chinese font can be found."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(document.title.replace("\n", ""))
    canvas.setAuthor(document.issuer)
    drawer = _Drawer(canvas, open_fonts(tuple(font_folders)))
    drawer.document(document)
    canvas.save()
    return drawer.page


class _Drawer:
    """Goes down the pages; ``y`` is how much of the type area is used, in points."""

    def __init__(self, canvas: Any, fonts: FontBook) -> None:
        self.canvas, self.fonts = canvas, fonts
        self.page, self.y, self.mark = 1, 0.0, ""

    def document(self, document: OfficialDocument) -> None:
        """Draw everything from the number at the top to the notes at the foot."""
        self.mark = document.mark
        if document.number:
            self._line(document.number, "body", BODY_PT, "center")
            self.y += LINE_PT
        for words in document.title.split("\n"):
            for line in self.fonts.wrap(words, "title", TITLE_PT, ROOM):
                self._line(line, "title", TITLE_PT, "center", 34)
        self.y += LINE_PT
        if document.recipient:
            self._paragraph(Paragraph(document.recipient.rstrip("：:") + "：", align="left", indent=False))
        for at, block in enumerate(document.blocks):
            following = document.blocks[at + 1] if at + 1 < len(document.blocks) else None
            self._block(block, following)
        self._signature(document)
        for note in document.notes:
            self._paragraph(Paragraph(note))
        self._finish_page()

    def _block(self, block: Paragraph | Table | PageBreak, following: object) -> None:
        if isinstance(block, PageBreak):
            if self.y:
                self._turn()
        elif isinstance(block, Table):
            self._table(block)
        else:
            if block.level in (1, 2):  # a heading stays with what follows it
                self._need(LINE_PT * 2 if not isinstance(following, Table) else LINE_PT + self._least(following))
            self._paragraph(block)

    def _need(self, height: float) -> None:
        if self.y + height > DEEP + 0.5 and self.y:
            self._turn()

    def _turn(self) -> None:
        self._finish_page()
        self.canvas.showPage()
        self.page, self.y = self.page + 1, 0.0

    def _finish_page(self) -> None:
        """Write «— 1 —», odd pages right, even pages left, one character in from the edge."""
        odd = self.page % 2
        at = SIDE + ROOM - EM if odd else SIDE + EM
        foot = FOOTER_MM * MM
        if self.mark:
            self.fonts.draw(self.canvas, SIDE + ROOM, HEIGHT - 22 * MM, self.mark, "heading", BODY_PT, "right")
        self.fonts.draw(self.canvas, at, foot, f"— {self.page} —", "song", NUMBER_PT, "right" if odd else "left")

    def _line(self, text: str, role: str, size: float, align: str = "left", height: float = LINE_PT) -> None:
        self._need(height)
        x = {"center": SIDE + ROOM / 2, "right": SIDE + ROOM}.get(align, SIDE)
        side = {"center": "centre", "right": "right"}.get(align, "left")
        base = HEIGHT - TOP * MM - self.y - height / 2 - size * 0.36
        self.fonts.draw(self.canvas, x, base, text, role, size, side)
        self.y += height

    def _paragraph(self, one: Paragraph) -> None:
        role = ROLES[one.level]
        text = (INDENT if one.indent and one.align in ("justify", "left") else "") + one.text
        for line in self._wrap(text, role, BODY_PT, ROOM):
            self._line(line, role, BODY_PT, one.align)

    def _wrap(self, text: str, role: str, size: float, room: float) -> list[str]:
        """Break a text; where a closing mark would hang over the edge, break one character earlier."""
        lines = self.fonts.wrap(text, role, size, room)
        if any(self.fonts.width(line, role, size) > room + 0.5 for line in lines):
            lines = self.fonts.wrap(text, role, size, room - size)
        return lines

    def _fold(self, text: str, role: str, size: float, room: float, even: bool) -> list[str]:
        """Break a cell's text; ``even``: into lines of nearly equal length, so that no character stands alone."""
        lines = self._wrap(text, role, size, room)
        narrow = room - size
        while even and len(lines) > 1 and narrow > size:
            closer = self._wrap(text, role, size, narrow)
            if len(closer) > len(lines):
                break
            lines, narrow = closer, narrow - size
        return lines

    def _signature(self, document: OfficialDocument) -> None:
        if not document.issuer and document.dated is None:
            return
        day = FULL_DATE.format(document.dated) if document.dated else "    年  月  日"
        self._need(LINE_PT * 3)
        self.y += LINE_PT
        for text, chars in zip((document.issuer, day), signature_indents(document.issuer, day), strict=True):
            if text:
                base = HEIGHT - TOP * MM - self.y - LINE_PT / 2 - BODY_PT * 0.36
                self.fonts.draw(self.canvas, SIDE + ROOM - chars * EM, base, text, "body", BODY_PT, "right")
            self.y += LINE_PT

    # tables

    def _least(self, table: Table) -> float:
        """The height that must be free below a heading: the whole table where a page holds it, else its beginning."""
        _, heights = self._measure(table)
        return sum(heights) if sum(heights) <= DEEP * 0.95 else sum(heights[: table.head + 2])

    def _table(self, table: Table) -> None:
        placed, heights = self._measure(table)
        whole = sum(heights)
        if self.y + whole > DEEP and whole <= DEEP:
            self._turn()
        for first, last in self._segments(table, heights):
            if first:
                self._turn()
                self._rows(table, placed, heights, 0, table.head)
            self._rows(table, placed, heights, first, last)
        self.y += LINE_PT * 0.4

    def _segments(self, table: Table, heights: list[float]) -> Iterator[tuple[int, int]]:
        """Give the rows of each page; the head stands again above all but the first."""
        head, used, first = sum(heights[: table.head]), self.y, 0
        for row, height in enumerate(heights):
            if row > max(first, table.head) and used + height > DEEP:
                yield first, row
                first, used = row, head
            used += height
        yield first, len(heights)

    def _measure(self, table: Table) -> tuple[list[Placed], list[float]]:
        """Return the cells with their lines and the rows' heights; a cell over several rows stretches the last."""
        size = table.size_pt
        placed = []
        for top, left, cell in place_cells(table):
            room = sum(table.widths[left : left + cell.columns]) * MM - 2 * PAD
            role = self._role(table, top, cell)
            even = cell.align == "center"
            lines = [line for part in cell.text.split("\n") for line in self._fold(part, role, size, room, even)]
            placed.append(Placed(top, left, cell, tuple(lines)))
        heights = [size * LEADING + 2 * PAD] * len(table.rows)
        for one in sorted(placed, key=lambda p: p.cell.rows):
            span = range(one.top, one.top + one.cell.rows)
            lacking = len(one.lines) * size * LEADING + 2 * PAD - sum(heights[row] for row in span)
            if lacking > 0:
                heights[span[-1]] += lacking
        return placed, heights

    @staticmethod
    def _role(table: Table, top: int, cell: Cell) -> str:
        return "heading" if cell.bold or top < table.head else "body"

    def _rows(self, table: Table, placed: list[Placed], heights: list[float], first: int, last: int) -> None:
        """Draw the rows from ``first`` to before ``last``; a cell reaching beyond them is drawn as far as it goes."""
        if first == last:
            return
        start = HEIGHT - TOP * MM - self.y
        edge = SIDE + (ROOM - sum(table.widths) * MM) / 2
        self.canvas.setLineWidth(0.5)
        for one in placed:
            low, high = max(one.top, first), min(one.top + one.cell.rows, last)
            if low >= high:
                continue
            x = edge + sum(table.widths[: one.left]) * MM
            width = sum(table.widths[one.left : one.left + one.cell.columns]) * MM
            height = sum(heights[low:high])
            top = start - sum(heights[first:low])
            self.canvas.rect(x, top - height, width, height)
            self._cell(table, one, x, width, top, height)
        self.y += sum(heights[first:last])

    def _cell(self, table: Table, one: Placed, x: float, width: float, top: float, height: float) -> None:
        size, step = table.size_pt, table.size_pt * LEADING
        role = self._role(table, one.top, one.cell)
        base = top - (height - len(one.lines) * step) / 2 - step / 2 - size * 0.36
        for line in one.lines:
            if one.cell.align in ("center", "right"):
                at, side = (x + width / 2, "centre") if one.cell.align == "center" else (x + width - PAD, "right")
                self.fonts.draw(self.canvas, at, base, line, role, size, side)
            else:
                self.fonts.draw(self.canvas, x + PAD, base, line, role, size)
            base -= step
