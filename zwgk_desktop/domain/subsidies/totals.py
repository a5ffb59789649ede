"""Do subtotals, totals and head counts agree with the rows they stand for?

A total may sum the whole sheet or what follows the total before it; a subtotal any section that ends (or begins) at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate

from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.money import plain_text, yuan_text
from zwgk_desktop.domain.subsidies.judged import Judged
from zwgk_desktop.domain.subsidies.rows import TotalRow, Walk
from zwgk_desktop.domain.subsidies.wording import finding

AREA_SLACK = Decimal("0.05")


class PanelSums:
    """Running sums of one panel: ``every`` readable amount, amounts not below zero, only accepted rows, and areas."""

    def __init__(self, parts: Sequence[Judged]) -> None:
        every: list[int] = []
        positive: list[int] = []
        accepted: list[int] = []
        areas: list[Decimal] = []
        for part in parts:
            for index, amount in enumerate(part.amounts):
                value = amount or 0
                skip = index in part.dropped
                every.append(0 if skip else value)
                positive.append(max(value, 0) if not skip else 0)
                accepted.append(0 if skip or index in part.held else value)
            areas += [area or Decimal(0) for area in part.areas]
        self.money = [_running(values) for values in (every, positive, accepted)]
        self.areas: list[Decimal] = list(accumulate(areas, initial=Decimal(0)))
        self.people = _running([0 if i in part.dropped else 1 for part in parts for i in range(len(part.ids))])
        self.taken = _running(
            [0 if i in part.dropped or i in part.held else 1 for part in parts for i in range(len(part.ids))]
        )
        self.has_area = any(area is not None for part in parts for area in part.areas)
        self.cards = [card for part in parts for card in part.cards]


def _running(values: Iterable[int]) -> list[int]:
    return list(accumulate(values, initial=0))


def check_totals(walk: Walk, parts: Sequence[Judged]) -> list[Finding]:
    """Return the findings about every total, subtotal and count of one sheet."""
    if not walk.totals and not walk.counts:
        return []
    numbers = sorted({run.panel.number for run in walk.runs})
    sums = [PanelSums([part for part in parts if part.run.panel.number == number]) for number in numbers]
    found: list[Finding] = []
    for at, total in enumerate(walk.totals):
        found += _check_one(walk, total, sums, _ranges(walk, at, sums))
    for row, count in walk.counts:
        every = [Range(panel, 0, len(sums[panel].people) - 1) for panel in range(len(sums))]
        if not _count_fits(count, every, sums, together=True):
            actual = sum(each.people[-1] for each in sums)
            found.append(_count_finding(walk, row, count, actual))
    return found


class Range(tuple[int, int, int]):
    """A panel index and the payments from ``start`` up to ``stop`` (excluded)."""

    __slots__ = ()

    def __new__(cls, panel: int, start: int, stop: int) -> Range:
        """Make one."""
        return super().__new__(cls, (panel, start, stop))


def _ranges(walk: Walk, at: int, sums: Sequence[PanelSums]) -> list[list[Range]]:
    """Return the sections total number ``at`` may stand for, each a list of ranges (one per panel it covers)."""
    total = walk.totals[at]
    stops = total.before
    earlier = [t.before for t in walk.totals[:at] if t.is_total and t.panel == total.panel]
    if total.is_total:
        starts = [tuple(0 for _ in stops), *earlier[-1:]]
        last = earlier[-1] if earlier else None
        villages = [mark for mark in walk.marks if last is None or mark >= last]
        starts += [mark for mark in villages if mark not in starts] if len(earlier) else []
    else:
        starts = list({mark for mark in walk.marks if all(a <= b for a, b in zip(mark, stops, strict=True))})
    choices = [[Range(p, start[p], stops[p]) for p in range(len(stops))] for start in starts]
    choices += [[Range(total.panel, start[total.panel], stops[total.panel])] for start in starts if len(stops) > 1]
    if len(stops) > 1 and total.is_total:
        ends = [len(each.people) - 1 for each in sums]
        choices.append([Range(p, 0, ends[p]) for p in range(len(stops))])
        choices.append([Range(total.panel, 0, ends[total.panel])])
    return choices + _forward(walk, total, sums)


def _forward(walk: Walk, total: TotalRow, sums: Sequence[PanelSums]) -> list[list[Range]]:
    """Totals may stand above their rows: offer what follows if the sheet's first one does, or nothing is in between."""
    here = total.before
    if any(walk.totals[0].before) and walk.marks.count(here) < 2:
        return []
    ends = tuple(len(each.people) - 1 for each in sums)
    later = [mark for mark in walk.marks if mark > here]
    return [[Range(p, here[p], stop[p]) for p in range(len(here))] for stop in [*later, ends]]


def _check_one(walk: Walk, total: TotalRow, sums: Sequence[PanelSums], choices: list[list[Range]]) -> list[Finding]:
    found = []
    kind = "total_mismatch" if total.is_total else "subtotal_mismatch"
    sheet, row = walk.sheet.name, total.row + 1
    money = {sum(sums[p].money[way][b] - sums[p].money[way][a] for p, a, b in c) for c in choices for way in range(3)}
    if total.unreadable:
        found.append(finding(kind, sheet, row, total.label, "", total.unreadable))
    elif total.amount is not None and total.amount not in money:
        actual = sum(sums[p].money[0][b] - sums[p].money[0][a] for p, a, b in choices[0])
        detail = f"表上写 {yuan_text(total.amount)} 元，各行相加为 {yuan_text(actual)} 元。"
        found.append(finding(kind, sheet, row, total.label, yuan_text(total.amount), detail))
    elif total.area is not None and sums[total.panel].has_area:
        areas = [sum((sums[p].areas[b] - sums[p].areas[a] for p, a, b in c), Decimal(0)) for c in choices]
        if all(abs(area - total.area) > AREA_SLACK for area in areas):
            detail = f"面积表上写 {plain_text(total.area)}，各行相加为 {plain_text(areas[0])}。"
            found.append(finding(kind, sheet, row, total.label, plain_text(total.area), detail))
    if total.count is not None and not any(_count_fits(total.count, c, sums) for c in choices):
        actual = sum(sums[p].people[b] - sums[p].people[a] for p, a, b in choices[0])
        found.append(_count_finding(walk, total.row, total.count, actual))
    return found


def _count_fits(count: int, ranges: Sequence[Range], sums: Sequence[PanelSums], together: bool = False) -> bool:
    people = sum(sums[p].people[b] - sums[p].people[a] for p, a, b in ranges)
    taken = sum(sums[p].taken[b] - sums[p].taken[a] for p, a, b in ranges)
    cards = {card for p, a, b in ranges for card in sums[p].cards[a:b] if card}
    return count in (people, taken) or (bool(cards) and len(cards) < people and count == len(cards))


def _count_finding(walk: Walk, row: int | None, count: int, actual: int) -> Finding:
    detail = f"表上写 {count}，实际 {actual} 行。"
    return finding("count_mismatch", walk.sheet.name, None if row is None else row + 1, "人数", str(count), detail)
