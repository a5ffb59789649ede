"""Which printed lines make a paragraph? Indents, short lines and sizes tell; headers, footers and page numbers go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_NUMBER = re.compile(
    r"^[\s\-—–－·.~～]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?[\s\-—–－·.~～]*$"
)
_ENDED = re.compile(r"[。！？；：!?;:）)〕\]】]$")
_MARK = re.compile(
    r"^(?:#+ *)?\**(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|"
    r"\d{1,2}[、.．](?!\d)|[（(〔]?(?:牵头|责任)单位)"
)
EDGE_LINES = 2  # at the top and bottom of a page, where headers and footers stand


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line on a page, measured from the page's top left, in the file's own unit; a table row has ``row`` set."""

    text: str
    left: float
    right: float
    top: float
    size: float
    row: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    left: float
    right: float
    size: float
    pitch: float


def join_pages(pages: Sequence[Sequence[PrintedLine]]) -> str:
    """Return the text of the pages: a paragraph or table row a line, a form feed where a page ends between two."""
    bodies = _without_margins(pages)
    shape = _measure([line for page in bodies for line in page if not line.row])
    parts: list[str] = []
    last: PrintedLine | None = None
    for page in bodies:
        first = True
        for line in page:
            if last is None:
                parts.append(line.text)
            elif line.row or last.row or _starts(last, line, shape, new_page=first):
                parts.append(("\n\x0c\n" if first else "\n") + line.text)
            else:
                parts.append(line.text)
            last, first = line, False
    return "".join(parts)


def _without_margins(pages: Sequence[Sequence[PrintedLine]]) -> list[list[PrintedLine]]:
    repeated = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    least = max(2, (len(pages) + 1) // 2)
    result: list[list[PrintedLine]] = []
    for page in pages:
        edges = {id(line) for line in _edges(page)}
        result.append(
            [
                line
                for line in page
                if id(line) not in edges or not (_NUMBER.match(line.text) or _is_head(line, repeated, least))
            ]
        )
    return result


def _is_head(line: PrintedLine, repeated: Counter[str], least: int) -> bool:
    return len(line.text) <= 40 and repeated[_key(line)] >= least and not re.search(r"[。；：]$", line.text)


def _edges(page: Sequence[PrintedLine]) -> list[PrintedLine]:
    lines = [line for line in page if not line.row]
    return [*lines[:EDGE_LINES], *lines[-EDGE_LINES:]]


def _key(line: PrintedLine) -> str:
    return re.sub(r"\d+", "0", line.text) + f"@{round(line.top)}"


def _measure(lines: Sequence[PrintedLine]) -> _Page:
    if not lines:
        return _Page(0, 0, 1, 1)
    size = median(line.size for line in lines) or 1
    lefts = Counter(round(line.left / size * 2) for line in lines)
    left = min(at for at, count in lefts.items() if count >= max(1, len(lines) // 12)) / 2 * size
    rights = sorted(line.right for line in lines)
    pitches = [b.top - a.top for a, b in pairwise(lines) if b.top > a.top]
    return _Page(left, rights[len(rights) * 9 // 10], size, median(pitches) if pitches else size * 2)


def _starts(last: PrintedLine, line: PrintedLine, page: _Page, new_page: bool) -> bool:
    """Tell whether ``line`` begins a paragraph."""
    if line.left - page.left > 1.2 * page.size or last.right < page.right - 2 * page.size:
        return True
    if abs(line.size - last.size) > 0.18 * page.size:
        return True
    if _ENDED.search(last.text) and _MARK.match(line.text):
        return True
    return not new_page and line.top - last.top > 1.8 * page.pitch
