"""What does one cell say? Names, places, phones, days and money of payment lists, as people type them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from zwgk_desktop.domain.cleaning import clean_code, clean_name, clean_text, is_blank, is_cell_error
from zwgk_desktop.domain.identifiers import shorten
from zwgk_desktop.domain.money import multiply, parse_decimal, parse_fen
from zwgk_desktop.domain.subsidies.dates import parse_date

DITTO = frozenset({"同上", "同前", "〃", "″"})
LONG_NUMBER = re.compile(r"[\dXx]{7,}")
NUMBER_DIGITS = 6  # so many in a name are a number, not part of the name
SUSPECT = re.compile(r"\0[=+\-@#＝＋－＠ \s\u200b\ufeff']")


def any_starts(values: Sequence[Any]) -> bool:
    """Tell whether some text may begin with # = + - @, all cells looked at in one go."""
    kinds = set(map(type, values))
    if str not in kinds:
        return False
    texts = values if len(kinds) == 1 else [v for v in values if v.__class__ is str]
    return SUSPECT.search("\0" + "\0".join(texts)) is not None


def is_digits(value: Any) -> bool:
    """Tell whether a cell is a text of plain digits."""
    return value.__class__ is str and value.isdigit() and value.isascii()


def all_digits(values: Sequence[Any]) -> bool:
    """Tell whether all cells are plain digits or empty, all of them looked at in one go."""
    if set(map(type, values)) != {str}:
        return False
    text = "".join(values)
    return text.isascii() and text.encode().isdigit()


def read_name(value: Any) -> str:
    """Return a name, or "" for what cannot be one."""
    if not isinstance(value, str):
        return ""
    text = clean_name(value)
    if is_blank(text) or is_cell_error(text) or text in DITTO or not any(char.isalpha() for char in text):
        return ""
    return "" if sum(char.isdigit() for char in text) >= NUMBER_DIGITS else text  # a number with a letter is no name


def why_no_name(text: str) -> str:
    """Return what to say of a name cell that holds a number (an ID, a phone), "" where it holds none."""
    if sum(char.isdigit() for char in text) < NUMBER_DIGITS:
        return ""
    beside = "除姓名外还" if any(char.isalpha() for char in text.rstrip("Xx")) else ""
    return f"姓名格里{beside}写有号码（{cover_numbers(text)}）。请在姓名格里只写姓名，号码填到所属的栏目。"


def read_amount(value: Any) -> int | None:
    """Money of a cell; a price (元/亩) is none."""
    return None if isinstance(value, str) and ("/" in value or "／" in value) else parse_fen(value)


def cover_numbers(text: str) -> str:
    """Return a text with the middle of long numbers covered, as findings may show it."""
    return LONG_NUMBER.sub(lambda found: shorten(found.group()), text[:20])


def read_place(value: Any) -> str:
    """Return a village or group, "" where the cell says nothing."""
    text = clean_name(value)
    return "" if is_blank(text) or is_cell_error(text) else text


def read_day(text: str, date1904: bool) -> str | None:
    """Return the day a text means, "" for nothing, None for no day."""
    return "" if is_blank(clean_text(text)) else parse_date(text, date1904)


def read_phone(value: Any) -> str:
    """Return a phone number as digits."""
    text = clean_code(value)
    return "" if is_blank(text) or is_cell_error(text) else text


def read_scaled(value: Any, scale: int) -> int | None:
    """Return an amount given in a larger unit, in fen of that unit's factor."""
    number = parse_decimal(value)
    return None if number is None else multiply(number, Decimal(scale))
