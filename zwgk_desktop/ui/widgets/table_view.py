"""How does a table feel? Whole rows, fixed height, the row under the mouse lit, Enter opens."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from zwgk_desktop.ui.theme import ROW_PIXELS, current_theme

LEAST_ROWS = 5  # header and rows always in sight; a page that is too low scrolls instead


class TableView(QTableView):
    """A table of whole rows; ``row_opened`` carries the row of a double click or Enter."""

    row_opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._hover = -1
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setStretchLastSection(True)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda index: self.row_opened.emit(index.row()))
        self.set_row_height()

    def set_row_height(self) -> None:
        """Follow the font size: 34 pixels at 100 %."""
        side = current_theme().pixels(17)
        self.setIconSize(QSize(side, side))
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(current_theme().pixels(ROW_PIXELS))
        self.setMinimumHeight(current_theme().pixels(ROW_PIXELS * LEAST_ROWS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.row_opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the row under the mouse."""
        self._light(self.indexAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        self._light(QModelIndex())
        super().leaveEvent(event)

    def _light(self, index: QModelIndex) -> None:
        row = index.row() if index.isValid() else -1
        if row != self._hover:
            for changed in (self._hover, row):
                self.viewport().update(self._row_rect(changed))
            self._hover = row

    def _row_rect(self, row: int) -> QRect:
        height = self.rowHeight(row) if row >= 0 else 0
        return QRect(0, self.rowViewportPosition(row), self.viewport().width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the light under the cells."""
        if self._hover >= 0:
            painter = QPainter(self.viewport())
            painter.fillRect(self._row_rect(self._hover), current_theme().colour("hover"))
            painter.end()
        super().paintEvent(event)
