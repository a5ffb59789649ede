"""How does a whole board look? Village, period and size above; plan, sheets and head strips below, to print or save."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QLayout, QSpinBox, QWidget

from zwgk_desktop.domain.board_plan import MOST
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.boards.tiles import Board
from zwgk_desktop.services.posting_sheets import PrintedPostings
from zwgk_desktop.services.preview import page_count, page_image
from zwgk_desktop.ui.boards.tiles_presenter import PAPERS, PARTS, TilesPresenter
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.jobs import Job
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.document_preview import DocumentPreview
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.job_bar import JobBar
from zwgk_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from zwgk_desktop.ui.boards.page import BoardsPage

SIZE = (1080, 700)
TEXT = "把一个村这一期要张贴的公示排到公开栏上：公示单按张贴顺序编号，张贴图写明位置和要撤下的旧件。"


def open_tiles(page: BoardsPage) -> TilesDialog:
    """Open the dialog for the village in the pane, or the first one."""
    cell = page.presenter.cell
    dialog = TilesDialog(page, page.context, cell.village.id if cell else None)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class TilesDialog(Question):
    """Lays out as soon as the choice changes, in a worker."""

    def __init__(self, parent: QWidget, context: PageContext, village_id: int | None = None) -> None:
        super().__init__(parent, "整块公开栏", TEXT, "生成 PDF", "关闭")
        outer = self.layout()
        assert outer is not None
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.resize(*SIZE)
        self.context, self.presenter = context, TilesPresenter(context.desk, context.period, village_id)
        self.job: Job | None = None
        self._turn = 0
        bar = FlowBar()
        self._build_range(bar)
        self._build_size(bar)
        self.body.addWidget(bar)
        self.told_label = label(role="second", wrap=True)
        self.body.addWidget(self.told_label)
        self.preview = DocumentPreview(context.jobs, "选好村和时段后，这里显示张贴图和公示单。")
        self.preview.failed.connect(self._refused)
        self.preview.save_button.hide()
        self.preview.printed.connect(lambda _pages: self._printed())
        self.body.addWidget(self.preview, 1)
        self.job_bar = JobBar()
        context.jobs.started.connect(self.job_bar.watch)
        self.body.addWidget(self.job_bar)
        self.finished.connect(lambda _result: self.job.cancel() if self.job else None)
        self._show_size()
        self.look()

    def _build_range(self, bar: FlowBar) -> None:
        presenter = self.presenter
        self.village_box, self.period_box, self.place_box = QComboBox(), QComboBox(), QComboBox()
        for box, title in ((self.village_box, "村"), (self.period_box, "时段"), (self.place_box, "公开栏")):
            box.setAccessibleName(title)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            bar.flow.add(box)
        for key, name in presenter.villages():
            self.village_box.addItem(name, key)
        self.village_box.setCurrentIndex(max(0, self.village_box.findData(presenter.village)))
        for code, words in presenter.period_choices():
            self.period_box.addItem(words, code)
        self.village_box.activated.connect(lambda _at: self._choose_village())
        self.period_box.activated.connect(lambda _at: self._choose_period())
        self.place_box.activated.connect(self._choose_place)

    def _build_size(self, bar: FlowBar) -> None:
        self.across_box, self.down_box, self.paper_box = QSpinBox(), QSpinBox(), QComboBox()
        for box, title, words in ((self.across_box, "横排张数", "横排"), (self.down_box, "竖排张数", "竖排")):
            box.setRange(1, MOST)
            box.setAccessibleName(title)
            box.setPrefix(f"{words} ")
            box.setSuffix(" 张")
            box.setKeyboardTracking(False)
            bar.flow.add(box)
        self.paper_box.addItems(PAPERS)
        self.paper_box.setAccessibleName("纸张")
        bar.flow.add(self.paper_box)
        self.part_box = QComboBox()
        self.part_box.setAccessibleName("预览什么")
        for key, words in PARTS:
            self.part_box.addItem(f"看{words}", key)
        self.part_box.activated.connect(lambda _at: self._show_part())
        bar.flow.add(self.part_box)
        self.across_box.valueChanged.connect(lambda _value: self._resized())
        self.down_box.valueChanged.connect(lambda _value: self._resized())
        self.paper_box.activated.connect(lambda _at: self._resized())

    # The choice

    def _choose_village(self) -> None:
        self.presenter.village = int(self.village_box.currentData())
        self.presenter.take_size(0)
        self._show_size()
        self.look()

    def _choose_period(self) -> None:
        self.presenter.period = str(self.period_box.currentData())
        self.look()

    def _choose_place(self, at: int) -> None:
        self.presenter.take_size(at)
        self._show_size()
        self.look()

    def _resized(self) -> None:
        self.presenter.change_size(self.across_box.value(), self.down_box.value(), self.paper_box.currentText())
        self.look()

    def _show_size(self) -> None:
        """Show the boards of the village and the size chosen."""
        size, sizes = self.presenter.size, self.presenter.sizes()
        at = sizes.index(size) if size in sizes else 0
        self.place_box.clear()
        self.place_box.addItems([one.name for one in sizes])
        self.place_box.setCurrentIndex(at)
        for box, value in ((self.across_box, size.across), (self.down_box, size.down)):
            blocked = box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(blocked)
        self.paper_box.setCurrentText(size.paper)

    # What is laid out

    def look(self) -> None:
        """Lay the board out in a worker; what is laid out already is stopped."""
        if self.job is not None:
            self.job.cancel()
        self._turn += 1
        turn = self._turn
        self.presenter.board = None
        self.yes_button.setEnabled(False)
        self.told_label.setText("正在排版…")

        def done(board: Board) -> None:
            if turn == self._turn:
                self._take(board)

        def failed(refusal: Refusal) -> None:
            if turn == self._turn:
                self.preview.clear()
                self._refused(refusal)

        self.job = self.context.jobs.run("排公开栏", self.presenter.make, done, failed, self._idle)

    def _take(self, board: Board) -> None:
        self.job, self.presenter.board = None, board
        self._idle()
        self._show_part()

    def _show_part(self) -> None:
        board = self.presenter.board
        if board is None:
            return
        key = str(self.part_box.currentData())
        pdf: bytes = getattr(board, key)
        name = f"{board.village}{board.label}{dict(PARTS)[key]}.pdf"
        self.preview.show_document(name, page_count(pdf), lambda page, dpi: page_image(pdf, page, dpi))

    # What is done

    def try_accept(self) -> None:
        """Ask for the folder, then write the files."""
        if not self.yes_button.isEnabled():
            return
        name = QFileDialog.getExistingDirectory(self, "公开栏（PDF）放到哪个文件夹")
        if name:
            self.save(Path(name))

    def save(self, folder: Path) -> None:
        """Write sheets, plan and strips into ``folder``, all or nothing, and note the sheets."""
        self.yes_button.setEnabled(False)

        def done(printed: PrintedPostings) -> None:
            self.job = None
            self.context.changed(printed.changes)
            self.accept()

        work: Callable[[Any], PrintedPostings] = lambda progress: self.presenter.save(folder, progress)  # noqa: E731
        self.job = self.context.jobs.run("生成公开栏文件", work, done, self._refused, self._idle)

    def _printed(self) -> None:
        """Note the sheets when it was they that were printed."""
        if self.part_box.currentData() == "sheets":
            self.context.act(self.presenter.printed)
        else:
            self.context.tell("已送到打印机。")

    def _idle(self) -> None:
        self.job = None
        self.yes_button.setEnabled(self.presenter.board is not None)
        self.told_label.setText(self.presenter.told)

    def _refused(self, refusal: Refusal) -> None:
        self._idle()
        self.told_label.setText(f"{refusal.message}{refusal.advice}")
