"""How are batches listed and moved on? The table, the pane beside it, and the dialogs its actions open."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.subsidies.differences import Difference
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.review.review_dialog import open_review
from zwgk_desktop.ui.subsidies import dialogs
from zwgk_desktop.ui.subsidies.batch_pane import BatchPane
from zwgk_desktop.ui.subsidies.batches_presenter import BatchesPresenter, BatchView
from zwgk_desktop.ui.subsidies.differences_dialog import DifferencesDialog
from zwgk_desktop.ui.widgets.beside import Beside
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import TextQuestion
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.recycle_dialog import RecycleDialog

RECYCLED = "移入回收站的清单内容不变，恢复后和原来一样。"


class BatchesView(QWidget):
    """``opened`` carries batch id and tab (lines, held, findings), ``print_asked`` a batch id."""

    opened = Signal(int, str)
    print_asked = Signal(int)
    import_asked = Signal()
    listed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.presenter = BatchesPresenter(context.desk, context.year)
        self.dialog: QDialog | None = None
        self._wanted = 0
        self.table = DataTable("subsidies.batches", "补贴清单", context.jobs, context.settings)
        self.table.set_empty(
            "这一年还没有补贴清单",
            "把县里或站所发来的发放清单导入进来，程序会逐行核对。",
            "导入补贴清单",
            self.import_asked.emit,
        )
        self.table.add_action("移入回收站", self.ask_remove, "delete")
        self.table.selected.connect(self._selected)
        self.table.opened.connect(self._open_row)
        self.table.failed.connect(context.refuse)
        self.pane = BatchPane()
        self.pane.asked.connect(self.do)
        self.beside = Beside(self.table, self.pane, "subsidies.batches", context.settings)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.addWidget(self.beside, 1)

    def reload(self) -> None:
        """Show the batches of the year chosen above; what was selected and filtered stays."""
        self.presenter.year = self.context.year
        asked, shown = self.table.ask, self.pane.view.id if self.pane.view else 0
        self.table.show_listing(self.presenter.listing())
        if self.table.ask != asked and asked.filters:
            for key, value in asked.filters.items():
                self.table.set_filter(key, value)
        if shown:
            self.show_batch(shown)
            self.table.select_id(shown)
        elif self.table.model is not None and self.table.model.rowCount():
            self.table.select_id(self.table.model.row_id(0))
        self.listed.emit()

    def _selected(self, ids: array[int]) -> None:
        known = self.pane.view.id if self.pane.view else 0
        if len(ids) == 1 and ids[0] != known and not self.pane.isHidden():
            self.show_batch(ids[0])

    def _open_row(self, batch_id: int) -> None:
        """Open the pane first, where it was closed; then the inside of the batch."""
        if self.pane.isHidden():
            self.open_batch(batch_id)
        else:
            self.opened.emit(batch_id, "lines")

    def show_batch(self, batch_id: int, then: str = "") -> None:
        """Show one batch in the pane, a large one in a while; ``then`` is the action to go on with."""
        self._wanted = batch_id

        def show(view: BatchView) -> None:
            if self._wanted == batch_id:
                self.pane.show_batch(view)
                if then:
                    self.do(then)

        if self.presenter.large:
            self.context.run("读取清单", lambda _p: self.presenter.view(batch_id), show, lambda _why: self.pane.clear())
            return
        try:
            view = self.presenter.view(batch_id)
        except Refusal:
            self.pane.clear()
        else:
            show(view)

    def open_batch(self, batch_id: int, then: str = "") -> None:
        """Show one batch of any year, selected in the list; ``then`` is the action to go on with."""
        try:
            year = self.presenter.year_of(batch_id)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        if year != self.context.year:
            self.context.choose_period(year, self.context.quarter)
        if not self.table.select_id(batch_id):
            self.table.clear_conditions()
            self.table.select_id(batch_id)
        self.beside.open_pane()
        self.show_batch(batch_id, then)

    def close_pane(self) -> bool:
        """Answer Esc."""
        return self.beside.close_pane()

    # What the pane's buttons do

    def do(self, action: str) -> None:
        """Do one of the pane's actions for the batch shown."""
        view = self.pane.view
        if view is None:
            return
        if action in ("lines", "held", "findings"):
            self.opened.emit(view.id, action)
        elif action == "print":
            self.print_asked.emit(view.id)
        elif action == "review":
            self._ask_review(view)
        elif action == "gate":
            self.dialog = open_review(self, self.context, ("batch", view.id))
        elif action == "withdraw":
            self._use(
                dialogs.build_withdraw_dialog(self, view), lambda values: self.presenter.withdraw(view.id, values)
            )
        elif action == "recheck":
            self.context.run("重新检查", lambda p: self.presenter.recheck(view.id, p), self.context.changed)
        elif action == "compare":
            self.compare(view)
        elif action == "allocated":
            dialog = dialogs.build_allocated_dialog(self, view)
            self._use(dialog, lambda values: self.presenter.set_allocated(view.id, values))
        else:
            self._ask_move(view, action)

    def compare(self, view: BatchView) -> None:
        """Show what a correction changes against the batch it replaces."""

        def done(found: list[Difference]) -> None:
            self._open(DifferencesDialog(self, self.context, f"{view.title}　{view.subtitle}", found))

        self.context.run("与原批次比较", lambda _progress: self.presenter.differences(view.id), done)

    def _ask_review(self, view: BatchView) -> None:
        if view.open_warnings:
            text = f"还有 {view.open_warnings:,} 条提醒没有处理，处理完才能审查同意。"
            self.context.refuse(Refusal("open_findings", text, "请点“处理提醒”。"))
            return
        asked = self.presenter
        dialog = dialogs.build_review_dialog(
            self, view, asked.people(), asked.person_for, self.context.desk.today(), asked.any_locked()
        )
        self._use(dialog, lambda values: asked.give_opinion(view.id, values, view.content))

    def _ask_move(self, view: BatchView, action: str) -> None:
        desk = self.context.desk
        dialog = dialogs.build_move_dialog(self, view, action, desk.today(), desk.actor)
        self._use(dialog, lambda values: self.presenter.move(view.id, action, values))

    def ask_remove(self, ids: array[int]) -> None:
        """Ask why the selected batches are moved to 回收站."""
        wanted = list(ids)
        text = f"{self.presenter.names(wanted)}\n移入后不再列出，可以从回收站恢复。"
        dialog = TextQuestion(self, "移入回收站的原因", text, yes="移入回收站", lines=2)
        dialog.accepted.connect(lambda: self.remove(wanted, dialog.value))
        self._open(dialog)

    def remove(self, ids: Sequence[int], reason: str) -> None:
        """Move batches to 回收站; the notice offers to bring them back."""
        self._act(lambda: self.presenter.remove(ids, reason), lambda: self._act(lambda: self.presenter.restore(ids)))

    def open_recycle(self) -> None:
        """Show 回收站."""
        dialog = RecycleDialog(self, "清单", RECYCLED, self.presenter.removed())
        dialog.restored.connect(lambda ids: self._act(lambda: self.presenter.restore(ids)))
        self._open(dialog)

    def _use(self, dialog: FormDialog, use: Callable[[dict[str, Any]], ChangeSet]) -> None:
        dialog.accepted.connect(lambda: self._act(lambda: use(dialog.form.values())))
        self._open(dialog)

    def _act(self, action: Callable[[], ChangeSet], undo: Callable[[], None] | None = None) -> None:
        """Do one action; where a list is large, every decision about it takes a while."""
        if self.presenter.large:
            self.context.run("办理", lambda _progress: action(), lambda changes: self.context.changed(changes, undo))
        else:
            self.context.act(action, undo)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
