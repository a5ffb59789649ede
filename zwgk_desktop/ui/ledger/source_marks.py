"""Which words of a county paragraph gave its units and deadlines? Places to be marked in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zwgk_desktop.ui.widgets.pane_content import Mark

BRACKET = re.compile(r"[〔（(\[【][^〔（(\[【〕）)\]】]*[〕）)\]】]")


def _pattern(words: str) -> re.Pattern[str]:
    """Return a pattern that also finds words a line break or blank goes through."""
    return re.compile(r"\s*".join(re.escape(letter) for letter in "".join(words.split())))


def find_marks(text: str, units: Sequence[str], phrases: Sequence[str], start: int = 0) -> tuple[Mark, ...]:
    """Return the marks for ``units`` (in a bracket where there is one) and ``phrases``, moved by ``start``.

    No two marks overlap: the longer words are looked for first.
    """
    taken = bytearray(len(text))
    found: list[Mark] = []
    wanted = [(phrase, "date") for phrase in phrases] + [(unit, "unit") for unit in units]
    for words, kind in sorted(set(wanted), key=lambda one: -len(one[0])):
        place = _place(text, words, kind == "unit", taken) if words.strip() else None
        if place is not None:
            taken[place[0] : place[1]] = b"\1" * (place[1] - place[0])
            found.append(Mark(place[0] + start, place[1] + start, kind))
    return tuple(sorted(found, key=lambda mark: mark.start))


def _place(text: str, words: str, in_bracket: bool, taken: bytearray) -> tuple[int, int] | None:
    spans = [match.span() for match in _pattern(words).finditer(text) if not any(taken[slice(*match.span())])]
    if in_bracket and spans:
        brackets = [match.span() for match in BRACKET.finditer(text)]
        inside = [span for span in spans if any(low < span[0] and span[1] < high for low, high in brackets)]
        return (inside or spans)[-1]
    return spans[0] if spans else None
