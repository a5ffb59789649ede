"""What does the program know about a request? Its events, dates, findings, and what may be done today."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.registers.clocks import RunningClock
from zwgk_desktop.domain.registers.request_clock import CONFIRM, CORRECTION, Clock, clock_of, state_of
from zwgk_desktop.domain.registers.request_findings import check_request
from zwgk_desktop.domain.registers.request_steps import Step, kinds_today, next_steps
from zwgk_desktop.domain.registers.requests import (
    REGISTER,
    AnswerKind,
    Event,
    FollowUp,
    RequestFacts,
    Rules,
    answer_kind,
    find_petition_signs,
    follow_ups,
)
from zwgk_desktop.domain.workdays import NOT_LOADED, Calendar
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.registers import EntryRow, EventRow


@cache
def load_rules() -> Rules:
    """Return the rules of 依申请公开 (``resources/registers/request_kinds.toml``)."""
    return Rules.from_mapping(tomllib.loads(paths.resource("registers/request_kinds.toml").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class RequestCase:
    """One request: the stored row, its facts, its dates; findings and steps are computed on demand."""

    row: EntryRow
    events: tuple[EventRow, ...]
    facts: RequestFacts
    clock: Clock
    today: date
    calendar: Calendar

    @property
    def id(self) -> int:
        """Return the entry's id."""
        return self.row.id

    @property
    def state(self) -> str:
        """Return the word for how far it is."""
        return state_of(self.facts, self.clock)

    @property
    def findings(self) -> list[Finding]:
        """Return what is wrong or overdue, each with its rule."""
        return check_request(self.facts, self.today, self.calendar, load_rules())

    @property
    def steps(self) -> list[Step]:
        """Return every step, allowed today or with the reason why not."""
        return next_steps(self.facts, self.today, self.calendar, load_rules())

    @property
    def kinds(self) -> list[tuple[AnswerKind, str]]:
        """Return every kind of answer with what is against it today ("" when it may be given)."""
        return kinds_today(self.facts, self.today, self.calendar, load_rules())

    @property
    def kind(self) -> AnswerKind | None:
        """Return the kind it was answered with; its ``row`` is the row of the annual report's table three."""
        return answer_kind(self.facts, load_rules())

    @property
    def follow_ups(self) -> tuple[FollowUp, ...]:
        """Return its reviews and suits, for table four."""
        return follow_ups(self.facts)

    @property
    def petition_signs(self) -> tuple[str, ...]:
        """Return the words that make it look like a petition."""
        text = f"{self.row.title}\n{self.row.data.get('content', '')}"
        return find_petition_signs(text, load_rules())

    @property
    def petition_words(self) -> str:
        """Return a sentence on those words, "" when there are none."""
        signs = "、".join(self.petition_signs)
        return f"内容中有“{signs}”，可能是信访或举报投诉，请判断是否转为信访办理（第三十九条）。" if signs else ""

    @property
    def due_words(self) -> str:
        """Return the dates as a sentence."""
        clock = self.clock
        if self.facts.closed_on:
            return ""
        if clock.waiting == CONFIRM:
            return "请尽快与申请人确认，确认之日起算期限。"
        if clock.waiting == CORRECTION:
            return f"等待补正至 {clock.wait_until}。"
        if clock.due is None:
            return ""
        unsure = f"（{NOT_LOADED}）" if clock.due.provisional else ""
        inner = f"，县定内部期限 {clock.inner.due}" if clock.inner else ""
        return f"法定期限 {clock.due.due}{unsure}{inner}。"

    @property
    def applicant_key(self) -> tuple[str, str]:
        """Return what tells one applicant from another: ID number, or else name and telephone."""
        data = self.row.data
        number = str(data.get("id_number") or "")
        return ("", number) if number else (str(data["applicant"]), str(data.get("phone") or ""))


@dataclass(frozen=True, slots=True)
class RequestDue:
    """Both dates of a request; ``lines`` say how they were counted, ``provisional`` that a calendar is missing."""

    number: str
    due: date | None
    inner: date | None
    provisional: bool
    wait_until: date | None
    lines: tuple[str, ...]


def request_facts(number: str, title: str, data: Mapping[str, Any], events: Iterable[Event]) -> RequestFacts:
    """Return a case from what is stored; kind and channel are stored in words, the facts have their keys."""
    rules = load_rules()
    return RequestFacts(
        number,
        title,
        rules.applicant_of(str(data["applicant_kind"])),
        rules.channel_of(str(data["channel"])).key,
        tuple(sorted(events, key=lambda event: event.on)),
    )


def build_case(row: EntryRow, events: Iterable[EventRow], calendar: Calendar, today: date) -> RequestCase:
    """Put a case together; ``events`` may hold voided ones."""
    every = tuple(events)
    happened = [Event(one.kind, one.on, one.data, one.id) for one in every if one.voided_at is None]
    facts = request_facts(row.number, row.title, row.data, happened)
    return RequestCase(row, every, facts, clock_of(facts, calendar, load_rules()), today, calendar)


def read_case(session: Any, entry_id: int, calendar: Calendar, today: date) -> RequestCase:
    """Return one case; WrongUsage when there is none of this id in the register."""
    from zwgk_desktop.db.queries import registers as queries

    row = queries.get_entry(session, entry_id)
    if row.register != REGISTER:
        raise WrongUsage("no_entry", f"编号 {entry_id} 不是依申请公开。", "请刷新后重选。")
    return build_case(row, queries.find_events(session, entry_id, voided=True), calendar, today)


def find_cases(desk: Desk, year: int | None = None) -> list[RequestCase]:
    """Return the requests in the order they came in, with ``year`` those received in it."""
    with desk.store.read() as session:
        return read_cases(session, calendar_of(desk), desk.today(), year)


def read_cases(session: Any, calendar: Calendar, today: date, year: int | None = None) -> list[RequestCase]:
    """Return the requests as a session sees them."""
    from zwgk_desktop.db.queries import registers as queries

    rows = queries.find_entries(session, REGISTER, year)
    events = queries.find_events_of(session, [row.id for row in rows], voided=True)
    return [build_case(row, events.get(row.id, []), calendar, today) for row in rows]


def request_clocks(row: EntryRow, events: Iterable[EventRow], calendar: Calendar) -> tuple[RunningClock, ...]:
    """Return the answer's term as the lists of all registers show it; nothing while nothing is counted."""
    case = build_case(row, events, calendar, date.min)
    clock = case.clock
    if clock.due is None or clock.received_on is None:
        return ()
    closed, law = case.facts.closed_on, "第三十三条：收到申请之日起20个工作日内答复（政府信息公开条例）"
    return (RunningClock("answer", "答复申请人", law, clock.received_on, clock.due, clock.inner, closed),)


def request_columns(facts: RequestFacts, calendar: Calendar) -> dict[str, Any]:
    """Return the columns that follow from a case's events: receipt day, state, both dates, closing day."""
    clock = clock_of(facts, calendar, load_rules())
    closed = facts.closed_on
    return {
        "state": state_of(facts, clock),
        "received_on": clock.received_on or facts.events[0].on,
        "due_on": None if closed else clock.act_by,
        "inner_due_on": None if closed or clock.inner is None else clock.inner.due,
        "closed_on": closed,
    }
