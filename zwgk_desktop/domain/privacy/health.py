"""Which words tell of one person's illness, disability or need of care? (programmes and public health work stay)"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.privacy.bearers import Bearers
from zwgk_desktop.domain.privacy.numbers import Hit
from zwgk_desktop.domain.privacy.phrases import FIELD, reach
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, sentence_end, sentence_start

GRADE = r"(?:[一二三四壹贰叁肆1-4]级)"
WOUND = r"(?:[一二三四五六七八九十]级)"
SORT = r"(?:视力|听力|言语|肢体|智力|精神|多重|视觉|听觉)"
DEGREE = r"(?:极?重度|中度|轻度)"
GRADED = re.compile(
    rf"{DEGREE}?(?:{SORT}[、和及]?)+(?:残疾|障碍)?[（(]?{GRADE}[)）]?"
    rf"|(?:{SORT}[、和及]?)+{GRADE}残疾|{GRADE}{SORT}?(?:伤残|残疾)|{WOUND}伤残|伤残{WOUND}|{DEGREE}?{SORT}残疾|{DEGREE}残疾|残疾{GRADE}"
)
ILLNESS = (
    r"(?:疾病|肺病|肾病|肝病|心脏病|胃病|骨病|眼病|皮肤病|风湿病|血液病|菌病|足病|病变|症|炎|癌|瘤|综合征"
    r"|衰竭|硬化|梗死|梗塞|栓塞|出血|骨折|损伤|瘫痪|失明|失聪|截肢|坏死|脱位|突出|狭窄|缺损|畸形|肥大|穿孔|中毒|烧伤|烫伤|贫血|破裂|缺失|裂伤|挫伤|扭伤|擦伤|结石|囊肿|增生|溃疡|切除|移植|手术|结节)"
)
CONDITION = re.compile(
    r"(?:(?<=[，,：:；;、\s（()）。])|^)(?:突发|因|患有?|系|有|为|得了|确诊为?|做了|做过|身患)?"
    rf"(?P<ill>(?!因|患|重大|各类|相关|其他)[\u4e00-\u9fff]{{1,10}}?{ILLNESS}(?:早期|中期|晚期|术后|后遗症|手术)?)"
    r"(?=[，,；;。、\s）)|]|$|致|丧失|住院|去世|死亡|导致|需|长期|花费|转院)"
)
CARE = (  # what a sick or frail person lives with; says nothing by itself
    r"{w}|[\u3400-\u9fff]{1,2}{g}|风湿(?!病防)|(?<![装盲])聋|拄.{0,2}拐|血[压糖]\d|(?<![\d/])\d{2,3}/\d{2,3}(?=mmHg|[，。；]|$)"
    r"|(?:吃|服|用|带|离不开|停|靠|断)(?:着|了|过)?[^，。；\n]{0,4}药|药名叫?[\u3400-\u9fff]{2,5}"
    r"|(?:吃|服)用?[\u3400-\u9fff]{1,4}(?:平|林|钠|酮|片|胶囊|嗪|唑|吡|汀|奥|尼|普利|沙坦|洛尔)"
    r"|靠[\u3400-\u9fff]{2,5}(?:维持|控制)|(?:服用|口服)[^，。；\n]{1,12}"
    r"|[\u3400-\u9fff]{1,6}(?:清除|修补|成形|融合|引流|置换|切除|固定|造影|介入)术"
    r"|(?:视力|听力)[^，。；\n]{0,3}(?:差|下降|模糊|减退)|(?:生活)?(?:完全|基本|部分)?(?:不能|无法|难以)自理"
    r"|开(?:了|过|完)?刀|动(?:了|过)?(?:大|小)?手术|孕\d|怀.{0,2}胎|预产期[^，。；\n]{0,8}"
    r"|(?:轧|压|砸|摔|撞|割|咬|电|锯|绞|烧|烫|冻)(?:断|伤|成|坏|残)"
    r"|断(?:了)?[一二三两]?[根条只]?(?:手指|指|腿|臂|肋骨|腰)"
)
LISTED = r"(?:[、和及与或]?[^，。；\n、]{0,4}?{d}(?:症|病)?){0,6}"  # further illnesses before what they share
HOSPITAL = re.compile("医院|保健院|卫生院|卫生室|诊所")
COUNTED = re.compile(
    r"[^，。；、\n\d]{0,6}?\d+(?:余|多)?(?:人|名|例|户|位)|[^，。；、\n]{0,6}?共?[\d一二三四五六七八九十]+(?:类|种)"
)
EDGES = (
    r"患有|患上|患了|患过|罹患|身患|患|查出|确诊为?|诊断为|诊断出|得了|因为?|由于|[系属为有是](?!于)|其|于"
    r"|[年月日岁](?!痴)|[村组](?!织)|户(?!籍)|等级|类别|级别|病情|诊断|原因|情况|健康|风险|理由|自己|在|的|今|去年|前年|自|对象|申请|救助|介绍|显示|反映|说|医院|卫生院|卫生室|诊所|保健院|公司"
)


def find_health(text: str, words: Vocabulary, bearers: Bearers, known: Sequence[Hit]) -> Iterator[Hit]:
    """Yield illness, disability and care needs of single people; programmes and public health work stay.

    ``known`` are the numbers found: where somebody's ID or mobile stands, somebody is meant.
    """
    passage = Passage(text, words, bearers, tuple(hit.start for hit in known))
    edges = words.compiled("health edges", "(?:" + EDGES + "|{p})", p=words.pattern("health", "people"))
    yield from _labelled(text, words)
    certain: set[int] = set()  # sentences that tell of somebody's illness: what goes with it is his too
    for core in sorted(_cores(text, words, bearers), key=lambda core: core.told):
        sentence = sentence_start(text, core.start)
        if passage.is_of_someone(core) or (core.told and sentence in certain):
            certain.add(sentence)
            start, end = reach(text, core.start, core.end, bearers, edges)
            yield Hit(start if core.wide else core.start, end, "health")


@dataclass(frozen=True, slots=True)
class Core:
    """Words that tell of an illness; ``sure`` where a verb like 患有 says so, ``told`` where a person must be meant."""

    start: int
    end: int
    sure: bool = False
    told: bool = False
    wide: bool = True


def _labelled(text: str, words: Vocabulary) -> Iterator[Hit]:
    label = words.compiled(
        "health label",
        r"{l}(?:情况)?[:：为是]+\s*([^，。；;\n）)]{1,30})",
        l=words.pattern("health", "labels"),
    )
    ill = words.pattern("health", "diseases") + r"|残|病|瘫|级|障碍|差|伤|癌|手术"
    for match in label.finditer(text):
        if re.search(ill, match.group(1)) and not re.search(r"可|应|的.{0,6}(?:人|者)", match.group(1)):
            yield Hit(match.start(1), match.end(1), "health")


def _cores(text: str, words: Vocabulary, bearers: Bearers) -> Iterator[Core]:
    disease, verb = words.pattern("health", "diseases"), words.pattern("health", "verbs")
    lists = {"d": disease, "v": verb, "s": words.pattern("health", "states")}
    lists |= {"o": words.pattern("health", "parts"), "c": words.pattern("health", "surgeries")}
    word = r"[^，。；、\n的]{0,6}?{d}(?:症|病(?!毒))?(?:早期|中期|晚期|末期|[ⅠⅡⅢⅣ1-4一二三四]+期|后遗症|术后|{g})?"
    word = word.replace("{g}", GRADE)
    told = words.compiled("told", "{v}" + word + "(?:[、和及,，及]" + word + ")*", **lists)
    for match in told.finditer(text):
        wide = text[match.start() : match.end() + 3]  # 系 HIV 感染者
        sure = re.search(r"患|罹|确诊|诊断|查出|检出|感染|得了|被诊断", wide) is not None
        yield Core(match.start(), bearers.before_names(match.start(), match.end()), sure, wide=False)
    vague = words.compiled("vague", "(?:{p})+", p=words.pattern("health", "vague"))
    for match in CONDITION.finditer(text):
        if not vague.fullmatch(match["ill"]):
            hospital = max((m.end() for m in HOSPITAL.finditer(match["ill"])), default=0)
            start = bearers.skip_names(match.start("ill"), match.end("ill"))
            yield Core(max(start, match.start("ill") + hospital), match.end("ill"), told=True)
    anywhere = words.compiled("part and illness", "(?:{o}){1,3}" + ILLNESS, **lists)
    for match in anywhere.finditer(text):
        if not vague.fullmatch(match.group()):
            yield Core(match.start(), match.end(), told=True)
    cut = "(?:{o}){1,4}[\u4e00-\u9fff]{0,4}?{c}"
    tail = "(?:早期|中期|晚期|末期|后遗症|术后|手术|阳性|携带|感染|成瘾|腹水|积水|并发症|转移|扩散|复发|{c}|{s})*"
    bare = words.compiled("bare", "(?:{o}){0,3}(?:(?:{d}(?:症|病(?!毒))?){1,3}|" + cut + ")" + tail, **lists)
    states = words.compiled(
        "states", r"(?:长期|常年|大小便|饮食)?{s}(?:不起|成瘾|[\d一二三四五六七八九十多]{1,3}个?[月周年])?", **lists
    )
    for pattern in (GRADED, states, bare):
        for match in pattern.finditer(text):
            if match.group() != "残疾" or not re.match(r"[人证者军]", text[match.end() :]):
                yield Core(match.start(), match.end())
    care = words.compiled("care", CARE, w=words.pattern("health", "care"), g=words.pattern("health", "drugs"))
    yield from (Core(match.start(), match.end(), told=True) for match in care.finditer(text))


@dataclass(frozen=True, slots=True)
class Passage:
    """A plain text with its people and the places of their numbers."""

    text: str
    words: Vocabulary
    bearers: Bearers
    numbers: tuple[int, ...]

    def is_of_someone(self, core: Core) -> bool:
        """Tell whether the illness belongs to one person, and is no programme, policy or statistics."""
        text, start, end, words = self.text, core.start, core.end, self.words
        begin, stop = sentence_start(text, start), sentence_end(text, end)
        near = self.bearers.mentioned(max(begin, start - 60), start)
        if re.match(r"[\u3400-\u9fff]{0,2}医院", text[end : end + 4]):
            return False
        if self.bearers.named_after(end):
            return True
        if re.search(r"(?:无|没有|未患|未见|排除|不属于)$", text[max(0, start - 4) : start]):
            return False  # 无传染性疾病 tells nothing of anybody
        programme = words.compiled(
            "programme",
            LISTED + r"(?!后)[^，。；、\n |]{0,2}?{p}",
            d=words.pattern("health", "diseases"),
            p=words.pattern("health", "programmes"),
        )
        if programme.match(text, end) or self._is_group(end, near):
            return False
        if self.bearers.named(begin, start):
            return True
        line = text.rfind("\n", 0, start) + 1
        if FIELD.match(text, line):  # a form tells of one person from its first line on
            line = 0
        known = self._has_number(line, text.find("\n", end)) or self.bearers.named(line, start)
        policy = words.compiled("policy", "{p}", p=words.pattern("health", "policy"))
        if not known and not near and policy.search(text, line, begin):
            return False
        if policy.search(text, begin, stop):
            rule = "凡|可申请|可享受|应当|[以下列]条件" if known else "凡|可申请|可享受|应当|条件|对象"
            return (known or (near and core.sure)) and not re.search(rule, text[begin:stop])
        someone = near or known
        if re.search(r"凡|对|如|若|或者|防", text[max(begin, start - 8) : start]):
            return someone
        return someone or core.sure or (not core.told and not self._is_common(start, end))

    def _has_number(self, begin: int, stop: int) -> bool:
        stop = len(self.text) if stop < 0 else stop
        return any(begin <= at < stop for at in self.numbers)

    def _is_group(self, end: int, near: bool) -> bool:
        """Tell whether many people follow: 高血压、糖尿病患者, 精神障碍42人."""
        words, text = self.words, self.text
        ill = words.pattern("health", "diseases")
        generic = words.compiled(
            "generic",
            LISTED + r"(?:等)?(?:的)?(?:疾病|病症)?(?:的)?{g}",
            d=ill,
            g=words.pattern("health", "generic"),
        )
        if COUNTED.match(text, end):
            return True
        return generic.match(text, end) is not None and not (near and text.startswith(("者", "患者", "病人"), end))

    def _is_common(self, start: int, end: int) -> bool:
        """Tell whether the word is no diagnosis by itself: 残疾, 大病, or the name of a ward or a programme."""
        words, text = self.words, self.text
        vague = words.compiled("vague", "(?:{p})+", p=words.pattern("health", "vague"))
        place = words.compiled("ward", "[^，。；\n]{0,3}?{p}", p=words.pattern("health", "places"))
        several = re.compile(r"[^，。；\n]{0,20}?等[\d一二三四五六七八九十]{0,3}余?(?:种|类|重大|慢性|疾病)")
        return bool(several.match(text, end) or vague.fullmatch(text, start, end) or place.match(text, end))
