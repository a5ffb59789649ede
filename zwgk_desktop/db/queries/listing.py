"""Which rows does a question on screen match? Any labelled select as a Listing: ids first, rows by block."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select, true, type_coerce
from sqlalchemy.orm import Session

from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.listing import Ask, Column, Kind, Totals

BLOCK = 500  # ids in one IN: more than a screen shows, fewer than SQLite's limit of variables
CHINA = timezone(timedelta(hours=8))


class SqlListing:
    """A listing over ``base``: a select that labels its row number "id" and every column by its key.

    ``find`` names the keys that find-as-you-type looks into (default: all text columns); ``order`` the keys of the
    order without a sort, "-key" for descending. Dates come out as ISO text, times as local "2026-11-20 09:00".
    """

    def __init__(
        self,
        store: Store,
        base: Select[Any],
        columns: tuple[Column, ...],
        find: Sequence[str] | None = None,
        order: Sequence[str] = (),
    ) -> None:
        self.columns = columns
        self._store = store
        self._rows = base.subquery()
        self._kinds = {column.key: column.kind for column in columns}
        self._find = [c.key for c in columns if c.kind is Kind.TEXT] if find is None else list(find)
        self._order = list(order)

    def ids(self, ask: Ask, limit: int | None = None) -> array[int]:
        """Return the ids that match, in order: None last, equal ones by id; with ``limit`` only the first ones."""
        query = select(self._rows.c.id).where(self._matches(ask)).order_by(*self._sorting(ask)).limit(limit)
        with self._store.read() as session:
            return array("q", [row[0] for row in _fetch(session, query)])

    def rows(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Return one tuple of values for each id, in the order of ``ids``; an id that is gone gives a row of None."""
        wanted = select(self._rows.c.id, *(self._rows.c[column.key] for column in self.columns))
        found: dict[int, tuple[Any, ...]] = {}
        with self._store.read() as session:
            for start in range(0, len(ids), BLOCK):
                block = list(ids[start : start + BLOCK])
                for row in session.execute(wanted.where(self._rows.c.id.in_(block))):
                    found[row[0]] = tuple(_shown(value) for value in row[1:])
        nothing = (None,) * len(self.columns)
        return [found.get(key, nothing) for key in ids]

    def totals(self, ask: Ask) -> Totals:
        """Return count and sums of all that match."""
        summed = [column.key for column in self.columns if column.total]
        sums = [func.coalesce(func.sum(self._rows.c[key]), 0) for key in summed]
        with self._store.read() as session:
            row = session.execute(select(func.count(), *sums).select_from(self._rows).where(self._matches(ask))).one()
        return Totals(row[0], {key: int(value) for key, value in zip(summed, row[1:], strict=True)})

    def _matches(self, ask: Ask) -> ColumnElement[bool]:
        wanted = [self._equals(key, value) for key, value in ask.filters.items()]
        for word in ask.find.split():
            wanted.append(or_(*(self._contains(key, word) for key in self._find)))
        return and_(true(), *wanted)

    def _contains(self, key: str, find: str) -> ColumnElement[bool]:
        return cast(self._rows.c[key], String).icontains(find, autoescape=True)

    def _equals(self, key: str, value: str) -> ColumnElement[bool]:
        """Compare as shown; "" means empty. Numbers as numbers, so that an index can answer."""
        column: ColumnElement[Any] = self._rows.c[key]
        if value == "":
            return or_(column.is_(None), cast(column, String) == "")
        if self._kinds[key] in (Kind.NUMBER, Kind.MONEY):
            return type_coerce(column, String) == value if not _whole(value) else column == int(value)
        return type_coerce(column, String) == value

    def _sorting(self, ask: Ask) -> list[ColumnElement[Any]]:
        order = [("-" if ask.descending else "") + ask.sort] if ask.sort else self._order
        sorting: list[ColumnElement[Any]] = []
        for word in order:
            column: ColumnElement[Any] = self._rows.c[word.lstrip("-")]
            sorting.append((column.desc() if word.startswith("-") else column.asc()).nulls_last())
        return [*sorting, self._rows.c.id.asc()]


def _fetch(session: Session, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Return the driver's own tuples: a list of 200,000 ids is a third faster without SQLAlchemy's rows."""
    cursor: Any = session.connection().execute(query).cursor
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _whole(value: str) -> bool:
    return value.removeprefix("-").isdecimal()


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else value
