"""Is the made-up year of the registers whole, on whatever day of the year it is made?"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.conftest import CHINA
from zwgk_desktop.services import registers
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.demo_entries import fill
from zwgk_desktop.services.registers.requests import find_cases


def desk_on(desk: Desk, day: date) -> Desk:
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=CHINA)
    return replace(desk, clock=lambda: moment)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 2, 28), date(2026, 8, 13), date(2026, 12, 31)], ids=str)
def test_the_demo_year_can_be_made_on_any_day_and_nothing_lies_ahead(desk: Desk, day: date) -> None:
    later = desk_on(desk, day)
    fill(later, random.Random(1))
    for register in registers.registers():
        for facts in registers.read_register(later, register.key):
            assert all(event.on <= day for event in facts.events)
            assert register.received_future or facts.row.received_on is None or facts.row.received_on <= day


def test_a_full_year_has_every_register_a_missed_month_and_work_to_do(desk: Desk) -> None:
    fill(desk, random.Random(1))
    counts = {one.key: len(registers.read_register(desk, one.key)) for one in registers.registers()}
    assert all(counts.values())
    assert sum(counts.values()) >= 40
    assert len(find_cases(desk, 2026)) == counts["request"] == 4
    assert {one.word for one in registers.duties(desk) if one.key == "monthly"} >= {"已完成", "未完成"}
    lefts = [one.days_left for one in registers.due_entries(desk) if one.days_left is not None]
    assert min(lefts) < 0 < max(lefts)
