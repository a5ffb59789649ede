"""Where does a word occur? Items, villages, people, batches, postings and register entries, a few hits of each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from zwgk_desktop.db.models import (
    DbBatch,
    DbCatalogueItem,
    DbLedgerItem,
    DbPerson,
    DbPosting,
    DbProgramme,
    DbRegisterEntry,
    DbVillage,
)

TAIL = 4  # digits from which the end of an ID number is looked up


@dataclass(frozen=True, slots=True)
class HitRow:
    """One hit: ``kind`` is item, village, person, batch, posting or entry (``detail``: its register's key)."""

    kind: str
    id: int
    title: str
    detail: str = ""


def find_hits(session: Session, text: str, limit: int) -> list[HitRow]:
    """Return up to ``limit`` hits of each kind for a cleaned, non-empty text."""
    return [
        *_items(session, text, limit),
        *_villages(session, text, limit),
        *_people(session, text, limit),
        *_batches(session, text, limit),
        *_postings(session, text, limit),
        *_entries(session, text, limit),
    ]


def _holds(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    return func.instr(column, text) > 0


def _items(session: Session, text: str, limit: int) -> list[HitRow]:
    found = (
        select(DbLedgerItem.id, DbLedgerItem.title, DbLedgerItem.text, DbLedgerItem.year)
        .where(
            DbLedgerItem.removed_at.is_(None), or_(_holds(DbLedgerItem.title, text), _holds(DbLedgerItem.text, text))
        )
        .order_by(DbLedgerItem.year.desc(), DbLedgerItem.sort)
        .limit(limit)
    )
    return [
        HitRow("item", key, title or body[:30], f"{year} 年任务") for key, title, body, year in session.execute(found)
    ]


def _villages(session: Session, text: str, limit: int) -> list[HitRow]:
    found = (
        select(DbVillage.id, DbVillage.name).where(_holds(DbVillage.name, text)).order_by(DbVillage.sort).limit(limit)
    )
    return [HitRow("village", key, name) for key, name in session.execute(found)]


def _people(session: Session, text: str, limit: int) -> list[HitRow]:
    code = text.upper()
    if len(code) >= TAIL and code[:-1].isdigit():
        tail = code[::-1]
        condition = or_(DbPerson.id_number.between(code, code + "~"), DbPerson.id_reversed.between(tail, tail + "~"))
    else:
        condition = DbPerson.name.between(text, text + "\U0010ffff")
    found = select(DbPerson.id, DbPerson.name, DbPerson.id_number).where(condition).order_by(DbPerson.name).limit(limit)
    return [HitRow("person", key, name, f"证件尾号 {number[-4:]}") for key, name, number in session.execute(found)]


def _batches(session: Session, text: str, limit: int) -> list[HitRow]:
    found = (
        select(DbBatch.id, DbProgramme.name, DbBatch.year, DbBatch.source_name)
        .join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
        .where(DbBatch.removed_at.is_(None), or_(_holds(DbProgramme.name, text), _holds(DbBatch.source_name, text)))
        .order_by(DbBatch.id.desc())
        .limit(limit)
    )
    return [HitRow("batch", key, name, f"{year} 年，{source}") for key, name, year, source in session.execute(found)]


def _postings(session: Session, text: str, limit: int) -> list[HitRow]:
    """Look for every word: 青石村 低保 2026Q3 finds that village, item and period, wherever each word stands."""
    item = DbCatalogueItem
    columns = (DbPosting.title, DbVillage.name, item.level2, item.level1, DbPosting.period, DbPosting.archive_box)
    words = [or_(*(_holds(column, word) for column in columns)) for word in text.split()]
    found = (
        select(DbPosting.id, DbPosting.title, DbVillage.name, DbPosting.period)
        .join(DbVillage, DbVillage.id == DbPosting.village_id)
        .join(item, item.id == DbPosting.catalogue_item_id)
        .where(DbPosting.removed_at.is_(None), *words)
        .order_by(DbPosting.id.desc())
        .limit(limit)
    )
    return [
        HitRow("posting", key, title, f"{village} {period}") for key, title, village, period in session.execute(found)
    ]


def _entries(session: Session, text: str, limit: int) -> list[HitRow]:
    entry = DbRegisterEntry
    found = (
        select(entry.id, entry.title, entry.register)
        .where(entry.removed_at.is_(None), or_(_holds(entry.title, text), _holds(entry.number, text)))
        .order_by(entry.id.desc())
        .limit(limit)
    )
    return [HitRow("entry", key, title, register) for key, title, register in session.execute(found)]
