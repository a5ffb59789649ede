"""What is cleaned silently in a cell, because it never changes the meaning? (command line contract, subsidies check)

Spaces of every sort, full-width letters and digits, zero-width characters, a leading apostrophe, ="…", ￥, 元,
thousands separators, and the sorts of middle dot.
"""

from __future__ import annotations

import re

_ZERO_WIDTH_CODES = (
    0xAD,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    0x2060,
    *range(0x2066, 0x206A),
    0xFEFF,
)
ZERO_WIDTH = "".join(map(chr, _ZERO_WIDTH_CODES))
_SPACE_CODES = (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
SPACES = " \t\r\n\x0b\x0c" + "".join(map(chr, _SPACE_CODES))
MIDDLE_DOTS = "\u00b7\u2022\u2027\u30fb\uff65\u2219\u22c5\u2024\u0387\u16eb\u2e31\u25cf\u00b0"
APOSTROPHES = "'\u2018\u2019\uff07`\u2032"
CONTROLS = "".join(chr(code) for code in range(32) if chr(code) not in "\t\r\n\x0b\x0c") + "\x7f"

_wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_letters = {code: to for code, to in _wide.items() if to.isalnum()}
_drop = dict.fromkeys(map(ord, ZERO_WIDTH + CONTROLS))
_space = dict.fromkeys(map(ord, SPACES), " ")
_nospace = dict.fromkeys(map(ord, SPACES))

TEXT = {**_letters, **_drop, **_space}
NAME = {**_letters, **_drop, **_space, **dict.fromkeys(map(ord, MIDDLE_DOTS), "·")}
CODE = {**_wide, **_drop, **_nospace}
PACKED = {**_letters, **_drop, **_nospace}

WRAPPED = re.compile(r"=\s*[\"“](.*)[\"”]", re.DOTALL)
LATIN_GAP = re.compile(r"(?<![A-Za-z]) +| +(?![A-Za-z])")
UNIT_TAIL = re.compile(
    r"(?:人民币|RMB|CNY)?(.*?)(?:元整|元正|元|圆|亩|人|户|块)?(?:/[^\d]*)?", re.IGNORECASE | re.DOTALL
)
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
BRACKETED = re.compile(r"\((\d[\d.]*)\)")
BLANKS = frozenset({"", "-", "--", "---", "—", "——", "/", "\\", "无", "空", "缺", "暂无", "N/A", "NULL", "NONE", "NAN"})
CELL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})


def unwrap(text: str) -> str:
    """Take off ="…" and a leading apostrophe."""
    text = text.strip()
    found = WRAPPED.fullmatch(text)
    if found:
        text = found.group(1)
    return text[1:] if text[:1] and text[0] in APOSTROPHES else text


def clean_text(value: object) -> str:
    """Return a cell as one line of text: village, group, remark, header."""
    if not isinstance(value, str):
        return number_text(value)
    if value.isalnum() and value.isascii():
        return value
    return " ".join(unwrap(value.translate(TEXT)).split())


def clean_name(value: object) -> str:
    """Return a person's name: no spaces between Chinese characters, one sort of middle dot (·)."""
    if not isinstance(value, str):
        return number_text(value)
    text = " ".join(unwrap(value.translate(NAME)).split())
    return LATIN_GAP.sub("", text) if " " in text else text


def clean_code(value: object) -> str:
    """Return an ID, card or phone number without any space; letters in upper case."""
    if not isinstance(value, str):
        return number_text(value)
    if value.isdigit() and value.isascii():
        return value
    return unwrap(value.translate(CODE)).translate(CODE).upper()


def clean_number(value: str) -> str:
    """Return the bare number in a text: ￥, 元, thousands separators and brackets for below zero are taken off."""
    text = unwrap(value.translate(CODE)).strip("¥￥$")
    text = text.replace("，", ",").replace("。", ".").replace("−", "-").replace("–", "-").replace("—", "-")
    found = UNIT_TAIL.fullmatch(text)
    if found:
        text = found.group(1).strip("¥￥")
    if text.startswith(("-¥", "-￥")):
        text = "-" + text[2:]
    text = THOUSANDS.sub("", text)
    bracketed = BRACKETED.fullmatch(text)
    return f"-{bracketed.group(1)}" if bracketed else text


def number_text(value: object) -> str:
    """Return what a cell that is no text would show: whole numbers without ``.0``, nothing for an empty one."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value == value and abs(value) < 1e20 and value.is_integer() else repr(value)
    return str(value)


def pack(text: str) -> str:
    """Return a text without any space, for comparing labels and headers."""
    return text.translate(PACKED)


def is_blank(text: str) -> bool:
    """Tell whether a cleaned text stands for nothing (-, /, 无 …)."""
    return text.upper() in BLANKS


def is_cell_error(value: object) -> bool:
    """Tell whether a cell shows a calculation error (#N/A …)."""
    return isinstance(value, str) and value.startswith("#") and value.strip().upper() in CELL_ERRORS


FORMULA_STARTS = frozenset("=+-@＝＋－＠")
HARMLESS = re.compile(r"[-+=]+|[-+]?[\d,.\s()/%:-]+(?:[eE][+-]?\d+)?(?:元|亩|%)?")


def is_formula_like(value: object) -> bool:
    """Tell whether a text would run as a formula when pasted into a sheet; numbers and dashes do not."""
    if not isinstance(value, str):
        return False
    text = value.translate(_drop).strip(SPACES)
    if text[:1] not in FORMULA_STARTS or not text:
        return False
    return not WRAPPED.fullmatch(text) and not HARMLESS.fullmatch(text)
