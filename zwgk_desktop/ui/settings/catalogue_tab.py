"""The tab 公开目录: every item with its columns; own ones, workbook out and in, per-village switches, yearly review."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from zwgk_desktop.domain.boards import CatalogueItem
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.boards.chosen_columns import ChosenColumns
from zwgk_desktop.ui.boards.list_export import offer_export
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.settings.catalogue_dialogs import ImportDialog, ReviewDialog
from zwgk_desktop.ui.settings.catalogue_presenter import ITEM_FIELDS, NUMBER, CataloguePresenter, PreviewShown
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.form_dialog import ask_form
from zwgk_desktop.ui.widgets.text import label

COLUMNS = (
    "number",
    "level1",
    "level2",
    "rhythm",
    "due_days",
    "posting_days",
    "publisher",
    "retention",
    "off",
    "active",
)
HIDDEN = ("elements", "basis", "channels", "audience")
BOOKS = "目录工作簿 (*.xlsx *.xls *.et)"


def check_days(values: dict[str, Any]) -> dict[str, str]:
    """Tell which numbers of days are none."""
    wrong = "请填 0 以上的整数。"
    return {key: wrong for key in ("due_days", "posting_days") if values[key] < 0 or values[key] != int(values[key])}


class CatalogueTab(QWidget):
    """The disclosure catalogue; double click changes an item."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context, self.presenter = context, CataloguePresenter(context.desk)
        self.dialog: QDialog | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        text = "双击一行修改。整本修改用“导出目录”得到的工作簿，改好后再导入；每年审定一次，变动清单可以打印。"
        column.addWidget(label(text, role="second", wrap=True))
        bar = FlowBar()
        for words, action, icon in (
            ("新增事项", self.add, "add"),
            ("导出目录", self.export, "export"),
            ("导入目录", self.choose, "import"),
            ("年度审定", self.open_review, "seal"),
            ("补齐默认目录", self.load, "undo"),
        ):
            bar.flow.add(button(words, action, icon=icon))
        column.addWidget(bar)
        self.table = DataTable("catalogue", "公开目录", context.jobs, context.settings)
        self.table.set_empty(
            "还没有公开目录", "先载入默认的村务公开目录，再按本地规定修改。", "载入默认公开目录", self.load
        )
        self.table.add_action("修改", self.change, "edit")
        self.table.add_action("各村适用", self.switch, "village")
        self.table.add_action("公示模板", self.open_template, "copy")
        self.table.add_action("停用", lambda ids: self.set_active(ids, False), "close")
        self.table.add_action("启用", lambda ids: self.set_active(ids, True), "check")
        self.table.opened.connect(lambda item_id: self.change([item_id]))
        offer_export(context, self.table, Area.BOARDS, "公开目录列表")
        self.table.failed.connect(context.refuse)
        column.addWidget(self.table, 1)

    def reload(self) -> None:
        """Show the store again."""
        wide, wider = {"width": 12}, {"width": 13}
        shown = ChosenColumns(
            self.presenter.listing(), (*COLUMNS, *HIDDEN), HIDDEN, due_days=wide, posting_days=wider, off=wide
        )
        self.table.show_listing(shown)

    def load(self) -> None:
        """Add what the default catalogue has and the office's has not."""
        self.context.act(self.presenter.load)

    def item_at(self, ids: Sequence[int]) -> CatalogueItem | None:
        """Return the item of the one row selected; anything else becomes a notice."""
        if len(ids) != 1:
            self.context.tell("一次改一项。", "请只选中一行。")
            return None
        try:
            return self.presenter.item(ids[0])
        except Refusal as refusal:
            self.context.refuse(refusal)
            return None

    def change(self, ids: Sequence[int], values: dict[str, Any] | None = None) -> None:
        """Change one item."""
        item = self.item_at(ids)
        if item is None:
            return
        if values is None:
            first = self.presenter.values(item)
            values = ask_form(self, f"修改 {item.number}", ITEM_FIELDS, first, check=check_days)
        if values is not None:
            wanted = {**self.presenter.values(item), **values}
            self.context.act(lambda: self.presenter.change(item, wanted))

    def add(self, values: dict[str, Any] | None = None) -> None:
        """Add an item of the office's own."""
        if values is None:
            fields = (NUMBER, *ITEM_FIELDS[:-1])
            values = ask_form(self, "新增公开事项", fields, self.presenter.new_values(), yes="新增", check=check_days)
        if values is not None:
            wanted = {**self.presenter.new_values(), **values}
            self.context.act(lambda: self.presenter.add(wanted))

    def set_active(self, ids: Sequence[int], active: bool) -> None:
        """Retire items or let them count again."""
        if ids:
            self.context.act(lambda: self.presenter.set_active(ids, active), lambda: self.set_active(ids, not active))

    def switch(self, ids: Sequence[int], values: dict[str, Any] | None = None) -> None:
        """Say in which villages the items selected apply."""
        if not ids:
            return
        if values is None:
            fields, first = self.presenter.village_fields(ids)
            title = f"各村适用：{len(ids)} 项" if len(ids) > 1 else f"各村适用：{self.presenter.item(ids[0]).level2}"
            text = "勾选的村要公开，取消勾选的不涉及。"
            values = ask_form(
                self, title, fields, first, text, check=lambda given: self.presenter.check_villages(ids, given)
            )
        if values is not None:
            wanted = values
            self.context.act(lambda: self.presenter.switch(ids, wanted))

    def open_template(self, ids: Sequence[int]) -> QDialog | None:
        """Show the template of one item."""
        from zwgk_desktop.ui.boards.template_dialog import TemplateDialog

        item = self.item_at(ids)
        return self._open(TemplateDialog(self, self.context, item.id)) if item else None

    def export(self, path: Path | None = None) -> None:
        """Write the workbook in a worker."""
        if path is None:
            name, _ = QFileDialog.getSaveFileName(self, "导出目录", "村务公开目录.xlsx", "工作簿 (*.xlsx)")
            path = Path(name).with_suffix(".xlsx") if name else None
        if path is not None:
            target = path
            told = f"已导出目录：{target}。改好后点“导入目录”。"
            self.context.run(
                "导出目录", lambda _p: self.presenter.export(target), lambda _done: self.context.tell(told)
            )

    def choose(self) -> None:
        """Ask for an edited workbook."""
        name, _ = QFileDialog.getOpenFileName(self, "导入目录", "", BOOKS)
        if name:
            self.take_in(Path(name))

    def take_in(self, path: Path) -> None:
        """Read a workbook in a worker, then show what it would change."""

        def show(found: PreviewShown) -> None:
            dialog = ImportDialog(self, self.context, path.name, found)
            dialog.accepted.connect(lambda: self.context.act(lambda: self.presenter.take(path)))
            self._open(dialog)

        self.context.run("读取目录", lambda _progress: self.presenter.preview(path), show)

    def open_review(self) -> ReviewDialog:
        """Show the changes since the last review and the earlier reviews."""
        return self._open(ReviewDialog(self, self.context, self.presenter))

    def _open(self, dialog: Any) -> Any:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog
