"""How was it before? Images of ledger items in the audit trail, and undo as a new, audited action that restores one.

An image holds only what an action may touch: {"items": {id: {"fields", "reports", "periods", "deadlines",
"files"}}}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from zwgk_desktop.db.queries import ledger as queries
from zwgk_desktop.db.repositories import ledger as rows
from zwgk_desktop.db.repositories.evidence import set_file_removed
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.ledger import Instance, Report, State
from zwgk_desktop.services.desk import Desk

Image = dict[str, Any]
UNDO, REDO = "ledger.undo", "ledger.redo"
UNDOABLE = frozenset(
    f"ledger.{action}"
    for action in (
        *("progress", "period", "assign", "change", "add", "import", "remove", "restore"),
        *("paste", "look_back", "take_in", "evidence", "evidence_remove", "evidence_restore"),
    )
)
REPORT_FIELDS = ("status", "text", "evidence", "problems", "remark")


def read_image(session: Any, item_ids: Iterable[int], fields: Sequence[str] = (), dated: bool = False) -> Image:
    """Return the image of items: these fields, and with ``dated`` their reports, instances and deadlines."""
    items = queries.find_items_by_id(session, list(item_ids))
    return {"items": {str(item.id): _image(session, item, fields, dated) for item in items}}


def _image(session: Any, item: queries.ItemRow, fields: Sequence[str], dated: bool) -> Image:
    image: Image = {"fields": {name: _plain(getattr(item, name)) for name in fields}}
    if dated:
        reports = queries.find_reports(session, item.year, item.id).get(item.id, [])
        periods = queries.find_instances(session, item.year, item.id).get(item.id, [])
        deadlines = queries.find_deadlines(session, item.id)
        stamps = queries.find_report_stamps(session, item.id)
        image["reports"] = {one.quarter: _told(one, *stamps[one.quarter]) for one in reports}
        image["periods"] = {one.label: [_plain(one.due), _plain(one.done_on), one.note] for one in periods}
        image["deadlines"] = [{"phrase": d.phrase, "kind": d.kind, "value": d.value} for d in deadlines]
    return image


def write_image(unit: Any, image: Mapping[str, Any]) -> tuple[int, ...]:
    """Make the items as their image shows them; return their ids."""
    for key, part in image["items"].items():
        item_id = int(key)
        if part.get("fields"):
            rows.change_items(unit, [item_id], {name: _value(name, v) for name, v in part["fields"].items()})
        if "reports" in part:
            told = part["reports"]
            reports = [_report(quarter, one) for quarter, one in told.items()]
            rows.restore_reports(unit, item_id, reports, {q: _stamp(one) for q, one in told.items() if "at" in one})
            rows.restore_periods(unit, item_id, [_instance(label, told) for label, told in part["periods"].items()])
            rows.replace_deadlines(unit, item_id, part["deadlines"])
        for file_id, at in part.get("files", {}).items():
            set_file_removed(unit, int(file_id), datetime.fromisoformat(at) if at else None)
    return tuple(int(key) for key in image["items"])


def _told(report: Report, at: datetime, by: str) -> dict[str, str]:
    """The day of a report settles instances later on: it comes back with the words, and so does its author."""
    return {**{name: str(getattr(report, name)) for name in REPORT_FIELDS}, "at": at.isoformat(), "by": by}


def _stamp(told: Mapping[str, str]) -> tuple[datetime, str]:
    return datetime.fromisoformat(told["at"]), told["by"]


def _report(quarter: str, told: Mapping[str, str]) -> Report:
    state = State(told["status"])
    return Report(quarter, state, told["text"], told["evidence"], told["problems"], told["remark"])


def _instance(label: str, told: Sequence[Any]) -> Instance:
    due, done_on, note = told
    return Instance(label, date.fromisoformat(due), date.fromisoformat(done_on) if done_on else None, note)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _value(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name == "removed_at" and value else value


def undo(desk: Desk) -> ChangeSet | None:
    """Take the newest ledger action back that still stands; None when there is none."""
    return _replay(desk, UNDO, "撤销")


def redo(desk: Desk) -> ChangeSet | None:
    """Do again what was taken back last, unless something new was done since; None when there is nothing."""
    return _replay(desk, REDO, "重做")


def _replay(desk: Desk, action: str, verb: str) -> ChangeSet | None:
    with desk.store.write(desk.actor, desk.now()) as unit:
        trail = queries.find_trail(unit.session)
        target = find_undoable(trail) if action == UNDO else find_redoable(trail)
        if target is None:
            return None
        image = target.before if action == UNDO else target.before["again"]
        ids = write_image(unit, image)
        summary = target.summary.removeprefix("撤销：")
        opposite = {"again": target.after} if action == UNDO else {}
        unit.record(
            AuditEntry(action, Area.LEDGER, f"{verb}：{summary}", None, opposite, {"of": target.id, "ids": list(ids)})
        )
    return ChangeSet(frozenset({Area.LEDGER}), ids, f"已{verb}：{summary}")


def find_undoable(trail: Sequence[queries.TrailRow]) -> queries.TrailRow | None:
    """Return the newest action (``trail``: newest first) that was not taken back."""
    gone: set[int] = set()
    for row in trail:
        if row.action == REDO or (row.action == UNDO and row.id not in gone):
            gone.add(row.after["of"])
        elif row.action in UNDOABLE and row.id not in gone:
            return row
    return None


def find_redoable(trail: Sequence[queries.TrailRow]) -> queries.TrailRow | None:
    """Return the newest undo that was not itself taken back; None as soon as something newer was done."""
    gone: set[int] = set()
    for row in trail:
        if row.action == REDO:
            gone.add(row.after["of"])
        elif row.action == UNDO and row.id not in gone:
            return row
        elif row.action in UNDOABLE:
            return None
    return None
