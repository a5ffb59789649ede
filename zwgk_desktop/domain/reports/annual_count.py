"""How do the year's requests count into tables three and four? One request, one applicant, one row of results.

A partial disclosure counts once, under （二）; what is open on 31 December is carried on (国办公开办函〔2021〕30号).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zwgk_desktop.domain.reports.annual import AnnualTables, fill_sums
from zwgk_desktop.domain.reports.annual_layout import AnnualLayout


@dataclass(frozen=True, slots=True)
class Remedy:
    """A review or lawsuit about one request; ``kind`` review, direct or after (复议后起诉).

    ``outcome`` upheld, corrected or other; pending while ``closed_on`` is None.
    """

    kind: str
    raised_on: date
    closed_on: date | None = None
    outcome: str = "pending"


@dataclass(frozen=True, slots=True)
class RequestCase:
    """One request: ``applicant`` is a column of table three, ``result`` one of its result rows once closed."""

    number: str
    applicant: str
    received_on: date
    closed_on: date | None = None
    result: str = ""
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True)
class Counted:
    """The tables and, for every counted cell, the numbers of the requests behind it."""

    tables: AnnualTables
    behind: Mapping[str, tuple[str, ...]]


def count_requests(layout: AnnualLayout, cases: Iterable[RequestCase], year: int) -> Counted:
    """Return tables three and four of ``year``, totals included, and which requests stand behind each cell."""
    behind: dict[str, list[str]] = {}
    numbers: Counter[str] = Counter()
    for case in cases:
        for cell in [*_rows(case, year), *_remedies(case, year)]:
            numbers[cell] += 1
            behind.setdefault(cell, []).append(case.number)
    tables = fill_sums(layout, AnnualTables({cell: Decimal(count) for cell, count in numbers.items()}))
    return Counted(tables, {cell: tuple(who) for cell, who in behind.items()})


def _rows(case: RequestCase, year: int) -> list[str]:
    start, end = date(year, 1, 1), date(year, 12, 31)
    if case.received_on > end or (case.closed_on is not None and case.closed_on < start):
        return []
    came = "new" if case.received_on >= start else "carried"
    went = case.result if case.closed_on is not None and case.closed_on <= end else "left"
    return [f"three.{row}.{case.applicant}" for row in (came, went)]


def _remedies(case: RequestCase, year: int) -> list[str]:
    start, end = date(year, 1, 1), date(year, 12, 31)
    found = []
    for one in case.remedies:
        if one.raised_on > end or (one.closed_on is not None and one.closed_on < start):
            continue
        outcome = one.outcome if one.closed_on is not None and one.closed_on <= end else "pending"
        found.append(f"four.count.{one.kind}_{outcome}")
    return found
