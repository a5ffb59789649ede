"""How does a list of any length reach a table view? By blocks of rows over one array of row ids.

Blocks of 256 rows are read when they are looked at and 32 of them are kept. The first block is shown at once;
the ids of everything that matches are read in a worker, so sorting and finding never stop the window.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QIcon

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.listing import Ask, Kind, Listing, Totals
from zwgk_desktop.ui.fonts import figures
from zwgk_desktop.ui.icons import pixmap
from zwgk_desktop.ui.jobs import Jobs
from zwgk_desktop.ui.models.values import formatter, is_figure
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import Tone, find_tone

SHIFT = 8
BLOCK = 1 << SHIFT
KEPT = 32
SMALL = 20_000  # rows up to which a new question is answered without a worker
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_DECORATION, _TOOL_TIP = int(Qt.ItemDataRole.DecorationRole), int(Qt.ItemDataRole.ToolTipRole)
_FONT, _ALIGNMENT = int(Qt.ItemDataRole.FontRole), int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class TableModel(QAbstractTableModel):
    """The rows of ``listing`` that match ``ask``.

    ``loaded`` comes when the first rows stand, ``completed`` when all ids and totals are known; ``failed`` carries a
    Refusal; ``busy`` is True while a worker is reading.
    """

    loaded = Signal()
    completed = Signal()
    failed = Signal(object)

    def __init__(self, listing: Listing, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.listing = listing
        self.columns = listing.columns
        self.ask = Ask()
        self.totals: Totals | None = None
        self.busy = False
        self._jobs = jobs
        self._ids: array[int] = array("q")
        self._blocks: OrderedDict[int, list[tuple[Any, ...]]] = OrderedDict()
        self._turn = 0
        self._asked_once = False
        self._formats = [formatter(column) for column in self.columns]
        self._status = frozenset(at for at, c in enumerate(self.columns) if c.kind is Kind.STATUS)
        self._pictures: dict[Tone, QIcon] = {}
        self.restyle(QFont())

    # What Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many rows are known so far."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = 0) -> Any:
        """Return what one cell shows; text is by far the most frequent question and answered first."""
        if not role:
            row, column = index.row(), index.column()
            block = self._blocks.get(row >> SHIFT) or self._fetch(row >> SHIFT)
            return self._formats[column](block[row & (BLOCK - 1)][column])
        column = index.column()
        if role == _DECORATION:
            return self._picture(self.data(index)) if column in self._status else None
        if role == _TOOL_TIP:
            return self.data(index) or None
        return self._static[column].get(role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the title of a column, or the number of a row."""
        if role == 0:
            return self.columns[section].title if orientation == Qt.Orientation.Horizontal else section + 1
        if role == _ALIGNMENT and orientation == Qt.Orientation.Horizontal:
            return _RIGHT if is_figure(self.columns[section]) else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Answer a click on a header; a negative column gives the listing's own order."""
        key = self.columns[column].key if 0 <= column < len(self.columns) else ""
        descending = bool(key) and order == Qt.SortOrder.DescendingOrder
        self.set_ask(Ask(self.ask.find, self.ask.filters, key, descending))

    # What the table asks

    def restyle(self, font: QFont) -> None:
        """Follow theme and font size."""
        tabular = figures(font)
        self._static: list[dict[int, Any]] = [
            {_ALIGNMENT: _RIGHT, _FONT: tabular}
            if is_figure(c)
            else ({_ALIGNMENT: _LEFT, _FONT: tabular} if c.kind is Kind.DATE else {_ALIGNMENT: _LEFT})
            for c in self.columns
        ]
        self._pictures.clear()

    def row_id(self, row: int) -> int:
        """Return the id of ``row``."""
        return self._ids[row]

    def row_ids(self, first: int, last: int) -> array[int]:
        """Return the ids of the rows ``first`` to ``last``, both included."""
        return self._ids[first : last + 1]

    def find_row(self, row_id: int) -> int:
        """Return the row that shows ``row_id``, or -1."""
        try:
            return self._ids.index(row_id)
        except ValueError:
            return -1

    def values(self, row: int) -> tuple[Any, ...]:
        """Return the values of one row, as the listing gave them."""
        block = self._blocks.get(row >> SHIFT) or self._fetch(row >> SHIFT)
        return block[row & (BLOCK - 1)]

    @property
    def known(self) -> bool:
        """Tell whether all ids that match are here (not only the first block)."""
        return self.totals is not None

    def set_ask(self, ask: Ask) -> None:
        """Show what matches ``ask``."""
        if ask != self.ask or not self._asked_once:
            self.ask = ask
            self.reload()

    def reload(self) -> None:
        """Ask the listing again: after a change, or with a new question."""
        self._turn += 1
        self._asked_once = True
        if len(self._ids) > SMALL:
            self._read_all(self._turn)
            return
        try:
            limit = None if self.known else BLOCK + 1  # a list known to be small is read whole
            ids = self.listing.ids(self.ask, limit)
            complete = limit is None or len(ids) < limit
            totals = self.listing.totals(self.ask) if complete else None
        except Refusal as refusal:
            self.failed.emit(refusal)
            return
        self.totals = None
        self._show(ids if complete else ids[:BLOCK])
        self.loaded.emit()
        if complete:
            self._finish(totals)
        else:
            self._read_all(self._turn)

    def use(self, listing: Listing) -> None:
        """Ask ``listing``, which has the same columns, from now on; ``reload`` shows it."""
        self.listing = listing

    # How the rows come

    def _read_all(self, turn: int) -> None:
        listing, ask = self.listing, self.ask
        self.busy = True
        self._jobs.run(
            "整理列表",
            lambda _progress: (turn, listing.ids(ask), listing.totals(ask)),
            self._take_all,
            self._give_up,
            shown=False,
        )

    def _take_all(self, answer: tuple[int, array[int], Totals]) -> None:
        turn, ids, totals = answer
        if turn != self._turn:
            return
        shown = len(self._ids)
        if not self.known and ids[:shown] == self._ids:
            self.beginInsertRows(_ROOT, shown, len(ids) - 1)
            self._ids = ids
            self._blocks.clear()
            self.endInsertRows()
        else:
            self._show(ids)
            self.loaded.emit()
        self._finish(totals)

    def _finish(self, totals: Totals | None) -> None:
        self.totals = totals
        self.busy = False
        self.completed.emit()

    def _give_up(self, refusal: Refusal) -> None:
        self.busy = False
        self.failed.emit(refusal)

    def _show(self, ids: array[int]) -> None:
        self.beginResetModel()
        self._ids = ids
        self._blocks.clear()
        self.endResetModel()

    def _fetch(self, number: int) -> list[tuple[Any, ...]]:
        ids = self._ids[number << SHIFT : (number + 1) << SHIFT]
        try:
            rows: list[tuple[Any, ...]] = self.listing.rows(ids)
        except Refusal as refusal:
            QTimer.singleShot(0, self, partial(self.failed.emit, refusal))
            rows = [(None,) * len(self.columns)] * len(ids)
        self._blocks[number] = rows
        if len(self._blocks) > KEPT:
            self._blocks.popitem(last=False)
        return rows

    def _picture(self, word: str) -> QIcon | None:
        if not word:
            return None
        tone = find_tone(word)
        if tone is None:
            return None
        if tone not in self._pictures:
            picture, icon = pixmap(tone.icon, tone.key, current_theme().pixels(17), 2.0), QIcon()
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
                icon.addPixmap(picture, mode)
            self._pictures[tone] = icon
        return self._pictures[tone]
