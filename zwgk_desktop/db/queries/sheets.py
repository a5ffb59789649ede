"""What goes on the notice sheets of a batch, and which sheets were printed before?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbAudit, DbNoticeSheet, DbPaymentLine, DbPerson, DbVillage
from zwgk_desktop.db.queries.batch_life import get_used
from zwgk_desktop.db.queries.subsidy_chains import same_chain
from zwgk_desktop.db.queries.succession import find_heirs
from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.masking import RawLine


@dataclass(frozen=True, slots=True)
class SheetBatchRow:
    """A batch and its programme as a sheet needs them; ``unit`` is what areas are counted in."""

    id: int
    programme: str
    unit: str
    by_name: bool
    posting_days: int
    year: int
    period: str
    state: BatchState
    posted_from: date | None
    posted_to: date | None
    replaces_id: int | None = None  # the batch in use that this one corrects


@dataclass(frozen=True, slots=True)
class SheetVillageRow:
    """One village of a batch; ``id`` is None for lines whose village is not in the township's list.

    ``heir`` is the name of the village a merged one went into: its sheet hangs there.
    """

    id: int | None
    name: str
    lines: int
    total_fen: int
    people: int
    heir: str = ""


@dataclass(frozen=True, slots=True)
class NoticeSheetRow:
    """A sheet printed before."""

    id: int
    number: str
    batch_id: int | None
    village_id: int | None
    paper: str
    profile: str
    draft: bool
    pages: int
    content_sha256: str
    file_name: str
    printed_at: datetime
    printed_by: str
    posting_id: int | None = None


def get_sheet_batch(session: Session, batch_id: int) -> SheetBatchRow:
    """Return a batch; WrongUsage when there is none or it lies in the recycle bin."""
    batch, programme = get_used(session, batch_id)
    older = [key for key in same_chain(session, batch_id) if key < batch_id] if batch.replaces_id else []
    return SheetBatchRow(
        batch.id, programme.name, programme.unit, programme.by_name, programme.posting_days, batch.year, batch.period,
        BatchState(batch.state), batch.posted_from, batch.posted_to,
        max(older, default=None),
    )  # fmt: skip


def find_sheet_villages(session: Session, batch_id: int) -> list[SheetVillageRow]:
    """Return the villages of a batch in the township's order, lines without a known village by their own wording."""
    name = func.coalesce(DbVillage.name, DbPaymentLine.village_text)
    query = (
        select(
            DbPaymentLine.village_id, name, func.count(), func.sum(DbPaymentLine.amount_fen),
            func.count(DbPaymentLine.person_id.distinct()),
        )
        .outerjoin(DbVillage, DbVillage.id == DbPaymentLine.village_id)
        .where(DbPaymentLine.batch_id == batch_id)
        .group_by(DbPaymentLine.village_id, name)
        .order_by(DbVillage.sort.is_(None), DbVillage.sort, DbVillage.id, name)
    )  # fmt: skip
    heirs = find_heirs(session)
    names = {village.id: village.name for village in session.scalars(select(DbVillage))} if heirs else {}
    return [SheetVillageRow(*row, names.get(heirs.get(row[0] or 0) or 0, "")) for row in session.execute(query)]


def find_sheet_lines(session: Session, batch_id: int, village: SheetVillageRow) -> list[RawLine]:
    """Return the lines of one village in the order of the list."""
    line = DbPaymentLine
    query = (
        select(
            line.name, DbPerson.id_number, line.amount_fen, line.group_name, line.card, line.phone, line.area_e4,
            line.standard_fen, line.remark, line.sheet, line.row,
        )
        .join(DbPerson, DbPerson.id == line.person_id)
        .where(line.batch_id == batch_id)
        .order_by(line.id)
    )  # fmt: skip
    if village.id is not None:
        query = query.where(line.village_id == village.id)
    else:
        query = query.where(line.village_id.is_(None), line.village_text == village.name)
    return [RawLine(*row[:9], source=f"{row[9]}第{row[10]}行") for row in session.execute(query)]


def find_remarks(session: Session, batch_id: int) -> list[str]:
    """Return the different remarks of a batch."""
    query = select(DbPaymentLine.remark).where(DbPaymentLine.batch_id == batch_id, DbPaymentLine.remark != "")
    return list(session.scalars(query.distinct()))


def find_area_places(session: Session, batch_id: int) -> int:
    """Return how many decimals (0 to 4) the areas of a batch need."""
    area = DbPaymentLine.area_e4
    for places in (4, 3, 2, 1):
        query = select(area).where(DbPaymentLine.batch_id == batch_id, area % 10 ** (5 - places) != 0)
        if session.scalar(query.limit(1)) is not None:
            return places
    return 0


def find_sheet(session: Session, number: str) -> NoticeSheetRow | None:
    """Return the sheet printed under a number."""
    row = session.scalar(select(DbNoticeSheet).where(DbNoticeSheet.number == number))
    return _sheet_row(row) if row is not None else None


def find_printed_heads(session: Session, batch_id: int) -> dict[str, dict[str, Any]]:
    """Return by number what every printed sheet of a batch said beside its lines, the latest print of each."""
    query = (
        select(DbAudit.after)
        .where(DbAudit.action == "sheets.print", DbAudit.subject_id == batch_id)
        .order_by(DbAudit.id)
    )
    return {head["number"]: head for after in session.scalars(query) for head in after.get("sheets", [])}


def find_sheets(session: Session, batch_id: int) -> list[NoticeSheetRow]:
    """Return the sheets of a batch printed before, in the order of their numbers."""
    query = select(DbNoticeSheet).where(DbNoticeSheet.batch_id == batch_id).order_by(DbNoticeSheet.id)
    return [_sheet_row(row) for row in session.scalars(query)]


def _sheet_row(s: DbNoticeSheet) -> NoticeSheetRow:
    return NoticeSheetRow(
        s.id, s.number, s.batch_id, s.village_id, s.paper, s.profile, s.draft, s.pages, s.content_sha256,
        s.file_name, s.printed_at, s.printed_by, s.posting_id,
    )  # fmt: skip
