"""What shall be printed in one go? The queue to tick at the left, one sheet as it will look at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLayout,
    QSplitter,
    QWidget,
)

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.boards.sheet_making import MadeSheet
from zwgk_desktop.services.posting_sheets import PrintedPostings
from zwgk_desktop.services.preview import page_image
from zwgk_desktop.ui.boards.print_queue_presenter import PAPERS, Found, PrintQueuePresenter
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.jobs import Job
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.document_preview import DocumentPreview
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.job_bar import JobBar
from zwgk_desktop.ui.widgets.printing import print_pdf
from zwgk_desktop.ui.widgets.text import label
from zwgk_desktop.ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from zwgk_desktop.ui.boards.page import BoardsPage

SIZE = (1180, 680)
WIDTHS = (7, 16, 4, 8, 5)  # characters
TEXT = "列出已审定、还没有打印的公示，按村和目录顺序排列。打印后自动登记“已打印”，并保存原件备查。"
CHOSEN_TEXT = "按村和目录顺序打印选中的公示；还没有审定的标注“送审稿”。"


def open_queue(page: BoardsPage) -> PrintQueueDialog:
    """Open the queue of the page's period."""
    return _open(PrintQueueDialog(page, page.context))


def open_chosen(parent: QWidget, context: PageContext, ids: Sequence[int]) -> PrintQueueDialog:
    """Open the queue with postings chosen in the list."""
    return _open(PrintQueueDialog(parent, context, ids))


def _open(dialog: PrintQueueDialog) -> PrintQueueDialog:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class PrintQueueDialog(Question):
    """Looks as soon as the range changes; looking, making and printing run in workers and can be stopped."""

    def __init__(self, parent: QWidget, context: PageContext, ids: Sequence[int] | None = None) -> None:
        super().__init__(parent, "打印公示单", CHOSEN_TEXT if ids else TEXT, "打印", "关闭")
        outer = self.layout()
        assert outer is not None
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.resize(*SIZE)
        self.context, self.presenter = context, PrintQueuePresenter(context.desk, context.period, ids)
        self.job: Job | None = None
        self._turn = 0
        self._shown: int | None = None
        self._build_range()
        self.told_label = label(role="second", wrap=True)
        self.body.addWidget(self.told_label)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._build_list())
        self.preview = DocumentPreview(context.jobs, "在左边点一份，这里显示打印出来的样子。")
        self.preview.failed.connect(self._refused)
        self.preview.save_button.hide()  # the whole queue is saved or printed, and noted
        self.preview.print_button.hide()
        split.addWidget(self.preview)
        split.setSizes([660, 480])
        self.body.addWidget(split, 1)
        self.job_bar = JobBar()
        context.jobs.started.connect(self.job_bar.watch)
        self.body.addWidget(self.job_bar)
        self.finished.connect(lambda _result: self.job.cancel() if self.job else None)
        self.look()

    def _build_range(self) -> None:
        bar, presenter = FlowBar(), self.presenter
        choices: list[tuple[str, str, Sequence[tuple[str, str]]]] = [("paper", "纸张", [(p, p) for p in PAPERS])]
        if presenter.ids is None:
            choices = [
                ("period", "时段", presenter.period_choices()),
                ("village", "村", presenter.village_choices()),
                ("category", "类别", presenter.category_choices()),
                *choices,
            ]
        self.boxes: dict[str, QComboBox] = {}
        for key, title, values in choices:
            box = self.boxes[key] = QComboBox()
            box.setAccessibleName(title)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            for value, words in values:
                box.addItem(words, value)
            box.activated.connect(partial(self._narrowed, key))
            bar.flow.add(box)
        self.checks: dict[str, QCheckBox] = {}
        for key, words in (("drafts", "连同送审稿"), ("again", "连同已打印未张贴的"), ("combined", "各村合为一个文件")):
            check = self.checks[key] = QCheckBox(words)
            check.toggled.connect(partial(self._switched, key))
            check.setVisible(presenter.ids is None or key == "combined")
            bar.flow.add(check)
        self.save_button = button("生成 PDF", self.choose_folder, icon="save")
        self.save_button.setAutoDefault(False)
        bar.flow.add(self.save_button, right=True)
        self.body.addWidget(bar)

    def _build_list(self) -> QWidget:
        self.tree = TickList("等待打印的公示", ("村", "公示", "用纸", "时段", "状态"), WIDTHS)
        self.tree.looked_at.connect(self._show_sheet)
        self.tree.changed.connect(self._ticked)
        return self.tree

    # What is found

    def look(self) -> None:
        """Find what waits in a worker; what is looked for already is stopped."""
        if self.job is not None:
            self.job.cancel()
        self._turn += 1
        turn = self._turn
        self.told_label.setText("正在查找和计算用纸…")
        self._allow(False)

        def found(one: Found) -> None:
            if turn == self._turn:
                self._found(one)

        self.job = self.context.jobs.run("查找等待打印的公示", self.presenter.look, found, self._refused, self._idle)

    def _found(self, found: Found) -> None:
        self.job = None
        self.presenter.show(found)
        self.tree.show_rows(self.presenter.rows(), self.presenter.chosen)
        self._count()

    def _ticked(self) -> None:
        self.presenter.chosen = {key for key in self.tree.ticked() if isinstance(key, int)}
        self._count()

    def _count(self) -> None:
        self.told_label.setText(self.presenter.told)
        self._allow(bool(self.presenter.ticked()) and self.job is None)

    def _allow(self, on: bool) -> None:
        self.yes_button.setEnabled(on)
        self.save_button.setEnabled(on)

    def _narrowed(self, key: str, _at: int) -> None:
        setattr(self.presenter, key, self.boxes[key].currentData())
        self.look()

    def _switched(self, key: str, on: bool) -> None:
        setattr(self.presenter, key, on)
        if key != "combined":
            self.look()

    def _show_sheet(self, posting_id: int | None) -> None:
        """Draw the sheet of the current row in a worker."""
        self._shown = posting_id
        if posting_id is None:
            self.preview.clear()
            return

        def done(made: MadeSheet) -> None:
            if posting_id == self._shown:
                name, pdf = made.built.sheet.title, made.pdf
                self.preview.show_document(name, made.pages, lambda page, dpi: page_image(pdf, page, dpi))

        work = lambda _progress: self.presenter.preview(posting_id)  # noqa: E731
        self.context.jobs.run("画出公示单", work, done, self._unseen, shown=False)

    def _unseen(self, refusal: Refusal) -> None:
        self.preview.clear()
        self.told_label.setText(f"{refusal.message}{refusal.advice}")

    # What is done

    def try_accept(self) -> None:
        """Print what is ticked."""
        if self.yes_button.isEnabled():
            self.print_()

    def print_(self, printer: QPrinter | None = None) -> None:
        """Make everything in a worker, then ask for the printer (unless given) and print; then note it."""

        def out(made: tuple[list[MadeSheet], bytes]) -> None:
            self._idle()
            sheets, pdf = made
            told = lambda _pages: self._end(partial(self.presenter.printed, sheets))  # noqa: E731
            self.job = print_pdf(self, self.context.jobs, pdf, "公示单", told, self._refused, printer)
            if self.job is not None:
                self._allow(False)
                self.job.cancelled.connect(self._idle)

        self._start("生成公示单", self.presenter.make, out)

    def choose_folder(self) -> None:
        """Ask for the folder, then write the files."""
        name = QFileDialog.getExistingDirectory(self, "公示单（PDF）放到哪个文件夹")
        if name:
            self.save(Path(name))

    def save(self, folder: Path) -> None:
        """Write what is ticked into ``folder``, all or nothing, and note it."""

        def done(printed: PrintedPostings) -> None:
            self._end(lambda: printed.changes)

        self._start("生成公示单", lambda progress: self.presenter.save(folder, progress), done)

    def _start(self, title: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._allow(False)
        self.told_label.setText("正在生成…")
        self.job = self.context.jobs.run(title, work, done, self._refused, self._idle)

    def _end(self, change: Callable[[], Any]) -> None:
        """Note what was done and close."""
        self.job = None
        if self.context.act(change) is not None:
            self.accept()
        else:
            self._count()

    def _idle(self) -> None:
        self.job = None
        self._count()

    def _refused(self, refusal: Refusal) -> None:
        self.job = None
        self._count()
        self.told_label.setText(f"{refusal.message}{refusal.advice}")
