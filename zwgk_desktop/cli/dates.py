"""Which day does an option of the command line name?"""

from __future__ import annotations

from datetime import date

from zwgk_desktop.domain.errors import WrongUsage


def parse_day(text: str | None) -> date | None:
    """Return the day written as 2026-03-10, None for nothing; anything else is refused as :class:`WrongUsage`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise WrongUsage("date", f"看不懂日期“{text}”。", "请写成 2026-03-10 这样的形式。") from error
