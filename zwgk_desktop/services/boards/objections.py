"""Who objected to a posting, until when is an answer due, and what was answered? The term comes from the rule pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.deadlines import Due, count_calendar_days, count_working_days
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.domain.objections import OUTCOMES
from zwgk_desktop.domain.rules import Rule
from zwgk_desktop.domain.workdays import Calendar
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_facts import load_rules
from zwgk_desktop.services.privacy import load_profile, load_words
from zwgk_desktop.services.rule_packs import rules_of

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_proof import ObjectionRow
    from zwgk_desktop.db.store import UnitOfWork

RULE = "board_objection"
OPEN_ANSWER = {"answered_on": None, "answered_by": "", "answer": "", "outcome": ""}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; ``outcome`` is a key of OUTCOMES."""

    on: date
    by: str
    text: str
    outcome: str


def answer_rule(desk: Desk, year: int) -> Rule:
    """Return the rule on answering: of the pack in force, else the program's own."""
    rule = rules_of(desk, year).find(RULE) or load_rules().find(RULE)
    if rule is None:
        raise WrongUsage("no_rule", "规则包里没有答复异议的期限。", "请在设置的“规则包”里补上。")
    return rule


def count_due(desk: Desk, received_on: date) -> Due:
    """Return until when an objection received on a day is to be answered, counted day by day."""
    return _count(answer_rule(desk, received_on.year), received_on, calendar_of(desk))


def _count(rule: Rule, received_on: date, calendar: Calendar) -> Due:
    values = rule.values
    if "working_days" in values:
        return count_working_days(received_on, int(values["working_days"]), calendar)
    return count_calendar_days(received_on, int(values.get("days", 0)), calendar)


def receive(desk: Desk, posting_id: int, on: date, content: str, person: str = "", contact: str = "") -> ChangeSet:
    """Note an objection to a posting that hangs or hung; the day an answer is due is counted at once."""
    from zwgk_desktop.db.queries import boards
    from zwgk_desktop.db.repositories import board_proof

    if not content.strip():
        raise WrongUsage("objection_content", "没有写明异议的内容。", "请填写后再登记。")
    if on > desk.today():
        raise WrongUsage("future_date", f"日期 {on} 还没有到。", "请核对日期。")
    due = count_due(desk, on)
    with desk.store.write(desk.actor, desk.now()) as unit:
        row = boards.get_posting(unit.session, posting_id)
        if row.posted_on is None or row.removed_at is not None:
            raise RuleForbids("not_posted", f"“{row.title}”还没有张贴，不能登记异议。", "请核对是哪一份公示。")
        if on < row.posted_on:
            raise WrongUsage("objection_day", "收到异议的日期早于张贴日期。", "请核对日期。")
        values = {
            "posting_id": posting_id,
            "received_on": on,
            "person": person.strip(),
            "contact": contact.strip(),
            "content": content.strip(),
            "due_on": due.due,
            **OPEN_ANSWER,
        }
        objection_id = board_proof.add_objection(unit.session, values)
        after = {"ids": [objection_id], "posting_id": posting_id, **_covered(values, person.strip(), on.year)}
        unit.record(AuditEntry("objection.add", Area.BOARDS, f"登记对“{row.title}”的异议", objection_id, {}, after))
    return _changes([objection_id], f"已登记异议，请在 {due.due} 前答复。")


def answer(desk: Desk, objection_id: int, given: Answer) -> ChangeSet:
    """Note the answer to an objection."""
    if given.outcome not in OUTCOMES or not given.text.strip() or not given.by.strip():
        raise WrongUsage("answer_words", "没有写明答复人、结果或答复内容。", "请填写后再登记。")
    if given.on > desk.today():
        raise WrongUsage("future_date", f"日期 {given.on} 还没有到。", "请核对日期。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        row = _get(unit, [objection_id])[0]
        if row.removed_at is not None or row.answered_on is not None:
            raise RuleForbids("objection_state", "这条异议已经答复过，或在回收站里。", "请刷新后再办。")
        if given.on < row.received_on:
            raise WrongUsage("answer_day", "答复日期早于收到异议的日期。", "请核对日期。")
        values = {
            "answered_on": given.on,
            "answered_by": given.by.strip(),
            "answer": given.text.strip(),
            "outcome": given.outcome,
        }
        _change(unit, row, values, "objection.answer", f"答复对“{row.posting}”的异议：{OUTCOMES[given.outcome]}")
    more = "请按答复更正公示，重新送审后张贴。" if given.outcome == "upheld" else ""
    return _changes([objection_id], f"已登记答复。{more}")


def withdraw_answer(desk: Desk, objection_id: int, reason: str) -> ChangeSet:
    """Reverse a wrong entry of an answer, with a reason; the clock runs on from the day it was received."""
    if not reason.strip():
        raise WrongUsage("objection_reason", "没有写明撤销的理由。", "请写明理由。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        row = _get(unit, [objection_id])[0]
        if row.answered_on is None:
            raise RuleForbids("objection_state", "这条异议还没有答复，没有可撤销的登记。", "")
        summary = f"撤销对“{row.posting}”异议的答复登记：{reason.strip()}"
        _change(unit, row, OPEN_ANSWER, "objection.withdraw", summary)
    return _changes([objection_id], "已撤销答复登记。")


def remove_objections(desk: Desk, ids: Sequence[int]) -> ChangeSet:
    """Move objections into 回收站."""
    return _set_removed(desk, ids, desk.now())


def restore_objections(desk: Desk, ids: Sequence[int]) -> ChangeSet:
    """Bring objections back from 回收站."""
    return _set_removed(desk, ids, None)


def find_objections(desk: Desk, posting_id: int) -> list[ObjectionRow]:
    """Return the objections to a posting, in the order they came."""
    from zwgk_desktop.db.queries import board_proof as queries

    with desk.store.read() as session:
        return queries.find_objections_of(session, posting_id)


def get_objection(desk: Desk, objection_id: int) -> ObjectionRow:
    """Return one objection; WrongUsage when there is none."""
    from zwgk_desktop.db.queries import board_proof as queries

    with desk.store.read() as session:
        found = queries.find_objections_by_id(session, [objection_id])
    if not found:
        raise WrongUsage("no_objection", f"没有编号为 {objection_id} 的异议。", "请刷新后重选。")
    return found[0]


def objections_listing(desk: Desk, removed: bool = False) -> Listing:
    """Return the objections as a list for the screen, or with ``removed`` those in 回收站."""
    from zwgk_desktop.db.queries.board_proof import build_objections_listing

    return build_objections_listing(desk.store, desk.today(), removed)


def recount_open(desk: Desk) -> int:
    """Count the open objections anew after a calendar or a rule changed; return how many days moved, all audited."""
    from zwgk_desktop.db.queries import board_proof as queries
    from zwgk_desktop.db.repositories import board_proof

    with desk.store.read() as session:
        waiting = queries.find_unanswered(session)
    counted = {row.id: count_due(desk, row.received_on).due for row in waiting}
    moved = [row for row in waiting if counted[row.id] != row.due_on]
    if not moved:
        return 0
    with desk.store.write(desk.actor, desk.now()) as unit:
        for row in moved:
            board_proof.change_objections(unit.session, [row.id], {"due_on": counted[row.id]})
        before = {str(row.id): {"due_on": row.due_on} for row in moved}
        after = {str(row.id): {"due_on": counted[row.id]} for row in moved}
        unit.record(
            AuditEntry("objection.recount", Area.BOARDS, f"重算异议答复期限 {len(moved)} 件", None, before, after)
        )
    return len(moved)


def _get(unit: UnitOfWork, ids: Sequence[int]) -> list[ObjectionRow]:
    from zwgk_desktop.db.queries import board_proof as queries

    found = queries.find_objections_by_id(unit.session, ids)
    if not ids or len(found) != len(set(ids)):
        raise WrongUsage("no_objection", "没有这条异议。", "请刷新后重选。")
    return found


def _change(unit: UnitOfWork, row: ObjectionRow, values: dict[str, Any], action: str, summary: str) -> None:
    from zwgk_desktop.db.repositories import board_proof

    board_proof.change_objections(unit.session, [row.id], values)
    year = row.received_on.year
    before = _covered({key: getattr(row, key) for key in values}, row.person, year)
    unit.record(AuditEntry(action, Area.BOARDS, summary, row.id, before, _covered(values, row.person, year)))


def _set_removed(desk: Desk, ids: Sequence[int], at: datetime | None) -> ChangeSet:
    from zwgk_desktop.db.repositories import board_proof

    with desk.store.write(desk.actor, desk.now()) as unit:
        rows = [row for row in _get(unit, ids) if (row.removed_at is None) is (at is not None)]
        if not rows:
            raise RuleForbids("objection_state", f"选中的异议{'已经' if at else '不'}在回收站里。", "请刷新后再选。")
        board_proof.change_objections(unit.session, [row.id for row in rows], {"removed_at": at})
        verb, action = ("移除", "objection.remove") if at else ("恢复", "objection.restore")
        before = {str(row.id): {"removed_at": row.removed_at} for row in rows}
        after = {str(row.id): {"removed_at": at} for row in rows}
        subject = rows[0].id if len(rows) == 1 else None
        unit.record(AuditEntry(action, Area.BOARDS, f"{verb}异议登记 {len(rows)} 条", subject, before, after))
    where = "，在回收站里可以找回" if at else ""
    return _changes([row.id for row in rows], f"已{verb}异议登记 {len(rows)} 条{where}。")


def _covered(values: dict[str, Any], person: str, year: int) -> dict[str, Any]:
    """Return values as the audit trail keeps them: it is printed and searched, so people are covered in it."""
    from zwgk_desktop.domain.masking import mask_text

    def cover(text: str) -> str:
        plain = text.replace(person, f"{person[0]}某") if person else text
        return mask_text(plain, load_profile("board"), load_words(year))

    kept = {key: cover(value) if isinstance(value, str) else value for key, value in values.items() if key != "contact"}
    return kept | ({"person": f"{person[0]}某" if person else ""} if "person" in values else {})


def _changes(ids: Sequence[int], message: str) -> ChangeSet:
    return ChangeSet(frozenset({Area.BOARDS}), tuple(ids), message)
