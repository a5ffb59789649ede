"""How does one look up a household at the counter? One field, who it is, sums by year, every payment."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.subsidies.person_presenter import PersonPresenter
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.text import Separator, label, surface

HINT = "姓名写全，或身份证号末四位以上"


class PersonView(QWidget):
    """The query; ``batch_opened`` carries the batch of a payment that was opened."""

    batch_opened = Signal(int)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.presenter = PersonPresenter(context.desk)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(self._build_question())
        self.totals, self._totals_column = surface(margin=12, spacing=6)
        outer.addWidget(self.totals)
        self.table = DataTable("subsidies.person", "发放记录", context.jobs, context.settings)
        self.table.set_empty("还没有查询", "在上面写姓名或身份证号，按回车查询。查询会记入操作记录。")
        self.table.opened.connect(self._open)
        outer.addWidget(self.table, 1)
        self.show_answer()

    def _build_question(self) -> FlowBar:
        bar = FlowBar()
        row = bar.flow
        self.field = QLineEdit()
        self.field.setPlaceholderText(HINT)
        self.field.setAccessibleName("要查的姓名或身份证号")
        self.field.setClearButtonEnabled(True)
        self.field.returnPressed.connect(self.search)
        name = label("姓名或身份证号")
        name.setBuddy(self.field)
        self.field.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * 16)
        self.person_box = QComboBox()
        self.person_box.setAccessibleName("查到的人")
        self.person_box.activated.connect(lambda _at: self.choose(str(self.person_box.currentData())))
        self.summary_label = label(role="second")
        search = button("查询", self.search, icon="search", kind="primary")
        for made in (name, self.field, search, self.person_box, self.summary_label):
            row.add(made)
        self.print_button = button("打印查询单", self.choose_slip, icon="print")
        row.add(self.print_button, right=True)
        return bar

    def search(self) -> None:
        """Look up what stands in the field."""
        try:
            self.presenter.ask(self.field.text())
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self.show_answer()

    def search_person(self, person_id: int) -> None:
        """Look up a person another page pointed to."""
        try:
            self.field.setText(self.presenter.ask_person(person_id))
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self.show_answer()

    def choose(self, id_number: str) -> None:
        """Show another one of the people found."""
        self.presenter.chosen = id_number
        self._show_chosen()

    def show_answer(self) -> None:
        """Show the last answer."""
        people = self.presenter.people()
        self.person_box.clear()
        for person in people:
            self.person_box.addItem(person.title, person.id_number)
        self.person_box.setVisible(bool(people))
        if self.presenter.asked and not people:
            self.table.set_empty("没有查到", "请核对姓名、证件号，或换末四位再查。")
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.summary_label.setText(self.presenter.summary())
        self.print_button.setVisible(bool(self.presenter.chosen))
        self.table.show_listing(self.presenter.payments())
        self._show_totals()

    def choose_slip(self) -> None:
        """Ask where the chosen person's slip goes."""
        name, _ = QFileDialog.getSaveFileName(self, "打印查询单", self.presenter.slip_name(), "PDF (*.pdf)")
        if name:
            self.write_slip(Path(name))

    def write_slip(self, file: Path) -> None:
        """Write the slip and open it for printing; the print is recorded."""
        number = self.presenter.chosen
        self.context.run("打印查询单", lambda _progress: self.presenter.print_slip(number, file), self.slip_written)

    def slip_written(self, file: Path) -> None:
        """Tell where the slip is, and show it."""
        self.context.tell("已生成查询单，可以打印。", str(file))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    def _show_totals(self) -> None:
        while (item := self._totals_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        found = self.presenter.totals()
        self.totals.setVisible(bool(found.rows))
        if found.rows:
            self._totals_column.addWidget(_grid(found.years, found.rows, found.sums, found.total))

    def _open(self, line_id: int) -> None:
        batch = self.presenter.batch_of(line_id)
        if batch is not None:
            self.batch_opened.emit(batch)

    def start_find(self) -> None:
        """Answer Ctrl+F."""
        self.field.setFocus()
        self.field.selectAll()


def _grid(
    years: tuple[int, ...], rows: tuple[tuple[str, tuple[str, ...], str], ...], sums: tuple[str, ...], total: str
) -> QFrame:
    """Return programmes × years with sums at the right and below."""
    frame = QFrame()
    grid = QGridLayout(frame)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(len(years) + 2, 1)
    right = Qt.AlignmentFlag.AlignRight
    for at, head in enumerate(["已发放，按项目和年度合计（元）", *(f"{year} 年" for year in years), "合计"]):
        grid.addWidget(label(head, role="second"), 0, at, right if at else Qt.AlignmentFlag.AlignLeft)
    for down, (name, amounts, amount) in enumerate(rows, 1):
        grid.addWidget(label(name), down, 0)
        for at, text in enumerate([*amounts, amount], 1):
            grid.addWidget(label(text, selectable=True), down, at, right)
    grid.addWidget(Separator(), len(rows) + 1, 0, 1, len(years) + 2)
    for at, text in enumerate(["合计", *sums, total]):
        grid.addWidget(label(text, role="section"), len(rows) + 2, at, right if at else Qt.AlignmentFlag.AlignLeft)
    return frame
