"""How does one piece of work become a proposed item? Units, deadlines and concern read, doubts named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zwgk_desktop.domain.policy.concern import find_concern
from zwgk_desktop.domain.policy.damage import is_damaged
from zwgk_desktop.domain.policy.fold import fold
from zwgk_desktop.domain.policy.headings import (
    has_duty,
    is_background,
    is_formula,
    is_soft_background,
    names_who_must,
)
from zwgk_desktop.domain.policy.model import DeadlinePhrase, DocumentFacts, ProposedItem, Span
from zwgk_desktop.domain.policy.phrases import find_deadlines
from zwgk_desktop.domain.policy.units import Assigned, read_sentence
from zwgk_desktop.domain.policy.vocabulary import Vocabulary

FIELDS = ("section", "title", "text", "lead_units", "responsible_units", "township", "deadlines")


@dataclass(frozen=True, slots=True)
class Reading:
    """What every item of one document is read with."""

    words: Vocabulary
    facts: DocumentFacts
    township: str = ""


@dataclass
class Draft:
    """A piece of work before it is judged; ``doubts`` are field names already found doubtful."""

    number: str
    section: tuple[str, ...]
    title: str | None
    text: str
    source: Span
    units: Assigned = field(default_factory=Assigned)
    doubts: set[str] = field(default_factory=set)


def carries_work(draft: Draft, reading: Reading) -> bool:
    """Tell whether a draft is work: it has units, or a duty or deadline and is not background or a formula."""
    work, folded = reading.words.work, fold(draft.text)
    if draft.units:
        return True
    titles = [_bare(heading) for heading in draft.section]
    if is_background([*titles, draft.title or ""], work) or is_formula(folded, work):
        return False
    if folded in work.plain_headings or not folded:
        return False
    timed = bool(find_deadlines(draft.text))
    if is_soft_background(draft.title, work):
        return timed or names_who_must(folded, work)
    return timed or has_duty(folded, work)


def carries_unnumbered_work(draft: Draft, reading: Reading) -> bool:
    """Tell whether a paragraph outside the numbering is work: units in brackets, or who must do it by when."""
    if draft.units:
        return True
    folded = fold(draft.text)
    if is_formula(folded, reading.words.work) and not find_deadlines(draft.text):
        return False
    return bool(find_deadlines(draft.text)) and has_duty(folded, reading.words.work) and _asks(folded, reading)


def build_item(draft: Draft, reading: Reading) -> ProposedItem:
    """Return the proposed item of a draft."""
    units = draft.units
    if not units:
        units.merge(read_sentence(draft.text, reading.words))
    year = reading.facts.year
    labelled = (deadline for cell in units.timing for deadline in find_deadlines(cell, year, loose=True))
    deadlines = _with_labelled(list(find_deadlines(draft.text, year)), labelled)
    every_unit = [*units.lead, *units.responsible]
    township, phrase = find_concern(draft.text, every_unit, reading.words.township, reading.township)
    doubts = set(draft.doubts) | units.damaged
    if township is None:
        doubts.add("township")
    if is_damaged(fold(draft.text)):
        doubts.add("text")
    if any(d.unsure for d in deadlines) or any(is_past(d, reading.facts) for d in deadlines):
        doubts.add("deadlines")
    return ProposedItem(
        draft.number,
        draft.section,
        draft.title,
        draft.text,
        draft.source,
        tuple(units.lead),
        tuple(units.responsible),
        township,
        phrase,
        deadlines,
        tuple(name for name in FIELDS if name in doubts),
    )


def _agree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether two values say the same, one of them perhaps without the year or the event it counts from."""
    optional = {"year", "from"}
    shared = (one.keys() | other.keys()) - ({*optional} - (one.keys() & other.keys()))
    return all(one.get(name) == other.get(name) for name in shared)


def is_past(deadline: DeadlinePhrase, facts: DocumentFacts) -> bool:
    """Tell whether a dated deadline was over when the document was issued."""
    if deadline.kind != "date":
        return False
    value = deadline.value
    if facts.issue_date is None:
        return bool(facts.year and value.get("year", facts.year) < facts.year)
    year = value.get("year") or facts.issue_date.year
    try:
        return date(year, value["month"], value["day"]) < facts.issue_date
    except ValueError:
        return False


def _with_labelled(deadlines: list[DeadlinePhrase], labelled: Iterable[DeadlinePhrase]) -> tuple[DeadlinePhrase, ...]:
    """Add what stood under 完成时限, unless the text already says the same."""
    for one in labelled:
        if not any(one.kind == other.kind and _agree(one.value, other.value) for other in deadlines):
            deadlines.append(one)
    return tuple(deadlines)


def _asks(folded: str, reading: Reading) -> bool:
    return names_who_must(folded, reading.words.work) or any(
        w in folded for w in ("请", "须", "应", "要", "报送", "报县")
    )


def _bare(heading: str) -> str:
    from zwgk_desktop.domain.policy.numbering import find_mark

    mark = find_mark(fold(heading))
    return heading[mark.length :] if mark else heading
