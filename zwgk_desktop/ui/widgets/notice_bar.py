"""How does the window speak? A bar under the top: what happened, what it means, what to do, and undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout

from zwgk_desktop.ui.tones import BAD, WARN, Tone
from zwgk_desktop.ui.widgets.buttons import IconButton, button
from zwgk_desktop.ui.widgets.text import IconLabel, label, set_property

STAYS = 8000  # milliseconds; warnings and problems stay until they are closed


class NoticeBar(QFrame):
    """One message at a time; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("noticebar")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        self._icon = IconLabel("info", "info", 20)
        self.text_label = label(wrap=True, selectable=True)
        self.undo_button = button("撤销", self._undo, icon="undo", kind="quiet")
        self.close_button = IconButton("close", "关闭消息", self.dismiss)
        row.addWidget(self._icon)
        row.addWidget(self.text_label, 1)
        row.addWidget(self.undo_button)
        row.addWidget(self.close_button)
        self._undo_action: Callable[[], None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=STAYS)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    def show_message(self, tone: Tone, message: str, advice: str = "", undo: Callable[[], None] | None = None) -> None:
        """Show ``message`` and ``advice``; with ``undo`` there is an undo button."""
        self._icon.set_icon(tone.icon, tone.key)
        self.text_label.setText(f"{message}{advice}")
        self.setAccessibleName(f"消息：{message}{advice}")
        set_property(self, "tag", tone.key)
        self._undo_action = undo
        self.undo_button.setVisible(undo is not None)
        self.show()
        self._timer.stop() if tone in (BAD, WARN) else self._timer.start()

    def dismiss(self) -> None:
        """Hide the bar."""
        self._timer.stop()
        self._undo_action = None
        self.hide()

    def _undo(self) -> None:
        action = self._undo_action
        self.dismiss()
        if action is not None:
            action()
