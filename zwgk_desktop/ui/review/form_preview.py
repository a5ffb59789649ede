"""How does the review form look before it is printed? A preview, to be printed or saved as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.preview import page_count, page_image
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.review.review_presenter import ReviewPresenter
from zwgk_desktop.ui.widgets.document_preview import DocumentPreview
from zwgk_desktop.ui.widgets.text import label

SIZE = (760, 680)


class FormPreview(QDialog):
    """The forms of several subjects, a page each."""

    def __init__(
        self, parent: QWidget | None, context: PageContext, presenter: ReviewPresenter, rows: Sequence[int]
    ) -> None:
        super().__init__(parent)
        self.context, self.presenter, self.rows = context, presenter, list(rows)
        self.setWindowTitle("审查单")
        self.resize(*SIZE)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.addWidget(label(f"审查单（{len(self.rows)} 份）", role="heading"))
        self.preview = DocumentPreview(context.jobs)
        self.preview.empty_state.set_text("正在排审查单", "请稍候。")
        self.preview.failed.connect(context.refuse)
        self.preview.saved_as.connect(self.save)
        self.preview.printed.connect(lambda _pages: self._note())
        outer.addWidget(self.preview, 1)

        def work(_progress: object) -> tuple[bytes, int]:
            pdf = presenter.forms(self.rows)
            return pdf, page_count(pdf)

        context.jobs.run("排审查单", work, self._show, self._give_up, shown=False)

    def _show(self, made: tuple[bytes, int]) -> None:
        pdf, pages = made
        self.preview.show_document("审查单.pdf", pages, lambda page, dpi: page_image(pdf, page, dpi))

    def _give_up(self, refusal: Refusal) -> None:
        self.reject()
        self.context.refuse(refusal)

    def _note(self) -> None:
        presenter, rows = self.presenter, self.rows
        self.context.run("登记打印", lambda _progress: presenter.note_printed(rows), self.context.changed)

    def save(self, path: Path) -> None:
        """Write the forms to ``path``."""
        target = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
        presenter, rows = self.presenter, self.rows
        self.context.run("保存审查单", lambda _progress: presenter.save_forms(rows, target), self.context.changed)
