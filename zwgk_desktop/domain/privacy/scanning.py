"""Where in a text is personal data, and how does the text read when it is covered?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.privacy.facts import find_births, find_health, find_property
from zwgk_desktop.domain.privacy.numbers import Hit, find_numbers
from zwgk_desktop.domain.privacy.people import find_minors
from zwgk_desktop.domain.privacy.places import find_addresses
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, plain

KINDS = (
    "id_card", "mobile", "landline", "bank_card", "plate", "birth_date", "minor_name", "address", "health", "property",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Personal data of ``kind`` at ``start`` to ``end`` (code points, end exclusive) of the text scanned."""

    start: int
    end: int
    kind: str
    text: str


def scan(text: str, words: Vocabulary) -> list[Span]:
    """Return the personal data in ``text`` in order; where kinds overlap the earlier of KINDS wins."""
    flat = plain(text)
    numbers = find_numbers(flat, words)
    hits = [*numbers, *find_births(flat, words)]
    hits += find_minors(flat, words, [hit for hit in numbers if hit.kind == "id_card"])
    hits += find_addresses(flat, words, numbers)
    hits += [*find_health(flat, words), *find_property(flat, words)]
    return [Span(hit.start, hit.end, hit.kind, text[hit.start : hit.end]) for hit in _settle(hits)]


def _settle(hits: Sequence[Hit]) -> list[Hit]:
    """Return hits without overlap: the stronger kind keeps its place, the other keeps what sticks out."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (KINDS.index(h.kind), h.start - h.end, h.start)):
        pieces = [(hit.start, hit.end)]
        for other in kept:
            pieces = [part for piece in pieces for part in _without(piece, (other.start, other.end))]
        whole = len(pieces) == 1 and pieces[0] == (hit.start, hit.end)
        kept += [Hit(a, b, hit.kind) for a, b in pieces if b - a > (0 if whole else 2)]
    return sorted(kept, key=lambda h: h.start)


def _without(piece: tuple[int, int], taken: tuple[int, int]) -> list[tuple[int, int]]:
    (a, b), (c, d) = piece, taken
    if d <= a or b <= c:
        return [piece]
    return [part for part in ((a, min(b, c)), (max(a, d), b)) if part[0] < part[1]]


def mask_spans(text: str, spans: Sequence[Span], cover: Callable[[Span], str]) -> str:
    """Return ``text`` with every span replaced by what ``cover`` gives for it."""
    out, at = [], 0
    for span in spans:
        out += [text[at : span.start], cover(span)]
        at = span.end
    return "".join([*out, text[at:]])
