"""What goes into which column of the county's template? The proposed mapping, to be looked at and changed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from zwgk_desktop.domain.ledger_sheet import COLUMNS
from zwgk_desktop.ui.ledger.export_presenter import TemplateFacts
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.text import label, scrolled

NOTHING = "不填"


class TemplateStep(QWidget):
    """The mapping of one template; :meth:`columns` is what was chosen."""

    def __init__(self, facts: TemplateFacts) -> None:
        super().__init__()
        self.facts = facts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        told = "沿用上次的对应关系" if facts.remembered else "程序按表头推定了对应关系"
        column.addWidget(
            label(f"“{facts.file_name}”的表头在第 {facts.header_row} 行，{told}，请核对每一栏填什么。", wrap=True)
        )
        for note in facts.notes:
            column.addWidget(label(note, role="second", wrap=True))
        self.over_box = QCheckBox("这些行可以换掉（原文件不会改动）")
        self.over_box.setVisible(bool(facts.filled))
        column.addWidget(self.over_box)
        self.boxes = {number: self._box(number, words) for number, words in facts.headings}
        area = scrolled(self._grid())
        area.setMinimumHeight(current_theme().pixels(260))
        column.addWidget(area, 1)

    def _box(self, number: int, heading: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(f"模板“{heading}”一栏填")
        box.addItem(NOTHING, "")
        for key, words in COLUMNS.items():
            box.addItem(words, key)
        key = next((key for key, place in self.facts.columns.items() if place == number), "")
        box.setCurrentIndex(box.findData(key))
        return box

    def _grid(self) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(4, 4, 12, 4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label("模板的栏目", role="second"), 0, 0)
        grid.addWidget(label("填入台账的", role="second"), 0, 1)
        for row, (number, words) in enumerate(self.facts.headings, 1):
            name = label(words, wrap=True)
            name.setBuddy(self.boxes[number])
            grid.addWidget(name, row, 0)
            grid.addWidget(self.boxes[number], row, 1)
        grid.setRowStretch(len(self.boxes) + 1, 1)
        return inside

    def columns(self) -> Mapping[str, int]:
        """Return the chosen mapping."""
        return {str(box.currentData()): number for number, box in self.boxes.items() if box.currentData()}

    @property
    def over_filled(self) -> bool:
        """Tell whether rows that hold something may go."""
        return self.over_box.isChecked()

    def problem(self) -> str:
        """Return what keeps the template from being filled."""
        chosen = [str(box.currentText()) for box in self.boxes.values() if box.currentData()]
        twice = next((words for words in chosen if chosen.count(words) > 1), "")
        if twice:
            return f"“{twice}”对应了两栏，请只留一栏。"
        if not self.columns().keys() & {"task", "content", "progress"}:
            return "至少要对上重点任务、具体内容或本季度进展中的一栏。"
        if self.facts.filled and not self.over_filled:
            return "模板里有的行已有内容，请换空白模板，或勾选可以换掉。"
        return ""
