"""How is every list shown? Find as you type, filter chips, sorting, columns, selection, copy to WPS, totals."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from zwgk_desktop.domain.listing import Ask, Column, Listing
from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.jobs import Jobs
from zwgk_desktop.ui.models.clipboard import rows_to_html, rows_to_tsv, tsv_to_rows
from zwgk_desktop.ui.models.table_model import TableModel
from zwgk_desktop.ui.models.values import show_sum
from zwgk_desktop.ui.widgets.buttons import Button, IconButton, button
from zwgk_desktop.ui.widgets.chips import FilterChip
from zwgk_desktop.ui.widgets.current_stack import CurrentStack
from zwgk_desktop.ui.widgets.empty_state import EmptyState
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.kept_columns import KeptColumns
from zwgk_desktop.ui.widgets.search_box import SearchBox
from zwgk_desktop.ui.widgets.table_view import TableView
from zwgk_desktop.ui.widgets.text import ElidedLabel

COPY_LIMIT = 50_000  # rows on the clipboard; more belongs into an export
SUM_LIMIT = 5_000  # selected rows that are summed while one selects

RowHandler = Callable[["array[int]"], Any]


def _keys(columns: Sequence[Column]) -> list[str]:
    return [column.key for column in columns]


class DataTable(QWidget):
    """The table over a :class:`~zwgk_desktop.domain.listing.Listing`.

    ``opened`` carries a row id (Enter, double click), ``selected`` the ids of the selected rows (an array),
    ``export_asked`` the question and the columns shown, ``pasted`` the cells pasted from WPS, ``failed`` a Refusal.
    ``name`` is the key under which columns are remembered.
    """

    opened = Signal(object)
    selected = Signal(object)
    export_asked = Signal(object, object)
    pasted = Signal(object)
    failed = Signal(object)
    loaded = Signal()

    def __init__(self, name: str, title: str, jobs: Jobs, settings: Settings | None = None) -> None:
        super().__init__()
        self._name, self._jobs, self._settings = name, jobs, settings or Settings(None)
        self.setAccessibleName(title)
        self.model: TableModel | None = None
        self._chips: dict[str, FilterChip] = {}
        self._kept: tuple[array[int], int] | None = None
        self._row_actions: list[tuple[Button, QAction]] = []
        self._can_export = self._can_paste = False
        self._summing = QTimer(self, singleShot=True, interval=60)
        self._summing.timeout.connect(self._show_selection)
        self._build(title)

    def _build(self, title: str) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        bar = FlowBar()
        self.tools = bar.flow
        self.search_box = SearchBox(f"在{title}中查找")
        self.search_box.asked.connect(lambda _text: self._ask())
        self.tools.add(self.search_box)
        self.columns_button = self._tool("columns", "选择显示哪些列")
        self.columns_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        outer.addWidget(bar)
        self.view = TableView()
        self._columns = KeptColumns(self._name, self.view, self.columns_button, self._settings)
        self.view.setAccessibleName(title)
        self.view.row_opened.connect(self._open_row)
        head = self.view.horizontalHeader()
        head.setSortIndicatorClearable(True)
        head.setSortIndicatorShown(True)
        head.setSectionsClickable(True)
        head.sortIndicatorChanged.connect(self._sort)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.empty_state = EmptyState("这里还没有内容")
        self.nothing_found = EmptyState("没有符合条件的内容", "换个词，或清除条件再看。", "search")
        self.nothing_found.set_action("清除条件", self.clear_conditions)
        self._places = CurrentStack()
        for place in (self.view, self.empty_state, self.nothing_found):
            self._places.addWidget(place)
        outer.addWidget(self._places, 1)
        self._add_footer(outer)
        self._add_keys()

    def _add_footer(self, outer: QVBoxLayout) -> None:
        bar = FlowBar()
        self.total_label = ElidedLabel()
        self.selection_label = ElidedLabel()
        bar.flow.add(self.total_label)
        bar.flow.add(self.selection_label, right=True)
        outer.addWidget(bar)

    def _add_keys(self) -> None:
        self.copy_action = QAction(icon("copy"), "复制到 WPS", self)
        self.copy_action.setShortcut(QKeySequence.StandardKey.Copy)
        self.copy_action.triggered.connect(self.copy)
        self.paste_action = QAction(icon("paste"), "从 WPS 粘贴", self)
        self.paste_action.setShortcut(QKeySequence.StandardKey.Paste)
        self.paste_action.setEnabled(False)
        self.paste_action.triggered.connect(self.paste)
        for action in (self.copy_action, self.paste_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.view.addAction(action)

    def _tool(self, picture: str, name: str) -> IconButton:
        made = IconButton(picture, name)
        made.setProperty("boxed", "true")
        self.tools.add(made, right=True)
        return made

    # What a page sets

    def set_empty(self, title: str, text: str = "", action: str = "", handler: Callable[[], Any] | None = None) -> None:
        """Say what to do while there is nothing."""
        self.empty_state.set_text(title, text)
        if action and handler is not None:
            self.empty_state.set_action(action, handler)

    def add_action(self, text: str, handler: RowHandler, icon_name: str = "", kind: str = "secondary") -> Button:
        """Offer something to do with the selected rows: a button above and an entry in the menu of the rows."""
        made = button(text, lambda: handler(self.selected_ids()), icon=icon_name, kind=kind)
        made.setEnabled(False)
        action = QAction(text, self)
        if icon_name:
            action.setIcon(icon(icon_name))
        action.triggered.connect(lambda _checked=False: handler(self.selected_ids()))
        at = self.tools.place_of(self.columns_button)
        self.tools.add(made, right=True, at=at)
        self._row_actions.append((made, action))
        self._order_tabs()
        return made

    def allow_export(self) -> None:
        """Offer 导出; the page listens to ``export_asked``."""
        if not self._can_export:
            self._can_export = True
            self._tool("export", "导出当前显示的内容").clicked.connect(lambda _checked=False: self.export())

    def allow_paste(self) -> None:
        """Take cells from WPS; the page listens to ``pasted``."""
        self._can_paste = True
        self.paste_action.setEnabled(True)

    def show_listing(self, listing: Listing) -> None:
        """Show ``listing``; with the same columns as before, question, columns, place and selection stay.

        Where only the choices of a column are others, the question stays too.
        """
        if self.model is not None and self.model.columns == listing.columns:
            self.model.use(listing)
            self.reload()
            return
        model, old, chosen = TableModel(listing, self._jobs, self), self.model, self.view.selectionModel()
        asked = self.ask if old is not None and _keys(old.columns) == _keys(listing.columns) else None
        self._kept = (self.selected_ids(), self.view.verticalScrollBar().value()) if asked is not None else self._kept
        self.model = model
        model.restyle(self.font())
        model.loaded.connect(self._after_load)
        model.completed.connect(self._after_load)
        model.completed.connect(self._restore)
        model.failed.connect(self.failed)
        self.view.setModel(model)
        for gone in (old, chosen):
            if gone is not None:
                gone.deleteLater()
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self._columns.set_up(listing.columns)
        self._set_up_chips(listing.columns)
        model.set_ask(self._columns.first_ask() if asked is None else self._still(asked, listing.columns))

    def _still(self, asked: Ask, columns: Sequence[Column]) -> Ask:
        """Return the question without filters by a value that is gone, the chips set to it."""
        choices = {column.key: column.choices for column in columns}
        filters = {key: value for key, value in asked.filters.items() if value in choices.get(key, ())}
        for key, value in filters.items():
            self._chips[key].choose(value)
        return replace(asked, filters=filters)

    def reload(self) -> None:
        """Ask the listing again; place and selected rows stay."""
        if self.model is not None:
            self._kept = (self.selected_ids(), self.view.verticalScrollBar().value())
            self.model.reload()

    def _restore(self) -> None:
        if self._kept is not None:
            (chosen, place), self._kept = self._kept, None
            self._select(chosen)
            self.view.verticalScrollBar().setValue(place)

    # What is shown and selected

    @property
    def ask(self) -> Ask:
        """Return the question now shown."""
        return self.model.ask if self.model is not None else Ask()

    def shown_columns(self) -> tuple[Column, ...]:
        """Return the visible columns in the order on screen."""
        return self._columns.shown() if self.model is not None else ()

    def selected_ids(self) -> array[int]:
        """Return the ids of the selected rows, in the order on screen."""
        ids: array[int] = array("q")
        selection = self.view.selectionModel()
        if self.model is None or selection is None:
            return ids
        ranges = selection.selection()
        for first, last in sorted({(ranges.at(i).top(), ranges.at(i).bottom()) for i in range(ranges.count())}):
            ids.extend(self.model.row_ids(first, last))
        return ids

    def select_id(self, row_id: int) -> bool:
        """Select one row and bring it into sight; False when it is not shown."""
        row = self.model.find_row(row_id) if self.model is not None else -1
        if row >= 0 and self.model is not None:
            self.view.selectRow(row)
            self.view.scrollTo(self.model.index(row, 0))
        return row >= 0

    def set_filter(self, key: str, value: str) -> None:
        """Show only rows whose column ``key`` is ``value``; "" shows all."""
        self._chips[key].choose(value)

    def start_find(self) -> None:
        """Put the cursor into the search box (Ctrl+F)."""
        self.search_box.start()

    def clear_conditions(self) -> None:
        """Show everything again."""
        for chip in self._chips.values():
            chip.choose("")
        self.search_box.clear()

    # Copy, paste, export

    def copy(self) -> None:
        """Put the selected rows on the clipboard, as text and as a table."""
        ids = self.selected_ids()
        if not ids or self.model is None:
            return
        columns = self.shown_columns()
        at = [self.model.columns.index(column) for column in columns]
        rows = [tuple(row[i] for i in at) for row in self.model.listing.rows(ids[:COPY_LIMIT])]
        data = QMimeData()
        data.setText(rows_to_tsv(columns, rows))
        data.setHtml(rows_to_html(columns, rows))
        QGuiApplication.clipboard().setMimeData(data)
        more = f"（一次最多 {COPY_LIMIT:,} 行，其余请用导出）" if len(ids) > COPY_LIMIT else ""
        self.selection_label.setText(f"已复制 {len(rows):,} 行{more}，可在 WPS 中粘贴")

    def paste(self) -> None:
        """Hand the cells on the clipboard to the page."""
        rows = tsv_to_rows(QGuiApplication.clipboard().text())
        if self._can_paste and rows:
            self.pasted.emit(rows)

    def export(self) -> None:
        """Ask the page to export what is shown."""
        self.export_asked.emit(self.ask, self.shown_columns())

    # Inside

    def _ask(self) -> None:
        if self.model is not None:
            filters = {key: chip.value for key, chip in self._chips.items() if chip.value}
            ask = self.model.ask
            self.model.set_ask(Ask(self.search_box.text, filters, ask.sort, ask.descending))

    def _set_up_chips(self, columns: Sequence[Column]) -> None:
        for chip in self._chips.values():
            self.tools.drop(chip)
        self._chips = {c.key: FilterChip(c.title, c.choices) for c in columns if c.choices}
        for chip in self._chips.values():
            chip.chosen.connect(lambda _value: self._ask())
            self.tools.add(chip, at=1 + list(self._chips.values()).index(chip))
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Let Tab walk the tools as they stand, then the rows."""
        before: QWidget = self.search_box.field
        for widget in self.tools.widgets()[1:]:
            QWidget.setTabOrder(before, widget)
            before = widget
        QWidget.setTabOrder(before, self.view)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        if self.model is not None:
            self._kept = (self.selected_ids(), 0)
            self.model.sort(column, order)
            ask = self.model.ask
            self._columns.remember_sort(ask)

    def _open_row(self, row: int) -> None:
        if self.model is not None:
            self.opened.emit(self.model.row_id(row))

    def _after_load(self) -> None:
        model = self.model
        if model is None:
            return
        asked = bool(model.ask.find or model.ask.filters)
        empty = self.nothing_found if asked else self.empty_state
        self._places.setCurrentWidget(self.view if model.rowCount() else empty)
        self._show_total()
        self._selection_changed()
        self.loaded.emit()

    def _show_total(self) -> None:
        model = self.model
        if model is None or model.totals is None:
            self.total_label.setText("正在统计……")
            return
        sums = (show_sum(c, model.totals.sums[c.key]) for c in model.columns if c.key in model.totals.sums)
        self.total_label.setText("　·　".join((f"共 {model.totals.count:,} 条", *sums)))

    def _selection_changed(self, *_changes: QItemSelection) -> None:
        self._summing.start()

    def _show_selection(self) -> None:
        ids = self.selected_ids()
        for made, action in self._row_actions:
            made.setEnabled(bool(ids))
            action.setEnabled(bool(ids))
        self.selection_label.setText(self._selection_text(ids))
        self.selected.emit(ids)

    def _selection_text(self, ids: array[int]) -> str:
        model = self.model
        if model is None or not ids:
            return ""
        parts = [f"已选 {len(ids):,} 条"]
        summed = [(at, c) for at, c in enumerate(model.columns) if c.total]
        if model.totals is not None and len(ids) == model.totals.count:
            parts += [show_sum(c, model.totals.sums.get(c.key, 0)) for _, c in summed]
        elif summed and len(ids) <= SUM_LIMIT:
            rows = model.listing.rows(ids)
            parts += [show_sum(c, sum(row[at] or 0 for row in rows)) for at, c in summed]
        return "　·　".join(parts)

    def _select(self, ids: array[int]) -> None:
        model = self.model
        if model is None or not ids or len(ids) > SUM_LIMIT:
            return
        chosen = QItemSelection()
        wanted, last = set(ids), model.columnCount() - 1
        for row, row_id in enumerate(model.row_ids(0, model.rowCount() - 1)):
            if row_id in wanted:
                chosen.select(model.index(row, 0), model.index(row, last))
        flag = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(chosen, flag.ClearAndSelect | flag.Rows)
        if not chosen.isEmpty():
            self.view.selectionModel().setCurrentIndex(chosen.indexes()[0], flag.NoUpdate)

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        for _, action in self._row_actions:
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.copy_action)
        if self._can_paste:
            menu.addAction(self.paste_action)
        if self._can_export:
            menu.addAction(icon("export"), "导出当前显示的内容", self.export)
        menu.exec(self.view.viewport().mapToGlobal(at))

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and font size."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            if hasattr(self, "view"):
                self.view.set_row_height()
            if getattr(self, "model", None) is not None and self.model is not None:
                self.model.restyle(self.font())
        super().changeEvent(event)
