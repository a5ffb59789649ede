"""Which files prove this quarter's progress? Each opens with a click; others are added, or dropped here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from zwgk_desktop.ui.widgets.buttons import IconButton, button
from zwgk_desktop.ui.widgets.text import label

KINDS = (
    "文件 (*.pdf *.jpg *.jpeg *.png *.gif *.bmp *.webp *.heic *.tif *.tiff *.ofd *.doc *.docx *.wps *.xls *.xlsx *.et "
    "*.ppt *.pptx *.dps *.txt *.csv)"
)
SHORT = 12  # characters that fit beside the size in the narrowest pane


class EvidenceBox(QWidget):
    """``added`` carries paths, ``opened`` and ``removed`` the id of a file; ``rows`` are (id, name, size in words)."""

    added = Signal(object)
    opened = Signal(int)
    removed = Signal(int)

    def __init__(self, rows: Sequence[tuple[int, str, str]]) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(label("佐证文件" if rows else "佐证文件（还没有）", role="second"), 1)
        self.add_button = button("添加文件", self.choose, icon="add")
        self.add_button.setToolTip("图片、pdf 或办公文档，50 MB 以内；也可以拖到这里")
        head.addWidget(self.add_button)
        column.addLayout(head)
        self.open_buttons = [self._add_row(column, *row) for row in rows]

    def _add_row(self, column: QVBoxLayout, file_id: int, name: str, size: str) -> QWidget:
        line = QHBoxLayout()
        short = name if len(name) <= SHORT else f"{name[: SHORT - 6]}…{name[-5:]}"
        opening = button(short, lambda: self.opened.emit(file_id), icon="folder")
        opening.setToolTip(f"打开 {name}（{size}）")
        line.addWidget(opening)
        line.addWidget(label(size, role="second"))
        line.addStretch(1)
        line.addWidget(IconButton("close", f"把 {name} 移入回收站", lambda: self.removed.emit(file_id)))
        column.addLayout(line)
        return opening

    def choose(self) -> None:
        """Ask for files."""
        names, _ = QFileDialog.getOpenFileNames(self, "添加佐证文件", "", KINDS)
        if names:
            self.added.emit([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the files dropped."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.added.emit(files)
