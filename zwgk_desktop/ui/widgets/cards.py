"""How is one number shown at a glance? A card with the number, its word, and a click that shows what is behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from zwgk_desktop.ui.tones import NEUTRAL, Tone
from zwgk_desktop.ui.widgets.text import IconLabel, label, set_property


class NumberCard(QFrame):
    """Icon and title, a large number, a note; ``clicked`` by mouse, Enter or space when ``opens`` is True."""

    clicked = Signal()

    def __init__(
        self, title: str, number: str = "", note: str = "", tone: Tone = NEUTRAL, *, opens: bool = True
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self._title, self._opens = title, opens
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(6)
        self._icon = IconLabel(tone.icon, tone.key, 18)
        self.title_label = label(title)
        head.addWidget(self._icon)
        head.addWidget(self.title_label, 1)
        self.number_label = label(role="number")
        self.note_label = label(role="second", wrap=True)
        column.addLayout(head)
        column.addWidget(self.number_label)
        column.addWidget(self.note_label)
        column.addStretch(1)
        if opens:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setProperty("clickable", "true")
        self.set_number(number, note, tone)

    def set_number(self, number: str, note: str = "", tone: Tone = NEUTRAL) -> None:
        """Show ``number`` in the colour of ``tone``."""
        self.number_label.setText(number)
        self.note_label.setText(note)
        self.note_label.setVisible(bool(note))
        self._icon.set_icon(tone.icon, tone.key)
        set_property(self.number_label, "tone", "" if tone is NEUTRAL else tone.key)
        self.setAccessibleName(f"{self._title}：{number}，{note}" if note else f"{self._title}：{number}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open with the left button."""
        if self._opens and event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter or space."""
        if self._opens and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
            return
        super().keyPressEvent(event)
