"""What can be done with the rows of one batch? Mend a line, take in a row held back, send rows back to villages."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.subsidies import Mended, Returned
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.subsidies.batch_presenter import BatchPresenter
from zwgk_desktop.ui.subsidies.dialogs import build_outcome_dialog
from zwgk_desktop.ui.subsidies.mend_dialog import MendDialog
from zwgk_desktop.ui.subsidies.mend_presenter import MendPresenter
from zwgk_desktop.ui.subsidies.return_dialogs import ReturnDialog, ReturnedDialog
from zwgk_desktop.ui.subsidies.return_presenter import ReturnPresenter
from zwgk_desktop.ui.tones import INFO
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import TextQuestion

WORKBOOKS = "核实表 (*.xlsx *.xls *.et)"
ONE_ROW = "请只选一行。"


class BatchActions:
    """Adds its buttons to the tables of lines and of rows held back; ``dialog`` is the one open now."""

    def __init__(self, parent: QWidget, context: PageContext, presenter: BatchPresenter) -> None:
        self.parent, self.context, self.presenter = parent, context, presenter
        self.dialog: QDialog | None = None
        self._before: list[QWidget] = []
        self._after: list[QWidget] = []

    def add_to(self, lines: DataTable, held: DataTable) -> None:
        """Offer the actions above the tables and in their menus."""
        self._before = [
            lines.add_action("修改", partial(self.mend, False), "edit"),
            lines.add_action("退回这一行", self.ask_hold, "undo"),
            held.add_action("修改", partial(self.mend, True), "edit"),
        ]
        lines.opened.connect(lambda line_id: self._open_row(False, line_id))
        held.opened.connect(lambda held_id: self._open_row(True, held_id))
        self._after = [
            lines.add_action("登记退回", partial(self.ask_outcome, True), "undo"),
            lines.add_action("登记再发放", partial(self.ask_outcome, False), "redo"),
        ]
        self.back_button = button("退回村里…", self.ask_return, icon="export")
        self.take_button = button("收回改好的表", self.choose_return, icon="import")
        for made in (self.back_button, self.take_button):
            held.tools.add(made, right=True)
            self._before.append(made)

    def show_state(self) -> None:
        """Show only what the state of the batch allows."""
        for made in self._before:
            made.setVisible(not self.presenter.frozen)
        for made in self._after:
            made.setVisible(self.presenter.paid)

    def mend(self, held: bool, ids: array[int] | Sequence[int]) -> None:
        """Open the form of one row."""
        if not self._one(ids) or not self._open_batch():
            return
        try:
            shown = MendPresenter(self.context.desk, self.presenter.batch_id, ids[0], held)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        dialog = MendDialog(self.parent, shown)
        dialog.accepted.connect(lambda: self._store(shown, dialog))
        self.show(dialog)

    def _open_row(self, held: bool, row_id: int) -> None:
        """Answer Enter and the double click: mend the row while the list may be mended."""
        if not self.presenter.frozen:
            self.mend(held, [row_id])

    def _store(self, shown: MendPresenter, dialog: MendDialog) -> None:
        values = dialog.form.values()

        def done(mended: Mended) -> None:
            self.context.changed(mended.changes)

        self.context.run("保存并重新核对", lambda _progress: shown.store(values), done)

    def ask_hold(self, ids: array[int] | Sequence[int]) -> None:
        """Ask why one line goes back to its village."""
        if not self._one(ids) or not self._open_batch():
            return
        text = "这一行移出清单，不在本批发放，列入“未收的行”。已有的审查意见作废，要重新办理。"
        dialog = TextQuestion(self.parent, "退回这一行的原因", text, yes="退回", lines=2)
        dialog.accepted.connect(lambda: self.hold(ids[0], dialog.value))
        self.show(dialog)

    def hold(self, line_id: int, reason: str) -> None:
        """Take one line out of the batch and hand it back."""
        self.context.run(
            "退回并重新核对", lambda _progress: self.presenter.hold_line(line_id, reason), self.context.changed
        )

    def ask_outcome(self, returned: bool, ids: array[int] | Sequence[int]) -> None:
        """Ask when and why a payment came back, or when it was made again."""
        if not self._one(ids):
            return
        if not self.presenter.paid:
            self.context.tell("这批清单还没有登记发放。", "登记发放以后，才有退回和再发放。", INFO)
            return
        held = self.presenter.open_payment(ids[0])
        if not (held.returnable if returned else held.repayable):
            words = "已经全部退回。" if returned else "没有退回而未发的钱。"
            self.context.tell(f"{held.name}的这笔款{words}", "登记错了的，在“退回和再发放”里撤销。", INFO)
            return
        dialog = build_outcome_dialog(self.parent, returned, self.context.desk.today(), held)
        dialog.accepted.connect(
            lambda: self.context.act(lambda: self.presenter.record_outcome(ids[0], returned, dialog.form.values()))
        )
        self.show(dialog)

    def ask_withdraw(self, ids: array[int] | Sequence[int]) -> None:
        """Ask why an entry of a returned or repeated payment is wrong."""
        if not self._one(ids):
            return
        text = "撤销登记错的这一条；原来的登记和理由都留在操作记录里。"
        dialog = TextQuestion(self.parent, "撤销登记的理由", text, yes="撤销登记", lines=2)
        dialog.accepted.connect(lambda: self.context.act(lambda: self.presenter.withdraw_outcome(ids[0], dialog.value)))
        self.show(dialog)

    def ask_return(self) -> None:
        """Open the dialog that writes the return workbooks."""
        self.show(ReturnDialog(self.parent, self.context, self._returns()))

    def choose_return(self) -> None:
        """Ask for a workbook that came home."""
        name, _ = QFileDialog.getOpenFileName(self.parent, "村里改好的核实表", "", WORKBOOKS)
        if name:
            self.take_return(Path(name))

    def take_return(self, file: Path) -> None:
        """Take a workbook that came home, and show what changed."""

        def done(found: Returned) -> None:
            self.context.changed(found.changes)
            self.show(ReturnedDialog(self.parent, self.context, file.name, found, taker))

        taker = self._returns()
        self.context.run("收回核实表", lambda _progress: taker.take(file), done)

    def _returns(self) -> ReturnPresenter:
        return ReturnPresenter(self.context.desk, self.presenter.batch_id)

    def show(self, dialog: QDialog) -> None:
        """Open a dialog, kept until it is closed."""
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _one(self, ids: array[int] | Sequence[int]) -> bool:
        if len(ids) > 1:
            self.context.tell(ONE_ROW, "一次办理一行。", INFO)
        return len(ids) == 1

    def _open_batch(self) -> bool:
        if self.presenter.frozen:
            self.context.tell("清单已经公示，内容固定。", "需要更正的，另行导入更正批次。", INFO)
        return not self.presenter.frozen
