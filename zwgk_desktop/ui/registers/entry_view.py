"""How does one entry of a register read? Its terms, fields and history in words, covered unless asked; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zwgk_desktop.domain.deadlines import Due
from zwgk_desktop.domain.registers.clocks import Happened, RunningClock
from zwgk_desktop.domain.registers.covering import Cover, shown
from zwgk_desktop.domain.registers.definitions import FieldSpec
from zwgk_desktop.domain.registers.engine import title_of
from zwgk_desktop.domain.workdays import NOT_LOADED, WEEKDAYS
from zwgk_desktop.services.registers import EntryFacts
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section

KINDS = {
    "text": FieldKind.TEXT,
    "lines": FieldKind.LINES,
    "date": FieldKind.DATE,
    "choice": FieldKind.CHOICE,
    "number": FieldKind.NUMBER,
    "check": FieldKind.CHECK,
}


@dataclass(frozen=True, slots=True)
class StepOffer:
    """One step: ``article`` is its rule; not allowed now, ``why`` says what is against it; ``until`` its last day."""

    key: str
    title: str
    article: str
    allowed: bool
    why: str = ""
    until: date | None = None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How one date was counted: the term's name, its rule, and one line a day."""

    title: str
    law: str
    lines: tuple[str, ...]


def day_words(day: date) -> str:
    """Return e.g. ``2026-11-26 周四``."""
    return f"{day.isoformat()} {WEEKDAYS[day.weekday()]}"


def left_words(days: int) -> str:
    """Return how far a day is, in words."""
    if days < 0:
        return f"已过 {-days} 天"
    return "今天" if days == 0 else f"还有 {days} 天"


def due_words(due: Due, today: date) -> str:
    """Return a due day with how far it is, the working day to hand in by, and whether it is provisional."""
    words = f"{day_words(due.due)}（{left_words((due.due - today).days)}）"
    if due.submit_by_workday != due.due:
        words += f"，逢休息日，最迟 {day_words(due.submit_by_workday)} 办完"
    return f"{words}，{NOT_LOADED}" if due.provisional else words


def clock_rows(clocks: Sequence[RunningClock], today: date) -> tuple[tuple[str, str], ...]:
    """Return the terms that run, then those that were kept."""
    rows = []
    for clock in sorted(clocks, key=lambda one: one.stopped_on is not None):
        if clock.stopped_on is not None:
            kept = "已逾期" if clock.late else "按期"
            rows.append((clock.title, f"{clock.stopped_on} 办结，{kept}（期限 {clock.due.due}）"))
            continue
        rows.append((clock.title, due_words(clock.due, today)))
        if clock.inner is not None:
            rows.append(("县定", due_words(clock.inner, today)))
        if clock.law:
            rows.append(("依据", clock.law))
    return tuple(rows)


def counts_of(clocks: Sequence[RunningClock]) -> tuple[Count, ...]:
    """Return how every term was counted, the running ones first."""
    ordered = sorted(clocks, key=lambda one: one.stopped_on is not None)
    found = []
    for clock in ordered:
        found.append(
            Count(f"{clock.title}：{day_words(clock.due.due)}", clock.law, _count_lines(clock.base, clock.due))
        )
        if clock.inner is not None:
            title = f"{clock.title}（县定）：{day_words(clock.inner.due)}"
            found.append(Count(title, "县里的内部要求", _count_lines(clock.base, clock.inner)))
    return tuple(found)


def _count_lines(base: date, due: Due) -> tuple[str, ...]:
    return (f"{day_words(base)} 起算，当日不计", *due.explain)


def field_of(spec: FieldSpec) -> Field:
    """Return a field of a definition as the form takes it."""
    choices = tuple((one, one) for one in spec.choices)
    kind = KINDS[spec.kind]
    lines = 3 if kind is FieldKind.LINES else 4
    return Field(spec.key, spec.title, kind, spec.required, choices, spec.help, lines=lines)


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form gave as the services take it: days as ISO text, numbers as text, nothing as nothing."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def first_values(specs: Sequence[FieldSpec], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form shows at first: what is known, else the definition's default."""
    found: dict[str, Any] = {}
    for spec in specs:
        value = known.get(spec.key, spec.default)
        if spec.kind == "date" and isinstance(value, str) and value:
            value = date.fromisoformat(value)
        found[spec.key] = value
    return found


def field_rows(facts: EntryFacts, cover: Cover | None) -> tuple[tuple[str, str], ...]:
    """Return the register's own fields with what stands in them."""
    row, register = facts.row, facts.register
    received = row.received_on.isoformat() if row.received_on else ""
    rows = [(register.received_label, received)]
    for spec in register.fields:
        value = facts.entry.values.get(spec.key)
        if value in (None, ""):
            continue
        rows.append((spec.title, shown(spec, cover.value(spec, value) if cover else value)))
    return tuple(rows)


def history_rows(
    facts: EntryFacts,
    cover: Cover | None,
    words: Callable[[str], str] | None = None,
    specs: Mapping[str, FieldSpec] | None = None,
) -> tuple[tuple[str, str], ...]:
    """Return what happened, day by day; what was recorded by mistake is told with its reason.

    ``words`` names a step and ``specs`` its fields where the register's definition does not.
    """
    rows = []
    for event in facts.events:
        step = facts.register.step(event.kind)
        title = words(event.kind) if words else title_of(facts.register, Happened(event.kind, event.on))
        known = {one.key: one for one in step.fields} if step else specs or {}
        told = [_part(known.get(key), value, cover) for key, value in event.data.items() if value not in (None, "")]
        parts = [title, *(part for part in told if part), *([event.note] if event.note else [])]
        text = "；".join(parts)
        if event.voided_at is not None:
            text = f"（已撤销：{event.void_reason}）{text}"
        rows.append((event.on.isoformat(), text))
    return tuple(rows)


def _part(spec: FieldSpec | None, value: Any, cover: Cover | None) -> str:
    if spec is None:
        return ""
    if spec.kind == "check" and not value:
        return ""
    words = shown(spec, cover.value(spec, value) if cover else value)
    if cover and not spec.personal and spec.kind in ("text", "lines"):
        words = cover.text(words)
    return f"{spec.title}：{words}"


def build_content(facts: EntryFacts, cover: Cover | None, today: date) -> PaneContent:
    """Return what the pane shows of an entry of an ordinary register."""
    row = facts.row
    title = cover.text(row.title) if cover else row.title
    sections = (
        Section("期限", clock_rows(facts.clocks, today)),
        Section("登记内容", field_rows(facts, cover)),
        Section("办理经过", history_rows(facts, cover)),
    )
    shown_sections = tuple(one for one in sections if one.rows)
    return PaneContent(title, facts.state.word, f"{facts.register.title}　{row.number}", shown_sections)
