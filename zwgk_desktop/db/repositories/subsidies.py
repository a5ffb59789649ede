"""How are programmes, batches, people, payment lines and findings written? Rows of a list in bulk, never one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbBatch, DbFinding, DbHeldLine, DbPaymentLine, DbPerson, DbProgramme

INSERT_PERSON = "INSERT INTO person (id, id_number, id_reversed, name) VALUES (?, ?, ?, ?)"
INSERT_LINE = (
    "INSERT INTO payment_line (batch_id, person_id, village_id, village_text, group_name, name, card, phone, area_e4,"
    " standard_fen, amount_fen, paid_on, remark, sheet, row, panel)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_FINDING = (
    'INSERT INTO finding (batch_id, kind, severity, sheet, row, "column", value, message, state, reason, decided_by)'
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', '', '')"
)
BULK_CACHE_KB = 65_536  # indexes of a large list stay in memory while they grow
MANY_ROWS = 10_000  # below this, building indexes anew saves nothing
IN_BLOCK = 30_000  # variables in one statement; SQLite takes 32,766


def add_programme(session: Session, values: Mapping[str, Any]) -> int:
    """Write a programme and return its id."""
    row = DbProgramme(**values)
    session.add(row)
    session.flush()
    return row.id


def change_programme(session: Session, programme_id: int, values: Mapping[str, Any]) -> None:
    """Set fields of a programme."""
    row = session.get_one(DbProgramme, programme_id)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()


def add_batch(session: Session, values: Mapping[str, Any]) -> int:
    """Write a batch and return its id."""
    row = DbBatch(**values)
    session.add(row)
    session.flush()
    return row.id


def change_batch(session: Session, batch_id: int, values: Mapping[str, Any]) -> None:
    """Set fields of a batch."""
    row = session.get_one(DbBatch, batch_id)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()


def set_state(session: Session, batch_id: int, state: str) -> None:
    """Set where a batch stands in its life."""
    session.get_one(DbBatch, batch_id).state = state
    session.flush()


def find_people_ids(session: Session, numbers: Sequence[str]) -> dict[str, int]:
    """Return the ids of those people (by 18-digit number) who are stored already."""
    if not session.scalar(select(func.count()).select_from(DbPerson)):
        return {}
    found: dict[str, int] = {}
    for start in range(0, len(numbers), IN_BLOCK):
        block = tuple(numbers[start : start + IN_BLOCK])
        marks = ",".join("?" * len(block))
        sql = f"SELECT id_number, id FROM person WHERE id_number IN ({marks})"
        found.update((number, key) for number, key in session.connection().exec_driver_sql(sql, block))
    return found


def add_people(session: Session, people: Mapping[str, str]) -> dict[str, int]:
    """Store people (18-digit number → name) who are new; return the ids of all of them."""
    session.connection().exec_driver_sql(f"PRAGMA cache_size = -{BULK_CACHE_KB}")
    known = find_people_ids(session, list(people))
    new = [number for number in people if number not in known]
    if new:
        new.sort()
        first = (session.scalar(select(func.max(DbPerson.id))) or 0) + 1
        fresh = dict(zip(new, range(first, first + len(new)), strict=True))
        rows = [(key, number, number[::-1], people[number]) for number, key in fresh.items()]
        with _indexes_built_afterwards(session, DbPerson.__tablename__, len(rows)):
            session.connection().exec_driver_sql(INSERT_PERSON, rows)
        known.update(fresh)
    return known


def add_lines(session: Session, rows: list[tuple[Any, ...]]) -> None:
    """Write payment lines in one go; the tuples are in the order of ``INSERT_LINE``."""
    if rows:
        with _indexes_built_afterwards(session, DbPaymentLine.__tablename__, len(rows)):
            session.connection().exec_driver_sql(INSERT_LINE, rows)


@contextmanager
def _indexes_built_afterwards(session: Session, table: str, coming: int) -> Iterator[None]:
    """Take a table's indexes away while more rows come than it holds, and build them once from all of them.

    Both belong to the transaction: a roll-back brings them back as they were.
    """
    connection = session.connection()
    if coming < max(MANY_ROWS, connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table}").scalar_one()):
        yield
        return
    listed = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    indexes = connection.exec_driver_sql(listed, (table,)).all()
    for name, _ in indexes:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _, statement in indexes:
        connection.exec_driver_sql(statement)


def add_held_lines(session: Session, batch_id: int, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows held back, with their cells."""
    session.add_all(DbHeldLine(batch_id=batch_id, **row) for row in rows)
    session.flush()


def add_findings(session: Session, rows: list[tuple[Any, ...]]) -> None:
    """Write findings in one go; the tuples are in the order of ``INSERT_FINDING``."""
    if rows:
        session.connection().exec_driver_sql(INSERT_FINDING, rows)


def accept_findings(
    session: Session, batch_id: int, ids: Sequence[int] | None, reason: str, by: str, at: datetime
) -> int:
    """Accept open warnings of a batch (all of them when ``ids`` is None) and return how many there were."""
    wanted = [DbFinding.batch_id == batch_id, DbFinding.state == "open", DbFinding.severity == "warning"]
    keys = [None] if ids is None else [list(ids[start : start + IN_BLOCK]) for start in range(0, len(ids), IN_BLOCK)]
    count = 0
    for block in keys:
        where = wanted if block is None else [*wanted, DbFinding.id.in_(block)]
        values = {"state": "accepted", "reason": reason, "decided_by": by, "decided_at": at}
        result = session.execute(update(DbFinding).where(*where).values(values))
        count += int(getattr(result, "rowcount", 0))
    return count
