"""Which words tell of one person's birth date or property? (programmes, policies and statistics stay)"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zwgk_desktop.domain.privacy.bearers import has_person, names_follow
from zwgk_desktop.domain.privacy.numbers import Hit
from zwgk_desktop.domain.privacy.people import Names
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, sentence_end, sentence_start

YEAR = r"(?:(?:19|20)\d{2}|[一二三四五六七八九〇零○]{4})"
SMALL = r"(?:\d{1,2}|[一二三四五六七八九十元正冬腊闰初廿卅]{1,3})"
DATE = rf"{YEAR} ?[年.\-/] ?{SMALL}(?: ?[月.\-/](?: ?{SMALL} ?[日号]?)?)?"
DIGITS = r"(?:19|20)\d{6}(?!\d)|(?:19|20)\d{4}(?!\d)"
SHORT = rf"(?:农历|阴历|阳历|公历)?(?:{DATE}|{DIGITS}|{SMALL}月(?:初|{SMALL})[\d一二三四五六七八九十]{{0,2}}[日号]?)"
LIMIT = re.compile(r"\s*[（(]?(?:以前|以后|之前|之后|以来|前|后|至|到|起|含|期间|\-|—|~|～)")
GROUP = re.compile(
    r"的?(?:老年人|人员|适龄|公民|婴儿|婴幼儿|未成年人|居民|女性|男性|儿童|人口|参保|村民|孩子|幼儿|学生|对象|群众|子女|农村|城乡)"
)


def find_births(text: str, words: Vocabulary) -> Iterator[Hit]:
    """Yield birth dates, with at least the month, of single people."""
    label = words.compiled(
        "birth label",
        r"{p}\s*(?:[（(][^（）()]{0,6}[)）])?[:：为是于]?\s*(" + SHORT + ")",
        p=words.pattern("births", "labels"),
    )
    for match in label.finditer(text):
        if not LIMIT.match(text, match.end()) and not _is_range(text, match.start(1)):
            yield Hit(match.start(1), match.end(1), "birth_date")
    for match in re.finditer(
        rf"({DATE})\s*[（(]?(?:农历|阴历|公历)?[)）]?\s*(出生|生(?=[，,。；;、\s）)]|$)|诞生|出世|生人)", text
    ):
        policy = _is_range(text, match.start()) or re.search(r"[凡对]$|凡是$", text[: match.start()])
        if not policy and (not GROUP.match(text, match.end()) or names_follow(text, match.end(), words)):
            yield Hit(match.start(1), match.end(1), "birth_date")
    person = re.compile(
        rf"[男女]\s*[，,、 ]\s*(?:[\u4e00-\u9fff]{{1,4}}族\s*[，,、 ]\s*)?({DATE})(?=[，,、。；\s）)生]|$)"
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
        rf"[ \t,，、|（(]+({DATE})(?=[ \t,，、|）)]+"
        r"(?:[男女](?![\u4e00-\u9fff])|\d{1,3}周?岁|[\u4e00-\u9fff]{1,3}族|身份证|\d{15}))"
    )
    for match in told.finditer(text):
        if names.ending(text, match.start()) >= 0:
            yield Hit(match.start(1), match.end(1), "birth_date")
    for match in beside.finditer(text):
        event = re.match(r"[\s,，]*(?:入|参|任|结婚|去世|死亡|病故|起|止|至|签|办|审|报|印|公)", text[match.end() :])
        if int(match.group(1)[:4]) <= words.adult_year and not event and names.ending(text, match.start()) >= 0:
            yield Hit(match.start(1), match.end(1), "birth_date")


def find_births_of(minors: Sequence[Hit], text: str) -> Iterator[Hit]:
    """Yield the date right after the name of a minor: 苗雨晴），2014.6.1."""
    date = re.compile(rf"[ \t,，、|）)（(]{{1,3}}({DATE})(?!\d|[-至到])")
    for minor in minors:
        if match := date.match(text, minor.end):
            yield Hit(match.start(1), match.end(1), "birth_date")


def _is_range(text: str, start: int) -> bool:
    return re.search(r"[至到—~～]\s*$|日\s*-\s*$", text[:start]) is not None


AMOUNT = (
    r"(?:[\d,.]+\s*(?:余|多)?\s*(?:万余|万|千|百)?元?(?:余元|多元)?|[一二两三四五六七八九十百千万零几]{2,9}[多余]?元)"
)
COUNT = r"(?:\d+|[一二两三四五六七八九十]{1,2})\s*(?:套|处|栋|幢|间|辆|台|部|份|个|平方米|平米|㎡|层|座|艘)"


def find_property(text: str, words: Vocabulary) -> Iterator[Hit]:
    """Yield what one household owns, owes or earns; public money and the terms of a programme stay."""
    items, home = words.pattern("property", "items"), words.pattern("property", "household")
    amounts = r"(?:为|约|约为|共|共计|达|达到|有|是|合计|大约|近|余额)*[:：]?\s*" + AMOUNT
    patterns = {
        "under name": r"名下(?:登记|拥有|现有|共有|均|还|另|也)*(?:有|无|没有|登记有)?"
        r"[^。；;\n]{0,4}?{i}[^。；;，,\n]{0,24}"
        r"(?:[，,、及和](?!不|未|无|申请|故|因|已|应)[^。；;，,\n]{0,10}?{i}[^。；;，,\n]{0,16})*",
        "savings": r"(?:{h}[^，。；\n]{0,8}|银行|活期|定期|现有|尚有|有)(?:银行|活期|定期|个人)*"
        r"(?:存款|积蓄|储蓄|理财|股票|基金|公积金|存折|存单)(?:余额|总额|市值)?" + amounts,
        "owns": r"(?:拥有|购有|购买了?|买了?|有|建有|另有|还有|自有|持有|现住)[^，。；\n]{0,12}?"
        + COUNT
        + r"[^，。；\n]{0,8}?{i}[^，。；、\n]{0,8}",
        "owns after": r"(?:拥有|购有|购买了?|买了?|有|建有|另有|还有|自有|持有)[^，。；、\n]{0,10}?{i}(?:共|共计)?\s*"
        + COUNT,
        "bought": r"(?:购置|购买|新购|新买|买了|拥有)[^，。；、\n补]{0,4}?{i}",
        "counted": r"(?<=[，,、：:\s（(]){i}(?:共|共计)?\s*" + COUNT,
        "savings left": r"(?:存款|存折|存单|积蓄)(?:余额|总额)?" + amounts,
        "income": r"{h}[^，。；\n]{0,6}?(?:年|月)?(?:人均)?(?:年|月)?(?:可支配|纯|总|毛|工资性|经营性)?"
        r"(?:收入|工资|养老金|退休金|薪酬)" + amounts,
        "salary": r"(?:(?:每?月|年)(?:退休金|养老金|工资|收入)|月薪|年薪|务工收入|退休工资|打工收入)" + amounts,
        "debts": r"(?:欠下?|负|有|背负|尚欠|拖欠)?(?:外|欠|银行|亲友|信用社|债务|下)*(?:债务|外债|债|贷款|欠款|借款)"
        + amounts,
        "labelled": r"(?:家庭(?:财产|资产|经济)|(?:财产|资产|房产|车辆|存款|住房)(?:状况|情况|信息))"
        r"(?:状况|情况|信息)?[:：][^。；;\n]{2,60}",
    }
    for key, template in patterns.items():
        for match in words.compiled(f"property:{key}", template, i=items, h=home).finditer(text):
            if _is_personal(text, match, key, words):
                end = match.end()
                yield Hit(match.start(), end, "property")


def _is_personal(text: str, match: re.Match[str], key: str, words: Vocabulary) -> bool:
    start, end = sentence_start(text, match.start()), sentence_end(text, match.end())
    sentence = text[start:end]
    rule = re.search(
        r"不得|不予|不符合|条件|标准|凡|应当|可申请|情形|以下|低于|不足|超过|不高于|上限|认定|核查|比对|的(?:家庭|人员|对象|申请人|，)",
        sentence,
    )
    public = words.compiled("public wealth", "{p}", p=words.pattern("property", "public"))
    before = text[max(start, match.start() - 14) : match.start()]
    own = re.sub(r"其[中他它余次]", "", sentence)
    someone = has_person(text, start, match.start(), words) or re.search(words.pattern("property", "household"), own)
    if rule and not has_person(text, start, match.start(), words):
        return False
    if key in ("under name", "labelled"):
        return not public.search(before)
    if key in ("counted", "bought", "savings left"):
        return has_person(text, start, match.start(), words) and not public.search(before)
    return bool(someone) and not public.search(before) and not public.search(match.group())
