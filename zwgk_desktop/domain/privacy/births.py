"""Which dates tell when one person was born? (documents, programmes and age limits stay)"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zwgk_desktop.domain.privacy.bearers import Bearers
from zwgk_desktop.domain.privacy.names import Names
from zwgk_desktop.domain.privacy.numbers import Hit
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary

YEAR = r"(?:(?:19|20)\d{2}|[一二三四五六七八九〇零○]{4})"
SMALL = r"(?:\d{1,2}|[一二三四五六七八九十元正冬腊闰初廿卅]{1,3})"
DATE = rf"{YEAR} ?[年.\-/] ?(?:农历|阴历)?{SMALL}(?: ?[月.\-/](?: ?{SMALL} ?[日号]?)?)?"
DIGITS = r"(?:19|20)\d{6}(?!\d)|(?:19|20)\d{4}(?!\d)"
SHORT = rf"(?:农历|阴历|阳历|公历)?(?:{DATE}|{DIGITS}|{SMALL}月(?:初|{SMALL})[\d一二三四五六七八九十]{{0,2}}[日号]?)"
LIMIT = re.compile(r"\s*[（(]?(?:以前|以后|之前|之后|以来|前|后|至|到|起|含|期间|\-|—|~|～)")
GROUP = re.compile(
    r"的?(?:老年人|人员|适龄|公民|婴儿|婴幼儿|未成年人|居民|女性|男性|儿童|人口|参保|村民|孩子|幼儿|学生|对象|群众|子女|农村|城乡)"
)


def find_births(text: str, words: Vocabulary, bearers: Bearers) -> Iterator[Hit]:
    """Yield birth dates, with at least the month, of single people."""
    label = words.compiled(
        "birth label",
        r"(?:{p}|出 {1,2}生|(?:身份)?证上)\s*(?:[（(][^（）()]{0,6}[)）])?[:：为是于]?\s*(" + SHORT + ")",
        p=words.pattern("births", "labels"),
    )
    for match in label.finditer(text):
        if not LIMIT.match(text, match.end()) and not _is_range(text, match.start(1)):
            yield Hit(match.start(1), match.end(1), "birth_date")
    for match in re.finditer(
        rf"({DATE})\s*[（(]?(?:农历|阴历|公历)?[)）]?\s*(出生(?!登记|申报)|生的|生(?=[，,。；;、\s）)]|$|身份证|公民|现住|证号|住)|诞生|出世|生人)",
        text,
    ):
        policy = _is_range(text, match.start()) or re.search(r"[凡对]$|凡是$", text[: match.start()])
        if not policy and (not GROUP.match(text, match.end()) or bearers.named_after(match.end())):
            yield Hit(match.start(1), match.end(1), "birth_date")
    if re.search("出生|生日|生于", text) and re.search(r"更正|不一致|不符|有误|档案|误[登记写录]", text):
        for match in re.finditer(
            rf"(?:记载|登记|应|印|写|登|簿|本|证|实际|由|从|更正|变更|改)(?:上|为|是|写|成|的)*({DATE})", text
        ):
            yield Hit(match.start(1), match.end(1), "birth_date")
    person = re.compile(
        rf"[男女]\s*[，,、 ]\s*(?:[\u4e00-\u9fff]{{1,4}}族\s*[，,、 ]\s*)?({DATE})(?=[，,、。；\s（(）)生]|$)"
    )
    short = re.compile(r"(?<![\d.])(\d{2}[年.]\d{1,2}[月.]\d{1,2}[日号]?)\s*(?:出生|生(?=[，,。；;、\s）)]|$))")
    for match in [*person.finditer(text), *short.finditer(text)]:
        yield Hit(match.start(1), match.end(1), "birth_date")
    yield from _births_beside_names(text, words)


def _births_beside_names(text: str, words: Vocabulary) -> Iterator[Hit]:
    """Yield the date of a table row that follows a name: 易金莲，1963.11，… (an event told after it is none)."""
    names = Names(words)
    beside = re.compile(
        r"[ \t]*[,，、|\t（(][ \t]*((?:19|20)\d{2}[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?)(?=[ \t]*(?:[,，、|\t；;。\n）)]|$))"
    )
    told = re.compile(
        rf"[ \t,，、|（(]{{1,4}}({DATE})(?=[ \t,，、|）)]+"
        r"(?:[男女](?![\u4e00-\u9fff])|\d{1,3}周?岁|[\u4e00-\u9fff]{1,3}族|身份证|\d{15}))"
    )
    for match in told.finditer(text):
        if names.ending(text, match.start()) >= 0:
            yield Hit(match.start(1), match.end(1), "birth_date")
    old = re.compile(rf"[ \t]*[,，、|\t（(][ \t]*({DATE}|(?:19)\d{{6}})(?=[ \t]*(?:[,，、|\t；;。\n）)]|$))")
    for match in old.finditer(text):  # so long ago that it is no event of the village
        if re.match("19[1-6]", match.group(1)) and names.ending(text, match.start()) >= 0:
            yield Hit(match.start(1), match.end(1), "birth_date")
    for match in beside.finditer(text):
        event = re.match(r"[\s,，]*(?:入|参|任|结婚|去世|死亡|病故|起|止|至|签|办|审|报|印|公)", text[match.end() :])
        if int(match.group(1)[:4]) <= words.adult_year and not event and names.ending(text, match.start()) >= 0:
            yield Hit(match.start(1), match.end(1), "birth_date")


def find_births_again(hits: Sequence[Hit], text: str) -> Iterator[Hit]:
    """Yield every date that is the birth date some ID number, or a birth date written otherwise, tells."""
    born = set()
    for hit in hits:
        digits = re.sub(r"\D", "", text[hit.start : hit.end])
        if hit.kind == "id_card":
            born.add(digits[6:14] if len(digits) > 16 else "19" + digits[6:12])
        elif hit.kind == "birth_date" and len(digits) == 8:
            born.add(digits)
    for match in re.finditer(
        r"(?<!\d)((?:19|20)\d\d)(?: ?[年.\-/] ?)?(\d{1,2})(?: ?[月.\-/] ?)?(\d{1,2})(?!\d)日?", text
    ):
        if f"{match[1]}{int(match[2]):02}{int(match[3]):02}" in born:
            yield Hit(match.start(), match.end(), "birth_date")


def find_births_of(minors: Sequence[Hit], text: str) -> Iterator[Hit]:
    """Yield the date right after the name of a minor: 苗雨晴），2014.6.1."""
    date = re.compile(rf"[ \t,，、|）)（(]{{1,3}}({DATE})(?!\d|[-至到])")
    for minor in minors:
        if match := date.match(text, minor.end):
            yield Hit(match.start(1), match.end(1), "birth_date")


def _is_range(text: str, start: int) -> bool:
    return re.search(r"[至到—~～]\s*$|日\s*-\s*$", text[:start]) is not None
