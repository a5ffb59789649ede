"""How does text run down the pages of a board sheet? Folded into lines, then parts that are never cut, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from zwgk_desktop.documents.fonts import CLOSING, WORDS, FontBook

Piece = tuple[str, str]  # words and the role they are set in
Draw = Callable[[float], None]  # gets the upper edge in points
OPENING = frozenset("（《〔【“‘(")
MOST_CARRIED = 3  # words that go down together with a mark that must not begin a line


class Measure:
    """Remembers how wide words are; one for all sheets of a job."""

    def __init__(self, book: FontBook) -> None:
        self.book = book
        self._known: dict[Piece, float] = {}

    def width(self, text: str, role: str, size: float) -> float:
        """Return the width in points."""
        known = self._known.get((text, role))
        if known is None:
            known = self._known[text, role] = self.book.width(text, role, 1.0)
        return known * size

    def longest(self, text: str, role: str) -> float:
        """Return the width of the longest word that should stay whole, at size 1."""
        return max((self.width(word, role, 1.0) for word in WORDS.findall(text)), default=0.0)

    def fold(self, pieces: Iterable[Piece], size: float, room: float) -> list[list[Piece]]:
        """Return lines of at most ``room`` points; joined they give the text.

        Numbers and Latin words stay whole where they fit a line, no line begins with a closing mark or ends with an
        opening one.
        """
        lines: list[list[Piece]] = []
        line: list[Piece] = []
        used = 0.0
        waiting = [*self._words(pieces, size, room)][::-1]
        while waiting:
            word, role = waiting.pop()
            step = self.width(word, role, size)
            if line and (word == "\n" or used + step > room):
                carried = _carry(line, word)
                lines.append(line)
                line = carried
                used = sum(self.width(*one, size) for one in line)
                if line and used + step > room:  # what came down leaves too little room: cut the word, or let it go
                    if len(word) > 1:
                        waiting += [(part, role) for part in reversed(word)]
                        continue
                    lines.append(line)
                    line, used = [], 0.0
            if word != "\n":
                line.append((word, role))
                used += step
        return [_joined(one) for one in [*lines, line]]

    def _words(self, pieces: Iterable[Piece], size: float, room: float) -> Iterable[Piece]:
        for text, role in pieces:
            for word in WORDS.findall(text):
                whole = len(word) == 1 or self.width(word, role, size) <= room
                yield from ((part, role) for part in ([word] if whole else word))

    def fold_even(self, pieces: Sequence[Piece], size: float, room: float) -> list[list[Piece]]:
        """Return as few lines as :meth:`fold` gives, of nearly equal length: no character stands alone."""
        lines, narrow = self.fold(pieces, size, room), room - size
        least = max(2.0, *(self.longest(text, role) for text, role in pieces)) * size
        while len(lines) > 1 and narrow >= least:
            closer = self.fold(pieces, size, narrow)
            if len(closer) > len(lines):
                break
            lines, narrow = closer, narrow - size
        return lines


def _carry(line: list[Piece], word: str) -> list[Piece]:
    """Take off ``line`` what must go down with ``word``; nothing where the line would be left empty."""
    carried: list[Piece] = []
    first = word
    while len(line) > 1 and len(carried) < MOST_CARRIED and (first in CLOSING or line[-1][0] in OPENING):
        carried.insert(0, line.pop())
        first = carried[0][0]
    return carried


def _joined(line: Sequence[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for word, role in line:
        if found and found[-1][1] == role:
            found[-1] = (found[-1][0] + word, role)
        else:
            found.append((word, role))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Something that is never cut: ``height`` and ``gap`` (above it, but not on top of a page) in points.

    ``keep``: stays with the next one. ``head`` is drawn again where the part begins a page.
    """

    height: float
    draw: Draw
    gap: float = 0.0
    keep: bool = False
    head: Part | None = None


Page = list[tuple[float, Part]]  # distance from the top of the page's room, part


def paginate(parts: Sequence[Part], first: float, others: float) -> list[Page]:
    """Put parts on pages with ``first`` and ``others`` points of room; a part higher than a page gets its own."""
    pages: list[Page] = [[]]
    y, room = 0.0, first
    for at, part in enumerate(parts):
        page = pages[-1]
        gap = part.gap if page else 0.0
        if page and y + gap + _together(parts, at, others) > room + 0.01:
            page = []
            pages.append(page)
            y, room, gap = 0.0, others, 0.0
            if part.head is not None:
                page.append((0.0, part.head))
                y = part.head.height
        page.append((y + gap, part))
        y += gap + part.height
    return pages


def _together(parts: Sequence[Part], at: int, room: float) -> float:
    """Return the height of a part with what it stays with, as long as a page can hold all that."""
    height = parts[at].height
    while parts[at].keep and at + 1 < len(parts):
        at += 1
        if height + parts[at].gap + parts[at].height > room:
            break
        height += parts[at].gap + parts[at].height
    return height


def draw_pieces(
    book: FontBook, canvas: Any, x: float, y: float, line: Sequence[Piece], size: float, align: str = "left"
) -> None:
    """Draw one line with its baseline at ``y``."""
    width = sum(book.width(text, role, size) for text, role in line) if align != "left" else 0.0
    x -= {"left": 0.0, "centre": width / 2, "right": width}[align]
    for text, role in line:
        x += book.draw(canvas, x, y, text, role, size)
