"""What is on the page 任务台账? The list, the pane with this quarter's progress, and the ways in and out."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.listing import Ask, Column
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.ledger import dialogs
from zwgk_desktop.ui.ledger.export_dialog import ExportDialog
from zwgk_desktop.ui.ledger.import_page import ImportReview
from zwgk_desktop.ui.ledger.item_pane import ItemPane
from zwgk_desktop.ui.ledger.ledger_presenter import ItemView, LedgerPresenter
from zwgk_desktop.ui.ledger.table_actions import TableActions
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.tones import BAD, WARN
from zwgk_desktop.ui.widgets.beside import Beside
from zwgk_desktop.ui.widgets.buttons import IconButton
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.recycle_dialog import RecycleDialog

SIZES = (760, 440)  # list and pane, before the officer shares the room differently


RECYCLED = "移入回收站的任务保留填报内容，恢复后和原来一样。"


class LedgerPage(Page):
    """The ledger of the year and quarter chosen above; what is shown is decided by ``presenter``."""

    title = "任务台账"
    areas = frozenset({Area.LEDGER})
    help_text = (
        "每年收到县里的工作要点或任务分工，点“导入县里文件”，核对后存入台账。\n"
        "左边是全部任务：点表头排序，用上面的筛选和查找缩小范围；选中几行可以一起分派、复制到 WPS。\n"
        "选中一行，右边填写本季度进展，按 Ctrl+S 保存；“沿用上季度”把上次的文字放进来再改。\n"
        "“更多”里：从 WPS 粘贴进展，带入上年未完成的任务，加入规定动作。去年手工做的台账从“导入县里文件”放进来。\n"
        "季末点“导出本季度台账”，先看还差什么，再生成表格、PDF 和邮件草稿。"
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.presenter = LedgerPresenter(context.desk)
        self.tables = TableActions(self)
        self.view: ItemView | None = None
        self.dialog: QDialog | None = None
        self.import_review: ImportReview | None = None
        self.pane_wanted = bool(context.settings.get("ledger/pane", True))
        self._add_head()
        self.table = self._build_table()
        self.pane = ItemPane()
        self.pane.closed.connect(self._pane_closed)
        self.pane.saved.connect(self.save)
        self.pane.carried.connect(self.carry_over)
        self.pane.edited.connect(self.open_change)
        self.pane.settled.connect(self.open_period)
        self.pane.attached.connect(self.attach)
        self.pane.file_opened.connect(self.open_file)
        self.pane.file_removed.connect(self.detach)
        self.splitter = Beside(self.table, self.pane, "ledger", context.settings)
        self.splitter.setSizes(list(self.context.settings.get("split/ledger", [])) or list(SIZES))
        self.places = QStackedWidget()
        self.places.addWidget(self.splitter)
        self.body.addWidget(self.places, 1)
        self._show_pane()

    def _add_head(self) -> None:
        self.recycle_button = IconButton("delete", "回收站", self.open_recycle)
        self.add_to_head(self.recycle_button)
        self.more_button = IconButton("menu", "更多：粘贴进展、回头看、规定动作", lambda: self.tables.open_menu())
        self.add_to_head(self.more_button)
        self.add_button = self.add_action("新增任务", self.new, "add")
        self.export_button = self.add_action("导出本季度台账", self.open_export, "export")
        self.import_button = self.add_action("导入县里文件", self.open_import, "import", "primary")

    def _build_table(self) -> DataTable:
        table = DataTable("ledger", "任务台账", self.context.jobs, self.context.settings)
        table.set_empty(
            "这一年还没有任务",
            "把县里的工作要点或任务分工导入进来，核对后就是台账；也可以逐项新增。",
            "导入县里文件",
            self.open_import,
        )
        table.add_action("分派", self.open_assign, "person")
        table.add_action("移入回收站", self.remove, "delete")
        table.allow_export()
        table.allow_paste()
        table.pasted.connect(lambda rows: self.tables.open_paste(rows))
        table.export_asked.connect(self.export_shown)
        table.selected.connect(self._selected)
        table.opened.connect(self.open_item)
        table.failed.connect(self.context.refuse)
        return table

    # The list

    def reload(self, changes: ChangeSet | None = None) -> None:
        """Show the ledger of the period chosen above."""
        self.presenter.set_quarter(self.context.period)
        asked, chosen = self.table.ask, self.table.selected_ids()
        try:
            self.table.show_listing(self.presenter.listing())
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self._ask_again(asked, chosen)
        self._tell_summary()
        if self.pane.item_id:
            self._show_item(self.pane.item_id)

    def _ask_again(self, asked: Ask, chosen: array[int]) -> None:
        """Keep question and selection where the table began anew because a new name came into its chips."""
        if self.table.ask != asked and (asked.find or asked.filters):
            for key, value in asked.filters.items():
                self.table.set_filter(key, value)
            if self.table.model is not None and self.table.ask != asked:
                self.table.model.set_ask(asked)
        if len(chosen) == 1 and not self.table.selected_ids():
            self.table.select_id(chosen[0])

    def _tell_summary(self) -> None:
        self.set_subtitle(self.presenter.summary())
        self.subtitle_label.setToolTip(self.presenter.summary())

    def _selected(self, ids: array[int]) -> None:
        if len(ids) == 1 and self.pane_wanted:
            if ids[0] != self.pane.item_id:
                self._show_item(ids[0])
        elif len(ids) > 1:
            self.pane.clear()
            self.view = None

    def open_subject(self, subject: Any) -> None:
        """Show one item: by its id from the search or from 今日; ``"import"`` and ``"export"`` open these."""
        if subject == "import":
            self.open_import()
        elif subject == "export":
            self.open_export()
        elif isinstance(subject, int):
            self._open_anywhere(subject)
        elif isinstance(subject, dict):
            for key, value in subject.items():
                self.table.set_filter(key, value)

    def _open_anywhere(self, item_id: int) -> None:
        """Show an item whatever year, filter or import is on screen."""
        self._show_list()
        try:
            year = self.presenter.year_of(item_id)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        if year != self.presenter.year:
            self.context.choose_period(year, self.context.quarter)
            self.reload()
        if not self.table.select_id(item_id):
            self.table.clear_conditions()
            self.table.select_id(item_id)
        self.open_item(item_id)

    @property
    def importing(self) -> bool:
        """Tell whether the import stands in place of the list."""
        return self.import_review is not None and self.places.currentWidget() is self.import_review

    def start_find(self) -> None:
        """Answer Ctrl+F."""
        if not self.importing:
            self.table.start_find()

    # The pane

    def open_item(self, item_id: int) -> None:
        """Show an item in the pane and put the cursor into its progress."""
        self.pane_wanted = True
        self.context.settings.set("ledger/pane", True)
        self._show_item(item_id)
        if self.pane.form is not None:
            self.pane.form.form.rows["text"].control.setFocus()

    def _show_item(self, item_id: int) -> None:
        try:
            view = self.presenter.view(item_id)
        except Refusal:
            self.pane.clear()
            self.view = None
            return
        self.view = view
        form = self.pane.show_item(view, self.presenter.period.label)
        form.typed.connect(self._typed)
        self._show_pane()

    def _show_pane(self) -> None:
        self.pane.setVisible(self.pane_wanted)

    def _typed(self) -> None:
        form, view = self.pane.form, self.view
        if form is not None and view is not None:
            form.show_unsaved(self.presenter.keep_draft(view.id, form.value(), view.saved))

    def carry_over(self) -> None:
        """Put last quarter's words into the form."""
        form, view = self.pane.form, self.view
        if form is not None and view is not None and view.last is not None:
            form.set_value(self.presenter.carry_over(form.value(), view.last))
            form.form.rows["text"].control.setFocus()

    def save(self) -> None:
        """Answer Ctrl+S: record what stands in the form."""
        if self.importing and self.import_review is not None:
            self.import_review.review.save_open_form()
            return
        form, view = self.pane.form, self.view
        if form is None or view is None:
            return
        typed = form.value()
        try:
            changes = self.presenter.save_progress(view.id, typed)
        except Refusal as refusal:
            key = {"no_status": "status", "no_evidence": "evidence"}.get(refusal.code)
            if key:
                form.show_problem(key, refusal.advice or refusal.message)
            self.context.refuse(refusal)
            return
        self.context.changed(changes)

    def close_pane(self) -> bool:
        """Answer Esc: leave the import, else close the pane."""
        if self.importing and self.import_review is not None:
            self.import_review.escape()
            return True
        if not self.splitter.close_pane():
            return False
        self._pane_closed()
        return True

    def _pane_closed(self) -> None:
        self.pane_wanted = False
        self.context.settings.set("ledger/pane", False)

    # What is done with items

    def act(self, action: Callable[[], ChangeSet | None], undo: Callable[[], None] | None = None) -> None:
        """Do something and tell what it did; no change at all is told too."""
        self.context.act(lambda: action() or ChangeSet(frozenset(), (), "没有改动。"), undo)

    def _open_form(self, dialog: FormDialog, use: Callable[[dict[str, Any]], None]) -> None:
        dialog.accepted.connect(lambda: use(dialog.form.values()))
        self.open_dialog(dialog)

    def open_dialog(self, dialog: QDialog) -> None:
        """Open a dialog of this page without waiting for it."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self._forget(dialog))
        self.dialog = dialog
        dialog.open()

    def _forget(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None

    def new(self) -> None:
        """Answer Ctrl+N."""
        dialog = dialogs.build_add_dialog(self, self.presenter.known_words())
        self._open_form(dialog, lambda values: self.act(lambda: self.presenter.add(values)))

    def open_change(self) -> None:
        """Change the item in the pane."""
        view = self.view
        if view is not None:
            dialog = dialogs.build_change_dialog(self, view, self.presenter.known_words())
            self._open_form(dialog, lambda values: self.act(lambda: self.presenter.change(view.id, view.edit, values)))

    def open_period(self) -> None:
        """Settle a period of the item in the pane by hand."""
        view = self.view
        if view is not None:
            dialog = dialogs.build_period_dialog(self, view, self.context.desk.today())
            self._open_form(dialog, lambda values: self.act(lambda: self.presenter.settle_period(view.id, values)))

    def open_assign(self, ids: array[int]) -> None:
        """Give the selected items a 站所 and a 责任人."""
        wanted = list(ids)
        dialog = dialogs.build_assign_dialog(self, len(wanted), self.presenter.known_words())
        self._open_form(dialog, lambda values: self.act(lambda: self.presenter.assign(wanted, values)))

    def remove(self, ids: array[int]) -> None:
        """Move the selected items into 回收站; the notice offers to bring them back."""
        wanted = list(ids)
        if self.pane.item_id in wanted:
            self.pane.clear()
            self.view = None
        self.act(lambda: self.presenter.remove(wanted), lambda: self.act(lambda: self.presenter.restore(wanted)))

    def open_recycle(self) -> None:
        """Show 回收站."""
        dialog = RecycleDialog(self, "任务", RECYCLED, self.presenter.removed())
        dialog.restored.connect(lambda ids: self.act(lambda: self.presenter.restore(ids)))
        self.open_dialog(dialog)

    # Evidence files

    def attach(self, files: Sequence[Path]) -> None:
        """Keep files as evidence of the item in the pane; what is typed stays."""
        view, wanted = self.view, list(files)
        if view is not None:
            self.act(lambda: self.presenter.attach(view.id, wanted))

    def open_file(self, file_id: int) -> None:
        """Open an evidence file with the program the system has for it."""
        try:
            path = self.presenter.file_path(file_id)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self.show_file(path)

    def show_file(self, path: Path) -> None:
        """Hand a file of a known kind to the system."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.context.tell("系统没有打开这类文件的程序。", f"文件在 {path}。", WARN)

    def detach(self, file_id: int) -> None:
        """Move an evidence file into 回收站; the notice offers to bring it back."""
        back = lambda: self.act(lambda: self.presenter.attach_again(file_id))  # noqa: E731
        self.act(lambda: self.presenter.detach(file_id), back)

    # In and out

    def open_import(self) -> None:
        """Show the import of a county document in place of the list."""
        if self.import_review is None:
            self.import_review = ImportReview(self.context)
            self.import_review.closed.connect(self.close_import)
            self.import_review.ledger_found.connect(self.tables.open_ledger)
            self.places.addWidget(self.import_review)
        self.places.setCurrentWidget(self.import_review)
        self._show_head(False)

    def close_import(self) -> None:
        """Show the list again in place of the import."""
        review, self.import_review = self.import_review, None
        self._show_list()
        if review is not None:
            self.places.removeWidget(review)
            review.deleteLater()

    def _show_list(self) -> None:
        self.places.setCurrentWidget(self.splitter)
        self._show_head(True)

    def _show_head(self, listing: bool) -> None:
        for made in (self.recycle_button, self.more_button, self.add_button, self.export_button, self.import_button):
            made.setVisible(listing)
        self.title_label.setText(self.title if listing else "导入县里文件")
        if listing:
            self._tell_summary()
        else:
            self.set_subtitle("核对后才存入台账，没有核对的不会存。")

    def export_shown(self, ask: Ask, columns: Sequence[Column]) -> None:
        """Ask where to, then write what the list shows."""
        name = f"{self.presenter.period.label}任务台账（筛选）.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "导出当前显示的内容", name, "表格 (*.xlsx)")
        if chosen:
            self.write_shown(ask, columns, Path(chosen))

    def write_shown(self, ask: Ask, columns: Sequence[Column], path: Path) -> None:
        """Write what the list shows to ``path``."""
        path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
        self.context.run(
            "导出列表",
            lambda progress: self.presenter.export_shown(ask, columns, path, progress),
            lambda count: self.context.tell(f"已导出 {count} 项到 {path}。"),
        )

    def open_export(self) -> None:
        """Show what is missing, then export the quarter."""
        try:
            dialog = ExportDialog(self, self.context)
        except Refusal as refusal:
            self.context.noticed.emit(BAD, refusal.message, refusal.advice, None)
            return
        dialog.jumped.connect(self.open_subject)
        self.open_dialog(dialog)
