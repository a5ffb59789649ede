"""How does the officer get from page to page? A rail at the left: icon and word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.page import PageSpec
from zwgk_desktop.ui.theme import current_theme


class Rail(QFrame):
    """One button a page; ``chosen`` carries the key. Up and down move between the buttons."""

    chosen = Signal(str)

    def __init__(self, specs: Sequence[PageSpec]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("页面")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(2)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        for number, spec in enumerate(specs, 1):
            self._add(spec, number)
        self._column.addStretch(1)
        self._size_icons()

    def _add(self, spec: PageSpec, number: int) -> None:
        made = QToolButton()
        made.setText(f" {spec.title}")
        made.setIcon(icon(spec.icon, "second", "accent_text"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setAccessibleName(spec.title)
        if number <= 9:
            made.setShortcut(f"Alt+{number}")
            made.setToolTip(f"{spec.title}（Alt+{number}）")
        made.clicked.connect(lambda _checked=False: self.chosen.emit(spec.key))
        made.installEventFilter(self)
        self._group.addButton(made)
        self._column.addWidget(made)
        self.buttons[spec.key] = made

    def show_key(self, key: str) -> None:
        """Mark the button of the page on top."""
        self.buttons[key].setChecked(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys walk along the rail."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QToolButton):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step:
                row = list(self.buttons.values())
                row[(row.index(watched) + step) % len(row)].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                watched.click()
                return True
        return False

    def _size_icons(self) -> None:
        pixels = current_theme().pixels(22)
        for made in self.buttons.values():
            made.setIconSize(QSize(pixels, pixels))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font size."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "buttons"):
            self._size_icons()
        super().changeEvent(event)
