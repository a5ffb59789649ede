"""What is known of a year's ledger at once? Items, instances, reports, phrases, and the state of each in a quarter."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.db.queries import ledger as queries
from zwgk_desktop.db.queries.evidence import EvidenceRow, find_file_names, find_files
from zwgk_desktop.db.queries.ledger import DeadlineRow, DocumentRow, HistoryRow, ItemRow
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.ledger import Instance, Report, State, next_due, state_of
from zwgk_desktop.domain.ledger_sheet import LedgerRow, build_task
from zwgk_desktop.domain.periods import Period, Rhythm, parse_quarter, period_of
from zwgk_desktop.domain.rules import RulePack
from zwgk_desktop.services.desk import Desk

ONGOING = "持续推进"


@cache
def load_rules() -> RulePack:
    """Return the default rule pack."""
    return RulePack.from_mapping(tomllib.loads(paths.resource("rules/default.toml").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Facts:
    """An item with everything a list or a paper needs; ``quarter`` is the one that is looked at."""

    item: ItemRow
    quarter: Period
    state: State
    instances: tuple[Instance, ...] = ()
    reports: tuple[Report, ...] = ()
    phrases: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # names of the quarter's evidence files

    @property
    def evidence(self) -> str:
        """佐证材料: what was written, then the files attached that it does not name already."""
        words = self.report.evidence.strip() if self.report else ""
        return "；".join((*((words,) if words else ()), *(name for name in self.files if name not in words)))

    @property
    def report(self) -> Report | None:
        """What was reported for the quarter."""
        return next((one for one in self.reports if one.quarter == self.quarter.code), None)

    @property
    def due(self) -> date | None:
        """The earliest due day still open."""
        return next_due(self.instances)

    @property
    def deadline(self) -> str:
        """完成时限: as printed, else the phrases, else 持续推进."""
        return self.item.deadline_text.strip() or "；".join(dict.fromkeys(self.phrases)) or ONGOING

    @property
    def label(self) -> str:
        """How a message names the item: its title, or the beginning of its text."""
        words = self.item.title.strip() or self.item.text.strip().replace("\n", "")
        return words if len(words) <= 30 else f"{words[:29]}…"

    def row(self, number: int) -> LedgerRow:
        """Return the item's line in the quarterly ledger."""
        item, report = self.item, self.report or Report(self.quarter.code, State.NOT_STARTED)
        remark = "；".join(dict.fromkeys(words for words in (report.remark.strip(), item.remark.strip()) if words))
        section = item.section[0].strip() if item.section else ""
        return LedgerRow(
            number=number,
            task=build_task(item.section, item.title),
            content=item.text.strip(),
            lead="、".join(item.lead_units),
            responsible="、".join(item.responsible_units),
            person="\n".join(words for words in (item.own_unit, item.responsible_person) if words),
            deadline=self.deadline,
            progress=report.text,
            state=str(self.state),
            evidence=self.evidence,
            problems=report.problems,
            remark=remark,
            section=section,
        )


@dataclass(frozen=True)
class ItemFacts:
    """One item for the pane: the county's paragraph, deadlines, instances, reports by quarter, and history."""

    item: ItemRow
    state: State
    quarter: str
    due: date | None
    source: str
    document: DocumentRow | None
    deadlines: tuple[DeadlineRow, ...] = ()
    instances: tuple[Instance, ...] = ()
    reports: Mapping[str, Report] = field(default_factory=dict)
    history: tuple[HistoryRow, ...] = ()
    files: tuple[EvidenceRow, ...] = ()
    previous: ItemRow | None = None


def read_facts(desk: Desk, year: int, quarter: Period) -> list[Facts]:
    """Return the facts of a year's items in ledger order."""
    today = desk.today()
    with desk.store.read() as session:
        items = queries.find_items(session, year)
        instances, reports = queries.find_instances(session, year), queries.find_reports(session, year)
        phrases, files = queries.find_phrases(session, year), find_file_names(session, year)
    return [
        Facts(
            item,
            quarter,
            state_of(quarter.code, instances.get(item.id, ()), reports.get(item.id, ()), today),
            tuple(instances.get(item.id, ())),
            tuple(reports.get(item.id, ())),
            tuple(phrases.get(item.id, ())),
            tuple(name for of, name in files.get(item.id, ()) if of == quarter.code),
        )
        for item in items
    ]


def read_item(desk: Desk, item_id: int) -> ItemFacts:
    """Return everything about one item; WrongUsage when there is none."""
    with desk.store.read() as session:
        item = find_item(session, item_id)
        document = queries.find_document(session, item.document_id)
        instances = queries.find_instances(session, item.year, item_id).get(item_id, [])
        reports = queries.find_reports(session, item.year, item_id).get(item_id, [])
        deadlines, history = queries.find_deadlines(session, item_id), queries.find_history(session, item_id)
        files = find_files(session, item_id)
        before = queries.find_items_by_id(session, [item.previous_item_id]) if item.previous_item_id else []
    quarter = choose_quarter(None, item.year, desk.today())
    return ItemFacts(
        item,
        state_of(quarter.code, instances, reports, desk.today()),
        quarter.code,
        next_due(instances),
        _source(item, document),
        document,
        tuple(deadlines),
        tuple(instances),
        {report.quarter: report for report in reports},
        tuple(history),
        tuple(files),
        before[0] if before else None,
    )


def find_item(session: Any, item_id: int) -> ItemRow:
    """Return the item with that id, 回收站 included; WrongUsage when there is none."""
    found = queries.find_items_by_id(session, [item_id])
    if not found:
        raise WrongUsage("no_item", f"没有编号为 {item_id} 的台账任务。", "用 zwgk ledger list 查看编号。")
    return found[0]


def _source(item: ItemRow, document: DocumentRow | None) -> str:
    if document is None or item.source_start is None or item.source_end is None:
        return item.text
    return document.text[item.source_start : item.source_end] or item.text


def choose_quarter(quarter: str | None, year: int | None, today: date) -> Period:
    """Return the quarter asked for; else the present one, or another year's last (past) or first (ahead)."""
    if quarter:
        return parse_quarter(quarter)
    now = period_of(Rhythm.QUARTERLY, today)
    if year is None or year == now.year:
        return now
    return Period(Rhythm.QUARTERLY, year, 4 if year < now.year else 1)
