"""Which village's board is laid out, for which period, on a board of what size? No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.periods import choices_round, parse_period
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.boards.sheet_archive import note_printed_sheets
from zwgk_desktop.services.boards.tiles import Board, Size, find_sizes, make_board, save_board
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_sheets import PrintedPostings
from zwgk_desktop.services.township import find_villages

PAPERS = ("A4", "A3")
PARTS = (("plan_pdf", "张贴图"), ("sheets", "公示单"), ("strips", "栏头"))


class TilesPresenter:
    """``board`` is what was laid out last, None before."""

    def __init__(self, desk: Desk, period: str, village_id: int | None = None) -> None:
        self.desk, self.quarter = desk, parse_period(period)
        self.period = period
        villages = self.villages()
        self.village = village_id or (villages[0][0] if villages else 0)
        self.size = Size()
        self.board: Board | None = None
        self.take_size(0)

    def villages(self) -> list[tuple[int, str]]:
        """Return (id, name)."""
        return [(v.id, v.name) for v in find_villages(self.desk)]

    def period_choices(self) -> tuple[tuple[str, str], ...]:
        """Return (code, words) of the quarter, its months, its half-year and its year."""
        return choices_round(self.quarter)

    def sizes(self) -> Sequence[Size]:
        """Return the boards registered for the village, or one of a usual size."""
        return find_sizes(self.desk, self.village) or [Size()]

    def take_size(self, at: int) -> None:
        """Take the size of one of :meth:`sizes`."""
        self.size = self.sizes()[at]

    def change_size(self, across: int, down: int, paper: str) -> None:
        """Take a size typed in; the board keeps its name."""
        self.size = Size(across, down, paper, self.size.name)

    def make(self, progress: Progress) -> Board:
        """Lay the board out, for a worker."""
        return make_board(self.desk, self.village, self.period, self.size, progress)

    def save(self, folder: Path, progress: Progress) -> PrintedPostings:
        """Write the board's files."""
        assert self.board is not None
        return save_board(self.desk, self.board, folder, progress)

    def printed(self) -> ChangeSet:
        """Note that the board's sheets came out of the printer."""
        assert self.board is not None
        return note_printed_sheets(self.desk, self.board.made)

    @property
    def told(self) -> str:
        """What was laid out, in a few sentences."""
        if self.board is None:
            return ""
        return "\n".join((self.board.message, *self.board.notes[1:]))
