"""Which number does Word print before a paragraph? Automatic numbering rendered as text (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER_PART = "word/numbering.xml"
STYLE_PART = "word/styles.xml"
LEVELS = 9
_CHINESE = "〇一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its format, its text such as （%1）, and where it starts."""

    form: str
    text: str
    start: int


class Numbering:
    """Counts the lists of one document while its paragraphs are walked in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles = _styles(styles) if styles is not None else {}
        self._counts: dict[str, list[int | None]] = {}

    def next(self, paragraph: Element) -> str:
        """Return the number printed before this paragraph and count it; "" when it has none."""
        number, depth = self._where(paragraph)
        if number not in self._lists or number == "0":
            return ""
        key, levels = self._lists[number]
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(key, [None] * LEVELS)
        before = counts[depth]
        counts[depth] = level.start if before is None else before + 1
        counts[depth + 1 :] = [None] * (LEVELS - depth - 1)
        return _render(level, levels, counts)

    def _where(self, paragraph: Element) -> tuple[str, int]:
        number, depth = _numbered(paragraph.find(W + "pPr"))
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = style.get(W + "val", "") if style is not None else ""
        seen: set[str] = set()
        while number is None and name in self._styles and name not in seen:
            seen.add(name)
            number, styled_depth, name = self._styles[name]
            depth = depth if depth is not None else styled_depth
        return number or "", min(depth or 0, LEVELS - 1)


def _numbered(properties: Element | None) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    number = properties.find(f"{W}numPr/{W}numId")
    depth = properties.find(f"{W}numPr/{W}ilvl")
    return (number.get(W + "val") if number is not None else None), (_whole(depth, 0) if depth is not None else None)


def _styles(root: Element) -> dict[str, tuple[str | None, int | None, str]]:
    found: dict[str, tuple[str | None, int | None, str]] = {}
    for style in root.findall(W + "style"):
        based = style.find(W + "basedOn")
        parent = based.get(W + "val", "") if based is not None else ""
        found[style.get(W + "styleId", "")] = (*_numbered(style.find(W + "pPr")), parent)
    return found


def _lists(root: Element) -> dict[str, tuple[str, dict[int, Level]]]:
    """Return for each numId the list it counts in and its levels."""
    abstract = {one.get(W + "abstractNumId", ""): _levels(one) for one in root.findall(W + "abstractNum")}
    found: dict[str, tuple[str, dict[int, Level]]] = {}
    for number in root.findall(W + "num"):
        name = number.get(W + "numId", "")
        link = number.find(W + "abstractNumId")
        base = link.get(W + "val", "") if link is not None else ""
        levels = dict(abstract.get(base, {}))
        changed = number.findall(W + "lvlOverride")
        for change in changed:
            _override(change, levels)
        found[name] = (name if changed else f"abstract {base}", levels)
    return found


def _levels(parent: Element) -> dict[int, Level]:
    return {_attribute(level, "ilvl"): _level(level) for level in parent.findall(W + "lvl")}


def _level(level: Element) -> Level:
    form, text = level.find(W + "numFmt"), level.find(W + "lvlText")
    return Level(
        form.get(W + "val", "decimal") if form is not None else "decimal",
        text.get(W + "val", "") if text is not None else "",
        _whole(level.find(W + "start"), 1),
    )


def _override(change: Element, levels: dict[int, Level]) -> None:
    depth = _attribute(change, "ilvl")
    level = change.find(W + "lvl")
    if level is not None:
        levels[depth] = _level(level)
    start = change.find(W + "startOverride")
    if start is not None and depth in levels:
        levels[depth] = Level(levels[depth].form, levels[depth].text, _whole(start, 1))


def _attribute(element: Element, name: str) -> int:
    value = element.get(W + name, "0")
    return int(value) if value.isdecimal() else 0


def _whole(element: Element | None, default: int) -> int:
    value = element.get(W + "val", "") if element is not None else ""
    return int(value) if value.isdecimal() else default


def _render(level: Level, levels: dict[int, Level], counts: list[int | None]) -> str:
    if level.form in ("bullet", "none") or not level.text:
        return ""

    def one(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        count = counts[depth] or (levels[depth].start if depth in levels else 1)
        form = levels[depth].form if depth in levels else "decimal"
        return _FORMS.get(form, str)(count)

    return re.sub(r"%([1-9])", one, level.text).strip()


def chinese(number: int) -> str:
    """Return 十二 for 12; from 100 on the digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _CHINESE[tens]) + "十" if tens else ""
    return head + (_CHINESE[ones] if ones else "")


def _circled(number: int) -> str:
    return _CIRCLED[number - 1] if 0 < number <= len(_CIRCLED) else str(number)


def _letter(number: int) -> str:
    return chr(96 + number) if 0 < number <= 26 else str(number)


def _upper(number: int) -> str:
    return _letter(number).upper()


def _wide(number: int) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in str(number))


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": chinese,
    "taiwaneseCounting": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": chinese,
    "ideographTraditional": chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": _wide,
    "lowerLetter": _letter,
    "upperLetter": _upper,
}
