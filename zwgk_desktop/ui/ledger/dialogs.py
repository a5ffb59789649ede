"""What does the ledger page ask in a dialog? New item, changes, who is responsible, a settled period, 回收站."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from zwgk_desktop.ui.ledger.ledger_presenter import ItemView
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind

Known = tuple[Sequence[str], Sequence[str]]
TOWNSHIP_CHOICES = (("yes", "是"), ("no", "否"), ("open", "待定"))
ITEM_FIELDS = (
    Field("title", "标题", limit=200),
    Field("text", "具体内容", FieldKind.LINES, required=True, lines=5, limit=20_000),
    Field("section", "重点任务", help="上下级之间用 › 隔开。", limit=500),
    Field("lead_units", "牵头单位", help="几个单位用顿号隔开。", limit=2000),
    Field("responsible_units", "责任单位", limit=2000),
    Field("deadline_text", "完成时限", help="照文件原话写，如“每季度末月10日前”。据此生成各期；留空为持续推进。"),
    Field("own_unit", "承办站所", limit=60),
    Field("responsible_person", "责任人", limit=60),
    Field("township", "涉及乡镇", FieldKind.CHOICE, choices=TOWNSHIP_CHOICES),
    Field("remark", "备注", limit=500),
)


def widen(dialog: FormDialog) -> FormDialog:
    """Give a form with long texts more room."""
    dialog.setMinimumWidth(min(current_theme().pixels(560), 900))
    return dialog


def suggest(dialog: FormDialog, key: str, words: Sequence[str]) -> None:
    """Offer ``words`` while the field ``key`` is typed."""
    control = dialog.form.rows[key].control
    if isinstance(control, QLineEdit) and words:
        completer = QCompleter(list(words), control)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        control.setCompleter(completer)


def build_add_dialog(parent: QWidget, known: Known) -> FormDialog:
    """Return the dialog for a new item."""
    dialog = FormDialog(parent, "新增任务", ITEM_FIELDS, {"township": "yes"}, yes="新增")
    suggest(dialog, "own_unit", known[0])
    suggest(dialog, "responsible_person", known[1])
    return widen(dialog)


def build_change_dialog(parent: QWidget, view: ItemView, known: Known) -> FormDialog:
    """Return the dialog for changes of an item."""
    text = "改动完成时限后，以后的期次重新生成；已经过去或办结的期次不变。"
    dialog = FormDialog(parent, "修改任务", ITEM_FIELDS, view.edit, text)
    suggest(dialog, "own_unit", known[0])
    suggest(dialog, "responsible_person", known[1])
    return widen(dialog)


def build_assign_dialog(parent: QWidget, count: int, known: Known) -> FormDialog:
    """Return the dialog that gives ``count`` items a 站所 and a 责任人."""
    fields = (
        Field("own_unit", "承办站所", limit=60),
        Field("person", "责任人", limit=60),
        Field("clear", "留空的一栏也清空原来的内容", FieldKind.CHECK),
    )

    def check(values: dict[str, Any]) -> Mapping[str, str]:
        given = values["clear"] or values["own_unit"] or values["person"]
        return {} if given else {"own_unit": "请至少填写一栏。"}

    dialog = FormDialog(
        parent, "分派责任人和站所", fields, text=f"用于选中的 {count} 项任务。留空的一栏保持原样。", check=check
    )
    suggest(dialog, "own_unit", known[0])
    suggest(dialog, "person", known[1])
    return dialog


def build_period_dialog(parent: QWidget, view: ItemView, today: date) -> FormDialog:
    """Return the dialog that settles one dated instance by hand."""
    fields = (
        Field("label", "哪一期", FieldKind.CHOICE, required=True, choices=view.open_periods),
        Field("done_on", "办结日期", FieldKind.DATE, required=True),
        Field("note", "办结情况或原因", FieldKind.LINES, required=True, lines=2),
    )
    values = {"label": view.open_periods[0][0] if view.open_periods else "", "done_on": today}
    return FormDialog(parent, "登记一期已办结", fields, values, "按填报自动判断不准时，用这里登记，并写明原因。")
