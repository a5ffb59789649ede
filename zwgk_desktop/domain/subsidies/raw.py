"""What did a reader find in a file? Sheets as they stand, before anyone asks what the rows mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Facts = Mapping[int, frozenset[int]]  # 0-based column → 0-based rows


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet; ``rows[0][0]`` is cell A1, "" an empty cell; text is str, a numeric cell float or int.

    ``formulas`` are cells computed by a formula, ``uncached`` those of them without a stored result; an error cell
    stands in ``rows`` as its text (#N/A). ``suspicious`` False promises that no text begins with # = + - @.
    """

    name: str
    rows: Sequence[Sequence[Any]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    formulas: Facts = field(default_factory=dict)
    uncached: Facts = field(default_factory=dict)
    suspicious: bool = True

    def is_empty(self) -> bool:
        """Tell whether no cell holds anything."""
        return not any(value not in (None, "") and str(value).strip() for row in self.rows for value in row)


@dataclass(frozen=True, slots=True)
class RawList:
    """A whole file; ``date1904`` says how serial day numbers count; ``kind`` is the format read."""

    sheets: tuple[RawSheet, ...]
    date1904: bool = False
    kind: str = "xlsx"
