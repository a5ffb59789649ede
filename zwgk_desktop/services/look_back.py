"""How does a year begin? 回头看: last year's unfinished items come back, linked; duties of the rule pack join."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zwgk_desktop.db.queries import ledger as queries
from zwgk_desktop.db.repositories import ledger as rows
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.ledger import CLOSED, Issue
from zwgk_desktop.domain.periods import Period, Rhythm
from zwgk_desktop.domain.rules import Rule, describe_values
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_facts import Facts, read_facts
from zwgk_desktop.services.ledger_images import read_image
from zwgk_desktop.services.rule_packs import rules_of

LEDGER = frozenset({Area.LEDGER})
LOOK_BACK = "回头看"
DUTIES = "上级规定动作"
KEPT = (
    *("number", "section", "title", "text", "lead_units", "responsible_units", "township", "township_phrase"),
    *("own_unit", "responsible_person", "document_id", "source_start", "source_end"),
)
DATED = ("date", "monthly", "quarterly", "yearly", "within_days")


def unfinished(desk: Desk, year: int) -> list[Facts]:
    """Return the items of the year before ``year`` that are not closed and have not come back yet."""
    with desk.store.read() as session:
        both = [*queries.find_items(session, year), *queries.find_items(session, year, removed=True)]
    back = {item.previous_item_id for item in both}
    found = read_facts(desk, year - 1, Period(Rhythm.QUARTERLY, year - 1, 4))
    return [one for one in found if one.state not in CLOSED and one.item.id not in back]


def open_year(desk: Desk, year: int) -> ChangeSet:
    """Bring last year's unfinished items into ``year``, each linked to what it was; once for each item.

    Their days of the old year stay missed there; here they are checked every quarter, or as their recurring deadlines
    say. RuleForbids nothing_unfinished when there is none.
    """
    found = unfinished(desk, year)
    if not found:
        raise RuleForbids(
            "nothing_unfinished", f"{year - 1} 年没有要带入 {year} 年的未完成任务。", "可能已经带入过，或都已办结。"
        )
    since, day = _since(desk, year), rules_of(desk, year).report_day
    with desk.store.write(desk.actor, desk.now()) as unit:
        ids: list[int] = []
        for one in found:
            ids.append(_bring(unit, one, year, since, day))
        summary = f"开立 {year} 年台账，带入 {year - 1} 年未完成任务 {len(ids)} 项（{LOOK_BACK}）"
        _record_new(desk, unit, "ledger.look_back", summary, ids)
    return ChangeSet(LEDGER, tuple(ids), f"已带入 {year - 1} 年未完成任务 {len(ids)} 项，标为“{LOOK_BACK}”。")


def _bring(unit: Any, one: Facts, year: int, since: date, report_day: int) -> int:
    item = one.item
    values = {name: _plain(getattr(item, name)) for name in KEPT}
    words = "；".join(word for word in (f"{LOOK_BACK}：{item.year} 年{one.state}", item.remark) if word)
    deadlines = [
        {"phrase": d.phrase, "kind": d.kind, "value": d.value}
        for d in queries.find_deadlines(unit.session, item.id)
        if d.kind not in ("date", "within_days")
    ]
    kept = {"deadline_text": item.deadline_text, "remark": words, "previous_item_id": item.id}
    item_id = rows.add_item(unit, year, {**values, **kept})
    rows.add_deadlines(unit, item_id, deadlines)
    rows.add_periods(unit, item_id, year, deadlines, since, report_day)
    return item_id


def missing_duties(desk: Desk, year: int) -> list[Rule]:
    """Return the dated duties of the year's rule pack that its ledger does not hold yet."""
    with desk.store.read() as session:
        items = [*queries.find_items(session, year), *queries.find_items(session, year, removed=True)]
    held = {item.text for item in items if item.section[:1] == (DUTIES,)}
    return [rule for rule in rules_of(desk, year).rules if _is_dated(rule) and rule.text not in held]


def _is_dated(rule: Rule) -> bool:
    """A duty that hangs on an event of its own (a decision, a message) has its clock in the registers."""
    return rule.kind in DATED and (rule.kind != "within_days" or rule.id == "own_plan")


def add_duties(desk: Desk, year: int, rule_ids: Sequence[str] | None = None) -> ChangeSet:
    """Put duties of the rule pack into the year's ledger, under 上级规定动作, with their dated instances.

    All that are missing, or those of ``rule_ids``. RuleForbids no_duties when nothing is left.
    """
    chosen = [rule for rule in missing_duties(desk, year) if rule_ids is None or rule.id in rule_ids]
    if not chosen:
        raise RuleForbids("no_duties", f"{year} 年台账里已经有这些规定动作。", "规则包可以在设置里查看和修改。")
    since, day, issue = _since(desk, year), rules_of(desk, year).report_day, _issue(desk, year)
    with desk.store.write(desk.actor, desk.now()) as unit:
        ids: list[int] = []
        for rule in chosen:
            term = describe_values(rule)
            value = dict(rule.values) | ({"from": "印发"} if rule.id == "own_plan" else {})
            deadlines = [{"phrase": term, "kind": rule.kind, "value": value}]
            fields = {"section": [DUTIES], "text": rule.text, "deadline_text": term, "township": True}
            item_id = rows.add_item(unit, year, {**fields, "remark": f"依据：{rule.source}" if rule.source else ""})
            rows.add_deadlines(unit, item_id, deadlines)
            rows.add_periods(unit, item_id, year, deadlines, since, day, issue)
            ids.append(item_id)
        _record_new(desk, unit, "ledger.take_in", f"加入{DUTIES} {len(ids)} 项", ids)
    return ChangeSet(LEDGER, tuple(ids), f"已加入{DUTIES} {len(ids)} 项。")


def _record_new(desk: Desk, unit: Any, action: str, summary: str, ids: Sequence[int]) -> None:
    gone = {"fields": {"removed_at": desk.now().isoformat()}}  # undone: in 回收站
    before = {"items": {str(item_id): gone for item_id in ids}}
    after = {"ids": list(ids), **read_image(unit.session, ids, ["removed_at"])}
    unit.record(AuditEntry(action, Area.LEDGER, summary, None, before, after))


def _since(desk: Desk, year: int) -> date:
    return desk.today() if desk.today().year == year else date(year, 1, 1)


def _issue(desk: Desk, year: int) -> Issue | None:
    with desk.store.read() as session:
        first = queries.find_first_issue(session, year)
    return Issue(first, calendar_of(desk)) if first else None


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
