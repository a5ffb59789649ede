"""What does a matched deadline phrase mean? Its kind and value, as in the command line's JSON."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Any

from zwgk_desktop.domain.policy.numerals import read_number

Made = tuple[str, dict[str, Any]] | tuple[str, dict[str, Any], bool] | None  # a third member: the words are unsure
NEXT_YEAR = ("明年", "次年", "翌年", "下")
PER = {"周": "week", "星": "week", "礼": "week", "月": "month", "季": "quarter", "半": "half_year", "年": "year"}
END_DAYS = {"上旬": 10, "初": 10, "中旬": 20, "中": 15}


def last_day(month: int, year: int | None) -> int:
    """Return the month's last day; February of an unknown year ends on the 28th."""
    return monthrange(year or 2023, month)[1]


def _year_of(match: re.Match[str], year: int | None) -> dict[str, int]:
    if match["y"]:
        return {"year": int(match["y"])}
    if match["yw"] and year:
        return {"year": year + 1 if match["yw"].startswith(NEXT_YEAR) else year}
    return {}


def _dated(match: re.Match[str], year: int | None, month: int, day: int | None, unsure: bool = False) -> Made:
    if not 1 <= month <= 12:
        return None
    at = _year_of(match, year)
    last = last_day(month, at.get("year", year))
    if day is not None and not 1 <= day <= 31:
        return None
    value = {**at, "month": month, "day": min(day or last, last)}
    return ("date", value, True) if unsure else ("date", value)


def read_full_date(match: re.Match[str], year: int | None) -> Made:
    """Read 7月15日前."""
    return _dated(match, year, read_number(match["m"]), read_number(match["d"]))


def read_part_of_month(match: re.Match[str], year: int | None) -> Made:
    """Read 9月上旬前 and 10月底前."""
    part = match["part"]
    return _dated(match, year, read_number(match["m"]), END_DAYS.get(part), unsure=part in ("初", "中"))


def read_before_month(match: re.Match[str], year: int | None) -> Made:
    """Read 6月前: before that month begins, or by its end; a person decides."""
    month = int(match["m"]) - 1 or 12
    return _dated(match, year, month, None, unsure=True)


def read_month_alone(match: re.Match[str], year: int | None) -> Made:
    """Read 6月内: the month's last day."""
    return _dated(match, year, int(match["m"]), None)


def read_year_end(match: re.Match[str], year: int | None) -> Made:
    """Read 年底前 and 年内."""
    return _dated(match, year, 12, 31)


def read_half_year(match: re.Match[str], year: int | None) -> Made:
    """Read 上半年."""
    return _dated(match, year, 6 if match["half"] == "上" else 12, None)


def read_quarter_of_year(match: re.Match[str], year: int | None) -> Made:
    """Read 一季度末前."""
    quarter = read_number(match["q"])
    return _dated(match, year, quarter * 3, None) if 1 <= quarter <= 4 else None


def read_quarter_month_day(match: re.Match[str], _: int | None) -> Made:
    """Read 每季度最后一个月10日前."""
    day = int(match["d"])
    return ("quarterly", {"quarter_last_month_day": day}) if 1 <= day <= 31 else None


def read_quarter_first_month_day(match: re.Match[str], _: int | None) -> Made:
    """Read 每季度第一个月15日前."""
    day = read_number(match["d"])
    return ("quarterly", {"quarter_first_month_day": day}) if 1 <= day <= 31 else None


def read_quarter_end(_: re.Match[str], __: int | None) -> Made:
    """Read 每季度末."""
    return "quarterly", {"quarter_last_month_day": "last"}


def read_month_day(match: re.Match[str], _: int | None) -> Made:
    """Read 每月25日前."""
    day = int(match["d"])
    return ("monthly", {"month_day": day}) if 1 <= day <= 31 else None


def read_month_end(_: re.Match[str], __: int | None) -> Made:
    """Read 每月底前."""
    return "monthly", {"month_day": "last"}


def read_yearly_day(match: re.Match[str], year: int | None) -> Made:
    """Read 每年3月31日前."""
    month = int(match["m"])
    if not 1 <= month <= 12:
        return None
    day = int(match["d"]) if match["d"] else END_DAYS.get(match["part"] or "", last_day(month, None))
    return "yearly", {"month": month, "day": day}


def read_yearly_end(_: re.Match[str], __: int | None) -> Made:
    """Read 每年底前."""
    return "yearly", {"month": 12, "day": 31}


def read_times_per(match: re.Match[str], _: int | None) -> Made:
    """Read 每月至少一次, 每两周一次."""
    groups = match.groupdict()
    times = read_number(groups.get("n") or "1")
    period, count = match["p"], read_number(groups.get("pn") or "1")
    if times < 1 or count < 1:
        return None
    if count > 1 and times == 1 and period[0] in "周星礼月":
        return "frequency", {"interval_months" if period[0] == "月" else "interval_weeks": count}
    if count == 1 and period[0] == "年":
        return "yearly", {"times": times}
    if count == 1 and (period in ("日", "天") or period[0] == "工"):
        return "frequency", {"times": times, "per": "day"}
    if count == 1:
        return "frequency", {"times": times, "per": PER[period[0]]}
    return ("within_days", {"days": count}, True) if period in ("日", "天") else None


def read_times_a_half(match: re.Match[str], _: int | None) -> Made:
    """Read 上半年、下半年各一次."""
    times = read_number(match["n"])
    return ("frequency", {"times": times, "per": "half_year"}) if times else None


def read_times_a_year(match: re.Match[str], _: int | None) -> Made:
    """Read 年内至少2次."""
    times = read_number(match["n"])
    return ("yearly", {"times": times}) if times else None


def _days(count: int) -> Made:
    return "within_days", {"days": count}


def read_interval(match: re.Match[str], _: int | None) -> Made:
    """Read 最迟11个月更新1次."""
    count = read_number(match["n"])
    if match["u"] in ("日", "天"):
        return ("frequency", {"interval_weeks": count // 7}) if count and not count % 7 else _days(count)
    return "frequency", {"interval_months" if match["u"] == "月" else "interval_weeks": count}


def read_days(match: re.Match[str], _: int | None) -> Made:
    """Read 制发后15天内, 不超过5个工作日."""
    groups = match.groupdict()
    count = read_number(match["n"])
    if not count:
        return None
    value: dict[str, Any] = {"working_days" if "工作" in match["u"] else "days": count}
    if groups.get("from"):
        value["from"] = groups["from"]
    return "within_days", value


def read_weeks(match: re.Match[str], _: int | None) -> Made:
    """Read 一周内."""
    return "within_days", {"days": 7 * read_number(match["n"])}


def read_hours(match: re.Match[str], _: int | None) -> Made:
    """Read 24小时内; hours that make no whole days give nothing."""
    hours = read_number(match["n"])
    return ("within_days", {"days": hours // 24}) if hours and hours % 24 == 0 else None


def read_months_within(match: re.Match[str], _: int | None) -> Made:
    """Read 2个月内, counted as 30 days each; a person looks."""
    return "within_days", {"days": 30 * read_number(match["n"])}, True


def read_percent(match: re.Match[str], _: int | None) -> Made:
    """Read 90%以上."""
    printed = match["n"]
    number = float(printed) if printed[0].isdigit() else float(read_number(printed))
    return "ratio", {"percent": int(number) if number.is_integer() else number}
