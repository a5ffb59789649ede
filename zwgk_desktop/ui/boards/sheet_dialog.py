"""How does a posting look on paper before it is printed? Preview, paper, direction, print, save, reprint as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.preview import page_image
from zwgk_desktop.ui.boards.sheet_presenter import PAPERS, TURNS, SheetPresenter, Shown, describe
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.tones import GOOD, INFO, WARN
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.document_preview import DocumentPreview
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.job_bar import JobBar
from zwgk_desktop.ui.widgets.text import StatusLabel, label

SIZE = (860, 640)
TONES = {"good": GOOD, "warn": WARN, "info": INFO}
PAPER_KEY = "boards/paper"


class SheetDialog(QDialog):
    """Shows one posting; ``printed`` comes after it went to the printer and was noted."""

    printed = Signal()

    def __init__(self, parent: QWidget | None, context: PageContext, posting_id: int, title: str) -> None:
        super().__init__(parent)
        self._context = context
        self.presenter = SheetPresenter(context.desk, posting_id)
        self.shown: Shown | None = None
        self._turn = 0
        self.setWindowTitle("打印公示单")
        self.resize(*SIZE)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(8)
        outer.addWidget(label(title, role="heading", wrap=True))
        outer.addWidget(self._build_choice())
        self.status = StatusLabel("")
        outer.addWidget(self.status)
        self.preview = DocumentPreview(context.jobs)
        self.preview.empty_state.set_text("正在生成公示单", "请稍候。")
        self.preview.failed.connect(context.refuse)
        self.preview.printed.connect(lambda _pages: self._printed())
        self.preview.saved_as.connect(self.save)
        outer.addWidget(self.preview, 1)
        self.job_bar = JobBar()
        context.jobs.started.connect(self.job_bar.watch)
        outer.addWidget(self.job_bar)
        self.load()

    def _build_choice(self) -> QWidget:
        bar = FlowBar()
        self.paper, self.turn = QComboBox(), QComboBox()
        self.paper.setAccessibleName("纸张")
        self.paper.addItems(PAPERS)
        self.paper.setCurrentText(self._context.settings.get(PAPER_KEY, PAPERS[0]))
        self.turn.setAccessibleName("方向")
        for words, value in TURNS:
            self.turn.addItem(words, value)
        self.paper.currentTextChanged.connect(lambda _paper: self.load())
        self.turn.currentIndexChanged.connect(lambda _at: self.load())
        self.archived = button("看存档件", self.show_archived, icon="archive")
        self.archived.setVisible(False)
        for part in (self.paper, self.turn, self.archived):
            bar.flow.add(part)
        return bar

    def load(self) -> None:
        """Make the PDF in a worker and show it; a refusal of the first one closes the dialog."""
        paper, landscape = self.paper.currentText(), self.turn.currentData()
        self._context.settings.set(PAPER_KEY, paper)
        self._run(lambda: self.presenter.make(paper, landscape))

    def show_archived(self) -> None:
        """Show the file printed last, to print it again exactly as it was; again: what would be printed now."""
        if self.shown is not None and self.shown.made is None:
            self.load()
        else:
            self._run(self.presenter.load_archived)

    def _run(self, work: Callable[[], Shown]) -> None:
        self._turn += 1
        turn = self._turn

        def done(shown: Shown) -> None:
            if turn == self._turn:
                self._show(shown)

        def failed(refusal: Refusal) -> None:
            if turn == self._turn:
                self._give_up(refusal)

        self._context.jobs.run("生成公示单", lambda _progress: work(), done, failed, shown=False)

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self.status.set_status(shown.told, TONES[shown.tone])
        self.archived.setVisible(bool(shown.archived))
        old = shown.made is None
        self.archived.setText("看现在的内容" if old else "看存档件")
        if shown.archived:
            self.archived.setToolTip(f"上次{describe(shown.archived[-1])}，编号 {shown.archived[-1].number}")
        for box in (self.paper, self.turn):
            box.setEnabled(not old)
        pdf = shown.pdf
        self.preview.show_document(shown.name, shown.pages, lambda page, dpi: page_image(pdf, page, dpi))

    def _give_up(self, refusal: Refusal) -> None:
        if self.shown is None:
            self.reject()
        self._context.refuse(refusal)

    def _printed(self) -> None:
        """Note exactly what was shown."""
        shown = self.shown
        if shown is not None and self._context.act(lambda: self.presenter.printed(shown)) is not None:
            self.printed.emit()

    def save(self, path: Path) -> None:
        """Write exactly what is shown."""
        shown = self.shown
        if shown is not None:
            self._context.act(lambda: self.presenter.save(shown, path))

    def done(self, result: int) -> None:
        """End; what is still being made is not wanted any more."""
        self._turn += 1
        super().done(result)
