"""Which words tell of one person's birth date, property or health? (programmes, policies and statistics stay)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwgk_desktop.domain.privacy.numbers import Hit
from zwgk_desktop.domain.privacy.people import Names
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, sentence_end, sentence_start

YEAR = r"(?:(?:19|20)\d{2}|[一二三四五六七八九〇零○]{4})"
SMALL = r"(?:\d{1,2}|[一二三四五六七八九十元正冬腊]{1,3})"
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
        if not policy and (not GROUP.match(text, match.end()) or _names_follow(text, match.end(), words)):
            yield Hit(match.start(1), match.end(1), "birth_date")
    person = re.compile(
        rf"[男女]\s*[，,、 ]\s*(?:[\u4e00-\u9fff]{{1,4}}族\s*[，,、 ]\s*)?({DATE})(?=[，,、。；\s）)生]|$)"
    )
    for match in person.finditer(text):
        yield Hit(match.start(1), match.end(1), "birth_date")


def _is_range(text: str, start: int) -> bool:
    return re.search(r"[至到—~～]\s*$|日\s*-\s*$", text[:start]) is not None


AMOUNT = r"[\d,.]+\s*(?:余|多)?\s*(?:万余|万|千|百)?元?(?:余元|多元)?"
COUNT = r"(?:\d+|[一二两三四五六七八九十]{1,2})\s*(?:套|处|栋|幢|间|辆|台|部|份|个|平方米|平米|㎡|层|座|艘)"


def find_property(text: str, words: Vocabulary) -> Iterator[Hit]:
    """Yield what one household owns, owes or earns; public money and the terms of a programme stay."""
    items, home = words.pattern("property", "items"), words.pattern("property", "household")
    amounts = r"(?:为|约|约为|共|共计|达|达到|有|是|合计|大约|近|余额)*[:：]?\s*" + AMOUNT
    patterns = {
        "under name": r"名下(?:登记|拥有|现有|共有|均|还|另|也)*(?:有|无|没有|登记有)?"
        r"[^。；;\n]{0,4}?{i}[^。；;，,\n]{0,24}"
        r"(?:[，,、及和][^。；;，,\n]{0,10}?{i}[^。；;，,\n]{0,16})*",
        "savings": r"(?:{h}[^，。；\n]{0,8}|银行|活期|定期|现有|尚有|有)(?:银行|活期|定期|个人)*"
        r"(?:存款|积蓄|储蓄|理财|股票|基金|公积金)(?:余额|总额|市值)?" + amounts,
        "owns": r"(?:拥有|购有|购买了?|买了?|有|建有|另有|还有|自有|持有|现住)[^，。；\n]{0,12}?"
        + COUNT
        + r"[^，。；\n]{0,8}?{i}[^，。；、\n]{0,8}",
        "owns after": r"(?:拥有|购有|购买了?|买了?|有|建有|另有|还有|自有|持有)[^，。；、\n]{0,10}?{i}(?:共|共计)?\s*"
        + COUNT,
        "income": r"{h}[^，。；\n]{0,6}?(?:年|月)?(?:人均)?(?:年|月)?(?:可支配|纯|总|毛|工资性|经营性)?"
        r"(?:收入|工资|养老金|退休金|薪酬)" + amounts,
        "salary": r"(?:(?:每?月|年)(?:退休金|养老金|工资|收入)|月薪|年薪|务工收入|退休工资|打工收入)" + amounts,
        "debts": r"(?:欠下?|负|有|背负|尚欠|拖欠)?(?:外|银行|亲友|信用社|债务|下)*(?:债务|外债|债|贷款|欠款|借款)"
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
    someone = _has_person(text, start, match.start(), words) or re.search(words.pattern("property", "household"), own)
    if rule and not _has_person(text, start, match.start(), words):
        return False
    if key in ("under name", "labelled"):
        return True
    return bool(someone) and not public.search(before) and not public.search(match.group())


def _has_person(text: str, start: int, end: int, words: Vocabulary) -> bool:
    """Tell whether a person is named or pointed at between ``start`` and ``end``."""
    pointed = words.compiled("pointed", r"{p}", p=words.pattern("health", "people", "roles"))
    clause = text[start:end]
    for match in pointed.finditer(clause):
        if match.group() not in ("残疾人", "群众", "患者", "职工", "老人", "他", "其") or (
            match.group() == "其" and clause[match.end() : match.end() + 1] not in "他中余它"
        ):
            return True
    return _named(text, start, end, words)


FOLLOWS = frozenset("，,（( 因患系为于现的、：:今身已被长常也有家名突曾确经目诊查属在近自由残需仍得欠购拥每月独无\n")


def _named(text: str, start: int, end: int, words: Vocabulary) -> bool:
    """Tell whether a personal name begins a clause, or stands after a word like 村民, between ``start`` and ``end``."""
    names = Names(words)
    role = words.compiled("role name", "{r}", r=words.pattern("health", "roles"))
    spots = [start + m.end() for m in re.finditer(r"(?:^|(?<=[，,、：:（(\s\d.]))", text[start:end])]
    for at in spots:
        stop = names.starting(text, at)
        for close in (stop, stop - 1):
            if at + 2 <= close <= end and (close == end or text[close] in FOLLOWS):
                return True
    masked = re.search(r"[\u3400-\u9fff][某*]{1,2}", text[start:end])
    return masked is not None or any(names.starting(text, m.end()) > 0 for m in role.finditer(text, start, end))


GRADE = r"(?:[一二三四壹贰叁肆1-4]级)"
SORT = r"(?:视力|听力|言语|肢体|智力|精神|多重|视觉|听觉)"


DEGREE = r"(?:极?重度|中度|轻度)"
GRADED = re.compile(
    rf"{DEGREE}?(?:{SORT}[、和及]?)+(?:残疾|障碍)?[（(]?{GRADE}[)）]?"
    rf"|{GRADE}{SORT}?(?:伤残|残疾)|{DEGREE}?{SORT}残疾|{DEGREE}残疾|残疾{GRADE}"
)


def find_health(text: str, words: Vocabulary) -> Iterator[Hit]:
    """Yield illness, disability and care needs of single people; programmes and public health work stay."""
    disease, verb = words.pattern("health", "diseases"), words.pattern("health", "verbs")
    lists = {"d": disease, "v": verb, "s": words.pattern("health", "states"), "l": words.pattern("health", "labels")}
    word = r"[^，。；、\n的]{0,6}?{d}(?:症|病)?(?:早期|中期|晚期|末期|[ⅠⅡⅢⅣ1-4一二三四]+期|后遗症|术后|{g})?"
    word = word.replace("{g}", GRADE)
    told = words.compiled("told", "{v}" + word + "(?:[、和及,，及]" + word + ")*", **lists)
    label = words.compiled("health label", r"{l}(?:情况)?[:：为是]+\s*([^，。；;\n）)]{1,30})", **lists)
    for match in label.finditer(text):
        if re.search(disease + r"|残|病|瘫|级|障碍|差|伤|癌|手术", match.group(1)) and not re.search(
            r"可|应|的.{0,6}(?:人|者)", match.group(1)
        ):
            yield Hit(match.start(1), match.end(1), "health")
    for match in told.finditer(text):
        wide = text[match.start() : match.end() + 3]  # 系 HIV 感染者
        strong = re.search(r"患|罹|确诊|诊断|查出|检出|感染|得了|被诊断", wide) is not None
        if _is_about_someone(text, match.start(), match.end(), words, strong):
            yield Hit(match.start(), match.end(), "health")
    bare = words.compiled("bare", "{d}(?:症|病)?(?:早期|中期|晚期|末期|后遗症|术后)?", **lists)
    states = words.compiled("states", "{s}", **lists)
    for pattern in (GRADED, states, bare):
        for match in pattern.finditer(text):
            if match.group() == "残疾" and re.match(r"[人证者军]", text[match.end() :]):
                continue
            if _is_about_someone(text, match.start(), match.end(), words, False):
                yield Hit(match.start(), match.end(), "health")


def _is_about_someone(text: str, start: int, end: int, words: Vocabulary, strong: bool) -> bool:
    """Tell whether the illness at ``start`` belongs to one person; ``strong`` where a verb like 患有 says so itself."""
    begin, stop = sentence_start(text, start), sentence_end(text, end)
    near = max(begin, start - 40)
    person = _has_person(text, near, start, words)
    named = _named(text, max(begin, start - (120 if strong else 40)), start, words) or _names_follow(text, end, words)
    generic = words.compiled("generic", r"(?:等)?(?:的)?(?:疾病|病症)?(?:的)?{g}", g=words.pattern("health", "generic"))
    policy = words.compiled("policy", "{p}", p=words.pattern("health", "policy"))
    if named:
        return True
    if generic.match(text, end):
        return False
    if policy.search(text, begin, stop):
        return strong and person and not re.search(r"凡|符合|可申请|可享受|应当|对象|条件", text[begin:stop])
    return person or (strong and not re.search(r"凡|对|如|若|或者|防", text[max(begin, start - 8) : start]))


def _names_follow(text: str, end: int, words: Vocabulary) -> bool:
    """Tell whether a name comes right after: 尿毒症患者张三, 患有尿毒症的张三, HIV感染者曾某."""
    link = re.compile(
        r"(?:的|感染者|患者|病人|病患|残疾人|老人|儿童|村民|居民|老年人|家庭|户主|女孩|男孩|\d{1,3}岁)+[：: ]?"
    ).match(text, end)
    if link is None:
        return False
    stop = Names(words).starting(text, link.end())
    closed = stop == len(text) or (stop > 0 and (text[stop] in FOLLOWS or text[stop] in "。；！？）)获等之家享每"))
    masked = text[link.end() : link.end() + 1] in words.surnames and text[link.end() + 1 : link.end() + 2] in (
        "某",
        "*",
    )
    return closed or masked
