"""What does one year's notice on holidays say, and can it be true? (国务院办公厅 yearly notice on 节假日安排)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.workdays import WEEKDAYS, each_day, name_day

NAMES = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
YEARS = range(2000, 2101)
LONGEST = 20  # days; no public holiday was ever that long, a slip of the pen soon is


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off from ``first`` to ``last`` (both included) and the days worked in exchange."""

    name: str
    first: date
    last: date
    work: tuple[date, ...] = ()

    @property
    def days(self) -> int:
        """Return how many days it lasts."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class YearNotice:
    """One year's holidays; ``source`` is the notice with its number."""

    year: int
    source: str
    holidays: tuple[Holiday, ...]

    @property
    def off_count(self) -> int:
        """Return how many days are off."""
        return len({day for one in self.holidays for day in each_day(one.first, one.last)})

    @property
    def work_count(self) -> int:
        """Return how many weekend days are worked."""
        return len({day for one in self.holidays for day in one.work})

    def as_mapping(self) -> dict[str, Any]:
        """Return it JSON-able, in the words of ``resources/calendar/*.toml``."""
        holidays = [
            {
                "name": one.name,
                "from": one.first.isoformat(),
                "to": one.last.isoformat(),
                "work": [day.isoformat() for day in one.work],
            }
            for one in self.holidays
        ]
        return {"year": self.year, "source": self.source, "holiday": holidays}

    def as_dates(self) -> dict[str, Any]:
        """Return it as :meth:`Calendar.from_mapping` takes it: with dates, not texts."""
        holidays = [
            {"name": one.name, "from": one.first, "to": one.last, "work": list(one.work)} for one in self.holidays
        ]
        return {"year": self.year, "source": self.source, "holiday": holidays}


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """A notice that was read and what a person should look at before it is kept."""

    notice: YearNotice
    findings: tuple[Finding, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """Tell whether it may be kept: no finding is an error."""
        return not any(one.severity is Severity.ERROR for one in self.findings)


def notice_from_mapping(table: Mapping[str, Any]) -> YearNotice:
    """Read a notice from TOML or JSON; raise InputRefused ``bad_calendar`` naming what is wrong."""
    year = table.get("year")
    if isinstance(year, bool) or not isinstance(year, int) or year not in YEARS:
        raise bad_calendar(f"年份写的是“{year}”", "请写成 year = 2027 的样子。")
    holidays = table.get("holiday")
    if not isinstance(holidays, Sequence) or isinstance(holidays, str) or not holidays:
        raise bad_calendar("没有一个节日", "每个节日写一段 [[holiday]]，写明 name、from、to、work。")
    return YearNotice(year, str(table.get("source", "")).strip(), tuple(_holiday(one) for one in holidays))


def _holiday(table: Any) -> Holiday:
    if not isinstance(table, Mapping):
        raise bad_calendar("有一个节日不成段落", "每个节日写一段 [[holiday]]，写明 name、from、to、work。")
    name = str(table.get("name", "")).strip()
    if not name:
        raise bad_calendar("有一个节日没有名称", "请补上 name。")
    work = table.get("work", [])
    if not isinstance(work, Sequence) or isinstance(work, str):
        raise bad_calendar(f"“{name}”的调休上班日不是列表", "请写成 work = [2027-01-03] 的样子。")
    first, last = _day(table.get("from"), name), _day(table.get("to"), name)
    return Holiday(name, first, last, tuple(_day(one, name) for one in work))


def _day(value: Any, name: str) -> date:
    if isinstance(value, date) and type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise bad_calendar(f"“{name}”里的“{value}”不是日期", "请写成 2027-01-01 的样子。") from None


def bad_calendar(message: str, advice: str) -> InputRefused:
    """Return the refusal of a calendar file."""
    return InputRefused("bad_calendar", f"这份放假安排读不懂：{message}。", advice)


def check_notice(notice: YearNotice) -> tuple[Finding, ...]:
    """Return what cannot be or looks odd; an error keeps the notice from being used."""
    found: list[Finding] = []
    for one in notice.holidays:
        found += _check_holiday(one, notice.year)
    off = {day for one in notice.holidays if one.days <= LONGEST for day in each_day(one.first, one.last)}
    for day in sorted({day for one in notice.holidays for day in one.work} & off):
        found.append(_finding("off_and_on", Severity.ERROR, f"{name_day(day)} 既放假又上班，请核对通知原文。"))
    named = "、".join(one.name for one in notice.holidays)
    missing = [name for name in NAMES if name.removesuffix("节") not in named]
    if missing:
        text = f"没有读到{'、'.join(missing)}，请核对通知原文。"
        found.append(_finding("holiday_missing", Severity.WARNING, text))
    if not notice.source:
        found.append(_finding("no_source", Severity.WARNING, "没有写明依据的通知和文号，建议补上。"))
    return tuple(found)


def _check_holiday(one: Holiday, year: int) -> list[Finding]:
    if one.last < one.first:
        text = f"“{one.name}”的最后一天 {one.last} 早于第一天 {one.first}，请改正。"
        return [_finding("reversed", Severity.ERROR, text)]
    if one.days > LONGEST:
        return [_finding("too_long", Severity.ERROR, f"“{one.name}”放假 {one.days} 天，不合常理，请核对起止日期。")]
    found = []
    if year not in (one.first.year, one.last.year):
        text = f"“{one.name}”（{one.first} 至 {one.last}）不在 {year} 年，请核对年份。"
        found.append(_finding("other_year", Severity.ERROR, text))
    for day in one.work:
        if abs((day - one.first).days) > 60:
            text = f"“{one.name}”的上班日 {day} 离假期太远，请核对日期。"
            found.append(_finding("far_away", Severity.ERROR, text))
        elif day.weekday() < 5:
            text = f"“{one.name}”的上班日 {name_day(day)} 本来就是工作日，请核对。"
            found.append(_finding("plain_workday", Severity.WARNING, text))
    return found


def _finding(kind: str, severity: Severity, message: str) -> Finding:
    return Finding(kind, severity, message)


def describe_holiday(one: Holiday) -> tuple[str, str]:
    """Return a holiday's days off and its days worked as an officer reads them."""
    span = name_day(one.first) if one.first == one.last else f"{name_day(one.first)} 至 {name_day(one.last)}"
    work = "、".join(f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）" for day in one.work)
    return f"{span}，共 {one.days} 天", work or "无"
