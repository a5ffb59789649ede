"""Which facts are asked for when an opinion is given or withdrawn? The fields of the gate's dialogs."""

from __future__ import annotations

from typing import Any

from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind

Choices = tuple[tuple[str, str], ...]
AGREE, REFUSE = "yes", "no"
VERDICTS = ((AGREE, "同意公开"), (REFUSE, "退回修改"))
PASSWORD = Field("password", "口令", FieldKind.PASSWORD, help="设有口令的审查人由本人输入；没有设的不用填。", limit=64)


def opinion_fields(levels: Choices, people: Choices, several: bool, locked: bool) -> tuple[Field, ...]:
    """Return the fields of an opinion on screen; on ``several`` at once one can only agree."""
    who = Field("officer", "审查人", FieldKind.CHOICE if people else FieldKind.TEXT, required=True, choices=people)
    fields = [
        Field("level", "审查环节", FieldKind.CHOICE, required=True, choices=levels),
        who,
        Field("verdict", "结论", FieldKind.CHOICE, required=True, choices=VERDICTS[:1] if several else VERDICTS),
        Field("opinion", "意见", FieldKind.LINES, lines=3, help="退回时必须写明理由。", limit=500),
    ]
    return (*fields, PASSWORD) if locked else tuple(fields)


def check_opinion(values: dict[str, Any]) -> dict[str, str]:
    """Tell what is missing in an opinion."""
    if values["verdict"] == REFUSE and not values["opinion"]:
        return {"opinion": "退回时请写明理由。"}
    return {}


def withdraw_fields(levels: Choices) -> tuple[Field, ...]:
    """Return the fields of a withdrawal."""
    return (
        Field("level", "撤回哪一步", FieldKind.CHOICE, required=True, choices=levels, help="它后面的意见一并撤回。"),
        Field("reason", "理由", FieldKind.LINES, required=True, lines=3),
    )
