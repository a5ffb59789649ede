"""Which payment is returned or made again, how much of it is open, and how is a wrong entry withdrawn?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.payment_state import payment_state

if TYPE_CHECKING:
    from zwgk_desktop.services.desk import Desk

WORDS = {"returned": "退回", "repaid": "补发"}


@dataclass(frozen=True, slots=True)
class OpenPayment:
    """One line and its money in fen; ``back`` of the ``amount`` came back and was not paid again.

    ``before``: of a correction's line, what went out under its old batch; ``resent``: of an old line, what had come
    back and went out with the correction.
    """

    name: str
    village: str
    amount: int
    back: int
    before: int = 0
    resent: int = 0

    @property
    def returnable(self) -> int:
        """Return how much can still come back."""
        return max(0, self.amount - self.back - self.before)

    @property
    def repayable(self) -> int:
        """Return how much can still be paid again."""
        return max(0, self.back - self.resent)


def open_payment(desk: Desk, line_id: int) -> OpenPayment:
    """Return whose payment a line is and how much of it is out and back; WrongUsage when there is no such line."""
    from zwgk_desktop.db.queries import subsidy_life, subsidy_mending

    with desk.store.read() as session:
        batch_id, line = subsidy_mending.get_line(session, line_id)
        rows = subsidy_life.find_outcomes(session, batch_id, line_id)
        before, resent = (subsidy_life.sum_outcomes(session, batch_id, kind, line_id) for kind in ("before", "resent"))
    back = sum(row.amount_fen if row.kind == "returned" else -row.amount_fen for row in rows)
    return OpenPayment(line.name, line.village, line.amount_fen, back, before, resent)


def payment_states(desk: Desk, batch_id: int) -> dict[int, str]:
    """Return what became of the lines of a batch whose money ever came back, in words by line."""
    from zwgk_desktop.db.queries import subsidies, subsidy_life

    with desk.store.read() as session:
        sums: dict[int, dict[str, int]] = defaultdict(lambda: {"returned": 0, "repaid": 0})
        for row in subsidy_life.find_outcomes(session, batch_id):
            sums[row.line_id][row.kind] += row.amount_fen
        lines = subsidies.find_lines(session, batch_id) if sums else []
    return {
        line.id: payment_state(line.amount_fen, sums[line.id]["returned"], sums[line.id]["repaid"])
        for line in lines
        if line.id in sums
    }


def withdraw_outcome(desk: Desk, outcome_id: int, reason: str) -> ChangeSet:
    """Take back a wrong entry of a returned or repeated payment; the trail keeps the entry and why it was wrong.

    Raises WrongUsage (no_reason, no_outcome), RuleForbids (repaid_since) while what came back is paid again.
    """
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.queries import subsidy_life
    from zwgk_desktop.db.queries.payment_outcomes import get_outcome
    from zwgk_desktop.db.repositories.payment_outcomes import remove_outcome

    if not reason.strip():
        raise WrongUsage("no_reason", "没有写明撤销的理由。", "请写明哪里登记错了。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch_id, row = get_outcome(unit.session, outcome_id)
        batch = queries.get_batch(unit.session, batch_id)
        rest = [one for one in subsidy_life.find_outcomes(unit.session, batch_id, row.line_id) if one.id != outcome_id]
        sent = subsidy_life.sum_outcomes(unit.session, batch_id, "resent", row.line_id)
        if sum(one.amount_fen if one.kind == "returned" else -one.amount_fen for one in rest) < sent:
            raise RuleForbids(
                "repaid_since",
                f"{row.name}退回的钱已经再次发出，不能只撤销退回。",
                "请先撤销补发的登记；已随更正批次发出的，不能撤销。",
            )
        remove_outcome(unit.session, outcome_id)
        what = f"{WORDS[row.kind]}{row.name} {yuan_text(row.amount_fen)} 元（{row.happened_on}）"
        summary = f"撤销“{batch.programme}”{batch.year}年清单的登记：{what}；理由：{reason.strip()}"
        before = {
            "line": row.line_id, "kind": row.kind, "amount_fen": row.amount_fen, "on": row.happened_on,
            "reason": row.reason,
        }  # fmt: skip
        after = {"withdrawn": reason.strip()}
        unit.record(AuditEntry("payment.withdrawn", Area.SUBSIDIES, summary, batch_id, before, after))
    return ChangeSet(frozenset({Area.SUBSIDIES}), (batch_id, row.line_id), f"已撤销登记：{what}。")
