"""Which entry of a returned or repeated payment is it, and what has become of a batch's lines?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbPaymentLine, DbPaymentOutcome
from zwgk_desktop.db.queries.subsidy_life import OutcomeRow, find_outcomes
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.payment_state import PAID_AGAIN, PARTLY_BACK, RETURNED


def get_outcome(session: Session, outcome_id: int) -> tuple[int, OutcomeRow]:
    """Return the batch and the entry; WrongUsage when there is none."""
    query = (
        select(DbPaymentLine.batch_id)
        .join(DbPaymentOutcome, DbPaymentOutcome.line_id == DbPaymentLine.id)
        .where(DbPaymentOutcome.id == outcome_id)
    )
    batch_id = session.scalar(query)
    row = next((one for one in find_outcomes(session, batch_id or 0) if one.id == outcome_id), None)
    if batch_id is None or row is None:
        raise WrongUsage("no_outcome", f"没有编号为 {outcome_id} 的退回或补发记录。", "请核对编号，可能已经撤销。")
    return batch_id, row


def state_words() -> ColumnElement[str]:
    """Return the select of what became of a line's money, "" while it is simply paid; as domain.payment_state."""
    kind, fen = DbPaymentOutcome.kind, DbPaymentOutcome.amount_fen
    back = func.sum(case((kind == "returned", fen), (kind == "repaid", -fen), else_=0))
    came = func.coalesce(func.sum(case((kind == "returned", fen), else_=0)), 0)
    word = case(
        (came == 0, ""), (back <= 0, PAID_AGAIN), (back >= DbPaymentLine.amount_fen, RETURNED), else_=PARTLY_BACK
    )
    found: Any = select(word).where(DbPaymentOutcome.line_id == DbPaymentLine.id).correlate(DbPaymentLine)
    shown: ColumnElement[str] = func.coalesce(found.scalar_subquery(), "")
    return shown
