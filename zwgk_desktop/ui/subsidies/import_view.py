"""How does a payment list come in? Four steps: 选文件, 对列, 查问题, 入库; nothing is stored before the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.subsidies import CheckReport, ImportedBatch, ListPreview
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.jobs import Job, Work
from zwgk_desktop.ui.subsidies.batch_view import copy_findings
from zwgk_desktop.ui.subsidies.columns_step import ColumnsStep
from zwgk_desktop.ui.subsidies.differences_dialog import DifferencesDialog
from zwgk_desktop.ui.subsidies.file_step import FileStep
from zwgk_desktop.ui.subsidies.finding_words import KIND_WORDS
from zwgk_desktop.ui.subsidies.import_presenter import ImportPresenter, SheetPlan
from zwgk_desktop.ui.tones import BAD, GOOD, INFO, NEUTRAL
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.current_stack import CurrentStack
from zwgk_desktop.ui.widgets.detail_pane import DetailPane
from zwgk_desktop.ui.widgets.finding_list import FindingEntry, FindingList
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.import_frame import ImportFrame, Step
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section
from zwgk_desktop.ui.widgets.text import IconLabel, StatusLabel, label, scrolled, surface

STOPPED = "已停止，没有存入任何内容。"


class ImportView(QWidget):
    """The import; ``closed`` when it is left, ``batch_asked`` (batch id, action of the pane or "") afterwards."""

    closed = Signal()
    batch_asked = Signal(int, str)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.presenter = ImportPresenter(context.desk, context.year)
        self.job: Job | None = None
        self.imported: ImportedBatch | None = None
        self.dialog: DifferencesDialog | None = None
        self._giving_up = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.stack = CurrentStack()
        outer.addWidget(self.stack, 1)
        self.file_step = FileStep(self.presenter)
        self.columns_step = ColumnsStep(self.presenter)
        self.frame = ImportFrame(
            [
                Step("选文件", scrolled(self.file_step), self.presenter.choose_problem, self._read),
                Step("对列", self.columns_step, self.presenter.columns_problem, self._check, next_text="开始核对"),
                Step("查问题", self._build_findings()),
                Step("入库", self._build_store(), leave=self._store, enter=self._show_summary),
            ],
            "存入",
        )
        self.file_step.changed.connect(lambda: self.frame.show_problem(""))
        self.columns_step.changed.connect(lambda: self.frame.show_problem(""))
        self.columns_step.forgotten.connect(self._forget)
        self.frame.cancelled.connect(self.give_up)
        self.frame.finished.connect(self._show_result)
        self.stack.addWidget(self.frame)

    def choose(self, path: Path) -> None:
        """Begin with this file."""
        self.frame.go_to(0)
        self.file_step.choose(path)

    # Long work

    def _run(self, title: str, work: Work, done: Callable[[Any], None], failed: Callable[[Refusal], None]) -> None:
        self.job = self.context.run(
            title, work, lambda result: self._end(done, result), lambda why: self._end(failed, why), self._stopped
        )

    def _end(self, then: Callable[[Any], None], value: Any) -> None:
        self.job = None
        then(value)
        if self._giving_up:
            self.closed.emit()

    def _stopped(self) -> None:
        self.job = None
        self.frame.stay()
        if self._giving_up:
            self.closed.emit()
        self.context.tell(STOPPED, tone=INFO)

    def give_up(self) -> None:
        """Leave the import; what runs is stopped first."""
        if self.job is not None:
            self._giving_up = True
            self.job.cancel()
        else:
            self.closed.emit()

    def _forget(self, sheet: SheetPlan) -> None:
        """Forget the columns proposed for a sheet, and look at the file again."""
        if self.context.act(lambda: self.presenter.forget(sheet)):
            self._read(lambda: None)

    def _read(self, proceed: Callable[[], None]) -> None:
        def done(preview: ListPreview) -> None:
            self.presenter.take_preview(preview)
            self.columns_step.show_sheets()
            self.file_step.refusal.hide()
            proceed()

        self._run("打开清单", self.presenter.read, done, self._refuse)

    def _check(self, proceed: Callable[[], None]) -> None:
        def done(report: CheckReport) -> None:
            self.presenter.take_report(report)
            self._show_report()
            proceed()

        def failed(refusal: Refusal) -> None:
            if self.presenter.stays_at_columns(refusal):
                self.frame.stay(f"{refusal.message}{refusal.advice}")
            else:
                self._refuse(refusal)

        self._run("核对清单", self.presenter.check, done, failed)

    def _store(self, proceed: Callable[[], None]) -> None:
        self.presenter.reason = self.reason_field.toPlainText()

        def done(imported: ImportedBatch) -> None:
            self.imported = imported
            proceed()
            self.context.changed(self.presenter.changes(imported))

        self._run("存入清单", self.presenter.store, done, lambda refusal: self.frame.stay(str(refusal)))

    def _refuse(self, refusal: Refusal) -> None:
        self.frame.go_to(0)
        self.file_step.show_refusal(refusal)

    # 查问题

    def _build_findings(self) -> QWidget:
        place = QWidget()
        outer = QVBoxLayout(place)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        bar = FlowBar()
        self.count_flow = bar.flow
        outer.addWidget(bar)
        self.findings = FindingList(KIND_WORDS)
        self.findings.back_button.setText("复制给村里核实")
        self.findings.selected.connect(self._selected)
        self.findings.jumped.connect(self.show_row)
        self.findings.accepted.connect(self._accept)
        self.findings.handed_back.connect(self._hand_back)
        self.row_pane = DetailPane("选一条问题，这里显示那一行的内容。")
        self.row_pane.close_button.hide()
        self.row_pane.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * 22)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.findings)
        split.addWidget(self.row_pane)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([660, 380])
        outer.addWidget(split, 1)
        return place

    def _show_report(self) -> None:
        self.count_flow.clear()
        tones = {"可收": GOOD, "合计": NEUTRAL, "未收": BAD}
        for word, number in self.presenter.counts():
            tone = NEUTRAL if number.startswith("0 ") else tones[word]
            self.count_flow.add(StatusLabel(f"{word} {number}", tone))
        self._show_findings()
        self.row_pane.clear()

    def _show_findings(self) -> None:
        self.findings.show_findings(FindingEntry(at, one, reason) for at, one, reason in self.presenter.findings())

    def _selected(self, entries: Sequence[FindingEntry]) -> None:
        if len(entries) == 1:
            self.show_row(entries[0])

    def show_row(self, entry: FindingEntry) -> None:
        """Show the row of a finding beside the list."""
        row = self.presenter.row(entry.finding)
        sections = [Section("这一行的问题", text="\n".join(row.messages))]
        if row.cells:
            sections.append(Section("这一行的内容", row.cells))
        self.row_pane.show_content(PaneContent(row.title, row.state, "", tuple(sections)))
        self.row_pane.close_button.hide()
        if row.state:
            self.row_pane.status.set_status(row.state, GOOD if row.state == "可收" else BAD)

    def _accept(self, entries: Sequence[FindingEntry], reason: str) -> None:
        self.presenter.accept([entry.id for entry in entries], reason)
        self._show_findings()
        self.context.tell(f"{len(entries):,} 条提醒已写上理由，存入时一并记录。", tone=INFO)

    def _hand_back(self, entries: Sequence[FindingEntry]) -> None:
        count = copy_findings(entries)
        self.context.tell(f"已复制 {count:,} 条问题。", "可以粘贴到 WPS 表格，发给村里核实。", INFO)

    # 入库

    def _build_store(self) -> QWidget:
        box, column = surface(margin=24, spacing=12)
        column.addWidget(label("核对无误后存入", role="heading"))
        self.summary_grid = QGridLayout()
        self.summary_grid.setHorizontalSpacing(24)
        self.summary_grid.setVerticalSpacing(8)
        self.summary_grid.setColumnStretch(1, 1)
        column.addLayout(self.summary_grid)
        self.compare_button = button("看改了什么", self.show_differences, icon="eye")
        column.addWidget(self.compare_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.reason_label = label(wrap=True)
        self.reason_field = QPlainTextEdit()
        self.reason_field.setTabChangesFocus(True)
        self.reason_field.setAccessibleName("接受其余提醒的理由")
        self.reason_field.setPlaceholderText("如：已与县局、各村核对；留空就保留为待处理，以后逐条处理")
        self.reason_field.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 20)
        column.addWidget(self.reason_label)
        column.addWidget(self.reason_field)
        column.addWidget(label("存入过程中可以停止，停止后不会留下任何内容。", role="second", wrap=True))
        column.addStretch(1)
        return scrolled(box)

    def _show_summary(self) -> None:
        while (item := self.summary_grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, text) in enumerate(self.presenter.summary()):
            self.summary_grid.addWidget(label(name, role="second"), row, 0, Qt.AlignmentFlag.AlignTop)
            self.summary_grid.addWidget(label(text, wrap=True, selectable=True), row, 1)
        self.compare_button.setVisible(bool(self.presenter.differences))
        waiting = self.presenter.open_warnings()
        self.reason_label.setText(f"其余 {waiting:,} 条提醒都接受的，在这里写一条共同的理由（可以不写）")
        self.reason_label.setVisible(waiting > 0)
        self.reason_field.setVisible(waiting > 0)
        if not waiting:
            self.reason_field.clear()

    def show_differences(self) -> None:
        """Show what the list changes against the batch it replaces."""
        dialog = DifferencesDialog(
            self, self.context, self.presenter.replaced_title(), self.presenter.differences or ()
        )
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_result(self) -> None:
        if self.imported is None:
            return
        done, step, action = self.presenter.result(self.imported)
        batch = self.imported.batch_id
        word = {"findings": "处理提醒", "held": "处理未收的行", "review": "登记初审意见"}[action]
        place = QWidget()
        column = QVBoxLayout(place)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(IconLabel(GOOD.icon, GOOD.key, 48), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in (("已存入", "heading"), (done, ""), (step, "section")):
            made = label(text, role=role, wrap=True)
            made.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(made)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(button("回到清单列表", self.closed.emit, icon="back"))
        row.addWidget(button("看这批清单", lambda: self.batch_asked.emit(batch, ""), icon="eye"))
        self.next_button = button(word, lambda: self.batch_asked.emit(batch, action), kind="primary")
        row.addWidget(self.next_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self.stack.addWidget(place)
        self.stack.setCurrentWidget(place)
