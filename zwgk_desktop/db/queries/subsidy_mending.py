"""What must be known of a row to mend it, and of its batch to judge it anew?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbBatch, DbHeldLine, DbPaymentLine, DbPaymentOutcome, DbVillage
from zwgk_desktop.db.queries.subsidies import HeldRow, LineRow, find_lines
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.subsidies import Line


def get_line(session: Session, line_id: int) -> tuple[int, LineRow]:
    """Return a payment line with its batch's id; WrongUsage when there is none."""
    row = session.get(DbPaymentLine, line_id)
    if row is None:
        raise WrongUsage("no_line", f"没有编号为 {line_id} 的发放记录。", "请刷新后再试。")
    return row.batch_id, find_lines(session, row.batch_id, line_id=line_id)[0]


def get_held(session: Session, held_id: int) -> tuple[int, HeldRow]:
    """Return a row held back with its batch's id; WrongUsage when there is none."""
    h = session.get(DbHeldLine, held_id)
    if h is None:
        raise WrongUsage("no_held_line", f"没有编号为 {held_id} 的未收记录。", "请刷新后再试。")
    return h.batch_id, HeldRow(h.id, h.sheet, h.row, h.panel, h.village_id, h.cells, h.fields, h.state, h.reason)


def as_line(row: LineRow) -> Line:
    """Return a stored line as the rules know it."""
    area = None if row.area_e4 is None else Decimal(row.area_e4) / 10_000
    standard = None if row.standard_fen is None else Decimal(row.standard_fen) / 100
    return Line(
        row.sheet, row.row, row.panel, row.name, row.id_number, row.card, row.village, row.group_name, area, standard,
        row.amount_fen, row.phone, row.paid_on.isoformat() if row.paid_on else "", row.remark,
    )  # fmt: skip


def find_batch_lines(session: Session, batch_id: int) -> list[Line]:
    """Return the lines of a batch as the rules know them, in the order of the file."""
    rows = find_lines(session, batch_id)
    rows.sort(key=lambda row: (row.sheet, row.panel, row.row))
    return [as_line(row) for row in rows]


def find_rows_at(session: Session, batch_id: int, sheet: str, row: int) -> tuple[list[int], list[int]]:
    """Return the ids of the lines and of the rows held back that stand in one row (of several panels)."""
    wanted: list[Any] = []
    for table in (DbPaymentLine, DbHeldLine):
        query = select(table.id).where(table.batch_id == batch_id, table.sheet == sheet, table.row == row)
        wanted.append(list(session.scalars(query)))
    return wanted[0], wanted[1]


def find_written_sums(session: Session, batch_id: int) -> dict[str, dict[str, Any]]:
    """Return the totals, subtotals and counts that each sheet of a batch writes, as the check kept them."""
    columns: dict[str, Any] = session.get_one(DbBatch, batch_id).columns or {}
    return {sheet: facts.get("sums", {}) for sheet, facts in columns.items() if isinstance(facts, dict)}


def find_misplaced(session: Session, batch_id: int) -> list[str]:
    """Return the village texts of lines that have no village, or one that is no more."""
    query = (
        select(DbPaymentLine.village_text)
        .outerjoin(DbVillage, DbVillage.id == DbPaymentLine.village_id)
        .where(DbPaymentLine.batch_id == batch_id, or_(DbVillage.id.is_(None), DbVillage.active_to.is_not(None)))
    )
    return list(session.scalars(query.distinct()))


def count_batch(session: Session, batch_id: int) -> tuple[int, int, int]:
    """Return lines, rows held back and the sum in fen of a batch as it now stands."""
    lines, total = session.execute(
        select(func.count(), func.coalesce(func.sum(DbPaymentLine.amount_fen), 0)).where(
            DbPaymentLine.batch_id == batch_id
        )
    ).one()
    held = session.scalar(select(func.count()).where(DbHeldLine.batch_id == batch_id)) or 0
    return int(lines), held, int(total)


def has_outcomes(session: Session, batch_id: int) -> bool:
    """Tell whether some payment of a batch came back."""
    query = select(DbPaymentOutcome.id).join(DbPaymentLine, DbPaymentLine.id == DbPaymentOutcome.line_id)
    return session.scalar(query.where(DbPaymentLine.batch_id == batch_id).limit(1)) is not None
