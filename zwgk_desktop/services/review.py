"""How does something pass the gate? Opinions on screen and on paper, their withdrawal, and the office's own rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.review import (
    LEVEL_WORDS,
    REVIEW_WORDS,
    Decision,
    Level,
    ReviewFacts,
    ReviewRule,
    give,
    paper_time,
    require_form_of_now,
    require_forward,
    require_signed_after,
    withdraw,
)
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.passwords import check_password
from zwgk_desktop.services.review_subjects import get_subject

if TYPE_CHECKING:
    from zwgk_desktop.db.store import UnitOfWork

PASSWORD, PAPER = "password", "paper"  # how the officer was known


@dataclass(frozen=True, slots=True)
class ReviewChange:
    """What an opinion or a withdrawal led to."""

    changes: ChangeSet
    facts: ReviewFacts


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one officer says at one level; ``signed_on`` is the day on the paper when it was given on paper."""

    level: Level | str
    officer: str
    agreed: bool
    words: str = ""
    signed_on: date | None = None


def review_state(desk: Desk, subject: str, subject_id: int) -> ReviewFacts:
    """Return how far a subject (a key of ``SUBJECTS``) is; WrongUsage when there is none."""
    found = get_subject(subject)
    with desk.store.read() as session:
        return found.facts(desk, session, subject_id)


def give_opinion(
    desk: Desk,
    subject: str,
    subject_id: int,
    level: Level | str,
    officer: str,
    agreed: bool,
    opinion: str = "",
    on_paper: bool = False,
    signed_on: date | None = None,
    seen_sha256: str | None = None,
    password: str | None = None,
) -> ReviewChange:
    """Record one opinion and move the subject on.

    ``seen_sha256`` is the hash of what the officer looked at (default: what is there now); ``signed_on`` the day on
    the paper when ``on_paper``; ``password`` the officer's own, asked for on screen when he has one. Raises
    RuleForbids: wrong order, same person, stale, refused, frozen, open findings, password_needed, password_wrong.
    """
    said = Opinion(level, officer, agreed, opinion, signed_on)
    if on_paper:
        return record_signatures(desk, subject, subject_id, [said], seen_sha256)
    get_subject(subject)
    checked = _check_officer(desk, said, password)
    with desk.store.write(desk.actor, desk.now()) as unit:
        given = _give(desk, unit, subject, subject_id, said, checked, seen_sha256)
    message = f"{LEVEL_WORDS[_level(level)]}已登记，当前{REVIEW_WORDS[given.state]}。"
    return ReviewChange(_changes(given, message), given)


def give_opinions(
    desk: Desk,
    subject: str,
    subject_ids: Sequence[int],
    level: Level | str,
    officer: str,
    opinion: str = "",
    password: str | None = None,
    seen: Mapping[int, str] | None = None,
) -> ChangeSet:
    """Record the same consent for several subjects, each with an audit entry of its own: all of them or none.

    ``seen`` gives by id the hash of what was looked at. Raises what :func:`give_opinion` raises.
    """
    wanted = [(subject, subject_id, (seen or {}).get(subject_id)) for subject_id in subject_ids]
    return give_all(desk, wanted, Opinion(level, officer, True, opinion), password)


def give_all(
    desk: Desk, wanted: Sequence[tuple[str, int, str | None]], said: Opinion, password: str | None = None
) -> ChangeSet:
    """Record one opinion on screen for several (subject, id, hash of what was looked at): all of them or none.

    Raises what :func:`give_opinion` raises.
    """
    if not wanted:
        raise WrongUsage("review_nothing", "没有选中要审查的内容。", "请先选中。")
    kinds = {subject: get_subject(subject).area for subject, _, _ in wanted}
    checked = _check_officer(desk, said, password)
    with desk.store.write(desk.actor, desk.now()) as unit:
        for subject, subject_id, seen_sha256 in wanted:
            _give(desk, unit, subject, subject_id, said, checked, seen_sha256)
    message = f"{LEVEL_WORDS[_level(said.level)]}已登记 {len(wanted)} 份。"
    return ChangeSet(frozenset({Area.REVIEW, *kinds.values()}), tuple(one[1] for one in wanted), message)


def record_signatures(
    desk: Desk, subject: str, subject_id: int, signed: Sequence[Opinion], seen_sha256: str | None = None
) -> ReviewChange:
    """Record who signed the review form on paper and when, all levels at once, in the order of the days: all or none.

    Raises what :func:`give_opinion` raises, and WrongUsage for a signature without its day.
    """
    if not signed:
        raise WrongUsage("review_nothing", "没有填写任何签字。", "请至少填写一个环节的姓名和日期。")
    days = [one.signed_on for one in signed]
    if None in days:
        raise WrongUsage("review_signed_on", "纸质签字没有写明日期。", "请照审查单填写签字日期。")
    order = list(Level)
    in_turn = sorted(signed, key=lambda one: (one.signed_on or date.min, order.index(_level(one.level))))
    with desk.store.write(desk.actor, desk.now()) as unit:
        for said in in_turn:
            given = _give(desk, unit, subject, subject_id, said, PAPER, seen_sha256)
    words = "、".join(LEVEL_WORDS[_level(one.level)] for one in in_turn)
    return ReviewChange(_changes(given, f"{words}已登记，当前{REVIEW_WORDS[given.state]}。"), given)


def _check_officer(desk: Desk, said: Opinion, password: str | None) -> str:
    """Return how we know that it was this officer; a wrong password is told before anything else is looked at."""
    _level(said.level)
    return PASSWORD if check_password(desk, said.officer, password) else ""


def _give(
    desk: Desk, unit: UnitOfWork, subject: str, subject_id: int, said: Opinion, known_by: str, seen_sha256: str | None
) -> ReviewFacts:
    from zwgk_desktop.db.queries.audit import find_last_time
    from zwgk_desktop.db.queries.review import find_edited_at, find_form_hash, find_rule
    from zwgk_desktop.db.repositories.review import add_decision

    kind = get_subject(subject)
    facts = _own_review(desk, unit, subject, subject_id)
    if said.agreed:
        kind.check(desk, unit, subject_id)
    require_forward(unit.now, find_last_time(unit.session))
    on_paper = known_by == PAPER
    if on_paper and said.signed_on and subject == "posting":
        require_signed_after(said.signed_on, find_edited_at(unit.session, subject_id))
    if on_paper:
        require_form_of_now(find_form_hash(unit.session, facts.subject, facts.subject_id), facts.content_sha256)
    at = paper_time(said.signed_on, facts.in_force) if on_paper and said.signed_on else unit.now
    digest = seen_sha256 or facts.content_sha256
    new = Decision(_level(said.level), said.agreed, said.officer.strip(), digest, at, said.words.strip(), on_paper)
    given, entry = give(facts, new, unit.now, find_rule(unit.session))
    add_decision(unit.session, subject, subject_id, new)
    kind.move(desk, unit, given)
    summary = f"{entry.summary}：{kind.word}（{subject_id}）"
    unit.record(replace(entry, summary=summary, after={**entry.after, "known_by": known_by}))
    return given


def withdraw_opinion(desk: Desk, subject: str, subject_id: int, level: Level | str, reason: str) -> ReviewChange:
    """End an opinion and those built on it, with a reason; forbidden once the content hangs or is fixed."""
    from zwgk_desktop.db.repositories.review import end_decisions

    with desk.store.write(desk.actor, desk.now()) as unit:
        facts = _own_review(desk, unit, subject, subject_id)
        left, entry = withdraw(facts, _level(level), unit.now, reason)
        gone = {d.id for d in facts.in_force} - {d.id for d in left.in_force}
        end_decisions(unit.session, gone, unit.now, reason)
        get_subject(subject).move(desk, unit, left)
        unit.record(entry)
    return ReviewChange(_changes(left, "意见已撤回。"), left)


def _changes(facts: ReviewFacts, message: str) -> ChangeSet:
    areas = frozenset({Area.REVIEW, get_subject(facts.subject).area})
    return ChangeSet(areas, (facts.subject_id,), message)


def _level(level: Level | str) -> Level:
    try:
        return Level(level)
    except ValueError as error:
        raise WrongUsage(
            "review_level", f"没有“{level}”这一审查环节。", "可用：first、second、secrecy、final。"
        ) from error


def _own_review(desk: Desk, unit: UnitOfWork, subject: str, subject_id: int) -> ReviewFacts:
    """Return the facts, refusing a posting that goes with its batch."""
    facts = get_subject(subject).facts(desk, unit.session, subject_id)
    if facts.subject != subject:
        raise RuleForbids(
            "review_batch", "这份公示随补贴清单一并审查。", f"请审查补贴清单（编号 {facts.subject_id}）。"
        )
    return facts


def review_rule(desk: Desk) -> ReviewRule:
    """Return the office's rule in force."""
    from zwgk_desktop.db.queries.review import find_rule

    with desk.store.read() as session:
        return find_rule(session)


def set_review_rule(desk: Desk, same_person: bool, reason: str) -> ChangeSet:
    """Allow or forbid that one person gives several levels; a reason is needed and kept."""
    from zwgk_desktop.db.queries.review import find_rule
    from zwgk_desktop.db.repositories.review import add_rule

    if not reason.strip():
        raise WrongUsage("review_reason", "没有写明理由。", "请写明为什么允许或不允许一人多审。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        before = find_rule(unit.session)
        add_rule(unit.session, same_person, reason.strip(), desk.actor, unit.now)
        unit.record(
            AuditEntry(
                "review.rule",
                Area.REVIEW,
                f"{'允许' if same_person else '不允许'}同一人办理多个审查环节：{reason.strip()}",
                before={"same_person": before.same_person, "reason": before.reason},
                after={"same_person": same_person, "reason": reason.strip()},
            )
        )
    return ChangeSet(frozenset({Area.REVIEW, Area.SETTINGS}), (), "审查设定已保存。")
