"""Which fields can a form have, and what does a typed text mean? Without Qt, so that presenters can use it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any


class FieldKind(StrEnum):
    """How a field is filled in; its value is a str, a date, a Decimal (yuan for money) or a bool."""

    TEXT = "text"
    LINES = "lines"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    CHECK = "check"
    PASSWORD = "password"


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled field; ``choices`` are (value, word); ``help`` stands under the field; ``unit`` behind it."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    unit: str = ""
    lines: int = 4
    limit: int = 2000


_DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")
_SHORT_DATE = re.compile(r"\s*(\d{4})(\d{2})(\d{2})\s*")
_WIDE = {ord(wide): ord(plain) for wide, plain in zip("０１２３４５６７８９．－，", "0123456789.-,", strict=True)}


def read_date(text: str) -> date | None:
    """Return the date typed as 2026-03-10, 2026.3.10, 2026年3月10日 or 20260310; None when empty.

    Raises ValueError with a Chinese sentence.
    """
    text = text.translate(_WIDE)
    if not text.strip():
        return None
    match = _DATE.fullmatch(text) or _SHORT_DATE.fullmatch(text)
    if match is None:
        raise ValueError("日期请写成 2026-03-10 的样子。")
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"没有 {year}年{month}月{day}日 这一天，请核对。") from None


def read_number(text: str, *, money: bool = False) -> Decimal | None:
    """Return the number typed; None when empty. Raises ValueError with a Chinese sentence."""
    plain = re.sub(r"[\s,¥￥元]", "", text.translate(_WIDE))
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise ValueError("这里请填数字。") from None
    if not value.is_finite():
        raise ValueError("这里请填数字。")
    if money and value != round(value, 2):
        raise ValueError("金额最多到分，即两位小数。")
    return value


def read_value(field: Field, raw: str | bool) -> Any:
    """Return the value of ``field`` from what was typed or chosen; raises ValueError with a Chinese sentence."""
    if isinstance(raw, bool):
        return raw
    text = raw.strip()
    if field.required and not text:
        raise ValueError(f"请{'选择' if field.kind is FieldKind.CHOICE else '填写'}{field.label}。")
    if field.kind is FieldKind.DATE:
        return read_date(text)
    if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return read_number(text, money=field.kind is FieldKind.MONEY)
    if len(text) > field.limit:
        raise ValueError(f"最多 {field.limit} 个字，现在有 {len(text)} 个字。")
    return raw if field.kind is FieldKind.PASSWORD else text
