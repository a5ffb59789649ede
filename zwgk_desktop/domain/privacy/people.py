"""Which words are the name of a minor? (age, school, guardian, birth year; names of adults stay public)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwgk_desktop.domain.privacy.names import Names, list_names, listed_before
from zwgk_desktop.domain.privacy.numbers import NUMERALS, Hit
from zwgk_desktop.domain.privacy.schools import by_grade, by_school
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, is_chinese, sentence_end

AGE = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|两)"
AFTER_NAME = re.compile(
    r"(?:[是系][^，。；\n]{1,6}[，,]|[（(][^（）()\n]{1,10}[，,])?"
    r"[ ,，、:：（(]{0,2}(?:性别[:：]?)?(?:[男女][童孩]?)?[ ,，、]{0,2}(?:[\u4e00-\u9fff]{1,3}族[ ,，、]{0,2})?"
    r"(?:现年|今年|年仅|年龄|现龄|刚满|未满|才|仅|现|约|年方|刚|已满|虚岁){0,3}\s*[:：为]?\s*(?:仅|刚)?\s*"
    rf"(?P<age>{AGE})\s*(?:周岁|岁|个月大|个月(?=[，,。；）)]))"
)
AGE_ONLY = re.compile(r"[ ,，、:：（(]{0,2}(?:性别[:：]?)?[男女]?[ ,，、]{0,2}年龄[:：]?\s*(?P<age>\d{1,2})(?!\d)")
AGE_BEFORE = re.compile(rf"(?P<age>{AGE})\s*(?:周岁|岁|个月大)(?:多|半)?的?")
LUNAR = r"[一二三四五六七八九十元正冬腊闰初廿卅]{1,3}"
AGE_NEAR = re.compile(rf"(?P<age>{AGE})周?岁")


def to_number(text: str) -> int:
    """Return a small number written in digits or in Chinese numerals."""
    if text.isdigit():
        return int(text)
    tens, _, ones = text.partition("十")
    if "十" in text:
        return (int(NUMERALS[tens]) if tens else 1) * 10 + (int(NUMERALS[ones]) if ones else 0)
    return int("".join(NUMERALS[c] for c in text) or 0)


def find_minors(text: str, words: Vocabulary, ids: list[Hit]) -> list[Hit]:
    """Return the names of minors in the plain ``text``; ``ids`` are ID numbers whose birth year tells an age."""
    names = Names(words)
    spans = {
        *_by_age(text, names),
        *_by_noun(text, names, words),
        *by_school(text, names, words),
        *by_grade(text, names),
        *_by_calling(text, names),
    }
    spans |= {*_by_guardian(text, names, words), *_by_birth(text, names, words, ids)}
    if spans:  # among children 同学 is one of them
        for match in re.finditer(r"(?:同学|同班|同桌|玩伴|伙伴)(?!们|会|校|聚)", text):
            spans |= set(list_names(text, match.end(), names, strict=True))
    spans |= {other for span in spans for other in listed_before(text, span[0], names)}
    known = {text[a:b] for a, b in spans if b - a > 1}
    for name in known:
        spans |= {(m.start(), m.end()) for m in re.finditer(re.escape(name), text)}
        if len(name) == 3:  # told by the given name further on: 嘉怡近期情绪稳定
            spans |= {m.span() for m in re.finditer(re.escape(name[1:]), text)} - {(b - 2, b) for _, b in spans}
    grown = {span for span in spans if (age := AFTER_NAME.match(text, span[1])) and to_number(age["age"]) >= 18}
    spans -= grown
    return [Hit(start, end, "minor_name") for start, end in sorted(spans)]


def _by_age(text: str, names: Names) -> Iterator[tuple[int, int]]:
    """王小明，男，8岁 · 8岁的王小明 · 8岁女孩王小明."""
    for match in re.finditer(rf"{AGE}\s*(?:周岁|岁|个月)|年龄[:：]?\s*\d", text):
        for end in range(max(match.start() - 18, 1), match.start() + 1):
            found = AFTER_NAME.match(text, end) or AGE_ONLY.match(text, end)
            if (
                found
                and found.end() >= match.end()
                and text[end - 1] not in "男女，, "
                and to_number(found["age"]) < 18
            ):
                begin = names.ending(text, end)
                if begin >= 0:
                    yield begin, end
                    break
    nouns = names.words.compiled(
        "age noun",
        r"(?:{k}|{n}|小|男|女|其|孩|子|儿|在校|低保|重度|残疾|患病|[\u4e00-\u9fff]{2}村(?:村民)?)*[ :：]?",
        k=names.words.pattern("minors", "kin"),
        n=names.words.pattern("minors", "nouns"),
    )
    for match in AGE_BEFORE.finditer(text):
        if to_number(match["age"]) < 18 and not text[match.start() - 1 : match.start()].isdigit():
            at = match.end()
            middle = nouns.match(text, at)
            at = middle.end() if middle else at
            yield from list_names(text, at, names)


def _by_noun(text: str, names: Names, words: Vocabulary) -> Iterator[tuple[int, int]]:
    """孤儿王小明 · 儿童姓名：王小明 · 王小明同学."""
    noun = words.compiled(
        "minor noun",
        r"(?<!大)(?:{l}|{n})(?:[（(][^（）()]{1,12}[)）]|(?:入学|报名|救助|资助|补助|发放|康复|关爱|花名册|公示){1,3}(?=[:：]|名单))?"
        r"(?:姓名|名单|如下|有|为|是|叫)?(?:[:：]|[·\-] ?)?\s*(?:\d[.、])?",
        n=words.pattern("minors", "nouns"),
        l=words.pattern("minors", "labels"),
    )
    adult = words.compiled("adult noun", "{a}$", a=words.pattern("minors", "adult_nouns"))
    for match in noun.finditer(text):
        word = text[max(0, match.end() - 8) : match.end()].rstrip("：: ")
        if not adult.search(word[-6:]):
            yield from list_names(text, match.end(), names, strict=True)
    told = words.compiled(
        "noun after", r"[（(，, ]{1,2}(?:系|为|是)?(?:{n})(?=[，,）)、。；\s]|$)", n=words.pattern("minors", "nouns")
    )
    for match in told.finditer(text):
        begin = names.ending(text, match.start(), max(0, match.start() - 4))
        kin = words.compiled("kin before", "(?:{p}|伯父|祖父|祖母|姑父|舅父)$", p=words.pattern("health", "people"))
        if begin >= 0 and not kin.search(text, max(0, begin - 3), begin):
            yield begin, match.start()
    untold = words.compiled(  # a surname we do not know
        "noun and class",
        r"{n}(?P<name>(?!.?某)[\u3400-\u9fff]{2,3})[（(](?=[^（）()]{0,8}(?:岁|年级|班|[初高][一二三]))",
        n=words.pattern("minors", "nouns"),
    )
    for match in untold.finditer(text):
        yield match.span("name")
    is_child = words.compiled(
        "is a child", r"(?:为|是|系)(?![^，。；\n]{0,4}\d)[^，。；\n]{0,8}?{n}", n=words.pattern("minors", "nouns")
    )
    for match in is_child.finditer(text):
        begin = names.ending(text, match.start(), max(0, match.start() - 4))
        certain = begin >= 0 and text[max(0, begin - 2) : begin] in ("认定", "确认", "确定")
        if begin < 0 or adult.search(match.group()):
            continue
        if certain or text[match.end() : match.end() + 1] not in "家服关工之的学们":
            yield begin, match.start()
    listed = words.compiled(
        "noun list",
        r"{n}(?![^，。；\n:]{0,6}[人员师部话线任干长导会])[^，。；\n:]{1,6}:",
        n=words.pattern("minors", "nouns"),
    )
    for match in listed.finditer(text):
        yield from list_names(text, match.end(), names, strict=True)


def _by_calling(text: str, names: Names) -> Iterator[tuple[int, int]]:
    """王小明同学 · 王小明妈妈 · 取名王小明 · （大名王小明）."""
    for match in re.finditer(r"[（(](?:大名|学名|小名|乳名)[:：]?", text):
        age = AGE_NEAR.search(text, match.end(), match.end() + 14)
        if age and to_number(age["age"]) < 18:
            yield max(0, match.start() - 2), match.start()
            yield from list_names(text, match.end(), names)
    for match in re.finditer(r"(?:取名|起名|名叫)(?:为|叫)?[:：“]?", text):
        if re.search(r"婴|孩|宝宝|儿子|女儿|[下得一][子女儿]", text[max(0, match.start() - 20) : match.start()]):
            yield from list_names(text, match.end(), names)
    for match in re.finditer(r"(?:的?爸爸|的?妈妈|的?家长)(?!们|会|群|学校|[和及、])", text):
        begin = names.ending(text, match.start(), max(0, match.start() - 3))
        if begin >= 0 and match.start() - begin == 3:
            yield begin, match.start()
    for match in re.finditer(r"(?:同学|小朋友|小同学)(?!们|会|校)", text):
        begin = names.ending(text, match.start(), max(0, match.start() - 3))
        if begin >= 0 and "大学" not in text[max(0, match.start() - 30) : match.start()]:
            yield begin, match.start()


def _by_guardian(text: str, names: Names, words: Vocabulary) -> Iterator[tuple[int, int]]:
    """王小明的监护人 · 儿子王小明正在读小学."""
    for match in re.finditer(r"(?:的|之)?(?:法定)?监护人", text):
        joined = text[match.start()] in "的之"
        begin = names.ending(text, match.start(), max(0, match.start() - 4)) if joined else -1
        if begin >= 0:
            yield begin, match.start()
    kin = words.compiled("kin", "{k}(?:姓名)?[:： ]?", k=words.pattern("minors", "kin"))
    minor = re.compile(
        r"未成年|年幼|幼小|尚幼|(?:小学|初中|中学|高中|幼儿园|年级|[初高][一二三]|[大中小]班|学前)|婴儿|寄宿生|转学|入学|营养餐|学籍|[上念读]书|上学|学费|"
        + r"(?<!\d)(?:\d|1[0-7]|[一二三四五六七八九]|十[一二三四五六七]?)(?:周)?岁"
    )
    for match in kin.finditer(text):
        for begin, end in list_names(text, match.end(), names):
            age = AFTER_NAME.match(text, end)
            if age and to_number(age["age"]) >= 18:
                continue
            clause = text[end : min(sentence_end(text, end), end + 28)].split("，")
            if minor.search("，".join(clause[:3])) or re.search(
                r"未成年|年幼", text[max(0, match.start() - 6) : match.start()]
            ):
                yield begin, end


def _by_birth(text: str, names: Names, words: Vocabulary, ids: list[Hit]) -> Iterator[tuple[int, int]]:
    """王小明，2015年5月出生 · 王小明，身份证号（2015 in it）."""
    for hit in ids:
        if hit.born > words.adult_year:
            yield from _name_before(text, hit.start, names)
            yield from _name_of_form(text, hit.start, names)
    for match in re.finditer(
        rf"((?:19|20)\d{{2}})[年.\-/](?:\d{{1,2}}|{LUNAR})(?:[月.\-/](?:\d{{1,2}}日?|{LUNAR})?)?", text
    ):
        if int(match.group(1)) <= words.adult_year:
            continue
        born_after = re.match(r"(?:出生|生(?![产活效态育成长日]))", text[match.end() :])
        born_before = re.search(
            r"(?:出生日期|出生年月|出生时间|生日|生于|出生于|出生)[:：为]?\s*$", text[: match.start()]
        )
        beside = re.search(r"[男女]\s*[，,、 ]\s*$", text[max(0, match.start() - 6) : match.start()])
        if born_after or born_before or beside:
            yield from _name_before(text, match.start(), names)
            yield from _name_of_form(text, match.start(), names)


def _name_of_form(text: str, at: int, names: Names) -> Iterator[tuple[int, int]]:
    """Yield the name after the nearest 姓名 in the lines above ``at``, where no other date of birth stands between."""
    labels = list(re.finditer(r"姓 {0,2}名[: ]{0,3}", text[max(0, at - 120) : at]))
    if labels and "\n" in text[max(0, at - 120) + labels[-1].end() : at]:
        begin = max(0, at - 120) + labels[-1].end()
        end = names.starting(text, begin)
        if end > 0 and not re.search(r"(?:19|20)\d\d", text[end:at]):
            yield begin, end


def _name_before(text: str, at: int, names: Names) -> Iterator[tuple[int, int]]:
    """Yield the name that stands before ``at`` in the same line, with only labels between."""
    between = re.compile(
        r"(?:[（(][^（）()\n]{1,30}[)）])?[ ,，、:：（(]*"
        r"(?:性别[:：]?)?(?:[男女][ ,，、]*)?(?:[\u4e00-\u9fff]{1,3}族[ ,，、]*)?(?:的)?"
        r"(?:(?:长|次|外)?[子女孙]{1,2}[儿]?[ ,，、]+)?(?:\d{1,2}周?岁?[ ,，、]+)?"
        r"(?:(?:公民)?身份(?:证)?(?:号码|号)?|证件号码?|出生日期|出生年月|出生时间|生于|出生于|出生|生日)?[ :：为是]*"
    )
    for end in range(at, max(at - 44, 0), -1):
        if is_chinese(text[end - 1]) and (found := between.fullmatch(text, end, at)) is not None:
            begin = names.ending(text, end, max(0, end - 4))
            if begin >= 0 and found:
                yield begin, end
                return
