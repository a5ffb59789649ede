"""The pane of 公开栏: a cell's posting, its review and what may be done with it now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from zwgk_desktop.domain.periods import parse_period
from zwgk_desktop.domain.posting_life import POSTING_WORDS
from zwgk_desktop.domain.review import LEVEL_WORDS
from zwgk_desktop.ui.boards.boards_presenter import BoardsPresenter
from zwgk_desktop.ui.boards.cell_content import build_content
from zwgk_desktop.ui.widgets.detail_pane import DetailPane
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section

# What may be done → (words on the button, icon, kind), in the order of a posting's life.
ACTIONS = {
    "edit": ("修改", "edit", "secondary"),
    "withdraw": ("撤回意见", "undo", "secondary"),
    "print": ("登记打印", "check", "secondary"),
    "post": ("登记张贴", "check", "primary"),
    "take_down": ("登记撤下", "check", "primary"),
    "archive": ("归档", "archive", "primary"),
    "step_back": ("撤销登记", "undo", "secondary"),
    "remove": ("移入回收站", "delete", "quiet"),
}


class CellPane(DetailPane):
    """Shows the presenter's cell; ``asked`` carries what to do: a key of ACTIONS, new, opinion:LEVEL, sheet, batch,
    off, on. ``chosen`` carries the number of another posting of the cell."""

    asked = Signal(str)
    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__("在表中点一格，这里显示这一项的要求、公示和审查情况。")
        self.buttons: dict[str, Any] = {}

    def show_cell(self, presenter: BoardsPresenter) -> None:
        """Show the cell and offer what is allowed now."""
        self.show_content(build_content(presenter))
        self.buttons = {}
        self._add_chooser(presenter)
        held = presenter.posting
        for level in presenter.open_levels():
            self._offer(f"opinion:{level}", f"登记{LEVEL_WORDS[level]}意见", "seal", "primary")
        allowed = presenter.allowed()
        for key in (key for key in ACTIONS if key in allowed):
            self._offer(key, *ACTIONS[key])
        if held is not None and held.row.batch_id is None:
            self._offer("sheet", "打印公示单", "print")
        if held is not None and held.row.batch_id is not None:
            self._offer("batch", "看补贴清单", "subsidies")
        if presenter.can_create():
            lacks = held is None or presenter.lacks_posting()
            self._offer("new", "新建公示" if lacks else "再建一份", "add", "primary" if held is None else "quiet")
        if held is None:
            off = presenter.cell is not None and presenter.cell.off_reason is not None
            self._offer(*(("on", "恢复公开", "check") if off else ("off", "设为不涉及", "dash")))

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
