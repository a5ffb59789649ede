"""Where in a text is personal data, and how does the text read when it is covered?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.privacy.bearers import Bearers
from zwgk_desktop.domain.privacy.births import find_births, find_births_again, find_births_of
from zwgk_desktop.domain.privacy.health import find_health
from zwgk_desktop.domain.privacy.numbers import Hit, find_numbers
from zwgk_desktop.domain.privacy.people import find_minors
from zwgk_desktop.domain.privacy.phones import find_phones
from zwgk_desktop.domain.privacy.places import find_addresses
from zwgk_desktop.domain.privacy.property import find_property
from zwgk_desktop.domain.privacy.tables import find_in_tables
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, plain

KINDS = (
    "id_card", "mobile", "landline", "bank_card", "plate", "birth_date", "minor_name", "address", "health", "property",
)  # fmt: skip
LEAST_PIECE = 3  # what sticks out of a stronger hit by less is a mark or a particle


@dataclass(frozen=True, slots=True)
class Span:
    """Personal data of ``kind`` at ``start`` to ``end`` (code points, end exclusive) of the text scanned."""

    start: int
    end: int
    kind: str
    text: str


def find_digits(flat: str, words: Vocabulary) -> list[Hit]:
    """Return the numbers, telephones, plates and birth dates of the plain text ``flat``: what digits alone tell."""
    return [*_find_all_numbers(flat, words), *find_births(flat, words, Bearers(flat, words))]


def _find_all_numbers(flat: str, words: Vocabulary) -> list[Hit]:
    numbers = find_numbers(flat, words)
    return [*numbers, *find_phones(flat, words, numbers)]


def scan(text: str, words: Vocabulary) -> list[Span]:
    """Return the personal data in ``text`` in order; where kinds overlap the earlier of KINDS wins."""
    flat = plain(text)
    numbers = _find_all_numbers(flat, words)
    ids = [hit for hit in numbers if hit.kind == "id_card"]
    minors = find_minors(flat, words, ids)
    bearers = Bearers(flat, words, [(hit.start, hit.end) for hit in minors])
    hits = [*numbers, *find_births(flat, words, bearers), *minors, *find_births_of(minors, flat)]
    hits += find_births_again([*ids, *hits], flat)
    hits += [*find_addresses(flat, words, numbers), *find_in_tables(flat, text, words, numbers)]
    hits += [*find_health(flat, words, bearers, numbers), *find_property(flat, words, bearers)]
    return [Span(hit.start, hit.end, hit.kind, text[hit.start : hit.end]) for hit in _settle(hits, len(flat))]


def _settle(hits: Sequence[Hit], length: int) -> list[Hit]:
    """Return hits without overlap: the stronger kind keeps its place, the other keeps what sticks out."""
    kept: list[Hit] = []
    taken = bytearray(length)
    for hit in sorted(hits, key=lambda h: (KINDS.index(h.kind), h.start - h.end, h.start)):
        pieces = _free(taken, hit.start, hit.end)
        least = 1 if pieces == [(hit.start, hit.end)] else LEAST_PIECE
        for start, end in pieces:
            if end - start >= least:
                kept.append(Hit(start, end, hit.kind))
                taken[start:end] = b"\1" * (end - start)
    return sorted(kept, key=lambda h: h.start)


def _free(taken: bytearray, start: int, end: int) -> list[tuple[int, int]]:
    """Return the parts of start to end that nothing has taken."""
    pieces = []
    while (start := taken.find(0, start, end)) >= 0:
        stop = taken.find(1, start, end)
        stop = end if stop < 0 else stop
        pieces.append((start, stop))
        start = stop
    return pieces


def mask_spans(text: str, spans: Sequence[Span], cover: Callable[[Span], str]) -> str:
    """Return ``text`` with every span replaced by what ``cover`` gives for it."""
    out, at = [], 0
    for span in spans:
        out += [text[at : span.start], cover(span)]
        at = span.end
    return "".join([*out, text[at:]])
