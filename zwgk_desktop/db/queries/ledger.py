"""Reads of the ledger: items with their instances and reports, as frozen rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import (
    DbAudit,
    DbItemDeadline,
    DbItemPeriod,
    DbItemProgress,
    DbLedgerItem,
    DbPlanDocument,
    DbTownship,
)
from zwgk_desktop.db.queries.listing import CHINA
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.ledger import Instance, Report, State

BLOCK = 500  # ids in one IN


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One ledger item as it is kept."""

    id: int
    document_id: int | None
    year: int
    sort: int
    number: str
    section: tuple[str, ...]
    title: str
    text: str
    source_start: int | None
    source_end: int | None
    lead_units: tuple[str, ...]
    responsible_units: tuple[str, ...]
    township: bool | None
    township_phrase: str
    needs_review: tuple[str, ...]
    own_unit: str
    responsible_person: str
    deadline_text: str
    remark: str
    removed_at: datetime | None
    previous_item_id: int | None = None


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One deadline phrase of an item."""

    phrase: str
    kind: str
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """The county document an item came from."""

    id: int
    title: str
    issuer: str
    doc_number: str | None
    issue_date: date | None
    file_name: str
    text: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One audit row about an item."""

    id: int
    at: datetime
    actor: str
    action: str
    summary: str


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One audit row with what it changed."""

    id: int
    action: str
    summary: str
    before: dict[str, Any]
    after: dict[str, Any]


LISTS = ("section", "lead_units", "responsible_units", "needs_review")
FIELDS = tuple(ItemRow.__dataclass_fields__)


def _item(row: DbLedgerItem) -> ItemRow:
    values: dict[str, Any] = {f: tuple(getattr(row, f) or ()) if f in LISTS else getattr(row, f) for f in FIELDS}
    return ItemRow(**values)


def find_items(session: Session, year: int, removed: bool = False) -> list[ItemRow]:
    """Return a year's items in ledger order; with ``removed`` those in 回收站."""
    gone = DbLedgerItem.removed_at.is_not(None) if removed else DbLedgerItem.removed_at.is_(None)
    query = select(DbLedgerItem).where(DbLedgerItem.year == year, gone).order_by(DbLedgerItem.sort, DbLedgerItem.id)
    return [_item(row) for row in session.scalars(query)]


def find_items_by_id(session: Session, ids: Sequence[int]) -> list[ItemRow]:
    """Return the items that are there, 回收站 included."""
    found: list[ItemRow] = []
    for start in range(0, len(ids), BLOCK):
        block = list(ids[start : start + BLOCK])
        found += [_item(row) for row in session.scalars(select(DbLedgerItem).where(DbLedgerItem.id.in_(block)))]
    return found


def find_years(session: Session) -> list[int]:
    """Return the years that have a ledger, newest first."""
    return list(session.scalars(select(DbLedgerItem.year).distinct().order_by(DbLedgerItem.year.desc())))


def find_instances(session: Session, year: int, item_id: int | None = None) -> dict[int, list[Instance]]:
    """Return the instances of a year's items (or of one item of it), by item."""
    query = select(DbItemPeriod.item_id, DbItemPeriod.label, DbItemPeriod.due, DbItemPeriod.done_on, DbItemPeriod.note)
    query = query.join(DbLedgerItem).where(DbLedgerItem.year == year).order_by(DbItemPeriod.due, DbItemPeriod.label)
    if item_id is not None:
        query = query.where(DbItemPeriod.item_id == item_id)
    found: dict[int, list[Instance]] = defaultdict(list)
    for key, label, due, done_on, note in session.execute(query):
        found[key].append(Instance(label, due, done_on, note))
    return found


def find_reports(session: Session, year: int, item_id: int | None = None) -> dict[int, list[Report]]:
    """Return what was reported of a year's items (or of one item of it), by item and quarter."""
    query = select(DbItemProgress).join(DbLedgerItem).where(DbLedgerItem.year == year).order_by(DbItemProgress.quarter)
    if item_id is not None:
        query = query.where(DbItemProgress.item_id == item_id)
    found: dict[int, list[Report]] = defaultdict(list)
    for row in session.scalars(query):
        on = row.updated_at.astimezone(CHINA).date()
        told = (State(row.status), row.text, row.evidence, row.problems, row.remark)
        found[row.item_id].append(Report(row.quarter, *told, on))
    return found


def find_report_stamps(session: Session, item_id: int) -> dict[str, tuple[datetime, str]]:
    """Return when and by whom each quarter of an item was reported."""
    rows = session.scalars(select(DbItemProgress).where(DbItemProgress.item_id == item_id))
    return {row.quarter: (row.updated_at, row.updated_by) for row in rows}


def find_deadlines(session: Session, item_id: int) -> list[DeadlineRow]:
    """Return the deadline phrases of an item."""
    rows = session.scalars(select(DbItemDeadline).where(DbItemDeadline.item_id == item_id).order_by(DbItemDeadline.id))
    return [DeadlineRow(row.phrase, row.kind, row.value) for row in rows]


def find_phrases(session: Session, year: int) -> dict[int, list[str]]:
    """Return the deadline phrases of a year's items, by item."""
    query = select(DbItemDeadline.item_id, DbItemDeadline.phrase).join(DbLedgerItem).where(DbLedgerItem.year == year)
    found: dict[int, list[str]] = defaultdict(list)
    for key, phrase in session.execute(query.order_by(DbItemDeadline.id)):
        found[key].append(phrase)
    return found


def find_document(session: Session, document_id: int | None) -> DocumentRow | None:
    """Return a county document with its text."""
    row = session.get(DbPlanDocument, document_id) if document_id is not None else None
    if row is None:
        return None
    return DocumentRow(row.id, row.title, row.issuer, row.doc_number, row.issue_date, row.file_name, row.text)


def find_first_issue(session: Session, year: int) -> date | None:
    """Return the earliest day a document of the year is dated."""
    dated = select(DbPlanDocument.issue_date).where(DbPlanDocument.year == year, DbPlanDocument.issue_date.is_not(None))
    return session.scalar(dated.order_by(DbPlanDocument.issue_date).limit(1))


def find_history(session: Session, item_id: int) -> list[HistoryRow]:
    """Return the audit rows about an item, those of bulk edits (``after["ids"]``) included, newest first."""
    about = or_(DbAudit.subject_id == item_id, DbAudit.subject_id.is_(None))
    query = select(DbAudit).where(DbAudit.area == Area.LEDGER.value, about).order_by(DbAudit.id.desc())
    rows = (r for r in session.scalars(query) if r.subject_id is not None or item_id in r.after.get("ids", ()))
    return [HistoryRow(row.id, row.at, row.actor, row.action, row.summary) for row in rows]


def find_trail(session: Session, limit: int = 200) -> list[TrailRow]:
    """Return the newest audit rows of the ledger with their images, newest first."""
    query = select(DbAudit).where(DbAudit.area == Area.LEDGER.value).order_by(DbAudit.id.desc()).limit(limit)
    return [TrailRow(row.id, row.action, row.summary, row.before, row.after) for row in session.scalars(query)]


def find_office(session: Session) -> tuple[str, str]:
    """Return county and township of this store; empty words when it has none."""
    row = session.execute(select(DbTownship.county, DbTownship.name).limit(1)).first()
    return (row[0], row[1]) if row else ("", "")
