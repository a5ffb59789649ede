"""Reads marked texts: <i|…> must be covered, <k|…> must stay; ⏎ is a line break, ⇥ a tabulator, # a remark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.privacy import Vocabulary, scan

KINDS = {
    "i": "id_card",
    "m": "mobile",
    "l": "landline",
    "b": "bank_card",
    "a": "address",
    "d": "birth_date",
    "p": "plate",
    "n": "minor_name",
    "w": "property",
    "h": "health",
    "k": "keep",
}
_MARK = re.compile(r"<(\w)\|([^>]+)>")


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked place of a text: kind ("keep" for what must stay), code points from start to end."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a scan of marked texts came to: places of each kind, places that stayed in clear or were hidden wrongly."""

    places: Counter[str]
    leaks: tuple[tuple[str, str, str], ...]
    hidden: tuple[tuple[str, str], ...]

    @property
    def hidden_share(self) -> float:
        """The share of what must stay that was touched, 0 to 1."""
        return len(self.hidden) / self.places["keep"]


def read_texts(block: str) -> list[tuple[str, tuple[Mark, ...]]]:
    """The texts of a block, one a line, each with its marks in order."""
    return [_read(line.replace("⏎", "\n").replace("⇥", "\t")) for line in block.splitlines() if line and line[0] != "#"]


def _read(line: str) -> tuple[str, tuple[Mark, ...]]:
    text, marks, last = "", [], 0
    for found in _MARK.finditer(line):
        text += line[last : found.start()]
        marks.append(Mark(KINDS[found[1]], len(text), len(text) + len(found[2])))
        text, last = text + found[2], found.end()
    return text + line[last:], tuple(marks)


def measure(texts: Sequence[tuple[str, tuple[Mark, ...]]], words: Vocabulary) -> Result:
    """Scan the texts: a secret counts as left in clear when one letter or digit of it is not covered."""
    places: Counter[str] = Counter()
    leaks, hidden = [], []
    for text, marks in texts:
        covered = {index for span in scan(text, words) for index in range(span.start, span.end)}
        for mark in marks:
            places[mark.kind] += 1
            inside = [index for index in range(mark.start, mark.end) if text[index].isalnum()]
            shown = text[mark.start : mark.end]
            if mark.kind == "keep" and not covered.isdisjoint(inside):
                hidden.append((shown, text))
            elif mark.kind != "keep" and not covered.issuperset(inside):
                leaks.append((mark.kind, shown, text))
    return Result(places, tuple(leaks), tuple(hidden))
