"""Which telephones are private, and which does an office publish?"""

from __future__ import annotations

import re

from zwgk_desktop.domain.privacy.groupings import MOBILE_GROUPS
from zwgk_desktop.domain.privacy.numbers import MONEY, Hit, label_before
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, last_match, sentence_start

MOBILE = re.compile(
    r"(?<![\dA-Za-z*.])(?<!\d-)(?:[(（]?\+?(?:00)?86[)）]?[ \-]{0,2})?"
    r"(1(?:[ \-\n·.]{0,3}\d){10})(?![\dA-Za-z*])(?!-\d)(?!\.\d)"
)
BLURRED = re.compile(r"(?<![\dA-Za-z*./@_])([1lI|][3-9][\dlIOo|]{9})(?![\dA-Za-z*@_])")  # l3979800088
BRACKETED = re.compile(r"[(（] ?(1[3-9]\d) ?[)）][ \-]{0,2}(\d{4})[ \-]?(\d{4})(?!\d)")  # (139) 7970 0088
PARTED = re.compile(
    r"(?:座机|宅|电话)[^\d\n]{0,6}([2-8]\d{2,3}[ \-]\d{3,4})(?!\d|[ \-]\d)"
)  # 352 7440, after its label only
LANDLINE = re.compile(
    r"(?<![\dA-Za-z*.])(?<!\d-)"
    r"(?:[(（]?(?:\+86[ \-]?)?0(?:10|2\d|[3-9]\d{2})[)）]?[ \-]{0,3}[1-9]\d{2,3}[ \-]?\d{4}|[2-8]\d{6,7})"
    r"(?:-\d{1,4}(?!\d))?(?![\dA-Za-z*])(?!\.\d)"
)
WORD = (
    r"(?:联系|服务|咨询|监督|举报|投诉|受理|反映|公开|值班|办公|移动|座机|固定"
    r"|及|和|、|与|/|兼|微信|的|专用|统一|24小时|请打|请拨打?|请致电|拨打)*"
)
DEVICE = r"(?:电话号码|电话|手机号码|手机号|手机|热线|专线|号码|方式|座机|传真|渠道|人)?"
OPEN = r"\s*(?:\([^()]{0,8}\)|（[^（）]{0,8}）)?\s*(?:[:：为是]|[(（])?\s*"


def _is_mobile(number: str, before: str) -> bool:
    """Tell whether eleven digits with what stands between them are written as people write a mobile number.

    After a word like 手机 (in ``before``) any spacing will do.
    """
    groups = tuple(map(len, re.findall(r"\d+", number)))
    digits = re.sub(r"\D", "", number)
    marks = set(re.findall(r"[^\d ]", number)) or {" "}
    whole = groups == (11,) or (groups in MOBILE_GROUPS and (len(marks) == 1 or len(marks - {"\n"}) == 1))
    whole = whole or (len(marks) == 1 and re.search(r"(?:电话|手机号?码?)\s*[:：]?\s*$", before) is not None)
    return digits[1] in "3456789" and (whole or set(groups) == {1} or (len(groups) == 2 and "\n" in number))


def find_phones(text: str, words: Vocabulary, taken: list[Hit]) -> list[Hit]:
    """Return private telephones; a published one vouches for those listed right after it."""
    found = [(m.start(), m.end(), "mobile") for m in MOBILE.finditer(text) if _is_mobile(m[1], text[: m.start()])]
    found += [(m.start(), m.end(), "mobile") for m in BRACKETED.finditer(text)]
    found += [(m.start(), m.end(), "mobile") for m in BLURRED.finditer(text) if 7 < sum(map(str.isdigit, m[1])) < 11]
    busy = [(h.start, h.end) for h in taken] + [(a, b) for a, b, _ in found]
    for match in LANDLINE.finditer(text):
        local = not re.match(r"[(（]?(?:\+86[ \-]?)?0", match.group())
        if any(a < match.end() and match.start() < b for a, b in busy):
            continue
        beside = any(
            re.fullmatch(r"[ 、，,/；;或及和]{1,2}", text[b : match.start()]) for _, b in busy if b < match.start()
        )
        if (
            local
            and not beside
            and not re.search(
                r"(?:电话|座机|宅电?|家电|手机|传真|热线|联系方式|家里|家中|Tel)[^\d，。；]{0,5}$",
                text[: match.start()],
            )
        ):
            continue
        if not MONEY.match(text, match.end()):
            found.append((match.start(), match.end(), "landline"))
            busy.append((match.start(), match.end()))
    parted = [m.span(1) for m in PARTED.finditer(text)]
    found += [(a, b, "landline") for a, b in parted if not any(c < b and a < d for c, d in busy)]
    hits: list[Hit] = []
    open_end = -1
    for start, end, kind in sorted(found):
        if any(a < end and start < b for a, b in ((h.start, h.end) for h in taken)):
            continue
        code = label_before(text, start, words, "code_labels", 8)
        if (
            code >= 0
            and (kind == "mobile" or text[start - 1 : start].isalnum())
            and not text[code:start].strip(" :：为是号")
        ):
            continue
        chained = open_end >= 0 and re.fullmatch(NEXT, text[open_end:start]) is not None
        if chained or _is_public(text, start, end, kind, words):
            open_end = end
        else:
            hits.append(Hit(start, end, kind))
    return hits


def _is_public(text: str, start: int, end: int, kind: str, words: Vocabulary) -> bool:
    """Tell whether this telephone is published by an office: its label, what follows, then the nearest hint before."""
    before, after = text[max(0, start - 40) : start], text[end : end + 10]
    private, public = words.pattern("phones", "private"), words.pattern("phones", "public")
    if words.compiled(
        "own phone", "{p}的?(?:联系|手机|移动|固定)?(?:电话|手机|号码|座机|方式)?(?:号码|号)?" + OPEN + "$", p=private
    ).search(before):
        return False
    if re.search(r"[(（](?:家|宅|住宅|家庭|家里|私人|本人)[)）]\s*[:：]?\s*$", before):
        return False
    if words.compiled("office phone", "{p}" + WORD + DEVICE + OPEN + "$", p=public).search(before):
        return True
    if re.match(r"\s*[(（]?(?:家|宅|本人|私人)|\s*[是为](?:[我俺他她]家|家里|我的)", after):
        return False
    if re.match(r"[，,]\s*(?:接听|无人接|没人接|机主)", after):
        return False
    if _is_of_office_holder(before, words):
        return True
    if words.compiled("office after", r" *[(（]?(?:进行|来|予以)?{p}", p=public).match(after):
        return True
    if re.search(r"(?:拨打|致电|请拨|(?:欢迎|请|可|可以|或|^)来电)(?:电话|手机|热线)?[:：]?\s*$", before):
        return True
    if kind == "landline" and re.search(r"(?:(?:^|[:，,；。？])打|(?:110|119|120|122|12345|95598)[、，或/ ])$", before):
        return True
    return _is_office_sentence(text, start, kind, words)


def _is_of_office_holder(before: str, words: Vocabulary) -> bool:
    """Tell whether a post or a public label with one person's name and title leads up to the number."""
    note = r"(?:[（(][^（）()]{1,14}[)）]|[（(][\u3400-\u9fff]{2,6}[，, ])?"
    name, device = r"[\u3400-\u9fff]{1,3}" + note, r"[ ，,：:（(]*(?:联系|服务|公示)?(?:电话|手机|方式)?[:：]?\s*$"
    posts, public = words.pattern("phones", "posts"), words.pattern("phones", "public")
    post = words.compiled(
        "post phone", "{o}[ :：]{0,2}" + name + "{t}?" + device, o=posts, t=words.pattern("phones", "titles")
    )
    told = "{p}[\u3400-\u9fff]{0,4}[:：]\\s*" + name + "{t}" + device
    titled = words.compiled("public title phone", told, p=public, t=words.pattern("phones", "titles"))
    return post.search(before) is not None or titled.search(before) is not None


NEXT = re.compile(r"[ 、，,/或及和;；\-]{1,3}|[)）] ?[、，,][\u3400-\u9fff]{2,4}[（(]")  # between the numbers of a list
OFFICE_BEFORE = re.compile(
    r"[\u3400-\u9fff]{1,8}(?:办|所|站|局|室|中心|科|股|委|队|校|院|厅|处|厂|部|机构|公司|单位|管理房)[: （(，,]{0,2}$"
    r"|(?:村部|村委会?|镇里|单位)的$"
)
DESK = re.compile(r"[\u3400-\u9fff](?:所|站|办|局|科|股)(?=反映|咨询|联系|电话|举报|投诉|申请|办理)")
DUTY = re.compile(r"(?:值班|办公|服务|监督|投诉|举报|咨询|业务|窗口)电话")


def _is_in_duty_table(text: str, start: int) -> bool:
    """Tell whether a line above heads this column of a list of duties: 日期 带班领导 值班电话."""
    lines = text[max(0, start - 400) : start].split("\n")
    heads = [
        line
        for line in lines[:-1]
        if DUTY.search(line) and (len(line.split()) > 2 or line.endswith(("电话", "一览", "一览表")))
    ]
    return bool(heads) and not re.search(r"\d{15}", "".join(lines))


def _is_office_sentence(text: str, start: int, kind: str, words: Vocabulary) -> bool:
    begin = max(sentence_start(text, start), start - 60)
    own = last_match(words.compiled("own", "{p}", p=words.pattern("phones", "private")), text, begin, start)
    office = last_match(
        words.compiled("office", "{p}(?![组村屯路街卡])", p=words.pattern("phones", "offices")), text, begin, start
    )
    office = max(office, last_match(DESK, text, begin, start))
    labelled = (
        re.search(r"(?:电话|手机|联系方式|号码|Tel|TEL|座机|传真|联系人)[^\d。；]{0,14}$", text[begin:start])
        is not None
    )
    titled = words.compiled("titled", "联系人[:：]?[^，。；]{1,3}{t}", t=words.pattern("phones", "titles"))
    if own < 0 and (titled.search(text, begin, start) or re.search("(?:对外|向社会)公开|公布电话", text[begin:start])):
        return True
    if kind == "landline":
        if OFFICE_BEFORE.search(text[begin:start]) or _is_in_duty_table(text, start):
            return True
        if office < 0 and re.search(r"座机(?:还是|[: 为是])?[: ]?$", text[begin:start]):
            return False  # offices call theirs 电话
        return office > own or (own < 0 and labelled)
    named = re.search(
        r"[\u3400-\u9fff]{2,4}[，,（( ：:]{1,2}(?:联系)?(?:电话|手机|号码)?[^\d]{0,4}$",
        text[max(office, begin) : start],
    )
    between = text[max(office, begin) : start]
    return (
        office > own and labelled and not named and not re.search(r"\d岁|[，,]住|家住|现住|卡号|账号|身份证", between)
    )
