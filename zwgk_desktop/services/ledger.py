"""What happens in the ledger? Look, record a quarter's progress, assign, change, remove, and bring back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from zwgk_desktop.db.queries import ledger as queries
from zwgk_desktop.db.queries.evidence import find_files
from zwgk_desktop.db.queries.ledger import ItemRow
from zwgk_desktop.db.repositories import ledger as rows
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.ledger import Instance, Issue, Readiness, Report, State, build_instances, check_report, settle
from zwgk_desktop.domain.listing import Column, Kind, Listing, MemoryListing
from zwgk_desktop.domain.periods import parse_quarter
from zwgk_desktop.domain.policy.phrases import find_deadlines
from zwgk_desktop.domain.rules import quarterly_due
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_facts import (
    Facts,
    ItemFacts,
    choose_quarter,
    find_item,
    read_facts,
    read_item,
)
from zwgk_desktop.services.ledger_images import read_image
from zwgk_desktop.services.rule_packs import rules_of

COLUMNS = (
    Column("number", "序号", Kind.NUMBER, 6),
    Column("section", "重点任务", width=20),
    Column("content", "具体内容", width=40),
    Column("lead", "牵头单位", width=14),
    Column("responsible", "责任单位", width=16),
    Column("own_unit", "承办站所", width=12),
    Column("person", "责任人", width=8),
    Column("deadline", "完成时限", width=14),
    Column("due", "最近到期", Kind.DATE, 12),
    Column("progress", "本季度进展", width=30),
    Column("state", "完成状态", Kind.STATUS, 10, choices=tuple(State)),
    Column("evidence", "佐证材料", width=16, hidden=True),
    Column("problems", "存在问题及下一步措施", width=20, hidden=True),
    Column("reported", "本季度填报", Kind.STATUS, 10, choices=("已填报", "未填报")),
    Column("township", "涉及乡镇", Kind.STATUS, 10, hidden=True, choices=("是", "否", "待定")),
    Column("remark", "备注", width=16, hidden=True),
)
TOWNSHIP_WORDS = {True: "是", False: "否", None: "待定"}
EDITABLE = (
    "number",
    "section",
    "title",
    "text",
    "lead_units",
    "responsible_units",
    "own_unit",
    "responsible_person",
    "deadline_text",
    "remark",
    "township",
)
LEDGER = frozenset({Area.LEDGER})


def ledger_years(desk: Desk) -> list[int]:
    """Return the years that have a ledger, newest first; the present year when there is none."""
    with desk.store.read() as session:
        return queries.find_years(session) or [desk.today().year]


def ledger_listing(desk: Desk, year: int, quarter: str | None = None) -> Listing:
    """Return a year's items as a list, with progress and state of ``quarter`` (2026Q3; default: the present one)."""
    chosen = choose_quarter(quarter, year, desk.today())
    found = read_facts(desk, year, chosen)
    filters = {
        "section": tuple(dict.fromkeys(one.item.section[0] for one in found if one.item.section)),
        "person": tuple(sorted({one.item.responsible_person for one in found} - {""})),
        "own_unit": tuple(sorted({one.item.own_unit for one in found} - {""})),
    }
    columns = tuple(
        Column(c.key, c.title, c.kind, c.width, c.hidden, filters.get(c.key, c.choices), c.total) for c in COLUMNS
    )
    return MemoryListing(columns, {one.item.id: _shown(number, one) for number, one in enumerate(found, 1)})


def _shown(number: int, facts: Facts) -> tuple[Any, ...]:
    item, row, report = facts.item, facts.row(number), facts.report
    values = {
        "section": row.section,
        "own_unit": item.own_unit,
        "person": item.responsible_person,
        "due": facts.due.isoformat() if facts.due else None,
        "reported": "已填报" if report is not None and report.says_something else "未填报",
        "township": TOWNSHIP_WORDS[item.township],
    }
    return tuple(values[c.key] if c.key in values else getattr(row, c.key) for c in COLUMNS)


def get_item(desk: Desk, item_id: int) -> ItemFacts:
    """Return everything about one item: source paragraph, deadlines, instances, reports, history."""
    return read_item(desk, item_id)


def last_progress(desk: Desk, item_id: int, quarter: str) -> Report | None:
    """Return what was reported in the latest quarter before ``quarter``, to start from."""
    asked = parse_quarter(quarter).code
    with desk.store.read() as session:
        item = find_item(session, item_id)
        earlier = [r for r in queries.find_reports(session, item.year, item_id).get(item_id, []) if r.quarter < asked]
    return max(earlier, key=lambda report: report.quarter, default=None)


def record_progress(
    desk: Desk,
    item_id: int,
    quarter: str,
    text: str,
    status: str,
    evidence: str = "",
    problems: str = "",
    remark: str = "",
) -> ChangeSet:
    """Record what was done in a quarter. RuleForbids when 已完成 comes without evidence or a reason."""
    period = parse_quarter(quarter)
    with desk.store.write(desk.actor, desk.now()) as unit:
        item = _live_item(unit.session, item_id)
        attached = "".join(row.name for row in find_files(unit.session, item_id, period.code))
        state = check_report(status, f"{evidence}{attached}", f"{problems}{remark}")
        if item.year != period.year:
            raise WrongUsage(
                "quarter", f"这项任务属于 {item.year} 年，不能填报 {period.code}。", f"请选择 {item.year} 年的季度。"
            )
        before = read_image(unit.session, [item_id], dated=True)
        told = queries.find_reports(unit.session, item.year, item_id).get(item_id, [])
        instances = queries.find_instances(unit.session, item.year, item_id).get(item_id, [])
        new = Report(period.code, state, text.strip(), evidence.strip(), problems.strip(), remark.strip(), desk.today())
        reports = [one for one in told if one.quarter != period.code] + [new]
        settled = settle(instances, reports, desk.today())
        rows.save_progress(unit, item_id, new)
        rows.settle_periods(unit, item_id, settled)
        label = Facts(item, period, state).label
        unit.record(
            AuditEntry(
                "ledger.progress",
                Area.LEDGER,
                f"填报{period.label}进展：{label}（{state}）",
                item_id,
                before,
                read_image(unit.session, [item_id], dated=True),
            )
        )
    return ChangeSet(LEDGER, (item_id,), f"已保存{period.label}进展。")


def mark_period(desk: Desk, item_id: int, label: str, done_on: date | None, note: str) -> ChangeSet:
    """Settle one instance by hand with a ``note`` that says why (done elsewhere, wrongly read); None opens it again."""
    if done_on is not None and not note.strip():
        raise RuleForbids("no_reason", "请写明办结情况或原因。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        item = _live_item(unit.session, item_id)
        before = read_image(unit.session, [item_id], dated=True)
        instances = queries.find_instances(unit.session, item.year, item_id).get(item_id, [])
        if label not in [one.label for one in instances]:
            raise WrongUsage("no_period", f"这项任务没有“{label}”这一期。")
        settled = [
            Instance(one.label, one.due, done_on, note.strip()) if one.label == label else one for one in instances
        ]
        if done_on is None:
            reports = queries.find_reports(unit.session, item.year, item_id).get(item_id, [])
            opened = [replace(one, note="") if one.label == label else one for one in settled]
            settled = list(settle(opened, reports, desk.today()))
        rows.settle_periods(unit, item_id, settled)
        summary = f"{label} {'办结' if done_on else '重新打开'}：{_names([item])}"
        after = read_image(unit.session, [item_id], dated=True)
        unit.record(AuditEntry("ledger.period", Area.LEDGER, summary, item_id, before, after))
    return ChangeSet(LEDGER, (item_id,), f"已更新 {label}。")


def assign_person(
    desk: Desk, item_ids: Sequence[int], own_unit: str | None = None, person: str | None = None
) -> ChangeSet:
    """Set 承办站所 and 责任人 of several items at once; None leaves one as it is."""
    values = {"own_unit": own_unit, "responsible_person": person}
    wanted = {key: value.strip() for key, value in values.items() if value is not None}
    return _change(desk, item_ids, wanted, "ledger.assign", "分派责任")


def change_item(desk: Desk, item_id: int, values: Mapping[str, Any]) -> ChangeSet:
    """Edit fields of an item (see :data:`EDITABLE`); another 完成时限 gives other instances ahead, past ones stay."""
    unknown = [key for key in values if key not in EDITABLE]
    if unknown:
        raise WrongUsage("field", f"不能修改的栏目：{'、'.join(unknown)}。")
    if "text" in values and not str(values["text"]).strip():
        raise WrongUsage("no_text", "具体内容不能为空。")
    return _change(desk, [item_id], values, "ledger.change", "修改任务")


def _change(desk: Desk, item_ids: Sequence[int], values: Mapping[str, Any], action: str, verb: str) -> ChangeSet:
    if not item_ids or not values:
        raise WrongUsage("nothing", "没有选中任务，或没有要改的内容。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        items = [_live_item(unit.session, key) for key in item_ids]
        dated = "deadline_text" in values
        before = read_image(unit.session, item_ids, list(values), dated)
        rows.change_items(unit, item_ids, values)
        if dated:
            for item in items:
                _plan_anew(desk, unit, item, str(values["deadline_text"]))
        after = {"ids": list(item_ids), **read_image(unit.session, item_ids, list(values), dated)}
        unit.record(AuditEntry(action, Area.LEDGER, f"{verb}：{_names(items)}", _single(item_ids), before, after))
    return ChangeSet(LEDGER, tuple(item_ids), f"已{verb} {len(items)} 项。")


def _live_item(session: Any, item_id: int) -> ItemRow:
    item = find_item(session, item_id)
    if item.removed_at is not None:
        raise RuleForbids("item_removed", f"“{_names([item])}”在回收站里。", "请先恢复，再办理。")
    return item


def _plan_anew(desk: Desk, unit: Any, item: ItemRow, deadline_text: str) -> None:
    today, deadlines = desk.today(), read_deadlines(deadline_text, item.year)
    rows.replace_deadlines(unit, item.id, deadlines)
    document = queries.find_document(unit.session, item.document_id)
    issue = Issue(document.issue_date, calendar_of(desk)) if document and document.issue_date else None
    instances = build_instances(item.year, deadlines, rules_of(desk, item.year).report_day, today, issue)
    rows.replace_open_periods(unit, item.id, instances, today)


def read_deadlines(text: str, year: int) -> list[dict[str, Any]]:
    """Return the deadlines in 完成时限 words as {"phrase","kind","value"}."""
    return [found.to_json() for found in find_deadlines(text, year=year, loose=True)]


def add_item(desk: Desk, year: int, text: str, deadline_text: str = "", **fields: Any) -> ChangeSet:
    """Add an item by hand; ``fields`` are others of :data:`EDITABLE`. Its id is the ChangeSet's only one."""
    unknown = [key for key in fields if key not in EDITABLE]
    if unknown or not text.strip():
        raise WrongUsage("field", f"不认识的栏目：{'、'.join(unknown)}。" if unknown else "请填写具体内容。")
    values = {"township": True, **fields, "text": text.strip(), "deadline_text": deadline_text.strip()}
    with desk.store.write(desk.actor, desk.now()) as unit:
        item_id = rows.add_item(unit, year, values)
        deadlines = read_deadlines(deadline_text, year)
        since = desk.today() if desk.today().year == year else date(year, 1, 1)
        rows.add_deadlines(unit, item_id, deadlines)
        rows.add_periods(unit, item_id, year, deadlines, since, rules_of(desk, year).report_day)
        before = {"items": {str(item_id): {"fields": {"removed_at": desk.now().isoformat()}}}}  # undone: in 回收站
        after = read_image(unit.session, [item_id], ["removed_at", *values])
        unit.record(AuditEntry("ledger.add", Area.LEDGER, f"新增任务：{text.strip()[:30]}", item_id, before, after))
    return ChangeSet(LEDGER, (item_id,), "已新增 1 项任务。")


def remove_items(desk: Desk, item_ids: Sequence[int]) -> ChangeSet:
    """Move items into 回收站; their progress and instances stay with them."""
    return _set_removed(desk, item_ids, True)


def restore_items(desk: Desk, item_ids: Sequence[int]) -> ChangeSet:
    """Bring items back from 回收站."""
    return _set_removed(desk, item_ids, False)


def removed_items(desk: Desk, year: int) -> list[ItemRow]:
    """Return the items of a year that lie in 回收站."""
    with desk.store.read() as session:
        return queries.find_items(session, year, removed=True)


def _set_removed(desk: Desk, item_ids: Sequence[int], removed: bool) -> ChangeSet:
    if not item_ids:
        raise WrongUsage("nothing", "没有选中任务。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        found = [find_item(unit.session, key) for key in item_ids]
        items = [item for item in found if (item.removed_at is None) is removed]
        if not items:
            raise RuleForbids("item_state", f"选中的任务{'已经' if removed else '不'}在回收站里。", "请刷新后再选。")
        item_ids = [item.id for item in items]
        before = read_image(unit.session, item_ids, ["removed_at"])
        rows.set_removed(unit, item_ids, desk.now() if removed else None)
        verb, action = ("移入回收站", "ledger.remove") if removed else ("恢复", "ledger.restore")
        after = {"ids": list(item_ids), **read_image(unit.session, item_ids, ["removed_at"])}
        unit.record(AuditEntry(action, Area.LEDGER, f"{verb}：{_names(items)}", _single(item_ids), before, after))
    return ChangeSet(LEDGER, tuple(item_ids), f"已{verb} {len(items)} 项。")


def readiness(desk: Desk, quarter: str) -> Readiness:
    """Return how far a quarter's ledger is: reported x of y, what is unreported, what lacks evidence, what is late."""
    period = parse_quarter(quarter)
    found = read_facts(desk, period.year, period)
    told = {one.item.id: one.report for one in found if one.report is not None and one.report.says_something}
    done_in_quarter = [one for one in found if one.item.id not in told and one.state in (State.DONE, State.NOT_OURS)]
    settled = set(told) | {one.item.id for one in done_in_quarter}
    bare = [one for one in found if (r := told.get(one.item.id)) and r.status is State.DONE and not one.evidence]
    return Readiness(
        period.code,
        quarterly_due(period, rules_of(desk, period.year).report_day),
        len(found),
        len(settled),
        tuple((one.item.id, one.label) for one in found if one.item.id not in settled),
        tuple((one.item.id, one.label) for one in bare),
        tuple((one.item.id, one.label) for one in found if one.state is State.LATE),
    )


def _names(items: Sequence[ItemRow]) -> str:
    first = items[0].title.strip() or items[0].text.strip()[:20]
    return first if len(items) == 1 else f"{first}等 {len(items)} 项"


def _single(ids: Sequence[int]) -> int | None:
    return ids[0] if len(ids) == 1 else None
