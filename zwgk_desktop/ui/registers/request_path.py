"""How does 依申请公开 read on screen? Its own path: steps with their articles, dates with their events; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.findings import SEVERITY_WORDS
from zwgk_desktop.domain.registers.covering import Cover
from zwgk_desktop.domain.registers.definitions import FieldSpec
from zwgk_desktop.domain.registers.request_steps import STEP_WORDS
from zwgk_desktop.domain.registers.requests import Kind
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers import EntryFacts, Recorded, request_letters, requests
from zwgk_desktop.services.registers.letter_preview import letter_pdf, letter_text
from zwgk_desktop.ui.registers.entry_view import (
    Count,
    StepOffer,
    day_words,
    due_words,
    field_of,
    field_rows,
    first_values,
    history_rows,
)
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section

WAITING = {"confirm": "等待与申请人确认", "correction": "等待申请人补正", "opinion": "等待第三方或有关机关的意见"}


@dataclass(frozen=True, slots=True)
class LetterOffer:
    """One letter that is ready."""

    key: str
    title: str
    article: str


@dataclass
class RequestPath:
    """One request; everything is asked of ``services.registers.requests`` anew."""

    desk: Desk
    facts: EntryFacts

    def __post_init__(self) -> None:
        self.case = requests.get_case(self.desk, self.facts.id)

    def content(self, cover: Cover | None) -> PaneContent:
        """Return what the pane shows."""
        case, row = self.case, self.facts.row
        title = cover.text(row.title) if cover else row.title
        specs = {spec.key: spec for step in case.steps for spec in step.fields}
        history = history_rows(self.facts, cover, lambda kind: STEP_WORDS.get(_kind(kind), kind), specs)
        sections = (
            Section("期限", self._clock_rows()),
            Section("请留意", text="\n".join(self._remarks())),
            Section("登记内容", field_rows(self.facts, cover)),
            Section("办理经过", history),
        )
        shown = tuple(one for one in sections if one.rows or one.text)
        return PaneContent(title, case.state, f"{self.facts.register.title}　{row.number}", shown)

    def _clock_rows(self) -> tuple[tuple[str, str], ...]:
        clock, today = self.case.clock, self.desk.today()
        rows = []
        if self.case.facts.closed_on:
            rows.append(("答复", f"{self.case.facts.closed_on} 已办结"))
        elif clock.due is not None:
            rows.append(("答复", due_words(clock.due, today)))
            if clock.inner is not None:
                rows.append(("县定", due_words(clock.inner, today)))
        if clock.waiting and not self.case.facts.closed_on:
            until = f"，至 {day_words(clock.wait_until)}" if clock.wait_until else ""
            rows.append(("现在", WAITING.get(clock.waiting, clock.waiting) + until))
        return tuple(rows)

    def _remarks(self) -> list[str]:
        words = [f"{SEVERITY_WORDS[one.severity]}：{one.message}" for one in self.case.findings]
        signs = self.case.petition_words
        return [*words, *([signs] if signs and not self.case.facts.closed_on else [])]

    def counts(self) -> tuple[Count, ...]:
        """Return how the answer's day was counted, events first."""
        due = requests.explain_due(self.desk, self.facts.id)
        words = f"答复期限：{day_words(due.due)}" if due.due else "答复期限：还没有起算"
        return (Count(words, "《中华人民共和国政府信息公开条例》第三十条至第三十五条", due.lines),)

    def steps(self) -> tuple[StepOffer, ...]:
        """Return every step in the order of the path."""
        return tuple(
            StepOffer(
                one.key, one.words, one.article, one.allowed, one.why_not,
                one.until if one.allowed else None, self._fields(one.key, one.fields),
            )
            for one in self.case.steps
        )  # fmt: skip

    def _fields(self, key: str, specs: tuple[FieldSpec, ...]) -> tuple[Field, ...]:
        fields = tuple(field_of(spec) for spec in specs)
        if key != Kind.ANSWERED:
            return fields
        return tuple(self._kinds(one) if one.key == "kind" else one for one in fields)

    def _kinds(self, field: Field) -> Field:
        """Offer only the kinds of answer that may be given today, and say what is against the others."""
        kinds = self.case.kinds
        choices = tuple((kind.key, _kind_words(kind)) for kind, why in kinds if not why)
        against = [f"{kind.words}：{why}" for kind, why in kinds if why]
        text = "现在不能选的：" + "；".join(against) if against else ""
        return replace(field, kind=FieldKind.CHOICE, choices=choices, help=text)

    def first_values(self, key: str) -> dict[str, Any]:
        """Return what the form of a step shows at first."""
        step = next(one for one in self.case.steps if one.key == key)
        return first_values(step.fields, {})

    def do_step(self, key: str, on: date, values: Mapping[str, Any], note: str) -> Recorded:
        """Record a step."""
        return requests.do_step(self.desk, self.facts.id, key, on, values, note)

    def void_last(self, reason: str) -> Recorded:
        """Take back the step recorded last."""
        return requests.void_step(self.desk, self.facts.id, reason)

    def letters(self) -> tuple[LetterOffer, ...]:
        """Return the letters whose facts are there, the one of the latest step last."""
        found = request_letters.letters(self.desk, self.facts.id)
        return tuple(LetterOffer(one.kind, one.words, one.article) for one in found if one.ready)

    def letter_text(self, key: str) -> str:
        """Return how a letter reads."""
        return letter_text(self.desk, self.facts.id, key)

    def letter_pdf(self, key: str) -> bytes:
        """Return a letter for the printer."""
        return letter_pdf(self.desk, self.facts.id, key)

    def write_letter(self, key: str, folder: Path) -> tuple[Path, str]:
        """Write a letter as docx; return where, and what to check before it is sent."""
        written = request_letters.write_letter(self.desk, self.facts.id, key, folder)
        return written.path, written.warning


def _kind(kind: str) -> Any:
    return Kind(kind) if kind in set(Kind) else kind


def _kind_words(kind: Any) -> str:
    return f"{kind.words}（{kind.article}）" if kind.article else str(kind.words)
