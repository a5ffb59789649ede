"""How does something come back from 回收站? A list of what lies there; the chosen ones are restored."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from zwgk_desktop.ui.widgets.dialogs import Question


class RecycleDialog(Question):
    """回收站 of one ``thing`` (任务, 清单): ``restored`` carries the ids that were chosen."""

    restored = Signal(object)

    def __init__(self, parent: QWidget, thing: str, text: str, removed: Iterable[tuple[int, str, str]]) -> None:
        super().__init__(parent, "回收站", text, "恢复选中的", "关闭")
        self._thing = thing
        self.list = QListWidget()
        self.list.setAccessibleName(f"回收站里的{thing}")
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setMinimumSize(520, 260)
        for row_id, name, when in removed:
            item = QListWidgetItem(f"{name}　（{when} 移入）")
            item.setData(Qt.ItemDataRole.UserRole, row_id)
            self.list.addItem(item)
        self.list.setVisible(self.list.count() > 0)
        if not self.list.count():
            self.text_label.setText("回收站是空的。")
            self.yes_button.hide()
        self.body.addWidget(self.list)
        self.accepted.connect(lambda: self.restored.emit(self.chosen()))

    def chosen(self) -> list[int]:
        """Return the ids selected."""
        return [item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]

    def problem(self) -> str:
        """Return what is missing."""
        return "" if self.chosen() else f"请先选中要恢复的{self._thing}。"
