"""What does one see when rows go to the villages, and when they come home? Two small dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QListWidget, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.subsidies import Returned
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.subsidies.return_presenter import (
    ReturnPresenter,
    WrittenReturns,
    offer,
    returned_listing,
    returned_summary,
)
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.text import label

REASON = "请村里核实补正后交回"


class ReturnDialog(Question):
    """Writes the return workbooks into a folder and, if wished, marks the rows held back as handed back."""

    def __init__(self, parent: QWidget, context: PageContext, presenter: ReturnPresenter) -> None:
        text = "每个村一份核实表：只有本村的行，旁边写明问题，空格由村里补填。补好后用“收回改好的表”读入。"
        super().__init__(parent, "退回村里核实", text, "生成核实表", "关闭")
        self.context, self.presenter = context, presenter
        row = QHBoxLayout()
        self.folder_field = QLineEdit()
        self.folder_field.setAccessibleName("核实表放在哪个文件夹")
        self.folder_field.setPlaceholderText("核实表放在哪个文件夹")
        row.addWidget(self.folder_field, 1)
        row.addWidget(button("选择…", self.choose, icon="folder"))
        self.body.addLayout(row)
        count = presenter.open_rows
        self.mark_box = QCheckBox(f"同时把 {count:,} 行未收的登记为“已退回”，不在本批发放")
        self.mark_box.setChecked(bool(count))
        self.mark_box.setVisible(bool(count))
        self.reason_field = QLineEdit(REASON)
        self.reason_field.setAccessibleName("退回的原因")
        self.reason_field.setVisible(bool(count))
        self.mark_box.toggled.connect(self.reason_field.setEnabled)
        self.body.addWidget(self.mark_box)
        self.body.addWidget(self.reason_field)
        self.files = QListWidget()
        self.files.setAccessibleName("生成的核实表")
        self.files.hide()
        self.body.addWidget(self.files, 1)
        self.open_button = button("打开文件夹", self.open_folder, icon="folder")
        self.open_button.hide()
        self.body.addWidget(self.open_button)

    def choose(self) -> None:
        """Ask for the folder."""
        folder = QFileDialog.getExistingDirectory(self, "核实表放在哪个文件夹", self.folder_field.text())
        if folder:
            self.folder_field.setText(folder)

    def problem(self) -> str:
        """Return what is missing."""
        if not Path(self.folder_field.text().strip() or "?").is_dir():
            return "请选择一个已有的文件夹。"
        marks = self.mark_box.isChecked() and not self.mark_box.isHidden()
        return "请写明退回的原因。" if marks and not self.reason_field.text().strip() else ""

    def try_accept(self) -> None:
        """Write the workbooks; the dialog stays to show them."""
        problem = self.problem()
        self._say(problem)
        if problem:
            return
        folder = Path(self.folder_field.text().strip())
        marks = self.mark_box.isChecked() and not self.mark_box.isHidden()
        reason = self.reason_field.text().strip() if marks else ""
        self.yes_button.setEnabled(False)
        self.context.run("生成核实表", lambda _: self.presenter.write(folder, reason), self._written, self._refused)

    def _written(self, made: WrittenReturns) -> None:
        for hidden in (self.mark_box, self.reason_field, self.yes_button):
            hidden.hide()
        self.text_label.setText(f"已生成 {len(made.files):,} 份核实表，可以发给各村。")
        self.files.addItems([file.name for file in made.files])
        self.files.show()
        self.open_button.show()
        if made.changes is not None:
            self.context.changed(made.changes)

    def _refused(self, refusal: Refusal) -> None:
        self.yes_button.setEnabled(True)
        self._say(f"{refusal.message}{refusal.advice}")

    def _say(self, problem: str) -> None:
        self.problem_label.setText(problem)
        self.problem_label.setVisible(bool(problem))

    def open_folder(self) -> None:
        """Show the workbooks where they are."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder_field.text().strip()))


class ReturnedDialog(Question):
    """What changed when a workbook came home, and the offer to accept warnings by the village's words."""

    def __init__(
        self, parent: QWidget, context: PageContext, name: str, found: Returned, presenter: ReturnPresenter
    ) -> None:
        super().__init__(parent, "收回的核实表", f"{name}\n{returned_summary(found)}", "知道了", "")
        self.context, self.presenter, self.found = context, presenter, found
        self.resize(980, 560)
        self.table = DataTable("subsidies.returned", "收回的行", context.jobs, context.settings)
        self.table.set_empty("没有读到行", "")
        self.listing = returned_listing(found)
        self.told_label = label(wrap=True, selectable=True)
        self.told_label.setMinimumHeight(2 * self.told_label.fontMetrics().lineSpacing())
        self.table.selected.connect(self.tell)
        self.table.loaded.connect(self.choose_first)
        self.table.show_listing(self.listing)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.told_label)
        words = offer(found)
        self.accept_button = button(words, self.accept_answers, icon="check")
        self.accept_button.setVisible(bool(words))
        self.table.tools.add(self.accept_button, right=True)
        self.yes_button.setAutoDefault(False)

    def choose_first(self) -> None:
        """Select the first row unless one is selected: those with problems stand first."""
        if not self.table.selected_ids():
            self.table.select_id(1)

    def tell(self, _ids: object = None) -> None:
        """Show in full what changed in the row chosen, or what is wrong with it: the column is too narrow for it."""
        rows = self.listing.rows(self.table.selected_ids()[:1])
        self.told_label.setText(str(rows[0][3]) if rows else "")

    def accept_answers(self) -> None:
        """Accept the warnings with what the village wrote as reason."""
        if self.context.act(lambda: self.presenter.accept(self.found)):
            self.accept_button.setText("已按村里的说明接受")
            self.accept_button.setEnabled(False)
