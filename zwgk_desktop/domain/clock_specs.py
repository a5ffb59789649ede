"""What does a clock case ask for? The specs of ``zwgk clock due``, read strictly and refused in Chinese.

A refusal is an :class:`InputRefused` with code ``bad_case``; it says what is wrong, the caller adds which case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from zwgk_desktop.domain import deadlines
from zwgk_desktop.domain.deadlines import Due, Pause
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.workdays import DAY, Calendar

LONGEST = 3660  # days; ten years is longer than any clock of an office
YEARS = range(1949, 2201)
MINIMUM_WORDS = ("不少于", "不得少于", "至少", "不低于")
NEXT_MONTH = ("下月", "次月")
Spec = Mapping[str, Any]


class UnclearPhrase(InputRefused):
    """A phrase from which no day follows (即日起, 90%以上): a person must say; the other cases still stand."""


def due_of_case(base: date, spec: Spec, calendar: Calendar) -> Due:
    """Return when the thing that ``spec`` describes is due, counted from ``base``."""
    kind = spec.get("type")
    reader = READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise bad_case(f"不认识的计算方式“{kind}”", "可用的有：" + "、".join(READERS) + "。")
    return reader(base, spec, calendar)


def _working_days(base: date, spec: Spec, calendar: Calendar) -> Due:
    restart = spec.get("restart_from")
    start = None if restart is None else read_date(restart, "restart_from")
    if start is not None and start < base:
        raise bad_case(f"重新起算日 {start} 早于起算日 {base}", "补正后的申请不会早于原申请，请核对日期。")
    extension = read_count(spec, "extension_working_days", 0)
    return deadlines.count_working_days(
        base, read_count(spec, "n"), calendar, extension, read_pauses(spec.get("pause")), start
    )


def _calendar_days(base: date, spec: Spec, calendar: Calendar) -> Due:
    minimum = spec.get("minimum")
    if minimum is not None and not isinstance(minimum, bool):
        raise bad_case("minimum 应为 true 或 false")
    return deadlines.count_calendar_days(base, read_count(spec, "n"), calendar, bool(minimum))


def _quarter_last_month_day(base: date, spec: Spec, calendar: Calendar) -> Due:
    day = read_count(spec, "day")
    if not 1 <= day <= 31:
        raise bad_case(f"day 应在 1 至 31 之间，现为 {day}")
    return deadlines.fixed_day(base, deadlines.next_quarter_day(base, day), f"每季度最后一个月{day}日 届满", calendar)


def _month_end(base: date, spec: Spec, calendar: Calendar) -> Due:
    return deadlines.fixed_day(base, deadlines.next_month_day(base, 31), "当月最后一日 届满", calendar)


def _phrase(base: date, spec: Spec, calendar: Calendar) -> Due:
    from zwgk_desktop.domain.policy.phrases import find_deadlines  # its patterns are compiled only when asked for

    phrase = spec.get("phrase")
    if not isinstance(phrase, str) or not phrase.strip():
        raise bad_case("缺少 phrase（期限的原话）")
    for found in find_deadlines(phrase, year=base.year, loose=True):
        due = due_of_deadline(base, found.kind, found.value, calendar, found.phrase)
        if due is not None:
            return due
    raise UnclearPhrase("unclear_phrase", f"“{phrase}”里没有能算出日期的期限，", "请人工确定。")


READERS: dict[str, Callable[[date, Spec, Calendar], Due]] = {
    "working_days": _working_days,
    "calendar_days": _calendar_days,
    "quarter_last_month_day": _quarter_last_month_day,
    "month_end": _month_end,
    "phrase": _phrase,
}


def due_of_deadline(base: date, kind: str, value: Spec, calendar: Calendar, phrase: str = "") -> Due | None:
    """Return when a deadline of a document issued on ``base`` first falls due; None when it names no day (a ratio).

    ``kind`` and ``value`` are those of the command line's JSON. A date without a year is in the year of issue, even
    when it is already past.
    """
    if kind == "within_days":
        return _within_days(base, value, calendar, phrase)
    first = base
    if kind == "monthly" and phrase.startswith(NEXT_MONTH):
        first = deadlines.next_month_day(base, 31) + DAY
    day = _named_day(first, kind, value)
    return None if day is None else deadlines.fixed_day(base, day, f"“{phrase}” 届满", calendar)


def _within_days(base: date, value: Spec, calendar: Calendar, phrase: str) -> Due:
    if "working_days" in value:
        return deadlines.count_working_days(base, int(value["working_days"]), calendar)
    days = int(value["days"])
    if "个月" in phrase and days % 30 == 0:  # months are counted by months, not by thirties
        due = deadlines.add_months(base, days // 30)
        return deadlines.fixed_day(base, due, f"“{phrase}” 届满", calendar)
    minimum = any(word in phrase for word in MINIMUM_WORDS)
    return deadlines.count_calendar_days(base, days, calendar, minimum)


def _named_day(base: date, kind: str, value: Spec) -> date | None:
    match kind:
        case "date":
            return deadlines.day_of_month(int(value.get("year") or base.year), int(value["month"]), int(value["day"]))
        case "monthly":
            return deadlines.next_month_day(base, _day_number(value["month_day"]))
        case "quarterly" if "quarter_first_month_day" in value:
            return deadlines.next_quarter_day(base, _day_number(value["quarter_first_month_day"]), 1)
        case "quarterly":
            return deadlines.next_quarter_day(base, _day_number(value["quarter_last_month_day"]))
        case "yearly":
            return _yearly(base, value)
        case "frequency":
            return _first_round(base, value)
    return None


def _day_number(value: Any) -> int:
    return 31 if value == "last" else int(value)


def _yearly(base: date, value: Spec) -> date:
    if "month" not in value:
        return date(base.year, 12, 31)
    month, day = int(value["month"]), _day_number(value.get("day", "last"))
    found = deadlines.day_of_month(base.year, month, day)
    return found if found >= base else deadlines.day_of_month(base.year + 1, month, day)


def _first_round(base: date, value: Spec) -> date | None:
    """Return the end of the first round of a frequency: the week, month, quarter or year in which base lies."""
    if "interval_months" in value:
        return deadlines.add_months(base, int(value["interval_months"]))
    if "interval_weeks" in value:
        return base + timedelta(weeks=int(value["interval_weeks"]))
    ends = {
        "day": base,
        "week": base + timedelta(days=6 - base.weekday()),
        "month": deadlines.next_month_day(base, 31),
        "quarter": deadlines.next_quarter_day(base, 31),
        "half_year": date(base.year, 6, 30) if base.month <= 6 else date(base.year, 12, 31),
        "year": date(base.year, 12, 31),
    }
    return ends.get(str(value.get("per")))


def read_date(value: Any, name: str) -> date:
    """Read an ISO date of a sensible year."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise bad_case(f"{name} 不是日期：{value}", "请写成 2026-02-10 的形式。")
    return day


def read_count(spec: Spec, name: str, default: int | None = None) -> int:
    """Read a whole number of days, 0 to ten years."""
    value = spec.get(name, default)
    if value is None and default is not None:
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        raise bad_case(f"缺少 {name}" if value is None else f"{name} 应为整数，现为 {value}")
    if not 0 <= value <= LONGEST:
        raise bad_case(f"{name} 应在 0 至 {LONGEST} 之间，现为 {value}")
    return value


def read_pauses(value: Any) -> tuple[Pause, ...]:
    """Read one pause, several, or none; both ends must be there and in order."""
    if value is None:
        return ()
    several: Sequence[Any] = value if isinstance(value, list) else [value]
    return tuple(_pause(one) for one in several)


def _pause(value: Any) -> Pause:
    if not isinstance(value, Mapping):
        raise bad_case("pause 应写明 from 和 to 两个日期")
    if not value.get("from") or not value.get("to"):
        missing = "from（暂停开始日）" if not value.get("from") else "to（暂停结束日）"
        raise bad_case(f"pause 缺少 {missing}", "暂停还没有结束时算不出届满日，请先确定结束日。")
    pause = Pause(read_date(value["from"], "pause.from"), read_date(value["to"], "pause.to"))
    if pause.last < pause.first:
        raise bad_case(f"pause 的结束日 {pause.last} 早于开始日 {pause.first}")
    return pause


def bad_case(message: str, advice: str = "") -> InputRefused:
    """Return the refusal of one case."""
    return InputRefused("bad_case", f"{message}。", advice)
