"""What stands on an archive box and in its list? Counts, years and terms gathered from the postings in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

FOREVER = "永久"


@dataclass(frozen=True, slots=True)
class BoxLabel:
    """The label of one box: 盒脊 and 盒面."""

    township: str
    box: str
    title: str
    years: str
    villages: str
    items: str
    retention: str
    first_on: date | None
    last_on: date | None
    count: int
    pages: int
    made_on: date


def span_of(years: Iterable[int]) -> str:
    """Return the years as 2026 or 2024—2026."""
    known = sorted(set(years))
    if not known:
        return ""
    return str(known[0]) if known[0] == known[-1] else f"{known[0]}—{known[-1]}"


def longest_term(terms: Iterable[str]) -> str:
    """Return how long a box is kept: as long as what must be kept longest; "" when nothing is said.

    Terms read 10年, 30年, 永久, 长期; one that holds no number and is not 永久 counts least.
    """
    known = {term.strip() for term in terms if term.strip()}
    if FOREVER in known:
        return FOREVER
    return max(known, key=lambda term: (int("".join(filter(str.isdecimal, term)) or 0), term), default="")


def shorten(names: Sequence[str], most: int = 4) -> str:
    """Return names joined, each once; of many the first ones and how many there are."""
    known = list(dict.fromkeys(names))
    return "、".join(known) if len(known) <= most else f"{'、'.join(known[:most])}等 {len(known)} 个"
