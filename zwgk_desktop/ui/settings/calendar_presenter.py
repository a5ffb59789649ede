"""Which years' holidays are known, and what does a notice or a typed table say? The tab 放假安排, without Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.calendars import (
    NAMES,
    Holiday,
    NoticeReading,
    YearNotice,
    bad_calendar,
    describe_holiday,
)
from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.findings import SEVERITY_WORDS
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.domain.workdays import NOT_LOADED
from zwgk_desktop.services import calendars
from zwgk_desktop.services.desk import Desk

COLUMNS = (
    Column("year", "年度", width=8),
    Column("state", "收录情况", Kind.STATUS, 12),
    Column("origin", "来自", width=12),
    Column("off", "放假天数", Kind.NUMBER, 10),
    Column("on", "调休上班天数", Kind.NUMBER, 14),
    Column("source", "依据", width=46),
)
LOADED, MISSING = "已收录", "未收录"
TITLES = ("节日", "第一天", "最后一天", "调休上班日")
Row = tuple[str, str, str, str]
_DAY = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_WIDE = {ord(wide): ord(plain) for wide, plain in zip("０１２３４５６７８９．－", "0123456789.-", strict=True)}


class CalendarPresenter:
    """Nothing is kept but the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def listing(self) -> MemoryListing:
        """Return the years loaded, and this and the next year in any case, the newest first."""
        known = {facts.notice.year: facts for facts in calendars.calendar_years(self.desk)}
        year = self.desk.today().year
        rows: dict[int, tuple[Any, ...]] = {}
        for each in sorted({*known, year, year + 1}, reverse=True):
            facts = known.get(each)
            if facts is None:
                rows[each] = (f"{each} 年", MISSING, "", None, None, NOT_LOADED)
                continue
            notice = facts.notice
            rows[each] = (
                f"{each} 年", LOADED, facts.origin, notice.off_count, notice.work_count or None, notice.source
            )  # fmt: skip
        return MemoryListing(COLUMNS, rows)

    def words(self) -> tuple[bool, str]:
        """Return whether this and the next year are known, and a sentence that says so."""
        known, year = calendars.calendar_of(self.desk).years, self.desk.today().year
        if year not in known:
            return False, f"没有收录 {year} 年放假安排：今年的工作日按周末推算，凡涉及的日期都会注明。"
        if year + 1 not in known:
            return False, (
                f"{year} 年已收录。{year + 1} 年放假安排还没有收录（国务院办公厅一般在 11 月前后发布），"
                f"跨到 {year + 1} 年的日期先按周末推算，并会注明。"
            )
        return True, f"{year} 年和 {year + 1} 年的放假安排都已收录。"

    def missing_year(self) -> int:
        """Return the year an officer most likely brings: this one or the next."""
        known, year = calendars.calendar_of(self.desk).years, self.desk.today().year
        return year if year not in known else year + 1

    def notice_of(self, year: int) -> YearNotice | None:
        """Return what is known of a year."""
        found = (facts.notice for facts in calendars.calendar_years(self.desk))
        return next((notice for notice in found if notice.year == year), None)

    def is_own(self, year: int) -> bool:
        """Tell whether the office brought that year itself."""
        years = calendars.calendar_years(self.desk)
        return any(facts.notice.year == year and facts.origin == calendars.OWN for facts in years)

    def read_text(self, text: str, year: int | None) -> NoticeReading:
        """Return what a pasted notice says; InputRefused when it names no day."""
        return calendars.read_calendar_text(text, year)

    def read_file(self, path: Path, year: int | None) -> NoticeReading:
        """Return what a notice file says."""
        return calendars.read_calendar_file(path, year)

    def typed(self, year_text: str, source: str, rows: Sequence[Row]) -> NoticeReading:
        """Return what the table says; InputRefused ``bad_calendar`` names the cell that cannot be read."""
        if not year_text.strip().isdecimal():
            raise bad_calendar("没有填年份", "请填写四位数的年份，如 2027。")
        year = int(year_text)
        holidays = tuple(_holiday(row, year) for row in rows if any(cell.strip() for cell in row[1:]))
        if not holidays:
            raise bad_calendar("没有填一个节日", "至少填写一个节日的起止日期。")
        return calendars.check_year(YearNotice(year, source.strip(), holidays))

    def store(self, notice: YearNotice) -> ChangeSet:
        """Keep a year."""
        return calendars.store_year(self.desk, notice).changes

    def remove(self, year: int) -> ChangeSet:
        """Take the office's own year away."""
        return calendars.remove_year(self.desk, year).changes


def empty_rows() -> tuple[Row, ...]:
    """Return the table of a year nobody typed yet."""
    return tuple((name, "", "", "") for name in NAMES)


def rows_of(notice: YearNotice) -> tuple[Row, ...]:
    """Return a notice as the table shows it."""
    return tuple(
        (one.name, one.first.isoformat(), one.last.isoformat(), "、".join(day.isoformat() for day in one.work))
        for one in notice.holidays
    )


def preview_lines(reading: NoticeReading) -> tuple[str, ...]:
    """Return what was read, one line a holiday, then what should be looked at."""
    notice = reading.notice
    lines = [f"{notice.year} 年：放假 {notice.off_count} 天，调休上班 {notice.work_count} 天。"]
    for one in notice.holidays:
        off, work = describe_holiday(one)
        lines.append(f"{one.name}　{off}；上班：{work}")
    lines += [f"{SEVERITY_WORDS[one.severity]}：{one.message}" for one in reading.findings]
    return tuple(lines)


def _holiday(row: Row, year: int) -> Holiday:
    name = row[0].strip()
    if not name:
        raise bad_calendar("有一行没有填节日名称", "请补上。")
    first = _one_day(row[1], year, f"“{name}”的第一天")
    last = _one_day(row[2], year, f"“{name}”的最后一天") if row[2].strip() else first
    work = [part for part in re.split(r"[、，,；;\s]+", row[3].strip()) if part]
    return Holiday(name, first, last, tuple(_one_day(part, year, f"“{name}”的上班日") for part in work))


def _one_day(text: str, year: int, what: str) -> date:
    found = _DAY.fullmatch(text.translate(_WIDE).strip())
    if found is None:
        raise bad_calendar(f"{what}写的是“{text.strip()}”", "请写成 2027-01-01 或 1月1日 的样子。")
    try:
        return date(int(found.group(1) or year), int(found.group(2)), int(found.group(3)))
    except ValueError:
        raise bad_calendar(f"{what}没有“{text.strip()}”这一天", "请核对。") from None
