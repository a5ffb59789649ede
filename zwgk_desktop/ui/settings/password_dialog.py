"""How is an officer's password set, changed or cleared? The old one is asked for, or the reason of a reset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.passwords import LONGEST, SHORTEST, check_new
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind

SECRET = FieldKind.PASSWORD
NEW = Field("new", "新口令", SECRET, help=f"{SHORTEST} 到 {LONGEST} 个字符，由本人输入。", limit=LONGEST)
AGAIN = Field("again", "再输一次", SECRET, limit=LONGEST)
OLD = Field("old", "原口令", SECRET, limit=LONGEST)
REASON = Field("reason", "重设的理由", help="本人忘记原口令时填写；理由记入操作记录。", limit=200)
CLEAR = Field("clear", "取消口令，以后不再询问", FieldKind.CHECK)
TEXT = "设了口令后，用这个名字在屏幕上登记审查意见要输入口令；纸质签字不用。口令不保存原文，忘记后只能重设。"


def build_password_dialog(parent: QWidget, name: str, locked: bool) -> FormDialog:
    """Return the dialog; ``locked``: there is a password already."""
    fields = (OLD, REASON, NEW, AGAIN, CLEAR) if locked else (NEW, AGAIN)

    def check(values: dict[str, Any]) -> Mapping[str, str]:
        if locked and not values["old"] and not values["reason"].strip():
            return {"old": "请输入原口令，或在下面写明重设的理由。"}
        if values.get("clear"):
            return {}
        if values["new"] != values["again"]:
            return {"again": "两次输入的口令不一样。"}
        try:
            check_new(values["new"])
        except WrongUsage as wrong:
            return {"new": wrong.message}
        return {}

    title = f"修改{name}的口令" if locked else f"给{name}设口令"
    return FormDialog(parent, title, fields, None, TEXT, check=check)
