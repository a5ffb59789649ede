"""Which column holds what? The guess above the file's own first rows, each column changeable."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.columns import column_letter
from zwgk_desktop.ui.subsidies.import_presenter import ImportPresenter, SheetPlan
from zwgk_desktop.ui.theme import ROW_PIXELS, current_theme
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.text import label, set_property

WIDEST = 60  # columns shown; a payment list has a dozen
UNREAD = "不读取"


class ColumnBox(QComboBox):
    """What one column means; the mouse wheel scrolls the table instead of changing it."""

    def wheelEvent(self, event: QEvent) -> None:
        """Leave the wheel to the table."""
        event.ignore()


class ColumnsStep(QWidget):
    """The step 对列; ``changed`` comes after every change, ``forgotten`` asks to forget a sheet's columns."""

    changed = Signal()
    forgotten = Signal(object)

    def __init__(self, presenter: ImportPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(self._build_tools())
        self.note_label = label(role="second", wrap=True)
        outer.addWidget(self.note_label)
        self.table = QTableWidget()
        self.table.setAccessibleName("清单的前几行")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setWordWrap(False)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        outer.addWidget(self.table, 1)

    def _build_tools(self) -> FlowBar:
        bar = FlowBar()
        flow = bar.flow
        self.sheet_box = QComboBox()
        self.sheet_box.setAccessibleName("工作表")
        self.sheet_box.currentIndexChanged.connect(lambda _at: self._show_sheet())
        self.used_box = QCheckBox("读取这张表")
        self.used_box.toggled.connect(self._use)
        self.row_box = QSpinBox()
        self.row_box.setAccessibleName("第一个人在第几行")
        self.row_box.setKeyboardTracking(False)
        self.row_box.valueChanged.connect(self._begin_at)
        self.forget_button = button("不再沿用", lambda: self.forgotten.emit(self.sheet), icon="close")
        self.forget_button.setToolTip("忘记上次的对应关系，按表头重新认列")
        self.back_button = button("恢复自动对列", self._back, icon="undo")
        for made in (
            _titled("工作表", self.sheet_box),
            self.used_box,
            _titled("第一个人在第", self.row_box, "行"),
        ):
            flow.add(made)
        flow.add(self.forget_button, right=True)
        flow.add(self.back_button, right=True)
        return bar

    @property
    def sheet(self) -> SheetPlan | None:
        """Return the sheet on top."""
        at = self.sheet_box.currentIndex()
        return self.presenter.sheets[at] if 0 <= at < len(self.presenter.sheets) else None

    def show_sheets(self) -> None:
        """Show the file that was read, the first sheet that is a list on top."""
        self.sheet_box.blockSignals(True)
        self.sheet_box.clear()
        for sheet in self.presenter.sheets:
            self.sheet_box.addItem(sheet.name if sheet.used else f"{sheet.name}（不读取）")
        first = next((at for at, sheet in enumerate(self.presenter.sheets) if sheet.used), 0)
        self.sheet_box.setCurrentIndex(first if self.presenter.sheets else -1)
        self.sheet_box.blockSignals(False)
        self._show_sheet()

    def _show_sheet(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        for made in (self.used_box, self.row_box):
            made.blockSignals(True)
        self.used_box.setChecked(sheet.used)
        self.used_box.setEnabled(not sheet.preview.hidden)
        self.row_box.setRange(1, max(2, len(sheet.preview.sample)))
        self.row_box.setValue(sheet.first_row)
        for made in (self.used_box, self.row_box):
            made.blockSignals(False)
        self._fill(sheet)
        self._tell(sheet)

    def _fill(self, sheet: SheetPlan) -> None:
        width, sample = min(sheet.width, WIDEST), sheet.preview.sample
        table = self.table
        table.clear()
        table.setColumnCount(width)
        table.setRowCount(len(sample) + 1)
        table.setHorizontalHeaderLabels([column_letter(at) for at in range(width)])
        table.setVerticalHeaderLabels(["这一列是", *(str(row) for row in range(1, len(sample) + 1))])
        pixels = current_theme().pixels(ROW_PIXELS)
        table.verticalHeader().setDefaultSectionSize(pixels)
        table.setRowHeight(0, pixels + 10)
        for column in range(width):
            table.setCellWidget(0, column, self._build_box(sheet, column))
            table.setColumnWidth(column, self._width_of(sheet, column))
        self._fill_cells(sheet)

    def _build_box(self, sheet: SheetPlan, column: int) -> ColumnBox:
        box = ColumnBox()
        box.setAccessibleName(f"{column_letter(column)} 列是")
        box.addItem(UNREAD, "")
        for name, word in self.presenter.fields:
            box.addItem(word, name)
        box.setCurrentIndex(max(0, box.findData(sheet.field_at(column))))
        box.setEnabled(sheet.used)
        set_property(box, "chip", "true")
        box.activated.connect(lambda _at, place=column: self._assign(place))
        return box

    def _width_of(self, sheet: SheetPlan, column: int) -> int:
        longest = max((len(row[column]) for row in sheet.preview.sample[1:] if column < len(row)), default=4)
        character = self.fontMetrics().horizontalAdvance("0")
        least = self.fontMetrics().horizontalAdvance("字") * 7 + 24
        return max(least, min(longest, 22) * character + 40)

    def _fill_cells(self, sheet: SheetPlan) -> None:
        worn, bold = current_theme(), QFont(self.font())
        bold.setBold(True)
        for row, cells in enumerate(sheet.preview.sample, 1):
            for column in range(self.table.columnCount()):
                item = QTableWidgetItem(cells[column] if column < len(cells) else "")
                read = sheet.used and row >= sheet.first_row and bool(sheet.field_at(column))
                header = sheet.header_row <= row < sheet.first_row
                item.setForeground(worn.colour("text" if read or (header and sheet.used) else "disabled"))
                if header:
                    item.setFont(bold)
                    item.setBackground(worn.colour("raised"))
                elif read:
                    item.setBackground(worn.colour("hover"))
                self.table.setItem(row, column, item)

    def _assign(self, column: int) -> None:
        sheet, box = self.sheet, self.table.cellWidget(0, column)
        if sheet is not None and isinstance(box, ColumnBox):
            sheet.assign(column, str(box.currentData() or ""))
            self._refresh(sheet)

    def _refresh(self, sheet: SheetPlan) -> None:
        for column in range(self.table.columnCount()):
            box = self.table.cellWidget(0, column)
            if isinstance(box, ColumnBox):
                box.setCurrentIndex(max(0, box.findData(sheet.field_at(column))))
                box.setEnabled(sheet.used)
        self._fill_cells(sheet)
        self._tell(sheet)
        self.changed.emit()

    def _use(self, on: bool) -> None:
        sheet = self.sheet
        if sheet is not None:
            sheet.used = on
            at = self.sheet_box.currentIndex()
            self.sheet_box.setItemText(at, sheet.name if on else f"{sheet.name}（不读取）")
            self._refresh(sheet)

    def _begin_at(self, row: int) -> None:
        sheet = self.sheet
        if sheet is not None:
            sheet.first_row = row
            self._refresh(sheet)

    def _back(self) -> None:
        sheet = self.sheet
        if sheet is not None:
            sheet.back()
            self._show_sheet()
            self.changed.emit()

    def _tell(self, sheet: SheetPlan) -> None:
        self.note_label.setText(self.presenter.columns_note(sheet))
        self.back_button.setEnabled(sheet.changed)
        self.forget_button.setVisible(sheet.preview.remembered)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "table") and self.sheet is not None:
            self._fill_cells(self.sheet)
        super().changeEvent(event)


def _titled(before: str, made: QWidget, after: str = "") -> QWidget:
    place = QWidget()
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    name = label(before)
    name.setBuddy(made)
    row.addWidget(name)
    row.addWidget(made)
    if after:
        row.addWidget(label(after))
    return place
