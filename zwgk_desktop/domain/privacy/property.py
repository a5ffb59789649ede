"""Which words tell what one person owns, earns or owes? (programmes, policies and statistics stay)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwgk_desktop.domain.privacy.bearers import Bearers
from zwgk_desktop.domain.privacy.numbers import Hit
from zwgk_desktop.domain.privacy.phrases import FIELD, MOST_LEFT, reach
from zwgk_desktop.domain.privacy.property_shapes import TEMPLATES, property_lists
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, last_match, sentence_end, sentence_start

EDGES = re.compile(
    r"说|反映|自述|发现|显示|核[查实]|查实?|但|而|因为?|由于|[，,:：]|其(?=名下)|目前|已|且|等|户(?=名下|有|在)|老板|经常"
)


def find_property(text: str, words: Vocabulary, bearers: Bearers) -> Iterator[Hit]:
    """Yield what a text tells of one household's houses, cars, savings, income and debts."""
    lists = property_lists(words)
    for key, template in TEMPLATES.items():
        pattern, at = words.compiled(f"property:{key}", template, **lists), 0
        while match := pattern.search(text, at):
            at = max(match.end(), at + 1)
            if _is_personal(text, match, key, words, bearers):
                start, end = _reach(text, match, key, bearers)
                yield Hit(start, end, "property")
                at = max(match.start() + 1, min(at, end))  # somebody else's may follow in the same words


def _reach(text: str, match: re.Match[str], key: str, bearers: Bearers) -> tuple[int, int]:
    if key in ("labelled", "field", "income", "salary"):
        return match.span()
    within = [at for at, _ in bearers.names if match.start() < at < match.end()]
    start, end = reach(text, match.start(), min([match.end(), *within]), bearers, EDGES)
    if key == "officer":
        start = bearers.skip_names(match.start(), match.end())
        end = match.end()
    size = re.compile(r"[（(，]?(?:建筑)?(?:面积)?[\d.]+ ?(?:㎡|平方米|平米|平)[)）]?").match(text, end)
    return start, size.end() if size else end


COMMON = re.compile(r"集体|两委|村委|财政|采购|(?<!包)工程(?!车)|合作社|总包|集团|开发商")
CERTAIN = frozenset(("under name", "labelled", "savings", "income", "salary", "debts", "paid off", "mortgage"))
OF_FIRMS = frozenset(("runs", "under name", "firm", "capital", "officer", "measured", "share"))  # may name a 公司
RULE = re.compile(
    r"不得|不予|不符合|条件|标准|凡|应当|可申请|情形|以下|低于|不足|超过|不高于|上限|认定|的(?:家庭|人员|对象|申请人|，)"
)
WORKS = re.compile(
    r"鉴定|拆除|改造|危房|征收|请求|拟建|新建|相撞|碰撞|驾驶|倒塌|倒房|受灾|载人|超载|年检|揽客|存折[到号账复]|和存折|复印"
)
SAID = re.compile("我叫|我是|我家|本人|[俺咱]家|[你您](?:名下|户|家)")


def _is_personal(text: str, match: re.Match[str], key: str, words: Vocabulary, bearers: Bearers) -> bool:
    """Tell whether one household is meant, and neither a rule nor the village's or an office's money."""
    start = sentence_start(text, match.start())
    sentence = text[start : sentence_end(text, match.end())]
    line = text.rfind("\n", 0, match.start()) + 1
    mentioned = bearers.mentioned(start, match.start())
    public = words.compiled("public wealth", "{p}", p=words.pattern("property", "public"))
    if _is_common(text, match, key, line, bearers):
        return False
    if key == "field":
        return bearers.mentioned(0, match.start()) and not public.search(sentence[:12])
    if RULE.search(sentence) and not mentioned:
        return False
    begin = max(start, match.start() - 14, text.rfind("，", 0, match.start()) + 1)
    before = text[begin : match.start()]
    if public.search(before) and not re.search(r"低保|[你您]", before):
        return False
    if key in ("under name", "labelled"):
        return True
    line = 0 if FIELD.match(text, line) else line
    told = bearers.named(line, match.start()) or SAID.search(text, line, match.start())
    if mentioned or (told and not COMMON.search(text, line, match.start())):
        return key in OF_FIRMS or not public.search(match.group())
    if key == "debts" and re.search("亲戚|亲友|邻居|朋友", before + match.group()):
        return True
    if re.search(r"[家屋]里(?:就|只)", before + match.group()):
        return True
    household = re.search(words.pattern("property", "household"), re.sub(r"其[中他余次]", "", sentence))
    return household is not None and key in CERTAIN and not public.search(match.group())


def _is_common(text: str, match: re.Match[str], key: str, line: int, bearers: Bearers) -> bool:
    """Tell whether the words speak of works, a programme, a post or of what the village owns."""
    common = last_match(COMMON, text, sentence_start(text, match.start()), match.start())
    if common >= 0 and not bearers.mentioned(common, match.start()):
        return True
    if key == "whose" and not bearers.ends_at(match.start() - 1):
        return True
    phrase = text[max(0, match.start() - MOST_LEFT) : match.end() + MOST_LEFT]
    if key in ("any", "whose") and WORKS.search(phrase):
        return True
    so_far = text[max(0, match.start() - 200) : match.start()]
    if key in ("any", "owns", "owns after", "bought", "counted", "counted first") and re.search(
        r"(?:购置|农机)补贴", so_far
    ):
        return True
    if key == "salary" and re.search(r"岗位|保洁|护[林路]|聘|网格", so_far):
        return True
    around = text[sentence_start(text, match.start()) : sentence_end(text, match.end())]
    return key == "firm" and re.search(r"创业|带动|致富|吸纳|招商", around) is not None
