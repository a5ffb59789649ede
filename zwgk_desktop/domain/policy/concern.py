"""Does an item concern townships, and by which words? True, False, or None when only a person can say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zwgk_desktop.domain.policy.fold import fold
from zwgk_desktop.domain.policy.vocabulary import TownshipWords

Concern = tuple[bool | None, str]
_TAIL = re.compile(r"(?:\([^()]{1,6}\)|\)|人民政府|政府|办事处|街道办事处|、(?:镇|街道|集聚区|园区|场|乡)|\(街道\))+")
_OTHER_TOWN = re.compile(r"(?<![各乡全])([\u4e00-\u9fff]{2,3})(镇|乡|街道)(?![镇村道级亲政])")
_COMMON = (
    "乡",
    "城",
    "街",
    "示范",
    "重点",
    "中心",
    "试点",
    "有关",
    "相关",
    "个",
    "所有",
    "涉农",
    "属地",
    "的",
    "及",
    "和",
    "向",
    "到",
    "在",
)


def find_concern(text: str, units: Sequence[str], words: TownshipWords, township: str = "") -> Concern:
    """Return whether townships are concerned and the words that say so, as printed.

    Units come first, then the own name, then 各单位 and 各县（市、区）政府 (passed on), then the text. Named units
    without any township mean False unless the text speaks of townships or villages.
    """
    for unit in units:
        if _says(unit, words.direct) or _says(unit, words.passed_on):
            return True, unit
    own = fold(township).removesuffix("人民政府").strip()
    if own:
        for place in [*units, text]:
            if own in fold(place):
                return True, own
    for group in (words.direct, words.passed_on, words.everyone):
        phrase = _must(text, group) or next((unit for unit in units if _says(unit, group)), "")
        if phrase:
            return True, phrase
    return _without_plain_words(text, units, words, own)


def _without_plain_words(text: str, units: Sequence[str], words: TownshipWords, own: str) -> Concern:
    towns = [match[0] for match in _OTHER_TOWN.finditer(fold(text)) if not match[1].endswith(_COMMON)]
    towns += [unit for unit in units if fold(unit).endswith(words.name_endings)]
    if towns:
        return (False if own else None), towns[0]
    mentioned = _says(text, words.mentioned)
    if mentioned:
        return None, mentioned
    return (False, "") if units else (None, "")


def _must(text: str, phrases: Sequence[str]) -> str:
    """Return the phrase by which running text addresses townships; a mere mention (示范乡镇（街道）) is not enough."""
    plain = [phrase for phrase in phrases if phrase.startswith(("各", "全", "所有", "每", "属地"))]
    found = _says(text, plain)
    for phrase in () if found else phrases:
        match = re.search(
            rf"{re.escape(phrase)}[^。;]{{0,12}}?(?:要|应|须|必须|负责|每[月季年周]|配合|按照?要求)", fold(text)
        )
        if match:
            return _says(text[match.start() : match.end()], [phrase])
    return found


def _says(text: str, phrases: Sequence[str]) -> str:
    """Return the first of ``phrases`` in ``text`` with what belongs to it, as printed; "" when none is there."""
    folded = fold(text)
    hits = [(folded.find(phrase), -len(phrase)) for phrase in phrases if phrase in folded]
    if not hits:
        return ""
    start, length = min(hits)
    end = start - length
    if folded[end - 1] == "(":  # 各镇（街道）: to the end of its bracket
        end = folded.find(")", end) + 1 or end - 1
    tail = _TAIL.match(folded, end)
    return text[start : tail.end() if tail else end]
