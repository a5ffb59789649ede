"""What does a list look like that has a pane beside it and a 回收站 of its own?"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.buttons import Button, IconButton
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.detail_pane import SMALLEST_WIDTH, DetailPane

WIDEST = 420


class SideView(QWidget):
    """Override ``listing``, ``fill_pane`` and ``restore``; ``shown`` is the id of the row in the pane, or 0."""

    def __init__(self, context: PageContext, name: str, title: str, hint: str) -> None:
        super().__init__()
        self.context, self.title = context, title
        self.shown, self.removed = 0, False
        self.buttons: dict[str, Any] = {}
        self.table = DataTable(name, title, context.jobs, context.settings)
        self.table.selected.connect(self._selected)
        self.table.opened.connect(self.show_row)
        self.table.failed.connect(context.refuse)
        self.bin_button = IconButton("delete", "回收站", self.toggle_bin)
        self.bin_button.setProperty("boxed", "true")
        self.bin_button.setCheckable(True)
        self.table.tools.add(self.bin_button, right=True)
        self.pane = DetailPane(hint)
        self.pane.closed.connect(self.close_pane)
        self.pane.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([740, 400])
        column.addWidget(self.splitter)

    def listing(self) -> Listing:
        """Return what the table shows."""
        raise NotImplementedError

    def fill_pane(self, row_id: int) -> None:
        """Show one row in the pane, with what may be done."""
        raise NotImplementedError

    def restore(self, ids: Sequence[int]) -> ChangeSet:
        """Bring rows back from 回收站."""
        raise NotImplementedError

    def reload(self) -> None:
        """Show the store again; the row in the pane stays."""
        self.table.show_listing(self.listing())
        if self.shown and self.pane.isVisibleTo(self):
            self.show_row(self.shown)

    def toggle_bin(self) -> None:
        """Show what was removed, or the list again."""
        self.removed = not self.removed
        self.bin_button.setChecked(self.removed)
        self.close_pane()
        self.reload()

    def _selected(self, ids: array[int]) -> None:
        if len(ids) == 1 and (ids[0] != self.shown or not self.pane.isVisibleTo(self)):
            self.show_row(ids[0])

    def show_row(self, row_id: int) -> None:
        """Show one row in the pane."""
        self.buttons = {}
        try:
            self.fill_pane(row_id)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self.shown = row_id
        if self.removed:
            self.offer("restore", "恢复", partial(self._restore, [row_id]), "undo", "primary")
        self.pane.setMinimumWidth(max(SMALLEST_WIDTH, min(current_theme().pixels(290), WIDEST)))
        self.pane.show()

    def _restore(self, ids: Sequence[int]) -> None:
        self.close_pane()
        self.context.act(lambda: self.restore(ids))

    def offer(
        self, key: str, words: str, handler: Callable[[], Any], picture: str = "", kind: str = "secondary"
    ) -> Button:
        """Offer something to do with the row in the pane."""
        made = self.buttons[key] = self.pane.add_action(words, handler, picture, kind)
        return made

    def offer_more(self, wanted: Sequence[tuple[str, str, str, Callable[[], Any]]]) -> None:
        """Offer what is seldom wanted in a menu: (key, words, icon, handler)."""
        menu = QMenu(self)
        for key, words, picture, handler in wanted:
            self.buttons[key] = menu.addAction(icon(picture), words, handler)
        made = self.pane.add_action("更多 ▾", lambda: menu.exec(made.mapToGlobal(made.rect().bottomLeft())))
        made.setAccessibleName("更多操作")

    def close_pane(self) -> bool:
        """Answer Esc."""
        shown = self.pane.isVisibleTo(self)
        self.pane.hide()
        self.shown = 0
        return shown

    def showEvent(self, event: QShowEvent) -> None:
        """Read the list when it is first looked at."""
        super().showEvent(event)
        if self.table.model is None:
            self.reload()
