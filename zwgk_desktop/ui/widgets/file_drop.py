"""How does one give the program a file? Drop it here, or choose it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.text import IconLabel, label, set_property


class FileDrop(QFrame):
    """A place for files; ``chosen`` carries a list of paths (one, unless ``several``)."""

    chosen = Signal(object)

    def __init__(self, text: str, suffixes: Sequence[str], *, several: bool = False, icon: str = "import") -> None:
        super().__init__()
        self.setObjectName("filedrop")
        self.setAcceptDrops(True)
        self.setAccessibleName(text)
        self._suffixes = tuple(suffix.lower() for suffix in suffixes)
        self._several = several
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(IconLabel(icon, "accent_text", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        self.text_label = label(text, role="heading", wrap=True)
        self.text_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.kinds_label = label("可以是：" + "、".join(self._suffixes), role="second", wrap=True)
        self.kinds_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose_button = button("选择文件", self.choose, icon="folder", kind="primary")
        column.addWidget(self.text_label)
        column.addWidget(self.kinds_label)
        column.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_chosen(self, text: str) -> None:
        """Say which file is in hand."""
        self.text_label.setText(text)

    def choose(self) -> None:
        """Let the officer choose in the usual dialog."""
        pattern = f"可用的文件 ({' '.join('*' + suffix for suffix in self._suffixes)});;所有文件 (*)"
        if self._several:
            names, _ = QFileDialog.getOpenFileNames(self, "选择文件", "", pattern)
        else:
            name, _ = QFileDialog.getOpenFileName(self, "选择文件", "", pattern)
            names = [name] if name else []
        if names:
            self.chosen.emit([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files from this PC; what is in them is judged later."""
        if event.mimeData().hasUrls() and all(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            set_property(self, "over", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Put the light out."""
        set_property(self, "over", "false")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        set_property(self, "over", "false")
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls()]
        event.acceptProposedAction()
        self.chosen.emit(files if self._several else files[:1])
