"""Which letters on a request are ready, where do they go, and was something like it answered before?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.registers.request_letters import (
    Applicant,
    LetterCase,
    LetterText,
    Office,
    Template,
    fill_letter,
    why_not_ready,
)
from zwgk_desktop.domain.registers.requests import Kind
from zwgk_desktop.domain.review import DRAFT_MARK, ReviewState
from zwgk_desktop.domain.workdays import NOT_LOADED
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.request_facts import RequestCase, find_cases, load_rules
from zwgk_desktop.services.registers.requests import get_case

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.township import TownshipRow

UNSAFE = '/\\:*?"<>|'
REVIEWED = "reply"  # the letter that makes information public: it passes the gate first
ALIKE = 0.2  # share of common pairs of characters from which an earlier answer is worth a look


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of letter; not ready, ``why_not`` says what is missing."""

    kind: str
    words: str
    article: str
    ready: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """Where a letter was written; ``warning`` says what to check before it is sent."""

    path: Path
    words: str
    warning: str


@dataclass(frozen=True, slots=True)
class SimilarAnswer:
    """An earlier answer to a like request; ``likeness`` from 0 to 1, ``detail`` its reasons for re-use."""

    id: int
    number: str
    title: str
    answered_on: date
    kind: str
    words: str
    detail: str
    likeness: float


@cache
def templates() -> tuple[Template, ...]:
    """Return every letter's text in the order of the path."""
    files = sorted(paths.resource("letters").glob("*.toml"))
    return tuple(Template.from_mapping(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)


def letters(desk: Desk, entry_id: int) -> list[Letter]:
    """Return every kind of letter with whether its facts are there."""
    case = _letter_case(desk, get_case(desk, entry_id))
    found = [(one, why_not_ready(one, case)) for one in templates()]
    return [Letter(one.key, one.words, one.article, not why, why) for one, why in found]


def build_letter(desk: Desk, entry_id: int, kind: str) -> LetterText:
    """Return one letter's text with its facts filled in; nothing is written. Raises RuleForbids and WrongUsage."""
    return fill_letter(_template(kind), _letter_case(desk, get_case(desk, entry_id)))


def write_letter(desk: Desk, entry_id: int, kind: str, folder: Path) -> WrittenLetter:
    """Write one letter (key or words) as docx into a folder; the applicant's data stands in it in full.

    Raises RuleForbids ``letter_not_ready``, WrongUsage and OutputFailed.
    """
    from zwgk_desktop.documents.letters import write_letter as write

    case = get_case(desk, entry_id)
    template = _template(kind)
    text = build_letter(desk, entry_id, kind)
    path = folder / f"{_safe(case.facts.number)}-{template.words}.docx"
    mark = letter_mark(desk, entry_id, template.key)
    write(path, text, mark)
    return WrittenLetter(path, template.words, _warning(template, case, mark))


def letter_mark(desk: Desk, entry_id: int, kind: str) -> str:
    """Return 送审稿 for a reply (key or words) that has not passed the gate as it reads now; "" for everything else."""
    from zwgk_desktop.services.review import review_state

    if _template(kind).key != REVIEWED or review_state(desk, "reply", entry_id).state is ReviewState.APPROVED:
        return ""
    return DRAFT_MARK


def _template(kind: str) -> Template:
    for one in templates():
        if kind in (one.key, one.words):
            return one
    known = "、".join(f"{one.key}（{one.words}）" for one in templates())
    raise WrongUsage("unknown_letter", f"没有“{kind}”这种文书。", f"可用：{known}。")


def _warning(template: Template, case: RequestCase, mark: str) -> str:
    if mark:
        return f"还没有通过审查，已标注“{mark}”；审定后重新打印，再送达。"
    due = case.clock.due
    if due and due.provisional and template.key in ("slip", "extension"):
        return f"文书中的期限 {due.due} {NOT_LOADED}，送达前请核对。"
    return ""


def _safe(name: str) -> str:
    return "".join("_" if char in UNSAFE or char < " " else char for char in name)[:80]


def _letter_case(desk: Desk, case: RequestCase) -> LetterCase:
    from zwgk_desktop.db.queries.township import get_township

    with desk.store.read() as session:
        office = build_office(get_township(session))
    data = case.row.data
    corrected, moved = case.facts.last(Kind.CORRECTED), case.facts.last(Kind.MOVED)
    content = (corrected and corrected.data.get("content")) or data.get("content") or case.row.title
    applicant = Applicant(
        str(data["applicant"]), str(content), case.facts.applicant_kind == "natural", str(data.get("form", "纸质"))
    )
    petition = str(moved.data.get("petition", "")) if moved else ""
    return LetterCase(case.facts, case.clock, applicant, office, case.calendar, load_rules(), petition)


def build_office(township: TownshipRow) -> Office:
    """Return how the office signs: 清源县云岭镇人民政府; a street's is its 办事处."""
    name = township.name
    if not name.endswith(("人民政府", "办事处")):
        name += "办事处" if name.endswith("街道") else "人民政府"
    if not name.startswith(township.county):
        name = township.county + name
    return Office(name, f"{township.county}人民政府", township.office_phone)


def find_similar_answers(desk: Desk, entry_id: int, most: int = 5) -> list[SimilarAnswer]:
    """Return earlier answers to like requests, the likeliest first, by the pairs of characters they share."""
    own = get_case(desk, entry_id)
    mine = _pairs(own)
    found = []
    for case in find_cases(desk):
        event, kind = case.facts.last(Kind.ANSWERED), case.kind
        if case.id == own.id or event is None or kind is None:
            continue
        theirs = _pairs(case)
        likeness = len(mine & theirs) / max(1, len(mine | theirs))
        if likeness >= ALIKE:
            found.append(
                SimilarAnswer(
                    case.id,
                    case.facts.number,
                    case.facts.title,
                    event.on,
                    kind.key,
                    kind.words,
                    str(event.data.get("detail", "")),
                    round(likeness, 2),
                )
            )
    return sorted(found, key=lambda one: (-one.likeness, one.id))[:most]


def _pairs(case: RequestCase) -> set[str]:
    text = "".join(c for c in case.row.title if c.isalnum())
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}
