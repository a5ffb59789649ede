"""What does the dialog of one sheet say? Pages, number, whether it may hang, and what was printed of it before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.progress import Silent
from zwgk_desktop.services.boards import sheet_archive
from zwgk_desktop.services.boards.sheet_making import MadeSheet, file_name, make_sheet
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.posting_sheets import write_noted

PAPERS = ("A4", "A3")
TURNS: tuple[tuple[str, bool | None], ...] = (("方向：自动", None), ("竖排", False), ("横排", True))


@dataclass(frozen=True, slots=True)
class Shown:
    """The PDF to show; ``made`` is None for an archived file (``sheet``), ``archived`` what is kept of the posting."""

    name: str
    pdf: bytes
    pages: int
    told: str
    tone: str
    made: MadeSheet | None
    sheet: Any
    archived: Sequence[Any]


class SheetPresenter:
    """One posting on its way to paper."""

    def __init__(self, desk: Desk, posting_id: int) -> None:
        self.desk, self.posting_id = desk, posting_id

    def make(self, paper: str, landscape: bool | None) -> Shown:
        """Make the sheet as it would be printed now (for a worker)."""
        made = make_sheet(self.desk, self.posting_id, paper, landscape)
        kept = sheet_archive.find_archived(self.desk, self.posting_id)
        turn = "横排" if made.landscape else "竖排"
        number = made.built.sheet.number
        draft = "送审稿，不得张贴" if not made.final else "已审定，打印后存档"
        told = f"{draft}　{made.pages} 张 {paper} {turn}　编号 {number}"
        return Shown(file_name(made), made.pdf, made.pages, told, "good" if made.final else "warn", made, None, kept)

    def load_archived(self) -> Shown:
        """Read the file printed last, exactly as it was (for a worker)."""
        sheet, pdf = sheet_archive.read_archived(self.desk, self.posting_id)
        told = f"存档件（{describe(sheet)}）　{sheet.pages} 张 {sheet.paper}　编号 {sheet.number}"
        kept = sheet_archive.find_archived(self.desk, self.posting_id)
        return Shown(f"{sheet.number}.pdf", pdf, sheet.pages, told, "info", None, sheet, kept)

    def printed(self, shown: Shown) -> ChangeSet:
        """Note that exactly what was shown came out of the printer."""
        if shown.made is None:
            return sheet_archive.note_reprinted(self.desk, shown.sheet)
        return sheet_archive.note_printed_sheets(self.desk, [shown.made])

    def save(self, shown: Shown, path: Path) -> ChangeSet:
        """Write exactly what was shown."""
        if shown.made is None:
            return sheet_archive.reprint_posting(self.desk, self.posting_id, path)
        return write_noted(self.desk, [shown.made], {path: shown.pdf}, Silent()).changes


def describe(sheet: Any) -> str:
    """Return when and by whom a sheet was printed."""
    when = sheet.printed_at.astimezone(CHINA)
    return f"{when:%Y-%m-%d} {sheet.printed_by}打印"
