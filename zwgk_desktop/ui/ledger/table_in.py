"""What is in a table before it is stored? Dialogs that preview pasted progress and a ledger kept by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPlainTextEdit, QSpinBox, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.text import label

MOST_SHOWN = 200
QUIET = 250  # ms without a key before the table is read again


def _preview(name: str, lines: int) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setReadOnly(True)
    field.setAccessibleName(name)
    field.setTabChangesFocus(True)
    field.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    field.setFixedHeight(field.fontMetrics().lineSpacing() * lines + 16)
    return field


class TableDialog(Question):
    """A dialog with a headline, what would be stored, and what would not; ``found`` is the preview, None without."""

    def __init__(self, parent: QWidget, title: str, text: str, yes: str) -> None:
        super().__init__(parent, title, text, yes)
        self.setMinimumWidth(min(current_theme().pixels(720), 1100))
        self.found: Any = None
        self.headline_label: QLabel = label(role="section", wrap=True)
        self.rows_field = _preview("将存入的内容", 6)
        self.findings_field = _preview("没有存入或需要核对的", 3)

    def add_preview(self) -> None:
        """Put the preview below what the dialog has already."""
        for part in (self.headline_label, self.rows_field, self.findings_field):
            self.body.addWidget(part)

    def show_found(self, read: Callable[[], Any], describe: Callable[[Any], tuple[str, Sequence[str]]]) -> None:
        """Read again and show; a refusal stands as the headline."""
        try:
            self.found = read()
        except Refusal as refusal:
            self.found = None
            self.headline_label.setText(f"{refusal.message}{refusal.advice}")
            self.rows_field.setPlainText("")
            self.findings_field.hide()
            return
        headline, rows = describe(self.found)
        self.headline_label.setText(headline)
        self.rows_field.setPlainText("\n".join(rows[:MOST_SHOWN]))
        told = [one.message for one in self.found.findings]
        self.findings_field.setPlainText("\n".join(told))
        self.findings_field.setVisible(bool(told))


class PasteDialog(TableDialog):
    """Rows from WPS as the quarter's progress; ``found`` is a PastePreview."""

    def __init__(self, parent: QWidget, presenter: Any) -> None:
        text = (
            "在 WPS 里选中几行（最好连表头）复制，粘到下面。没有表头时，各栏依次是：序号或任务、进展、状态、佐证材料、"
            "存在问题、备注。空白的格子不改动原来的内容。"
        )
        super().__init__(parent, f"粘贴{presenter.period.label}进展", text, "填入台账")
        self.presenter = presenter
        self.text_field = QPlainTextEdit()
        self.text_field.setAccessibleName("从 WPS 复制的行")
        self.text_field.setTabChangesFocus(True)
        self.text_field.setFixedHeight(self.text_field.fontMetrics().height() * 6 + 16)
        self.body.addWidget(self.text_field)
        self.add_preview()
        self.findings_field.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET)
        self._timer.timeout.connect(self.read)
        self.text_field.textChanged.connect(self._timer.start)

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Begin with cells that were pasted elsewhere."""
        self.text_field.setPlainText("\n".join("\t".join(_cell(value) for value in row) for row in rows))
        self.read()

    def read(self) -> None:
        """Show what the text says."""
        text = self.text_field.toPlainText()
        self.show_found(lambda: self.presenter.preview_paste(text), self.presenter.describe_paste)

    def problem(self) -> str:
        """Return what is missing."""
        if self._timer.isActive() or self.found is None:
            self._timer.stop()
            self.read()
        return "" if self.found is not None and self.found.rows else "还没有可以填入的行。"


def _cell(text: str) -> str:
    if not any(mark in text for mark in '\n\t"'):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


class LedgerInDialog(TableDialog):
    """A ledger kept by hand; ``found`` is a LedgerProposal, ``as_plan`` asks to read it as a county document."""

    as_plan = Signal()

    def __init__(self, parent: QWidget, presenter: Any, path: Any) -> None:
        text = "表里有进展或完成状态，像是已有的台账。请核对各栏，存入后可以撤销。"
        super().__init__(parent, f"导入已有台账：{path.name}", text, "存入台账")
        self.presenter, self.path = presenter, path
        self.columns: dict[str, int] = {}
        self.year_field = QSpinBox()
        self.year_field.setRange(2000, 2100)
        self.year_field.setAccessibleName("存入哪一年")
        form = QGridLayout()
        self._put(form, "存入哪一年", self.year_field)
        self.column_fields: dict[str, QComboBox] = {}
        self.body.addLayout(form)
        self.add_preview()
        self.plan_button = button("当作县里文件识别", self._take_as_plan, icon="import", kind="plain")
        self.body.addWidget(self.plan_button)
        self.read(None)
        if self.found is not None:
            self._set_up(form)

    def _put(self, form: QGridLayout, title: str, field: QWidget) -> None:
        at = form.count() // 2
        form.addWidget(label(title), at // 2, at % 2 * 2)
        form.addWidget(field, at // 2, at % 2 * 2 + 1)
        form.setColumnStretch(at % 2 * 2 + 1, 1)

    def _set_up(self, form: QGridLayout) -> None:
        ledger = self.found.ledger
        self.year_field.setValue(self.found.year)
        self.year_field.valueChanged.connect(self.read)
        for key, title in self.presenter.ledger_fields():
            field = QComboBox()
            field.setAccessibleName(title)
            field.addItem("（没有这一栏）", -1)
            for at, words in sorted(ledger.titles.items()):
                field.addItem(" ".join(words.split())[:20], at)
            field.setCurrentIndex(max(field.findData(ledger.columns.get(key, -1)), 0))
            field.activated.connect(lambda _at, key=key: self._choose(key))
            self.column_fields[key] = field
            self._put(form, title, field)

    def _choose(self, key: str) -> None:
        at = self.column_fields[key].currentData()
        self.columns = {name: value for name, value in self.columns.items() if name != key}
        if at >= 0:
            self.columns[key] = at
        self.read(self.year_field.value())

    def read(self, year: int | None) -> None:
        """Read the file again for a year, with the columns chosen."""
        read = lambda: self.presenter.propose_ledger(self.path, year, self.columns or None)  # noqa: E731
        self.show_found(read, self.presenter.describe_ledger)

    def _take_as_plan(self) -> None:
        self.as_plan.emit()
        self.reject()

    def problem(self) -> str:
        """Return what keeps it from being stored."""
        return "" if self.found is not None and self.found.items else "没有可以存入的任务。"
