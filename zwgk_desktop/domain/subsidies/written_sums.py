"""Which totals, subtotals and counts does a sheet write, and which rows does each stand for? Kept with a batch.

Positions among the payments are kept as row numbers, so that the sums can be held against the rows as mended.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from zwgk_desktop.domain.columns import Panel
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.money import plain_text
from zwgk_desktop.domain.subsidies.judged import Judged
from zwgk_desktop.domain.subsidies.raw import RawSheet
from zwgk_desktop.domain.subsidies.rows import Run, TotalRow, Walk
from zwgk_desktop.domain.subsidies.totals import check_totals

SUM_KINDS = frozenset({"total_mismatch", "subtotal_mismatch", "count_mismatch"})


class SummedRow(NamedTuple):
    """One payment as the sums see it: 1-based row, amount in fen, and whether it is held back."""

    panel: int
    row: int
    amount: int | None
    area: Decimal | None
    card: str
    held: bool


def keep_sums(walk: Walk) -> dict[str, Any]:
    """Return the written sums of a sheet as JSON keeps them; {} when it writes none."""
    if not walk.totals and not walk.counts:
        return {}
    rows = [[at + 1 for at in of] for of in _rows_by_panel(walk.runs).values()]

    def edges(before: Sequence[int]) -> list[int]:
        return [_edge(rows[p], at) for p, at in enumerate(before)]

    totals = [
        {
            "row": t.row + 1, "panel": t.panel, "label": t.label, "total": t.is_total, "amount": t.amount,
            "area": None if t.area is None else plain_text(t.area), "count": t.count, "before": edges(t.before),
            "unreadable": t.unreadable,
        }
        for t in walk.totals
    ]  # fmt: skip
    counts = [[None if row is None else row + 1, count] for row, count in walk.counts]
    return {"totals": totals, "marks": [edges(mark) for mark in walk.marks], "counts": counts, "panels": len(rows)}


def judge_sums(sheet: str, kept: Mapping[str, Any], rows: Iterable[SummedRow]) -> list[Finding]:
    """Hold the sums kept by :func:`keep_sums` against the sheet's rows as they now stand."""
    if not kept:
        return []
    parts = _parts(rows, int(kept["panels"]))
    places = [[at + 1 for at in part.run.rows] for part in parts]

    def before(edges: Sequence[int]) -> tuple[int, ...]:
        return tuple(bisect_left(places[p], edge) for p, edge in enumerate(edges))

    walk = Walk(RawSheet(sheet, []), [part.run for part in parts])
    walk.marks = [before(mark) for mark in kept["marks"]]
    walk.counts = [(None if row is None else row - 1, count) for row, count in kept["counts"]]
    walk.totals = [
        TotalRow(
            t["row"] - 1, t["panel"], t["label"], t["total"], t["amount"],
            None if t["area"] is None else Decimal(t["area"]), t["count"], before(t["before"]), t["unreadable"],
        )
        for t in kept["totals"]
    ]  # fmt: skip
    return check_totals(walk, parts)


def _rows_by_panel(runs: Iterable[Run]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for run in runs:
        found[run.panel.number] += run.rows
    return dict(sorted(found.items()))


def _edge(rows: Sequence[int], at: int) -> int:
    """Return the row number of payment ``at``, or the one after the last."""
    if at < len(rows):
        return rows[at]
    return rows[-1] + 1 if rows else 0


def _parts(rows: Iterable[SummedRow], panels: int) -> list[Judged]:
    parts = [Judged(Run(Panel(number, 0, 0, {}), {})) for number in range(1, panels + 1)]
    for one in sorted(rows, key=lambda row: (row.panel, row.row)):
        part = parts[min(max(one.panel, 1), panels) - 1]
        if one.held:
            part.held.add(len(part.amounts))
        part.run.rows.append(one.row - 1)
        part.ids.append("")
        part.cards.append(one.card)
        part.areas.append(one.area)
        part.amounts.append(one.amount)
    return parts
