"""What is known of programmes, batches, payment lines, findings and one person's payments?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbBatch, DbFinding, DbHeldLine, DbPaymentLine, DbPerson, DbProgramme, DbVillage
from zwgk_desktop.db.queries.subsidy_chains import chains, counts, replaced_batches
from zwgk_desktop.db.queries.subsidy_life import back_of, sum_of
from zwgk_desktop.domain.batch_life import PAID_STATES, BatchState
from zwgk_desktop.domain.errors import WrongUsage

BLOCK = 5_000


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme; ``standard_fen`` per ``unit``; ``by_name`` False: names must not be posted."""

    id: int
    name: str
    category: str
    bureau: str
    unit: str
    standard_fen: int | None
    posting_days: int
    by_name: bool
    active: bool
    rhythm: str = ""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch with its programme's name; money in fen."""

    id: int
    programme_id: int
    programme: str
    year: int
    period: str
    title: str
    state: str
    source_name: str
    line_count: int
    held_count: int
    total_fen: int
    replaces_id: int | None
    created_at: datetime
    created_by: str
    removed_at: datetime | None
    allocated_fen: int | None = None
    paid_on: date | None = None
    sender: str = ""
    rounding: str = "half_up"
    tolerance_fen: int = 2


@dataclass(frozen=True, slots=True)
class LineRow:
    """A payment line with its person's ID; areas in ten-thousandths of the unit, money in fen."""

    id: int
    id_number: str
    name: str
    card: str
    phone: str
    village_id: int | None
    village: str
    group_name: str
    area_e4: int | None
    standard_fen: int | None
    amount_fen: int
    paid_on: date | None
    remark: str
    sheet: str
    row: int
    panel: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A stored finding; ``row`` is None for a whole sheet."""

    id: int
    kind: str
    severity: str
    sheet: str
    row: int | None
    column: str
    value: str
    message: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row held back: cells by header, ``fields`` by field; ``state``: open or handed_back (with reason)."""

    id: int
    sheet: str
    row: int
    panel: int
    village_id: int | None
    cells: dict[str, Any]
    fields: dict[str, Any] | None = None
    state: str = "open"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment of one person, for the query at the counter."""

    line_id: int
    batch_id: int
    id_number: str
    name: str
    programme: str
    year: int
    period: str
    state: str
    village: str
    group_name: str
    amount_fen: int
    paid_on: date | None
    replaced: bool = False  # an approved correction has taken its batch's place
    back_fen: int = 0  # of the amount, what came back and was not paid again under this line
    before_fen: int = 0  # of a correction's amount, what had gone out under an older batch
    resent_fen: int = 0  # of what came back, what went out anew with the correction
    counts: bool = True  # its batch is the list in force; a correction not approved yet is not
    chain: int = 0  # the first batch of its corrections

    @property
    def paid_fen(self) -> int:
        """Return what really went out under this line and stayed; 0 while its batch is not paid."""
        return self.amount_fen - self.before_fen - self.back_fen if BatchState(self.state) in PAID_STATES else 0


def find_programmes(session: Session, active_only: bool = False) -> list[ProgrammeRow]:
    """Return the programmes, by category and name."""
    query = select(DbProgramme).order_by(DbProgramme.category, DbProgramme.name)
    if active_only:
        query = query.where(DbProgramme.active)
    return [_programme(row) for row in session.scalars(query)]


def find_programme(session: Session, name: str) -> ProgrammeRow | None:
    """Return the programme of that name, if any."""
    row = session.scalar(select(DbProgramme).where(DbProgramme.name == name))
    return _programme(row) if row else None


def get_programme(session: Session, programme_id: int) -> ProgrammeRow:
    """Return a programme by id."""
    row = session.get(DbProgramme, programme_id)
    if row is None:
        raise WrongUsage("no_programme", f"没有编号为 {programme_id} 的补贴项目。", "请核对编号。")
    return _programme(row)


def _programme(row: DbProgramme) -> ProgrammeRow:
    return ProgrammeRow(
        row.id,
        row.name,
        row.category,
        row.bureau,
        row.unit,
        row.standard_fen,
        row.posting_days,
        row.by_name,
        row.active,
        row.rhythm,
    )


def find_batches(session: Session, year: int | None = None, removed: bool = False) -> list[BatchRow]:
    """Return batches, newest first; ``removed``: those in the recycle bin instead."""
    query = _batches().where(DbBatch.removed_at.is_not(None) if removed else DbBatch.removed_at.is_(None))
    if year is not None:
        query = query.where(DbBatch.year == year)
    return [BatchRow(*row) for row in session.execute(query.order_by(DbBatch.id.desc()))]


def get_batch(session: Session, batch_id: int, removed: bool = False) -> BatchRow:
    """Return a batch; WrongUsage when there is none (or it lies in the recycle bin, unless ``removed``)."""
    row = session.execute(_batches().where(DbBatch.id == batch_id)).one_or_none()
    if row is None or (row.removed_at is not None and not removed):
        raise WrongUsage("no_batch", f"没有编号为 {batch_id} 的补贴清单。", "请核对编号。")
    return BatchRow(*row)


def _batches() -> Select[Any]:
    query: Any = select(
        DbBatch.id,
        DbBatch.programme_id,
        DbProgramme.name.label("programme"),
        DbBatch.year,
        DbBatch.period,
        DbBatch.title,
        DbBatch.state,
        DbBatch.source_name,
        DbBatch.line_count,
        DbBatch.held_count,
        DbBatch.total_fen,
        DbBatch.replaces_id,
        DbBatch.created_at,
        DbBatch.created_by,
        DbBatch.removed_at,
        DbBatch.allocated_fen,
        DbBatch.paid_on,
        DbBatch.sender,
        DbBatch.rounding,
        DbBatch.tolerance_fen,
    )
    joined: Select[Any] = query.join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
    return joined


def find_twin(session: Session, batch_id: int) -> int | None:
    """Return the batch in use that came from the same file for the same programme, year and period (maybe itself)."""
    own = session.get_one(DbBatch, batch_id)
    same = select(DbBatch.id).where(
        DbBatch.source_sha256 == own.source_sha256,
        DbBatch.programme_id == own.programme_id,
        DbBatch.year == own.year,
        DbBatch.period == own.period,
        DbBatch.removed_at.is_(None),
    )
    return session.scalar(same.order_by(DbBatch.id == batch_id, DbBatch.id.desc()).limit(1))


def find_same_source(session: Session, source: str, programme: str, year: int, period: str) -> int | None:
    """Return the batch that already came from exactly this file for the same programme, year and period, if any."""
    query = (
        select(DbBatch.id)
        .join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
        .where(DbBatch.source_sha256 == source, DbProgramme.name == programme, DbBatch.removed_at.is_(None))
        .where(DbBatch.year == year, DbBatch.period == period)
    )
    return session.scalar(query.limit(1))


def find_span(session: Session, batch_id: int) -> tuple[int, int]:
    """Return the first and the last id of a batch's lines; (0, 0) when it has none."""
    query = select(func.min(DbPaymentLine.id), func.max(DbPaymentLine.id)).where(DbPaymentLine.batch_id == batch_id)
    first, last = session.execute(query).one()
    return first or 0, last or 0


def of_batch(session: Session, batch_id: int) -> list[ColumnElement[bool]]:
    """Return what holds for a batch's lines, told by ids: they come in order without being sorted."""
    first, last = find_span(session, batch_id)
    return [DbPaymentLine.id.between(first, last), DbPaymentLine.batch_id.op("+")(0) == batch_id]


def find_lines(
    session: Session, batch_id: int, village_id: int | None = None, line_id: int | None = None
) -> list[LineRow]:
    """Return the lines of a batch in the order of the file (of one village, or one line only, when named)."""
    query: Any = (
        select(
            DbPaymentLine.id,
            DbPerson.id_number,
            DbPaymentLine.name,
            DbPaymentLine.card,
            DbPaymentLine.phone,
            DbPaymentLine.village_id,
            func.coalesce(DbVillage.name, DbPaymentLine.village_text),
            DbPaymentLine.group_name,
            DbPaymentLine.area_e4,
            DbPaymentLine.standard_fen,
            DbPaymentLine.amount_fen,
            DbPaymentLine.paid_on,
            DbPaymentLine.remark,
            DbPaymentLine.sheet,
            DbPaymentLine.row,
            DbPaymentLine.panel,
        )
        .join(DbPerson, DbPerson.id == DbPaymentLine.person_id)
        .outerjoin(DbVillage, DbVillage.id == DbPaymentLine.village_id)
        .where(*of_batch(session, batch_id))
        .order_by(DbPaymentLine.id)
    )
    if village_id is not None:
        query = query.where(DbPaymentLine.village_id == village_id)
    if line_id is not None:
        query = query.where(DbPaymentLine.id == line_id)
    return [LineRow(*row) for row in session.execute(query)]


def find_findings(session: Session, batch_id: int, state: str | None = None) -> list[FindingRow]:
    """Return the findings of a batch in the order they were made; of one state only, when named."""
    query = select(DbFinding).where(DbFinding.batch_id == batch_id).order_by(DbFinding.id)
    if state:
        query = query.where(DbFinding.state == state)
    return [
        FindingRow(f.id, f.kind, f.severity, f.sheet, f.row, f.column, f.value, f.message, f.state, f.reason)
        for f in session.scalars(query)
    ]


def find_held_lines(session: Session, batch_id: int) -> list[HeldRow]:
    """Return the rows of a batch that were held back, in the order of the file."""
    query = select(DbHeldLine).where(DbHeldLine.batch_id == batch_id).order_by(DbHeldLine.id)
    return [
        HeldRow(h.id, h.sheet, h.row, h.panel, h.village_id, h.cells, h.fields, h.state, h.reason)
        for h in session.scalars(query)
    ]


def open_warnings(session: Session, batch_id: int) -> int:
    """Return how many warnings nobody has mended or accepted."""
    query = select(func.count()).where(
        DbFinding.batch_id == batch_id, DbFinding.severity == "warning", DbFinding.state == "open"
    )
    return session.scalar(query) or 0


def open_errors(session: Session, batch_id: int) -> int:
    """Return how many errors nobody has mended; those of a row handed back to its village are closed with it."""
    query = select(func.count()).where(
        DbFinding.batch_id == batch_id, DbFinding.severity == "error", DbFinding.state == "open"
    )
    return session.scalar(query) or 0


def content_hash(session: Session, batch_id: int) -> str:
    """Return the SHA-256 (hex) of exactly what would be posted and paid: programme, period and every line."""
    head = session.execute(
        select(DbProgramme.name, DbBatch.year, DbBatch.period)
        .join(DbBatch, DbBatch.programme_id == DbProgramme.id)
        .where(DbBatch.id == batch_id)
    ).one()
    digest = hashlib.sha256(repr(tuple(head)).encode())
    sql = (
        "SELECT p.id_number, l.name, l.card, l.village_id, l.village_text, l.group_name, l.area_e4, l.standard_fen,"
        " l.amount_fen, l.paid_on FROM payment_line l CROSS JOIN person p ON p.id = l.person_id"
        " WHERE l.id BETWEEN ? AND ? AND +l.batch_id = ? ORDER BY l.id"
    )
    cursor: Any = session.connection().exec_driver_sql(sql, (*find_span(session, batch_id), batch_id)).cursor
    while rows := cursor.fetchmany(BLOCK):
        digest.update("".join(map(repr, rows)).encode())
    return digest.hexdigest()


def find_payments(session: Session, text: str) -> list[PaymentRow]:
    """Return what the people with this ID number (whole, or its last digits) or exact name were paid, newest first."""
    wanted = [DbPerson.name == text, DbPaymentLine.name == text]
    if text[:-1].isdigit() and len(text) >= 4:
        wanted = [DbPerson.id_reversed.like(text.upper()[::-1] + "%"), DbPerson.id_number == text.upper()]
    chain = chains()
    query: Any = (
        select(
            DbPaymentLine.id,
            DbBatch.id,
            DbPerson.id_number,
            DbPaymentLine.name,
            DbProgramme.name,
            DbBatch.year,
            DbBatch.period,
            DbBatch.state,
            func.coalesce(DbVillage.name, DbPaymentLine.village_text),
            DbPaymentLine.group_name,
            DbPaymentLine.amount_fen,
            func.coalesce(DbPaymentLine.paid_on, DbBatch.paid_on),
            DbBatch.id.in_(replaced_batches()),
            back_of(DbPaymentLine.id),
            sum_of(DbPaymentLine.id, "before"),
            sum_of(DbPaymentLine.id, "resent"),
            and_(*counts()),
            chain.c.root,
        )
        .join(chain, chain.c.id == DbPaymentLine.batch_id)
        .join(DbPerson, DbPerson.id == DbPaymentLine.person_id)
        .join(DbBatch, DbBatch.id == DbPaymentLine.batch_id)
        .join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
        .outerjoin(DbVillage, DbVillage.id == DbPaymentLine.village_id)
        .where(DbBatch.removed_at.is_(None), or_(*wanted))
        .order_by(DbBatch.year.desc(), DbBatch.id.desc(), DbPaymentLine.id)
    )
    return [PaymentRow(*row) for row in session.execute(query)]
