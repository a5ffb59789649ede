"""What does a detail pane show? Plain values, so that a presenter can say it without Qt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """Highlighted words of a source: code points ``start`` to ``end`` (exclusive); ``kind``: unit, date or find."""

    start: int
    end: int
    kind: str = "find"


@dataclass(frozen=True, slots=True)
class Source:
    """A paragraph of a document with the words that gave a value."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One titled part: rows of name and value, or long text, or a source; ``status`` names rows shown as a status."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    text: str = ""
    source: Source | None = None
    status: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PaneContent:
    """All of a pane: title, a status word beside it, a line below, sections."""

    title: str
    status: str = ""
    subtitle: str = ""
    sections: tuple[Section, ...] = ()


class Offsets:
    """Turns offsets in code points into Qt's positions, where a rare character counts two."""

    def __init__(self, text: str) -> None:
        self._wide = [at for at, character in enumerate(text) if ord(character) > 0xFFFF]

    def position(self, offset: int) -> int:
        """Return Qt's position of code point ``offset``."""
        return offset + bisect_left(self._wide, offset)

    def offset(self, position: int) -> int:
        """Return the code point at Qt's ``position``."""
        low, high = 0, len(self._wide)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._wide[middle] + middle + 1 < position else (low, middle)
        return position - low


def check_marks(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks that lie within ``text``, in order."""
    return sorted((m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, m.end))
