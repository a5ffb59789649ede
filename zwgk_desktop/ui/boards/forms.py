"""Which facts are asked for at each step of a posting's life? The fields of the dialogs of 公开栏."""

from __future__ import annotations

from datetime import date
from typing import Any

from zwgk_desktop.ui.review.forms import AGREE as AGREE
from zwgk_desktop.ui.review.forms import PASSWORD, REFUSE
from zwgk_desktop.ui.review.forms import withdraw_fields as withdraw_fields
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind

Choices = tuple[tuple[str, str], ...]


def opinion_fields(people: Choices, locked: bool = False) -> tuple[Field, ...]:
    """Return the fields of an opinion; without anybody written down the name is typed.

    ``locked``: somebody has a password.
    """
    who = Field("officer", "审查人", FieldKind.CHOICE if people else FieldKind.TEXT, required=True, choices=people)
    return (
        who,
        Field("verdict", "意见", FieldKind.CHOICE, required=True, choices=((AGREE, "同意公开"), (REFUSE, "退回修改"))),
        Field("opinion", "说明", FieldKind.LINES, lines=3, help="退回时必须写明理由。"),
        *((PASSWORD,) if locked else ()),
        Field("on_paper", "在纸质审查单上签字", FieldKind.CHECK),
        Field("signed_on", "签字日期", FieldKind.DATE, help="纸质签字的照审查单填写。"),
    )


def check_opinion(values: dict[str, Any]) -> dict[str, str]:
    """Tell what is missing in an opinion."""
    if values["verdict"] == REFUSE and not values["opinion"]:
        return {"opinion": "退回时请写明理由。"}
    if values["on_paper"] and values["signed_on"] is None:
        return {"signed_on": "请填写签字日期。"}
    return {}


DOWN_FIELDS = (
    Field("on", "撤下日期", FieldKind.DATE, required=True),
    Field("reason", "理由", FieldKind.LINES, lines=3, help="公示期没有满就撤下的，必须写明理由。"),
)
ARCHIVE_FIELDS = (
    Field("box", "档案盒号", required=True, help="例如：2026-公开-03"),
    Field("pages", "每份页数", FieldKind.NUMBER, required=True, unit="页"),
)


def check_pages(values: dict[str, Any]) -> dict[str, str]:
    """Tell what is wrong with a number of pages."""
    pages = values["pages"]
    return {} if pages == int(pages) and 1 <= pages <= 9999 else {"pages": "页数请填 1 以上的整数。"}


def check_day(today: date) -> Any:
    """Return a check that refuses days to come."""
    return lambda values: {"on": "这个日期还没有到。"} if values["on"] and values["on"] > today else {}
