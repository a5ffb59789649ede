"""Which parts, tables, rows and columns has the annual report? (国办公开办函〔2021〕30号, kept as data)

A cell is named ``table.row.column``, e.g. ``three.new.person``; the names stand in resources/reports/annual_2021.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six parts; ``table`` parts hold numbers, the others text."""

    key: str
    number: str
    title: str
    table: bool

    @property
    def heading(self) -> str:
        """一、总体情况."""
        return f"{self.number}、{self.title}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a block; ``groups`` are the headings above it, outermost first; ``sum_of`` what it must add up."""

    key: str
    title: str
    groups: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()
    decimals: int = 0

    @property
    def label(self) -> str:
        """The column with the headings above it, as a message names it."""
        return "—".join([*self.groups, self.title])


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a block; ``groups`` are the headings left of it; a total row must add up ``sum_of``."""

    key: str
    title: str
    groups: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The row with its innermost heading, as a message names it."""
        return "".join([*self.groups[-1:], self.title]) if len(self.groups) > 1 else self.title


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells with its own headings; a table is one or more blocks."""

    table: str
    heading: str
    head: str
    top: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    def cell(self, row: Row, column: Column) -> str:
        """Return the name of a cell."""
        return f"{self.table}.{row.key}.{column.key}"

    def cells(self) -> Iterator[tuple[str, Row, Column]]:
        """Give the name, row and column of every cell, row by row."""
        for row in self.rows:
            for column in self.columns:
                yield self.cell(row, column), row, column

    def place(self, row: Row, column: Column) -> str:
        """Return where a cell stands, in words: row, then column."""
        return "，".join(f"“{words}”" for words in (row.label, column.label) if words)


@dataclass(frozen=True, slots=True)
class Balance:
    """Rows of a table whose sums must be equal in every column."""

    table: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """A way the text says a number, and the cells (names or patterns) whose sum it must be.

    Only paragraphs with the word ``context`` in them or their subheading are looked at, where it is given.
    """

    words: str
    pattern: re.Pattern[str]
    cells: tuple[str, ...]
    context: str = ""


@dataclass(frozen=True)
class AnnualLayout:
    """The whole report as data."""

    title: str
    source: str
    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    balances: tuple[Balance, ...]
    carried: tuple[str, str, str]
    in_force: tuple[str, tuple[str, ...], tuple[str, str, str]]
    told: tuple[Told, ...]
    none: tuple[Told, ...]
    comparisons: tuple[str, ...]
    fee_part: str
    fee_words: tuple[str, ...]
    old_name: str
    old_marks: tuple[str, ...]
    old_needed: int

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Self:
        """Build the layout from its file's content."""
        carried, force, old, fees = data["carried"], data["in_force"][0], data["superseded"], data["fees"]
        return cls(
            title=data["title"],
            source=data["source"],
            parts=tuple(Part(p["key"], p["number"], p["title"], p.get("table", False)) for p in data["part"]),
            blocks=tuple(_block(b) for b in data["block"]),
            balances=tuple(
                Balance(b["table"], tuple(b["left"]), tuple(b["right"]), b["words"]) for b in data["balance"]
            ),
            carried=(carried["table"], carried["this_year"], carried["last_year"]),
            in_force=(force["table"], tuple(force["rows"]), tuple(force["columns"])),
            told=tuple(_told(t) for t in data["told"]),
            none=tuple(_told(t) for t in data["none"]),
            comparisons=tuple(data["comparisons"]),
            fee_part=fees["part"],
            fee_words=tuple(fees["words"]),
            old_name=old["name"],
            old_marks=tuple(old["marks"]),
            old_needed=int(old["needed"]),
        )

    @cached_property
    def places(self) -> Mapping[str, tuple[Block, Row, Column]]:
        """Every cell's block, row and column by its name, in reading order."""
        return {name: (block, row, column) for block in self.blocks for name, row, column in block.cells()}

    @cached_property
    def summed(self) -> frozenset[str]:
        """The cells that are sums of others and are never typed: totals of rows and of columns."""
        return frozenset(name for name, (_, row, column) in self.places.items() if row.sum_of or column.sum_of)

    def part(self, key: str) -> Part:
        """Return a part by its key."""
        return next(part for part in self.parts if part.key == key)

    def matching(self, names: tuple[str, ...]) -> list[str]:
        """Return the cells that fit any of the names, where ``*`` stands for anything."""
        return [cell for cell in self.places if any(fnmatchcase(cell, name) for name in names)]

    def name(self, cell: str) -> str:
        """Return a cell in words: 表三“一、本年新收……”，“自然人”."""
        block, row, column = self.places[cell]
        return f"表{self.part(block.table).number}{block.place(row, column)}"


def _block(data: Mapping[str, Any]) -> Block:
    rows = tuple(_row(row, data["rows"]) for row in data["rows"])
    top = data.get("top", "")
    columns = tuple(
        Column(
            c["key"],
            c["title"],
            tuple(words for words in (c.get("top", ""), c.get("group", "")) if words),
            tuple(c.get("sum", ())),
            int(c.get("decimals", 0)),
        )
        for c in data["columns"]
    )
    return Block(data["table"], data["heading"], data["head"], top, rows, columns)


def _row(row: Mapping[str, Any], rows: list[Mapping[str, Any]]) -> Row:
    within = row.get("sum_within")
    parts = [one["key"] for one in rows if within in one.get("groups", ()) and one is not row] if within else []
    return Row(row["key"], row["title"], tuple(row.get("groups", ())), tuple(parts))


# A number in a text: digits (also full width), with separators and decimals, or Chinese numerals.
NUMBER = r"(?:[0-9０-９][0-9０-９,，]{0,11}(?:\.[0-9]{1,6})?|[零一二两三四五六七八九十百]{1,7})"


def _told(data: Mapping[str, Any]) -> Told:
    pattern = data["pattern"].replace("(?P<n>N)", f"(?P<n>{NUMBER})")
    return Told(data["words"], re.compile(pattern), tuple(data["cells"]), data.get("context", ""))
