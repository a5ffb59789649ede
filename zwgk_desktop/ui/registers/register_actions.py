"""What is done on the page 登记簿: forms, steps, reasons, letters, workbooks and the register book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.registers.clock_dialog import ClockDialog
from zwgk_desktop.ui.registers.import_dialog import ImportDialog
from zwgk_desktop.ui.registers.letter_dialog import LetterDialog
from zwgk_desktop.ui.registers.registers_presenter import RegistersPresenter, finding_words
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import WARN
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import TextQuestion
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.form_fields import Field

WORKBOOKS = "表格 (*.xlsx *.xls *.et *.csv)"


class RegisterActions(Page):
    """Every action may be called with its values, or asks for them; ``dialog`` is the one that is open."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.presenter = RegistersPresenter(context.desk)
        self.dialog: QDialog | None = None
        self.removed = False

    @property
    def table(self) -> DataTable:
        """Return the list on screen."""
        raise NotImplementedError

    def show_entry(self, entry_id: int) -> None:
        """Show one entry in the pane."""
        raise NotImplementedError

    def toggle_bin(self) -> None:
        """Show what was removed, or the register again."""
        raise NotImplementedError

    # What is done

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self._forget(dialog))
        self.dialog = dialog
        dialog.open()

    def _forget(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None

    def _open_form(
        self, title: str, fields: Sequence[Field], values: dict[str, Any], submit: Callable[[dict[str, Any]], Any],
        text: str = "", yes: str = "登记",
    ) -> None:  # fmt: skip
        """Open a form that does its work before it closes: a refusal stands under its first field, nothing is lost."""
        done: list[Any] = []

        def check(given: dict[str, Any]) -> dict[str, str]:
            try:
                done.append(submit(given))
            except Refusal as refusal:
                return {fields[0].key: str(refusal)}
            return {}

        dialog = FormDialog(self, title, fields, values, text, yes, check)
        dialog.setMinimumWidth(min(current_theme().pixels(560), 900))
        dialog.accepted.connect(lambda: self._take(done[-1]))
        self._open(dialog)

    def _take(self, recorded: Any) -> None:
        """Show what an action did, and what should be looked at."""
        self.context.changed(recorded.changes)
        if recorded.findings:
            self.context.tell(recorded.changes.message, finding_words(recorded.findings), WARN)
        self.table.select_id(recorded.entry_id)
        self.show_entry(recorded.entry_id)

    def new(self) -> None:
        """Answer Ctrl+N."""
        if self.removed:
            self.toggle_bin()
        title = f"新增登记：{self.presenter.register.title}"
        fields, values = self.presenter.entry_fields(), self.presenter.entry_values()
        self._open_form(title, fields, values, self.presenter.add)

    def open_change(self) -> None:
        """Change the entry in the pane."""
        try:
            values = self.presenter.held_values()
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        fields = self.presenter.entry_fields()
        self._open_form("修改登记内容", fields, values, self.presenter.change, yes="保存")

    def do_step(self, key: str) -> None:
        """Ask what belongs to a step, and record it."""
        offer = next(one for one in self.presenter.steps() if one.key == key)
        text = f"依据：{offer.article}" if offer.article else ""
        fields, values = self.presenter.step_fields(key), self.presenter.step_values(key)
        self._open_form(offer.title, fields, values, partial(self.presenter.do_step, key), text)

    def void_last(self, reason: str | None = None) -> None:
        """Take back the last step, with a reason."""
        self._with_reason("为什么撤销上一步登记？", "撤销后仍留在办理经过里，注明理由。", reason, self._void)

    def _void(self, reason: str) -> None:
        try:
            self._take(self.presenter.void_last(reason))
        except Refusal as refusal:
            self.context.refuse(refusal)

    def remove(self, reason: str | None = None) -> None:
        """Move the entry in the pane to the recycle bin, with a reason."""
        self._with_reason("为什么移入回收站？", "可以从回收站恢复。", reason, self._remove)

    def _remove(self, reason: str) -> None:
        held = self.presenter.facts
        if held is None:
            return
        entry_id = held.id
        undo = lambda: self._act(lambda: self.presenter.restore(entry_id))  # noqa: E731
        changes = self.context.act(lambda: self.presenter.remove(reason), undo)
        if changes is not None:
            self.close_pane()

    def _act(self, action: Callable[[], ChangeSet]) -> None:
        self.context.act(action)

    def _with_reason(self, title: str, text: str, reason: str | None, use: Callable[[str], None]) -> None:
        if reason is not None:
            use(reason)
            return
        dialog = TextQuestion(self, title, text, lines=3)
        dialog.accepted.connect(lambda: use(dialog.value))
        self._open(dialog)

    def restore(self) -> None:
        """Bring the entry in the pane back."""
        held = self.presenter.facts
        if held is not None:
            self._act(lambda: self.presenter.restore(held.id))
            self.close_pane()

    def reveal(self) -> None:
        """Show personal data in full."""
        held = self.presenter.facts
        if held is not None and self.context.act(self.presenter.reveal) is not None:
            self.show_entry(held.id)

    def open_count(self) -> None:
        """Show how the dates were counted."""
        held = self.presenter.facts
        if held is not None:
            heading = f"{held.register.title}　{held.row.number}"
            self._open(ClockDialog(self, heading, self.presenter.counts()))

    def open_letters(self) -> None:
        """Show the letters that are ready."""
        self._open(LetterDialog(self, self.context, self.presenter))

    # In and out

    def open_paste(self) -> None:
        """Ask for the update days of the website's columns."""
        text = "每行一个栏目和更新日期，例如：\n通知公告　2026-11-18"
        dialog = TextQuestion(self, "粘贴栏目更新日期", text, yes="登记", lines=10, limit=20_000)
        dialog.accepted.connect(lambda: self.paste(dialog.value))
        self._open(dialog)

    def paste(self, text: str) -> None:
        """Record pasted update days; lines that were not understood are told."""
        try:
            updated = self.presenter.paste(text)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self.context.changed(updated.changes)
        if updated.findings:
            self.context.tell(updated.changes.message, finding_words(updated.findings), WARN)

    def open_import(self) -> None:
        """Ask for a workbook."""
        name, _ = QFileDialog.getOpenFileName(self, "从表格导入", "", WORKBOOKS)
        if name:
            self.import_file(Path(name))

    def import_file(self, path: Path) -> None:
        """Show what a workbook holds, then take it."""
        presenter = self.presenter
        self.context.run("读取表格", lambda _progress: presenter.preview_import(path), partial(self._ask_import, path))

    def _ask_import(self, path: Path, incoming: Any) -> None:
        dialog = ImportDialog(self, path.name, incoming)
        dialog.accepted.connect(lambda: self._act(lambda: self.presenter.import_(path).changes))
        self._open(dialog)

    def print_(self) -> None:
        """Answer Ctrl+P: the register book of the year chosen above, as PDF."""
        name = f"{self.presenter.register.title}登记簿（{self.context.year}年）.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, "打印登记簿（存为 PDF）", name, "PDF (*.pdf)")
        if chosen:
            self.print_book(Path(chosen))

    def print_book(self, path: Path) -> None:
        """Write the register book and open it."""
        presenter, year = self.presenter, self.context.year
        self.context.run(
            "生成登记簿",
            lambda _progress: presenter.print_book(year, path),
            lambda pages: self.context.tell(f"已生成登记簿，共 {pages} 页：{path}"),
        )
