"""How does a table stand on a board sheet? Columns as wide as what they hold, numbers to the right, rows never cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from zwgk_desktop.documents.board_flow import Measure, Part, Piece, draw_pieces
from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.domain.posting_content import Table

NUMBER = re.compile(r"[-+]?[¥￥]?\d[\d,，]*(?:\.\d+)?(?:%|元|万元|亩|人|户)?")
BLANK = frozenset({"", "-", "—", "——", "－", "/", "无", "0"})
COUNTED = frozenset({"序号", "编号", "号", "序"})
TOTAL = re.compile(r"^\s*(?:合\s*计|总\s*计|小\s*计|共\s*计)")
SHORT = 11.0  # ems: shorter texts stand in the middle of their column
LEAST_TEXT = 5.0  # ems a column of texts keeps
LEADING, PAD, HIGH = 1.42, 0.42, 0.38  # of the size: lines, left and right, above and below
NEARLY = 1.12  # a larger type may make the table this much higher
LOST = 1.06  # what is lost at the ends of folded lines
THIN = 0.5  # points
EVEN = 3  # lines of a cell that are made equally long


@dataclass(frozen=True, slots=True)
class Shape:
    """A table set at ``size``: ``widths`` of the columns in points; ``fits`` is false where words had to be broken."""

    size: float
    widths: tuple[float, ...]
    aligns: tuple[str, ...]
    fits: bool

    def cell_room(self, column: int) -> float:
        """Return the room for text in a column."""
        return self.widths[column] - 2 * PAD * self.size


def shape_table(measure: Measure, table: Table, room: float, sizes: Sequence[float]) -> Shape:
    """Return the table at the first of ``sizes`` (largest first) where nothing is folded.

    Else at the largest where no word breaks and the rows get hardly higher than at a smaller one.
    """
    columns = list(zip(*table.rows, strict=True))
    aligns = tuple(_align(measure, column) for column in columns)
    wish = [max(1.0, *(_natural(measure, cell, not at) for at, cell in enumerate(column))) for column in columns]
    least = [_least(measure, column, need) for column, need in zip(columns, wish, strict=True)]
    pads = 2 * PAD * len(columns)
    for size in sizes:
        if (sum(wish) + pads) * size <= room:
            whole = [(one + 2 * PAD) * size for one in wish]
            return Shape(size, tuple(one * room / sum(whole) for one in whole), aligns, True)
    folded = [
        Shape(size, _shared(wish, least, size, room), aligns, True)
        for size in sizes
        if (sum(least) + pads) * size <= room
    ]
    if folded:
        heights = [_height(measure, table, shape) for shape in folded]
        return next(one for one, high in zip(folded, heights, strict=True) if high <= min(heights) * NEARLY)
    size = sizes[-1]
    narrow = [one + 2 * PAD for one in least]
    return Shape(size, tuple(one * room / sum(narrow) for one in narrow), aligns, False)


def _shared(wish: Sequence[float], least: Sequence[float], size: float, room: float) -> tuple[float, ...]:
    """Give every column its least, and what is left to those that wish for more, the long ones less than in full."""
    base = [(one + 2 * PAD) * size for one in least]
    more = [max(0.0, full - one) ** 0.75 for full, one in zip(wish, least, strict=True)]
    left, asked = room - sum(base), sum(more) or 1.0
    return tuple(one + left * part / asked for one, part in zip(base, more, strict=True))


def _height(measure: Measure, table: Table, shape: Shape) -> float:
    """Return about how high the rows are together."""
    rooms = [shape.cell_room(at) / shape.size for at in range(len(shape.widths))]
    lines = (
        max(ceil(_natural(measure, cell, False) * LOST / room) for cell, room in zip(row, rooms, strict=True))
        for row in table.rows
    )
    return sum(max(1, count) * LEADING + 2 * HIGH for count in lines) * shape.size


def _natural(measure: Measure, text: str, head: bool) -> float:
    return max(measure.width(line, "heading" if head else "song", 1.0) for line in text.split("\n"))


def _least(measure: Measure, column: Sequence[str], wish: float) -> float:
    """Return how narrow a column may get: numbers whole, a header in two or three lines, five characters of text."""
    head, *body = column
    numbers = max((measure.width(cell, "song", 1.0) for cell in body if NUMBER.fullmatch(cell)), default=0.0)
    title = max(measure.longest(head, "heading"), min(_natural(measure, head, True) / 2 + 0.5, 4.0))
    words = max((min(measure.longest(cell, "song"), LEAST_TEXT * 2) for cell in body), default=0.0)
    texts = max((_natural(measure, cell, False) for cell in body if not NUMBER.fullmatch(cell)), default=0.0)
    return min(wish, max(numbers, title, words, min(texts, LEAST_TEXT), 1.0))


def _align(measure: Measure, column: Sequence[str]) -> str:
    head, *body = column
    said = [cell for cell in body if cell not in BLANK]
    if "".join(head.split()) in COUNTED:
        return "centre"
    if said and all(NUMBER.fullmatch(cell) for cell in said):
        return "right"
    return "centre" if all(_natural(measure, cell, False) <= SHORT for cell in said) else "left"


class TableSetter:
    """Makes the rows of one table into parts that stand at ``left``."""

    def __init__(self, book: FontBook, canvas: Any, measure: Measure, table: Table, shape: Shape, left: float) -> None:
        self.book, self.canvas, self.measure = book, canvas, measure
        self.table, self.shape, self.left = table, shape, left
        self.step = shape.size * LEADING

    def parts(self, gap: float, room: float) -> list[Part]:
        """Return the rows; a row higher than ``room`` is continued in a row below, no word of it is lost."""
        header, *body = self.table.rows
        (head,) = self._row(header, "heading", gap, None, float("inf"))
        head = Part(head.height, head.draw, gap, keep=bool(body))
        rows = [head]
        for row in body:
            first = next((cell for cell in row if cell), "")
            role = "heading" if TOTAL.match(first) else "song"
            rows += self._row(row, role, 0.0, head, room - head.height)
        if len(rows) > 3:  # a last row does not stand alone
            last = rows[-2]
            rows[-2] = Part(last.height, last.draw, 0.0, True, last.head)
        return rows

    def _row(self, row: Sequence[str], role: str, gap: float, head: Part | None, room: float) -> list[Part]:
        cells = [self._fold(cell, role, at) for at, cell in enumerate(row)]
        high = max(map(len, cells))
        most = high if room == float("inf") else max(1, int((room - 2 * HIGH * self.shape.size) / self.step))
        parts = []
        for start in range(0, high, most):
            shown = [lines[start : start + most] for lines in cells]
            height = max(1, max(map(len, shown))) * self.step + 2 * HIGH * self.shape.size
            parts.append(Part(height, self._draw(shown, role, height), gap, head=head))
        return parts

    def _fold(self, cell: str, role: str, column: int) -> list[list[Piece]]:
        size, room = self.shape.size, self.shape.cell_room(column)
        if NUMBER.fullmatch(cell):
            return [[(cell, role)]]
        lines = self.measure.fold([(cell, role)], size, room)
        few = 1 < len(lines) <= EVEN or self.shape.aligns[column] != "left"
        return self.measure.fold_even([(cell, role)], size, room) if few else lines

    def _draw(self, cells: Sequence[Sequence[Sequence[Piece]]], role: str, height: float) -> Any:
        def draw(top: float) -> None:
            x, canvas, shape = self.left, self.canvas, self.shape
            if role == "heading":
                canvas.saveState()
                canvas.setFillGray(0.94)
                canvas.rect(x, top - height, sum(shape.widths), height, stroke=0, fill=1)
                canvas.restoreState()
            low = top - height
            edges = [x]
            for width in shape.widths:
                edges.append(edges[-1] + width)
            frames = (
                f"{at:.2f} {low:.2f} {wide:.2f} {height:.2f} re" for at, wide in zip(edges, shape.widths, strict=False)
            )
            canvas._code.append(f"{THIN:g} w {' '.join(frames)} S")
            for column, lines in enumerate(cells):
                align = "centre" if role == "heading" else shape.aligns[column]
                self._cell(lines, column, edges[column], top, height, align)

        return draw

    def _cell(
        self, lines: Sequence[Sequence[Piece]], column: int, x: float, top: float, height: float, align: str
    ) -> None:
        size, width, pad = self.shape.size, self.shape.widths[column], PAD * self.shape.size
        alone = "".join(text for text, _ in lines[0]) if len(lines) == 1 else ""
        if self.shape.aligns[column] == "right" and NUMBER.fullmatch(alone):
            align = "right"
        at = {"left": x + pad, "centre": x + width / 2, "right": x + width - pad}[align]
        y = top - (height - len(lines) * self.step) / 2 - self.step / 2 - size * 0.36
        for line in lines:
            wide = sum(self.measure.width(text, role, size) for text, role in line)
            smaller = min(1.0, (width - pad * 0.5) / wide) if wide else 1.0
            draw_pieces(self.book, self.canvas, at, y, line, size * smaller, align)
            y -= self.step
