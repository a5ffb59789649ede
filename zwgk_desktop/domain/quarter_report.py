"""What does a quarter hand in beside its table? What changed since the last one, how boards and subsidies stand.

All of it can be frozen: :func:`to_content` and :func:`from_content` are each other's inverse, :func:`differences` tells
what a frozen quarter and today say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from zwgk_desktop.domain.ledger import State
from zwgk_desktop.domain.ledger_sheet import COLUMNS, LedgerRow, LedgerSheet
from zwgk_desktop.domain.periods import parse_quarter

BOARD_COLUMNS = ("应公开", "已公开", "迟公开", "待公开", "未公开")
NOTHING = "（无）"


class ChangeKind(StrEnum):
    """What happened to a task since the last quarter, in the order of the sheet."""

    NEW = "新增"
    DONE = "新完成"
    LATE = "转为逾期"
    TEXT = "内容变化"
    DROPPED = "移出台账"


@dataclass(frozen=True, slots=True)
class Change:
    """One change; ``number`` is this quarter's (None: the task is gone), ``before`` and ``now`` are words or states."""

    kind: ChangeKind
    number: int | None
    task: str
    content: str
    before: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class QuarterChanges:
    """The changes against ``base`` (2026Q2); ``note`` says what they are counted from."""

    base: str
    changes: tuple[Change, ...] = ()
    note: str = ""

    def count(self, kind: ChangeKind) -> int:
        """Return how many changes are of a kind."""
        return sum(one.kind is kind for one in self.changes)


@dataclass(frozen=True, slots=True)
class Past:
    """A task as it stood in the last quarter."""

    task: str
    content: str
    state: str


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One village's board: ``counts`` in the order of :data:`BOARD_COLUMNS`."""

    village: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SubsidyLine:
    """One programme in the quarter: batches, payments, fen, and how many batches had their result posted."""

    programme: str
    batches: int
    payments: int
    total_fen: int
    posted: int


@dataclass(frozen=True, slots=True)
class Overview:
    """村务公开与补贴概况 of a quarter."""

    boards: tuple[BoardLine, ...] = ()
    subsidies: tuple[SubsidyLine, ...] = ()


@dataclass(frozen=True, slots=True)
class QuarterReport:
    """A quarter with everything that is handed in; ``ids`` are the tasks of the sheet's rows, in their order."""

    sheet: LedgerSheet
    ids: tuple[int, ...]
    changes: QuarterChanges
    overview: Overview = field(default_factory=Overview)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a frozen quarter and today differ: the task, the column, both words."""

    item_id: int
    label: str
    column: str
    frozen: str
    today: str


def find_changes(rows: Sequence[tuple[int, LedgerRow]], past: Mapping[int, Past]) -> tuple[Change, ...]:
    """Return what changed from ``past`` to ``rows``, both by task, sorted by kind and number."""
    found: list[Change] = []
    for key, row in rows:
        old = past.get(key)
        if old is None:
            found.append(Change(ChangeKind.NEW, row.number, row.task, row.content, "", row.state))
            continue
        if row.state != old.state and row.state in (State.DONE, State.LATE):
            kind = ChangeKind.DONE if row.state == State.DONE else ChangeKind.LATE
            found.append(Change(kind, row.number, row.task, row.content, old.state, row.state))
        if old.content and "".join(row.content.split()) != "".join(old.content.split()):
            found.append(Change(ChangeKind.TEXT, row.number, row.task, row.content, old.content, row.content))
    gone = past.keys() - {key for key, _ in rows}
    found += [Change(ChangeKind.DROPPED, None, past[k].task, past[k].content, past[k].state) for k in sorted(gone)]
    order = list(ChangeKind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.number or 0)))


def to_content(report: QuarterReport) -> dict[str, Any]:
    """Return the report as plain JSON values."""
    sheet = report.sheet
    return {
        "county": sheet.county,
        "township": sheet.township,
        "quarter": sheet.quarter.code,
        "made_on": sheet.made_on.isoformat(),
        "rows": [asdict(row) for row in sheet.rows],
        "ids": list(report.ids),
        "changes": asdict(report.changes),
        "overview": asdict(report.overview),
    }


def from_content(content: Mapping[str, Any]) -> QuarterReport:
    """Return the report that :func:`to_content` wrote down."""
    sheet = LedgerSheet(
        content["county"],
        content["township"],
        parse_quarter(content["quarter"]),
        tuple(LedgerRow(**row) for row in content["rows"]),
        date.fromisoformat(content["made_on"]),
    )
    told = content["changes"]
    changes = tuple(Change(**{**one, "kind": ChangeKind(one["kind"])}) for one in told["changes"])
    boards = tuple(BoardLine(one["village"], tuple(one["counts"])) for one in content["overview"]["boards"])
    subsidies = tuple(SubsidyLine(**one) for one in content["overview"]["subsidies"])
    return QuarterReport(
        sheet,
        tuple(content["ids"]),
        QuarterChanges(told["base"], changes, told["note"]),
        Overview(boards, subsidies),
    )


def past_of(report: QuarterReport) -> dict[int, Past]:
    """Return the tasks of a frozen quarter, to compare the next one with."""
    return {key: Past(row.task, row.content, row.state) for key, row in zip(report.ids, report.sheet.rows, strict=True)}


def differences(frozen: QuarterReport, today: QuarterReport) -> tuple[Difference, ...]:
    """Return where today's ledger says otherwise than the frozen one, task by task; numbers do not count."""
    old = dict(zip(frozen.ids, frozen.sheet.rows, strict=True))
    new = dict(zip(today.ids, today.sheet.rows, strict=True))
    found: list[Difference] = []
    for key in [*old, *(key for key in new if key not in old)]:
        before, now = old.get(key), new.get(key)
        label = _label(before or now)
        if before is None or now is None:
            words = ("定稿时没有", "后来新增") if before is None else ("定稿时有", "现已移出")
            found.append(Difference(key, label, "任务", *words))
            continue
        for column, heading in COLUMNS.items():
            pair = str(getattr(before, column)), str(getattr(now, column))
            if column != "number" and pair[0] != pair[1]:
                found.append(Difference(key, label, heading, pair[0] or NOTHING, pair[1] or NOTHING))
    return tuple(found)


def _label(row: LedgerRow | None) -> str:
    words = "".join((row.content or row.task).split()) if row else ""
    return words if len(words) <= 30 else f"{words[:29]}…"
