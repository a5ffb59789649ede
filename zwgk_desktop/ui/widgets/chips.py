"""How does one narrow a list? A chip for each column with a few values: 状态：全部."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from zwgk_desktop.ui.widgets.text import set_property

ALL = "全部"


class FilterChip(QToolButton):
    """A button that opens its choices; ``chosen`` carries the value, "" for all."""

    chosen = Signal(str)

    def __init__(self, title: str, choices: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self.value = ""
        self.setProperty("chip", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        group = QActionGroup(self)
        self._actions: dict[str, QAction] = {}
        for value in ("", *choices):
            action = menu.addAction(value or ALL)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, wanted=value: self.choose(wanted))
            group.addAction(action)
            self._actions[value] = action
        self.setMenu(menu)
        self._show()

    def choose(self, value: str) -> None:
        """Choose ``value``; an unknown one counts as all."""
        value = value if value in self._actions else ""
        changed = value != self.value
        self.value = value
        self._show()
        if changed:
            self.chosen.emit(value)

    def _show(self) -> None:
        word = self.value or ALL
        self.setText(f"{self._title}：{word} ▾")
        self.setAccessibleName(f"按{self._title}筛选，现在是{word}")
        self._actions[self.value].setChecked(True)
        set_property(self, "active", "true" if self.value else "false")
