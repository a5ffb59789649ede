"""How do doubtful rows go to the villages, and what changed when they come home? Driven without a window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.subsidies import Returned

SHOWN = 200  # rows told that are still wrong


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


def returned_rows(found: Returned) -> tuple[tuple[str, str], ...]:
    """Return what came home as (word, count)."""
    return (
        ("补正后收入清单", f"{found.taken:,} 行"),
        ("已在清单里，内容有修改", f"{found.changed:,} 行"),
        ("仍有问题，没有收入", f"{len(found.still):,} 行"),
        ("没有变化", f"{found.unchanged:,} 行"),
    )


def still_wrong(found: Returned) -> list[str]:
    """Return one sentence for each row that is still wrong."""
    told = [f"{place.sheet} 第 {place.row} 行：{why}" for place, why in found.still[:SHOWN]]
    more = len(found.still) - len(told)
    return [*told, f"……另有 {more} 行。"] if more else told
