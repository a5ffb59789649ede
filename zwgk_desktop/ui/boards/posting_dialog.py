"""How is a posting written? The text on the left, on the right what was found in it and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from zwgk_desktop.domain.draft_scan import DraftFinding
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.boards.boards_presenter import BoardsPresenter
from zwgk_desktop.ui.boards.content_edit import PICTURE_SUFFIXES, ContentEdit
from zwgk_desktop.ui.boards.draft_presenter import DraftPresenter, Reading
from zwgk_desktop.ui.boards.editor_document import DocumentText
from zwgk_desktop.ui.boards.personal_panel import PersonalPanel
from zwgk_desktop.ui.jobs import Jobs
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import BAD, INFO
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question, ask_text, confirm
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.form import Form
from zwgk_desktop.ui.widgets.notice_bar import NoticeBar
from zwgk_desktop.ui.widgets.text import label, scrolled

PAUSE = 400  # milliseconds without typing before the text is read
SIZE = (1180, 690)
EDGE = QSize(40, 60)  # what a title bar and the taskbar take
LONGEST = 20_000  # characters of the content
TABLE_STEPS = (
    ("add_row", "加一行"), ("add_column", "加一列"), ("remove_row", "删一行"), ("remove_column", "删一列"),
)  # fmt: skip
PICTURES = f"图片 ({' '.join(f'*{suffix}' for suffix in PICTURE_SUFFIXES)})"


class PostingDialog(Question):
    """Writes one draft; ``values`` are what the page's actions take."""

    def __init__(
        self,
        parent: QWidget | None,
        jobs: Jobs,
        presenter: DraftPresenter,
        save: Callable[[dict[str, Any]], Any] = lambda _values: None,
    ) -> None:
        super().__init__(parent, presenter.title, presenter.warning, "保存")
        self.presenter, self._jobs, self._save = presenter, jobs, save
        self.reading = Reading(())
        self._document = DocumentText("", ())  # the one self.reading is about
        self._busy = False
        outer = self.layout()
        assert outer is not None
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(8)
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        room = (self.screen() or QApplication.primaryScreen()).availableSize()
        self.resize(QSize(current_theme().pixels(SIZE[0]), current_theme().pixels(SIZE[1])).boundedTo(room - EDGE))
        self.yes_button.setDefault(False)  # Enter begins a new line
        self.notice = NoticeBar()
        self.body.addWidget(self.notice)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._build_text())
        parts.addWidget(self._build_side())
        parts.setStretchFactor(0, 1)
        parts.setSizes([SIZE[0] - current_theme().pixels(360), current_theme().pixels(360)])
        self.body.addWidget(parts, 1)
        self._fill()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.scan)
        self._listen()
        QShortcut(QKeySequence.StandardKey.Save, self, self.try_accept)
        self.scan()

    # Parts

    def _build_text(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        self.head = Form([self.presenter.title_field()])
        column.addWidget(self.head)
        title = self.head.rows["title"].control
        assert isinstance(title, QLineEdit)
        title.setPlaceholderText(self.presenter.title_hint)
        self.edit = ContentEdit(self._jobs, self.presenter.read_picture)
        self.edit.setMinimumHeight(current_theme().pixels(120))
        name, self.count = label("公开内容（必填）"), label(role="second")
        name.setBuddy(self.edit)
        row = QHBoxLayout()
        row.addWidget(name, 1)
        row.addWidget(self.count)
        column.addLayout(row)
        column.addWidget(self._build_tools())
        column.addWidget(self.edit, 1)
        return left

    def _build_tools(self) -> QWidget:
        bar = FlowBar()
        edit = self.edit
        for text, picture, handler in (
            ("插入表格", "add", edit.insert_empty_table), ("插入图片", "photo", self.choose_pictures),
            ("撤销", "undo", edit.undo), ("重做", "redo", edit.redo),
        ):  # fmt: skip
            bar.flow.add(button(text, handler, icon=picture, kind="quiet"))
        self.table_buttons = [
            button(text, partial(edit.change_table, what), kind="quiet") for what, text in TABLE_STEPS
        ]
        for one in self.table_buttons:
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor in its cell
            bar.flow.add(one)
        edit.cursorPositionChanged.connect(self._show_table_steps)
        self._show_table_steps()
        return bar

    def _show_table_steps(self) -> None:
        inside = self.edit.textCursor().currentTable() is not None
        for one in self.table_buttons:
            one.setVisible(inside)

    def _build_side(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 12, 8)
        column.setSpacing(8)
        self.panel = PersonalPanel()
        column.addWidget(self.panel, 1)
        column.addWidget(label("公示信息", role="section"))
        self.facts = label(role="second", wrap=True)
        column.addWidget(self.facts)
        self.form = Form(self.presenter.fields())
        column.addWidget(self.form)
        area = scrolled(right)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(current_theme().pixels(300))
        return area

    def _fill(self) -> None:
        values = self.presenter.values()
        self.head.set_values(values)
        self.form.set_values(values)
        self.edit.set_content(self.presenter.content)
        self._show_facts()
        self.edit.setFocus()

    def _listen(self) -> None:
        self.edit.textChanged.connect(self._timer.start)
        self.head.changed.connect(self._timer.start)
        self.form.changed.connect(self._timer.start)
        self.form.changed.connect(self._show_facts)
        self.edit.told.connect(lambda text: self.notice.show_message(INFO, text))
        self.edit.refused.connect(self._refuse)
        self.panel.chosen.connect(self.show_finding)
        self.panel.mask_all.connect(self.mask_all)
        self.panel.mask_one.connect(lambda finding: self.cover([finding]))
        self.panel.keep.connect(self.keep)
        self.panel.unkeep.connect(self.unkeep)

    def _refuse(self, refusal: Refusal) -> None:
        self.notice.show_message(BAD, refusal.message, refusal.advice)

    def _show_facts(self) -> None:
        self.facts.setText(self.presenter.facts_line(self._raw("period")))

    def choose_pictures(self) -> None:
        """Ask for picture files and insert them."""
        names, _ = QFileDialog.getOpenFileNames(self, "插入图片", "", PICTURES)
        if names:
            self.edit.add_pictures([Path(name) for name in names])

    # Personal data

    def _raw(self, key: str) -> str:
        rows = self.form.rows | self.head.rows
        return str(rows[key].raw()) if key in rows else ""

    def _read_now(self) -> tuple[str, Reading, DocumentText]:
        document = self.edit.read()
        source, channel = self._raw("source"), self._raw("complaint_channel")
        text, empty = self.presenter.layout(self._raw("title"), document.text, source, channel)
        return text, empty, document

    def scan(self) -> None:
        """Read the draft in a worker; what is typed meanwhile is read after it."""
        self._timer.stop()
        if self._busy:
            self._timer.start()
            return
        self._busy = True
        text, empty, document = self._read_now()
        phone = self._raw("complaint_phone")
        self.count.setText(f"{len(document.text.strip())} 字")
        work = lambda _progress: self.presenter.read(text, empty, phone)  # noqa: E731
        done = lambda found: self._scanned(found, document)  # noqa: E731
        self._jobs.run("检查个人信息", work, done, self._scan_failed, shown=False)

    def _scanned(self, reading: Reading, document: DocumentText) -> None:
        if not isValid(self.edit):  # closed meanwhile
            return
        self._busy = False
        if document.text != self.edit.read().text:  # typed meanwhile: the places are no longer right
            self._timer.start()
            return
        self._show_reading(reading, document)

    def _scan_failed(self, refusal: Refusal) -> None:
        if isValid(self.edit):
            self._busy = False
            self._refuse(refusal)

    def _read_here(self) -> None:
        """Read at once, for a step that must not wait."""
        text, empty, document = self._read_now()
        self._show_reading(self.presenter.read(text, empty, self._raw("complaint_phone")), document)

    def _show_reading(self, reading: Reading, document: DocumentText) -> None:
        self.reading, self._document = reading, document
        self.panel.show_reading(reading)
        self.edit.mark((place, one) for one in reading.findings for place in self._ranges(one))

    def _ranges(self, finding: DraftFinding) -> list[tuple[int, int]]:
        name, start, end = self.reading.place(finding)
        return self._document.ranges(start, end) if name == "content" else []

    def show_finding(self, finding: DraftFinding) -> None:
        """Select a finding in the text."""
        ranges = self._ranges(finding)
        if ranges:
            self.edit.show_range(ranges[0][0], ranges[-1][1])

    def cover(self, findings: Sequence[DraftFinding]) -> None:
        """Cover findings, in the text as one step of undo."""
        wanted = {(one.kind, one.text) for one in findings}
        self._read_here()  # the text may have changed since the list was made
        self._cover([one for one in self.reading.findings if (one.kind, one.text) in wanted])
        self._read_here()

    def mask_all(self) -> None:
        """Cover everything that is not kept."""
        for _ in range(3):  # covering one may show another
            self._read_here()
            if not self.reading.open:
                return
            self._cover(self.reading.open)
        self._read_here()

    def _cover(self, findings: Sequence[DraftFinding]) -> None:
        rows = self.form.rows | self.head.rows
        for one in sorted(findings, key=lambda f: -f.start):
            name, start, end = self.reading.place(one)
            if name != "content":
                raw = self._raw(name)
                rows[name].set_value(raw[:start] + one.masked + raw[end:])
        self.edit.replace([(ranges, one.masked) for one in findings if (ranges := self._ranges(one))])

    def keep(self, finding: DraftFinding, reason: str = "") -> None:
        """Let a finding stand, everywhere in this draft, with a reason."""
        text = "理由会随公示一起送审，并记入操作记录。例如：本人书面同意公开；上级文件要求列出。"
        reason = reason or ask_text(self, f"为什么要保留这处{finding.word}？", text, lines=3) or ""
        if reason.strip():
            self.presenter.keep([finding], reason)
            self._read_here()

    def unkeep(self, finding: DraftFinding) -> None:
        """Take a reason back."""
        self.presenter.unkeep(finding)
        self._read_here()

    # Closing

    def problem(self) -> str:
        """Return what keeps the dialog open."""
        problems = {**self.head.check(), **self.form.check()}
        if not problems:
            problems = self.presenter.check(self.form.values())
            self.form.show_errors(problems)
        content = self.edit.content()
        if not content:
            return "请填写公开内容。"
        if len(content) > LONGEST:
            return f"公开内容最多 {LONGEST} 个字，现在有 {len(content)} 个字。长名单请作为附件添加。"
        return "有内容需要修改，请看红字。" if problems else ""

    def values(self) -> dict[str, Any]:
        """Return the values by key; ``kept`` and ``pictures`` are what this draft needs of them."""
        content = self.edit.content()
        text, _, _ = self._read_now()
        return {
            **self.head.values(),
            **self.form.values(),
            "content": content,
            "kept": self.presenter.kept_in(text),
            "pictures": tuple(one for sha256, one in self.edit.given.items() if sha256 in content),
        }

    def accept(self) -> None:
        """Save; what is refused is told, and nothing typed is lost."""
        try:
            self._save(self.values())
        except Refusal as refusal:
            self._refuse(refusal)
            return
        super().accept()

    def reject(self) -> None:
        """Ask before typed text is thrown away."""
        changed = self.edit.document().isUndoAvailable()
        if not changed or confirm(self, "不保存就关闭？", "刚才写的内容不会保存。", "不保存", "继续编辑", danger=True):
            super().reject()


def build_draft(presenter: BoardsPresenter, new: bool) -> DraftPresenter:
    """Return what the dialog shows: a new draft of the cell in the pane, or the posting there."""
    assert presenter.cell is not None
    if not new:
        return DraftPresenter(presenter.desk, presenter.cell, presenter.posting)
    periods, others = presenter.period_choices(), len(presenter.other_villages())
    return DraftPresenter(presenter.desk, presenter.cell, None, periods, others, presenter.first_text())


def open_posting(
    page: QWidget, jobs: Jobs, presenter: BoardsPresenter, new: bool, save: Callable[[dict[str, Any]], Any]
) -> PostingDialog:
    """Let a draft be written above ``page``; ``save`` gets its values and may refuse, then the dialog stays."""
    dialog = PostingDialog(page, jobs, build_draft(presenter, new), save)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
