"""What is a list on screen? Columns, a question (find, filter, sort), and rows fetched in blocks by id.

One ``array('q')`` of row ids answers any sort and any search; rows are fetched only for what is shown.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Kind(StrEnum):
    """How a value is shown: money is in whole fen, date an ISO date, status one of the column's choices."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``width`` in characters; ``choices`` are the values a filter chip offers."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 12
    hidden: bool = False
    choices: tuple[str, ...] = ()
    total: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What the officer wants to see: each word of ``find`` in any text column, ``filters`` by exact value, ``sort``."""

    find: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Count and sums (by column key, in the column's own unit) of what an :class:`Ask` matches."""

    count: int
    sums: Mapping[str, int]


class Listing(Protocol):
    """Where a table on screen gets its rows from; every call may run in a worker thread."""

    columns: tuple[Column, ...]

    def ids(self, ask: Ask, limit: int | None = None) -> array[int]:
        """Return the ids that match, in order; with ``limit`` only the first ones (first paint)."""

    def rows(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Return one tuple of values (in the order of ``columns``) for each id, in the order of ``ids``."""

    def totals(self, ask: Ask) -> Totals:
        """Return count and sums of all that match."""


class MemoryListing:
    """A listing over rows already in memory: proposals, findings of a file not stored yet."""

    def __init__(self, columns: tuple[Column, ...], rows: Mapping[int, tuple[Any, ...]]) -> None:
        self.columns = columns
        self._rows = rows
        self._at = {column.key: index for index, column in enumerate(columns)}

    def _matches(self, row: tuple[Any, ...], ask: Ask) -> bool:
        if any(str(row[self._at[key]]) != value for key, value in ask.filters.items()):
            return False
        if not ask.find:
            return True
        shown = [str(value).lower() for value in row if value is not None]
        return all(any(word in text for text in shown) for word in ask.find.lower().split())

    def ids(self, ask: Ask, limit: int | None = None) -> array[int]:
        """Return the ids that match, in order; None sorts last."""
        found = [key for key, row in self._rows.items() if self._matches(row, ask)]
        if ask.sort:
            at = self._at[ask.sort]
            full = [key for key in found if self._rows[key][at] is not None]
            full.sort(key=lambda key: self._rows[key][at], reverse=ask.descending)
            found = full + [key for key in found if self._rows[key][at] is None]
        return array("q", found[:limit])

    def rows(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Return the rows of ``ids``."""
        return [self._rows[key] for key in ids]

    def totals(self, ask: Ask) -> Totals:
        """Return count and sums of all that match."""
        rows = [self._rows[key] for key in self.ids(ask)]
        summed = [column for column in self.columns if column.total]
        return Totals(len(rows), {c.key: sum(row[self._at[c.key]] or 0 for row in rows) for c in summed})
