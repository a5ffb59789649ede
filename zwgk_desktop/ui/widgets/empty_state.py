"""What is shown where there is nothing yet? One sentence, and the next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from zwgk_desktop.ui.widgets.buttons import Button, button
from zwgk_desktop.ui.widgets.text import IconLabel, label


class EmptyState(QWidget):
    """Icon, title, a sentence, and at most one button."""

    def __init__(self, title: str, text: str = "", icon: str = "empty") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        self._icon = IconLabel(icon, "second", 44)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self.title_label = label(role="heading", wrap=True)
        self.text_label = label(role="second", wrap=True)
        for text_label in (self.title_label, self.text_label):
            text_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(text_label)
        self._button_place = QVBoxLayout()
        self._button_place.setContentsMargins(0, 8, 0, 0)
        column.addLayout(self._button_place)
        column.addStretch(3)
        self.button: Button | None = None
        self.set_text(title, text)

    def set_text(self, title: str, text: str = "") -> None:
        """Change the words."""
        self.title_label.setText(title)
        self.text_label.setText(text)
        self.text_label.setVisible(bool(text))

    def set_action(self, text: str, handler: Callable[[], object], icon: str = "") -> None:
        """Offer the next step as a button."""
        if self.button is not None:
            self.button.deleteLater()
        self.button = button(text, handler, icon=icon, kind="primary")
        self._button_place.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
