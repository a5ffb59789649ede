"""Which day does a cell mean? Dates as dates, as serial numbers (1900 and 1904) and in every usual spelling."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from zwgk_desktop.domain.cleaning import clean_code

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?(?:份)?")
QUARTER = re.compile(r"\d{4}年?(?:第?[一二三四1-4]季度|[上下]半年|[Qq][1-4]|年度|年)?")
ONLY_MONTH = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?")
SERIALS = range(25_569, 73_051)  # 1970 to 2099 in the 1900 system
OFFSET_1904 = 1462


def from_serial(number: float, date1904: bool) -> date | None:
    """Return the day of a serial number, or None when it cannot be a payment day."""
    days = int(number) + (OFFSET_1904 if date1904 else 0)
    return date(1899, 12, 30) + timedelta(days=days) if days in SERIALS else None


def parse_date(value: object, date1904: bool = False) -> str | None:
    """Return an ISO day (2026-03-10), month (2026-03) or the period as written; None when no such date exists."""
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_number(float(value), date1904)
    if not isinstance(value, str):
        return None
    text = clean_code(value)
    if text.isdigit():
        return _from_number(float(text), date1904) if len(text) < 10 else None
    return _from_text(text)


def _from_text(text: str) -> str | None:
    found = DAY.fullmatch(text)
    if found:
        return _day(*map(int, found.groups()))
    found = MONTH.fullmatch(text)
    if found:
        return _month(*map(int, found.groups()))
    if QUARTER.fullmatch(text):
        return text
    return text if ONLY_MONTH.fullmatch(text) else None


def _from_number(number: float, date1904: bool) -> str | None:
    whole = int(number)
    if 19_700_101 <= whole <= 20_991_231:
        return _day(whole // 10_000, whole // 100 % 100, whole % 100)
    if 197_001 <= whole <= 209_912:
        return _month(whole // 100, whole % 100)
    if 1970 <= whole <= 2099:
        return str(whole)
    if 1 <= whole <= 12:
        return f"{whole}月"
    day = from_serial(number, date1904)
    return day.isoformat() if day else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        return None


def _month(year: int, month: int) -> str | None:
    return f"{year}-{month:02d}" if 1 <= month <= 12 and 1970 <= year <= 2099 else None


def _plausible(day: date) -> str | None:
    return day.isoformat() if 1970 <= day.year <= 2099 else None
