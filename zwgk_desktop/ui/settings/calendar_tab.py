"""The tab 放假安排: the years that are known, and how the next one comes in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.calendars import NoticeReading, YearNotice
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.settings.calendar_presenter import (
    TITLES,
    CalendarPresenter,
    Row,
    empty_rows,
    preview_lines,
    rows_of,
)
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import GOOD, WARN
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import Question, confirm
from zwgk_desktop.ui.widgets.text import IconLabel, label, scrolled, set_property

FILES = "放假通知 (*.txt *.docx *.doc *.wps *.pdf *.ofd *.toml);;所有文件 (*)"


class CalendarTab(QWidget):
    """Double click shows a year's days; the next year is pasted, read from a file or typed."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context, self.presenter = context, CalendarPresenter(context.desk)
        self.dialog: CalendarDialog | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        row = QHBoxLayout()
        self._icon = IconLabel(GOOD.icon, GOOD.key, 22)
        self.words_label = label(wrap=True)
        row.addWidget(self._icon)
        row.addWidget(self.words_label, 1)
        self.add_button = button("录入放假安排", self.open_new, icon="add", kind="primary")
        row.addWidget(self.add_button)
        column.addLayout(row)
        self.table = DataTable("calendar", "放假安排", context.jobs, context.settings)
        self.table.add_action("查看和修改", self.open_years, "edit")
        self.table.add_action("撤下本单位录入的", self.remove, "delete")
        self.table.opened.connect(self.open_year)
        self.table.failed.connect(context.refuse)
        column.addWidget(self.table, 1)

    def reload(self) -> None:
        """Show the calendar again."""
        sound, words = self.presenter.words()
        tone = GOOD if sound else WARN
        self._icon.set_icon(tone.icon, tone.key)
        self.words_label.setText(words)
        set_property(self.words_label, "tone", "" if sound else tone.key)
        self.table.show_listing(self.presenter.listing())

    def open_new(self) -> None:
        """Bring in the next year."""
        self._open(self.presenter.missing_year(), None)

    def open_years(self, ids: Sequence[int]) -> None:
        """Show the first selected year's days."""
        self.open_year(ids[0])

    def open_year(self, year: int) -> None:
        """Show a year's days; what is changed there is kept as the office's own."""
        self._open(year, self.presenter.notice_of(year))

    def _open(self, year: int, notice: YearNotice | None) -> None:
        dialog = CalendarDialog(self, self.presenter, year, notice)
        dialog.accepted.connect(lambda: self._store(dialog))
        self.dialog = dialog
        dialog.open()

    def _store(self, dialog: CalendarDialog) -> None:
        reading = dialog.reading
        if reading is not None:
            self.context.act(lambda: self.presenter.store(reading.notice))

    def remove(self, ids: Sequence[int], sure: bool = False) -> None:
        """Take away what the office brought itself."""
        year = ids[0]
        if not self.presenter.is_own(year):
            self.context.tell(f"{year} 年不是本单位录入的。", "程序自带的年份不能撤下。", WARN)
            return
        text = "程序自带这一年的，恢复用自带的；没有的，按周末推算。未办结事项的届满日会重新计算。"
        if sure or confirm(self, f"撤下本单位录入的 {year} 年放假安排？", text, "撤下", danger=True):
            self.context.act(lambda: self.presenter.remove(year))


class CalendarDialog(Question):
    """One screen: paste the notice and press 识别, or type into the table; what it means stands below."""

    def __init__(
        self, parent: QWidget | None, presenter: CalendarPresenter, year: int, notice: YearNotice | None = None
    ) -> None:
        text = "把通知正文粘贴进来，点“识别”，核对下面的表；也可以直接在表里填写。" if notice is None else ""
        super().__init__(parent, f"{year} 年放假安排" if notice else "录入放假安排", text, "存入")
        self.presenter, self.reading = presenter, None if notice is None else NoticeReading(notice)
        self._filling = False
        self.year = QLineEdit(str(year))
        self.source = QLineEdit(notice.source if notice else "")
        self.text = QPlainTextEdit()
        self.table = QTableWidget(0, len(TITLES))
        self.preview_label = label(wrap=True, selectable=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        self._build(column, notice is None)
        area = scrolled(inside)
        area.setMinimumHeight(min(current_theme().pixels(470), 520))
        self.setMinimumWidth(min(current_theme().pixels(720), 1000))
        self.body.addWidget(area)
        self.fill(rows_of(notice) if notice else empty_rows())
        if notice is not None:
            self.check()

    def _build(self, column: QVBoxLayout, paste: bool) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for at, (name, field) in enumerate((("年份", self.year), ("依据（通知和文号）", self.source))):
            words = label(name)
            words.setBuddy(field)
            field.setAccessibleName(name)
            grid.addWidget(words, at, 0)
            grid.addWidget(field, at, 1)
            field.textChanged.connect(lambda _text: self.check())
        column.addLayout(grid)
        if paste:
            self.text.setPlaceholderText("国务院办公厅关于2027年部分节假日安排的通知……一、元旦：1月1日至3日放假……")
            self.text.setAccessibleName("通知正文")
            self.text.setTabChangesFocus(True)
            self.text.setFixedHeight(self.fontMetrics().lineSpacing() * 4 + 20)
            column.addWidget(self.text)
            row = QHBoxLayout()
            self.read_button = button("识别粘贴的通知", self.read_text, icon="search")
            row.addWidget(self.read_button)
            row.addWidget(button("从文件读取", self.choose_file, icon="import"))
            row.addStretch(1)
            column.addLayout(row)
        self.table.setHorizontalHeaderLabels(list(TITLES))
        self.table.setAccessibleName("放假和调休上班日")
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        for place, wide in enumerate((110, 130, 130)):
            self.table.setColumnWidth(place, current_theme().pixels(wide))
        self.table.verticalHeader().setDefaultSectionSize(current_theme().pixels(30))
        self.table.setMinimumHeight(current_theme().pixels(220))
        self.table.itemChanged.connect(lambda _item: self.check())
        column.addWidget(self.table)
        column.addWidget(self.preview_label)

    def fill(self, rows: Sequence[Row]) -> None:
        """Show rows in the table, with one more to write in."""
        self._filling = True
        self.table.setRowCount(len(rows) + 1)
        for at, row in enumerate((*rows, ("", "", "", ""))):
            for place, cell in enumerate(row):
                self.table.setItem(at, place, QTableWidgetItem(cell))
        self._filling = False

    def rows(self) -> list[Row]:
        """Return what stands in the table."""
        found: list[Row] = []
        for at in range(self.table.rowCount()):
            cells = [self.table.item(at, place) for place in range(len(TITLES))]
            texts = [cell.text() if cell is not None else "" for cell in cells]
            found.append((texts[0], texts[1], texts[2], texts[3]))
        return found

    def _asked_year(self) -> int | None:
        text = self.year.text().strip()
        return int(text) if text.isdecimal() else None

    def read_text(self) -> None:
        """Read the pasted notice into the table."""
        pasted = self.text.toPlainText()
        self._read(lambda year: self.presenter.read_text(pasted, year))

    def choose_file(self) -> None:
        """Ask for a notice and read it."""
        name, _ = QFileDialog.getOpenFileName(self, "放假通知", "", FILES)
        if name:
            self.read_file(Path(name))

    def read_file(self, path: Path) -> None:
        """Read a notice into the table."""
        self._read(lambda year: self.presenter.read_file(path, year))

    def _read(self, read) -> None:  # type: ignore[no-untyped-def]
        try:
            reading: NoticeReading = read(None)
        except Refusal:
            try:
                reading = read(self._asked_year())
            except Refusal as refusal:
                self._complain(refusal)
                return
        self._filling = True
        self.year.setText(str(reading.notice.year))
        self.source.setText(reading.notice.source)
        self.fill(rows_of(reading.notice))
        self._show(reading)

    def check(self) -> None:
        """Say what the table means, with every change."""
        if self._filling:
            return
        try:
            self._show(self.presenter.typed(self.year.text(), self.source.text(), self.rows()))
        except Refusal as refusal:
            self.reading = None
            self._complain(refusal)

    def _complain(self, refusal: Refusal) -> None:
        self.preview_label.setText(f"{refusal.message}{refusal.advice}")
        set_property(self.preview_label, "role", "problem")

    def _show(self, reading: NoticeReading) -> None:
        self._filling = False
        self.reading = reading
        self.preview_label.setText("\n".join(preview_lines(reading)))
        set_property(self.preview_label, "role", "second" if reading.sound else "problem")

    def problem(self) -> str:
        """Return what keeps the year from being stored."""
        self.check()
        if self.reading is None:
            return self.preview_label.text()
        return "" if self.reading.sound else "有标着“错误”的地方，改正后再存。"
