"""Which digits are an ID number, a card, a telephone or a plate, and which are amounts, codes and office numbers?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from zwgk_desktop.domain.identifiers import PROVINCES, build_check_digit, passes_luhn
from zwgk_desktop.domain.privacy.groupings import ID_GROUPS, MIXED_GROUPS, MOBILE_GROUPS, OLD_GROUPS
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, last_match, sentence_start

RUN = re.compile(r"\d+(?:[ \-\n]{1,3}\d+)*")
MOST_GROUPS = 18
FEWEST, MOST = 8, 25  # digits of a number worth judging
ATOM = re.compile(r"\d+")
MONEY = re.compile(r"\s*(?:\.\d+)?\s*(?:元|万|亿|人(?!民)|户(?![名主头])|亩|斤|吨|米|平方|公里|度|株|头|%)")
NUMERALS = dict(zip("〇零○一二三四五六七八九幺两", "00012345678912", strict=True))
SPOKEN = re.compile(f"[{''.join(NUMERALS)}]{{11,18}}")


@dataclass(frozen=True, slots=True)
class Hit:
    """Personal data at ``start`` to ``end`` (exclusive); ``born`` is the year an ID number tells, else 0."""

    start: int
    end: int
    kind: str
    born: int = 0


def is_date(digits: str) -> bool:
    """Tell whether eight digits are a day between 1900 and 2039."""
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year < 2040
    except ValueError:
        return False


def is_checked(number: str) -> bool:
    """Tell whether the 18 characters end with the right check digit."""
    return build_check_digit(number[:17]) == number[17].upper()


def find_numbers(text: str, words: Vocabulary) -> list[Hit]:
    """Return every ID number, card, telephone and plate of the plain ``text`` that is not an office's."""
    hits = [*_runs(text, words), *_masked_ids(text), *_school_ids(text), *_misread_ids(text), *_spoken(text), *_plates(text, words)]
    hits += _phones(text, words, hits)
    return hits


def _runs(text: str, words: Vocabulary) -> Iterator[Hit]:
    """Find numbers that prove themselves first, then those that only a label tells, the longest first."""
    for run in RUN.finditer(text):
        atoms = [(m.start() + run.start(), m.end() + run.start()) for m in ATOM.finditer(run.group())]
        windows = list(_windows([end - start for start, end in atoms]))
        taken: set[int] = set()
        for judge, order in ((_proven, windows), (_labelled, sorted(windows, key=len, reverse=True))):
            for window in order:
                group = atoms[window.start : window.stop]
                if taken.isdisjoint(window) and (hit := _judge(text, group, judge, words)):
                    taken.update(window)
                    yield hit


def _windows(lengths: list[int]) -> Iterator[range]:
    """Yield neighbouring groups whose digits could be one number, fewest groups first; crumbs only all together."""
    count = len(lengths)
    ends = list(accumulate(lengths, initial=0))
    for size in range(1, min(MOST_GROUPS, count) + 1):
        for first in range(count - size + 1):
            if not FEWEST <= ends[first + size] - ends[first] <= MOST:
                continue
            if size == count or size == 1 or max(lengths[first : first + size]) > 2:
                yield range(first, first + size)


@dataclass(frozen=True, slots=True)
class Digits:
    """Neighbouring groups of digits read as one number, with the labels before it (where each ends, -1: none)."""

    start: int
    end: int
    digits: str
    groups: tuple[int, ...]
    broken: bool
    id_label: int
    card_label: int
    code_label: int
    even: bool

    @property
    def joined(self) -> bool:
        """Tell whether there is something between the digits."""
        return len(self.groups) > 1


Judge = Callable[[str, Digits, Vocabulary], Hit | None]


def _judge(text: str, group: list[tuple[int, int]], judge: Judge, words: Vocabulary) -> Hit | None:
    """Return the hit that these neighbouring groups of digits make together, if any."""
    start, end = group[0][0], group[-1][1]
    digits = "".join(text[a:b] for a, b in group)
    groups = tuple(b - a for a, b in group)
    named = _label(text, start, words, "id_labels") >= 0
    if (
        not 8 <= len(digits) <= 25
        or _is_glued(text, start, end, named)
        or (not (even := len(group) == 1 or _is_even(text, group)) and groups not in MIXED_GROUPS)
    ):
        return None
    if len(digits) == 17 and (tail := re.match(r"[ \-\n]{0,3}[Xx](?:\d\d(?!\d))?(?![A-Za-z])", text[end:])):
        more = re.sub(r"[ \-\n]", "", tail.group())
        digits, end = digits + more.upper(), end + tail.end()
        groups = (*groups, len(more)) if tail.group() != more else (*groups[:-1], groups[-1] + len(more))
    number = Digits(
        start,
        end,
        digits,
        groups,
        "\n" in text[start:end],
        _label(text, start, words, "id_labels"),
        _label(text, start, words, "card_labels", 22),
        _label(text, start, words, "code_labels", 16),
        even,
    )
    return judge(text, number, words)


def _is_glued(text: str, start: int, end: int, named: bool) -> bool:
    """Tell whether letters, a decimal point or masking touch the digits: then they are part of something else."""
    before, after = text[start - 1 : start], text[end : end + 2]
    decimal = re.match(r"\.\d", after) is not None
    letter = re.match(r"[A-WYZa-wyz]", after) is not None and not named  # a mistyped X does not hide an ID
    return bool(re.match(r"[A-Za-z*.〔\[]", before)) or decimal or letter or after.startswith("*")


def _is_even(text: str, group: list[tuple[int, int]]) -> bool:
    """Tell whether the groups are parted by one kind of mark, and no further group hangs on by a hyphen."""
    marks = {text[a[1] : b[0]].strip(" ") or " " for a, b in pairwise(group)}
    marks = {"-" if "-" in mark else mark for mark in marks}
    hanging = text[group[-1][1] : group[-1][1] + 1] == "-" and text[group[-1][1] + 1 : group[-1][1] + 2].isdigit()
    leading = text[group[0][0] - 1 : group[0][0]] == "-" and text[group[0][0] - 2 : group[0][0] - 1].isdigit()
    return len(marks - {"\n"}) <= 1 and not ("-" in marks and (hanging or leading))


def _label(text: str, start: int, words: Vocabulary, name: str, reach: int = 14) -> int:
    """Return where the nearest label of this list before ``start`` ends, in the same clause; -1 where there is none."""
    if span := re.search(r"\d{6,25}[至到~\-]$", text[max(0, start - 27) : start]):  # 耳标号 … 至 …
        start -= len(span.group())
    begin = max(start - reach, *(text.rfind(mark, 0, start) + 1 for mark in "。；;，,"))
    pattern = words.compiled(f"label:{name}", "{list}", list=words.pattern("numbers", name))
    return last_match(pattern, text, begin, start)


def _proven(text: str, number: Digits, words: Vocabulary) -> Hit | None:
    """Judge by the number itself: an ID with a birth date in it, a card with its prefix or check digit."""
    digits, groups = number.digits, number.groups
    named = number.id_label >= 0 and number.id_label >= max(number.code_label, number.card_label)
    if len(digits) in (18, 20) and digits[:2] in PROVINCES and is_date(digits[6:14]):
        usual = groups in ID_GROUPS or len(set(groups)) == 1 or (len(groups) == 2 and number.broken)
        if is_checked(digits[:18]) or named or (usual and number.code_label < 0 and len(digits) == 18):
            return Hit(number.start, number.end, "id_card", int(digits[6:10]))
    old = len(digits) == 15 and digits[:2] in PROVINCES and is_date("19" + digits[6:12])
    alone = groups in OLD_GROUPS and number.card_label < 0 and not re.match(r"[ \-]\d", text[number.end :])
    alone = alone and re.search(r"\d[ \-]$", text[: number.start]) is None
    if old and (named or not number.joined or alone) and number.code_label <= number.id_label:
        return Hit(number.start, number.end, "id_card", int("19" + digits[6:8]))
    if MONEY.match(text, number.end) or number.code_label >= 0 or not 16 <= len(digits) <= 19 or "X" in digits:
        return None
    longer = number.joined and len(digits) == 16 and _goes_on(text, number.end)
    if longer or (not _is_of_card(text, number) and _is_public_account(text, number, words)):
        return None
    single = set(groups) == {1} and re.match(r"[ \-\n]{1,3}[\dX]", text[number.end :]) is None
    fours = number.joined and (set(groups[:-1]) == {4} or (single and number.even))
    even = not number.joined or fours or (len(groups) == 2 and (number.broken or groups[0] == 6))
    prefixed = digits.startswith("62") and (fours or not number.joined or (len(groups) == 2 and groups[0] == 6))
    checked = passes_luhn(digits) and digits[0] in "34569" and not is_date(digits[:8])
    return Hit(number.start, number.end, "bank_card") if even and (prefixed or checked) else None


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a last short group of the same card follows, and no amount."""
    more = re.match(r"[ \-\n]{1,3}\d{1,4}(?![\d.])", text[end : end + 12])
    return more is not None and MONEY.match(text, end + more.end()) is None


def _labelled(text: str, number: Digits, words: Vocabulary) -> Hit | None:
    """Judge by the word before: 身份证号 or 账号, even where the number itself is wrong or cut off."""
    digits, label = number.digits, max(number.id_label, number.card_label)
    if label < 0 or label < number.code_label:
        return None
    if not number.even and not 16 <= len(digits) <= 19:
        return None
    if number.id_label == label:
        born = int(digits[6:10]) if len(digits) > 13 and is_date(digits[6:14]) else 0
        wide = 12 <= len(digits) <= (18 if number.joined else 20)
        return Hit(number.start, number.end, "id_card", born) if wide else None
    if MONEY.match(text, number.end) or "X" in digits:
        return None
    if not _is_of_card(text, number) and _is_public_account(text, number, words):
        return None
    phone_like = len(digits) == 11 and re.match(r"1[3-9]", digits) is not None and number.start - label > 3
    enough = len(digits) >= 12 or (not number.joined and len(digits) >= 9)
    return Hit(number.start, number.end, "bank_card") if enough and not phone_like else None


def _is_of_card(text: str, number: Digits) -> bool:
    """Tell whether this is the number of a plastic card, which only people hold."""
    before = text[max(0, number.start - 8) : number.start]
    return number.digits.startswith("62") and re.search(r"(?:银行卡号?|卡号|一卡通)[:：为是]? ?$", before) is not None


def _is_public_account(text: str, number: Digits, words: Vocabulary) -> bool:
    public = words.compiled("public account", "{p}", p=words.pattern("numbers", "public_accounts"))
    own = words.compiled("own account", "{p}", p=words.pattern("numbers", "private_accounts"))
    begin = max(sentence_start(text, number.start), number.start - 40)
    return last_match(public, text, begin, number.start) > last_match(own, text, begin, number.start)


def _masked_ids(text: str) -> Iterator[Hit]:
    """Find ID numbers masked so badly that the birth date can still be read."""
    for match in re.finditer(r"(?<![\dA-Za-z])\d{6}(\d{8})\d{0,3}[*xX]{1,4}[\dX]?(?![\d*])", text):
        if is_date(match.group(1)) and match.group()[:2] in PROVINCES:
            yield Hit(match.start(), match.end(), "id_card", int(match.group(1)[:4]))


def _misread_ids(text: str) -> Iterator[Hit]:
    """Find an ID number with a letter read for a digit (1 as l, 0 as O), after its label."""
    for match in re.finditer(r"证(?:件|号|件号码?|号码)[: ]{0,3}([\dlIOo|]{17}[\dXx])(?![\dA-Za-z])", text):
        if 13 <= sum(map(str.isdigit, match[1])) < 18:
            yield Hit(match.start(1), match.end(1), "id_card")


def _school_ids(text: str) -> Iterator[Hit]:
    """Find 学籍号: a letter and the ID number of the child."""
    for match in re.finditer(r"(?<![A-Za-z\d])[GLJ](\d{17}[\dXx])(?![\dA-Za-z])", text):
        if is_date(match[1][6:14]) and match[1][:2] in PROVINCES:
            yield Hit(match.start(), match.end(), "id_card", int(match[1][6:10]))


def _spoken(text: str) -> Iterator[Hit]:
    """Find telephone and ID numbers written in Chinese numerals."""
    for match in SPOKEN.finditer(text):
        digits = "".join(NUMERALS[c] for c in match.group())
        if len(digits) == 11 and re.match(r"1[3-9]", digits):
            yield Hit(match.start(), match.end(), "mobile")
        elif len(digits) == 18 and is_date(digits[6:14]):
            yield Hit(match.start(), match.end(), "id_card", int(digits[6:10]))


PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-Za-z][ ·.\-•・]{0,3}"
    r"(?:[A-HJ-NP-Za-hj-np-z\d] ?){4,5}"
    r"[A-HJ-NP-Za-hj-np-z\d挂学港澳警](?![A-Za-z\d])"
)


def _plates(text: str, words: Vocabulary) -> Iterator[Hit]:
    """Find plates of private cars; a car of the public service keeps its plate."""
    public = words.compiled("public plate", "{p}", p=words.pattern("plates", "public"))
    for match in PLATE.finditer(text):
        if sum(c.isdigit() for c in match.group()) < 2 or match.group().endswith("警"):
            continue
        clause = max(sentence_start(text, match.start()), match.start() - 20, text.rfind("，", 0, match.start()) + 1)
        if not public.search(text, clause, match.start()) and not public.match(text, match.end() + 1):
            yield Hit(match.start(), match.end(), "plate")


MOBILE = re.compile(
    r"(?<![\dA-Za-z*.])(?<!\d-)(?:[(（]?\+?(?:00)?86[)）]?[ \-]{0,2})?"
    r"(1(?:[ \-\n·.]{0,3}\d){10})(?![\dA-Za-z*])(?!-\d)(?!\.\d)"
)
BLURRED = re.compile(r"(?<![\dA-Za-z*./@_])([1lI|][3-9][\dlIOo|]{9})(?![\dA-Za-z*@_])")  # l3979800088
BRACKETED = re.compile(r"[(（] ?(1[3-9]\d) ?[)）][ \-]{0,2}(\d{4})[ \-]?(\d{4})(?!\d)")  # (139) 7970 0088
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


def _phones(text: str, words: Vocabulary, taken: list[Hit]) -> list[Hit]:
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
                r"(?:电话|座机|宅电?|手机|传真|热线|联系方式|家里|家中|Tel)[^\d，。；]{0,5}$", text[: match.start()]
            )
        ):
            continue
        if not MONEY.match(text, match.end()):
            found.append((match.start(), match.end(), "landline"))
            busy.append((match.start(), match.end()))
    hits: list[Hit] = []
    open_end = -1
    for start, end, kind in sorted(found):
        if any(a < end and start < b for a, b in ((h.start, h.end) for h in taken)):
            continue
        code = _label(text, start, words, "code_labels", 8)
        if code >= 0 and (kind == "mobile" or text[start - 1 : start].isalnum()) and not text[code:start].strip(" :：为是号"):
            continue
        chained = open_end >= 0 and re.fullmatch(r"[ 、，,/或及和;；\-]{1,3}", text[open_end:start]) is not None
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
    return _is_office_sentence(text, start, kind, words)


def _is_of_office_holder(before: str, words: Vocabulary) -> bool:
    """Tell whether a post or a public label with one person's name and title leads up to the number."""
    name, device = r"[\u3400-\u9fff]{1,3}", r"[ ，,：:（(]*(?:联系|服务|公示)?(?:电话|手机|方式)?[:：]?\s*$"
    posts, public = words.pattern("phones", "posts"), words.pattern("phones", "public")
    post = words.compiled(
        "post phone", "{o}[ :：]{0,2}" + name + "{t}?" + device, o=posts, t=words.pattern("phones", "titles")
    )
    told = "{p}[\u3400-\u9fff]{0,4}[:：]\\s*" + name + "{t}" + device
    titled = words.compiled("public title phone", told, p=public, t=words.pattern("phones", "titles"))
    return post.search(before) is not None or titled.search(before) is not None


OFFICE_BEFORE = re.compile(r"[\u3400-\u9fff]{1,8}(?:办|所|站|局|室|中心|科|股|委|队|校|院|厅|处|厂)[: （(，,]{0,2}$")
DUTY = re.compile(r"(?:值班|办公|服务|监督|投诉|举报|咨询|业务|窗口)电话")


def _is_in_duty_table(text: str, start: int) -> bool:
    """Tell whether a line above heads this column of a list of duties: 日期 带班领导 值班电话."""
    lines = text[max(0, start - 400) : start].split("\n")
    heads = [line for line in lines[:-1] if len(line.split()) > 2 and DUTY.search(line)]
    return bool(heads) and not re.search(r"\d{15}", "".join(lines))


def _is_office_sentence(text: str, start: int, kind: str, words: Vocabulary) -> bool:
    begin = max(sentence_start(text, start), start - 60)
    own = last_match(words.compiled("own", "{p}", p=words.pattern("phones", "private")), text, begin, start)
    office = last_match(words.compiled("office", "{p}", p=words.pattern("phones", "offices")), text, begin, start)
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
        on_form = re.search(r"座机[: ]{0,2}$", text[begin:start]) and office < 0
        if own < 0 and on_form and re.search(r"(?:\d[ \-\n]?){15}|1[3-9]\d{9}", text[max(0, start - 160) : start + 160]):
            return False  # a form with somebody's ID number
        return office > own or (own < 0 and labelled)
    named = re.search(
        r"[\u3400-\u9fff]{2,4}[，,（( ：:]{1,2}(?:联系)?(?:电话|手机|号码)?[^\d]{0,4}$",
        text[max(office, begin) : start],
    )
    return office > own and labelled and not named
