"""How does a payment list become a batch? Read, checked, compared with the year's other batches, stored in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.subsidies import HeldLine, Terms
from zwgk_desktop.domain.subsidies.places import village_key
from zwgk_desktop.services.subsidies.crosschecks import compare_with_store, marked_dead
from zwgk_desktop.services.subsidies.lists import CheckReport, check_list, without_collector
from zwgk_desktop.services.subsidies.memory import recall_for, remember, sender_of
from zwgk_desktop.services.subsidies.placing import line_rows, unknown_villages, village_ids
from zwgk_desktop.services.subsidies.programmes import build_values

if TYPE_CHECKING:
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.services.desk import Desk

YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class ImportedBatch:
    """What came in: accepted and held rows, all findings, the sum in fen."""

    batch_id: int
    lines: int
    held: int
    findings: tuple[Finding, ...]
    total_fen: int
    changes: ChangeSet

    @property
    def errors(self) -> int:
        """Return how many findings are errors."""
        return sum(f.severity is Severity.ERROR for f in self.findings)

    @property
    def total(self) -> str:
        """Return the sum in yuan as text."""
        return yuan_text(self.total_fen)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the officer says about a list: programme, year, instalment (period), and which batch it replaces."""

    programme: str
    year: int
    period: str = ""
    title: str = ""
    replaces: int | None = None
    accept_reason: str = ""
    allocated_fen: int | None = None
    hand_back_reason: str = ""


def import_list(
    desk: Desk,
    path: Path,
    programme: str,
    year: int,
    columns: Mapping[str, Any] | None = None,
    accept_reason: str = "",
    progress: Progress | None = None,
    period: str = "",
    replaces: int | None = None,
    terms: Terms | None = None,
    allocated_fen: int | None = None,
    hand_back_reason: str = "",
) -> ImportedBatch:
    """Check a list and store it as a batch; a programme not known yet is made. Raises InputRefused, WrongUsage.

    ``accept_reason`` accepts every warning, ``hand_back_reason`` hands every row held back to its village, with that
    reason; ``replaces`` names the batch this one corrects, or whose place it takes while nobody has approved it (that
    one goes to the recycle bin); ``allocated_fen`` is what the county gave. ``columns`` None: those remembered for
    this programme and header, if any, else found by their words.
    """
    progress = progress or Silent()
    reasons = (accept_reason.strip(), allocated_fen, hand_back_reason.strip())
    wish = Wish(programme.strip(), year, period.strip(), "", replaces, *reasons)
    if not wish.programme:
        raise WrongUsage("programme_name", "没有写明补贴项目。", "请写明是哪一项补贴。")
    if year not in YEARS:
        raise WrongUsage("year", f"年度 {year} 不对。", "请写四位年份，如 2026。")
    report = check_list(path, desk.today(), columns, progress, terms, recall=recall_for(desk, wish.programme))
    source = hashlib.sha256(path.read_bytes()).hexdigest()
    progress.checkpoint()
    progress.report(0, 1, "存入数据文件")
    with without_collector(), desk.store.write(desk.actor, desk.now()) as unit:
        return _store(desk, unit, wish, report, path.name, source, terms or Terms(), progress, columns)


def _store(
    desk: Desk,
    unit: UnitOfWork,
    wish: Wish,
    report: CheckReport,
    name: str,
    source: str,
    terms: Terms,
    progress: Progress,
    columns: Mapping[str, Any] | None,
) -> ImportedBatch:
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies

    session, checked = unit.session, report.checked
    programme_id = _programme_id(session, wish.programme)
    _check_source(session, wish, source)
    aside = _put_aside(unit, wish)
    values = _batch_values(wish, report, terms)
    made = {"source_name": name, "source_sha256": source, "created_at": unit.now, "created_by": unit.actor}
    batch_id = subsidies.add_batch(session, {"programme_id": programme_id, **values, **made})
    villages = village_ids(session, desk.today())
    people = subsidies.add_people(session, {line.id: line.name for line in reversed(checked.lines)})
    subsidies.add_lines(session, line_rows(batch_id, checked.lines, people, villages))
    progress.checkpoint()
    beside = {sheet: facts["panels"] for sheet, facts in checked.columns.items()}
    findings = [*checked.findings, *unknown_villages(checked.lines, villages, beside)]
    findings += marked_dead(checked.lines, beside)
    findings += compare_with_store(session, queries.get_batch(session, batch_id))
    if columns:
        remember(unit, wish.programme, report.heads, columns)
    subsidies.add_held_lines(session, batch_id, _held_rows(checked.held, villages))
    rows = [(batch_id, f.kind, f.severity.value, f.sheet, f.row, f.column, f.value, f.message) for f in findings]
    subsidies.add_findings(session, rows)
    _settle(unit, batch_id, wish, findings)
    progress.checkpoint()
    return _record(unit, batch_id, wish, report, findings, name, aside)


def _batch_values(wish: Wish, report: CheckReport, terms: Terms) -> dict[str, Any]:
    checked = report.checked
    return {
        "year": wish.year,
        "period": wish.period,
        "title": wish.title or f"{wish.year}年{wish.programme}{wish.period}",
        "state": BatchState.RECEIVED.value,
        "columns": checked.columns,
        "rounding": terms.rounding,
        "tolerance_fen": terms.tolerance,
        "line_count": len(checked.lines),
        "held_count": len(checked.held),
        "total_fen": checked.total,
        "replaces_id": wish.replaces,
        "allocated_fen": wish.allocated_fen,
        "sender": sender_of(report.heads),
    }


def _held_rows(held: Sequence[HeldLine], villages: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "sheet": h.sheet,
            "row": h.row,
            "panel": h.panel,
            "cells": h.cells,
            "fields": h.fields,
            "village_id": villages.get(village_key(h.village)),
        }
        for h in held
    ]


def _record(
    unit: UnitOfWork, batch_id: int, wish: Wish, report: CheckReport, findings: Sequence[Finding], name: str, aside: str
) -> ImportedBatch:
    checked = report.checked
    message = f"已导入“{wish.programme}”{wish.year}年清单：{report.message}{aside}"
    after = {
        "programme": wish.programme,
        "year": wish.year,
        "period": wish.period,
        "lines": len(checked.lines),
        "held": len(checked.held),
        "total_fen": checked.total,
        "source": name,
        "replaces": wish.replaces,
        "accept_reason": wish.accept_reason,
    }
    unit.record(AuditEntry("batch.import", Area.SUBSIDIES, message, batch_id, after=after))
    changes = ChangeSet(frozenset({Area.SUBSIDIES}), (batch_id,), message)
    return ImportedBatch(batch_id, len(checked.lines), len(checked.held), tuple(findings), checked.total, changes)


def _programme_id(session: Any, name: str) -> int:
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies

    row = queries.find_programme(session, name)
    return row.id if row else subsidies.add_programme(session, build_values(name))


def _check_source(session: Any, wish: Wish, source: str) -> None:
    """Refuse the very same file for the same programme and year twice, and a replaced batch of another programme."""
    from zwgk_desktop.db.queries import subsidies as queries

    if wish.replaces is not None:
        old = queries.get_batch(session, wish.replaces)
        if old.programme != wish.programme:
            raise WrongUsage("other_programme", f"编号 {old.id} 的清单属于“{old.programme}”。", "请核对要更正的批次。")
        return
    same = queries.find_same_source(session, source, wish.programme, wish.year, wish.period)
    if same is not None:
        raise RuleForbids(
            "already_imported",
            f"这份文件已经作为“{wish.programme}”{wish.year}年清单导入过（编号 {same}）。",
            "需要重新导入的，请先把原批次移入回收站；更正已公示批次的，请注明原批次。",
        )


def _put_aside(unit: UnitOfWork, wish: Wish) -> str:
    """Move a replaced batch that nobody approved to the recycle bin, and say so; an approved one stays as it is."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies

    if wish.replaces is None:
        return ""
    old = queries.get_batch(unit.session, wish.replaces)
    if BatchState(old.state) in (BatchState.RECEIVED, BatchState.CHECKED):
        subsidies.change_batch(unit.session, old.id, {"removed_at": unit.now})
        return f"原批次（编号 {old.id}）移入回收站。"
    return ""


def _settle(unit: UnitOfWork, batch_id: int, wish: Wish, findings: Sequence[Finding]) -> None:
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies, subsidy_life

    warnings = any(f.severity is Severity.WARNING for f in findings)
    reason = wish.accept_reason
    if warnings and reason:
        subsidies.accept_findings(unit.session, batch_id, None, reason, unit.actor, unit.now)
    if wish.hand_back_reason:
        held = [row.id for row in queries.find_held_lines(unit.session, batch_id)]
        errors = [f.id for f in queries.find_findings(unit.session, batch_id) if f.severity == Severity.ERROR]
        told = (wish.hand_back_reason, unit.actor, unit.now)
        subsidy_life.hand_back(unit.session, held, *told)
        subsidy_life.close_findings(unit.session, errors, "handed_back", *told)
    if not warnings or reason:
        subsidies.set_state(unit.session, batch_id, BatchState.CHECKED.value)
