"""The tab 年度报告: the tables as grids, the texts as fields, what must be looked at, freeze and export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHeaderView,
    QPlainTextEdit,
    QSizePolicy,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.listing import Column, MemoryListing
from zwgk_desktop.services import reports
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.reports.annual_presenter import AnnualPresenter, Grid
from zwgk_desktop.ui.review.review_dialog import open_review
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import Question, TextQuestion, confirm
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.remark_list import RemarkList
from zwgk_desktop.ui.widgets.text import StatusLabel, label, scrolled

DIFFERENCES = (Column("where", "在哪里", width=40), Column("then", "定稿时", width=20), Column("now", "今天", width=20))
NAME = Qt.ItemDataRole.UserRole
LEAST = 180  # pixels of tables and remarks, however large the font
MOST_ROWS = 8  # of a grid that are in sight at least


class GridView(QTableWidget):
    """One table of the report; sums cannot be typed, what was typed by hand is bold."""

    def __init__(self, grid: Grid, changed: Callable[[str, str], None], locked: bool) -> None:
        super().__init__(len(grid.rows), len(grid.columns))
        self._changed, self._filling = changed, True
        self.setAccessibleName(grid.title)
        self.setHorizontalHeaderLabels([title or "数量" for title in grid.columns])
        self.setVerticalHeaderLabels(list(grid.rows))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for row, cells in enumerate(grid.cells):
            for column, cell in enumerate(cells):
                item = QTableWidgetItem(cell.text)
                item.setData(NAME, cell.name)
                item.setToolTip(cell.hint)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if cell.summed or locked:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                    item.setForeground(current_theme().colour("second"))
                if cell.typed:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                self.setItem(row, column, item)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(current_theme().pixels(min(len(grid.rows), MOST_ROWS) * 34 + 44))
        self.setMaximumHeight(current_theme().pixels(len(grid.rows) * 36 + 70))
        self.itemChanged.connect(self._tell)
        self._filling = False

    def _tell(self, item: QTableWidgetItem) -> None:
        if not self._filling:
            self._changed(str(item.data(NAME)), item.text())

    def refresh(self, grid: Grid) -> None:
        """Show new numbers in the same cells."""
        self._filling = True
        for row, cells in enumerate(grid.cells):
            for column, cell in enumerate(cells):
                item = self.item(row, column)
                if item is not None:
                    item.setText(cell.text)
                    item.setToolTip(cell.hint)
        self._filling = False

    def item_of(self, name: str) -> QTableWidgetItem | None:
        """Return the item of a cell by its name."""
        for row in range(self.rowCount()):
            for column in range(self.columnCount()):
                item = self.item(row, column)
                if item is not None and item.data(NAME) == name:
                    return item
        return None


class AnnualTab(QWidget):
    """The report of one year; ``grids`` and ``texts`` hold what can be edited, by title and by part."""

    def __init__(self, context: PageContext, year: int) -> None:
        super().__init__()
        self.context = context
        self.presenter = AnnualPresenter(context.desk, year)
        self.grids: list[GridView] = []
        self.texts: dict[str, QPlainTextEdit] = {}
        self._shown: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._build_head())
        self.note_label = label(role="second", wrap=True)
        column.addWidget(self.note_label)
        self.tabs = QTabWidget()
        self.findings = RemarkList("要看的地方")
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.tabs)
        splitter.addWidget(self.findings)
        splitter.setSizes([800, 320])
        splitter.setMinimumHeight(LEAST)
        splitter.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # takes what is left
        self.splitter = splitter
        column.addWidget(splitter, 1)
        self.reload()

    def _build_head(self) -> QWidget:
        bar = FlowBar()
        self.year_box = QComboBox()
        self.year_box.setAccessibleName("年度报告的年份")
        self.year_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for year in reports.annual_years(self.context.desk):
            self.year_box.addItem(f"{year} 年", year)
        self.year_box.setCurrentIndex(max(0, self.year_box.findData(self.presenter.year)))
        self.year_box.currentIndexChanged.connect(lambda _at: self.choose(int(self.year_box.currentData())))
        self.status = StatusLabel("")
        self.save_button = button("保存文字", self.save, icon="save")
        self.check_button = button("核对别处写的报告", self.open_check, icon="search")
        self.compare_button = button("与今天对照", self.open_compare, icon="columns")
        self.gate_button = button("审查", self.open_gate, icon="seal")
        self.freeze_button = button("定稿", self.freeze, icon="lock")
        self.export_button = button("导出", self.open_export, icon="export", kind="primary")
        bar.flow.add(self.year_box)
        bar.flow.add(self.status)
        made_buttons = (
            self.save_button, self.compare_button, self.check_button, self.gate_button, self.freeze_button,
            self.export_button,
        )  # fmt: skip
        for made in made_buttons:
            bar.flow.add(made, right=True)
        return bar

    # What is shown

    def choose(self, year: int) -> None:
        """Show another year's report."""
        if year != self.presenter.year:
            self.presenter = AnnualPresenter(self.context.desk, year)
            self.grids = []
            self._show()

    def reload(self) -> None:
        """Show the report again; what is being typed stays."""
        self.presenter.reload()
        self._show()

    def _show(self) -> None:
        if not self.grids or self.grids[0].property("frozen") != self.presenter.frozen:
            self._build_tabs()
        grids = self.presenter.grids()
        for view, grid in zip(self.grids, grids, strict=True):
            view.refresh(grid)
        for key, field in self.texts.items():
            if field.toPlainText() == self._shown.get(key):  # nobody typed here: follow the registers
                self._show_text(key, field)
        self.status.set_status(self.presenter.state())
        self.note_label.setText(self.presenter.note())
        found = self.presenter.findings()
        self.findings.show_findings(found)
        self.findings.setVisible(bool(found))
        self.save_button.setVisible(not self.presenter.frozen)
        self.compare_button.setVisible(self.presenter.frozen)
        self.freeze_button.setText("撤销定稿" if self.presenter.frozen else "定稿")

    def _build_tabs(self) -> None:
        at = max(0, self.tabs.currentIndex())
        while self.tabs.count():
            gone = self.tabs.widget(0)
            self.tabs.removeTab(0)
            gone.deleteLater()
        self.grids, self.texts = [], {}
        self.tabs.addTab(self._build_texts(), "文字部分")
        places: dict[str, QVBoxLayout] = {}
        for grid in self.presenter.grids():
            if grid.table not in places:
                inside = QWidget()
                places[grid.table] = QVBoxLayout(inside)
                self.tabs.addTab(scrolled(inside), self.presenter.table_title(grid.table))
            view = GridView(grid, self.set_cell, self.presenter.frozen)
            view.setProperty("frozen", self.presenter.frozen)
            self.grids.append(view)
            places[grid.table].addWidget(label(grid.title, role="section", wrap=True))
            places[grid.table].addWidget(view)
        for place in places.values():
            place.addStretch(1)
        self.tabs.setCurrentIndex(min(at, self.tabs.count() - 1))

    def _build_texts(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(8)
        for part in self.presenter.parts():
            words = label(part.heading, role="section")
            field = QPlainTextEdit()
            self._show_text(part.key, field)
            field.setAccessibleName(part.heading)
            field.setTabChangesFocus(True)
            field.setReadOnly(self.presenter.frozen)
            field.setMinimumHeight(field.fontMetrics().lineSpacing() * 6 + 20)
            words.setBuddy(field)
            column.addWidget(words)
            column.addWidget(field)
            self.texts[part.key] = field
        return scrolled(inside)

    def _show_text(self, key: str, field: QPlainTextEdit) -> None:
        text = self.presenter.text(key)
        if field.toPlainText() != text:
            field.setPlainText(text)
        self._shown[key] = field.toPlainText()

    # What is done

    def set_cell(self, name: str, text: str) -> None:
        """Write one cell; the sums and the findings follow at once."""
        self._act(lambda: self.presenter.set_cell(name, text))

    def save(self) -> None:
        """Write the texts that were changed."""
        typed = {key: field.toPlainText() for key, field in self.texts.items()}
        changed = {key: text.strip() or None for key, text in typed.items() if text != self._shown.get(key)}
        try:
            changes = self.presenter.set_texts(changed)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        if changes is None:
            self.context.tell("文字没有改动。")
            return
        for key in changed:
            self._shown[key] = typed[key]
        self.context.changed(changes)
        self._show()

    def _act(self, action: Callable[[], ChangeSet]) -> None:
        self.context.act(action)
        self._show()

    def freeze(self, reason: str | None = None, sure: bool = False) -> None:
        """Fix the report, or take that back with a reason."""
        if not self.presenter.frozen:
            text = "定稿后数字和文字不再变化，以后导出的文件都一样。确需更正的，可以撤销定稿并写明理由。"
            if sure or confirm(self, f"{self.presenter.year} 年年度报告定稿？", text, "定稿"):
                self._act(self.presenter.freeze)
            return
        if reason is not None:
            self._act(lambda: self.presenter.reopen(reason))
            return
        dialog = TextQuestion(self, "为什么撤销定稿？", lines=3)
        dialog.accepted.connect(lambda: self._act(lambda: self.presenter.reopen(dialog.value)))
        dialog.open()

    def open_gate(self) -> None:
        """Show the report at the review gate: it is frozen only after that."""
        open_review(self, self.context, ("annual", self.presenter.year))

    def open_export(self) -> None:
        """Ask for a folder."""
        chosen = QFileDialog.getExistingDirectory(self, "导出到文件夹", self.context.settings.get("reports/folder", ""))
        if chosen:
            self.export(Path(chosen))

    def export(self, folder: Path) -> None:
        """Write docx and PDF into ``folder``."""
        self.context.settings.set("reports/folder", str(folder))
        presenter = self.presenter
        self.context.run("导出年度报告", lambda _progress: presenter.export(folder), self._exported)

    def _exported(self, files: tuple[Path, ...]) -> None:
        self.context.tell(f"已导出 {len(files)} 个文件：{'、'.join(one.name for one in files)}。")

    def open_compare(self) -> None:
        """Show what the registers would say otherwise today than the frozen report says."""
        found = self.presenter.differences()
        text = f"定稿以后，登记簿里有 {len(found)} 处与定稿不同。" if found else "登记簿与定稿一致。"
        dialog = Question(self, "与今天对照", text, "知道了", "")
        dialog.setMinimumWidth(min(current_theme().pixels(640), 960))
        if found:
            table = DataTable("annual-differences", "与今天对照", self.context.jobs)
            table.setMinimumHeight(min(current_theme().pixels(280), 400))
            rows = dict(enumerate(found, 1))
            table.show_listing(MemoryListing(DIFFERENCES, rows))
            dialog.body.addWidget(table)
        self.dialog = dialog
        dialog.open()

    def open_check(self) -> None:
        """Ask for a finished report."""
        name, _ = QFileDialog.getOpenFileName(self, "核对别处写的年度报告", "", "Word (*.docx)")
        if name:
            self.check_file(Path(name))

    def check_file(self, path: Path) -> None:
        """Say what is wrong with a finished report."""
        presenter = self.presenter
        self.context.run("核对年度报告", lambda _progress: presenter.check_file(path), self._tell_check)

    def _tell_check(self, checked: Any) -> None:
        found = tuple(checked.findings)
        text = f"发现 {len(found)} 处。" if found else "表内、表间和文字中的数字都一致。"
        dialog = Question(self, "核对结果", text, "知道了", "")
        dialog.setMinimumWidth(min(current_theme().pixels(640), 960))
        if found:
            shown = RemarkList("核对结果", found)
            shown.setMinimumHeight(min(current_theme().pixels(280), 400))
            dialog.body.addWidget(shown)
        self.dialog = dialog
        dialog.open()
