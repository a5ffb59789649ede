"""How does something pass the gate? Opinions on postings and batches, their withdrawal, and the office's own rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import next_batch_state
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.posting_life import next_posting_state
from zwgk_desktop.domain.review import (
    LEVEL_WORDS,
    REVIEW_WORDS,
    Decision,
    Level,
    ReviewFacts,
    ReviewRule,
    ReviewState,
    give,
    paper_time,
    withdraw,
)
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.boards import PostingRow
    from zwgk_desktop.db.store import UnitOfWork

SUBJECT_AREAS = {"posting": Area.BOARDS, "batch": Area.SUBSIDIES}


@dataclass(frozen=True, slots=True)
class ReviewChange:
    """What an opinion or a withdrawal led to."""

    changes: ChangeSet
    facts: ReviewFacts


def review_state(desk: Desk, subject: str, subject_id: int) -> ReviewFacts:
    """Return how far ``subject`` ("posting" or "batch") is; WrongUsage when there is none."""
    from zwgk_desktop.db.queries.review import find_review

    _require_subject(subject)
    with desk.store.read() as session:
        return find_review(session, subject, subject_id)


def _require_subject(subject: str) -> None:
    if subject not in SUBJECT_AREAS:
        raise WrongUsage("review_subject", f"不能审查“{subject}”。", "可以审查 posting（公示）或 batch（补贴清单）。")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one officer says at one level; ``signed_on`` is the day on the paper when it was given on paper."""

    level: Level | str
    officer: str
    agreed: bool
    words: str = ""
    signed_on: date | None = None


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
) -> ReviewChange:
    """Record one opinion and move the subject on.

    ``seen_sha256`` is the hash of what the officer looked at (default: what is there now); ``signed_on`` the day on
    the paper when ``on_paper``. Raises RuleForbids: wrong order, same person, stale, refused, frozen, open findings.
    """
    said = Opinion(level, officer, agreed, opinion, signed_on)
    with desk.store.write(desk.actor, desk.now()) as unit:
        given = _give(unit, subject, subject_id, said, on_paper, seen_sha256)
    message = f"{LEVEL_WORDS[_level(level)]}已登记，当前{REVIEW_WORDS[given.state]}。"
    return ReviewChange(_changes(given, message), given)


def give_opinions(
    desk: Desk, subject: str, subject_ids: Sequence[int], level: Level | str, officer: str, opinion: str = ""
) -> ChangeSet:
    """Record the same consent for several subjects, each with an audit entry of its own: all of them or none.

    Raises what :func:`give_opinion` raises.
    """
    said = Opinion(level, officer, True, opinion)
    with desk.store.write(desk.actor, desk.now()) as unit:
        for subject_id in subject_ids:
            _give(unit, subject, subject_id, said, False, None)
    areas = frozenset({Area.REVIEW, SUBJECT_AREAS[subject]})
    return ChangeSet(areas, tuple(subject_ids), f"{LEVEL_WORDS[_level(level)]}已登记 {len(subject_ids)} 份。")


def _give(
    unit: UnitOfWork, subject: str, subject_id: int, said: Opinion, on_paper: bool, seen_sha256: str | None
) -> ReviewFacts:
    from zwgk_desktop.db.queries.review import find_rule
    from zwgk_desktop.db.repositories.review import add_decision

    row = _posting_row(unit, subject, subject_id)
    facts = _own_review(unit, subject, subject_id, row)
    if said.agreed:
        _require_clean(unit, facts)
    at = paper_time(said.signed_on, facts.in_force) if on_paper and said.signed_on else unit.now
    digest = seen_sha256 or facts.content_sha256
    new = Decision(_level(said.level), said.agreed, said.officer.strip(), digest, at, said.words.strip(), on_paper)
    given, entry = give(facts, new, unit.now, find_rule(unit.session))
    add_decision(unit.session, subject, subject_id, new)
    _move(unit, given, row)
    unit.record(entry)
    return given


def withdraw_opinion(desk: Desk, subject: str, subject_id: int, level: Level | str, reason: str) -> ReviewChange:
    """End an opinion and those built on it, with a reason; forbidden once the content hangs."""
    from zwgk_desktop.db.repositories.review import end_decisions

    with desk.store.write(desk.actor, desk.now()) as unit:
        row = _posting_row(unit, subject, subject_id)
        facts = _own_review(unit, subject, subject_id, row)
        left, entry = withdraw(facts, _level(level), unit.now, reason)
        gone = {d.id for d in facts.in_force} - {d.id for d in left.in_force}
        end_decisions(unit.session, gone, unit.now, reason)
        _move(unit, left, row)
        unit.record(entry)
    return ReviewChange(_changes(left, "意见已撤回。"), left)


def _changes(facts: ReviewFacts, message: str) -> ChangeSet:
    return ChangeSet(frozenset({Area.REVIEW, SUBJECT_AREAS[facts.subject]}), (facts.subject_id,), message)


def _level(level: Level | str) -> Level:
    try:
        return Level(level)
    except ValueError as error:
        raise WrongUsage(
            "review_level", f"没有“{level}”这一审查环节。", "可用：first、second、secrecy、final。"
        ) from error


def _posting_row(unit: UnitOfWork, subject: str, subject_id: int) -> PostingRow | None:
    from zwgk_desktop.db.queries.boards import get_posting

    return get_posting(unit.session, subject_id) if subject == "posting" else None


def _own_review(unit: UnitOfWork, subject: str, subject_id: int, row: PostingRow | None) -> ReviewFacts:
    """Return the facts, refusing a posting that goes with its batch and one in the recycle bin."""
    from zwgk_desktop.db.queries.review import find_review

    _require_subject(subject)
    facts = find_review(unit.session, subject, subject_id, row)
    if facts.subject != subject:
        raise RuleForbids(
            "review_batch", "这份公示随补贴清单一并审查。", f"请审查补贴清单（编号 {facts.subject_id}）。"
        )
    if row is not None and row.removed_at is not None:
        raise RuleForbids("posting_removed", "这份公示在回收站里，不能审查。", "请先恢复。")
    return facts


def _require_clean(unit: UnitOfWork, facts: ReviewFacts) -> None:
    """Refuse open findings of a batch and open personal data of a posting: mended, or accepted with a reason first."""
    if facts.subject == "posting":
        from zwgk_desktop.services.boards.drafting import require_no_open_personal

        require_no_open_personal(unit, facts.subject_id)
    if facts.subject != "batch":
        return
    from zwgk_desktop.db.queries import subsidies

    errors = subsidies.open_errors(unit.session, facts.subject_id)
    warnings = subsidies.open_warnings(unit.session, facts.subject_id)
    if errors or warnings:
        raise RuleForbids(
            "open_findings",
            f"这批清单还有 {errors} 个错误、{warnings} 个提醒没有处理，不能审查同意。",
            "错误请修改或退回村里，提醒请核实后注明理由接受。",
        )


def _move(unit: UnitOfWork, facts: ReviewFacts, row: PostingRow | None) -> None:
    """Let the subject's own state follow the gate; what is frozen refuses."""
    if row is None:
        _move_batch(unit, facts)
        return
    from zwgk_desktop.db.repositories.boards import change_postings

    action = {ReviewState.IN_REVIEW: "send", ReviewState.APPROVED: "approve"}.get(facts.state, "edit")
    after = next_posting_state(row.state, action)
    if after is not row.state:
        change_postings(unit.session, [row.id], {"state": after.value})


def _move_batch(unit: UnitOfWork, facts: ReviewFacts) -> None:
    from zwgk_desktop.db.queries.batch_life import get_batch_facts
    from zwgk_desktop.db.repositories.subsidies import set_state

    action = "approve" if facts.state is ReviewState.APPROVED else "review"
    state = get_batch_facts(unit.session, facts.subject_id).state
    set_state(unit.session, facts.subject_id, next_batch_state(state, action).value)


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
