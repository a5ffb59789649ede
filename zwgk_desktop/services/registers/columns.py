"""When was each website column last updated? Lines pasted from a table or a message, one column a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.registers.clocks import EntryState, Happened
from zwgk_desktop.domain.registers.engine import check_step
from zwgk_desktop.domain.registers.values import parse_day
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.entries import REGISTERS
from zwgk_desktop.services.registers.facts import EntryFacts, build_facts, columns_of

COLUMN, UPDATE = "column", "update"
MOST_LINES = 5_000
DATE_AT_END = re.compile(
    r"^(?P<name>.+?)[\s,，、:：;；|]+(?P<day>\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{8})\s*(?P<rest>\D.*)?$"
)


@dataclass(frozen=True, slots=True)
class Updated:
    """What pasting did: the columns updated, and each line that was not taken."""

    changes: ChangeSet
    findings: tuple[Finding, ...]


def record_updates(desk: Desk, text: str) -> Updated:
    """Record the update days in ``text`` (name and day on a line); a line not understood is told, never dropped.

    A day that is not later than the one known changes nothing and is told as a remark. Raises InputRefused empty.
    """
    from zwgk_desktop.db.queries import registers as queries
    from zwgk_desktop.db.repositories import registers as rows

    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines or len(lines) > MOST_LINES:
        raise InputRefused(
            "empty" if not lines else "too_large", "没有可读的行，或行数太多。", "每行写一个栏目名和日期。"
        )
    calendar = calendar_of(desk)
    findings: list[Finding] = []
    done: dict[str, list[str]] = {}
    ids: list[int] = []
    with desk.store.write(desk.actor, desk.now()) as unit:
        found = queries.find_entries(unit.session, COLUMN, open_only=True)
        events = queries.find_events_of(unit.session, [row.id for row in found])
        known = {row.title: build_facts(row, events.get(row.id, []), calendar) for row in found}
        for number, line in lines:
            facts, day, why = _read(line, known, desk.today())
            if facts is None or day is None:
                findings.append(Finding("line", Severity.WARNING, f"第 {number} 行没有登记：{why}", row=number))
                continue
            wrong = check_step(facts.register, facts.entry, UPDATE, day, {}, desk.today(), calendar)
            errors = [one.message for one in wrong if one.severity is Severity.ERROR]
            if errors:
                message = f"第 {number} 行没有登记：{errors[0]}"
                findings.append(Finding("line", Severity.WARNING, message, row=number))
                continue
            rows.add_event(unit, facts.id, UPDATE, day)
            old = facts.entry
            steps = (*old.steps, Happened(UPDATE, day))
            entry = EntryState(old.received_on, old.values, steps, old.title, old.number)
            rows.change_entry(unit, facts.id, columns_of(facts.register, entry, calendar))
            known[facts.row.title] = replace(facts, entry=entry)
            done.setdefault(facts.row.number, []).append(day.isoformat())
            ids.append(facts.id)
        if ids:
            summary = f"登记栏目更新 {len(ids)} 条"
            unit.record(AuditEntry("register.updates", Area.REGISTERS, summary, None, {}, dict(done)))
    message = f"已登记栏目更新 {len(ids)} 条，{len(findings)} 行没有登记。"
    return Updated(ChangeSet(REGISTERS, tuple(dict.fromkeys(ids)), message), tuple(findings))


def _read(line: str, known: dict[str, EntryFacts], today: date) -> tuple[EntryFacts | None, date | None, str]:
    """Return column and day of a line, or why it cannot be taken."""
    found = DATE_AT_END.match(line)
    day = parse_day(found["day"]) if found else None
    if found is None or day is None:
        return None, None, f"“{line[:30]}”里没有日期，应写成“栏目名 2026-03-10”。"
    name = found["name"].strip().strip('“”"《》')
    facts = known.get(name)
    if facts is None:
        return None, None, f"没有登记名为“{name[:20]}”的在用栏目。"
    last = facts.entry.latest(UPDATE)
    since = last.on if last else facts.row.received_on
    if since and day <= since:
        return None, None, f"“{name}”{day} 不晚于已登记的 {since}。"
    return facts, day, ""
