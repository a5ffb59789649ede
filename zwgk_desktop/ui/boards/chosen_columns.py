"""Which columns of a listing come first on this page? A listing seen through a choice of its columns and a filter."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from zwgk_desktop.domain.listing import Ask, Column, Listing, Totals


class ChosenColumns:
    """``keys`` in order, those of ``hidden`` not shown at first; ``filters`` always apply and have no chip.

    ``looks`` change a column by its key: ``archive_box={"width": 16}``.
    """

    def __init__(
        self,
        listing: Listing,
        keys: Sequence[str],
        hidden: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
        **looks: Mapping[str, Any],
    ) -> None:
        at = {column.key: number for number, column in enumerate(listing.columns)}
        self._listing, self._filters = listing, dict(filters or {})
        self._at = [at[key] for key in keys]
        chosen = (listing.columns[number] for number in self._at)
        self.columns: tuple[Column, ...] = tuple(
            replace(c, **{"hidden": c.key in hidden, "choices": self._choices(c), **looks.get(c.key, {})})
            for c in chosen
        )

    def _choices(self, column: Column) -> tuple[str, ...]:
        return () if column.key in self._filters else column.choices

    def _asked(self, ask: Ask) -> Ask:
        return replace(ask, filters={**ask.filters, **self._filters})

    def ids(self, ask: Ask, limit: int | None = None) -> array[int]:
        """Return the ids that match, in order."""
        return self._listing.ids(self._asked(ask), limit)

    def rows(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Return the chosen columns of ``ids``."""
        return [tuple(row[number] for number in self._at) for row in self._listing.rows(ids)]

    def totals(self, ask: Ask) -> Totals:
        """Return count and sums of all that match."""
        return self._listing.totals(self._asked(ask))
