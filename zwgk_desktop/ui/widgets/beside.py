"""How do a list and its detail stand side by side? The pane opens with a selection and can be closed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QWidget

from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.widgets.detail_pane import DetailPane


class Beside(QSplitter):
    """A list at the left, a pane at the right; how the room is shared is remembered under ``name``."""

    def __init__(self, left: QWidget, pane: DetailPane, name: str, settings: Settings | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._key, self._settings = f"split/{name}", settings or Settings(None)
        self.pane = pane
        self.addWidget(left)
        self.addWidget(pane)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        kept = self._settings.get(self._key, [])
        self.setSizes([int(size) for size in kept] if len(kept) == 2 else [640, 400])
        self._remembering = QTimer(self, singleShot=True, interval=400)
        self._remembering.timeout.connect(lambda: self._settings.set(self._key, self.sizes()))
        self.splitterMoved.connect(lambda _place, _index: self._remembering.start())
        pane.closed.connect(self.close_pane)

    def open_pane(self) -> None:
        """Show the pane."""
        self.pane.show()

    def close_pane(self) -> bool:
        """Hide the pane and give the keys back to the list; False when it was hidden already."""
        if not self.pane.isVisible():
            return False
        self.pane.hide()
        self.widget(0).setFocus()
        return True
