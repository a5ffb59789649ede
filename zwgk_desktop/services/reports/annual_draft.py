"""What does a year's report say as it stands? Proposed from the registers with what was typed, or as it was frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.reports.annual import AnnualReport, AnnualTables, fill_sums, show_number, typed_number
from zwgk_desktop.domain.reports.annual_count import count_requests
from zwgk_desktop.domain.reports.annual_layout import AnnualLayout
from zwgk_desktop.domain.reports.annual_text import check_report
from zwgk_desktop.domain.reports.year import propose_texts
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.reports.annual_layout import load_layout
from zwgk_desktop.services.reports.annual_requests import read_year_requests
from zwgk_desktop.services.reports.year_facts import count_policies, read_year

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.reports import DraftRow

KIND = "annual"
EARLIEST = 2008  # the regulation is in force since then


@dataclass(frozen=True)
class AnnualDraft:
    """A year's report as it stands.

    ``typed`` are the cells and ``edited`` the parts an officer wrote himself; ``behind`` names the requests counted
    into a cell; ``unknown`` are cells the registers cannot tell and nobody typed; ``last`` are last year's tables and
    ``last_from`` says in words where they come from.
    """

    report: AnnualReport
    typed: frozenset[str] = frozenset()
    edited: frozenset[str] = frozenset()
    behind: Mapping[str, tuple[str, ...]] | None = None
    unknown: tuple[str, ...] = ()
    last: AnnualTables | None = None
    last_from: str = ""
    frozen_at: datetime | None = None
    findings: tuple[Finding, ...] = ()
    id: int = 0

    @property
    def year(self) -> int:
        """The year reported on."""
        return self.report.year

    @property
    def ready(self) -> bool:
        """Tell whether no finding is an error."""
        return not any(one.severity is Severity.ERROR for one in self.findings)


def proposed(desk: Desk, year: int) -> AnnualDraft:
    """Return the report as the registers alone make it."""
    return build_draft(desk, check_year(desk, year), {})


def get_draft(desk: Desk, year: int) -> AnnualDraft:
    """Return the report: frozen as it was frozen, else the proposal with what was typed, checked."""
    row = find_draft(desk, check_year(desk, year))
    if row is not None and row.frozen_at is not None:
        return _frozen(desk, row)
    return build_draft(desk, year, row.content if row else {}, row.id if row else 0)


def office_name(desk: Desk) -> str:
    """Return the body that publishes: 清源县云岭镇人民政府."""
    from zwgk_desktop.db.queries.ledger import find_office

    with desk.store.read() as session:
        county, township = find_office(session)
    name = f"{county}{township}"
    return f"{name}人民政府" if township.endswith(("镇", "乡")) else name


def check_year(desk: Desk, year: int) -> int:
    """Return ``year`` when a report can be made of it; WrongUsage else."""
    if not EARLIEST <= year <= desk.today().year:
        raise WrongUsage("year", f"不能做 {year} 年的年度报告。", f"可以做 {EARLIEST} 年到 {desk.today().year} 年的。")
    return year


def find_draft(desk: Desk, year: int) -> DraftRow | None:
    """Return what is kept of a year's report."""
    from zwgk_desktop.db.queries import reports as queries

    with desk.store.read() as session:
        return queries.find_draft(session, KIND, str(year))


def build_draft(desk: Desk, year: int, content: Mapping[str, Any], draft_id: int = 0) -> AnnualDraft:
    """Put the proposal and what was typed (``texts``, ``cells``, ``last``) together and check the whole."""
    layout = load_layout()
    texts, cells = content.get("texts", {}), content.get("cells", {})
    requests = read_year_requests(desk, year)
    counted = count_requests(layout, requests.cases, year)
    last, last_from = _last_tables(desk, year, content)
    policies = count_policies(desk, year)
    numbers = {**counted.tables.numbers, **_policy_cells(policies), **_carried(layout, last)}
    numbers |= {cell: typed_number(layout, cell, words) for cell, words in cells.items() if cell in layout.places}
    tables = fill_sums(layout, AnnualTables({c: n for c, n in numbers.items() if c not in layout.summed}))
    facts = read_year(desk, year, requests.late, requests.fees)
    report = AnnualReport(office_name(desk), year, {**propose_texts(facts, tables), **texts}, tables, desk.today())
    known = {*cells, *_policy_cells(policies)}
    unknown = tuple(
        cell
        for cell in layout.places
        if cell.startswith("two.") and not cell.startswith("two.rules.") and cell not in known
    )
    draft = AnnualDraft(
        report, frozenset(cells), frozenset(texts), counted.behind, unknown, last, last_from, None, (), draft_id
    )
    return replace(draft, findings=(*check_report(layout, report, last), *_notes(layout, draft, facts.closed)))


def _policy_cells(policies: Mapping[str, int] | None) -> dict[str, Decimal]:
    return {f"two.normative.{key}": Decimal(count) for key, count in (policies or {}).items()}


def _carried(layout: AnnualLayout, last: AnnualTables | None) -> dict[str, Decimal]:
    """上年结转 is what last year's frozen report left; without one the register says it."""
    if last is None:
        return {}
    table, this_row, last_row = layout.carried
    cells = [c for c in layout.places if c.startswith(f"{table}.{this_row}.") and c not in layout.summed]
    found = {cell: last.number(cell.replace(f".{this_row}.", f".{last_row}.")) for cell in cells}
    return {cell: number for cell, number in found.items() if number is not None}


def _last_tables(desk: Desk, year: int, content: Mapping[str, Any]) -> tuple[AnnualTables | None, str]:
    """Last year's tables, and where they are from: the report frozen here, else the file that was taken."""
    row = find_draft(desk, year - 1)
    if row is not None and row.frozen_at is not None:
        return restore(row).tables, f"{year - 1}年年度报告（已定稿）"
    if kept := content.get("last"):
        return AnnualTables({cell: Decimal(number) for cell, number in kept["cells"].items()}), str(kept["file"])
    return None, ""


def _notes(layout: AnnualLayout, draft: AnnualDraft, closed: bool) -> list[Finding]:
    """What is not wrong but must be known: the year runs on, or a cell was never told by anyone."""
    found = []
    if not closed:
        message = f"{draft.year} 年还没有结束，这是截至今天的数。"
        found.append(Finding("annual_year_open", Severity.INFO, message))
    if draft.unknown:
        rows = dict.fromkeys(layout.places[cell][1].label for cell in draft.unknown)
        message = f"{'、'.join(rows)}在登记簿中没有记录，先按 0 填写，请核对后填实际数。"
        found.append(Finding("annual_unconfirmed", Severity.INFO, message, "表二"))
    return found


def hash_snapshot(snapshot: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of a frozen report."""
    return hashlib.sha256(json.dumps(snapshot, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def snapshot(report: AnnualReport) -> dict[str, Any]:
    """Return everything a report says, as it is kept when it is frozen."""
    return {
        "office": report.office,
        "year": report.year,
        "texts": dict(report.texts),
        "cells": {cell: show_number(number) for cell, number in report.tables.numbers.items()},
        "made_on": report.made_on.isoformat() if report.made_on else "",
    }


def hash_report(report: AnnualReport) -> str:
    """Return the SHA-256 (hex) of what reviewers agree to: everything but the day on which it is read."""
    return hash_snapshot({**snapshot(report), "made_on": ""})


def restore(row: DraftRow) -> AnnualReport:
    """Return the frozen report; RuleForbids when the file was changed from outside."""
    kept = row.content["frozen"]
    if hash_snapshot(kept) != row.content_sha256:
        raise RuleForbids(
            "report_changed", f"{row.period} 年定稿的年度报告与定稿时的校验值不符。", "请从备份恢复后再用。"
        )
    tables = AnnualTables({cell: Decimal(number) for cell, number in kept["cells"].items()})
    made_on = date.fromisoformat(kept["made_on"]) if kept["made_on"] else None
    return AnnualReport(kept["office"], int(kept["year"]), kept["texts"], tables, made_on)


def _frozen(desk: Desk, row: DraftRow) -> AnnualDraft:
    report = restore(row)
    last, last_from = _last_tables(desk, report.year, row.content)
    found = tuple(check_report(load_layout(), report, last))
    typed, edited = frozenset(row.content.get("cells", {})), frozenset(row.content.get("texts", {}))
    return AnnualDraft(report, typed, edited, None, (), last, last_from, row.frozen_at, found, row.id)
