"""The pane of 公开栏: a cell's posting, its review and what may be done with it now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QMenu

from zwgk_desktop.domain.periods import parse_period
from zwgk_desktop.domain.posting_life import POSTING_WORDS
from zwgk_desktop.domain.review import LEVEL_WORDS
from zwgk_desktop.ui.boards.boards_presenter import BoardsPresenter
from zwgk_desktop.ui.boards.cell_content import build_content
from zwgk_desktop.ui.boards.photo_strip import dropped_files
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.detail_pane import SMALLEST_WIDTH, DetailPane
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section

WIDEST = 420  # pixels the pane insists on, however large the font
# What comes next in a posting's life, and what is seldom wanted: key → (words on the button, icon, kind).
MAIN = {
    "post": ("登记张贴", "check", "primary"),
    "take_down": ("登记撤下", "check", "primary"),
    "archive": ("归档", "archive", "primary"),
}
MORE = {
    "edit": ("修改", "edit"),
    "attach": ("附件", "folder"),
    "print": ("登记打印", "check"),
    "gate": ("审查单和纸质签字", "seal"),
    "withdraw": ("撤回意见", "undo"),
    "step_back": ("撤销上一步登记", "undo"),
    "new": ("再建一份", "add"),
    "object": ("登记异议", "edit"),
    "consult": ("登记查阅", "person"),
    "remove": ("移入回收站", "delete"),
}


class CellPane(DetailPane):
    """Shows the presenter's cell; ``asked`` carries what to do: a key of MAIN or MORE, opinion:LEVEL, sheet, batch,
    off, on. ``chosen`` carries the number of another posting of the cell."""

    asked = Signal(str)
    chosen = Signal(int)
    dropped = Signal(object)  # photos for the posting shown

    def __init__(self) -> None:
        super().__init__("在表中点一格，这里显示这一项的要求、公示和审查情况。")
        self.buttons: dict[str, Any] = {}
        self.setAcceptDrops(True)

    def show_cell(self, presenter: BoardsPresenter) -> None:
        """Show the cell and offer what is allowed now."""
        self.show_content(build_content(presenter))
        self.buttons = {}
        self._add_chooser(presenter)
        held = presenter.posting
        own = held is not None and held.row.batch_id is None
        for level in presenter.open_levels():
            self._offer(f"opinion:{level}", f"登记{LEVEL_WORDS[level]}意见", "seal", "primary")
        allowed = presenter.allowed()
        for key in (key for key in MAIN if key in allowed):
            self._offer(key, *MAIN[key])
        if held is None:
            self._offer_beginning(presenter)
        if own:
            self._offer("sheet", "打印公示单", "print")
        elif held is not None:
            self._offer("batch", "看补贴清单", "subsidies")
        more = [key for key in MORE if key in allowed]
        more += ["attach"] if own and held is not None else []
        more += ["object", "consult"] if held is not None and held.row.posted_on else []
        more += ["new"] if held is not None and presenter.can_create() else []
        self._offer_more(more, presenter.lacks_posting())

    def _offer_beginning(self, presenter: BoardsPresenter) -> None:
        if presenter.can_create():
            self._offer("new", "新建公示", "add", "primary")
        off = presenter.cell is not None and presenter.cell.off_reason is not None
        self._offer(*(("on", "恢复公开", "check") if off else ("off", "设为不涉及", "dash")))

    def _offer_more(self, keys: list[str], lacks: bool) -> None:
        if not keys:
            return
        if "new" in keys and lacks:  # another period of this cell still waits: that is no rarity
            keys.remove("new")
            self._offer("new", "新建下一份", "add")
        menu = QMenu(self)
        for key in keys:
            text, picture = MORE[key]
            self.buttons[key] = menu.addAction(icon(picture), text, lambda key=key: self.asked.emit(key))
        if keys:
            made = self.add_action("更多 ▾", lambda: menu.exec(made.mapToGlobal(made.rect().bottomLeft())))
            made.setAccessibleName("更多操作")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take photos that are dragged anywhere onto the pane."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on the photos dropped."""
        paths = dropped_files(event)
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that two buttons side by side need at this font size."""
        self.setMinimumWidth(max(SMALLEST_WIDTH, min(current_theme().pixels(280), WIDEST)))
        super().showEvent(event)

    def show_several(self, presenter: BoardsPresenter, count: int) -> None:
        """Offer what can be done with several cells at once."""
        text = "可以一起设为不涉及（要写明理由），或恢复公开。登记张贴、撤下、归档，请在“全部公示”里多选。"
        self.show_content(PaneContent(f"已选 {count} 格", sections=(Section("", text=text),)))
        self.buttons = {}
        self._offer("off", "设为不涉及", "dash")
        self._offer("on", "恢复公开", "check")

    def _add_chooser(self, presenter: BoardsPresenter) -> None:
        cell = presenter.cell
        if cell is None or len(cell.postings) < 2:
            return
        box = QComboBox()
        box.setAccessibleName("这一格的公示")
        for one in cell.postings:
            box.addItem(f"{parse_period(one.row.period).label}　{POSTING_WORDS[one.row.state]}")
        box.setCurrentIndex(presenter.at)
        box.currentIndexChanged.connect(self.chosen)
        self.column.insertWidget(0, box)

    def _offer(self, key: str, text: str, icon: str, kind: str = "secondary") -> None:
        ask: Callable[[], None] = lambda: self.asked.emit(key)  # noqa: E731
        self.buttons[key] = self.add_action(text, ask, icon, kind)
