"""Which day does an option of the command line name?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.services.desk import CHINA

OFFICE_OPENS = time(9)


def parse_day(text: str | None) -> date | None:
    """Return the day written as 2026-03-10, None for nothing; anything else is refused as :class:`WrongUsage`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise WrongUsage("date", f"看不懂日期“{text}”。", "请写成 2026-03-10 这样的形式。") from error


def clock_of(text: str) -> Callable[[], datetime]:
    """Return a clock that stands still at nine in the morning of the day written."""
    day = parse_day(text)
    if day is None:
        raise WrongUsage("date", "没有写日期。", "请写成 2026-03-10 这样的形式。")
    moment = datetime.combine(day, OFFICE_OPENS, CHINA)
    return lambda: moment
