"""Which letters are ready, how do they read, and where do they go?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.registers.request_letters import REVIEWED
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.jobs import Job
from zwgk_desktop.ui.registers.registers_presenter import RegistersPresenter
from zwgk_desktop.ui.review.review_dialog import open_review
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import BAD
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.printing import print_pdf

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

KEY = Qt.ItemDataRole.UserRole


class LetterDialog(Question):
    """The list at the left, the text at the right; 存为 Word writes the chosen letter into a folder."""

    def __init__(self, parent: QWidget | None, context: PageContext, presenter: RegistersPresenter) -> None:
        super().__init__(parent, "文书", "事实已经填好，存为 Word 后还可以改。", "存为 Word", "关闭")
        self.context, self.presenter = context, presenter
        self.written: Path | None = None
        self.setMinimumWidth(min(current_theme().pixels(760), 1000))
        self.list = QListWidget()
        self.list.setAccessibleName("文书目录")
        self.list.setFixedWidth(current_theme().pixels(220))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("文书内容")
        self.text.setMinimumHeight(min(current_theme().pixels(380), 480))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.list)
        row.addWidget(self.text, 1)
        self.body.addLayout(row)
        self.print_button = button("打印", self.print_, icon="print")
        self.print_button.setAutoDefault(False)
        self.gate_button = button("审查", self.open_gate, icon="seal")
        self.gate_button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.gate_button)
        foot.addWidget(self.print_button)
        self.body.addLayout(foot)
        for one in presenter.letters():
            item = QListWidgetItem(one.title)
            item.setToolTip(one.article)
            item.setData(KEY, one.key)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(lambda _new, _old: self._show())
        self.list.setCurrentRow(self.list.count() - 1)  # that of the latest step

    @property
    def key(self) -> str:
        """Return the letter chosen."""
        item = self.list.currentItem()
        return str(item.data(KEY)) if item is not None else ""

    def open_gate(self) -> None:
        """Show the reply at the review gate; until it is approved its paper says 送审稿."""
        if self.presenter.facts is not None:
            open_review(self, self.context, ("reply", self.presenter.facts.id))

    def _show(self) -> None:
        self.gate_button.setVisible(self.key == REVIEWED)
        try:
            self.text.setPlainText(self.presenter.letter_text(self.key))
        except Refusal as refusal:
            self.text.setPlainText(str(refusal))

    def print_(self, printer: QPrinter | None = None) -> Job | None:
        """Print the chosen letter on the page of its docx."""
        try:
            pdf = self.presenter.letter_pdf(self.key)
        except Refusal as refusal:
            self._refuse(refusal)
            return None
        told = lambda pages: self.context.tell(f"已送到打印机，共 {pages} 页。")  # noqa: E731
        item = self.list.currentItem()
        name = item.text() if item is not None else "文书"
        return print_pdf(self, self.context.jobs, pdf, name, told, self._refuse, printer)

    def _refuse(self, refusal: Refusal) -> None:
        self.context.noticed.emit(BAD, refusal.message, refusal.advice, None)
        self.problem_label.setText(str(refusal))
        self.problem_label.show()

    def try_accept(self) -> None:
        """Ask for a folder and write the letter there; the dialog stays for the next one."""
        chosen = QFileDialog.getExistingDirectory(self, "存到文件夹", self.context.settings.get("letters/folder", ""))
        if chosen:
            self.write(Path(chosen))

    def write(self, folder: Path) -> Path | None:
        """Write the chosen letter into ``folder`` and open it."""
        try:
            path, warning = self.presenter.write_letter(self.key, folder)
        except Refusal as refusal:
            self._refuse(refusal)
            return None
        self.problem_label.hide()
        self.written = path
        self.context.settings.set("letters/folder", str(folder))
        self.text_label.setText(f"已存为 {path}。{warning}")
        self.text_label.show()
        return path

    def open_written(self) -> None:
        """Open the letter in the program the PC uses for it."""
        if self.written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.written)))
