"""Reads of what proves a posting: objections with their answers, and who consulted the papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbConsultation, DbObjection, DbPosting, DbVillage
from zwgk_desktop.db.queries.listing import SqlListing
from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.listing import Column, Kind
from zwgk_desktop.domain.objections import LATE, OPEN, OUTCOMES


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """A villager's objection; ``outcome`` is "" while it is open."""

    id: int
    posting_id: int
    posting: str
    village: str
    received_on: date
    person: str
    contact: str
    content: str
    due_on: date
    answered_on: date | None
    answered_by: str
    answer: str
    outcome: str
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """One line of 查阅登记."""

    id: int
    village_id: int | None
    posting_id: int | None
    village: str
    consulted_on: date
    person: str
    purpose: str
    material: str
    served_by: str
    note: str
    removed_at: datetime | None


OBJECTION_FIELDS = tuple(n for n in ObjectionRow.__dataclass_fields__ if n not in ("posting", "village"))
CONSULTATION_FIELDS = tuple(n for n in ConsultationRow.__dataclass_fields__ if n != "village")


def find_objections(session: Session, *which: ColumnElement[bool], removed: bool = False) -> list[ObjectionRow]:
    """Return objections in the order they came; ``removed``: those in 回收站."""
    gone = DbObjection.removed_at.is_not(None) if removed else DbObjection.removed_at.is_(None)
    query = (
        select(DbObjection, DbPosting.title, DbVillage.name)
        .join(DbPosting, DbPosting.id == DbObjection.posting_id)
        .join(DbVillage, DbVillage.id == DbPosting.village_id)
        .where(gone, *which)
        .order_by(DbObjection.received_on, DbObjection.id)
    )
    return [
        ObjectionRow(posting=title, village=village, **{name: getattr(row, name) for name in OBJECTION_FIELDS})
        for row, title, village in session.execute(query)
    ]


def find_objections_of(session: Session, posting_id: int) -> list[ObjectionRow]:
    """Return the objections to one posting."""
    return find_objections(session, DbObjection.posting_id == posting_id)


def find_objections_by_id(session: Session, ids: Sequence[int]) -> list[ObjectionRow]:
    """Return the objections that are there, 回收站 included."""
    which = DbObjection.id.in_(list(ids))
    return [*find_objections(session, which), *find_objections(session, which, removed=True)]


def find_unanswered(session: Session, until: date | None = None) -> list[ObjectionRow]:
    """Return what was not answered yet, due by ``until`` where it is given."""
    which = [DbObjection.answered_on.is_(None), DbPosting.removed_at.is_(None)]
    return find_objections(session, *which, *([DbObjection.due_on <= until] if until else []))


def find_consultations(
    session: Session, ids: Iterable[int] | None = None, posting_id: int | None = None, year: int | None = None
) -> list[ConsultationRow]:
    """Return lines of 查阅登记: of ``ids`` (回收站 included), of one posting, of a year; in the order of their days."""
    query = select(DbConsultation, DbVillage.name).outerjoin(DbVillage, DbVillage.id == DbConsultation.village_id)
    if ids is not None:
        query = query.where(DbConsultation.id.in_(list(ids)))
    else:
        query = query.where(DbConsultation.removed_at.is_(None))
    if posting_id is not None:
        query = query.where(DbConsultation.posting_id == posting_id)
    if year is not None:
        query = query.where(DbConsultation.consulted_on.between(date(year, 1, 1), date(year, 12, 31)))
    query = query.order_by(DbConsultation.consulted_on, DbConsultation.id)
    return [
        ConsultationRow(village=village or "", **{name: getattr(row, name) for name in CONSULTATION_FIELDS})
        for row, village in session.execute(query)
    ]


OBJECTION_COLUMNS = (
    Column("village", "村", width=10),
    Column("posting", "公示", width=20),
    Column("state", "办理", Kind.STATUS, 13, choices=(OPEN, LATE, *OUTCOMES.values())),
    Column("due_on", "答复期限", Kind.DATE),
    Column("content", "异议内容", width=24),
    Column("received_on", "收到", Kind.DATE),
    Column("person", "提出人", width=8),
    Column("answered_on", "答复日期", Kind.DATE),
    Column("answered_by", "答复人", width=8, hidden=True),
    Column("answer", "答复内容", width=24, hidden=True),
)


def build_objections_listing(store: Store, today: date, removed: bool = False) -> SqlListing:
    """Return the objections as a list, newest first, or with ``removed`` those in 回收站."""
    gone = DbObjection.removed_at.is_not(None) if removed else DbObjection.removed_at.is_(None)
    waiting = DbObjection.answered_on.is_(None)
    state = case(
        (waiting & (DbObjection.due_on < today), LATE),
        (waiting, OPEN),
        else_=case(OUTCOMES, value=DbObjection.outcome),
    )
    base = (
        select(
            DbObjection.id.label("id"),
            DbVillage.name.label("village"),
            DbPosting.title.label("posting"),
            DbObjection.received_on.label("received_on"),
            DbObjection.person.label("person"),
            DbObjection.content.label("content"),
            DbObjection.due_on.label("due_on"),
            state.label("state"),
            DbObjection.answered_on.label("answered_on"),
            DbObjection.answered_by.label("answered_by"),
            DbObjection.answer.label("answer"),
        )
        .join(DbPosting, DbPosting.id == DbObjection.posting_id)
        .join(DbVillage, DbVillage.id == DbPosting.village_id)
        .where(gone)
    )
    return SqlListing(store, base, OBJECTION_COLUMNS, order=("-received_on",))


CONSULTATION_COLUMNS = (
    Column("consulted_on", "查阅日期", Kind.DATE),
    Column("person", "查阅人", width=9),
    Column("purpose", "查阅事由", width=14),
    Column("village", "村", width=10),
    Column("material", "查阅的材料", width=30),
    Column("served_by", "接待人", width=9),
    Column("note", "备注", width=16),
)


def build_consultations_listing(store: Store, removed: bool = False) -> SqlListing:
    """Return 查阅登记 as a list, newest first, or with ``removed`` what lies in 回收站."""
    gone = DbConsultation.removed_at.is_not(None) if removed else DbConsultation.removed_at.is_(None)
    base: Any = (
        select(
            DbConsultation.id.label("id"),
            DbConsultation.consulted_on.label("consulted_on"),
            DbConsultation.person.label("person"),
            DbConsultation.purpose.label("purpose"),
            func.coalesce(DbVillage.name, "").label("village"),
            DbConsultation.material.label("material"),
            DbConsultation.served_by.label("served_by"),
            DbConsultation.note.label("note"),
        )
        .outerjoin(DbVillage, DbVillage.id == DbConsultation.village_id)
        .where(gone)
    )
    return SqlListing(store, base, CONSULTATION_COLUMNS, order=("-consulted_on",))
