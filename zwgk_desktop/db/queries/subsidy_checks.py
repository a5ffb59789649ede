"""What does the store know that speaks against a batch's lines? The year's other batches, accounts, the deceased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbBatch, DbListedPerson, DbPaymentLine, DbPerson
from zwgk_desktop.db.queries.subsidy_chains import counts, same_chain


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
    panel: int


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line whose payee is on a list from outside."""

    sheet: str
    row: int
    name: str
    id_number: str
    since: str
    source: str
    panel: int


def find_panels(session: Session, batch_id: int) -> dict[str, int]:
    """Return how many lists stand side by side on each sheet of a batch."""
    columns = session.get_one(DbBatch, batch_id).columns or {}
    return {sheet: int(facts.get("panels", 1)) for sheet, facts in columns.items() if isinstance(facts, dict)}


def find_other_batches(session: Session, batch_id: int) -> list[int]:
    """Return the year's other batches that count: what is in force, not of its own chain of corrections."""
    own = session.get_one(DbBatch, batch_id)
    query = select(DbBatch.id).where(
        DbBatch.year == own.year,
        DbBatch.id.not_in(same_chain(session, batch_id)),
        *counts(),
    )
    return list(session.scalars(query))


# CROSS JOIN and + keep SQLite to one plan: this batch's lines first, the others by person or by id, never by batch.
COLUMNS = (
    "SELECT n.sheet, n.row, n.name, p.id_number, n.card, n.village_id, o.batch_id, g.name, b.period, o.name,"
    " o.village_id, coalesce(v.name, o.village_text), n.panel FROM payment_line n"
)
OTHERS = (
    " CROSS JOIN batch b ON b.id = o.batch_id CROSS JOIN programme g ON g.id = b.programme_id"
    " CROSS JOIN person p ON p.id = n.person_id LEFT JOIN village v ON v.id = o.village_id"
)
SAME_PERSON = (
    COLUMNS + " CROSS JOIN payment_line o ON o.person_id = n.person_id AND +o.batch_id IN ({others})" + OTHERS
    + " WHERE n.batch_id = ? AND ((b.programme_id = ? AND b.period = ?) OR g.name IN ({excluded})"
    " OR n.village_id <> o.village_id OR n.name <> o.name) ORDER BY n.id, o.id"
)  # fmt: skip
PAIR = COLUMNS + " CROSS JOIN payment_line o ON o.id = ?" + OTHERS + " WHERE n.id = ?"


def find_same_people(session: Session, batch_id: int, excluded: Sequence[str], others: Sequence[int]) -> list[Conflict]:
    """Return the lines whose person is paid elsewhere in a way to be looked at.

    The same programme and instalment, a programme of ``excluded`` (names), another village, or another name.
    """
    if not others:
        return []
    own = session.get_one(DbBatch, batch_id)
    sql = SAME_PERSON.format(others=_marks(others), excluded=_marks(excluded))
    values = (*others, batch_id, own.programme_id, own.period, *excluded)
    return [Conflict(*row) for row in session.connection().exec_driver_sql(sql, values)]


def find_shared_accounts(session: Session, batch_id: int, others: Sequence[int]) -> list[Conflict]:
    """Return the lines whose account another person uses in one of the other batches, once per line."""
    if not others:
        return []
    connection = session.connection()
    owners: dict[str, tuple[int, int]] = {}
    sql = "SELECT card, person_id, id FROM payment_line WHERE batch_id = ? AND card <> '' ORDER BY id"
    for card, person, key in connection.exec_driver_sql(sql, (batch_id,)):
        owners.setdefault(card, (person, key))
    sql = (
        f"SELECT card, person_id, id FROM payment_line WHERE batch_id IN ({_marks(others)}) AND card <> '' ORDER BY id"
    )
    pairs: dict[int, int] = {}
    for card, person, key in connection.exec_driver_sql(sql, tuple(others)):
        own = owners.get(card)
        if own is not None and own[0] != person:
            pairs.setdefault(own[1], key)
    return [Conflict(*connection.exec_driver_sql(PAIR, (other, line)).one()) for line, other in sorted(pairs.items())]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


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
            DbPaymentLine.panel,
        )
        .join(DbPerson, DbPerson.id == DbPaymentLine.person_id)
        .join(DbListedPerson, DbListedPerson.id_number == DbPerson.id_number)
        .where(DbPaymentLine.batch_id == batch_id, DbListedPerson.kind == kind)
        .order_by(DbPaymentLine.id)
    )
    return [
        ListedLine(sheet, row, name, number, since.isoformat() if since else "", source, panel)
        for sheet, row, name, number, since, source, panel in session.execute(query)
    ]
