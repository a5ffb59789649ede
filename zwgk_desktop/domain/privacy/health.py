"""Which words tell of one person's illness, disability or need of care? (programmes and public health work stay)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwgk_desktop.domain.privacy.bearers import has_person, is_named, names_follow
from zwgk_desktop.domain.privacy.numbers import Hit
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, sentence_end, sentence_start

GRADE = r"(?:[一二三四壹贰叁肆1-4]级)"
SORT = r"(?:视力|听力|言语|肢体|智力|精神|多重|视觉|听觉)"


DEGREE = r"(?:极?重度|中度|轻度)"
GRADED = re.compile(
    rf"{DEGREE}?(?:{SORT}[、和及]?)+(?:残疾|障碍)?[（(]?{GRADE}[)）]?"
    rf"|{GRADE}{SORT}?(?:伤残|残疾)|{DEGREE}?{SORT}残疾|{DEGREE}残疾|残疾{GRADE}"
)


ILLNESS = (
    r"(?:疾病|肺病|肾病|肝病|心脏病|胃病|骨病|眼病|皮肤病|风湿病|血液病|症|炎|癌|瘤|综合征|衰竭|硬化|梗死|梗塞|栓塞|出血|骨折|损伤|瘫痪|失明|失聪|截肢|坏死|脱位|突出|狭窄"
    r"|缺损|畸形|肥大|穿孔|中毒|烧伤|烫伤|贫血|结石|囊肿|增生|溃疡|切除|移植|手术)"
)
CONDITION = re.compile(
    r"(?:(?<=[，,：:；;、\s（(。])|^)(?:因|患有?|系|有|为|得了|确诊为?|做了|做过|身患)?"
    rf"(?P<ill>(?!因|患|重大|各类|相关|其他)[\u4e00-\u9fff]{{1,10}}?{ILLNESS}(?:早期|中期|晚期|术后|后遗症|手术)?)"
    r"(?=[，,；;。、\s）)]|$|致|丧失|住院|去世|死亡|导致|需|长期|花费|转院)"
)


def find_health(text: str, words: Vocabulary) -> Iterator[Hit]:
    """Yield illness, disability and care needs of single people; programmes and public health work stay."""
    disease, verb = words.pattern("health", "diseases"), words.pattern("health", "verbs")
    lists = {"d": disease, "v": verb, "s": words.pattern("health", "states"), "l": words.pattern("health", "labels")}
    lists |= {"o": words.pattern("health", "parts"), "c": words.pattern("health", "surgeries")}
    word = r"[^，。；、\n的]{0,6}?{d}(?:症|病(?!毒))?(?:早期|中期|晚期|末期|[ⅠⅡⅢⅣ1-4一二三四]+期|后遗症|术后|{g})?"
    word = word.replace("{g}", GRADE)
    cut = "(?:{o})+[\u4e00-\u9fff]{0,4}?{c}"
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
    tail = "(?:早期|中期|晚期|末期|后遗症|术后|手术|阳性|携带|感染|成瘾|腹水|积水|并发症|转移|扩散|复发|{c}|{s})*"
    bare = words.compiled("bare", "(?:{o}){0,3}(?:(?:{d}(?:症|病(?!毒))?){1,3}|" + cut + ")" + tail, **lists)
    states = words.compiled(
        "states", r"(?:长期|常年|大小便|饮食)?{s}(?:不起|成瘾|[\d一二三四五六七八九十多]{1,3}个?[月周年])?", **lists
    )
    for match in CONDITION.finditer(text):
        if words.compiled("vague", "(?:{p})+", p=words.pattern("health", "vague")).fullmatch(match["ill"]):
            continue
        if _is_about_someone(text, match.start("ill"), match.end("ill"), words, False, told=True):
            yield Hit(match.start("ill"), match.end("ill"), "health")
    for pattern in (GRADED, states, bare):
        for match in pattern.finditer(text):
            if match.group() == "残疾" and re.match(r"[人证者军]", text[match.end() :]):
                continue
            if _is_about_someone(text, match.start(), match.end(), words, False):
                yield Hit(match.start(), match.end(), "health")


def _is_about_someone(text: str, start: int, end: int, words: Vocabulary, strong: bool, told: bool = False) -> bool:
    """Tell whether the illness at ``start`` belongs to one person; ``strong`` where a verb like 患有 says so itself.

    ``told`` asks that a person be mentioned: the words alone are no diagnosis.
    """
    begin, stop = sentence_start(text, start), sentence_end(text, end)
    near = max(begin, start - 40)
    person = has_person(text, near, start, words)
    named = is_named(text, max(begin, start - (120 if strong else 40)), start, words) or names_follow(text, end, words)
    generic = words.compiled("generic", r"(?:等)?(?:的)?(?:疾病|病症)?(?:的)?{g}", g=words.pattern("health", "generic"))
    policy = words.compiled("policy", "{p}", p=words.pattern("health", "policy"))
    if named:
        return True
    if generic.match(text, end) and not (person and text.startswith("者", end)):
        return False
    if policy.search(text, begin, stop):
        return strong and person and not re.search(r"凡|符合|可申请|可享受|应当|对象|条件", text[begin:stop])
    if re.search(r"凡|对|如|若|或者|防", text[max(begin, start - 8) : start]):
        return person
    return person or strong or (not told and not _is_common(text, start, end, words))


def _is_common(text: str, start: int, end: int, words: Vocabulary) -> bool:
    """Tell whether the word is no diagnosis of anybody by itself: 残疾, 大病, or the name of a ward or a programme."""
    vague = words.compiled("vague", "(?:{p})+", p=words.pattern("health", "vague"))
    place = words.compiled("ward", "[^，。；\n]{0,3}?{p}", p=words.pattern("health", "places"))
    several = re.compile(r"[^，。；\n]{0,20}?等[\d一二三四五六七八九十]{0,3}余?(?:种|类|重大|慢性|疾病)").match(
        text, end
    )
    return several is not None or vague.fullmatch(text, start, end) is not None or place.match(text, end) is not None
