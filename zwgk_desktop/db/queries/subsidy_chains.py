"""Which batch of a chain of corrections counts? The newest approved one; what was paid under the others stays paid."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.expression import CTE

from zwgk_desktop.db.models import DbBatch, DbPaymentLine, DbPaymentOutcome, DbPerson
from zwgk_desktop.domain.batch_life import FROZEN, PAID_STATES, BatchState
from zwgk_desktop.domain.subsidies.corrections import NewLine, PaidLine, Place

APPROVED = tuple(sorted(FROZEN | {BatchState.APPROVED}))
PAID = tuple(sorted(PAID_STATES))


@dataclass(frozen=True, slots=True)
class InForce:
    """The batches ``counting`` (one of each chain), those ``paid``, and by batch of a corrected chain the one in force.

    ``counting`` tells what is approved (or listed), ``paid`` where money went out, the two together miss nothing.
    """

    counting: frozenset[int]
    paid: frozenset[int]
    corrected: dict[int, int]


@cache
def chains() -> CTE:
    """Return (id, root) of every batch; what lies in the recycle bin still links those that follow it."""
    first = select(DbBatch.id.label("id"), DbBatch.id.label("root")).where(DbBatch.replaces_id.is_(None))
    chain = first.cte("chain", recursive=True)
    later = aliased(DbBatch)
    return chain.union_all(select(later.id, chain.c.root).join(chain, later.replaces_id == chain.c.id))


def replaced_batches(states: Collection[str] = APPROVED) -> Select[Any]:
    """Return the select of batches that a newer one of their chain in ``states`` has taken the place of."""
    old, new = _pairs()
    wanted: Select[Any] = (
        select(old.c.id)
        .join(new, and_(new.c.root == old.c.root, new.c.id > old.c.id))
        .join(DbBatch, DbBatch.id == new.c.id)
        .where(DbBatch.removed_at.is_(None), DbBatch.state.in_(list(states)))
    )
    return wanted


def waiting_corrections() -> Select[Any]:
    """Return the select of corrections that nobody has approved yet, while the batch they correct is in use."""
    old, new = _pairs()
    batch, before = aliased(DbBatch), aliased(DbBatch)
    wanted: Select[Any] = (
        select(new.c.id)
        .join(old, and_(new.c.root == old.c.root, new.c.id > old.c.id))
        .join(batch, batch.id == new.c.id)
        .join(before, before.id == old.c.id)
        .where(batch.state.not_in(APPROVED), before.removed_at.is_(None))
    )
    return wanted


def counts() -> list[ColumnElement[bool]]:
    """Return what holds for the one batch of each chain whose lines are the list in force."""
    return [
        DbBatch.removed_at.is_(None),
        DbBatch.id.not_in(replaced_batches()),
        DbBatch.id.not_in(waiting_corrections()),
    ]


def _pairs() -> tuple[Any, Any]:
    return chains().alias(), chains().alias()


def same_chain(session: Session, batch_id: int) -> list[int]:
    """Return the batches in use of a batch's chain, itself among them, oldest first."""
    chain = chains()
    root = select(chain.c.root).where(chain.c.id == batch_id).scalar_subquery()
    query = select(DbBatch.id).join(chain, chain.c.id == DbBatch.id).where(chain.c.root == root)
    return list(session.scalars(query.where(DbBatch.removed_at.is_(None)).order_by(DbBatch.id)))


def find_place(session: Session, batch_id: int) -> Place:
    """Return which correction has taken a batch's place, or waits to."""
    return _place(_states(session, [key for key in same_chain(session, batch_id) if key > batch_id]).items())


def find_places(session: Session) -> dict[int, Place]:
    """Return the place of every batch that has a correction in use."""
    return {key: _place(rows[at:]) for rows in _chains_in_use(session) for at, (key, _) in enumerate(rows[:-1], 1)}


def _place(later: Iterable[tuple[int, str]]) -> Place:
    """Return the place that the batches after one, as (id, state), leave it."""
    states = dict(later)
    approved = [key for key, state in states.items() if state in APPROVED]
    waiting = [key for key, state in states.items() if state not in APPROVED]
    return Place(max(approved, default=None), max(waiting, default=None))


def _chains_in_use(session: Session) -> list[list[tuple[int, str]]]:
    """Return the batches in use, as (id, state), of each chain, oldest first."""
    chain = chains()
    query = select(chain.c.root, DbBatch.id, DbBatch.state).join(DbBatch, DbBatch.id == chain.c.id)
    of: dict[int, list[tuple[int, str]]] = {}
    for root, key, state in session.execute(query.where(DbBatch.removed_at.is_(None)).order_by(DbBatch.id)):
        of.setdefault(root, []).append((key, state))
    return list(of.values())


def find_in_force(session: Session) -> InForce:
    """Return which of all batches in use count, and which were paid."""
    counting: set[int] = set()
    corrected: dict[int, int] = {}
    chains_in_use = _chains_in_use(session)
    for rows in chains_in_use:
        now = max((key for key, state in rows if state in APPROVED), default=rows[0][0])
        counting.add(now)
        if any(key < now for key, _ in rows):
            corrected.update((key, now) for key, _ in rows)
    paid = frozenset(key for rows in chains_in_use for key, state in rows if state in PAID)
    return InForce(frozenset(counting), paid, corrected)


def find_paid_before(session: Session, batch_id: int) -> list[int]:
    """Return the other batches of a batch's chain under which money went out."""
    others = [key for key in same_chain(session, batch_id) if key != batch_id]
    return [key for key, state in _states(session, others).items() if state in PAID]


def _states(session: Session, ids: Collection[int]) -> dict[int, str]:
    query = select(DbBatch.id, DbBatch.state).where(DbBatch.id.in_(list(ids))).order_by(DbBatch.id)
    return {row.id: row.state for row in session.execute(query)}


def find_old_lines(session: Session, batches: Collection[int]) -> list[PaidLine]:
    """Return what really went out under these paid batches, line by line."""
    money = outcome_sums(DbPaymentLine.batch_id.in_(list(batches)))
    kept = DbPaymentLine.amount_fen - func.coalesce(money.c.less, 0)
    query = (
        select(DbPaymentLine.id, DbPaymentLine.person_id, kept, func.coalesce(money.c.open, 0))
        .outerjoin(money, money.c.line_id == DbPaymentLine.id)
        .where(DbPaymentLine.batch_id.in_(list(batches)))
        .order_by(DbPaymentLine.id)
    )
    return [PaidLine(*row) for row in session.execute(query)]


def find_new_lines(session: Session, batch_id: int) -> list[NewLine]:
    """Return what a batch lists, line by line."""
    query = select(DbPaymentLine.id, DbPaymentLine.person_id, DbPaymentLine.amount_fen)
    query = query.where(DbPaymentLine.batch_id == batch_id).order_by(DbPaymentLine.id)
    return [NewLine(*row) for row in session.execute(query)]


def find_names(session: Session, people: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return name and ID number of people."""
    wanted, found = sorted(people), {}
    for start in range(0, len(wanted), 30_000):
        block = wanted[start : start + 30_000]
        query = select(DbPerson.id, DbPerson.name, DbPerson.id_number).where(DbPerson.id.in_(block))
        found.update({key: (name, number) for key, name, number in session.execute(query)})
    return found


def outcome_sums(*wanted: ColumnElement[bool]) -> Any:
    """Return line_id, ``less`` (did not go out under the line or came back), ``open`` (came back, still to be paid)."""
    kind, fen = DbPaymentOutcome.kind, DbPaymentOutcome.amount_fen
    less = case((kind.in_(("returned", "before")), fen), (kind == "repaid", -fen), else_=0)
    waiting = case((kind == "returned", fen), (kind.in_(("repaid", "resent")), -fen), else_=0)
    query = select(
        DbPaymentOutcome.line_id.label("line_id"), func.sum(less).label("less"), func.sum(waiting).label("open")
    )
    if wanted:
        query = query.join(DbPaymentLine, DbPaymentLine.id == DbPaymentOutcome.line_id).where(*wanted)
    return query.group_by(DbPaymentOutcome.line_id).subquery()
