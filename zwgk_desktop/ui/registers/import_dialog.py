"""What would come in from a workbook? Rows, columns, and what is held back, before anything is stored."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.registers.incoming import Incoming
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.remark_list import RemarkList
from zwgk_desktop.ui.widgets.text import label


class ImportDialog(Question):
    """Yes takes the rows that can be taken."""

    def __init__(self, parent: QWidget | None, name: str, incoming: Incoming) -> None:
        count = len(incoming.rows)
        text = f"可以导入 {count} 件，暂缓 {incoming.held} 行。暂缓的改好后可以再导入，已登记的不会重复。"
        super().__init__(parent, f"导入“{name}”", text, f"导入 {count} 件" if count else "知道了")
        self.setMinimumWidth(min(current_theme().pixels(640), 960))
        self._count = count
        columns = "、".join(f"{theirs} → {ours}" for theirs, ours in incoming.columns.items())
        self.body.addWidget(label(f"对上的列：{columns}", role="second", wrap=True))
        if incoming.findings:
            self.findings = RemarkList("表格里的问题", incoming.findings)
            self.findings.setMinimumHeight(min(current_theme().pixels(240), 360))
            self.body.addWidget(self.findings)

    def accept(self) -> None:
        """Close; nothing to take means no."""
        if self._count:
            super().accept()
        else:
            self.reject()
