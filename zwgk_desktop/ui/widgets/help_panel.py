"""What does F1 show? A short help for the page on top, at the right, and the keys that work everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from zwgk_desktop.ui.actions import SHORTCUTS
from zwgk_desktop.ui.widgets.text import Separator, label


class HelpPanel(QDockWidget):
    """Hidden until F1."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("帮助", parent)
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.setAllowedAreas(Qt.DockWidgetArea.RightDockWidgetArea)
        inside = QFrame()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self.title_label = label(role="heading")
        self.text_label = label(wrap=True, selectable=True)
        column.addWidget(self.title_label)
        column.addWidget(self.text_label)
        column.addWidget(Separator())
        column.addWidget(label("通用按键", role="section"))
        grid = QGridLayout()
        for row, shortcut in enumerate(SHORTCUTS):
            grid.addWidget(label(shortcut.keys), row, 0)
            grid.addWidget(label(shortcut.text), row, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setMinimumWidth(300)
        scroll.setAccessibleName("本页帮助")
        self.setWidget(scroll)
        self.hide()

    def set_help(self, title: str, text: str) -> None:
        """Show the help of a page."""
        self.title_label.setText(title)
        self.text_label.setText(text or "按提示操作即可。")
