"""When is it due? Working-day calendars from the resources, and the cases of ``zwgk clock due``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.domain.calendars import YearNotice, notice_from_mapping
from zwgk_desktop.domain.clock_specs import UnclearPhrase, due_of_case, read_date
from zwgk_desktop.domain.deadlines import Due
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.workdays import Calendar

NO_DATE = {"due": None, "provisional": False, "past": False, "submit_by_workday": None, "roll_forward": None}


@cache
def load_calendar() -> Calendar:
    """Return the calendar of every year's notice in ``resources/calendar``."""
    return read_calendar(paths.resource("calendar"))


def read_calendar(folder: Path) -> Calendar:
    """Return the calendar of the notices (``YYYY.toml``) in a folder."""
    return Calendar.from_mapping(*_tables(folder))


@cache
def packaged_notices() -> tuple[YearNotice, ...]:
    """Return the program's own years as notices, in order."""
    return tuple(notice_from_mapping(table) for table in _tables(paths.resource("calendar")))


def _tables(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.glob("[12][0-9][0-9][0-9].toml"))
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]


def due_dates(cases: Any, calendar: Calendar | None = None) -> list[dict[str, Any]]:
    """Return one result for each case ({"id", "base", "spec"}), in order, as JSON-able mappings.

    The first case that makes no sense refuses them all (:class:`InputRefused`, naming its id): a list of dates with a
    silent hole in it would be worse than none. A phrase from which no day follows gives ``due`` null and says why.
    """
    if not isinstance(cases, list):
        raise InputRefused("bad_cases", "输入应是一个列表，每项含 id、base 和 spec。")
    calendar = calendar or load_calendar()
    return [_one(number, case, calendar) for number, case in enumerate(cases, 1)]


def _one(number: int, case: Any, calendar: Calendar) -> dict[str, Any]:
    if not isinstance(case, Mapping):
        raise InputRefused("bad_case", f"第 {number} 项不是一个对象。", "每项应含 id、base 和 spec。")
    name = case.get("id", number)
    try:
        if not isinstance(case.get("spec"), Mapping):
            raise InputRefused("bad_case", "缺少 spec。")
        due = due_of_case(read_date(case.get("base"), "base"), case["spec"], calendar)
    except UnclearPhrase as unclear:
        return {"id": case.get("id"), **NO_DATE, "explain": [str(unclear)]}
    except InputRefused as refusal:
        raise InputRefused(
            refusal.code, f"第 {number} 项（id：{name}）：{refusal.message}", refusal.advice
        ) from refusal
    return {"id": case.get("id"), **as_json(due)}


def as_json(due: Due) -> dict[str, Any]:
    """Return a due date as the command line prints it."""
    return {
        "due": due.due.isoformat(),
        "provisional": due.provisional,
        "past": due.past,
        "submit_by_workday": due.submit_by_workday.isoformat(),
        "roll_forward": due.roll_forward.isoformat(),
        "explain": list(due.explain),
    }
