"""What is handed in for a quarter? Its table, what changed since the last one, the boards and subsidies in figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from zwgk_desktop.db.queries import ledger as queries
from zwgk_desktop.db.queries import ledger_out as out
from zwgk_desktop.domain.boards import CellState
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.ledger import state_of
from zwgk_desktop.domain.ledger_sheet import LedgerSheet, build_task
from zwgk_desktop.domain.periods import Period, parse_quarter
from zwgk_desktop.domain.quarter_report import (
    BoardLine,
    Overview,
    Past,
    QuarterChanges,
    QuarterReport,
    SubsidyLine,
    find_changes,
    from_content,
    past_of,
)
from zwgk_desktop.services.boards import matrix
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.ledger_facts import Facts, read_facts

NEW_YEAR = "第一季度是新一年台账的开头，不与上年比较。"
NO_PAST = "上季度没有台账，不作比较。"
NOT_FROZEN = "上季度没有定稿，按操作记录推算。"
ADDING = ("ledger.add", "ledger.import", "ledger.look")


def build_quarter(desk: Desk, quarter: str) -> LedgerSheet:
    """Return what stands in a quarter's ledger today; RuleForbids when that year has no items."""
    period = parse_quarter(quarter)
    return _sheet(desk, period, _facts(desk, period))


def build_report(desk: Desk, quarter: str) -> QuarterReport:
    """Return everything that is handed in for a quarter, as it stands today; RuleForbids when it has no items."""
    period = parse_quarter(quarter)
    found = _facts(desk, period)
    sheet = _sheet(desk, period, found)
    return QuarterReport(
        sheet, tuple(one.item.id for one in found), _changes(desk, period, found, sheet), _overview(desk, period)
    )


def _facts(desk: Desk, period: Period) -> list[Facts]:
    found = read_facts(desk, period.year, period)
    if not found:
        raise RuleForbids(
            "empty_ledger", f"{period.year} 年的台账里还没有任务，无法导出。", "请先导入县里文件，或新增任务。"
        )
    return found


def _sheet(desk: Desk, period: Period, found: list[Facts]) -> LedgerSheet:
    with desk.store.read() as session:
        county, township = queries.find_office(session)
    rows = tuple(one.row(number) for number, one in enumerate(found, 1))
    return LedgerSheet(county, township, period, rows, desk.today())


def _changes(desk: Desk, period: Period, found: list[Facts], sheet: LedgerSheet) -> QuarterChanges:
    base = period.shifted(-1)
    if base.year != period.year:
        return QuarterChanges(base.code, (), NEW_YEAR)
    with desk.store.read() as session:
        frozen = next(iter(out.find_snapshots(session, base.code)), None)
    past = past_of(from_content(frozen.content)) if frozen else _reckon(desk, base, found)
    note = "" if frozen else NOT_FROZEN
    if not past:
        return QuarterChanges(base.code, (), NO_PAST)
    rows = [(one.item.id, row) for one, row in zip(found, sheet.rows, strict=True)]
    return QuarterChanges(base.code, find_changes(rows, past), note)


def _reckon(desk: Desk, base: Period, found: list[Facts]) -> dict[int, Past]:
    """Return the ledger as it stood at the end of ``base``, as far as the trail of actions tells."""
    over = datetime.combine(base.end + timedelta(days=1), time(), CHINA)
    with desk.store.read() as session:
        actions = out.find_actions_after(session, over)
        bin_ = queries.find_items(session, base.year, removed=True)
    born = {int(key) for one in actions if one.action.startswith(ADDING) for key in one.after.get("items", ())}
    texts: dict[int, str] = {}
    for one in actions:
        if one.action == "ledger.change":
            for key, image in one.before.get("items", {}).items():
                if "text" in image.get("fields", {}):
                    texts.setdefault(int(key), str(image["fields"]["text"]))
    past = {one.item.id: _past(one, base, texts) for one in found if one.item.id not in born}
    gone = (item for item in bin_ if item.removed_at and item.removed_at >= over and item.id not in born)
    return past | {item.id: Past(build_task(item.section, item.title), item.text.strip(), "") for item in gone}


def _past(one: Facts, base: Period, texts: dict[int, str]) -> Past:
    """Return a task's state at the end of ``base``: what was settled later was still open then."""
    instances = [
        dataclasses.replace(i, done_on=None) if i.done_on and i.done_on > base.end else i for i in one.instances
    ]
    reports = [report for report in one.reports if report.quarter <= base.code]
    state = state_of(base.code, instances, reports, base.end)
    text = texts.get(one.item.id, one.item.text).strip()
    return Past(build_task(one.item.section, one.item.title), text, str(state))


def _overview(desk: Desk, period: Period) -> Overview:
    board = matrix(desk, period)
    order = (CellState.POSTED, CellState.LATE, CellState.DUE, CellState.MISSING)
    lines = []
    for village in board.villages if board.items else ():
        counts = [board.village_totals[village.id].get(state, 0) for state in order]
        lines.append(BoardLine(village.name, (sum(counts), *counts)))
    with desk.store.read() as session:
        lists = out.find_lists(session, period.start, period.end)
    return Overview(tuple(lines), _subsidies(lists))


def _subsidies(lists: Iterable[out.ListRow]) -> tuple[SubsidyLine, ...]:
    grouped: dict[str, list[out.ListRow]] = {}
    for row in lists:
        grouped.setdefault(row.programme, []).append(row)
    return tuple(
        SubsidyLine(
            programme, len(rows), sum(r.lines for r in rows), sum(r.total_fen for r in rows), sum(r.shown for r in rows)
        )
        for programme, rows in grouped.items()
    )
