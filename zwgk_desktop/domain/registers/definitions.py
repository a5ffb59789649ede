"""What does a register ask for? Its fields, states, steps, clocks and duties, read from a definition the office edits.

The rules themselves are data (``resources/registers``), each with its source (domain handbook §2 and §4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

FIELD_KINDS = ("text", "lines", "date", "choice", "number", "check")
PERSONAL_KINDS = ("", "name", "phone", "id", "text", "hide")
SPEC_TYPES = ("working_days", "calendar_days", "month_end", "quarter_last_month_day", "months", "yearly")
RECEIVED = "received_on"
BUILT_IN = ("title", RECEIVED, "number")
PERIODS = ("month", "year")
IMPORTED = "imported"  # a step of every register: the state an entry had in the workbook it came from


class BadDefinition(ValueError):
    """A register's definition contradicts itself; the text says where."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field. ``personal`` says how it is covered (name, phone, id, text, hide), "" when it need not be.

    ``future`` lets a date lie ahead; ``most`` is the largest number allowed.
    """

    key: str
    title: str
    kind: str = "text"
    required: bool = False
    personal: str = ""
    choices: tuple[str, ...] = ()
    help: str = ""
    future: bool = False
    default: Any = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class StateSpec:
    """A state by key, with the word shown; ``closed`` means that nothing more is waited for."""

    key: str
    word: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """A step must not come sooner than ``days`` after ``step``, unless the field ``unless`` gives a reason."""

    step: str
    days: int
    unless: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class StepSpec:
    """What can happen to an entry: allowed in the states ``before``, leads to ``to`` ("" stays).

    ``within`` names a clock that must not have run out yet; ``once`` allows it a single time.
    """

    kind: str
    title: str
    before: tuple[str, ...]
    to: str = ""
    fields: tuple[FieldSpec, ...] = ()
    once: bool = False
    within: str = ""
    after: After | None = None


IMPORT_STEP = StepSpec(IMPORTED, "导入", (), fields=(FieldSpec("history", "原办理经过", "lines"),))


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """A term: counted by ``spec`` from the first of ``base`` that is known, ended by a step of ``stop``.

    A base is ``received_on``, a field's key, ``STEP.on`` (the latest such step's day) or ``STEP.FIELD``. A step of
    ``reopen`` after the end lets it run again. ``extend_step`` adds the days of its ``extend_field``.
    """

    key: str
    title: str
    base: tuple[str, ...]
    spec: Mapping[str, Any]
    inner: Mapping[str, Any] | None = None
    when: Mapping[str, Any] = field(default_factory=dict)
    stop: tuple[str, ...] = ()
    reopen: tuple[str, ...] = ()
    extend_step: str = ""
    extend_field: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class DutySpec:
    """So many times a month or a year: ``counts`` is a step's kind or ``received_on``; ``where`` narrows the entries.

    ``by`` (month, day) is the last day of the year on which it counts as in time.
    """

    key: str
    title: str
    every: str
    times: int
    counts: str
    where: Mapping[str, Any] = field(default_factory=dict)
    by: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """A register's definition; the first state is the one a new entry has.

    A ``guided`` one has use cases of its own (依申请公开); only its list and its due days are the engine's.
    """

    key: str
    title: str
    order: int
    number: str
    title_label: str
    received_label: str
    received_future: bool
    source: str
    states: tuple[StateSpec, ...]
    fields: tuple[FieldSpec, ...] = ()
    steps: tuple[StepSpec, ...] = ()
    clocks: tuple[ClockSpec, ...] = ()
    duties: tuple[DutySpec, ...] = ()
    guided: bool = False

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Self:
        """Read a definition; BadDefinition (a ValueError) says what contradicts itself."""
        key = str(data.get("key", ""))
        try:
            found = cls(
                key=key,
                title=data["title"],
                order=int(data.get("order", 99)),
                number=data["number"],
                title_label=data.get("title_label", "标题"),
                received_label=data.get("received_label", "收到日期"),
                received_future=bool(data.get("received_future", False)),
                source=data["source"],
                states=tuple(StateSpec(**state) for state in data["states"]),
                fields=tuple(_field(one) for one in data.get("field", ())),
                steps=tuple(_step(one) for one in data.get("step", ())),
                clocks=tuple(_clock(one) for one in data.get("clock", ())),
                duties=tuple(_duty(one) for one in data.get("duty", ())),
                guided=bool(data.get("guided", False)),
            )
        except (KeyError, TypeError) as error:
            raise BadDefinition(f"{key}: {error}") from error
        _check(found)
        return found

    @property
    def yearly(self) -> bool:
        """Tell whether it begins anew each year; website columns stand for years."""
        return "{year}" in self.number

    @property
    def personal(self) -> bool:
        """Tell whether entries hold personal data."""
        return any(one.personal for one in self.fields)

    def state(self, key: str) -> StateSpec:
        """Return a state by key; one the definition does not know (any more) is shown as it is stored."""
        return next((state for state in self.states if state.key == key), StateSpec(key, key))

    def step(self, kind: str) -> StepSpec | None:
        """Return a step by kind, if the definition has it; what an import notes is known to all."""
        return next((step for step in (*self.steps, IMPORT_STEP) if step.kind == kind), None)

    def prefix(self, year: int) -> str:
        """Return what the numbers of a year begin with."""
        return self.number.format(year=year)


def _field(data: Mapping[str, Any]) -> FieldSpec:
    return FieldSpec(**{**data, "choices": tuple(data.get("choices", ()))})


def _step(data: Mapping[str, Any]) -> StepSpec:
    rest = {key: data[key] for key in ("kind", "title", "to", "once", "within") if key in data}
    after = After(**data["after"]) if "after" in data else None
    fields = tuple(_field(one) for one in data.get("fields", ()))
    return StepSpec(before=tuple(data["from"]), fields=fields, after=after, **rest)


def _clock(data: Mapping[str, Any]) -> ClockSpec:
    extend = data.get("extend", {})
    rest = {key: value for key, value in data.items() if key not in ("base", "stop", "reopen", "extend")}
    return ClockSpec(
        base=tuple(data["base"]),
        stop=tuple(data.get("stop", ())),
        reopen=tuple(data.get("reopen", ())),
        extend_step=extend.get("step", ""),
        extend_field=extend.get("field", ""),
        **rest,
    )


def _duty(data: Mapping[str, Any]) -> DutySpec:
    by = data.get("by")
    rest = {key: value for key, value in data.items() if key != "by"}
    return DutySpec(by=(int(by["month"]), int(by["day"])) if by else None, **rest)


def _check(register: Register) -> None:
    """Hold a definition against itself: every name it uses must be one it has."""
    states = {state.key for state in register.states}
    kinds = {step.kind for step in register.steps}
    keys = {one.key for one in register.fields}
    every = [*register.fields, *(one for step in register.steps for one in step.fields)]
    wrong = [f"field {f.key}: kind {f.kind}" for f in every if f.kind not in FIELD_KINDS]
    wrong += [f"field {f.key}: personal {f.personal}" for f in every if f.personal not in PERSONAL_KINDS]
    wrong += [f"field {f.key}: no choices" for f in every if f.kind == "choice" and not f.choices]
    wrong += [f"field {key}: built in" for key in keys & set(BUILT_IN)]
    for step in register.steps:
        wrong += [f"step {step.kind}: state {s}" for s in {*step.before, step.to or step.before[0]} - states]
    clocks = {clock.key for clock in register.clocks}
    wrong += [f"step {s.kind}: clock {s.within}" for s in register.steps if s.within and s.within not in clocks]
    for clock in register.clocks:
        wrong += [f"clock {clock.key}: step {s}" for s in {*clock.stop, *clock.reopen} - kinds]
        wrong += [f"clock {clock.key}: base {b}" for b in clock.base if not _base_known(b, keys, register)]
        specs = [clock.spec, *([clock.inner] if clock.inner else [])]
        wrong += [f"clock {clock.key}: spec {s.get('type')}" for s in specs if s.get("type") not in SPEC_TYPES]
        wrong += [f"clock {clock.key}: field {k}" for k in clock.when.keys() - keys]
    for duty in register.duties:
        wrong += [f"duty {duty.key}: every {duty.every}"] if duty.every not in PERIODS else []
        wrong += [f"duty {duty.key}: counts {duty.counts}"] if duty.counts not in {*kinds, RECEIVED} else []
        wrong += [f"duty {duty.key}: field {k}" for k in duty.where.keys() - keys]
    if wrong or not register.states:
        raise BadDefinition(f"{register.key}: {'; '.join(wrong) or 'no states'}")


def _base_known(base: str, keys: set[str], register: Register) -> bool:
    kind, _, name = base.partition(".")
    if not name:
        return base == RECEIVED or base in keys
    step = register.step(kind)
    return step is not None and (name == "on" or name in {one.key for one in step.fields})
