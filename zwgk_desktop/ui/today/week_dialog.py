"""How does the week's work look on paper? A preview, to be printed or saved as PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.preview import page_count, page_image
from zwgk_desktop.services.today import preview_week_plan, print_week_plan
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.widgets.document_preview import DocumentPreview
from zwgk_desktop.ui.widgets.text import label

SIZE = (760, 660)


class WeekDialog(QDialog):
    """One A4 sheet; what did not fit is counted on it."""

    def __init__(self, parent: QWidget | None, context: PageContext) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle("本周计划")
        self.resize(*SIZE)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        row = QHBoxLayout()
        row.addWidget(label("本周计划", role="heading"), 1)
        outer.addLayout(row)
        self.preview = DocumentPreview(context.jobs)
        self.preview.empty_state.set_text("正在排本周计划", "请稍候。")
        self.preview.failed.connect(context.refuse)
        self.preview.saved_as.connect(self.save)
        outer.addWidget(self.preview, 1)
        desk = context.desk

        def work(_progress: object) -> tuple[bytes, int]:
            pdf = preview_week_plan(desk)
            return pdf, page_count(pdf)

        context.jobs.run("排本周计划", work, self._show, self._give_up, shown=False)

    def _show(self, made: tuple[bytes, int]) -> None:
        pdf, pages = made
        self.preview.show_document("本周计划.pdf", pages, lambda page, dpi: page_image(pdf, page, dpi))

    def _give_up(self, refusal: Refusal) -> None:
        self.reject()
        self._context.refuse(refusal)

    def save(self, path: Path) -> None:
        """Write the sheet to ``path``."""
        target = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
        desk = self._context.desk
        self._context.run(
            "保存本周计划",
            lambda _progress: print_week_plan(desk, target),
            lambda _left: self._context.tell(f"已保存本周计划：{target}"),
        )
