"""How does a county document become ledger items? Choose it, review what was read beside its text, store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.jobs import Job
from zwgk_desktop.ui.ledger.import_presenter import SUFFIXES, ImportPresenter
from zwgk_desktop.ui.ledger.review_view import ReviewView
from zwgk_desktop.ui.tones import WARN
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.file_drop import FileDrop
from zwgk_desktop.ui.widgets.import_frame import ImportFrame, Step
from zwgk_desktop.ui.widgets.text import IconLabel, label, surface


class RefusalCard(QFrame):
    """Says calmly why a file was not read, and what to do."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tag", "warn")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(IconLabel("warning", "warn", 24))
        column = QVBoxLayout()
        self.message_label = label(role="section", wrap=True, selectable=True)
        self.advice_label = label(wrap=True, selectable=True)
        column.addWidget(self.message_label)
        column.addWidget(self.advice_label)
        row.addLayout(column, 1)
        self.hide()

    def show_refusal(self, refusal: Refusal) -> None:
        """Show ``refusal``."""
        self.message_label.setText(refusal.message)
        self.advice_label.setText(refusal.advice)
        self.advice_label.setVisible(bool(refusal.advice))
        self.setAccessibleName(f"没有读入：{refusal.message}{refusal.advice}")
        self.show()


class ChooseStep(QWidget):
    """The first step: a file, or pasted text; ``chosen`` carries a path or a str."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.refusal_card = RefusalCard()
        column.addWidget(self.refusal_card)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.drop = FileDrop("把县里的文件拖到这里", SUFFIXES)
        self.drop.chosen.connect(lambda files: self.chosen.emit(files[0]) if files else None)
        row.addWidget(self.drop, 3)
        row.addWidget(self._build_paste(), 2)
        column.addLayout(row, 1)

    def _build_paste(self) -> QFrame:
        frame, inside = surface()
        inside.addWidget(label("或者粘贴文字", role="heading"))
        self.text_field = QPlainTextEdit()
        self.text_field.setAccessibleName("粘贴的文字")
        self.text_field.setPlaceholderText("从网页、微信或 WPS 里复制全文，粘贴到这里。")
        self.text_field.setTabChangesFocus(True)
        self.paste_button = button("识别粘贴的文字", self._take_text, icon="paste")
        self.paste_button.setEnabled(False)
        self.text_field.textChanged.connect(lambda: self.paste_button.setEnabled(bool(self.text())))
        inside.addWidget(self.text_field, 1)
        inside.addWidget(self.paste_button)
        return frame

    def text(self) -> str:
        """Return what was pasted."""
        return self.text_field.toPlainText().strip()

    def _take_text(self) -> None:
        if self.text():
            self.chosen.emit(self.text_field.toPlainText())


class ImportReview(QWidget):
    """The import in place of the list; ``closed`` comes when it is over, ``stored`` with the ChangeSet before.

    ``ledger_found`` carries a workbook that reads as a ledger with progress, unless ``as_plan`` is set.
    """

    closed = Signal()
    stored = Signal(object)
    ledger_found = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.as_plan = False
        self.presenter = ImportPresenter(context.desk)
        self._job: Job | None = None
        self._source: Path | str | None = None
        self.question: Question | None = None
        self.choose_step = ChooseStep()
        self.choose_step.chosen.connect(self.read)
        self.review = ReviewView(self.presenter)
        self.review.refused.connect(context.refuse)
        steps = [
            Step("选择文件", self.choose_step, self._no_source, self._read_step, next_text="识别任务"),
            Step("核对任务", self.review, self.review.problem, self._store_step),
        ]
        self.frame = ImportFrame(steps, "存入台账")
        self.frame.cancelled.connect(self.escape)
        self.frame.finished.connect(self.closed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.frame)

    def hasHeightForWidth(self) -> bool:
        """Fit into the room there is: the text and the list scroll by themselves."""
        return False

    def read(self, source: Path | str) -> None:
        """Read a file or pasted text, and go on to the review."""
        self._source = source
        if self.frame.current == 0:
            self.frame.go_next()

    def escape(self) -> None:
        """Answer Esc: leave a form that is open, else ask before a review in hand is thrown away."""
        if self.review.editing_form:
            self.review.close_form()
        elif self.frame.current == 0:
            self.give_up()
        else:
            text = "已经勾选和修改的内容不会保留，台账没有改动。"
            self.question = Question(self, "不再核对这份文件？", text, "不再核对", "继续核对", tone=WARN)
            self.question.accepted.connect(self.give_up)
            self.question.open()

    def give_up(self) -> None:
        """Leave without storing; work that is running stops."""
        if self._job is not None:
            self._job.cancel()
        self.closed.emit()

    def _no_source(self) -> str:
        if self._source is None and self.choose_step.text():
            self._source = self.choose_step.text()
        return "" if self._source is not None else "请先选择文件，或粘贴文字。"

    def _read_step(self, proceed: Callable[[], None]) -> None:
        source = self._source
        self.choose_step.refusal_card.hide()
        presenter, as_plan = self.presenter, self.as_plan

        def work(progress: Progress) -> Any:
            if isinstance(source, Path) and not as_plan and presenter.is_ledger(source):
                return source
            return presenter.propose(source, progress) if source is not None else None

        def done(reading: Any) -> None:
            self._job = None
            if isinstance(reading, Path):
                self._forget_source()
                self.frame.stay()
                self.ledger_found.emit(reading)
                return
            presenter.take(reading)
            self.review.begin()
            proceed()

        if isinstance(source, Path):
            self.choose_step.drop.show_chosen(f"正在读 {source.name}")
        self._job = self.context.run("读取文件", work, done, self._refused, self._stopped)

    def _refused(self, refusal: Refusal) -> None:
        self._forget_source()
        self.choose_step.refusal_card.show_refusal(refusal)
        self.frame.stay()

    def _stopped(self) -> None:
        self._forget_source()
        self.frame.stay("已停止读取。")

    def _forget_source(self) -> None:
        self._job, self._source = None, None
        self.choose_step.drop.show_chosen("把县里的文件拖到这里")

    def _store_step(self, proceed: Callable[[], None], again: bool = False) -> None:
        def done(changes: Any) -> None:
            self._job = None
            self.context.choose_period(self.presenter.year, self.context.quarter)  # the ledger the items went to
            self.context.changed(changes)
            self.stored.emit(changes)
            proceed()

        def failed(refusal: Refusal) -> None:
            self._job = None
            self.frame.stay(refusal.message)
            if refusal.code == "already_imported":
                self._ask_again(refusal)

        presenter = self.presenter
        self._job = self.context.run("存入台账", lambda _progress: presenter.store(again), done, failed, self._stopped)

    def _ask_again(self, refusal: Refusal) -> None:
        text = f"{refusal.message}原有任务没有改动。\n仍然导入会再添一份，可以先取消，到台账里核对。"
        self.question = Question(self, "这份文件已经导入过", text, "仍然导入", tone=WARN)
        self.question.accepted.connect(self.store_again)
        self.question.open()

    def store_again(self) -> None:
        """Store although the same file is in the ledger already."""
        self._store_step(self.closed.emit, again=True)
