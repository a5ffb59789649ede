"""What is due across the areas? Small reads for the first page, a few milliseconds each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import (
    DbBatch,
    DbItemPeriod,
    DbItemProgress,
    DbLedgerItem,
    DbPosting,
    DbRegisterEntry,
    DbVillage,
)
from zwgk_desktop.domain.ledger import Report, State


@dataclass(frozen=True, slots=True)
class OpenInstance:
    """An instance of a ledger item that is not done; ``name`` is its title or the beginning of its text."""

    item_id: int
    name: str
    label: str
    due: date
    note: str


def find_open_instances(session: Session, until: date) -> list[OpenInstance]:
    """Return what is due on or before ``until`` and not done."""
    query = (
        select(
            DbItemPeriod.item_id,
            DbLedgerItem.title,
            func.substr(DbLedgerItem.text, 1, 40),
            DbItemPeriod.label,
            DbItemPeriod.due,
            DbItemPeriod.note,
        )
        .join(DbLedgerItem, DbLedgerItem.id == DbItemPeriod.item_id)
        .where(DbItemPeriod.due <= until, DbItemPeriod.done_on.is_(None), DbLedgerItem.removed_at.is_(None))
        .order_by(DbItemPeriod.due, DbItemPeriod.item_id)
    )
    return [
        OpenInstance(item_id, title or text, label, due, note)
        for item_id, title, text, label, due, note in session.execute(query)
    ]


def find_marks(session: Session, year: int) -> dict[int, list[Report]]:
    """Return for every item of a year's ledger what was reported: quarter, status and text only, without ORM rows."""
    items = select(DbLedgerItem.id).where(DbLedgerItem.year == year, DbLedgerItem.removed_at.is_(None))
    found: dict[int, list[Report]] = {item_id: [] for item_id in session.scalars(items)}
    query = select(DbItemProgress.item_id, DbItemProgress.quarter, DbItemProgress.status, DbItemProgress.text)
    for item_id, quarter, status, text in session.execute(query.where(DbItemProgress.item_id.in_(items))):
        found[item_id].append(Report(quarter, State(status), text))
    return found


def find_used_registers(session: Session) -> frozenset[str]:
    """Return the registers that have any entry: an office that does not keep one is not reminded of it."""
    query = select(DbRegisterEntry.register).where(DbRegisterEntry.removed_at.is_(None)).distinct()
    return frozenset(session.scalars(query))


def count_rows(session: Session) -> dict[str, int]:
    """Return how many villages, ledger items, postings and batches there are."""
    wanted = {
        "villages": select(func.count()).select_from(DbVillage).where(DbVillage.active_to.is_(None)),
        "items": select(func.count()).select_from(DbLedgerItem).where(DbLedgerItem.removed_at.is_(None)),
        "postings": select(func.count()).select_from(DbPosting).where(DbPosting.removed_at.is_(None)),
        "batches": select(func.count()).select_from(DbBatch).where(DbBatch.removed_at.is_(None)),
    }
    return {name: session.scalar(query) or 0 for name, query in wanted.items()}
