"""What does a correction still pay each person, once its old batches have paid? New minus what was really paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a batch stands among its corrections: the approved one in its place, and one not approved yet, if any."""

    replaced_by: int | None = None
    waiting: int | None = None


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A line of an old batch in fen: ``kept`` went out and stayed, ``back`` came back and was not paid again."""

    id: int
    person_id: int
    kept: int
    back: int


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of the correction; money in fen."""

    id: int
    person_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """What paying a correction means, in fen.

    ``before``: by new line, what its person has already; ``resent``: by old line, what came back and goes out anew;
    ``over``: by person, what was paid beyond the correction; ``out``: what goes out now, of ``listed``.
    """

    before: dict[int, int]
    resent: dict[int, int]
    over: dict[int, int]
    listed: int

    @property
    def out(self) -> int:
        """Return what goes out now."""
        return self.listed - sum(self.before.values())


def settle(old: Iterable[PaidLine], new: Iterable[NewLine]) -> Settlement:
    """Return what a correction still pays: for each person the difference, never less than nothing."""
    old, new = list(old), list(new)
    had: dict[int, int] = defaultdict(int)
    for line in old:
        had[line.person_id] += line.kept
    before: dict[int, int] = {}
    fresh: dict[int, int] = defaultdict(int)
    for one in new:
        covered = min(max(had[one.person_id], 0), one.amount)
        had[one.person_id] -= covered
        fresh[one.person_id] += one.amount - covered
        if covered:
            before[one.id] = covered
    resent: dict[int, int] = {}
    for line in old:
        again = min(line.back, fresh[line.person_id])
        fresh[line.person_id] -= again
        if again:
            resent[line.id] = again
    over = {person: left for person, left in had.items() if left > 0}
    return Settlement(before, resent, over, sum(one.amount for one in new))
