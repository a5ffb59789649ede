"""How much is it? Yuan outside (``Decimal``), whole fen in the store (``int``), half up, and 大写金额 on paper."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation

from zwgk_desktop.domain.cleaning import clean_number

FEN = Decimal("0.01")
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
LARGEST = Decimal(10) ** 13  # yuan; beyond that a cell holds something else
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
SECTIONS = ("", "万", "亿", "万亿")


def parse_decimal(value: object) -> Decimal | None:
    """Return the number a cell holds, or None: ￥, 元, 亩 and separators are taken off, brackets mean below zero."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value) if abs(value) < LARGEST else None
    if isinstance(value, float):
        return Decimal(repr(value)) if -1e13 < value < 1e13 else None  # false for nan and infinity as well
    if not isinstance(value, str):
        return None
    text = clean_number(value)
    if not NUMBER.fullmatch(text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if abs(number) < LARGEST else None


def to_fen(yuan: Decimal) -> int:
    """Return whole fen, half up (half away from zero below zero)."""
    return int((yuan * 100).quantize(Decimal(1), ROUND_HALF_UP))


def parse_fen(value: object) -> int | None:
    """Return a cell's amount in fen, or None when it is not a number.

    A float is first taken to 6 decimals, because cells carry the dust of binary sums (0.1 + 0.2).
    """
    if isinstance(value, float):
        cents = value * 100
        if -1e12 < cents < 1e12:
            whole = round(cents)
            if -1e-4 < cents - whole < 1e-4:
                return whole
    number = parse_decimal(value)
    if number is None:
        return None
    if isinstance(value, float):
        number = number.quantize(Decimal("0.000001"), ROUND_HALF_UP)
    return to_fen(number)


def multiply(area: Decimal, standard: Decimal, rounding: str = "half_up") -> int:
    """Return area × standard (yuan) in fen; ``rounding``: half_up or down to the fen, or yuan (half up to the yuan)."""
    product = area * standard
    if rounding == "yuan":
        return int(product.quantize(Decimal(1), ROUND_HALF_UP)) * 100
    mode = ROUND_DOWN if rounding == "down" else ROUND_HALF_UP
    return int((product * 100).quantize(Decimal(1), mode))


def yuan_text(fen: int) -> str:
    """Return fen as yuan with two decimals, no separators: ``1234.50``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def plain_text(number: Decimal) -> str:
    """Return a number without exponent or trailing zeros: ``3.5``."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def capital_amount(fen: int) -> str:
    """Return 大写金额, e.g. 120030 → 壹仟贰佰元叁角整; below zero begins with 负."""
    if fen < 0:
        return "负" + capital_amount(-fen)
    yuan, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    if fen == 0:
        return "零元整"
    words = f"{_capital_whole(yuan)}元" if yuan else ""
    if not jiao and not cent:
        return words + "整"
    if jiao:
        words += DIGITS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (DIGITS[cent] + "分" if cent else "整")


def _capital_whole(number: int) -> str:
    words, gap = "", False
    for section in range(len(SECTIONS) - 1, -1, -1):
        part = number // 10000**section % 10000
        if not part:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):
            words += "零"
        words += _capital_section(part) + SECTIONS[section]
        gap = False
    return words


def _capital_section(part: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit:
            words += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = bool(words)
    return words
