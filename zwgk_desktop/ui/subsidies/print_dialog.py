"""How are notice sheets printed? The choice at the left, the first sheet as it will look at the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services import preview
from zwgk_desktop.services.sheets import PrintedSheets
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.jobs import Job
from zwgk_desktop.ui.subsidies.look_boxes import LookBoxes
from zwgk_desktop.ui.subsidies.print_presenter import PAPERS, PrintPresenter, hanging
from zwgk_desktop.ui.subsidies.website_dialog import WebsiteDialog
from zwgk_desktop.ui.tones import BAD, GOOD, WARN
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.document_preview import DocumentPreview
from zwgk_desktop.ui.widgets.job_bar import JobBar
from zwgk_desktop.ui.widgets.text import StatusLabel, label, scrolled, surface

TONES = {"good": GOOD, "warn": WARN, "bad": BAD}
FOLDER_KEY = "subsidies/folder"
WAIT = 250  # milliseconds after the last change before the preview is drawn


class PrintDialog(QDialog):
    """The dialog; it stays open after printing and lists the files."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        batch_id: int | None = None,
        presenter: PrintPresenter | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.presenter = presenter or PrintPresenter(context.desk, batch_id)
        self.presenter.choice.folder = context.settings.get(FOLDER_KEY, "")
        self.job: Job | None = None
        self._turn = 0
        self.setWindowTitle("打印公示单")
        self._waiting = QTimer(self, singleShot=True, interval=WAIT)
        self._waiting.timeout.connect(self.draw)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 12)
        outer.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolled(self._build_choice()))
        self.stack.addWidget(self._build_result())
        row.addWidget(self.stack, 2)
        self.preview = DocumentPreview(context.jobs, "选好清单后，这里显示第一张公示单。")
        self.preview.failed.connect(self._tell_refusal)
        self.preview.save_button.hide()  # the file is in the folder already
        row.addWidget(self.preview, 3)
        outer.addLayout(row, 1)
        self.job_bar = JobBar()
        context.jobs.started.connect(self.job_bar.watch)
        outer.addWidget(self.job_bar)
        outer.addLayout(self._build_footer())
        self._fill()
        self._resize(parent)

    def _resize(self, parent: QWidget) -> None:
        room = parent.window().size() if parent is not None else QSize(1180, 700)
        self.resize(max(900, round(room.width() * 0.94)), max(560, round(room.height() * 0.94)))

    def _build_choice(self) -> QWidget:
        box, column = surface()
        column.addWidget(label("打印公示单", role="heading"))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(6)
        self.batch_box, self.village_box, self.paper_box = QComboBox(), QComboBox(), QComboBox()
        self.turn_box, self.profile_box = QComboBox(), QComboBox()
        paper = QHBoxLayout()
        paper.addWidget(self.paper_box, 1)
        paper.addWidget(self.turn_box, 1)
        names = ("清单", "村", "纸张", "方向", "脱敏方案")
        boxes = (self.batch_box, self.village_box, self.paper_box, self.turn_box, self.profile_box)
        for name, made in zip(names, boxes, strict=True):
            made.setAccessibleName(name)
            made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        form.addRow("清单", self.batch_box)
        form.addRow("村", self.village_box)
        form.addRow("纸张和方向", paper)
        form.addRow("脱敏方案", self.profile_box)
        self.look_boxes = LookBoxes()
        self.look_boxes.changed.connect(self._chosen)
        form.addRow("版式", self.look_boxes)
        self.strength = StatusLabel("")
        self.strength_label = label(role="second", wrap=True)
        form.addRow("", self.strength)
        form.addRow("", self.strength_label)
        form.addRow("放在哪个文件夹", self._build_folder())
        column.addLayout(form)
        column.addStretch(1)
        return box

    def _build_folder(self) -> QWidget:
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        self.folder_field = QLineEdit(self.presenter.choice.folder)
        self.folder_field.setAccessibleName("放在哪个文件夹")
        self.folder_field.textChanged.connect(self._folder_typed)
        row.addWidget(self.folder_field, 1)
        row.addWidget(button("选择", self._choose_folder, icon="folder"))
        return place

    def _build_result(self) -> QWidget:
        box, column = surface()
        column.addWidget(label("公示单已生成", role="heading"))
        self.result_status = StatusLabel("")
        column.addWidget(self.result_status)
        self.result_label = label(wrap=True, selectable=True)
        column.addWidget(self.result_label)
        self.files = QListWidget()
        self.files.setAccessibleName("生成的文件")
        self.files.currentItemChanged.connect(lambda item, _old: self._show_file(item))
        column.addWidget(self.files, 1)
        column.addWidget(button("打开文件夹", self.open_folder, icon="folder"))
        return box

    def _build_footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.draft = StatusLabel("")
        self.problem_label = label(role="problem", wrap=True)
        self.website_button = button("网站名单和核对", self.open_website, icon="check")
        self.back_button = button("再打印", self._again, icon="back")
        self.close_button = button("关闭", self.reject)
        self.print_button = button("生成公示单", self.print_sheets, icon="print", kind="primary")
        row.addWidget(self.draft)
        row.addWidget(self.problem_label, 1)
        for made in (self.website_button, self.back_button, self.close_button, self.print_button):
            row.addWidget(made)
        self.back_button.hide()
        return row

    # The choice

    def _fill(self) -> None:
        held = self.presenter
        for key, words in held.batches():
            self.batch_box.addItem(words, key)
        self.batch_box.setCurrentIndex(self.batch_box.findData(held.choice.batch_id))
        for paper in PAPERS:
            self.paper_box.addItem(paper, paper)
        for word, wide in (("竖排", False), ("横排", True)):
            self.turn_box.addItem(word, wide)
        for profile, title in held.profiles():
            self.profile_box.addItem(title, profile)
        self._fill_villages()
        self.batch_box.currentIndexChanged.connect(lambda _at: self._choose_batch())
        for made in (self.village_box, self.paper_box, self.turn_box, self.profile_box):
            made.currentIndexChanged.connect(lambda _at: self._chosen())
        self._chosen()

    def _fill_villages(self) -> None:
        self.village_box.blockSignals(True)
        self.village_box.clear()
        for name, words in self.presenter.villages():
            self.village_box.addItem(words, name)
        self.village_box.blockSignals(False)

    def _choose_batch(self) -> None:
        self.presenter.choice.batch_id = int(self.batch_box.currentData() or 0)
        self._fill_villages()
        self._chosen()

    def _chosen(self) -> None:
        chosen = self.presenter.choice
        chosen.village = str(self.village_box.currentData() or "")
        chosen.paper = str(self.paper_box.currentData())
        chosen.landscape = bool(self.turn_box.currentData())
        chosen.profile = str(self.profile_box.currentData())
        chosen.look = self.look_boxes.look()
        found = self.presenter.strength()
        self.strength.set_status(f"脱敏强度：{found.word}", TONES[found.tone])
        self.strength_label.setText(found.text)
        words, tone = hanging(self.presenter.is_internal(), self.presenter.is_draft())
        self.draft.set_status(words, TONES[tone])
        self.print_button.setText("生成内部资料" if self.presenter.is_internal() else "生成公示单")
        self.problem_label.clear()
        self._waiting.start()

    def _folder_typed(self, text: str) -> None:
        self.presenter.choice.folder = text
        self.problem_label.clear()

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "公示单放在哪个文件夹", self.presenter.choice.folder)
        if folder:
            self.folder_field.setText(folder)

    # The preview

    def draw(self) -> None:
        """Draw the first sheet of the choice."""
        self._waiting.stop()
        if not self.presenter.choice.batch_id:
            self.problem_label.setText(self.presenter.problem())
            return
        self._turn += 1
        turn = self._turn

        def done(pdf: bytes) -> None:
            if turn == self._turn:
                self._show_pdf("公示单（预览）.pdf", pdf, final=False)

        def failed(refusal: Refusal) -> None:
            if turn == self._turn:
                self.preview.clear()
                self._tell_refusal(refusal)

        self.context.jobs.run("画出公示单", self.presenter.preview, done, failed, shown=False)

    def _show_pdf(self, name: str, source: Path | bytes, *, final: bool) -> None:
        try:
            count = preview.page_count(source)
        except Refusal as refusal:
            self._tell_refusal(refusal)
            return
        self.preview.show_document(name, count, lambda page, dpi: preview.page_image(source, page, dpi))
        self.preview.print_button.setVisible(final)  # a preview is not registered, so it is not for paper

    def _tell_refusal(self, refusal: Refusal) -> None:
        self.problem_label.setText(f"{refusal.message}{refusal.advice}")

    # Printing

    def print_sheets(self) -> None:
        """Write the sheets; the files are listed when they are there."""
        problem = self.presenter.problem()
        self.problem_label.setText(problem)
        if problem or self.job is not None:
            return
        self.context.settings.set(FOLDER_KEY, self.presenter.choice.folder)
        self.print_button.setEnabled(False)
        self.job = self.context.jobs.run(
            "生成公示单", self.presenter.print_sheets, self._printed, self._not_printed, self._stopped
        )

    def _ended(self) -> None:
        self.job = None
        self.print_button.setEnabled(True)

    def _not_printed(self, refusal: Refusal) -> None:
        self._ended()
        self._tell_refusal(refusal)

    def _stopped(self) -> None:
        self._ended()
        self.problem_label.setText("已停止，没有留下任何文件。")

    def _printed(self, printed: PrintedSheets) -> None:
        self._ended()
        self._turn += 1
        self.context.changed(printed.changes)
        self.files.clear()
        single = len(printed.files) == len(printed.numbers)
        for at, path in enumerate(printed.files):
            item = QListWidgetItem(path.name)
            if printed.numbers:
                item.setToolTip(f"编号 {printed.numbers[at] if single else _span(printed.numbers)}")
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            self.files.addItem(item)
        words, tone = hanging(printed.internal, printed.draft)
        self.result_status.set_status(words, TONES[tone])
        told = printed.message if printed.internal else f"共 {len(printed.numbers)} 份，编号 {_span(printed.numbers)}。"
        self.result_label.setText(f"{told}\n文件夹：{self.presenter.choice.folder}")
        self._show_result(True)
        self.files.setCurrentRow(0)

    def _show_result(self, on: bool) -> None:
        self.stack.setCurrentIndex(int(on))
        self.back_button.setVisible(on)
        self.print_button.setVisible(not on)
        self.draft.setVisible(not on)

    def _again(self) -> None:
        self._show_result(False)
        self.draw()

    def _show_file(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            path = Path(item.data(Qt.ItemDataRole.UserRole))
            self._show_pdf(path.name, path, final=True)

    def open_folder(self) -> None:
        """Show the folder in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.presenter.choice.folder))

    def open_website(self) -> None:
        """Show what else of the batch goes public."""
        if self.presenter.choice.batch_id:
            WebsiteDialog(self, self.context, self.presenter.choice.batch_id, self.presenter.choice.folder).open()

    def reject(self) -> None:
        """Close; what runs is stopped first."""
        if self.job is not None:
            self.job.cancel()
            return
        super().reject()

    def done(self, result: int) -> None:
        """End; a preview still being drawn is not wanted any more."""
        self._waiting.stop()
        self._turn += 1
        super().done(result)


def _span(numbers: Sequence[str]) -> str:
    """Return the first and the last number."""
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]} 至 {numbers[-1]}"
