"""The tab 规则包: which duties count in this county and year, each with its source; changed, taken in, given out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.settings.rules_presenter import RulesPresenter
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.form_dialog import ask_form
from zwgk_desktop.ui.widgets.text import label

FILES = "规则包 (*.toml *.xlsx)"


class RulesTab(QWidget):
    """The packs above, the rules of one below; double click changes a rule."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context, self.presenter = context, RulesPresenter(context.desk)
        self._begun = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        text = "各县要求不同时，双击一条改成本县的数，并写明出处；默认规则不变。已经生成的各期不因修改而移动。"
        column.addWidget(label(text, role="second", wrap=True))
        head = QHBoxLayout()
        self.pack_field = QComboBox()
        self.pack_field.setAccessibleName("规则包")
        self.pack_field.activated.connect(self.show_pack)
        head.addWidget(self.pack_field, 1)
        self.choose_button = button("采用这一份", self.choose, icon="check", kind="primary")
        head.addWidget(self.choose_button)
        head.addWidget(button("导入", self.take_in, icon="import"))
        head.addWidget(button("导出", self.write, icon="export"))
        column.addLayout(head)
        self.table = DataTable("rules", "规则包", context.jobs, context.settings)
        self.table.set_empty("这份规则包没有规则", "可以导入另一份。", "导入", self.take_in)
        self.table.add_action("修改", self.change, "edit")
        self.table.opened.connect(lambda row: self.change([row]))
        self.table.failed.connect(context.refuse)
        column.addWidget(self.table, 1)

    def reload(self) -> None:
        """Show the store again."""
        if not self._begun:
            self._begun = True
            self.presenter.begin()
        self.pack_field.clear()
        for pack_id, name in self.presenter.choices():
            self.pack_field.addItem(name, pack_id)
        at = [pack_id for pack_id, _ in self.presenter.choices()].index(self.presenter.facts.id)
        self.pack_field.setCurrentIndex(at)
        self.choose_button.setEnabled(not self.presenter.facts.active)
        self.table.show_listing(self.presenter.listing())

    def show_pack(self, at: int) -> None:
        """Show another pack."""
        self.presenter.pack_id = self.pack_field.itemData(at)
        self.reload()

    def choose(self) -> None:
        """Let the pack on screen be in force."""
        self.context.act(self.presenter.choose)

    def change(self, ids: Sequence[int], values: dict[str, Any] | None = None) -> None:
        """Change one rule."""
        if len(ids) != 1:
            self.context.tell("一次改一条。", "请只选中一行。")
            return
        rule = self.presenter.rule(ids[0])
        if values is None:
            values = ask_form(self, "修改规则", self.presenter.fields(rule), self.presenter.values(rule))
        if values is not None:
            wanted = values
            self.context.act(lambda: self.presenter.change(rule, wanted))

    def take_in(self, path: Path | None = None) -> None:
        """Take in a pack from a file."""
        if path is None:
            name, _ = QFileDialog.getOpenFileName(self, "导入规则包", "", FILES)
            path = Path(name) if name else None
        if path is not None:
            chosen = path
            self.context.act(lambda: self.presenter.take_in(chosen))

    def write(self, path: Path | None = None) -> None:
        """Write the pack on screen to a file."""
        if path is None:
            name, _ = QFileDialog.getSaveFileName(self, "导出规则包", "规则包.xlsx", "表格 (*.xlsx);;文本 (*.toml)")
            path = Path(name) if name else None
        if path is None:
            return
        try:
            made = self.presenter.write(path)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self.context.tell(f"已导出到 {made}。")
