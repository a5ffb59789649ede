"""What does the program know about an entry? Values, what happened, terms with their count, steps allowed now."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.registers.clocks import EntryState, Happened, RunningClock, earliest, find_clocks
from zwgk_desktop.domain.registers.covering import Cover
from zwgk_desktop.domain.registers.definitions import Register, StateSpec, StepSpec
from zwgk_desktop.domain.registers.engine import closed_on, next_steps, state_of
from zwgk_desktop.domain.workdays import Calendar
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.request_facts import request_clocks

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.registers import EntryRow, EventRow

REQUEST = "request"


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One entry; ``events`` holds the voided ones too, ``next_steps`` what may be recorded now."""

    register: Register
    row: EntryRow
    state: StateSpec
    entry: EntryState
    events: tuple[EventRow, ...]
    clocks: tuple[RunningClock, ...]
    next_steps: tuple[StepSpec, ...]

    @property
    def id(self) -> int:
        """Return the entry's id."""
        return self.row.id


@cache
def registers() -> tuple[Register, ...]:
    """Return every register's definition in the order of the screen."""
    files = sorted(paths.resource("registers").glob("*.toml"))
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    found = [Register.from_mapping(table) for table in tables if "states" in table]  # beside them lie rules of requests
    return tuple(sorted(found, key=lambda one: one.order))


def get_register(name: str) -> Register:
    """Return a register by key (opinion) or title (群众意见); WrongUsage when there is none."""
    wanted = name.strip()
    for one in registers():
        if wanted in (one.key, one.title):
            return one
    known = "、".join(f"{one.key}（{one.title}）" for one in registers())
    raise WrongUsage("no_register", f"没有“{wanted}”这本登记簿。", f"可用：{known}。")


def build_entry(row: EntryRow, events: Iterable[EventRow]) -> EntryState:
    """Return an entry as the rules see it."""
    steps = tuple(Happened(e.kind, e.on, e.data, e.id) for e in events if e.voided_at is None)
    return EntryState(row.received_on, row.data, steps, row.title, row.number)


def read_entry(session: Any, entry_id: int, calendar: Calendar) -> EntryFacts:
    """Return everything about one entry; WrongUsage when it is not there."""
    from zwgk_desktop.db.queries import registers as queries

    row = queries.get_entry(session, entry_id)
    events = queries.find_events(session, entry_id, voided=True)
    return build_facts(row, events, calendar)


def build_facts(row: EntryRow, events: Sequence[EventRow], calendar: Calendar) -> EntryFacts:
    """Put an entry's facts together from what is stored."""
    register = get_register(row.register)
    entry = build_entry(row, events)
    if register.guided:
        state, clocks = register.state(row.state), _guided_clocks(row, events, calendar)
        return EntryFacts(register, row, state, entry, tuple(events), clocks, ())
    state, steps = state_of(register, entry.steps), tuple(next_steps(register, entry))
    return EntryFacts(register, row, state, entry, tuple(events), tuple(find_clocks(register, entry, calendar)), steps)


def _guided_clocks(row: EntryRow, events: Sequence[EventRow], calendar: Calendar) -> tuple[RunningClock, ...]:

    return request_clocks(row, events, calendar)


def columns_of(register: Register, entry: EntryState, calendar: Calendar) -> dict[str, Any]:
    """Return the columns that follow from an entry's steps: state and the days kept for lists."""
    due, inner = earliest(find_clocks(register, entry, calendar))
    state = state_of(register, entry.steps)
    closed = closed_on(register, entry.steps) or (entry.received_on if state.closed else None)
    return {
        "state": state.key,
        "due_on": None if closed else due,
        "inner_due_on": None if closed else inner,
        "closed_on": closed,
    }


def cover_of(desk: Desk, facts: EntryFacts) -> Cover:
    """Return what covers the personal data of one entry."""
    return build_cover(desk, facts.register, facts.entry.values)


def build_cover(desk: Desk, register: Register, values: Mapping[str, Any]) -> Cover:
    """Return what covers the personal data of an entry with these values."""
    from zwgk_desktop.domain.masking import mask_text
    from zwgk_desktop.services.privacy import load_profile, load_words

    if not (register.personal or register.guided):
        return Cover((), lambda text: text)
    profile, words = load_profile("board"), load_words(desk.today().year)
    return Cover.of(register.fields, values, lambda text: mask_text(text, profile, words))


def covered_title(desk: Desk, facts: EntryFacts) -> str:
    """Return an entry's title with personal data covered."""
    return cover_of(desk, facts).text(facts.row.title)


def covered_values(desk: Desk, facts: EntryFacts) -> dict[str, Any]:
    """Return an entry's own fields with personal data covered; a guided register has none here."""
    cover = cover_of(desk, facts)
    known = {one.key: one for one in facts.register.fields}
    return {key: cover.value(known[key], value) for key, value in facts.entry.values.items() if key in known}


def covered_event(desk: Desk, facts: EntryFacts, event: EventRow) -> dict[str, Any]:
    """Return what was written down with a step, personal data covered."""
    cover = cover_of(desk, facts)
    step = facts.register.step(event.kind)
    known = {one.key: one for one in step.fields} if step else {}
    return {key: cover.value(known[key], value) for key, value in event.data.items() if key in known}
