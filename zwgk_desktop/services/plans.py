"""How does a county document become ledger items? Propose from a file or a paste, store what a person chose."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.policy.model import ParsedPlan, ProposedItem
from zwgk_desktop.domain.policy.reading import parse_plan
from zwgk_desktop.domain.policy.vocabulary import Vocabulary
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.plans import PlanRow
    from zwgk_desktop.documents.plan_text import PlanText

PASTED = "粘贴的文字"


@dataclass(frozen=True, slots=True)
class PlanProposal:
    """A document as read: its text, what was understood of it, and what a person should know (``warnings``)."""

    file_name: str
    sha256: str
    text: str
    plan: ParsedPlan
    warnings: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[ProposedItem, ...]:
        """The proposed items, in the order of the document."""
        return self.plan.items


class ChosenItem(Protocol):
    """An item a person confirmed, with our own 站所 and 责任人 where they were named already."""

    @property
    def item(self) -> ProposedItem:
        """The item as edited."""

    @property
    def own_unit(self) -> str:
        """Our 站所, or ""."""

    @property
    def person(self) -> str:
        """责任人, or ""."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A confirmed item, the plain form of :class:`ChosenItem`."""

    item: ProposedItem
    own_unit: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """What an import stored."""

    plan_id: int
    item_ids: tuple[int, ...]
    changes: ChangeSet


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    """Return the words the reading goes by (resources/rules/vocabulary.toml)."""
    return Vocabulary.from_mapping(tomllib.loads(paths.resource("rules/vocabulary.toml").read_text(encoding="utf-8")))


def propose_plan(path: Path, township: str = "", progress: Progress = Silent()) -> PlanProposal:  # noqa: B008
    """Read a file and propose its items; nothing is stored.

    ``township`` is the own name, so that items that only name it are found. InputRefused says why a file cannot be
    read: missing, empty, corrupt, encrypted, unsupported_format, too_large, unsafe_xml, no_text.
    """
    from zwgk_desktop.documents.plan_reader import read_plan

    progress.report(0, 2, "正在读取文件")
    read = read_plan(path)
    progress.checkpoint()
    progress.report(1, 2, "正在识别任务")
    proposal = _propose(read, path.name, hashlib.sha256(path.read_bytes()).hexdigest(), township)
    progress.report(2, 2, "已识别完")
    return proposal


def propose_pasted(text: str, township: str = "") -> PlanProposal:
    """Propose the items of pasted text; an empty paste is refused as InputRefused("empty")."""
    from zwgk_desktop.documents.plan_reader import plan_from_text

    return _propose(plan_from_text(text), PASTED, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), township)


def _propose(read: PlanText, name: str, sha256: str, township: str) -> PlanProposal:
    plan = parse_plan(read.text, load_vocabulary(), township)
    return PlanProposal(name, sha256, read.text, plan, read.warnings)


def import_plan(
    desk: Desk,
    proposal: PlanProposal,
    chosen: Sequence[ProposedItem | ChosenItem] | None = None,
    only_township: bool = False,
    again: bool = False,
    year: int | None = None,
) -> ImportedPlan:
    """Store the document and the items chosen (all of them by default), each with its deadlines and dated instances.

    ``only_township`` leaves out items that surely concern no township. ``year`` is the ledger's; by default the
    document's own. Of a file imported before only what is not in the ledger yet is added to it; when nothing is left,
    RuleForbids("already_imported"). With ``again`` everything chosen is stored once more.
    """
    rows = [_chosen(one) for one in (proposal.items if chosen is None else chosen)]
    rows = [row for row in rows if not (only_township and row.item.township is False)]
    if not rows:
        raise WrongUsage("nothing", "没有要入库的任务。", "请核对文件，或至少选中一项。")
    known = None if again else _find_known(desk, proposal)
    if known is not None:
        rows = [row for row in rows if (row.item.source.start, row.item.source.end) not in known.spans]
        if not rows:
            raise RuleForbids(
                "already_imported",
                f"这份文件已经导入过：{known.title}，任务 {known.items} 项。",
                "原有任务没有改动；确实要再存一份时，请在命令后加 --again，或在窗口里选“再导入一次”。",
            )
    ledger_year = year or proposal.plan.document.year or desk.today().year
    return _store(desk, proposal, rows, ledger_year, known.id if known else None)


def find_plans(desk: Desk) -> list[PlanRow]:
    """Return the imported documents, newest first."""
    from zwgk_desktop.db.queries import plans as queries

    with desk.store.read() as session:
        return queries.find_plans(session)


def get_plan_text(desk: Desk, plan_id: int) -> str:
    """Return the text that the source offsets of a document's items point into."""
    from zwgk_desktop.db.queries import plans as queries

    with desk.store.read() as session:
        return queries.get_plan_text(session, plan_id)


def _chosen(one: ProposedItem | ChosenItem) -> Chosen:
    return Chosen(one) if isinstance(one, ProposedItem) else Chosen(one.item, one.own_unit, one.person)


def _find_known(desk: Desk, proposal: PlanProposal) -> PlanRow | None:
    from zwgk_desktop.db.queries import plans as queries

    with desk.store.read() as session:
        known = queries.find_plan_by_hash(session, proposal.sha256)
    return known if known is not None and known.items else None


def _since(year: int, issued: date | None, today: date) -> date:
    """From which day periods are owed: not before the import, nor, in an earlier year, before the document."""
    if today.year == year:
        return today
    return issued if issued is not None and issued.year == year else date(year, 1, 1)


def _store(desk: Desk, proposal: PlanProposal, rows: Sequence[Chosen], year: int, known: int | None) -> ImportedPlan:
    from zwgk_desktop.db.repositories import ledger, plans
    from zwgk_desktop.domain.ledger import Issue
    from zwgk_desktop.services.calendars import calendar_of
    from zwgk_desktop.services.ledger_images import read_image
    from zwgk_desktop.services.rule_packs import rules_of

    facts, sha256 = proposal.plan.document, proposal.sha256
    since = _since(year, facts.issue_date, desk.today())
    report_day = rules_of(desk, year).report_day
    issue = Issue(facts.issue_date, calendar_of(desk)) if facts.issue_date else None
    with desk.store.write(desk.actor, desk.now()) as unit:
        plan_id = known or plans.add_document(unit, facts, year, proposal.file_name, sha256, proposal.text)
        ids: list[int] = []
        for row in rows:
            deadlines = [deadline.to_json() for deadline in row.item.deadlines]
            item_id = ledger.add_item(unit, year, {"document_id": plan_id, **_fields(row)})
            ledger.add_deadlines(unit, item_id, deadlines)
            ledger.add_periods(unit, item_id, year, deadlines, since, report_day, issue)
            ids.append(item_id)
        gone = {"fields": {"removed_at": desk.now().isoformat()}}  # undone: in 回收站
        before = {"items": {str(item_id): gone for item_id in ids}}
        after = {"plan": plan_id, "sha256": sha256, **read_image(unit.session, ids, ["removed_at"])}
        summary = f"导入{facts.title or proposal.file_name}，任务 {len(ids)} 项"
        unit.record(AuditEntry("ledger.import", Area.LEDGER, summary, plan_id, before, after))
    changes = ChangeSet(frozenset({Area.LEDGER}), tuple(ids), f"已导入 {len(ids)} 项任务，存入 {year} 年台账。")
    return ImportedPlan(plan_id, tuple(ids), changes)


def _fields(row: Chosen) -> Mapping[str, Any]:
    item = row.item
    return {
        "number": item.number,
        "section": list(item.section),
        "title": item.title or "",
        "text": item.text,
        "source_start": item.source.start,
        "source_end": item.source.end,
        "lead_units": list(item.lead_units),
        "responsible_units": list(item.responsible_units),
        "township": item.township,
        "township_phrase": item.township_phrase,
        "needs_review": list(item.needs_review),
        "own_unit": row.own_unit,
        "responsible_person": row.person,
        "deadline_text": "；".join(dict.fromkeys(deadline.phrase for deadline in item.deadlines)),
    }
