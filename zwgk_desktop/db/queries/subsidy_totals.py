"""What was given in a year, by village, programme or household? Corrections count, what they replace does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbBatch, DbPaymentLine, DbPaymentOutcome, DbPerson, DbProgramme, DbVillage
from zwgk_desktop.db.queries.subsidy_life import replaced_batches
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing

MONEY = (
    Column("people", "人数", Kind.NUMBER, 8),
    Column("lines", "笔数", Kind.NUMBER, 8, total=True),
    Column("listed", "应发（元）", Kind.MONEY, 14, total=True),
    Column("back", "退回未补发（元）", Kind.MONEY, 14, total=True),
    Column("paid", "实发（元）", Kind.MONEY, 14, total=True),
)
HEADS = {
    "village": (Column("village", "村", width=14),),
    "programme": (Column("programme", "补贴项目", width=24), Column("batches", "批数", Kind.NUMBER, 6)),
    "household": (
        Column("village", "村", width=14),
        Column("group", "组", width=8),
        Column("name", "户（领款人）", width=14),
        Column("id_number", "身份证号", width=20),
        Column("card", "账号", width=22),
        Column("programmes", "项目数", Kind.NUMBER, 6),
    ),
}


def totals(session: Session, year: int, by: str, states: Sequence[str]) -> MemoryListing:
    """Sum up a year's batches in ``states`` once, by village, programme or household, the largest sums first.

    A household is who shares an account in a village (per-household money goes to the head's card); without an
    account it is the person. ID numbers and accounts come shortened.
    """
    back = (
        select(
            DbPaymentOutcome.line_id.label("line_id"),
            func.sum(
                case(
                    (DbPaymentOutcome.kind == "returned", DbPaymentOutcome.amount_fen),
                    else_=-DbPaymentOutcome.amount_fen,
                )
            ).label("fen"),
        )
        .group_by(DbPaymentOutcome.line_id)
        .subquery()
    )
    village = func.coalesce(DbVillage.name, DbPaymentLine.village_text)
    came_back = func.sum(func.coalesce(back.c.fen, 0))
    listed = func.sum(DbPaymentLine.amount_fen)
    labels: dict[str, Any] = {
        "village": village,
        "programme": DbProgramme.name,
        "batches": func.count(DbBatch.id.distinct()),
        "group": func.min(DbPaymentLine.group_name),
        "name": func.group_concat(DbPaymentLine.name.distinct()),
        "id_number": shortened(func.min(DbPerson.id_number)),
        "card": shortened(func.max(DbPaymentLine.card)),
        "programmes": func.count(DbBatch.programme_id.distinct()),
        "people": func.count(DbPaymentLine.person_id.distinct()),
        "lines": func.count(),
        "listed": listed,
        "back": came_back,
        "paid": listed - came_back,
    }
    home = case((DbPaymentLine.card != "", DbPaymentLine.card), else_=cast(DbPaymentLine.person_id, String))
    columns = (*HEADS[by], *MONEY)
    query: Any = select(func.min(DbPaymentLine.id).label("id"), *(labels[c.key].label(c.key) for c in columns))
    query = (
        query.select_from(DbPaymentLine)
        .join(DbBatch, DbBatch.id == DbPaymentLine.batch_id)
        .join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
        .join(DbPerson, DbPerson.id == DbPaymentLine.person_id)
        .outerjoin(DbVillage, DbVillage.id == DbPaymentLine.village_id)
        .outerjoin(back, back.c.line_id == DbPaymentLine.id)
        .where(DbBatch.year == year, DbBatch.removed_at.is_(None), DbBatch.id.not_in(replaced_batches()))
        .where(DbBatch.state.in_(list(states)))
    )
    parts: dict[str, list[Any]] = {"village": [village], "programme": [DbProgramme.id], "household": [village, home]}
    order = [labels["paid"].desc(), func.min(DbPaymentLine.id)]
    query = query.group_by(*parts[by]).order_by(*([village, *order] if by == "household" else order))
    return MemoryListing(columns, {row[0]: row[1:] for row in session.connection().execute(query).cursor.fetchall()})


def shortened(number: ColumnElement[str]) -> ColumnElement[str]:
    """Return a personal number as lists show it: four first and two last characters."""
    found: ColumnElement[str] = case(
        (func.length(number) > 6, func.substr(number, 1, 4) + literal("****") + func.substr(number, -2)), else_=number
    )
    return found
