"""What was written, and where does it go from here? The files, a look at the PDF, the U盘."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.ledger.export_presenter import ExportPresenter, kind_of, page_image
from zwgk_desktop.ui.tones import BAD, GOOD, INFO
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.document_preview import DocumentPreview
from zwgk_desktop.ui.widgets.text import IconLabel, StatusLabel, label, surface


class ExportResult(QWidget):
    """The files of one export; ``copied`` carries the line that says they arrived on the U盘."""

    copied = Signal(str)

    def __init__(
        self, context: PageContext, presenter: ExportPresenter, files: Sequence[Path], pdf: tuple[Path, int] | None
    ) -> None:
        super().__init__()
        self.context, self.presenter, self.files = context, presenter, tuple(files)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._head())
        self.copy_status = StatusLabel()
        self.copy_label = label(wrap=True, selectable=True)
        row = QHBoxLayout()
        row.addWidget(self.copy_status)
        row.addWidget(self.copy_label, 1)
        column.addLayout(row)
        self._tell_copy("", "")
        card, inside = surface(margin=8, spacing=0)
        for file in self.files:
            line = QHBoxLayout()
            line.setSpacing(12)
            line.addWidget(label(kind_of(file), role="second"))
            line.addWidget(label(file.name, wrap=True, selectable=True), 1)
            line.addWidget(button("打开", partial(open_path, file), kind="quiet"))
            inside.addLayout(line)
        column.addWidget(card)
        self.preview = DocumentPreview(context.jobs)
        self.preview.setVisible(pdf is not None)
        column.addWidget(self.preview, 1)
        if pdf is None:
            column.addStretch(1)
        else:
            self._show(*pdf)

    def _head(self) -> QHBoxLayout:
        head, files = QHBoxLayout(), self.files
        head.addWidget(IconLabel(GOOD.icon, GOOD.key, 22))
        head.addWidget(label(f"已生成 {len(files)} 个文件，在 {files[0].parent}", wrap=True, selectable=True), 1)
        self.copy_button = button("复制到U盘", self.choose_copy, icon="export")
        self.copy_button.setToolTip("复制后逐个读回核对，并写一张校验单")
        head.addWidget(self.copy_button)
        head.addWidget(button("打开文件夹", partial(open_path, files[0].parent), icon="folder"))
        return head

    def _show(self, path: Path, pages: int) -> None:
        self.preview.setMinimumHeight(200)
        self.preview.failed.connect(self.context.refuse)
        self.preview.save_button.hide()  # it is saved already
        self.preview.show_document(path.name, pages, partial(page_image, path))

    def choose_copy(self) -> None:
        """Let the officer choose the U盘, then copy."""
        chosen = QFileDialog.getExistingDirectory(self, "选择U盘或文件夹")
        if chosen:
            self.copy_to(Path(chosen))

    def copy_to(self, folder: Path) -> None:
        """Copy the files, read them back, and say so."""
        self.copy_button.setEnabled(False)
        self._tell_copy("正在复制", f"到 {folder}")
        presenter, files = self.presenter, self.files
        self.context.jobs.run(
            "复制到U盘",
            lambda progress: presenter.copy(files, folder, progress),
            self._copied,
            self._failed,
            shown=False,
        )

    def _copied(self, line: str) -> None:
        self.copy_button.setEnabled(True)
        self.copy_status.set_status("已核对", GOOD)
        self.copy_label.setText(line)
        self.copied.emit(line)

    def _failed(self, refusal: Refusal) -> None:
        self.copy_button.setEnabled(True)
        self.copy_status.set_status("没有复制成", BAD)
        self.copy_label.setText(f"{refusal.message}{refusal.advice}")

    def _tell_copy(self, word: str, text: str) -> None:
        self.copy_status.set_status(word, INFO)
        self.copy_status.setVisible(True)
        self.copy_label.setText(text)


def open_path(path: Path) -> None:
    """Open a file or folder with the program the PC uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
