"""The tab 人员: who works here, and whether one person may give several opinions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from zwgk_desktop.services.township import ROLES
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.settings.password_dialog import build_password_dialog
from zwgk_desktop.ui.settings.settings_presenter import SettingsPresenter
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import ask_text, confirm
from zwgk_desktop.ui.widgets.form_dialog import FormDialog, ask_form
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.text import label


class PeopleTab(QWidget):
    """Who works here, and whether one person may give several opinions."""

    def __init__(self, context: PageContext, presenter: SettingsPresenter) -> None:
        super().__init__()
        self.context, self.presenter = context, presenter
        self.dialog: FormDialog | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.rule_label = label(role="second", wrap=True)
        self.rule_button = button("", self.change_rule)
        head.addWidget(self.rule_label, 1)
        head.addWidget(self.rule_button)
        head.addWidget(button("登记人员", self.add, icon="add", kind="primary"))
        column.addLayout(head)
        self.table = DataTable("officers", "人员", context.jobs, context.settings)
        self.table.set_empty("还没有登记人员", "先登记经办人、分管领导、主要领导和保密审查人员。", "登记人员", self.add)
        self.table.add_action("口令", self.ask_password, "lock")
        self.table.add_action("离任", self.retire, "close")
        self.table.failed.connect(context.refuse)
        column.addWidget(self.table, 1)

    def reload(self) -> None:
        """Show the store again."""
        self.table.show_listing(self.presenter.officers())
        allowed, reason = self.presenter.same_person()
        if allowed:
            self.rule_label.setText(f"审查、张贴时从这里选人。现在允许一人办理几个审查环节，理由：{reason}")
        else:
            self.rule_label.setText(
                "审查、张贴时从这里选人。四个审查环节由四个人办理；人手不足的，可登记理由后一人多审。"
            )
        self.rule_button.setText("恢复为四人办理" if allowed else "允许一人多审")

    def add(self, values: dict[str, Any] | None = None) -> None:
        """Write down someone who works here."""
        if values is None:
            fields = (
                Field("name", "姓名", required=True, limit=20),
                Field("role", "岗位", FieldKind.CHOICE, True, tuple((role, role) for role in ROLES)),
                Field(
                    "village", "所在村", FieldKind.CHOICE, choices=self.presenter.village_choices(), help="村文书填写。"
                ),
            )
            values = ask_form(self, "登记人员", fields)
        if values is not None:
            self.context.act(lambda: self.presenter.add_officer(values))

    def ask_password(self, ids: Sequence[int]) -> None:
        """Let one person set, change or clear a password."""
        name, locked = self.presenter.officer(ids[0]) if len(ids) == 1 else ("", False)
        if not name:
            self.context.tell("一次设一个人的口令。", "请只选中一行。")
            return
        dialog = self.dialog = build_password_dialog(self, name, locked)
        dialog.accepted.connect(lambda: self.set_password(ids[0], dialog.form.values()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def set_password(self, officer_id: int, values: dict[str, Any]) -> None:
        """Write the password."""
        self.context.act(lambda: self.presenter.set_password(officer_id, values))

    def retire(self, ids: Sequence[int], sure: bool = False) -> None:
        """Mark that people no longer work here."""
        text = "以后登记时不再出现，以前办的事仍记在原来的名下。"
        if ids and (sure or confirm(self, f"登记 {len(ids)} 人离任？", text, "离任")):
            self.context.act(lambda: self.presenter.retire(list(ids)))

    def change_rule(self, reason: str | None = None) -> None:
        """Allow or forbid that one person gives several opinions, with a reason."""
        allowed = not self.presenter.same_person()[0]
        title = "为什么允许一人多审？" if allowed else "为什么恢复为四人办理？"
        reason = reason or ask_text(self, title, lines=3)
        if reason:
            self.context.act(lambda: self.presenter.set_same_person(allowed, reason))
