"""How is one payment batch shown beside the list? Facts, checks, opinions, how far it is, and what to do next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.subsidies.batches_presenter import BatchView
from zwgk_desktop.ui.tones import GOOD, INFO, NEUTRAL
from zwgk_desktop.ui.widgets.detail_pane import DetailPane
from zwgk_desktop.ui.widgets.flow import FlowLayout
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section
from zwgk_desktop.ui.widgets.text import StatusLabel

ACTIONS = {
    "lines": ("查看明细", "eye"),
    "findings": ("处理提醒", "warning"),
    "held": ("处理未收的行", "edit"),
    "review": ("登记审查意见", "seal"),
    "gate": ("审查单和纸质签字", "seal"),
    "withdraw": ("撤回意见", "undo"),
    "declare": ("登记申报公示", "boards"),
    "pay": ("登记发放", "subsidies"),
    "post_results": ("登记结果公示", "boards"),
    "archive": ("归档", "archive"),
    "recheck": ("重新检查", "redo"),
    "compare": ("与原批次比较", "eye"),
    "allocated": ("核定金额", "edit"),
    "print": ("打印公示单", "print"),
}
MORE = ("gate", "withdraw", "recheck", "compare", "allocated")
LIFE_TONES = {"past": GOOD, "now": INFO, "ahead": NEUTRAL}


class BatchPane(DetailPane):
    """The pane; ``asked`` carries the key of an action."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("在左边选一批清单，这里显示进度和下一步。")
        self.view: BatchView | None = None
        self.buttons: dict[str, QWidget | QAction] = {}

    def show_batch(self, view: BatchView) -> None:
        """Show ``view`` with its actions."""
        self.view = view
        sections = (
            Section("", view.facts, text=view.advice),
            Section("核对", view.checks),
            Section("资金", view.money),
            Section(f"三审和保密审查：{view.review_word}", view.review),
        )
        self.show_content(PaneContent(view.title, view.state, view.subtitle, sections))
        self.add_widget("办理进度", _life(view))
        self.buttons = {}
        rare = [key for key in view.actions if key in MORE and key != view.primary]
        for key in view.actions:
            text, picture = ACTIONS[key]
            kind = "primary" if key == view.primary else "secondary"
            if key not in rare:
                self.buttons[key] = self.add_action(text, partial(self.asked.emit, key), picture, kind)
        if rare:
            self._offer_more(rare)

    def _offer_more(self, keys: list[str]) -> None:
        menu = QMenu(self)
        for key in keys:
            text, picture = ACTIONS[key]
            self.buttons[key] = menu.addAction(icon(picture), text, partial(self.asked.emit, key))
        made = self.add_action("更多 ▾", lambda: menu.exec(made.mapToGlobal(made.rect().bottomLeft())))
        made.setAccessibleName("更多操作")

    def clear(self) -> None:
        """Show nothing but the hint."""
        self.view = None
        super().clear()


def _life(view: BatchView) -> QWidget:
    place = QWidget()
    flow = FlowLayout(place, spacing=6)
    for word, when in view.life:
        flow.add(StatusLabel(word, LIFE_TONES[when]))
    return place
