"""Which number do 十二, 两, 三十 or 12 stand for?"""

from __future__ import annotations

NUMBER = r"\d{1,6}|[一二两三四五六七八九十百]{1,7}"  # bounded: a page of digits is no number, and must not be slow
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0, "○": 0}


def read_number(text: str) -> int:
    """Return the number; 0 for what is none."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif character == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif character in DIGITS:
            digit = DIGITS[character]
        else:
            return 0
    return total + digit


def read_year(text: str) -> int:
    """Return the year written digit by digit, 二〇二三 or 2023; 0 for what is none."""
    if text.isdecimal():
        return int(text)
    digits = [DIGITS.get(character) for character in text]
    if len(digits) != 4 or None in digits:
        return 0
    return int("".join(str(digit) for digit in digits))
