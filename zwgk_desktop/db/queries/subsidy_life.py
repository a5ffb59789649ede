"""What became of payments, who is listed, which programmes exclude each other, which columns were chosen before?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import (
    DbColumnMemory,
    DbListedPerson,
    DbPaymentLine,
    DbPaymentOutcome,
    DbPerson,
    DbProgrammeExclusion,
    DbVillage,
)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A payment that came back or was made again; ``kind``: returned, repaid; money in fen."""

    id: int
    line_id: int
    name: str
    id_number: str
    village: str
    kind: str
    amount_fen: int
    happened_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ListedRow:
    """Someone on a list from outside (``kind`` deceased)."""

    id: int
    kind: str
    id_number: str
    name: str
    since: date | None
    source: str


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """What the office decided about two programmes; ``excluded`` False cancels what the catalogue says."""

    first: str
    second: str
    excluded: bool
    reason: str


@dataclass(frozen=True, slots=True)
class MemoryRow:
    """Columns chosen before for a header of this sender."""

    id: int
    programme: str
    sender: str
    signature: str
    mapping: dict[str, Any]
    used_at: datetime


def back_of(line_id: Any) -> ColumnElement[int]:
    """Return the sum in fen of a line that came back and was not paid again."""
    kind, fen = DbPaymentOutcome.kind, DbPaymentOutcome.amount_fen
    signed = case((kind == "returned", fen), (kind == "repaid", -fen), else_=0)
    found: ColumnElement[int] = (
        select(func.coalesce(func.sum(signed), 0)).where(DbPaymentOutcome.line_id == line_id).scalar_subquery()
    )
    return found


def sum_of(line_id: Any, kind: str) -> ColumnElement[int]:
    """Return the sum in fen of a line's outcomes of one kind."""
    query = select(func.coalesce(func.sum(DbPaymentOutcome.amount_fen), 0))
    found: ColumnElement[int] = query.where(
        DbPaymentOutcome.line_id == line_id, DbPaymentOutcome.kind == kind
    ).scalar_subquery()
    return found


def sum_outcomes(session: Session, batch_id: int, kind: str, line_id: int | None = None) -> int:
    """Return the sum in fen of a batch's (or one line's) outcomes of one kind."""
    query = select(func.coalesce(func.sum(DbPaymentOutcome.amount_fen), 0))
    query = query.join(DbPaymentLine, DbPaymentLine.id == DbPaymentOutcome.line_id)
    query = query.where(DbPaymentLine.batch_id == batch_id, DbPaymentOutcome.kind == kind)
    return session.scalar(query if line_id is None else query.where(DbPaymentOutcome.line_id == line_id)) or 0


def find_outcomes(session: Session, batch_id: int, line_id: int | None = None) -> list[OutcomeRow]:
    """Return what came back and was paid again in a batch (of one line only, when named), in order of recording."""
    query: Any = (
        select(
            DbPaymentOutcome.id,
            DbPaymentOutcome.line_id,
            DbPaymentLine.name,
            DbPerson.id_number,
            func.coalesce(DbVillage.name, DbPaymentLine.village_text),
            DbPaymentOutcome.kind,
            DbPaymentOutcome.amount_fen,
            DbPaymentOutcome.happened_on,
            DbPaymentOutcome.reason,
        )
        .join(DbPaymentLine, DbPaymentLine.id == DbPaymentOutcome.line_id)
        .join(DbPerson, DbPerson.id == DbPaymentLine.person_id)
        .outerjoin(DbVillage, DbVillage.id == DbPaymentLine.village_id)
        .where(DbPaymentLine.batch_id == batch_id, DbPaymentOutcome.kind.in_(("returned", "repaid")))
        .order_by(DbPaymentOutcome.id)
    )
    if line_id is not None:
        query = query.where(DbPaymentOutcome.line_id == line_id)
    return [OutcomeRow(*row) for row in session.execute(query)]


def find_listed(session: Session, kind: str = "deceased") -> list[ListedRow]:
    """Return the people of a list, by name."""
    query = select(DbListedPerson).where(DbListedPerson.kind == kind).order_by(DbListedPerson.name, DbListedPerson.id)
    return [ListedRow(p.id, p.kind, p.id_number, p.name, p.since, p.source) for p in session.scalars(query)]


def find_exclusions(session: Session) -> list[ExclusionRow]:
    """Return what the office decided about pairs of programmes."""
    query = select(DbProgrammeExclusion).order_by(DbProgrammeExclusion.first, DbProgrammeExclusion.second)
    return [ExclusionRow(e.first, e.second, e.excluded, e.reason) for e in session.scalars(query)]


def find_memories(session: Session, programme: str | None) -> list[MemoryRow]:
    """Return the columns remembered for a programme (None: for all), newest first."""
    query = select(DbColumnMemory).order_by(DbColumnMemory.used_at.desc(), DbColumnMemory.id.desc())
    if programme is not None:
        query = query.where(DbColumnMemory.programme == programme)
    return [MemoryRow(m.id, m.programme, m.sender, m.signature, m.mapping, m.used_at) for m in session.scalars(query)]
