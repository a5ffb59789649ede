"""What waits for review? A list at the left, the content with its opinions at the right, and what may be done."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.review import LEVEL_WORDS, Level
from zwgk_desktop.services.review_waiting import Waiting
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.review import forms
from zwgk_desktop.ui.review.form_preview import FormPreview
from zwgk_desktop.ui.review.review_presenter import LEVEL_NAMES, ReviewPresenter
from zwgk_desktop.ui.review.signatures_dialog import SCANS, SignaturesDialog
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.buttons import Button, button
from zwgk_desktop.ui.widgets.chips import FilterChip
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.detail_pane import DetailPane
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.text import label

SIZE, SMALL = (1120, 660), (720, 640)  # pixels at 100 %
LARGEST = (1320, 720)  # that fit a screen of 1366×768
HELP = "先审后发，一事一审：四个环节由四个人办理，内容有任何改动都要重新审查。"


class ReviewDialog(QDialog):
    """``dialog`` is the one opened from it; with ``only`` (subject, id) it shows this one and no list."""

    def __init__(self, parent: QWidget | None, context: PageContext, only: tuple[str, int] | None = None) -> None:
        super().__init__(parent)
        self.context, self.presenter = context, ReviewPresenter(context.desk, only)
        self.dialog: QDialog | None = None
        self.rows: list[int] = []
        self.buttons: dict[str, Button] = {}
        self.setWindowTitle("审查" if only else "待审")
        wanted = map(current_theme().pixels, SMALL if only else SIZE)
        self.resize(*map(min, wanted, LARGEST))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        head = QHBoxLayout()
        head.addWidget(label("审查" if only else "待审的内容", role="heading"))
        head.addWidget(label(HELP, role="second", wrap=True), 1)
        outer.addLayout(head)
        self.told_label = label(role="second", wrap=True)
        self.told_label.hide()
        self.pane = DetailPane("在左边选一行，这里显示要公开的内容和审查意见。")
        self.table = self._build_table()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.pane)
        splitter.setSizes([540, 540])
        outer.addWidget(splitter, 1)
        outer.addWidget(self.told_label)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("关闭", self.accept))
        outer.addLayout(foot)
        context.noticed.connect(self._notice)
        if only:
            self.table.hide()
            self._select([1])
        else:
            self.reload()

    def _build_table(self) -> DataTable:
        table = DataTable("review.waiting", "待审的内容", self.context.jobs, self.context.settings)
        table.set_empty("没有待审的内容", "新写的公示、核对好的补贴清单、年度报告和答复书会出现在这里。")
        self.chip = FilterChip("等待环节", LEVEL_NAMES)
        self.chip.chosen.connect(self.choose_level)
        table.tools.add(self.chip)
        table.add_action("登记意见", self.give, "seal", "primary")
        table.add_action("打印审查单", self.print_forms, "print")
        table.selected.connect(self._select)
        table.failed.connect(self.context.refuse)
        return table

    def _notice(self, _tone: object, message: str, advice: str, _undo: object) -> None:
        """Say here what the notice bar behind the dialog says."""
        self.told_label.setText(f"{message}{advice}")
        self.told_label.show()

    # What is shown

    def reload(self) -> None:
        """Read again what waits, in a worker."""
        if self.presenter.only:
            self._select([1])
            return
        self.context.run("查找待审内容", self.presenter.read, self._take)

    def _take(self, found: list[Waiting]) -> None:
        held = [self.presenter.subjects[row] for row in self.rows if row in self.presenter.subjects]
        self.presenter.take(found)
        self.table.show_listing(self.presenter.listing())
        again = [row for row, subject in self.presenter.subjects.items() if subject in held]
        self.rows = []
        if not (again and self.table.select_id(again[0])):
            self.pane.clear()

    def choose_level(self, word: str) -> None:
        """Show only what waits for one level."""
        self.presenter.choose_level(word)
        self.table.show_listing(self.presenter.listing())

    def _select(self, ids: Sequence[int] | array[int]) -> None:
        self.rows = list(ids)
        if len(self.rows) != 1:
            return
        try:
            self.pane.show_content(self.presenter.show(self.rows[0]))
        except Refusal as refusal:
            self.pane.clear()
            self.context.refuse(refusal)
            return
        self.pane.close_button.hide()  # the dialog has a button of its own
        self._offer()

    def _offer(self) -> None:
        presenter, row = self.presenter, self.rows[0]
        self.buttons = {}
        if presenter.open_levels([row]):
            self._add("give", "登记意见", lambda: self.give([row]), "seal", "primary")
        if presenter.unsigned():
            self._add("sign", "登记纸质签字", self.sign, "edit")
        self._add("form", "打印审查单", lambda: self.print_forms([row]), "print")
        self._add("scan", "存入扫描件", self.ask_scans, "photo")
        if presenter.scans:
            self._add("look", "看扫描件", self.open_scans, "eye")
        if presenter.given_levels():
            self._add("withdraw", "撤回意见", self.withdraw, "undo")
        self._add("open", "打开原件", self.open_page, "next")

    def _add(self, key: str, text: str, handler: Callable[[], Any], icon: str, kind: str = "secondary") -> None:
        self.buttons[key] = self.pane.add_action(text, handler, icon, kind)

    # What is done

    def give(self, rows: Sequence[int] | array[int] | None = None) -> None:
        """Ask for an opinion on the rows and record it."""
        wanted = list(rows or self.rows)
        levels = self.presenter.open_levels(wanted)
        if not levels:
            self.context.tell("选中的几份不在同一个环节。", "请先按“等待环节”筛选，再一起登记。")
            return
        people, level = self.presenter.people(), levels[0][0]
        fields = forms.opinion_fields(levels, people, len(wanted) > 1, self.presenter.any_locked())
        first = {"level": level, "officer": self.presenter.officer_for(level), "verdict": forms.AGREE}
        text = f"共 {len(wanted)} 份，意见相同。" if len(wanted) > 1 else ""
        title = f"登记{levels[0][1]}意见" if len(levels) == 1 else "登记审查意见"
        dialog = FormDialog(self, title, fields, first, text, "登记", forms.check_opinion)
        control = dialog.form.rows["level"].control
        if isinstance(control, QComboBox):
            who = dialog.form.rows["officer"]
            control.currentIndexChanged.connect(
                lambda _at: who.set_value(self.presenter.officer_for(str(control.currentData() or "")))
            )
        self._use(dialog, lambda values: self.presenter.give(wanted, values))

    def sign(self) -> None:
        """Ask who signed the form on paper, and when."""
        paper, presenter = self.presenter.paper, self.presenter
        if paper is None:
            return
        levels = presenter.unsigned()
        usual = {level: presenter.officer_for(level.value) for level in levels}
        dialog = SignaturesDialog(self, paper.title, levels, presenter.people(), usual, self.context.desk.today())
        dialog.accepted.connect(lambda: self._record(dialog))
        self._open(dialog)

    def _record(self, dialog: SignaturesDialog) -> None:
        signed = dialog.signatures()
        if signed and not self._act(lambda: self.presenter.sign(signed)):
            return
        if dialog.files:
            self.take_scans(dialog.files)

    def ask_scans(self) -> None:
        """Let the officer choose scans of the signed form."""
        pattern = f"照片或扫描件 ({' '.join('*' + one for one in SCANS)})"
        names, _ = QFileDialog.getOpenFileNames(self, "签好的审查单", "", pattern)
        if names:
            self.take_scans([Path(name) for name in names])

    def take_scans(self, paths: Sequence[Path]) -> None:
        """Keep scans in a worker."""

        def done(changes: ChangeSet) -> None:
            self.context.changed(changes)
            self.reload()

        self.context.run("存入审查单", lambda progress: self.presenter.attach(paths, progress), done)

    def open_scans(self) -> None:
        """Open the scans in the program the PC uses for them."""
        try:
            paths = self.presenter.scan_paths()
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        for path in paths:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def withdraw(self) -> None:
        """Ask which opinion ends, and why."""
        levels = self.presenter.given_levels()
        fields, first = forms.withdraw_fields(levels), {"level": levels[-1][0] if levels else ""}
        dialog = FormDialog(self, "撤回审查意见", fields, first, yes="撤回")
        self._use(dialog, lambda values: self.presenter.withdraw(values["level"], values["reason"]))

    def print_forms(self, rows: Sequence[int] | array[int]) -> None:
        """Show the forms of the rows as they will be printed."""
        if len(rows):
            self._open(FormPreview(self, self.context, self.presenter, list(rows)))

    def open_page(self) -> None:
        """Close, and show the subject on its own page."""
        target = self.presenter.page_of(self.rows[0])
        self.accept()
        self.context.open(*target)

    def _use(self, dialog: FormDialog, use: Callable[[dict[str, Any]], ChangeSet]) -> None:
        dialog.accepted.connect(lambda: self._act(lambda: use(dialog.form.values())))
        self._open(dialog)

    def _act(self, action: Callable[[], ChangeSet]) -> bool:
        done = self.context.act(action)
        if done is not None:
            self.reload()
        return done is not None

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def open_waiting(parent: QWidget, context: PageContext, level: Level | None = None) -> ReviewDialog:
    """Show what waits, for one level or all."""
    dialog = open_review(parent, context, None)
    if level is not None:
        dialog.chip.choose(LEVEL_WORDS[level])
    return dialog


def open_review(parent: QWidget, context: PageContext, only: tuple[str, int] | None) -> ReviewDialog:
    """Show one subject at the gate, or with None everything that waits."""
    dialog = ReviewDialog(parent, context, only)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
