"""How does one find as one types? A field with a glass, that asks a moment after the last key."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from zwgk_desktop.ui.icons import icon

DELAY = 150  # milliseconds after the last key


class SearchBox(QWidget):
    """``asked`` carries the text, stripped, each time it has changed and the typing paused; Enter asks at once."""

    asked = Signal(str)

    def __init__(self, hint: str = "查找", delay: int = DELAY) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.field = QLineEdit()
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.addAction(icon("search", "second"), QLineEdit.ActionPosition.LeadingPosition)
        self.setFocusProxy(self.field)
        row.addWidget(self.field)
        self._last = ""
        self._timer = QTimer(self, singleShot=True, interval=delay)
        self._timer.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._ask)

    def sizeHint(self) -> QSize:
        """Ask for room for some sixteen characters."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), self.fontMetrics().horizontalAdvance("字") * 16), hint.height())

    @property
    def text(self) -> str:
        """Return what was typed, stripped."""
        return self.field.text().strip()

    def start(self) -> None:
        """Put the cursor here and mark what stands in it."""
        self.field.setFocus()
        self.field.selectAll()

    def clear(self) -> None:
        """Empty the field; asks for everything again at once."""
        self.field.clear()
        self._ask()

    def _typed(self, _text: str) -> None:
        self.field.setClearButtonEnabled(True)  # its picture is only loaded where there is something to clear
        self._timer.start()

    def _ask(self) -> None:
        self._timer.stop()
        if self.text != self._last:
            self._last = self.text
            self.asked.emit(self.text)
