"""What is stored from which a posting's first draft can be written? Earlier postings, payments, ledger progress."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, func, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import (
    DbBatch,
    DbItemProgress,
    DbLedgerItem,
    DbPaymentLine,
    DbPosting,
    DbProgramme,
)
from zwgk_desktop.db.queries.subsidy_chains import replaced_batches, waiting_corrections

LEDGER_TEXTS = 200  # tasks looked at for a period


@dataclass(frozen=True, slots=True)
class EarlierText:
    """Title and content of an earlier posting of a cell."""

    village_id: int
    item_id: int
    period: str
    title: str
    content: str


@dataclass(frozen=True, slots=True)
class PaidShare:
    """What a village gets of the lists of a programme; ``by_name`` False: its names must not hang."""

    village_id: int
    programme: str
    by_name: bool
    day: date
    lines: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class LedgerNote:
    """A task of the ledger and what was reported of it."""

    quarter: str
    task: str
    text: str
    progress: str


def find_earlier(session: Session, periods: Collection[str]) -> list[EarlierText]:
    """Return the newest posting in words of each cell and period among ``periods``."""
    query = (
        select(DbPosting.village_id, DbPosting.catalogue_item_id, DbPosting.period, DbPosting.title, DbPosting.content)
        .where(DbPosting.period.in_(list(periods)), DbPosting.removed_at.is_(None), DbPosting.batch_id.is_(None))
        .where(DbPosting.content != "")
        .order_by(DbPosting.id)
    )
    found = (EarlierText(*row) for row in session.execute(query))
    return list({(one.village_id, one.item_id, one.period): one for one in found}.values())


def find_shares(session: Session, first: date, last: date, states: Iterable[str]) -> list[PaidShare]:
    """Return what villages get of lists in ``states`` paid (else come in) from ``first`` to ``last``.

    Corrections count, what they replace does not.
    """
    wanted = list(states)
    day = func.coalesce(DbBatch.paid_on, DbBatch.posted_from, func.date(DbBatch.created_at, "+8 hours"), type_=String)
    query = (
        select(
            DbPaymentLine.village_id,
            DbProgramme.name,
            DbProgramme.by_name,
            day.label("day"),
            func.count(),
            func.sum(DbPaymentLine.amount_fen),
        )
        .join(DbBatch, DbBatch.id == DbPaymentLine.batch_id)
        .join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
        .where(DbBatch.state.in_(wanted), DbBatch.removed_at.is_(None))
        .where(DbBatch.id.not_in(replaced_batches(wanted)), DbBatch.id.not_in(waiting_corrections()))
        .where(DbPaymentLine.village_id.is_not(None), day >= first.isoformat(), day <= last.isoformat())
        .group_by(DbPaymentLine.village_id, DbProgramme.id, DbBatch.id)
        .order_by(DbProgramme.id, DbBatch.id)
    )
    return [
        PaidShare(v, name, by_name, date.fromisoformat(str(on)), lines, total)
        for v, name, by_name, on, lines, total in session.execute(query)
        if v is not None
    ]


def find_ledger_notes(session: Session, quarters: Collection[str]) -> list[LedgerNote]:
    """Return what was reported of the ledger's tasks in ``quarters``, in the ledger's order."""
    query = (
        select(DbItemProgress.quarter, DbLedgerItem.title, DbLedgerItem.text, DbItemProgress.text)
        .join(DbLedgerItem, DbLedgerItem.id == DbItemProgress.item_id)
        .where(DbItemProgress.quarter.in_(list(quarters)), DbLedgerItem.removed_at.is_(None), DbItemProgress.text != "")
        .order_by(DbItemProgress.quarter, DbLedgerItem.sort)
        .limit(LEDGER_TEXTS)
    )
    return [LedgerNote(q, title or text[:24], text, told) for q, title, text, told in session.execute(query)]
