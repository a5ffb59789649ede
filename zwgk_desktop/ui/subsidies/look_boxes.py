"""How shall the sheets be set? Four boxes to tick: large print, sums of groups, one file, no names."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from zwgk_desktop.services.sheets import Look


class LookBoxes(QWidget):
    """The boxes; ``changed`` when one was ticked or cleared."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.large = QCheckBox("大字版")
        self.subtotals = QCheckBox("每组加小计")
        self.combined = QCheckBox("各村合订")
        self.combined.setToolTip("各村合成一个文件，每村从奇数页开始，可以双面打印")
        self.totals = QCheckBox("只列人数和金额")
        self.totals.setToolTip("不列姓名，用于涉及健康状况或未成年人的补贴")
        for at, box in enumerate((self.large, self.subtotals, self.combined, self.totals)):
            box.toggled.connect(self._toggled)
            grid.addWidget(box, at // 2, at % 2)

    def _toggled(self) -> None:
        self.subtotals.setEnabled(not self.totals.isChecked())
        self.combined.setEnabled(not self.totals.isChecked())
        self.changed.emit()

    def look(self) -> Look:
        """Return what is ticked; sums of groups and one file mean nothing without names."""
        named = not self.totals.isChecked()
        return Look(
            self.large.isChecked(),
            named and self.subtotals.isChecked(),
            named and self.combined.isChecked(),
            not named,
        )
