"""How does the matrix village × item reach a view? States by row and column, with totals in the headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from zwgk_desktop.domain.boards import CELL_WORDS, CellState
from zwgk_desktop.ui.tones import tone_of

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
STATE_ROLE = int(Qt.ItemDataRole.UserRole)

TONES = {state: tone_of(word) for state, word in CELL_WORDS.items()}
DONE = frozenset({CellState.POSTED, CellState.LATE})


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """Titles, and for each row one state a column; ``short`` are column titles for the small view (else numbers)."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[CellState, ...], ...]
    short: tuple[str, ...] = ()


def share(states: Sequence[CellState]) -> str:
    """Return e.g. ``38/40``: hung, of those that are owed."""
    owed = sum(state is not CellState.NOT_APPLICABLE for state in states)
    return f"{sum(state in DONE for state in states)}/{owed}"


class MatrixModel(QAbstractTableModel):
    """The matrix; headers carry the totals so that they are always in sight."""

    def __init__(self, matrix: MatrixTable, parent: QObject | None = None, *, small: bool = False) -> None:
        super().__init__(parent)
        self._small = small
        self.matrix = matrix
        self._row_totals = [share(row) for row in matrix.cells]
        self._column_totals = [share([row[at] for row in matrix.cells]) for at in range(len(matrix.columns))]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.matrix.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.matrix.columns)

    def data(self, index: Index, role: int = 0) -> Any:
        """Return word, state, or the whole sentence for tool tip and screen reader."""
        state = self.matrix.cells[index.row()][index.column()]
        if role == 0:
            return CELL_WORDS[state]
        if role == STATE_ROLE:
            return state
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{self.matrix.rows[index.row()]} · {self.matrix.columns[index.column()]}：{CELL_WORDS[state]}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return title and total of a row or a column."""
        across = orientation == Qt.Orientation.Horizontal
        title = (self.matrix.columns if across else self.matrix.rows)[section]
        total = (self._column_totals if across else self._row_totals)[section]
        if role == 0:
            if across and self._small:
                title = self.matrix.short[section] if self.matrix.short else str(section + 1)
            return f"{title}\n{total}" if across else f"{title}　{total}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{title}：已公开 {total}"
        return None
