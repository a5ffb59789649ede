"""Which of many shall it be? Rows of a few cells, each with a tick; the current one is looked at beside."""

from __future__ import annotations

from collections.abc import Container, Hashable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

KEY = Qt.ItemDataRole.UserRole
LOWEST = 120  # pixels


class TickList(QTreeWidget):
    """``changed`` comes after a tick was set or taken away, ``looked_at`` carries the current row's key or None."""

    changed = Signal()
    looked_at = Signal(object)

    def __init__(self, title: str, headers: Sequence[str], widths: Sequence[int]) -> None:
        super().__init__()
        self._widths = widths  # in characters
        self.setHeaderLabels(list(headers))
        self.setAccessibleName(title)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setMinimumHeight(LOWEST)
        self.currentItemChanged.connect(lambda item, _old: self.looked_at.emit(item.data(0, KEY) if item else None))
        self.itemChanged.connect(lambda _item, _column: self.changed.emit())

    def show_rows(self, rows: Sequence[tuple[Hashable, Sequence[str]]], ticked: Container[Hashable]) -> None:
        """Show (key, cells) instead of what was there; the first row becomes the current one."""
        blocked = self.blockSignals(True)
        self.clear()
        for key, cells in rows:
            item = QTreeWidgetItem(list(cells))
            item.setData(0, KEY, key)
            item.setCheckState(0, _state(key in ticked))
            for column, cell in enumerate(cells):
                item.setToolTip(column, cell)
            self.addTopLevelItem(item)
        for column, width in enumerate(self._widths):
            self.setColumnWidth(column, self.fontMetrics().horizontalAdvance("村") * width)
        self.blockSignals(blocked)
        if rows:
            self.setCurrentItem(self.topLevelItem(0))
        else:
            self.looked_at.emit(None)

    def rows(self) -> list[QTreeWidgetItem]:
        """Return the rows in order."""
        return [self.topLevelItem(at) for at in range(self.topLevelItemCount())]

    def ticked(self) -> set[Hashable]:
        """Return the keys of the rows with a tick."""
        return {item.data(0, KEY) for item in self.rows() if item.checkState(0) is Qt.CheckState.Checked}

    def tick_all(self, on: bool) -> None:
        """Tick every row or none."""
        blocked = self.blockSignals(True)
        for item in self.rows():
            item.setCheckState(0, _state(on))
        self.blockSignals(blocked)
        self.viewport().update()
        self.changed.emit()


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
