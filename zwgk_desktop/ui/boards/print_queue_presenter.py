"""What waits to be printed, how much paper is it, and what is ticked? No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.periods import choices_round, parse_period
from zwgk_desktop.domain.posting_life import POSTING_WORDS
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.boards import matrix_choices, print_queue
from zwgk_desktop.services.boards.sheet_archive import note_printed_sheets
from zwgk_desktop.services.boards.sheet_making import MadeSheet, make_sheet, make_sheets
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_sheets import PrintedPostings
from zwgk_desktop.services.township import find_villages

ALL = ""
PAPERS = ("A4", "A3")


@dataclass(frozen=True, slots=True)
class Found:
    """The queue: rows as the service gives them, sheets of paper by posting, what 补贴发放 prints, what is wrong."""

    rows: Sequence[Any] = ()
    pages: dict[int, int] | None = None
    batches: int = 0
    problem: str = ""


class PrintQueuePresenter:
    """``ids`` narrows the queue to postings chosen in the list; else it is what a period holds."""

    def __init__(self, desk: Desk, period: str, ids: Sequence[int] | None = None) -> None:
        self.desk, self.quarter, self.ids = desk, parse_period(period), ids
        self.period, self.village, self.category, self.paper = period, ALL, ALL, PAPERS[0]
        self.drafts = self.again = ids is not None
        self.combined = False
        self.found = Found()
        self.chosen: set[int] = set()

    def period_choices(self) -> tuple[tuple[str, str], ...]:
        """Return (code, words) of the quarter, its months, its half-year and its year."""
        return choices_round(self.quarter)

    def village_choices(self) -> tuple[tuple[str, str], ...]:
        """Return (id as text, name), all villages first."""
        return ((ALL, "所有村"), *((str(v.id), v.name) for v in find_villages(self.desk)))

    def category_choices(self) -> tuple[tuple[str, str], ...]:
        """Return (name, name), all categories first."""
        return ((ALL, "所有类别"), *((name, name) for name in matrix_choices(self.desk)[1]))

    def look(self, progress: Progress) -> Found:
        """Find what waits and count its paper, for a worker; :meth:`show` takes it."""
        villages = [int(self.village)] if self.village else None
        rows: Sequence[Any]
        if self.ids is not None:
            rows, batches = print_queue.find_chosen(self.desk, self.ids), 0
        else:
            rows = print_queue.find_queue(
                self.desk, self.period, self.category or None, villages, drafts=self.drafts, printed=self.again
            )
            batches = print_queue.count_batch_postings(self.desk, self.period, villages)
        try:
            pages = print_queue.count_pages(self.desk, [row.id for row in rows], self.paper, progress)
        except OutputFailed as refusal:
            return Found(rows, None, batches, f"{refusal.message}{refusal.advice}")
        return Found(rows, pages, batches)

    def show(self, found: Found) -> None:
        """Take what was found; everything is ticked."""
        self.found = found
        self.chosen = {row.id for row in found.rows}

    def rows(self) -> list[tuple[int, tuple[str, ...]]]:
        """Return id and (village, title, sheets of paper, period, state) in hanging order."""
        pages = self.found.pages or {}
        return [
            (
                row.id,
                (
                    row.village,
                    row.title.removeprefix(row.village),
                    f"{pages[row.id]} 张" if row.id in pages else "",
                    parse_period(row.period).label,
                    POSTING_WORDS[row.state],
                ),
            )
            for row in self.found.rows
        ]

    def ticked(self) -> list[int]:
        """Return what is ticked, in hanging order."""
        return [row.id for row in self.found.rows if row.id in self.chosen]

    @property
    def told(self) -> str:
        """Say how much is ticked and how much paper it takes."""
        if not self.found.rows:
            words = "这个范围里没有等待打印的公示。"
        else:
            ticked = [row for row in self.found.rows if row.id in self.chosen]
            sheets = sum((self.found.pages or {}).get(row.id, 0) for row in ticked)
            villages = len({row.village_id for row in ticked})
            words = f"已选 {villages} 个村 {len(ticked)} 份，用纸 {sheets} 张（{self.paper}，单面）。"
        batches = f"另有 {self.found.batches} 份由补贴清单生成，请到补贴发放中打印。" if self.found.batches else ""
        return words + batches + self.found.problem

    def preview(self, posting_id: int) -> MadeSheet:
        """Make one sheet to look at."""
        return make_sheet(self.desk, posting_id, self.paper)

    def make(self, progress: Progress) -> tuple[list[MadeSheet], bytes]:
        """Make all that is ticked and one PDF of it for the printer."""
        made = make_sheets(self.desk, self.ticked(), self.paper, None, progress)
        return made, print_queue.merge_sheets(made, progress)

    def printed(self, made: Sequence[MadeSheet]) -> ChangeSet:
        """Note that all of it came out of the printer."""
        return note_printed_sheets(self.desk, made)

    def save(self, folder: Path, progress: Progress) -> PrintedPostings:
        """Write what is ticked into ``folder``."""
        return print_queue.print_queue(self.desk, self.ticked(), folder, self.paper, progress, combined=self.combined)
