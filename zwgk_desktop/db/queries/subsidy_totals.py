"""What was given in a year, by village, programme or household? Approved by the list in force, paid by every batch."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select
from sqlalchemy.orm import Session, aliased

from zwgk_desktop.db.models import DbBatch, DbPaymentLine, DbPerson, DbProgramme, DbVillage
from zwgk_desktop.db.queries.subsidy_chains import InForce, find_in_force, outcome_sums
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing

MONEY = (
    Column("people", "人数", Kind.NUMBER, 8),
    Column("lines", "笔数", Kind.NUMBER, 8, total=True),
    Column("listed", "应发（元）", Kind.MONEY, 14, total=True),
    Column("back", "退回未补发（元）", Kind.MONEY, 17, total=True),
    Column("paid", "实发（元）", Kind.MONEY, 14, total=True),
)
OVER = Column("over", "应追回（元）", Kind.MONEY, 14, total=True)
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


def totals(session: Session, year: int, by: str, paid_only: bool = False) -> MemoryListing:
    """Sum up a year's batches once, by village, programme or household, the largest sums first.

    What is due comes from the newest approved batch of a chain of corrections, what was paid or came back from every
    batch that was paid; ``paid_only``: leave out where nothing was paid. A household is who shares an account in a
    village (per-household money goes to the head's card); without an account it is the person. ID numbers and
    accounts come shortened; the column of what is to be claimed back is there only where somebody was overpaid.
    """
    known = find_in_force(session)
    place = aliased(DbPaymentLine) if known.corrected else DbPaymentLine
    home = case((place.card != "", place.card), else_=cast(place.person_id, String))
    village = func.coalesce(DbVillage.name, place.village_text)
    labels = {**_counted(known), **_named(place, village)}
    over = _over(known) if known.corrected else None
    labels["over"] = func.sum(func.coalesce(over.c.fen, 0)) if over is not None else literal(0)
    columns = (*HEADS[by], *MONEY, OVER)
    query: Any = select(func.min(DbPaymentLine.id).label("id"), *(labels[c.key].label(c.key) for c in columns))
    query = query.select_from(DbPaymentLine).join(DbBatch, DbBatch.id == DbPaymentLine.batch_id)
    if over is not None:
        query = _placed(query, known, place).outerjoin(over, over.c.line_id == DbPaymentLine.id)
    money = labels.pop("money")
    query = (
        query.join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
        .join(DbPerson, DbPerson.id == DbPaymentLine.person_id)
        .outerjoin(DbVillage, DbVillage.id == place.village_id)
        .outerjoin(money, money.c.line_id == DbPaymentLine.id)
        .where(DbBatch.year == year, DbBatch.id.in_(_wanted(known, paid_only)))
    )
    parts: dict[str, list[Any]] = {"village": [village], "programme": [DbProgramme.id], "household": [village, home]}
    order = [labels["paid"].desc(), labels["listed"].desc(), func.min(DbPaymentLine.id)]
    query = query.group_by(*parts[by]).order_by(*([village, *order] if by == "household" else order))
    rows = {row[0]: row[1:] for row in session.connection().execute(query).cursor.fetchall()}
    if any(row[-1] for row in rows.values()):
        return MemoryListing(columns, rows)
    return MemoryListing(columns[:-1], {key: row[:-1] for key, row in rows.items()})


def _wanted(known: InForce, paid_only: bool) -> Collection[int]:
    """Return the batches summed up: those in force, and those under which money went out."""
    if not paid_only:
        return sorted(known.counting | known.paid)
    chains = {known.corrected.get(key, key) for key in known.paid}
    return sorted(known.paid | (known.counting & chains))


def _counted(known: InForce) -> dict[str, Any]:
    money, due, out = outcome_sums(), DbBatch.id.in_(sorted(known.counting)), DbBatch.id.in_(sorted(known.paid))
    kept = DbPaymentLine.amount_fen - func.coalesce(money.c.less, 0)
    return {
        "money": money,
        "batches": func.count(case((due, DbBatch.id)).distinct()),
        "people": func.count(case((due, DbPaymentLine.person_id)).distinct()),
        "lines": func.sum(case((due, 1), else_=0)),
        "listed": func.sum(case((due, DbPaymentLine.amount_fen), else_=0)),
        "back": func.sum(case((out, func.coalesce(money.c.open, 0)), else_=0)),
        "paid": func.sum(case((out, kept), else_=0)),
    }


def _named(place: Any, village: Any) -> dict[str, Any]:
    return {
        "village": village,
        "programme": DbProgramme.name,
        "group": func.min(place.group_name),
        "name": func.group_concat(place.name.distinct()),
        "id_number": shortened(func.min(DbPerson.id_number)),
        "card": shortened(func.max(place.card)),
        "programmes": func.count(DbBatch.programme_id.distinct()),
    }


def _placed(query: Any, known: InForce, place: Any) -> Any:
    """Put what an old batch paid where the list in force has its person: village, group and account."""
    line = aliased(DbPaymentLine)
    now = (
        select(line.batch_id, line.person_id, func.min(line.id).label("line_id"))
        .where(line.batch_id.in_(sorted(set(known.corrected.values()))))
        .group_by(line.batch_id, line.person_id)
        .subquery()
    )
    old = {key: new for key, new in known.corrected.items() if key != new}
    joined = query.outerjoin(
        now, (now.c.person_id == DbPaymentLine.person_id) & (now.c.batch_id == case(old, value=DbBatch.id))
    )
    return joined.join(place, place.id == func.coalesce(now.c.line_id, DbPaymentLine.id))


def _over(known: InForce) -> Any:
    """Return by one line of each person what was paid beyond the list in force, over all batches of a chain."""
    due_line, money = aliased(DbPaymentLine), outcome_sums()
    due = (
        select(due_line.batch_id, due_line.person_id, func.sum(due_line.amount_fen).label("fen"))
        .where(due_line.batch_id.in_(sorted(set(known.corrected.values()))))
        .group_by(due_line.batch_id, due_line.person_id)
        .subquery()
    )
    line = aliased(DbPaymentLine)
    chain = case(known.corrected, value=line.batch_id)
    paid = (
        select(
            chain.label("chain"),
            line.person_id,
            func.max(line.id).label("line_id"),
            func.sum(line.amount_fen - func.coalesce(money.c.less, 0)).label("fen"),
        )
        .outerjoin(money, money.c.line_id == line.id)
        .where(line.batch_id.in_(sorted(known.paid & known.corrected.keys())))
        .group_by(chain, line.person_id)
        .subquery()
    )
    beyond = paid.c.fen - func.coalesce(due.c.fen, 0)
    return (
        select(paid.c.line_id, case((beyond > 0, beyond), else_=0).label("fen"))
        .outerjoin(due, (due.c.batch_id == paid.c.chain) & (due.c.person_id == paid.c.person_id))
        .subquery()
    )


def shortened(number: ColumnElement[str]) -> ColumnElement[str]:
    """Return a personal number as lists show it: four first and two last characters."""
    found: ColumnElement[str] = case(
        (func.length(number) > 6, func.substr(number, 1, 4) + literal("****") + func.substr(number, -2)), else_=number
    )
    return found
