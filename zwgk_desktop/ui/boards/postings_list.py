"""The list of all postings, with what can be done to many at once, and the recycle bin."""

from __future__ import annotations

from array import array
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.ui.boards.chosen_columns import ChosenColumns
from zwgk_desktop.ui.boards.list_export import offer_export
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.widgets.data_table import DataTable

BULK = (("sheet", "打印"), ("post", "张贴"), ("take_down", "撤下"), ("archive", "归档"))
SHOWN = ("village", "item", "period", "state", "due_on", "posted_on", "down_due_on", "title")
HIDDEN = ("number", "down_on", "place", "posted_by", "publisher", "archive_box", "archive_pages")


class PostingsList(QWidget):
    """``asked`` carries (what, ids): sheet, post, take_down, archive, restore; ``opened`` the id of a posting."""

    asked = Signal(str, object)
    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, context: PageContext, *, bin: bool = False) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        name, title = ("boards_bin", "回收站") if bin else ("boards", "全部公示")
        self.table = DataTable(name, title, context.jobs, context.settings)
        if bin:
            self.table.set_empty("回收站是空的", "移入回收站的公示在这里，可以恢复。")
            self.table.add_action("恢复", lambda ids: self.asked.emit("restore", ids), "undo")
        else:
            self.table.set_empty("还没有公示", "在“公开情况”里点一格，再点“新建公示”。")
            for what, text in BULK:
                self.table.add_action(text, partial(self.asked.emit, what))
            self.table.opened.connect(self.opened)
            offer_export(context, self.table, Area.BOARDS, title)
            self.table.selected.connect(self._selected)
        self.table.failed.connect(context.refuse)
        column.addWidget(self.table)

    def show_listing(self, listing: Listing) -> None:
        """Show the store again."""
        self.table.show_listing(ChosenColumns(listing, (*SHOWN, *HIDDEN), HIDDEN))

    def _selected(self, ids: array[int]) -> None:
        if len(ids) == 1:
            self.chosen.emit(ids[0])
