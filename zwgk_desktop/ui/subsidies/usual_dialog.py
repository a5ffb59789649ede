"""Which of the usual subsidies does the township have? Ticked in one list, taken over in one go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from zwgk_desktop.ui.widgets.dialogs import Question

TICK = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class UsualDialog(Question):
    """The list to tick; ``chosen`` are the names ticked."""

    def __init__(self, parent: QWidget, rows: Sequence[tuple[str, str]]) -> None:
        text = "勾选本乡镇有的项目，加入后可以逐项修改公示天数、标准和公示方式。"
        super().__init__(parent, "从常见目录加入", text, "加入")
        self.resize(680, 560)
        self.find_field = QLineEdit()
        self.find_field.setPlaceholderText("输入几个字查找")
        self.find_field.setAccessibleName("查找补贴项目")
        self.find_field.setClearButtonEnabled(True)
        self.find_field.textChanged.connect(self._find)
        self.list = QListWidget()
        self.list.setAccessibleName("常见补贴项目")
        for name, told in rows:
            item = QListWidgetItem(f"{name}　　{told}")
            item.setFlags(TICK)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.body.addWidget(self.find_field)
        self.body.addWidget(self.list, 1)

    def chosen(self) -> list[str]:
        """Return the names ticked."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return [i.data(Qt.ItemDataRole.UserRole) for i in items if i.checkState() is Qt.CheckState.Checked]

    def tick(self, names: Sequence[str]) -> None:
        """Tick these."""
        for at in range(self.list.count()):
            item = self.list.item(at)
            if item.data(Qt.ItemDataRole.UserRole) in names:
                item.setCheckState(Qt.CheckState.Checked)

    def _find(self, text: str) -> None:
        for at in range(self.list.count()):
            self.list.item(at).setHidden(text.strip() not in self.list.item(at).text())

    def problem(self) -> str:
        """Return what is missing."""
        return "" if self.chosen() else "请先勾选。"
