"""How near is the table of 2,000,000 rows to a table that says one constant word? (first page, jump, memory)"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from zwgk_desktop.domain.listing import Ask, Column, Kind, Totals
from zwgk_desktop.ui.application import build_application
from zwgk_desktop.ui.jobs import Jobs
from zwgk_desktop.ui.models.table_model import TableModel
from zwgk_desktop.ui.theme import ROW_PIXELS
from zwgk_desktop.ui.widgets.table_view import TableView

ROWS, JUMPS, ROUNDS = 2_000_000, 40, 3
JUMP_TARGET, MEMORY_TARGET_MB = 2.0, 80.0
COLUMNS = (
    *(Column(f"text{n}", f"文字{n}") for n in range(8)),
    Column("status", "状态", Kind.STATUS),
    Column("date", "日期", Kind.DATE),
    Column("area", "面积", Kind.NUMBER),
    Column("amount", "金额", Kind.MONEY, total=True),
)


class ComputedListing:
    """Rows that cost next to nothing to fetch, so that the table itself is measured."""

    columns = COLUMNS

    def ids(self, ask: Ask, limit: int | None = None) -> array[int]:
        """Return the numbers of the rows."""
        return array("q", range(1, 1 + (ROWS if limit is None else min(limit, ROWS))))

    def rows(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Return made-up rows."""
        texts = ("王建国", "东坪村", "二组", "耕地地力保护补贴", "", "2026年", "", "")
        return [(*texts, "已完成", "2026-03-10", key % 90, key * 7) for key in ids]

    def totals(self, ask: Ask) -> Totals:
        """Return the count."""
        return Totals(ROWS, {"amount": 0})


class ConstantModel(QAbstractTableModel):
    """The limit: every cell says the same word."""

    def rowCount(self, parent: Any = None) -> int:
        """Return the rows."""
        return ROWS

    def columnCount(self, parent: Any = None) -> int:
        """Return the columns."""
        return len(COLUMNS)

    def data(self, index: Any, role: int = 0) -> Any:
        """Return the word."""
        return None if role else "文字"


def memory_mb() -> float:
    """Return the resident memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def jump_ms(application: QApplication, view: QTableView, model: QAbstractItemModel) -> float:
    """Return the median time of a jump to a far row, painted."""
    view.resize(1200, 640)
    view.setModel(model)
    view.show()
    application.processEvents()
    times = []
    for jump in range(JUMPS):
        row = jump * 997_003 % ROWS
        start = time.perf_counter()
        view.scrollTo(model.index(row, 0, QModelIndex()), QAbstractItemView.ScrollHint.PositionAtTop)
        view.viewport().repaint()
        times.append(time.perf_counter() - start)
    view.hide()
    return statistics.median(times) * 1000


def plain_view() -> QTableView:
    """Return Qt's own table with rows of the same height."""
    view = QTableView()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(ROW_PIXELS)
    return view


def main() -> int:
    """Measure and print; return 1 when a target is missed."""
    application = build_application(["bench"])
    jobs = Jobs()
    view = TableView()
    view.resize(1200, 640)
    view.show()
    application.processEvents()
    before = memory_mb()
    model = TableModel(ComputedListing(), jobs)
    view.setModel(model)
    start = time.perf_counter()
    model.reload()
    view.viewport().repaint()
    first_ms = (time.perf_counter() - start) * 1000
    while not model.known:
        application.processEvents()
    jump_ms(application, view, model)
    gc.collect()
    memory = memory_mb() - before
    ratios = []
    for _ in range(ROUNDS):
        limit = jump_ms(application, plain_view(), ConstantModel())
        ratios.append(jump_ms(application, view, model) / limit)
    ratio = statistics.median(ratios)
    print(f"table of {ROWS:,} rows: first page {first_ms:.1f} ms; jump {ratio:.2f}x of constant text", end="; ")
    print(f"{memory:.0f} MB more than an empty table")
    jobs.stop_all()
    return int(ratio > JUMP_TARGET or memory > MEMORY_TARGET_MB)


if __name__ == "__main__":
    sys.exit(main())
