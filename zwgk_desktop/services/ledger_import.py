"""How does a ledger kept by hand in Excel come in? Columns guessed, shown, corrected, then stored as one action."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.db.queries import ledger as queries
from zwgk_desktop.db.repositories import ledger as rows
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.ledger import CLOSED, Report, State, settle
from zwgk_desktop.domain.ledger_import import FIELDS, Grid, IncomingItem, IncomingLedger, read_ledger, without
from zwgk_desktop.domain.periods import Period, Rhythm, period_of
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import read_deadlines
from zwgk_desktop.services.ledger_images import read_image
from zwgk_desktop.services.rule_packs import rules_of

NO_PROOF = "原台账没有写明佐证材料"
ENDINGS = (".xlsx", ".xls", ".et")


@dataclass(frozen=True, slots=True)
class LedgerProposal:
    """A file as it would be stored: the year's ledger it goes to and the quarter its progress counts for."""

    file_name: str
    sha256: str
    ledger: IncomingLedger
    year: int
    quarter: Period

    @property
    def items(self) -> tuple[IncomingItem, ...]:
        """The rows that would become items."""
        return self.ledger.items

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should know before storing."""
        return self.ledger.findings


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(paths.resource("columns/ledger.toml").read_text(encoding="utf-8"))


def read_ledger_file(path: Path, columns: Mapping[str, int] | None = None, sheet: str = "") -> IncomingLedger:
    """Return the sheet of a workbook that reads as a ledger, nothing stored; hidden sheets are named, not read.

    ``columns``: 0-based column by field (:data:`FIELDS`). Raises InputRefused: as lists do, no_header, no_items.
    """
    from zwgk_desktop.documents.list_reader import read_list

    wrong = [name for name in columns or () if name not in FIELDS]
    if wrong:
        raise WrongUsage("columns", f"不认识的栏目：{'、'.join(wrong)}。", f"可用：{'、'.join(FIELDS)}。")
    sheets = [one for one in read_list(path).sheets if not one.is_empty() and sheet in ("", one.name)]
    shown = [one for one in sheets if not one.hidden] or sheets
    found: list[IncomingLedger] = []
    refusal: InputRefused | None = None
    for one in shown:
        try:
            found.append(read_ledger(_grid(one), _words(), columns))
        except InputRefused as error:
            refusal = refusal or error
    if not found:
        raise refusal or InputRefused("empty", "文件里没有内容。", "请核对是否选错了文件。")
    best = max(found, key=lambda one: (one.is_ledger, len(one.items)))
    return _tell_sheets(best, [one.name for one in sheets if one.name != best.sheet])


def _tell_sheets(ledger: IncomingLedger, others: list[str]) -> IncomingLedger:
    if not others:
        return ledger
    message = f"只读了工作表“{ledger.sheet}”，没有读：{'、'.join(others)}。"
    return replace(ledger, findings=(Finding("sheets", Severity.WARNING, message), *ledger.findings))


def _grid(sheet: Any) -> Grid:
    def places(facts: Mapping[int, frozenset[int]]) -> frozenset[tuple[int, int]]:
        return frozenset((row, column) for column, at in facts.items() for row in at)

    return Grid(
        sheet.name,
        sheet.rows,
        sheet.merges,
        sheet.hidden_rows,
        sheet.hidden_columns,
        places(sheet.formulas),
        places(sheet.uncached),
    )


def is_ledger_file(path: Path) -> bool:
    """Tell whether a workbook is a ledger with progress rather than a county's 任务分工表; False when in doubt."""
    if path.suffix.lower() not in ENDINGS:
        return False
    try:
        return read_ledger_file(path).is_ledger
    except InputRefused:
        return False


def propose_ledger(
    desk: Desk, path: Path, year: int | None = None, columns: Mapping[str, int] | None = None
) -> LedgerProposal:
    """Return what a workbook would add to a year's ledger; rows that are there already are told and left out.

    The year is the one given, else the one in its title, else the present one; the quarter that in its title, else
    the fourth of a past year or the present one.
    """
    found = read_ledger_file(path, columns)
    today = desk.today()
    chosen = year or found.year or today.year
    number = found.quarter or (period_of(Rhythm.QUARTERLY, today).number if chosen >= today.year else 4)
    with desk.store.read() as session:
        known = frozenset("".join(item.text.split()) for item in queries.find_items(session, chosen))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return LedgerProposal(path.name, sha256, without(found, known), chosen, Period(Rhythm.QUARTERLY, chosen, number))


def take_in_ledger(desk: Desk, proposal: LedgerProposal) -> ChangeSet:
    """Store every item of the proposal with its deadlines, instances and progress, as one action."""
    if not proposal.items:
        raise RuleForbids("already_imported", "表里的任务台账里都已经有了。", "原有任务没有改动。")
    year, day = proposal.year, rules_of(desk, proposal.year).report_day
    since = desk.today() if desk.today().year == year else date(year, 1, 1)
    with desk.store.write(desk.actor, desk.now()) as unit:
        ids = [_store(unit, one, proposal, since, day, desk.today()) for one in proposal.items]
        gone = {"fields": {"removed_at": desk.now().isoformat()}}  # undone: in 回收站
        after = {"ids": ids, "file": proposal.file_name, "sha256": proposal.sha256}
        summary = f"导入已有台账 {proposal.file_name}，任务 {len(ids)} 项"
        before = {"items": {str(item_id): gone for item_id in ids}}
        image = read_image(unit.session, ids, ["removed_at"])
        unit.record(AuditEntry("ledger.take_in", Area.LEDGER, summary, None, before, {**after, **image}))
    return ChangeSet(frozenset({Area.LEDGER}), tuple(ids), f"已导入 {len(ids)} 项任务，存入 {year} 年台账。")


def _store(unit: Any, one: IncomingItem, proposal: LedgerProposal, since: date, day: int, today: date) -> int:
    year = proposal.year
    item_id = rows.add_item(unit, year, _fields(one))
    deadlines = read_deadlines(one.deadline, year)
    rows.add_deadlines(unit, item_id, deadlines)
    instances = rows.add_periods(unit, item_id, year, deadlines, since, day)
    if one.progress or one.status or one.evidence or one.problems:
        report = _report(one, proposal.quarter)
        rows.save_progress(unit, item_id, report)
        held = min(today, proposal.quarter.end)
        unit.session.flush()
        rows.settle_periods(unit, item_id, settle(instances, [_on(report, held)], held))
    return item_id


def _on(report: Report, day: date) -> Report:
    return Report(report.quarter, report.status, report.text, report.evidence, report.problems, report.remark, day)


def _report(one: IncomingItem, quarter: Period) -> Report:
    status = State(one.status) if one.status else State.RUNNING if one.progress else State.NOT_STARTED
    bare = status in CLOSED[:1] and not one.evidence
    return Report(quarter.code, status, one.progress, one.evidence, one.problems, NO_PROOF if bare else "")


def _fields(one: IncomingItem) -> dict[str, Any]:
    return {
        "number": one.number,
        "section": [one.section] if one.section else [],
        "text": one.text,
        "lead_units": list(one.lead),
        "responsible_units": list(one.responsible),
        "township": True,
        "own_unit": one.own_unit,
        "responsible_person": one.person,
        "deadline_text": one.deadline,
        "remark": one.remark,
    }
