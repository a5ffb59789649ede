"""How do doubtful rows go to the villages, and what changed when they come home? Driven without a window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.identifiers import shorten
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.domain.subsidies.mending import TITLES
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.subsidies import OUTCOME_WORDS, AnsweredRow, Returned

RETURNED_COLUMNS = (
    Column("place", "位置", width=18),
    Column("name", "姓名", width=9),
    Column("outcome", "结果", Kind.STATUS, 12, choices=tuple(OUTCOME_WORDS.values())),
    Column("what", "改了什么，或还有什么问题", width=44),
    Column("said", "村里核实情况", width=26),
)


@dataclass(frozen=True, slots=True)
class WrittenReturns:
    """The workbooks written, and what was decided with them (None: nothing)."""

    files: tuple[Path, ...]
    changes: ChangeSet | None


class ReturnPresenter:
    """Writes the return workbooks of one batch and takes them in again; both may run in a worker."""

    def __init__(self, desk: Desk, batch_id: int) -> None:
        self._desk, self.batch_id = desk, batch_id

    @property
    def open_rows(self) -> int:
        """Return how many rows held back nobody decided on."""
        return sum(row.state == "open" for row in subsidies.find_held_lines(self._desk, self.batch_id))

    def write(self, folder: Path, reason: str) -> WrittenReturns:
        """Write a workbook for every village; with ``reason`` the rows held back count as handed back."""
        files = tuple(subsidies.write_returns(self._desk, self.batch_id, folder))
        if not reason.strip() or not self.open_rows:
            return WrittenReturns(files, None)
        return WrittenReturns(files, subsidies.hand_back(self._desk, self.batch_id, None, reason))

    def take(self, file: Path) -> Returned:
        """Take a workbook that came home; raises a Refusal, nothing is changed then."""
        return subsidies.take_return(self._desk, self.batch_id, file)

    def accept(self, found: Returned) -> ChangeSet:
        """Accept the warnings that the village's words explain, with those words as reason."""
        return subsidies.accept_answers(self._desk, found)


def returned_summary(found: Returned) -> str:
    """Return how many rows ended how."""
    told = [f"{word} {found.count(key):,} 行" for key, word in OUTCOME_WORDS.items() if found.count(key)]
    return "，".join(told) + "。"


def returned_listing(found: Returned) -> MemoryListing:
    """Return what came home row by row: those still wrong first, then what changed."""
    order = list(OUTCOME_WORDS)
    rows = sorted(found.rows, key=lambda row: (not row.problem, order.index(row.outcome)))
    return MemoryListing(RETURNED_COLUMNS, {at: _shown(row) for at, row in enumerate(rows, 1)})


def _shown(row: AnsweredRow) -> tuple[str, ...]:
    covered = (TITLES["id"], TITLES["card"])
    changes = [
        f"{title}：{(shorten(old) if title in covered else old) or '空'} → "
        f"{(shorten(new) if title in covered else new) or '空'}"
        for title, (old, new) in row.fields.items()
    ]
    place = f"{row.place.sheet} 第 {row.place.row} 行"
    return (
        place,
        row.name,
        OUTCOME_WORDS[row.outcome],
        "；".join([*changes, row.problem] if row.problem else changes),
        row.said,
    )


def offer(found: Returned) -> str:
    """Return what the button says that accepts warnings by the village's words, or "" when there is nothing."""
    count = sum(len(row.warnings) for row in found.answered)
    return f"按村里的说明接受 {count:,} 处提醒" if count else ""
