"""Do website and boards say the same? One dialog: the website's list in, every difference shown, matched, printed."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLayout, QWidget

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.site_match import SiteDifference
from zwgk_desktop.ui.boards.site_presenter import SitePresenter
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from zwgk_desktop.ui.boards.page import BoardsPage

LISTS = "网站清单 (*.xlsx *.xls *.et *.csv *.html *.htm)"
PAPERS = "核对表 (*.pdf);;表格 (*.xlsx)"
LEAST_TABLE = 170  # pixels at 100 %
TEXT = "导入网站后台导出的清单或另存的网页，与已公开的公示逐条核对时段、人数、金额和文字。"


def open_site(page: BoardsPage) -> SiteDialog:
    """Open the dialog from the page."""
    dialog = SiteDialog(page, page.context)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class SiteDialog(Question):
    """The lists at the top, the differences below; comparing runs in a worker."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(parent, "网站与公开栏对应一致", TEXT, "关闭", "")
        self.context = context
        self.presenter = SitePresenter(context.desk, context.period)
        self.dialog: QDialog | None = None
        outer = self.layout()
        assert outer is not None
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # rows that flow ask for their narrowest
        self.resize(1240, 680)
        self.yes_button.setDefault(False)  # Enter belongs to the table and its search
        self.yes_button.setAutoDefault(False)
        self._build_head()
        self.told_label = label(role="second", wrap=True)
        self.body.addWidget(self.told_label)
        self.table = DataTable("boards.site", "网站与公开栏的差别", context.jobs, context.settings)
        self.table.view.setMinimumHeight(current_theme().pixels(LEAST_TABLE))  # the dialog fits a small screen
        self.table.set_empty("还没有网站清单", "先导入网站上公开的清单。", "导入清单", self.choose)
        self.table.add_action("指定对应的公示", self.ask_match, "edit")
        self.table.add_action("打开公示", self.open_posting, "boards")
        self.table.opened.connect(lambda at: self.open_posting(array("q", [at])))
        self.table.failed.connect(context.refuse)
        self.body.addWidget(self.table, 1)
        context.noticed.connect(self._notice)
        self.reload()

    def _build_head(self) -> None:
        bar = FlowBar()
        self.list_box, self.period_box = QComboBox(), QComboBox()
        self.list_box.setAccessibleName("网站清单")
        self.list_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.period_box.setAccessibleName("核对的时段")
        for code, words in self.presenter.period_choices():
            self.period_box.addItem(words, code)
        self.list_box.activated.connect(self._chosen)
        self.period_box.activated.connect(self._chosen)
        self.import_button = button("导入清单", self.choose, icon="import")
        self.paste_button = button("粘贴", self.paste, icon="paste")
        self.remove_button = button("移除", self.remove, icon="delete")
        self.write_button = button("输出核对表", self.ask_write, icon="export", kind="primary")
        for widget in (self.list_box, self.period_box, self.import_button, self.paste_button, self.remove_button):
            bar.flow.add(widget)
        bar.flow.add(self.write_button, right=True)
        for one in (self.import_button, self.paste_button, self.remove_button, self.write_button):
            one.setAutoDefault(False)
        self.body.addWidget(bar)

    def reload(self) -> None:
        """Compare in a worker and show what was found."""
        self.context.jobs.run(
            "核对", lambda _progress: self.presenter.reload(), self._show, self.context.refuse, shown=False
        )

    def _show(self, _done: object = None) -> None:
        presenter = self.presenter
        self.list_box.clear()
        for key, words in presenter.lists:
            self.list_box.addItem(words, key)
        self.list_box.setCurrentIndex(self.list_box.findData(presenter.list_id))
        has = presenter.found is not None
        for widget in (self.list_box, self.period_box, self.remove_button, self.write_button):
            widget.setEnabled(has)
        self.told_label.setText(presenter.message)
        if has:
            self.table.set_empty("没有差别", "网站与公开栏一致。")
        self.table.show_listing(presenter.listing())

    def _chosen(self, _at: int) -> None:
        self.presenter.list_id = self.list_box.currentData()
        self.presenter.period = self.period_box.currentData()
        self.reload()

    def _notice(self, _tone: object, message: str, advice: str, _undo: object) -> None:
        """Say here what the notice bar behind the dialog says."""
        self.told_label.setText(f"{message}{advice}")

    def choose(self) -> None:
        """Ask for the website's list."""
        name, _ = QFileDialog.getOpenFileName(self, "网站清单", "", LISTS)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Import a list in a worker."""
        self.context.run("导入网站清单", lambda _progress: self.presenter.take(path), self._taken)

    def paste(self) -> None:
        """Import what lies on the clipboard."""
        text = QGuiApplication.clipboard().text()
        self.context.run("导入网站清单", lambda _progress: self.presenter.paste(text), self._taken)

    def _taken(self, changes: ChangeSet) -> None:
        self.context.changed(changes)
        self.reload()

    def remove(self) -> None:
        """Move the chosen list to the recycle bin."""
        if self.context.act(self.presenter.remove):
            self.reload()

    def ask_match(self, ids: array[int]) -> None:
        """Ask which posting the line of the selected difference is."""
        difference = self.presenter.difference(ids[0]) if ids else None
        if difference is None or difference.line is None:
            self.told_label.setText("请先选中一条来自网站的差别。")
            return
        dialog = self.dialog = MatchDialog(self, self.context, self.presenter, difference)
        dialog.accepted.connect(lambda: self.match(difference, dialog.chosen))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def match(self, difference: SiteDifference, posting_id: int | None) -> None:
        """Say which posting a line belongs to."""
        if self.context.act(lambda: self.presenter.match(difference, posting_id)):
            self.reload()

    def open_posting(self, ids: array[int]) -> None:
        """Show the posting of the selected difference on the page behind."""
        posting = self.presenter.difference(ids[0]).posting_id if ids else None
        if posting is None:
            self.told_label.setText("这一条没有对应的公示。")
            return
        self.accept()
        self.context.open("boards", ("posting", posting))

    def ask_write(self) -> None:
        """Ask where the difference list goes."""
        name, _ = QFileDialog.getSaveFileName(self, "输出核对表", "对应一致核对表.pdf", PAPERS)
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Write the difference list in a worker."""
        self.context.run("输出核对表", lambda _progress: self.presenter.write(path), self.context.changed)


class MatchDialog(Question):
    """Which posting is this line of the website? ``chosen`` is its id, None for no posting at all."""

    def __init__(
        self, parent: QWidget, context: PageContext, presenter: SitePresenter, difference: SiteDifference
    ) -> None:
        super().__init__(parent, "对应哪份公示", f"网站上的：{difference.website or difference.message}", "就是这份")
        self.chosen: int | None = None
        self.resize(820, 520)
        self.table = DataTable("boards.site.match", "公示", context.jobs, context.settings)
        self.table.show_listing(presenter.postings(difference))
        self.table.opened.connect(lambda _at: self.try_accept())
        self.body.addWidget(self.table, 1)

    def problem(self) -> str:
        """Ask for one posting."""
        ids: Any = self.table.selected_ids()
        self.chosen = ids[0] if len(ids) == 1 else None
        return "" if self.chosen is not None else "请选中一份公示。"
