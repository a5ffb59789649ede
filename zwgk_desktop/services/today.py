"""What waits for the office today? Due work of all areas, the next quarterly ledger, the boards in small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from zwgk_desktop.domain.boards import BoardPosting, BoardVillage, CatalogueItem, CellState, build_matrix
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.ledger import CHECK_IN, CLOSED, Instance, Report, state_of
from zwgk_desktop.domain.periods import Period, Rhythm, parse_quarter, period_of, periods_within
from zwgk_desktop.domain.rules import quarterly_due
from zwgk_desktop.domain.today import NextLedger, TodayEntry, TodayFacts, horizon, sort_entries
from zwgk_desktop.services.care import find_last_backup
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.ledger_facts import load_rules

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.boards import PostingDue
    from zwgk_desktop.db.queries.today import OpenInstance


def today_board(desk: Desk) -> TodayFacts:
    """Return what the page 今日 shows."""
    from zwgk_desktop.db.queries import boards
    from zwgk_desktop.db.queries import today as queries
    from zwgk_desktop.db.queries.township import get_township

    today = desk.today()
    until = horizon(today)
    quarter = period_of(Rhythm.QUARTERLY, today)
    watched = {rhythm: _watched(rhythm, today) for rhythm in Rhythm if rhythm.months}
    codes = {p.code for parts in watched.values() for p in parts}
    codes |= {p.code for rhythm in Rhythm for p in periods_within(rhythm, quarter)}
    with desk.store.read() as session:
        instances = queries.find_open_instances(session, until)
        villages = boards.find_villages(session)
        items = boards.find_catalogue(session, active_only=True)
        switched = frozenset(boards.find_switches(session))
        postings = boards.find_board_postings(session, codes)
        waiting = boards.find_waiting(session, until)
        hanging = boards.find_hanging(session, until)
        counts = queries.count_rows(session)
        begun = get_township(session).created_at.astimezone(CHINA).date()
    backup = find_last_backup(desk)
    entries = [
        *_ledger_entries(instances, today),
        *_board_entries(watched, villages, items, postings, switched, (begun, until), today),
        *_posting_entries("待张贴", waiting, today),
        *_posting_entries("公示到期撤下", hanging, today),
    ]
    overdue, week, month = sort_entries(entries, today)
    present = [village for village in villages if village.active_to is None or village.active_to > quarter.start]
    return TodayFacts(
        today=today,
        overdue=overdue,
        week=week,
        month=month,
        next_ledger=_next_ledger(desk, today),
        board_period=quarter.code,
        board_label=quarter.label,
        board_counts=dict.fromkeys(CellState, 0)
        | dict(build_matrix(quarter, today, present, items, postings, switched).totals),
        backup_at=backup.at if backup else None,
        backup_days=(today - backup.at.astimezone(CHINA).date()).days if backup else None,
        counts=counts,
    )


def _watched(rhythm: Rhythm, today: date) -> tuple[Period, ...]:
    """The present period and the one before: what is older stays in the matrix and no longer fills the first page."""
    now = period_of(rhythm, today)
    return now.shifted(-1), now


def _ledger_entries(instances: Iterable[OpenInstance], today: date) -> list[TodayEntry]:
    """One line for each dated duty; quarterly check-ins of ongoing items are one line a quarter."""
    found, check_ins = [], defaultdict(list)
    for one in instances:
        if one.note == CHECK_IN:
            check_ins[one.label, one.due].append(one)
            continue
        found.append(TodayEntry(one.name, one.due, (one.due - today).days, Area.LEDGER, one.item_id, period=one.label))
    for (label, due), several in check_ins.items():
        what = f"{parse_quarter(label).label}台账填报（{len(several)} 项未填报）"
        found.append(TodayEntry(what, due, (due - today).days, Area.LEDGER, 0, "quarter", len(several), label))
    return found


def _board_entries(
    watched: dict[Rhythm, tuple[Period, ...]],
    villages: list[BoardVillage],
    items: list[CatalogueItem],
    postings: list[BoardPosting],
    switched: frozenset[tuple[int, int]],
    span: tuple[date, date],
    today: date,
) -> list[TodayEntry]:
    """One line for each item and period that villages have not posted and that is due within ``span``.

    What was due before the office began with this program stands in the matrix and is not held against it here.
    """
    found = []
    for rhythm, periods in watched.items():
        same = [item for item in items if item.rhythm is rhythm]
        for period in periods:
            matrix = build_matrix(period, today, villages, same, postings, switched)
            late: dict[tuple[int, date], list[str]] = defaultdict(list)
            names = {village.id: village.name for village in villages}
            for (village_id, item_id), cell in matrix.cells.items():
                if cell.due and span[0] <= cell.due <= span[1] and cell.state in (CellState.DUE, CellState.MISSING):
                    late[item_id, cell.due].append(names[village_id])
            words = {item.id: item.level2 for item in same}
            for (item_id, due), who in late.items():
                what = f"{period.name(words[item_id])}（{_who(who)}）"
                found.append(
                    TodayEntry(what, due, (due - today).days, Area.BOARDS, item_id, "item", len(who), period.code)
                )
    return found


def _who(villages: list[str]) -> str:
    return "、".join(villages) if len(villages) <= 2 else f"{len(villages)} 个村"


def _posting_entries(what: str, rows: Iterable[PostingDue], today: date) -> list[TodayEntry]:
    """One line for postings of the same title and day: the villages of a township post together."""
    groups: dict[tuple[str, date], list[PostingDue]] = defaultdict(list)
    for row in rows:
        groups[row.title, row.due].append(row)
    return [
        TodayEntry(
            f"{what}：{_who([row.village for row in same])}《{title}》",
            due,
            (due - today).days,
            Area.BOARDS,
            same[0].id,
            "posting",
            len(same),
        )
        for (title, due), same in groups.items()
    ]


def _next_ledger(desk: Desk, today: date) -> NextLedger:
    """The same count as ``services.ledger.readiness``, from a lighter read: this page opens first."""
    from zwgk_desktop.db.queries.ledger import find_instances
    from zwgk_desktop.db.queries.today import find_marks

    quarter, day = period_of(Rhythm.QUARTERLY, today), load_rules().report_day
    if quarterly_due(quarter, day) < today:
        quarter = quarter.shifted(1)
    with desk.store.read() as session:
        marks, instances = find_marks(session, quarter.year), find_instances(session, quarter.year)
    reported = sum(_is_reported(quarter.code, reports, instances.get(key, ()), today) for key, reports in marks.items())
    due = quarterly_due(quarter, day)
    return NextLedger(quarter.code, quarter.label, due, (due - today).days, reported, len(marks))


def _is_reported(quarter: str, reports: Sequence[Report], instances: Sequence[Instance], today: date) -> bool:
    if any(report.quarter == quarter and report.says_something for report in reports):
        return True
    return bool(reports) and state_of(quarter, instances, reports, today) in CLOSED
