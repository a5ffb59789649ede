"""What does a letter on a request say, and is it ready to be written? (texts in ``resources/letters``)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.registers.request_clock import Clock, clock_of, correction_end, find_replies
from zwgk_desktop.domain.registers.requests import RECEIPT, Event, Kind, RequestFacts, Rules, answer_kind
from zwgk_desktop.domain.workdays import Calendar

RECEIVED = "received"  # not an event: the receipt day is known
YOU = {True: "您", False: "贵单位"}


@dataclass(frozen=True, slots=True)
class Template:
    """The text of one letter with {places} for facts; ``event`` is what must have happened.

    ``neutral`` letters go to others than the applicant and name nothing of him; ``rows`` stand in a table above the
    paragraphs, ``table`` in an empty form below them.
    """

    key: str
    words: str
    event: str
    title: str
    article: str
    paragraphs: tuple[str, ...]
    recipient: str = ""
    neutral: bool = False
    rows: tuple[tuple[str, str], ...] = ()
    table: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Self:
        """Read one file of ``resources/letters``."""
        pairs = {key: tuple((row[0], row[1]) for row in data.get(key, ())) for key in ("rows", "table")}
        return cls(**{**data, **pairs, "paragraphs": tuple(data["paragraphs"])})


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asked; letters are the only place where his data stands in full."""

    name: str
    content: str
    natural: bool = True
    form: str = "纸质"


@dataclass(frozen=True, slots=True)
class Office:
    """Who answers: ``name`` as it signs, ``review_body`` where a review is applied for."""

    name: str
    review_body: str
    phone: str


@dataclass(frozen=True, slots=True)
class LetterCase:
    """All a letter can speak of."""

    facts: RequestFacts
    clock: Clock
    applicant: Applicant
    office: Office
    calendar: Calendar
    rules: Rules
    petition_number: str = ""


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter with every fact filled in; ``dated`` is the day of what it tells."""

    title: str
    number: str
    recipient: str
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    table: tuple[tuple[str, str], ...]
    issuer: str
    dated: date


def why_not_ready(template: Template, case: LetterCase) -> str:
    """Return why a letter cannot be written yet, "" when it can."""
    if template.event == RECEIVED:
        return "" if case.clock.received_on else "还没有与申请人确认收到之日。"
    return "" if case.facts.first(template.event) else "还没有登记这一步。"


def fill_letter(template: Template, case: LetterCase) -> LetterText:
    """Return a letter's text; RuleForbids when what it tells has not happened."""
    if why := why_not_ready(template, case):
        raise RuleForbids("letter_not_ready", f"{case.facts.number} 的{template.words}还不能写：{why}")
    event = case.facts.last(template.event)
    case = _as_it_stood(case, event)
    values = _values(case, event)
    paragraphs = [line for text in template.paragraphs for line in text.format_map(values).split("\n") if line.strip()]
    dated = event.on if event else case.clock.received_on
    assert dated is not None  # why_not_ready asked for it
    return LetterText(
        template.title,
        f"编号：{case.facts.number}",
        template.recipient.format_map(values),
        tuple(paragraphs),
        tuple((name, text.format_map(values)) for name, text in template.rows),
        tuple((name, text.format_map(values)) for name, text in template.table),
        case.office.name,
        dated,
    )


def _as_it_stood(case: LetterCase, event: Event | None) -> LetterCase:
    """Return the case on the day a letter tells of: printed again later, it says the same."""
    facts = case.facts
    if event is None:
        events = facts.all(*RECEIPT)
    else:
        last = (event.on, event.id)
        events = tuple(one for one in facts.events if (one.on, one.id) <= last or one.kind in RECEIPT)
    then = replace(facts, events=events)
    return replace(case, facts=then, clock=clock_of(then, case.calendar, case.rules))


def chinese_day(day: date | None) -> str:
    """Return a day as a letter writes it: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "    年  月  日"


def _values(case: LetterCase, event: Event | None) -> dict[str, str]:
    clock, terms = case.clock, case.rules.terms
    values = {
        "number": case.facts.number,
        "applicant": case.applicant.name,
        "you": YOU[case.applicant.natural],
        "content": case.applicant.content.strip().rstrip("。"),
        "channel": case.rules.channel_of(case.facts.channel).words,
        "received": chinese_day(clock.received_on),
        "due": chinese_day(clock.due.due if clock.due else None),
        "first_due": chinese_day(clock.first_due.due if clock.first_due else None),
        "term": str(terms["answer"]),
        "opinion_days": str(terms["opinion"]),
        "petition_notify": str(terms["petition_notify"]),
        "petition_finish": str(terms["petition_finish"]),
        "pay_days": str(case.rules.fee["pay_days"]),
        "petition": case.petition_number,
        "law": case.rules.law,
        "office": case.office.name,
        "phone": case.office.phone or "________",
    }
    given = {key: str(value) for key, value in event.data.items()} if event else {}
    values |= {key: given.get(key, "").strip() for key in ("items", "who", "why", "reason", "days", "method", "yuan")}
    values["what"] = given.get("what", "").strip().rstrip("。") or case.facts.title
    values["explain"] = given.get("explain", "")
    values["reason"] = values["reason"].rstrip("。") or "情况复杂"
    if event and event.kind == Kind.CORRECTION_ASKED:
        values["until"] = chinese_day(correction_end(event, case.calendar, case.rules))
    if event and event.kind == Kind.ANSWERED:
        values |= _answer_values(case, event, values)
    return values


def _answer_values(case: LetterCase, event: Event, values: Mapping[str, str]) -> dict[str, str]:
    kind = answer_kind(case.facts, case.rules)
    assert kind is not None  # the event says so
    facts, terms = case.facts, case.rules.terms
    asked, corrected, fee = (facts.last(one) for one in (Kind.CORRECTION_ASKED, Kind.CORRECTED, Kind.FEE_NOTICED))
    third = facts.last(Kind.THIRD_ANSWERED)
    given = {
        **values,
        "article": kind.article or str(event.data.get("basis", kind.basis)),
        "detail": str(event.data.get("detail", "")).strip(),
        "form": str(event.data.get("form", case.applicant.form)),
        "earlier": str(event.data.get("earlier", "")),
        "third": str(third.data.get("reply", "")) if third else "",
        "asked_on": chinese_day(asked.on if asked else None),
        "corrected_on": chinese_day(corrected.on if corrected else None),
        "fee_on": chinese_day(fee.on if fee else None),
    }
    remedy = case.rules.remedies[kind.remedy].format(
        review_days=terms["review_days"], suit_months=terms["suit_months"], review_body=case.office.review_body
    )
    you = values["you"]
    return {
        "text": kind.text.format_map(given).replace("您", you),
        "remedy": remedy.replace("您", you),
        "history": _history(case),
    }


def _history(case: LetterCase) -> str:
    """Return in one sentence what happened between receipt and answer, as far as the applicant may know it."""
    parts = []
    if corrected := case.facts.last(Kind.CORRECTED):
        parts.append(f"{chinese_day(corrected.on)}收到补正申请")
    for asked, reply in find_replies(case.facts):
        whom = "第三方" if asked.kind == Kind.THIRD_ASKED else "共同制作机关"
        if reply:
            parts.append(f"{chinese_day(asked.on)}至{chinese_day(reply.on)}依法征求了{whom}意见")
    if extended := case.facts.first(Kind.EXTENDED):
        parts.append(f"{chinese_day(extended.on)}告知延长答复期限")
    return f"本机关{'，'.join(parts)}。" if parts else ""
