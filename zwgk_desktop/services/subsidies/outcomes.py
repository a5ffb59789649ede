"""What became of the money? Payments that came back (退回) and were made again (补发); allocated = paid + returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import FROZEN, BatchState
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.services.subsidies.mending import close_edit, open_for_edit

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidy_life import OutcomeRow
    from zwgk_desktop.services.desk import Desk

AREAS = frozenset({Area.SUBSIDIES})
AFTER_PAYMENT = frozenset({BatchState.PAID, BatchState.POSTED, BatchState.ARCHIVED})
OUTCOME_WORDS = {"returned": "退回", "repaid": "补发"}


@dataclass(frozen=True, slots=True)
class Balance:
    """The money of a batch in fen; ``allocated`` None: not noted, ``paid`` 0 while nothing was paid.

    ``before``: of a correction, what had gone out under its old batch, so that it is not paid again.
    """

    allocated: int | None
    listed: int
    paid: int
    returned: int
    before: int = 0

    @property
    def difference(self) -> int:
        """Return what was allocated beyond what is listed (= paid + paid before + returned, once paid); 0 for none."""
        return 0 if self.allocated is None else self.allocated - self.listed


def balance(desk: Desk, batch_id: int) -> Balance:
    """Return how the money of a batch adds up; before payment nothing is paid or returned."""
    from zwgk_desktop.db.queries import subsidies, subsidy_life

    with desk.store.read() as session:
        batch = subsidies.get_batch(session, batch_id)
        rows = subsidy_life.find_outcomes(session, batch_id)
        before = subsidy_life.sum_outcomes(session, batch_id, "before")
    if BatchState(batch.state) not in AFTER_PAYMENT:
        return Balance(batch.allocated_fen, batch.total_fen, 0, 0)
    back = sum(row.amount_fen if row.kind == "returned" else -row.amount_fen for row in rows)
    return Balance(batch.allocated_fen, batch.total_fen, batch.total_fen - before - back, back, before)


def outcomes(desk: Desk, batch_id: int) -> list[OutcomeRow]:
    """Return what came back and was paid again in a batch."""
    from zwgk_desktop.db.queries import subsidy_life

    with desk.store.read() as session:
        return subsidy_life.find_outcomes(session, batch_id)


def record_returned(desk: Desk, line_id: int, on: date, reason: str, amount_fen: int | None = None) -> ChangeSet:
    """Note that a payment came back (None: all that is out), with the day and the bank's reason."""
    if not reason.strip():
        raise WrongUsage("no_reason", "没有写明退回的原因。", "请写明银行退回的原因，如账号有误、户名不符。")
    return _record(desk, line_id, "returned", on, reason, amount_fen)


def record_repaid(desk: Desk, line_id: int, on: date, reason: str = "", amount_fen: int | None = None) -> ChangeSet:
    """Note that what had come back (None: all of it) was paid again."""
    return _record(desk, line_id, "repaid", on, reason, amount_fen)


def set_allocated(desk: Desk, batch_id: int, amount_fen: int | None) -> ChangeSet:
    """Note what the county gave for a list; a difference is a finding until it is mended or accepted."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies

    if amount_fen is not None and amount_fen < 0:
        raise WrongUsage("amount", "拨付金额不能是负数。", "请核对金额。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = queries.get_batch(unit.session, batch_id)
        frozen = BatchState(batch.state) in FROZEN
        if not frozen:
            open_for_edit(unit, batch_id)
        subsidies.change_batch(unit.session, batch_id, {"allocated_fen": amount_fen})
        if not frozen:
            close_edit(desk, unit, queries.get_batch(unit.session, batch_id), [], {})
        shown = "未填" if amount_fen is None else f"{yuan_text(amount_fen)} 元"
        summary = f"登记“{batch.programme}”{batch.year}年清单的拨付金额：{shown}"
        images = ({"allocated_fen": batch.allocated_fen}, {"allocated_fen": amount_fen})
        unit.record(AuditEntry("batch.allocated", Area.SUBSIDIES, summary, batch_id, *images))
    return ChangeSet(AREAS | {Area.REVIEW}, (batch_id,), f"拨付金额：{shown}。")


def _record(desk: Desk, line_id: int, kind: str, on: date, reason: str, amount_fen: int | None) -> ChangeSet:
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.queries import subsidy_life, subsidy_mending
    from zwgk_desktop.db.repositories.subsidy_life import add_outcome

    word = OUTCOME_WORDS[kind]
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch_id, line = subsidy_mending.get_line(unit.session, line_id)
        batch = queries.get_batch(unit.session, batch_id)
        _require_paid(batch.state, batch.paid_on, on, desk.today(), word)
        rows = subsidy_life.find_outcomes(unit.session, batch_id, line_id)
        back = sum(row.amount_fen if row.kind == "returned" else -row.amount_fen for row in rows)
        less = subsidy_life.sum_outcomes(unit.session, batch_id, "before" if kind == "returned" else "resent", line_id)
        most = (line.amount_fen - back if kind == "returned" else back) - less
        amount = most if amount_fen is None else amount_fen
        if not 0 < amount <= most:
            raise WrongUsage(
                "amount", f"{word}金额 {yuan_text(amount)} 元不对，最多 {yuan_text(most)} 元。", "请与银行回单核对。"
            )
        add_outcome(unit.session, line_id, kind, amount, on, reason.strip(), unit.actor, unit.now)
        why = f"：{reason.strip()}" if reason.strip() else ""
        summary = f"“{batch.programme}”{batch.year}年清单{word}{line.name} {yuan_text(amount)} 元（{on}）{why}"
        after = {"line": line_id, "amount_fen": amount, "on": on}
        unit.record(AuditEntry(f"payment.{kind}", Area.SUBSIDIES, summary, batch_id, after=after))
    return ChangeSet(AREAS, (batch_id, line_id), f"已登记{word} {yuan_text(amount)} 元。")


def _require_paid(state: str, paid_on: date | None, on: date, today: date, word: str) -> None:
    if BatchState(state) not in AFTER_PAYMENT:
        raise RuleForbids("not_paid", f"这批清单还没有登记发放，不能登记{word}。", "请先登记发放。")
    if on > today or (paid_on is not None and on < paid_on):
        raise WrongUsage("date", f"{word}日期 {on} 不对。", "应在发放之后、今天以前。")
