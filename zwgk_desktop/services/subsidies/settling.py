"""What does paying a correction still send out, and who got too much? The difference to what was really paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.subsidies.corrections import Settlement, settle

if TYPE_CHECKING:
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.services.desk import Desk

NAMED = 5  # people named in a message; the rest only counted


@dataclass(frozen=True, slots=True)
class Overpaid:
    """Somebody who got more than the newest approved list says; ``over_fen`` is to be claimed back (应追回)."""

    name: str
    id_number: str
    over_fen: int


def pay_difference(unit: UnitOfWork, batch_id: int, on: date) -> tuple[dict[str, Any], str]:
    """Write what of a batch had gone out under older ones of its chain; return facts and words, both empty for none."""
    from zwgk_desktop.db.queries import subsidy_chains as chains
    from zwgk_desktop.db.repositories.subsidy_life import add_settlement

    older = chains.find_paid_before(unit.session, batch_id)
    if not older:
        return {}, ""
    session = unit.session
    found = settle(chains.find_old_lines(session, older), chains.find_new_lines(session, batch_id))
    named = "、".join(map(str, older))
    told = (on, f"原批次（编号 {named}）", unit.actor, unit.now)
    add_settlement(session, "before", found.before, *told)
    add_settlement(session, "resent", found.resent, on, f"由更正批次（编号 {batch_id}）发放", unit.actor, unit.now)
    over = _named(session, found)
    facts = {"before_fen": sum(found.before.values()), "out_fen": found.out, "over_fen": sum(found.over.values())}
    had = yuan_text(facts["before_fen"])
    words = f"原批次（编号 {named}）已发 {had} 元不重复计，本次实发差额 {yuan_text(found.out)} 元"
    return facts, words + (f"；{overpaid_words(over)}" if over else "")


def find_overpaid(desk: Desk, batch_id: int) -> list[Overpaid]:
    """Return who was paid more, over the whole chain, than the list in force of this batch's chain says."""
    from zwgk_desktop.db.queries import subsidy_chains as chains

    with desk.store.read() as session:
        known = chains.find_in_force(session)
        now = known.corrected.get(batch_id)
        if now is None:
            return []
        paid = sorted(key for key in known.paid if known.corrected.get(key) == now)
        return _named(session, settle(chains.find_old_lines(session, paid), chains.find_new_lines(session, now)))


def overpaid_words(over: list[Overpaid]) -> str:
    """Return who is to give back how much, the first few by name."""
    first = "、".join(f"{one.name} {yuan_text(one.over_fen)} 元" for one in over[:NAMED])
    more = "等" if len(over) > NAMED else ""
    return f"应追回 {len(over)} 人共 {yuan_text(sum(one.over_fen for one in over))} 元：{first}{more}"


def _named(session: Any, found: Settlement) -> list[Overpaid]:
    from zwgk_desktop.db.queries.subsidy_chains import find_names

    names = find_names(session, found.over)
    rows = [Overpaid(*names[person], fen) for person, fen in found.over.items()]
    return sorted(rows, key=lambda one: (-one.over_fen, one.id_number))
