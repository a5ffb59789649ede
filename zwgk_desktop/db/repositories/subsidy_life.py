"""How are mended rows, decisions about them, outcomes, listed people, exclusions and remembered columns written?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import (
    DbColumnMemory,
    DbFinding,
    DbHeldLine,
    DbListedPerson,
    DbPaymentLine,
    DbPaymentOutcome,
    DbProgrammeExclusion,
)


def change_line(session: Session, line_id: int, values: Mapping[str, Any]) -> None:
    """Set fields of a payment line."""
    session.execute(update(DbPaymentLine).where(DbPaymentLine.id == line_id).values(**values))


def place_lines(session: Session, batch_id: int, homes: Mapping[str, int]) -> int:
    """Give a batch's lines the village of their words (text → village); return how many moved."""
    moved = 0
    for text, village in homes.items():
        lines = (DbPaymentLine.batch_id == batch_id, DbPaymentLine.village_text == text)
        change = update(DbPaymentLine).where(*lines, DbPaymentLine.village_id.is_distinct_from(village))
        moved += int(getattr(session.execute(change.values(village_id=village)), "rowcount", 0))
    return moved


def remove_line(session: Session, line_id: int) -> None:
    """Take a payment line out of its batch."""
    session.execute(delete(DbPaymentLine).where(DbPaymentLine.id == line_id))


def remove_held(session: Session, held_id: int) -> None:
    """Remove a row held back that has become a payment line."""
    session.execute(delete(DbHeldLine).where(DbHeldLine.id == held_id))


def hand_back(session: Session, held_ids: Sequence[int], reason: str, by: str, at: datetime) -> None:
    """Note that rows held back went back to their village."""
    values = {"state": "handed_back", "reason": reason, "decided_by": by, "decided_at": at}
    session.execute(update(DbHeldLine).where(DbHeldLine.id.in_(list(held_ids))).values(**values))


def note_held(session: Session, held_id: int, words: str, by: str, at: datetime) -> None:
    """Keep what was said of a row held back; what was decided about it stays."""
    values = {"reason": words, "decided_by": by, "decided_at": at}
    session.execute(update(DbHeldLine).where(DbHeldLine.id == held_id).values(**values))


def close_findings(session: Session, ids: Iterable[int], state: str, reason: str, by: str, at: datetime) -> None:
    """Set what was decided about findings: ``fixed`` or ``handed_back``."""
    values = {"state": state, "reason": reason, "decided_by": by, "decided_at": at}
    session.execute(update(DbFinding).where(DbFinding.id.in_(list(ids))).values(**values))


def add_outcome(
    session: Session, line_id: int, kind: str, amount_fen: int, on: date, reason: str, by: str, at: datetime
) -> int:
    """Write that a payment came back or was made again; return its id."""
    row = DbPaymentOutcome(
        line_id=line_id, kind=kind, amount_fen=amount_fen, happened_on=on, reason=reason, recorded_at=at, recorded_by=by
    )
    session.add(row)
    session.flush()
    return row.id


def add_settlement(
    session: Session, kind: str, amounts: Mapping[int, int], on: date, reason: str, by: str, at: datetime
) -> None:
    """Write what a correction settled, ``kind`` before or resent: fen by line, in one go."""
    rows = [
        {"line_id": key, "kind": kind, "amount_fen": fen, "happened_on": on, "reason": reason, "recorded_at": at,
         "recorded_by": by}
        for key, fen in amounts.items()
    ]  # fmt: skip
    if rows:
        session.execute(insert(DbPaymentOutcome), rows)


def add_listed(
    session: Session, kind: str, people: Mapping[str, tuple[str, date | None]], source: str, by: str, at: datetime
) -> int:
    """Add people (18-digit number → name, since when) to a list; those on it stay. Return how many are new."""
    known = set(session.scalars(select(DbListedPerson.id_number).where(DbListedPerson.kind == kind)))
    fresh = [(number, *facts) for number, facts in people.items() if number not in known]
    session.add_all(
        DbListedPerson(kind=kind, id_number=n, name=name, since=since, source=source, added_at=at, added_by=by)
        for n, name, since in fresh
    )
    session.flush()
    return len(fresh)


def remove_listed(session: Session, listed_id: int) -> None:
    """Take somebody off a list."""
    session.execute(delete(DbListedPerson).where(DbListedPerson.id == listed_id))


def save_exclusion(
    session: Session, first: str, second: str, excluded: bool, reason: str, by: str, at: datetime
) -> None:
    """Write what the office decided about two programmes (names in order)."""
    row = session.scalar(
        select(DbProgrammeExclusion).where(DbProgrammeExclusion.first == first, DbProgrammeExclusion.second == second)
    )
    if row is None:
        row = DbProgrammeExclusion(first=first, second=second)
        session.add(row)
    row.excluded, row.reason, row.decided_by, row.decided_at = excluded, reason, by, at
    session.flush()


def remember_columns(
    session: Session, programme: str, sender: str, signature: str, mapping: dict[str, Any], by: str, at: datetime
) -> None:
    """Keep the columns chosen for a header; the newest choice counts."""
    row = session.scalar(
        select(DbColumnMemory).where(
            DbColumnMemory.programme == programme,
            DbColumnMemory.sender == sender,
            DbColumnMemory.signature == signature,
        )
    )
    if row is None:
        row = DbColumnMemory(programme=programme, sender=sender, signature=signature)
        session.add(row)
    row.mapping, row.used_at, row.used_by = mapping, at, by
    session.flush()


def forget_columns(session: Session, memory_id: int) -> None:
    """Forget columns that were remembered."""
    session.execute(delete(DbColumnMemory).where(DbColumnMemory.id == memory_id))
