"""How does a posting look on paper before it is printed? Preview, paper size, print, save as."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from zwgk_desktop.services.posting_sheets import preview_posting
from zwgk_desktop.services.preview import page_count, page_image
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.widgets.document_preview import DocumentPreview
from zwgk_desktop.ui.widgets.text import label

SIZE = (760, 640)


class SheetDialog(QDialog):
    """Shows one posting; ``printed`` comes after it went to the printer, ``saved`` carries folder and paper."""

    printed = Signal()
    saved = Signal(object, str)

    def __init__(self, parent: QWidget | None, context: PageContext, posting_id: int, title: str) -> None:
        super().__init__(parent)
        self._context, self._id, self._title = context, posting_id, title
        self.setWindowTitle("打印公示单")
        self.resize(*SIZE)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        row = QHBoxLayout()
        row.addWidget(label(title, role="heading", wrap=True), 1)
        row.addWidget(label("纸张"))
        self.paper = QComboBox()
        self.paper.setAccessibleName("纸张")
        self.paper.addItems(["A4", "A3"])
        self.paper.currentTextChanged.connect(lambda _paper: self.load())
        row.addWidget(self.paper)
        outer.addLayout(row)
        self.preview = DocumentPreview(context.jobs)
        self.preview.empty_state.set_text("正在生成公示单", "请稍候。")
        self.preview.failed.connect(context.refuse)
        self.preview.printed.connect(lambda _pages: self.printed.emit())
        self.preview.saved_as.connect(self._save)
        outer.addWidget(self.preview, 1)
        self.load()

    def load(self) -> None:
        """Make the PDF in a worker and show it; a refusal closes the dialog and is told on the page."""
        desk, posting_id, paper = self._context.desk, self._id, self.paper.currentText()

        def work(_progress: object) -> tuple[bytes, int]:
            pdf = preview_posting(desk, posting_id, paper)
            return pdf, page_count(pdf)

        self._context.jobs.run("生成公示单", work, self._show, self._give_up, shown=False)

    def _show(self, made: tuple[bytes, int]) -> None:
        pdf, pages = made
        self.preview.show_document(f"{self._title}.pdf", pages, lambda page, dpi: page_image(pdf, page, dpi))

    def _give_up(self, refusal: object) -> None:
        self.reject()
        self._context.refuse(refusal)  # type: ignore[arg-type]

    def _save(self, path: Path) -> None:
        self.saved.emit(path, self.paper.currentText())
