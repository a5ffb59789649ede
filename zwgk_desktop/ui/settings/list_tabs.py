"""The tabs 公开目录 and 人员: a list each, with what may be changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from zwgk_desktop.domain.boards import CatalogueItem
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.periods import RHYTHM_WORDS
from zwgk_desktop.services.township import ROLES
from zwgk_desktop.ui.boards.chosen_columns import ChosenColumns
from zwgk_desktop.ui.boards.list_export import offer_export
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.settings.settings_presenter import SettingsPresenter
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import ask_text, confirm
from zwgk_desktop.ui.widgets.form_dialog import ask_form
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.text import label

CATALOGUE_COLUMNS = ("number", "level1", "level2", "rhythm", "due_days", "posting_days", "publisher", "off", "active")
CATALOGUE_HIDDEN = ("elements", "basis", "audience")
ITEM_FIELDS = (
    Field("level1", "一级事项", required=True),
    Field("level2", "二级事项", required=True),
    Field("elements", "公开内容（要素）", FieldKind.LINES, lines=3),
    Field("basis", "依据", FieldKind.LINES, lines=2),
    Field("rhythm", "公开频次", FieldKind.CHOICE, True, tuple((r.value, word) for r, word in RHYTHM_WORDS.items())),
    Field("due_days", "时限", FieldKind.NUMBER, True, unit="日", help="到期（或发生）后几天内公开。"),
    Field("posting_days", "公示期", FieldKind.NUMBER, True, unit="日", help="0 表示挂到下一期更换。"),
    Field("publisher", "公开主体", required=True),
    Field("audience", "公开对象", FieldKind.CHOICE, True, (("public", "社会公众"), ("concerned", "相关人员"))),
    Field("active", "启用这一项", FieldKind.CHECK),
)
ITEM_KEYS = tuple(field.key for field in ITEM_FIELDS)


def check_days(values: dict[str, Any]) -> dict[str, str]:
    """Tell which numbers of days are none."""
    wrong = "请填 0 以上的整数。"
    return {key: wrong for key in ("due_days", "posting_days") if values[key] < 0 or values[key] != int(values[key])}


class CatalogueTab(QWidget):
    """The disclosure catalogue; double click changes an item."""

    def __init__(self, context: PageContext, presenter: SettingsPresenter) -> None:
        super().__init__()
        self.context, self.presenter = context, presenter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        head = QHBoxLayout()
        text = "双击一行，修改频次、时限和公示期。某个村不涉及的，在“公开栏”里点那一格设置。"
        head.addWidget(label(text, role="second", wrap=True), 1)
        head.addWidget(button("补齐默认目录", self.load, icon="add"))
        column.addLayout(head)
        self.table = DataTable("catalogue", "公开目录", context.jobs, context.settings)
        self.table.set_empty(
            "还没有公开目录", "先载入默认的村务公开目录，再按本地规定修改。", "载入默认公开目录", self.load
        )
        self.table.add_action("修改", self.change, "edit")
        self.table.opened.connect(lambda item_id: self.change([item_id]))
        offer_export(context, self.table, Area.BOARDS, "公开目录")
        self.table.failed.connect(context.refuse)
        column.addWidget(self.table, 1)

    def reload(self) -> None:
        """Show the store again."""
        listing = self.presenter.catalogue()
        keys = (*CATALOGUE_COLUMNS, *CATALOGUE_HIDDEN)
        wide, wider = {"width": 12}, {"width": 13}
        shown = ChosenColumns(listing, keys, CATALOGUE_HIDDEN, due_days=wide, posting_days=wider, off=wide)
        self.table.show_listing(shown)

    def load(self) -> None:
        """Add what the default catalogue has and the office's has not."""
        self.context.act(self.presenter.load_catalogue)

    def item_at(self, item_id: int) -> CatalogueItem | None:
        """Return the item of a row; a refusal becomes a notice."""
        try:
            return self.presenter.item(str(self.presenter.catalogue().rows([item_id])[0][0]))
        except Refusal as refusal:
            self.context.refuse(refusal)
            return None

    def change(self, ids: Sequence[int], values: dict[str, Any] | None = None) -> None:
        """Change one item."""
        item = self.item_at(ids[0]) if len(ids) == 1 else None
        if item is None:
            self.context.tell("一次改一项。", "请只选中一行。") if len(ids) != 1 else None
            return
        if values is None:
            first = {key: getattr(item, key) for key in ITEM_KEYS} | {"rhythm": item.rhythm.value}
            values = ask_form(self, f"修改 {item.number}", ITEM_FIELDS, first, check=check_days)
        if values is not None:
            self.context.act(lambda: self.presenter.change_item(item, values))


class PeopleTab(QWidget):
    """Who works here, and whether one person may give several opinions."""

    def __init__(self, context: PageContext, presenter: SettingsPresenter) -> None:
        super().__init__()
        self.context, self.presenter = context, presenter
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
