"""How are printed notice sheets noted? A number once given to a content is kept for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from zwgk_desktop.db.models import DbNoticeSheet
from zwgk_desktop.db.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """What is kept of one printed file."""

    number: str
    batch_id: int | None
    village_id: int | None
    paper: str
    profile: str
    draft: bool
    pages: int
    content_sha256: str
    file_sha256: str
    file_name: str
    posting_id: int | None = None


def save_sheet(unit: UnitOfWork, sheet: PrintedSheet) -> int:
    """Note a printed sheet; printing the same number again replaces what was noted. Return the row's id.

    A draft never replaces the final sheet of the same content: that paper may hang.
    """
    row = unit.session.scalar(select(DbNoticeSheet).where(DbNoticeSheet.number == sheet.number))
    if row is not None and sheet.draft and not row.draft:
        return row.id
    if row is None:
        row = DbNoticeSheet(number=sheet.number)
        unit.session.add(row)
    row.batch_id, row.village_id, row.posting_id = sheet.batch_id, sheet.village_id, sheet.posting_id
    row.paper, row.profile, row.draft, row.pages = sheet.paper, sheet.profile, sheet.draft, sheet.pages
    row.content_sha256, row.file_sha256, row.file_name = sheet.content_sha256, sheet.file_sha256, sheet.file_name
    row.printed_at, row.printed_by = unit.now, unit.actor
    unit.session.flush()
    return row.id
