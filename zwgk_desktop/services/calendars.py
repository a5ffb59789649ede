"""Which days are off here? The program's own years, and those the office imported or typed, which go before them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.calendar_notice import read_notice
from zwgk_desktop.domain.calendars import (
    NoticeReading,
    YearNotice,
    bad_calendar,
    check_notice,
    notice_from_mapping,
)
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.workdays import Calendar
from zwgk_desktop.services.clocks import packaged_notices
from zwgk_desktop.services.desk import Desk

PACKAGED, OWN = "程序自带", "本单位录入"
ALL = frozenset({Area.SETTINGS, Area.REGISTERS, Area.LEDGER, Area.BOARDS})


@dataclass(frozen=True, slots=True)
class YearFacts:
    """One loaded year; ``origin`` is 程序自带 or 本单位录入; ``imported_on`` only for the latter."""

    notice: YearNotice
    origin: str
    imported_on: date | None = None


@dataclass(frozen=True, slots=True)
class StoredYear:
    """What keeping a year did; ``moved`` counts the open cases whose date is another one now."""

    changes: ChangeSet
    year: int
    moved: int


def calendar_of(desk: Desk) -> Calendar:
    """Return the calendar of this store: packaged years and the office's own, which go before them."""
    return Calendar.from_mapping(*(facts.notice.as_dates() for facts in calendar_years(desk)))


def calendar_years(desk: Desk) -> tuple[YearFacts, ...]:
    """Return every loaded year in order."""
    from zwgk_desktop.db.queries.calendars import find_calendar_years

    with desk.store.read() as session:
        own = find_calendar_years(session)
    found = {notice.year: YearFacts(notice, PACKAGED) for notice in packaged_notices()}
    found |= {row.year: YearFacts(notice_from_mapping(row.content), OWN, row.imported_at.date()) for row in own}
    return tuple(found[year] for year in sorted(found))


def read_calendar_text(text: str, year: int | None = None) -> NoticeReading:
    """Return the holidays of a pasted notice, nothing stored; InputRefused ``bad_calendar`` when none are found."""
    if "[[holiday]]" in text:
        return _read_toml(text)
    return read_notice(text, year)


def read_calendar_file(path: Path, year: int | None = None) -> NoticeReading:
    """Return the holidays of a file: the TOML of ``resources/calendar``, or the notice as txt, docx, doc, pdf, ofd.

    Raises InputRefused as reading a county document does, and ``bad_calendar``.
    """
    from zwgk_desktop.documents.plan_reader import read_plan

    return read_calendar_text(read_plan(path).text, year)


def _read_toml(text: str) -> NoticeReading:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise bad_calendar("格式不对", "请与程序自带的放假安排文件对照。") from error
    notice = notice_from_mapping(table)
    return NoticeReading(notice, check_notice(notice))


def check_year(notice: YearNotice) -> NoticeReading:
    """Return a typed notice with its findings."""
    return NoticeReading(notice, check_notice(notice))


def store_year(desk: Desk, notice: YearNotice) -> StoredYear:
    """Keep one year and compute the open cases of all registers anew, old and new date in the audit trail.

    Raises RuleForbids ``bad_calendar`` when a finding is an error.
    """
    from zwgk_desktop.db.repositories.calendars import put_calendar_year

    wrong = [one.message for one in check_notice(notice) if one.severity is Severity.ERROR]
    if wrong:
        raise RuleForbids("bad_calendar", f"这份放假安排还不能用：{wrong[0]}", "改正后再存。")
    content = notice.as_mapping()
    summary = f"录入 {notice.year} 年放假安排：放假 {notice.off_count} 天，调休上班 {notice.work_count} 天"
    with desk.store.write(desk.actor, desk.now()) as unit:
        row_id, before = put_calendar_year(unit, notice.year, notice.source, content)
        unit.record(AuditEntry("calendar.store", Area.SETTINGS, summary, row_id, before, content))
    moved = _recompute(desk)
    return StoredYear(ChangeSet(ALL, (row_id,), f"{summary}。{_moved_words(moved)}"), notice.year, moved)


def remove_year(desk: Desk, year: int) -> StoredYear:
    """Take the office's own year away; the program's own counts again, or weekends alone.

    Raises WrongUsage ``calendar_year`` when the office had none.
    """
    from zwgk_desktop.db.repositories.calendars import drop_calendar_year

    with desk.store.write(desk.actor, desk.now()) as unit:
        held = drop_calendar_year(unit, year)
        if held is None:
            raise WrongUsage("calendar_year", f"本单位没有录入过 {year} 年放假安排。", "程序自带的不能删除。")
        row_id, before = held
        summary = f"撤下本单位录入的 {year} 年放假安排"
        unit.record(AuditEntry("calendar.remove", Area.SETTINGS, summary, row_id, before, {}))
    moved = _recompute(desk)
    return StoredYear(ChangeSet(ALL, (row_id,), f"{summary}。{_moved_words(moved)}"), year, moved)


def _recompute(desk: Desk) -> int:
    from zwgk_desktop.services import registers
    from zwgk_desktop.services.boards.objections import recount_open

    return len(registers.recompute(desk).moved) + recount_open(desk)


def _moved_words(moved: int) -> str:
    if not moved:
        return "未办结事项的届满日没有变化。"
    return f"未办结的事项中有 {moved} 件届满日有变化，新旧日期已记入操作记录。"
