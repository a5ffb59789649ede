"""Which rows do the ruled tables of a PDF hold? Merged cells are filled downwards, rows cut by a page are joined."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.plan_text import build_row
from zwgk_desktop.documents.printed_lines import PrintedLine

LEAST_UPRIGHT = 3  # lines of a table with two columns
LONG_CELL = 12  # characters; shorter cells are headings or names, which end without a stop
_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}(?:[、.．]|$))"
)
_ENDS = "。；;.!！?？"


def put_tables(path: Path, numbers: Sequence[int], pages: list[list[PrintedLine]]) -> None:
    """Replace, on the pages ``numbers``, the lines inside ruled tables by the tables' rows."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    before: list[list[str]] = []  # rows of the table that ends the page above
    with pdfplumber.open(str(path)) as document:
        for number in numbers:
            page = document.pages[number]
            tables = [table for table in _find(page) if _is_table(table)]
            tables.sort(key=lambda table: table.bbox[1])
            for table in tables:
                rows = _rows(table)
                if rows and _cut(before, rows[0]):
                    _extend_last_row(pages, number, before[-1], rows.pop(0))
                pages[number] = _with_rows(pages[number], rows, table.bbox)
                before = [*before, *rows] if rows else before
            if not tables:
                before = []
            page.close()


def _find(page: Any) -> list[Any]:
    """Return the tables of a page; a row that fills it, cut above and below, is closed by its upright lines' ends."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    if len(upright) < LEAST_UPRIGHT:
        return list(page.find_tables())
    ends = [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)]
    return list(page.find_tables({"explicit_horizontal_lines": ends}))


def _is_table(table: Any) -> bool:
    return len(table.rows) >= 1 and max((len(row.cells) for row in table.rows), default=0) >= 2


def _rows(table: Any) -> list[list[str]]:
    texts = [["" if cell is None else "".join(cell.split("\n")) for cell in row] for row in table.extract()]
    boxes = [row.cells for row in table.rows]
    for at, row in enumerate(boxes):
        for column, box in enumerate(row):
            if box is None and at and column < len(texts[at]):
                texts[at][column] = _from_above(boxes, texts, at, column)
    return [row for row in texts if any(row)]


def _from_above(boxes: Sequence[Sequence[Any]], texts: Sequence[Sequence[str]], at: int, column: int) -> str:
    """Return the text of the cell above that reaches down over this place; "" when none does."""
    tops = [box[1] for box in boxes[at] if box is not None]
    for above in range(at - 1, -1, -1):
        box = boxes[above][column] if column < len(boxes[above]) else None
        if box is not None:
            return texts[above][column] if tops and box[3] > min(tops) + 1 else ""
    return ""


def _cut(rows: Sequence[Sequence[str]], first: Sequence[str]) -> bool:
    """Tell whether ``first`` is the rest of the last of ``rows``, which a page break cut.

    Where the other rows of the text column end with a stop and the last one does not, it goes on; a new number in
    front of ``first`` says that it does not. A row of nothing but text, where every other row has more, goes on too.
    """
    if not rows or len(rows[-1]) != len(first):
        return False
    sizes = [sum(len(row[at]) for row in [*rows, first] if at < len(row)) for at in range(len(first))]
    content = sizes.index(max(sizes))
    if not rows[-1][content] or len(rows) < 2:
        return False
    if not any(first[: content + 1]):
        return True  # only the ends of unit names went over
    alone = sum(map(bool, first)) == 1 and all(sum(map(bool, row)) > 1 for row in rows)
    if alone or rows[-1][content][-1] in _ENDS:
        return alone
    texts = [row[content] for row in rows[:-1] if len(row) > content and len(row[content]) > LONG_CELL]
    stopped = sum(text[-1] in _ENDS for text in texts)
    numbered = any(_NUMBER.match(cell) and rows[-1][at] for at, cell in enumerate(first[: content + 1]))
    return stopped * 2 >= len(texts) and not numbered


def _extend_last_row(pages: list[list[PrintedLine]], number: int, last: list[str], first: Sequence[str]) -> None:
    before = build_row(last)
    for column, text in enumerate(first):
        last[column] += text
    for page in reversed(pages[: number + 1]):
        for at in range(len(page) - 1, -1, -1):
            if page[at].row and page[at].text == before:
                line = page[at]
                page[at] = PrintedLine(build_row(last), line.left, line.right, line.top, line.size, True)
                return


def _with_rows(
    lines: Sequence[PrintedLine], rows: Sequence[Sequence[str]], box: tuple[float, float, float, float]
) -> list[PrintedLine]:
    left, top, right, bottom = box
    size = min((line.size for line in lines), default=10)
    made = [PrintedLine(build_row(row), left, right, top, size, True) for row in rows]
    above = [line for line in lines if line.top + line.size / 2 < top]
    below = [line for line in lines if line.top + line.size / 2 > bottom]
    beside = [line for line in lines if line.row and line not in above and line not in below]
    return [*above, *beside, *made, *below]
