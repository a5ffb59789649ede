"""Which of the usual subsidies does the township have? Ticked in one list, taken over in one go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from zwgk_desktop.ui.subsidies.programmes_presenter import USUAL_HEADS
from zwgk_desktop.ui.widgets.dialogs import Question


class UsualDialog(Question):
    """The list to tick; ``rows`` are the programmes in the columns of USUAL_HEADS, the name first."""

    def __init__(self, parent: QWidget, rows: Sequence[tuple[str, ...]]) -> None:
        text = "勾选本乡镇有的项目，加入后可以逐项修改公示天数、标准和公示方式。"
        super().__init__(parent, "从常见目录加入", text, "加入")
        self.resize(760, 580)
        self.find_field = QLineEdit()
        self.find_field.setPlaceholderText("输入几个字查找")
        self.find_field.setAccessibleName("查找补贴项目")
        self.find_field.setClearButtonEnabled(True)
        self.find_field.textChanged.connect(self._find)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("常见补贴项目")
        self.tree.setHeaderLabels(USUAL_HEADS)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for row in rows:
            item = QTreeWidgetItem(self.tree, list(row))
            item.setCheckState(0, Qt.CheckState.Unchecked)
        self.tree.itemActivated.connect(lambda item, _column: _turn(item))
        self.body.addWidget(self.find_field)
        self.body.addWidget(self.tree, 1)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount()))
        return [item for item in found if item is not None]

    def chosen(self) -> list[str]:
        """Return the names ticked."""
        return [item.text(0) for item in self._items() if item.checkState(0) is Qt.CheckState.Checked]

    def tick(self, names: Sequence[str]) -> None:
        """Tick these."""
        for item in self._items():
            if item.text(0) in names:
                item.setCheckState(0, Qt.CheckState.Checked)

    def _find(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.strip() not in item.text(0) + item.text(1))

    def problem(self) -> str:
        """Return what is missing."""
        return "" if self.chosen() else "请先勾选。"


def _turn(item: QTreeWidgetItem) -> None:
    on = item.checkState(0) is Qt.CheckState.Checked
    item.setCheckState(0, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
