"""Can any walk along the offered path lead to a record that contradicts itself?"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.registers.request_clock import clock_of, state_of
from zwgk_desktop.domain.registers.request_findings import check_request
from zwgk_desktop.domain.registers.request_steps import Step, build_event, next_steps
from zwgk_desktop.domain.registers.requests import Event, RequestFacts, Rules
from zwgk_desktop.services.clocks import load_calendar

CALENDAR = load_calendar()
RULES = Rules.from_mapping(tomllib.loads(paths.resource("registers/request_kinds.toml").read_text(encoding="utf-8")))
DECIDED_BY_FIELDS = ("answered", "third_answered", "co_answered")  # a kind of answer, silence too early
ANSWERS = {"detail": "理由", "basis": "某条", "earlier": "前次", "public_interest": "公共利益", "form": "纸质"}


def values(step: Step, draw: st.DataObject) -> dict[str, Any]:
    """Fill every required field, choices by chance."""
    if step.key == "answered":
        return {**ANSWERS, "kind": draw.draw(st.sampled_from(sorted(RULES.kinds)))}
    filled: dict[str, Any] = {}
    for field in step.fields:
        if field.choices:
            filled[field.key] = draw.draw(st.sampled_from(field.choices))
        elif field.required:
            filled[field.key] = "内容"
    return filled | ({"pages": 40} if step.key == "fee_noticed" else {})


@given(st.data(), st.sampled_from(sorted(RULES.channels)), st.dates(date(2025, 1, 1), date(2026, 3, 1)))
def test_every_walk_of_offered_steps_stays_lawful(draw: st.DataObject, channel: str, start: date) -> None:
    facts = RequestFacts("依申请2026-001", "补贴清单", "natural", channel, (Event("arrived", start),))
    today = start
    for _ in range(draw.draw(st.integers(1, 12))):
        today += timedelta(days=draw.draw(st.integers(0, 25)))
        offered = [step for step in next_steps(facts, today, CALENDAR, RULES) if step.allowed]
        if not offered:
            break
        step = draw.draw(st.sampled_from(offered))
        closed = facts.closed_on
        try:
            event = build_event(facts, step.key, today, values(step, draw), today, CALENDAR, RULES)
        except RuleForbids:
            if step.key not in DECIDED_BY_FIELDS:
                raise
            continue
        facts = facts.with_event(event)
        errors = [one for one in check_request(facts, today, CALENDAR, RULES) if one.severity is Severity.ERROR]
        assert errors == []
        clock = clock_of(facts, CALENDAR, RULES)
        assert state_of(facts, clock)
        assert clock.due is None or clock.received_on is None or clock.due.due > clock.received_on
        assert (clock.due is None) == (clock.waiting in ("confirm", "correction"))
        assert closed is None or facts.closed_on == closed
