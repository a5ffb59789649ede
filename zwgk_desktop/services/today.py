"""What waits for the office today? Due work of all areas, the next quarterly ledger, the boards in small."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.boards import BoardPosting, BoardVillage, CatalogueItem, CellState, build_matrix
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.ledger import CHECK_IN, CLOSED, Instance, Report, state_of
from zwgk_desktop.domain.periods import Period, Rhythm, parse_quarter, period_of, periods_within
from zwgk_desktop.domain.rules import quarterly_due
from zwgk_desktop.domain.today import NextLedger, TodayEntry, TodayFacts, horizon, sort_entries
from zwgk_desktop.domain.week_plan import WeekPlan, build_week, last_day, monday_of
from zwgk_desktop.domain.workdays import NOT_LOADED
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.care import find_last_backup
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.rule_packs import rules_of

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_places import InspectionRow
    from zwgk_desktop.db.queries.board_proof import ObjectionRow
    from zwgk_desktop.db.queries.boards import PostingDue
    from zwgk_desktop.db.queries.today import OpenInstance
    from zwgk_desktop.services.registers import DueEntry


@dataclass(frozen=True, slots=True)
class _Boards:
    """What the boards' part of the day is worked out from; read once."""

    watched: dict[Rhythm, tuple[Period, ...]]
    villages: list[BoardVillage]
    items: list[CatalogueItem]
    postings: list[BoardPosting]
    switched: frozenset[tuple[int, int]]
    begun: date


def today_board(desk: Desk) -> TodayFacts:
    """Return what the page 今日 shows."""
    from zwgk_desktop.db.queries import today as queries

    today = desk.today()
    quarter = period_of(Rhythm.QUARTERLY, today)
    held = _read_boards(desk, today)
    with desk.store.read() as session:
        counts = queries.count_rows(session)
    backup = find_last_backup(desk)
    overdue, week, month = sort_entries(_due_work(desk, today, horizon(today), held), today)
    present = [village for village in held.villages if village.active_to is None or village.active_to > quarter.start]
    matrix = build_matrix(quarter, today, present, held.items, held.postings, held.switched)
    return TodayFacts(
        today=today,
        overdue=overdue,
        week=week,
        month=month,
        next_ledger=_next_ledger(desk, today),
        board_period=quarter.code,
        board_label=quarter.label,
        board_counts=dict.fromkeys(CellState, 0) | dict(matrix.totals),
        backup_at=backup.at if backup else None,
        backup_days=(today - backup.at.astimezone(CHINA).date()).days if backup else None,
        counts=counts,
    )


def due_work(desk: Desk, until: date) -> list[TodayEntry]:
    """Return the open work of all areas that is due on or before ``until``, in no order."""
    today = desk.today()
    return _due_work(desk, today, until, _read_boards(desk, today))


def _read_boards(desk: Desk, today: date) -> _Boards:
    from zwgk_desktop.db.queries import boards
    from zwgk_desktop.db.queries.township import get_township

    quarter = period_of(Rhythm.QUARTERLY, today)
    watched = {rhythm: _watched(rhythm, today) for rhythm in Rhythm if rhythm.months}
    codes = {p.code for parts in watched.values() for p in parts}
    codes |= {p.code for rhythm in Rhythm for p in periods_within(rhythm, quarter)}
    with desk.store.read() as session:
        return _Boards(
            watched,
            boards.find_villages(session),
            boards.find_catalogue(session, active_only=True),
            boards.find_board_postings(session, codes),
            frozenset(boards.find_switches(session)),
            get_township(session).created_at.astimezone(CHINA).date(),
        )


def _due_work(desk: Desk, today: date, until: date, held: _Boards) -> list[TodayEntry]:
    from zwgk_desktop.db.queries import board_places, board_proof, boards
    from zwgk_desktop.db.queries import today as queries

    with desk.store.read() as session:
        objections = board_proof.find_unanswered(session, until)
        unmended = board_places.find_unmended(session, until)
        instances = queries.find_open_instances(session, until)
        waiting = boards.find_waiting(session, until)
        hanging = boards.find_hanging(session, until)
        used = queries.find_used_registers(session)
    return [
        *_ledger_entries(instances, today),
        *_board_entries(
            held.watched, held.villages, held.items, held.postings, held.switched, (held.begun, until), today
        ),
        *_posting_entries("待张贴", waiting, today),
        *_posting_entries("公示到期撤下", hanging, today),
        *_proof_entries(objections, unmended, today),
        *(_register_entries(desk, today, until, used) if used else ()),
    ]


def _register_entries(desk: Desk, today: date, until: date, used: frozenset[str]) -> Iterator[TodayEntry]:
    """One line for each entry whose legal day or inner target is near, and for each duty of the present period."""
    from zwgk_desktop.services import registers

    for one in registers.due_entries(desk, until):
        day = _urgent_day(one, today)
        what = f"{one.register_title} {one.number} {one.title}：{_clock_words(one, today)}"
        yield TodayEntry(what, day, (day - today).days, Area.REGISTERS, one.id, one.register)
    for duty in registers.duties(desk, today.year):
        if duty.register in used and not duty.met and today <= duty.due <= until:
            what = f"{duty.title}（已办 {duty.done} 次）"
            days = (duty.due - today).days
            yield TodayEntry(what, duty.due, days, Area.REGISTERS, 0, duty.register, period=duty.label)


def _is_inner(one: DueEntry) -> bool:
    """Tell whether the county's own target comes before the legal day."""
    return one.inner_due_on is not None and (one.due_on is None or one.inner_due_on < one.due_on)


def _urgent_day(one: DueEntry, today: date) -> date:
    """The county's target where it is sooner; once that is over, today, as long as the law leaves time."""
    inner = one.inner_due_on if _is_inner(one) else None
    if inner is not None and (inner >= today or one.due_on is None):
        return inner
    legal = one.due_on or today
    return min(legal, today) if inner is not None else legal


def _clock_words(one: DueEntry, today: date) -> str:
    words = one.clock if one.clock and one.clock != one.register_title else one.state
    if one.provisional:
        words = f"{words}，{NOT_LOADED}"
    if not _is_inner(one) or one.inner_due_on is None or one.due_on is None:
        return words
    over = "已过" if one.inner_due_on < today else ""
    return f"{words}（县定 {one.inner_due_on}{over}，法定 {one.due_on}）"


def week_plan(desk: Desk, day: date | None = None) -> WeekPlan:
    """Return the work of the week of ``day`` (default: this week, or the next when no working day of it is left)."""
    from zwgk_desktop.db.queries.ledger import find_office

    today = desk.today()
    calendar = calendar_of(desk)
    monday = monday_of(today, calendar) if day is None else day - timedelta(days=day.weekday())
    with desk.store.read() as session:
        county, township = find_office(session)
    return build_week(f"{county}{township}", monday, today, due_work(desk, last_day(monday)), calendar)


def print_week_plan(desk: Desk, path: Path, day: date | None = None) -> int:
    """Write the week's work on one A4 sheet; return how many things did not fit (they are counted on it).

    Raises OutputFailed when the file cannot be written. That the sheet left is in the audit trail.
    """
    from zwgk_desktop.documents.week_plan_pdf import write_week_plan
    from zwgk_desktop.documents.writing import replacing

    plan = week_plan(desk, day)
    after = {"monday": plan.monday.isoformat(), "items": plan.count, "file": path.name}
    summary = f"打印一周工作安排（{plan.span}，{plan.count} 项）"
    with desk.store.write(desk.actor, desk.now()) as unit, replacing(path) as temporary:
        left_out = write_week_plan(temporary, plan, paths.font_folders())
        unit.record(AuditEntry("week.print", Area.SETTINGS, summary, None, {}, after))
    return left_out


def preview_week_plan(desk: Desk, day: date | None = None) -> bytes:
    """Return the sheet as a PDF for the screen; nothing is noted."""
    from zwgk_desktop.documents.week_plan_pdf import write_week_plan

    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        path = Path(folder) / "week.pdf"
        write_week_plan(path, week_plan(desk, day), paths.font_folders())
        return path.read_bytes()


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


def _proof_entries(
    objections: Iterable[ObjectionRow], unmended: Iterable[InspectionRow], today: date
) -> Iterator[TodayEntry]:
    """One line for each objection that waits for an answer, and for each board that must be mended."""
    for one in objections:
        what = f"答复异议：{one.village}《{one.posting}》"
        yield TodayEntry(what, one.due_on, (one.due_on - today).days, Area.BOARDS, one.posting_id, "posting")
    for seen in unmended:
        due = seen.mend_by or today
        what = f"公开栏整改：{seen.village}{seen.place}（{seen.condition}）"
        yield TodayEntry(what, due, (due - today).days, Area.BOARDS, seen.place_id, "place")


def _next_ledger(desk: Desk, today: date) -> NextLedger:
    """The same count as ``services.ledger.readiness``, from a lighter read: this page opens first."""
    from zwgk_desktop.db.queries.ledger import find_instances
    from zwgk_desktop.db.queries.today import find_marks

    quarter, day = period_of(Rhythm.QUARTERLY, today), rules_of(desk, today.year).report_day
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
