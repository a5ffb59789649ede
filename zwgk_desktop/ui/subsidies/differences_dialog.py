"""What does a list change against the batch before it? One table, to look at and to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.subsidies.differences import Difference, describe_differences
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.subsidies.differences_presenter import differences_listing
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import Question


class DifferencesDialog(Question):
    """The table of differences."""

    def __init__(self, parent: QWidget, context: PageContext, what: str, found: Sequence[Difference]) -> None:
        super().__init__(parent, "与原批次比较", f"{what}\n{describe_differences(found)}。", "关闭", "")
        self.resize(1080, 580)
        self.table = DataTable("subsidies.differences", "改了什么", context.jobs, context.settings)
        self.table.set_empty("没有变化", "每一笔都和原来一样。")
        self.table.show_listing(differences_listing(found))
        self.body.addWidget(self.table, 1)
        self.yes_button.setAutoDefault(False)
