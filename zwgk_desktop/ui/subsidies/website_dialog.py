"""How is a batch put on the website, and checked against boards and papers? One dialog with three small jobs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.sheets import WebsiteFiles
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.subsidies.website_presenter import Outcome, WebsitePresenter
from zwgk_desktop.ui.tones import BAD, GOOD, WARN
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.text import StatusLabel, label

TONES = {"good": GOOD, "warn": WARN, "bad": BAD}
LISTS = "网站名单 (*.xlsx *.xls *.et *.csv *.html *.htm)"


class WebsiteDialog(QDialog):
    """Writes the website's list, compares a published one with the boards, proves a paper by its code."""

    def __init__(self, parent: QWidget, context: PageContext, batch_id: int, folder: str = "") -> None:
        super().__init__(parent)
        self.context, self.folder = context, folder
        self.presenter = WebsitePresenter(context.desk, batch_id)
        self.setWindowTitle("网站名单和核对")
        self.resize(640, 460)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label("网站名单", role="heading"))
        column.addWidget(
            label("与村务公开栏同样脱敏、同样合计；同时生成表格和网页，审定后才能生成。", role="second", wrap=True)
        )
        row = QHBoxLayout()
        self.write_button = button("生成网站名单", self.write, icon="export", kind="primary")
        self.compare_button = button("核对已发布的名单", self.choose_published, icon="check")
        row.addWidget(self.write_button)
        row.addWidget(self.compare_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(label("核对公示表", role="heading"))
        self.code_field = QLineEdit()
        self.code_field.setPlaceholderText("扫码枪扫入二维码，或输入表上的编号")
        self.code_field.setAccessibleName("二维码内容或编号")
        self.code_field.returnPressed.connect(self.prove)
        row = QHBoxLayout()
        row.addWidget(self.code_field, 1)
        self.prove_button = button("核对", self.prove, icon="check")
        self.prove_button.setAutoDefault(False)
        row.addWidget(self.prove_button)
        column.addLayout(row)
        self.status = StatusLabel("")
        self.text_label = label(wrap=True, selectable=True)
        self.lines = QListWidget()
        self.lines.setAccessibleName("结果")
        self.lines.setWordWrap(True)
        column.addWidget(self.status)
        column.addWidget(self.text_label)
        column.addWidget(self.lines, 1)
        column.addStretch(0)
        self.folder_button = button("打开文件夹", self.open_folder, icon="folder")
        self.close_button = button("关闭", self.reject)
        row = QHBoxLayout()
        row.addWidget(self.folder_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)
        for part in (self.status, self.lines, self.folder_button):
            part.hide()

    def write(self) -> None:
        """Ask for the folder and write the list there."""
        folder = QFileDialog.getExistingDirectory(self, "网站名单放在哪个文件夹", self.folder)
        if folder:
            self.write_into(Path(folder))

    def write_into(self, folder: Path) -> None:
        """Write the list in a worker."""
        self.folder = str(folder)
        self.write_button.setEnabled(False)
        self.context.jobs.run(
            "生成网站名单", lambda progress: self.presenter.write(folder, progress), self._written, self._refused
        )

    def _written(self, made: WebsiteFiles) -> None:
        self.write_button.setEnabled(True)
        self.context.changed(made.changes)
        text = f"{made.message}文件放在：{self.folder}"
        self.show_outcome(Outcome("已生成", "good", text, tuple(file.name for file in made.files)))
        self.folder_button.show()

    def open_folder(self) -> None:
        """Show the folder of the files written in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder))

    def choose_published(self) -> None:
        """Ask for the published list and compare it."""
        name, _ = QFileDialog.getOpenFileName(self, "网站上发布的名单", self.folder, LISTS)
        if name:
            self.compare(Path(name))

    def compare(self, file: Path) -> None:
        """Compare in a worker."""
        self.compare_button.setEnabled(False)
        self.context.jobs.run("核对网站名单", lambda _: self.presenter.compare(file), self.show_outcome, self._refused)

    def prove(self) -> None:
        """Prove the paper whose code is in the field."""
        if not self.code_field.text().strip():
            return
        try:
            self.show_outcome(self.presenter.prove(self.code_field.text()))
        except Refusal as refusal:
            self._refused(refusal)
        self.code_field.selectAll()

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what came of a job."""
        self.compare_button.setEnabled(True)
        self.status.set_status(outcome.word, TONES[outcome.tone])
        self.status.show()
        self.text_label.setText(outcome.text)
        self.lines.clear()
        self.lines.addItems(list(outcome.lines))
        self.lines.setVisible(bool(outcome.lines))
        self.folder_button.hide()

    def _refused(self, refusal: Refusal) -> None:
        self.write_button.setEnabled(True)
        self.show_outcome(Outcome("没有完成", "bad", f"{refusal.message}{refusal.advice}"))
