"""What does the store know that speaks against a batch's lines? The year's other batches, accounts, the deceased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from zwgk_desktop.db.models import DbBatch, DbListedPerson, DbPaymentLine, DbPerson, DbProgramme, DbVillage
from zwgk_desktop.db.queries.subsidy_life import replaced_batches


@dataclass(frozen=True, slots=True)
class Conflict:
    """A line of this batch beside one of another batch: the same person, or another person with the same account."""

    sheet: str
    row: int
    name: str
    id_number: str
    card: str
    village_id: int | None
    other_batch: int
    other_programme: str
    other_period: str
    other_name: str
    other_village_id: int | None
    other_village: str


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line whose payee is on a list from outside."""

    sheet: str
    row: int
    name: str
    id_number: str
    since: str
    source: str


def find_other_batches(session: Session, batch_id: int) -> list[int]:
    """Return the year's other batches that count: not removed, not replaced by a correction."""
    own = session.get_one(DbBatch, batch_id)
    query = select(DbBatch.id).where(
        DbBatch.year == own.year,
        DbBatch.id != batch_id,
        DbBatch.removed_at.is_(None),
        DbBatch.id.not_in(replaced_batches()),
    )
    return list(session.scalars(query))


def find_same_people(session: Session, batch_id: int, excluded: Sequence[str], others: Sequence[int]) -> list[Conflict]:
    """Return the lines whose person is paid elsewhere in a way to be looked at.

    The same programme and instalment, a programme of ``excluded`` (names), another village, or another name.
    """
    if not others:
        return []
    own = session.get_one(DbBatch, batch_id)
    line, other = aliased(DbPaymentLine), aliased(DbPaymentLine)
    odd = or_(
        and_(DbBatch.programme_id == own.programme_id, DbBatch.period == own.period),
        DbProgramme.name.in_(list(excluded)),
        and_(line.village_id.is_not(None), other.village_id.is_not(None), line.village_id != other.village_id),
        line.name != other.name,
    )
    query = _pairs(line, other, batch_id, others).where(other.person_id == line.person_id, odd)
    return [Conflict(*row) for row in session.execute(query.order_by(line.id, other.id))]


def find_shared_accounts(session: Session, batch_id: int, others: Sequence[int]) -> list[Conflict]:
    """Return the lines whose account another person uses in one of the other batches."""
    if not others:
        return []
    line, other = aliased(DbPaymentLine), aliased(DbPaymentLine)
    query = _pairs(line, other, batch_id, others).where(
        line.card != "", other.card == line.card, other.person_id != line.person_id
    )
    return [Conflict(*row) for row in session.execute(query.order_by(line.id, other.id))]


def _pairs(line: Any, other: Any, batch_id: int, others: Sequence[int]) -> Select[Any]:
    query: Any = select(
        line.sheet,
        line.row,
        line.name,
        DbPerson.id_number,
        line.card,
        line.village_id,
        other.batch_id,
        DbProgramme.name,
        DbBatch.period,
        other.name,
        other.village_id,
        func.coalesce(DbVillage.name, other.village_text),
    )
    joined: Select[Any] = (
        query.select_from(line)
        .join(other, other.batch_id.in_(list(others)))
        .join(DbPerson, DbPerson.id == line.person_id)
        .join(DbBatch, DbBatch.id == other.batch_id)
        .join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
        .outerjoin(DbVillage, DbVillage.id == other.village_id)
        .where(line.batch_id == batch_id)
    )
    return joined


def find_listed_lines(session: Session, batch_id: int, kind: str = "deceased") -> list[ListedLine]:
    """Return the lines of a batch whose payee is on a list."""
    query = (
        select(
            DbPaymentLine.sheet,
            DbPaymentLine.row,
            DbPaymentLine.name,
            DbPerson.id_number,
            DbListedPerson.since,
            DbListedPerson.source,
        )
        .join(DbPerson, DbPerson.id == DbPaymentLine.person_id)
        .join(DbListedPerson, DbListedPerson.id_number == DbPerson.id_number)
        .where(DbPaymentLine.batch_id == batch_id, DbListedPerson.kind == kind)
        .order_by(DbPaymentLine.id)
    )
    return [
        ListedLine(sheet, row, name, number, since.isoformat() if since else "", source)
        for sheet, row, name, number, since, source in session.execute(query)
    ]
