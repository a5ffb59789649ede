"""What does an officer write into a register? Entries and steps; each action checks, computes the terms, is audited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.registers.clocks import EntryState, Happened
from zwgk_desktop.domain.registers.covering import Cover
from zwgk_desktop.domain.registers.definitions import BUILT_IN, RECEIVED, FieldSpec, Register
from zwgk_desktop.domain.registers.engine import check_entry, check_step, next_steps
from zwgk_desktop.domain.registers.values import built_in_fields, parse_day, read_values
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.facts import EntryFacts, build_cover, columns_of, get_register, read_entry

if TYPE_CHECKING:
    from zwgk_desktop.db.store import UnitOfWork

REGISTERS = frozenset({Area.REGISTERS})


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an action did: the entry, what a person should look at (warnings), and the next due day."""

    changes: ChangeSet
    entry_id: int
    number: str
    due_on: date | None = None
    findings: tuple[Finding, ...] = ()


def get_entry(desk: Desk, entry_id: int) -> EntryFacts:
    """Return everything about one entry: values, events, terms with their count, next steps."""
    calendar = calendar_of(desk)
    with desk.store.read() as session:
        return read_entry(session, entry_id, calendar)


def check_new(
    desk: Desk, register: str, values: Mapping[str, Any], numbers: Sequence[str] = ()
) -> tuple[dict[str, Any], list[Finding]]:
    """Return what was typed as values by key, and everything wrong with it; stores nothing (a form asks as one types).

    ``numbers``: those of the register's other entries.
    """
    chosen = _open_register(register)
    read, findings = read_values((*built_in_fields(chosen), *chosen.fields), values, desk.today())
    if not any(one.severity is Severity.ERROR for one in findings):
        findings += check_entry(chosen, entry_of(read), desk.today(), numbers)
    return read, findings


def add_entry(desk: Desk, register: str, values: Mapping[str, Any]) -> Recorded:
    """Write a new entry; ``values`` by field key or title, title and received_on among them, number if not automatic.

    A request for information goes its own way in. Raises RuleForbids ``entry`` naming every rule it breaks.
    """
    from zwgk_desktop.db.queries import registers as queries

    chosen = get_register(register)
    if chosen.guided:
        from zwgk_desktop.services.registers.requests import receive

        return receive(desk, values)
    calendar = calendar_of(desk)
    with desk.store.write(desk.actor, desk.now()) as unit:
        taken = [row.number for row in _every(unit, chosen.key)]
        read, findings = check_new(desk, chosen.key, values, taken)
        refuse(findings, f"{chosen.title}没有登记")
        entry = entry_of(read)
        year = (entry.received_on or desk.today()).year
        number = entry.number or queries.next_number(unit.session, chosen.key, chosen.prefix(year))
        columns = columns_of(chosen, entry, calendar)
        entry_id = insert_entry(unit, chosen, number, read, columns)
        cover = build_cover(desk, chosen, read)
        summary = f"登记{chosen.title} {number}：{cover.text(str(read['title']))}"
        after = {**_covered((*built_in_fields(chosen), *chosen.fields), read, cover), "number": number}
        unit.record(AuditEntry("register.add", Area.REGISTERS, summary, entry_id, {}, after))
    message = f"已登记{chosen.title} {number}。{_due_words(columns['due_on'])}"
    return Recorded(_changes(entry_id, message), entry_id, number, columns["due_on"], tuple(findings))


def insert_entry(
    unit: UnitOfWork, register: Register, number: str, read: Mapping[str, Any], columns: Mapping[str, Any]
) -> int:
    """Write one checked entry in an open transaction; return its id."""
    from zwgk_desktop.db.repositories import registers as rows

    data = {key: value for key, value in read.items() if key not in BUILT_IN}
    received = date.fromisoformat(read[RECEIVED])
    return rows.add_entry(unit, register.key, number, str(read["title"]), received_on=received, data=data, **columns)


def change_entry(desk: Desk, entry_id: int, values: Mapping[str, Any]) -> Recorded:
    """Change some fields; an empty value clears the field. The terms are counted anew, old and new day are audited."""
    from zwgk_desktop.db.repositories import registers as rows

    if _is_guided(desk, entry_id):
        from zwgk_desktop.services.registers.requests import change_request

        return change_request(desk, entry_id, values)
    calendar = calendar_of(desk)
    with desk.store.write(desk.actor, desk.now()) as unit:
        facts = _live(unit, entry_id, calendar)
        register, row = facts.register, facts.row
        fields = (*built_in_fields(register), *register.fields)
        read, findings = read_values(fields, values, desk.today(), partly=True)
        if "number" in read and not read["number"]:
            del read["number"]
        old = {"title": row.title, "number": row.number, RECEIVED: _iso(row.received_on), **row.data}
        merged = {key: value for key, value in {**old, **read}.items() if value not in (None, "")}
        refuse(findings, f"{register.title} {row.number} 没有修改")
        entry = entry_of(merged, facts.entry.steps)
        others = [one.number for one in _every(unit, register.key) if one.id != entry_id]
        findings += check_entry(register, entry, desk.today(), others)
        refuse(findings, f"{register.title} {row.number} 没有修改")
        columns = columns_of(register, entry, calendar)
        data = {key: value for key, value in merged.items() if key not in BUILT_IN}
        stored = {"title": entry.title, "number": entry.number, "received_on": entry.received_on, "data": data}
        rows.change_entry(unit, entry_id, {**stored, **columns})
        changed = {key: merged.get(key) for key in read if merged.get(key) != old.get(key)}
        earlier = {key: old.get(key) for key in changed}
        cover = build_cover(desk, register, merged)
        before = _covered(fields, earlier, build_cover(desk, register, old)) | {"due_on": _iso(row.due_on)}
        after = _covered(fields, changed, cover) | {"due_on": _iso(columns["due_on"])}
        summary = f"修改{register.title} {entry.number}：{cover.text(entry.title)}"
        unit.record(AuditEntry("register.change", Area.REGISTERS, summary, entry_id, before, after))
    message = f"{register.title} {entry.number} 已修改。{_due_words(columns['due_on'])}"
    return Recorded(_changes(entry_id, message), entry_id, entry.number, columns["due_on"], tuple(findings))


def record_step(
    desk: Desk, entry_id: int, step: str, on: date | str, values: Mapping[str, Any] | None = None, note: str = ""
) -> Recorded:
    """Record what happened to an entry on a day. RuleForbids ``step`` names the rule when it cannot be so."""
    from zwgk_desktop.db.repositories import registers as rows

    calendar = calendar_of(desk)
    day = on if isinstance(on, date) else parse_day(on)
    if day is None:
        raise WrongUsage("date", f"看不懂日期“{on}”。", "请写成 2026-03-10 这样的形式。")
    if _is_guided(desk, entry_id):
        from zwgk_desktop.services.registers.requests import do_step

        return do_step(desk, entry_id, step, day, values, note)
    with desk.store.write(desk.actor, desk.now()) as unit:
        facts = _live(unit, entry_id, calendar)
        register = facts.register
        kind = next((one.kind for one in register.steps if step in (one.kind, one.title)), step)
        spec = register.step(kind)
        read, findings = read_values(spec.fields if spec else (), values or {}, desk.today())
        if spec is None or spec not in next_steps(register, facts.entry):
            findings = []  # the step itself is the mistake, not its fields
        findings += check_step(register, facts.entry, kind, day, read, desk.today(), calendar)
        refuse(findings, f"{register.title} {facts.row.number} 没有登记这一步", "step")
        event_id = rows.add_event(unit, entry_id, kind, day, read, note.strip())
        steps = (*facts.entry.steps, Happened(kind, day, read, event_id))
        columns = _recount(unit, facts, steps, calendar)
        title = spec.title if spec else kind
        summary = f"{register.title} {facts.row.number} {day} {title}"
        told = _covered(spec.fields if spec else (), read, build_cover(desk, register, facts.entry.values))
        after = {"event": event_id, "kind": kind, "on": day.isoformat(), **told, **_days(columns)}
        unit.record(AuditEntry("register.step", Area.REGISTERS, summary, entry_id, _old(facts), after))
    message = f"{facts.row.number} 已登记“{title}”。{_due_words(columns['due_on'])}"
    return Recorded(_changes(entry_id, message), entry_id, facts.row.number, columns["due_on"], tuple(findings))


def void_step(desk: Desk, event_id: int, reason: str) -> Recorded:
    """Take back a step recorded by mistake, the last one of its entry first; it stays visible with the reason."""
    from zwgk_desktop.db.queries import registers as queries
    from zwgk_desktop.db.repositories import registers as rows

    if not reason.strip():
        raise WrongUsage("void_reason", "没有写明撤销的理由。", "请写明，例如“日期登记错误”。")
    calendar = calendar_of(desk)
    with desk.store.read() as session:
        entry_id = queries.get_event(session, event_id).entry_id
    if _is_guided(desk, entry_id):
        raise RuleForbids("guided", "依申请公开的步骤从最后一步开始撤销。", "请在该申请的办理路径中撤销。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        event = queries.get_event(unit.session, event_id)
        facts = _live(unit, event.entry_id, calendar)
        if event.voided_at is not None:
            raise RuleForbids("voided", "这一步已经撤销过。")
        if facts.entry.steps[-1].id != event_id:
            raise RuleForbids("not_last", "只能从最后一步开始撤销。", "请先撤销它后面的步骤。")
        rows.void_event(unit, event_id, reason.strip())
        columns = _recount(unit, facts, facts.entry.steps[:-1], calendar)
        spec = facts.register.step(event.kind)
        summary = (
            f"{facts.register.title} {facts.row.number} 撤销“{spec.title if spec else event.kind}”：{reason.strip()}"
        )
        after = {"event": event_id, "reason": reason.strip(), **_days(columns)}
        unit.record(AuditEntry("register.void", Area.REGISTERS, summary, facts.id, _old(facts), after))
    message = f"{facts.row.number} 已撤销这一步。{_due_words(columns['due_on'])}"
    return Recorded(_changes(facts.id, message), facts.id, facts.row.number, columns["due_on"])


def remove_entry(desk: Desk, entry_id: int, reason: str) -> ChangeSet:
    """Put an entry into the recycle bin, with a reason."""
    if not reason.strip():
        raise WrongUsage("remove_reason", "没有写明移除的理由。", "请写明，例如“重复登记”。")
    return _set_removed(desk, entry_id, True, reason.strip())


def restore_entry(desk: Desk, entry_id: int) -> ChangeSet:
    """Take an entry out of the recycle bin."""
    return _set_removed(desk, entry_id, False, "")


def _set_removed(desk: Desk, entry_id: int, removed: bool, reason: str) -> ChangeSet:
    from zwgk_desktop.db.queries import registers as queries
    from zwgk_desktop.db.repositories import registers as rows

    with desk.store.write(desk.actor, desk.now()) as unit:
        row = queries.get_entry(unit.session, entry_id)
        if (row.removed_at is not None) == removed:
            raise RuleForbids("removed", f"{row.number} 已经{'在回收站中' if removed else '在登记簿中'}。")
        rows.set_removed(unit, entry_id, removed)
        title = get_register(row.register).title
        summary = f"移除{title} {row.number}：{reason}" if removed else f"恢复{title} {row.number}"
        action = "register.remove" if removed else "register.restore"
        unit.record(
            AuditEntry(action, Area.REGISTERS, summary, entry_id, {"removed": not removed}, {"removed": removed})
        )
    return _changes(entry_id, f"{row.number} 已{'移入回收站，可以恢复' if removed else '恢复'}。")


def refuse(findings: Sequence[Finding], what: str, code: str = "entry") -> None:
    """Raise RuleForbids with every error among the findings."""
    errors = [one.message for one in findings if one.severity is Severity.ERROR]
    if errors:
        raise RuleForbids(code, f"{what}：{''.join(errors)}")


def _is_guided(desk: Desk, entry_id: int) -> bool:
    from zwgk_desktop.db.queries import registers as queries

    with desk.store.read() as session:
        return get_register(queries.get_entry(session, entry_id).register).guided


def _open_register(name: str) -> Register:
    register = get_register(name)
    if register.guided:
        raise RuleForbids(
            "guided", f"{register.title}按办理路径登记，不能直接修改。", "登记有误的，请移入回收站后重新登记。"
        )
    return register


def _live(unit: UnitOfWork, entry_id: int, calendar: Any) -> EntryFacts:
    facts = read_entry(unit.session, entry_id, calendar)
    _open_register(facts.register.key)
    if facts.row.removed_at is not None:
        raise RuleForbids("removed", f"{facts.row.number} 在回收站中。", "请先恢复再修改。")
    return facts


def _every(unit: UnitOfWork, register: str) -> list[Any]:
    from zwgk_desktop.db.queries import registers as queries

    return [row for gone in (False, True) for row in queries.find_entries(unit.session, register, removed=gone)]


def entry_of(read: Mapping[str, Any], steps: tuple[Happened, ...] = ()) -> EntryState:
    """Return checked values as the entry they make."""
    received = read.get(RECEIVED)
    values = {key: value for key, value in read.items() if key not in BUILT_IN}
    day = date.fromisoformat(received) if received else None
    return EntryState(day, values, steps, str(read.get("title", "")), str(read.get("number", "") or ""))


def _recount(unit: UnitOfWork, facts: EntryFacts, steps: tuple[Happened, ...], calendar: Any) -> dict[str, Any]:
    from zwgk_desktop.db.repositories import registers as rows

    old = facts.entry
    entry = EntryState(old.received_on, old.values, steps, old.title, old.number)
    columns = columns_of(facts.register, entry, calendar)
    rows.change_entry(unit, facts.id, columns)
    return columns


def _covered(fields: Sequence[FieldSpec], values: Mapping[str, Any], cover: Cover) -> dict[str, Any]:
    """Return values as the audit trail keeps them: it is printed and searched, so people are covered in it."""
    known = {one.key: one for one in fields}
    return {key: cover.value(known[key], value) if key in known else value for key, value in values.items()}


def _old(facts: EntryFacts) -> dict[str, Any]:
    row = facts.row
    return _days(
        {"state": row.state, "due_on": row.due_on, "inner_due_on": row.inner_due_on, "closed_on": row.closed_on}
    )


def _days(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _iso(value) if isinstance(value, date) else value for key, value in columns.items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _due_words(due: date | None) -> str:
    return f"下一个期限：{due}。" if due else ""


def _changes(entry_id: int, message: str) -> ChangeSet:
    return ChangeSet(REGISTERS, (entry_id,), message)
