"""How is the matrix village × item looked at? Titles that stay in sight, cells with colour, icon and word, a legend."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.boards import CELL_WORDS, CellState
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.models.matrix_model import STATE_ROLE, TONES, MatrixModel, MatrixTable, share
from zwgk_desktop.ui.theme import ROW_PIXELS, current_theme
from zwgk_desktop.ui.widgets.flow import FlowLayout
from zwgk_desktop.ui.widgets.text import StatusLabel, label

CELL, SMALL_CELL = 96, 48  # pixels at 100 %
HEADER_LINES = 4
TOTAL = "合计已公开"


class _CellPainter(QStyledItemDelegate):
    """Paints ground, icon and, unless small, the word."""

    small = False

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        state = CellState(index.data(STATE_ROLE))
        tone, word = TONES[state], CELL_WORDS[state]
        worn = current_theme()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        flags = option.state  # type: ignore[attr-defined]
        ground = "surface" if state is CellState.NOT_APPLICABLE else f"{tone.key}_ground"
        painter.fillRect(rect, worn.colour(ground))
        side, gap = worn.pixels(16), worn.pixels(4)
        width = side if self.small else side + gap + painter.fontMetrics().horizontalAdvance(word)
        left = rect.x() + (rect.width() - width) // 2
        place = QRect(left, rect.y() + (rect.height() - side) // 2, side, side)
        icon(tone.icon, tone.key).paint(painter, place)
        if not self.small:
            painter.setPen(worn.colour(tone.key))
            text = QRect(left + side + gap, rect.y(), rect.width(), rect.height())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
        if flags & (QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected):
            painter.setPen(QPen(worn.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        worn = current_theme()
        return QSize(worn.pixels(SMALL_CELL if self.small else CELL), worn.pixels(ROW_PIXELS))


class _Grid(QTableView):
    """The grid itself; Enter opens a cell."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.doubleClicked.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class MatrixView(QWidget):
    """The matrix with its legend; ``opened`` carries row and column of a cell, ``row_opened`` a row's title clicked.

    ``small`` shows icons only (page 今日); the legend says what they mean.
    """

    opened = Signal(int, int)
    row_opened = Signal(int)
    column_opened = Signal(int)
    selected = Signal(object)

    def __init__(self, title: str = "公开情况", *, small: bool = False) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self.grid = _Grid()
        self.grid.setAccessibleName(title)
        self.grid.setTabKeyNavigation(False)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.grid.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.grid.setCornerButtonEnabled(False)
        self._painter = _CellPainter(self.grid)
        self._painter.small = small
        self.grid.setItemDelegate(self._painter)
        wrap = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        self.grid.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag(int(wrap)))
        for head in (self.grid.horizontalHeader(), self.grid.verticalHeader()):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            head.setHighlightSections(True)
            head.setSectionsClickable(True)
        self.grid.doubleClicked.connect(lambda index: self.opened.emit(index.row(), index.column()))
        self.grid.verticalHeader().sectionDoubleClicked.connect(self.row_opened)
        self.grid.horizontalHeader().sectionDoubleClicked.connect(self.column_opened)
        outer.addWidget(self.grid, 1)
        self.total_label = label()  # in the corner above the rows, which is empty otherwise
        self.total_label.setParent(self.grid)
        self.total_label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self.total_label.setMargin(6)
        legend = QWidget()
        flow = FlowLayout(legend)
        for state, tone in TONES.items():
            flow.addWidget(StatusLabel(CELL_WORDS[state], tone))
        outer.addWidget(legend)

    def show_matrix(self, matrix: MatrixTable) -> None:
        """Show ``matrix``; the current cell stays where it was."""
        before = self.grid.currentIndex()
        model = MatrixModel(matrix, self, small=self._painter.small)
        old, chosen = self.grid.model(), self.grid.selectionModel()
        self.grid.setModel(model)
        for gone in (old, chosen):
            if gone is not None:
                gone.deleteLater()
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit(self.selected_cells()))
        self._size()
        every = [state for row in matrix.cells for state in row]
        self.total_label.setText(f"{TOTAL}\n{share(every)}")
        if before.isValid():
            self.grid.setCurrentIndex(model.index(before.row(), before.column()))

    def selected_cells(self) -> list[tuple[int, int]]:
        """Return (row, column) of the selected cells."""
        return sorted((index.row(), index.column()) for index in self.grid.selectedIndexes())

    def _size(self) -> None:
        worn, metrics = current_theme(), self.grid.fontMetrics()
        self.grid.horizontalHeader().setDefaultSectionSize(worn.pixels(SMALL_CELL if self._painter.small else CELL))
        self.grid.verticalHeader().setDefaultSectionSize(worn.pixels(ROW_PIXELS))
        lines = 2 if self._painter.small else HEADER_LINES
        self.grid.horizontalHeader().setFixedHeight(metrics.lineSpacing() * lines + worn.pixels(14))
        model = self.grid.model()
        if model is not None:
            titles = (model.headerData(at, Qt.Orientation.Vertical) for at in range(model.rowCount()))
            widest = max(metrics.horizontalAdvance(str(title)) for title in (*titles, TOTAL))
            self.grid.verticalHeader().setFixedWidth(min(worn.pixels(260), widest + worn.pixels(32)))
        frame, head = self.grid.frameWidth(), self.grid.horizontalHeader().height()
        self.total_label.setGeometry(frame, frame, self.grid.verticalHeader().width(), head)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font size."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "grid"):
            self._size()
        super().changeEvent(event)
