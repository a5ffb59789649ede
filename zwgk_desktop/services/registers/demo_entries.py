"""What stands in the made-up township's registers? A year of entries, written by the same use cases as an officer's."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.registers.entries import add_entry, record_step

Action = Callable[[Desk], object]
SAMPLES = "samples/demo_registers.toml"
EARLIEST = time(8, 30)


@dataclass
class _Entry:
    """An entry of the sample; ``id`` is known once it was written."""

    register: str
    values: dict[str, Any]
    id: int = 0

    def add(self, desk: Desk) -> None:
        """Write it."""
        self.id = add_entry(desk, self.register, self.values).entry_id

    def step(self, desk: Desk, kind: str, on: date, values: Mapping[str, Any]) -> None:
        """Record a step of it."""
        record_step(desk, self.id, kind, on, values)


def plan(today: date) -> Iterator[tuple[date, Action]]:
    """Yield what happened on which day, each entry's steps in their order; nothing lies ahead of ``today``."""
    table = tomllib.loads(paths.resource(SAMPLES).read_text(encoding="utf-8"))
    for one in table["entry"]:
        received = _day(one, today)
        if received > today:
            continue
        values = {key: _filled(value, today) for key, value in one["values"].items()}
        entry = _Entry(one["register"], {**values, "received_on": received})
        steps = [(_step_day(step, received, today), step) for step in one.get("steps", ())]
        steps = [(day, step) for day, step in steps if day >= received or "after" in step]
        first = min([received, *(day for day, _ in steps)])  # an open day is planned before it is held
        if first.year < today.year:
            continue
        yield first, entry.add
        for day, step in steps:
            if day <= today:
                data = {key: _filled(value, today) for key, value in step["values"].items()}
                yield day, partial(entry.step, kind=step["step"], on=day, values=data)


def fill(desk: Desk, rng: random.Random) -> int:
    """Write the whole year into a desk's registers, oldest first; return how many actions that took."""
    events = sorted(plan(desk.today()), key=lambda event: event[0])
    for day, action in events:
        morning = datetime.combine(day, EARLIEST, CHINA) + timedelta(minutes=rng.randrange(480))
        moment = min(morning, desk.now())
        action(replace(desk, clock=partial(_still, moment)))
    return len(events)


def _still(moment: datetime) -> datetime:
    return moment


def _day(one: Mapping[str, Any], today: date) -> date:
    return today - timedelta(days=one["ago"]) if "ago" in one else _in_year(one["on"], today)


def _step_day(step: Mapping[str, Any], received: date, today: date) -> date:
    return today - timedelta(days=step["ago"]) if "ago" in step else received + timedelta(days=step["after"])


def _in_year(text: str, today: date) -> date:
    month, day = text.split("-")
    return date(today.year, int(month), int(day))


def _filled(value: str, today: date) -> str:
    """Put the year into a value; 06-30 is a day of it, "ahead 8" eight days from today."""
    if value.startswith("ahead "):
        return (today + timedelta(days=int(value[6:]))).isoformat()
    if len(value) == 5 and value[2] == "-" and value.replace("-", "").isdecimal():
        return _in_year(value, today).isoformat()
    return value.replace("{year}", str(today.year))
