"""What would a workbook change, and what did the yearly reviews change? Two dialogs, each around one list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLayout, QWidget

from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.settings.catalogue_presenter import CataloguePresenter, PreviewShown
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.form_dialog import ask_form
from zwgk_desktop.ui.widgets.text import label

SIZE = (1040, 600)
LEAST_TABLE = 170  # pixels at 100 %
PAPERS = "变动清单 (*.pdf);;表格 (*.xlsx)"


class ImportDialog(Question):
    """What the workbook would change, or what is wrong in it; 导入 only when everything is right."""

    def __init__(self, parent: QWidget, context: PageContext, file: str, found: PreviewShown) -> None:
        title = f"导入目录：{file}"
        super().__init__(
            parent, title, found.summary, "导入" if found.ready else "知道了", "取消" if found.ready else ""
        )
        _free_size(self)
        self.ready = found.ready
        self.table = _table(context, "catalogue.import", "目录的改动")
        self.table.set_empty("没有改动", "工作簿与现有目录相同。")
        self.body.addWidget(self.table, 1)
        self.table.show_listing(found.listing)

    def try_accept(self) -> None:
        """Take the workbook, or only close."""
        if self.ready:
            self.accept()
        else:
            self.reject()


class ReviewDialog(Question):
    """The change list since the last review; earlier reviews in the list above."""

    def __init__(self, parent: QWidget, context: PageContext, presenter: CataloguePresenter) -> None:
        text = "目录每年审定一次。核对变动清单，登记审定人和日期；以前各次的清单可以随时再打印。"
        super().__init__(parent, "公开目录年度审定", text, "关闭", "")
        _free_size(self)
        self.context, self.presenter = context, presenter
        bar = FlowBar()
        self.choice = QComboBox()
        self.choice.setAccessibleName("哪一次审定")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.activated.connect(lambda _at: self.show_review())
        bar.flow.add(self.choice)
        self.record_button = button("登记审定", self.record, icon="seal", kind="primary")
        self.write_button = button("输出变动清单", self.ask_write, icon="export")
        for one in (self.record_button, self.write_button):
            one.setAutoDefault(False)
            bar.flow.add(one, right=True)
        self.body.addWidget(bar)
        self.told_label = label(role="second", wrap=True)
        self.body.addWidget(self.told_label)
        self.table = _table(context, "catalogue.review", "目录的变动")
        self.table.set_empty("没有变动", "与上一次审定时相同。")
        self.body.addWidget(self.table, 1)
        self.reload()

    def reload(self, chosen: int | None = None) -> None:
        """Show the reviews again."""
        self.choice.clear()
        for key, words in self.presenter.reviews():
            self.choice.addItem(words, key)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        self.show_review()

    def show_review(self) -> None:
        """Show the change list chosen."""
        told, listing = self.presenter.review(self.choice.currentData())
        self.told_label.setText(told)
        self.table.show_listing(listing)

    def record(self, values: dict[str, Any] | None = None) -> None:
        """Record that the catalogue was reviewed."""
        if values is None:
            fields, first = self.presenter.review_fields()
            values = ask_form(self, "登记年度审定", fields, first, yes="登记")
        if values is not None:
            wanted = values
            done = self.context.act(lambda: self.presenter.record(wanted))
            self.reload(done.ids[0] if done else None)

    def ask_write(self) -> None:
        """Ask where the change list goes."""
        name, _ = QFileDialog.getSaveFileName(self, "输出变动清单", "公开目录变动清单.pdf", PAPERS)
        if name:
            path = Path(name)
            self.write(path if path.suffix.lower() in (".pdf", ".xlsx") else path.with_suffix(".pdf"))

    def write(self, path: Path) -> None:
        """Write the change list shown, in a worker."""
        chosen = self.choice.currentData()

        def done(lines: int) -> None:
            self.told_label.setText(f"已输出 {lines} 行：{path}")

        self.context.run("输出变动清单", lambda _progress: self.presenter.write_review(chosen, path), done)


def _table(context: PageContext, name: str, title: str) -> DataTable:
    table = DataTable(name, title, context.jobs, context.settings)
    table.view.setMinimumHeight(current_theme().pixels(LEAST_TABLE))
    table.failed.connect(context.refuse)
    return table


def _free_size(dialog: QDialog) -> None:
    outer = dialog.layout()
    assert outer is not None
    outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # rows that flow ask for their narrowest
    dialog.resize(*SIZE)
