"""What does the page of subsidies ask in a dialog? Opinions, the steps of a batch's life, programmes, 回收站."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from zwgk_desktop.domain.money import to_fen, yuan_text
from zwgk_desktop.services.subsidies import OpenPayment
from zwgk_desktop.ui.review.forms import PASSWORD
from zwgk_desktop.ui.subsidies.batches_presenter import PLACE, BatchView
from zwgk_desktop.ui.subsidies.programmes_presenter import RHYTHMS
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind

AGREED = (("yes", "同意"), ("no", "不同意，退回"))
HANG_FIELDS = (
    Field("on", "张贴日期", FieldKind.DATE, required=True, help="以实际贴出的那天为准。"),
    Field("place", "张贴地点", required=True, limit=100),
    Field("by", "张贴人", required=True, limit=60),
)
PAY_FIELDS = (
    Field("on", "发放日期", FieldKind.DATE, required=True),
    Field("reason", "提前发放的理由", help="申报公示还没有期满就发放的，才需要填写。"),
)
ARCHIVE_FIELDS = (
    Field("box", "档案盒号", required=True, limit=60),
    Field("pages", "页数", FieldKind.NUMBER, required=True, unit="页"),
)
MOVES: Mapping[str, tuple[str, tuple[Field, ...], str]] = {
    "declare": (
        "登记申报公示",
        HANG_FIELDS,
        "清单贴出后登记。登记后内容固定，不能再改；需要更正的另行导入更正批次。",
    ),
    "pay": ("登记发放", PAY_FIELDS, "资金实际拨到一卡通后登记。"),
    "post_results": ("登记发放结果公示", HANG_FIELDS, "发放结果贴出后登记。"),
    "archive": ("归档", ARCHIVE_FIELDS, "公示表全部撤下后归档。归档后可在“档案”里查到。"),
}
PROGRAMME_FIELDS = (
    Field("name", "补贴项目", required=True, limit=60),
    Field("category", "类别", limit=30),
    Field("bureau", "主管部门", limit=30),
    Field("standard", "标准", FieldKind.MONEY, unit="元", help="每个计发单位的金额；各户不同的留空。"),
    Field("unit", "计发单位", limit=10, help="如：亩、人、户、台。"),
    Field("rhythm", "多久发一次", limit=20, help="如：每月、每季度、每年、按次。"),
    Field("days", "公示天数", FieldKind.NUMBER, required=True, unit="天", help="以县里文件为准，一般 5 至 7 天。"),
    Field(
        "hidden",
        "不列名公示",
        FieldKind.CHECK,
        help="只公开户数和金额合计。涉及健康状况或未成年人的项目（孤儿、残疾、大病等）应当勾选。",
    ),
    Field("stopped", "已停用", FieldKind.CHECK),
)


def suggest(dialog: FormDialog, key: str, words: Sequence[str]) -> None:
    """Offer ``words`` while the field ``key`` is typed."""
    control = dialog.form.rows[key].control
    if isinstance(control, QLineEdit) and words:
        completer = QCompleter(list(words), control)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        control.setCompleter(completer)


def build_review_dialog(
    parent: QWidget,
    view: BatchView,
    people: Sequence[str],
    person_for: Callable[[str], str],
    today: date,
    locked: bool = False,
) -> FormDialog:
    """Return the dialog for one opinion; the usual person of the level is filled in. ``locked``: passwords are used."""
    fields = (
        Field("level", "审查环节", FieldKind.CHOICE, required=True, choices=view.open_levels),
        Field("officer", "审查人", required=True, help="每个环节由不同的人办理。", limit=60),
        Field("agreed", "结论", FieldKind.CHOICE, required=True, choices=AGREED),
        Field("opinion", "意见", help="退回时必须写明理由。", limit=500),
        *((PASSWORD,) if locked else ()),
        Field("on_paper", "领导在纸上签字，由我代为登记", FieldKind.CHECK),
        Field("signed_on", "签字日期", FieldKind.DATE, help="纸质签批时填写。"),
    )
    level = view.open_levels[0][0]
    values = {"level": level, "officer": person_for(level), "agreed": "yes", "opinion": "同意公开", "signed_on": today}

    def check(given: dict[str, Any]) -> Mapping[str, str]:
        if given["agreed"] == "no" and given["opinion"].strip() in ("", "同意公开"):
            return {"opinion": "请写明退回的理由。"}
        if given["on_paper"] and given["signed_on"] is None:
            return {"signed_on": "请填写签字日期。"}
        return {}

    text = f"{view.title}　{view.subtitle}"
    dialog = FormDialog(parent, "登记审查意见", fields, values, text, "登记", check)
    suggest(dialog, "officer", people)
    rows = dialog.form.rows
    control = rows["level"].control
    if isinstance(control, QComboBox):
        control.currentIndexChanged.connect(
            lambda _at: rows["officer"].set_value(person_for(str(control.currentData() or level)))
        )
    return dialog


def build_withdraw_dialog(parent: QWidget, view: BatchView) -> FormDialog:
    """Return the dialog that withdraws an opinion."""
    fields = (
        Field("level", "撤回哪一条意见", FieldKind.CHOICE, required=True, choices=view.given_levels),
        Field("reason", "撤回的理由", required=True),
    )
    values = {"level": view.given_levels[-1][0] if view.given_levels else ""}
    text = "在它之后办理的意见一并作废，要重新办理。原意见仍留有记录。"
    return FormDialog(parent, "撤回审查意见", fields, values, text, "撤回")


def build_move_dialog(parent: QWidget, view: BatchView, action: str, today: date, actor: str) -> FormDialog:
    """Return the dialog for the next step of a batch's life."""
    title, fields, text = MOVES[action]

    def check(given: dict[str, Any]) -> Mapping[str, str]:
        if given.get("on") is not None and given["on"] > today:
            return {"on": "这一天还没有到。"}
        pages = given.get("pages")
        return {"pages": "请填大于零的整数。"} if pages is not None and (pages < 1 or pages != int(pages)) else {}

    values = {"on": today, "place": PLACE, "by": actor}
    return FormDialog(parent, title, fields, values, f"{view.title}　{view.subtitle}\n{text}", "登记", check)


def build_allocated_dialog(parent: QWidget, view: BatchView) -> FormDialog:
    """Return the dialog that notes what the county gave for a list."""
    fields = (
        Field("allocated", "核定（拨付）金额", FieldKind.MONEY, unit="元", help="以县里拨款通知为准；留空表示不登记。"),
    )
    given = None if view.allocated_fen is None else Decimal(view.allocated_fen) / 100
    voids = "登记后整批重新核对，已有的审查意见作废。" if "withdraw" in view.actions else ""

    def check(values: dict[str, Any]) -> Mapping[str, str]:
        amount = values["allocated"]
        return {"allocated": "金额不能小于零。"} if amount is not None and amount < 0 else {}

    text = f"{view.title}　{view.subtitle}\n核定金额应等于实发加退回；不等的要查明。{voids}"
    return FormDialog(parent, "核定金额", fields, {"allocated": given}, text, "登记", check)


OUTCOME_FIELDS = (
    Field("on", "日期", FieldKind.DATE, required=True, help="以银行回单为准。"),
    Field("amount", "金额", FieldKind.MONEY, unit="元", help="留空表示全额。"),
    Field("reason", "原因", help="退回的写明银行给的原因，如账号有误、户名不符。", limit=300),
)


def build_outcome_dialog(parent: QWidget, returned: bool, today: date, held: OpenPayment) -> FormDialog:
    """Return the dialog for a payment (``held``) that came back (``returned``) or was made again."""
    most = held.returnable if returned else held.repayable

    def check(values: dict[str, Any]) -> Mapping[str, str]:
        if values["on"] > today:
            return {"on": "这一天还没有到。"}
        if values["amount"] is not None and not 0 < to_fen(values["amount"]) <= most:
            return {"amount": f"应大于零，最多 {yuan_text(most)} 元。"}
        return {"reason": "请写明退回的原因。"} if returned and not values["reason"].strip() else {}

    title = "登记退回" if returned else "登记再发放"
    who = f"{held.name}（{held.village}）" if held.village else held.name
    rest = "还可登记退回" if returned else "还可登记再发放"
    text = f"{who}：应发 {yuan_text(held.amount)} 元，退回未发 {yuan_text(held.repayable)} 元，"
    text += f"{rest} {yuan_text(most)} 元。\n"
    text += "这笔钱发出后被银行退回。" if returned else "退回的这笔钱已经再次发出。"
    return FormDialog(parent, title, OUTCOME_FIELDS, {"on": today}, text, "登记", check)


def build_programme_dialog(
    parent: QWidget, title: str, values: Mapping[str, Any], check: Callable[[dict[str, Any]], Mapping[str, str]]
) -> FormDialog:
    """Return the form of a programme."""
    dialog = FormDialog(parent, title, PROGRAMME_FIELDS, values, check=check)
    suggest(dialog, "rhythm", RHYTHMS)
    return dialog
