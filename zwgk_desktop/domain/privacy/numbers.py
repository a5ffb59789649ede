"""Which digits are an ID number, a card or a plate, and which are amounts, codes and accounts of offices?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from zwgk_desktop.domain.identifiers import PROVINCES, build_check_digit, passes_luhn
from zwgk_desktop.domain.privacy.groupings import ID_GROUPS, MIXED_GROUPS, OLD_GROUPS
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, last_match, sentence_start

RUN = re.compile(r"\d+(?:[ \-\n]{1,3}\d+)*")
MOST_GROUPS = 18
FEWEST, MOST = 8, 25  # digits of a number worth judging
ATOM = re.compile(r"\d+")
MONEY = re.compile(r" *(?:\.\d+)? *(?:元|万|亿|人(?!民)|户(?![名主头])|亩|斤|吨|米|平方|公里|度|株|头|%)")
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
    """Return every ID number, card and plate of the plain ``text`` that is not an office's; telephones: phones.py."""
    others = (*_masked_ids(text), *_school_ids(text), *_misread_ids(text), *_spoken(text), *_plates(text, words))
    return [*_runs(text, words), *others]


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
    named = label_before(text, start, words, "id_labels") >= 0
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
        label_before(text, start, words, "id_labels"),
        label_before(text, start, words, "card_labels", 22),
        label_before(text, start, words, "code_labels", 16),
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


def label_before(text: str, start: int, words: Vocabulary, name: str, reach: int = 14) -> int:
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


OWNED = re.compile("对公|公户|基本户|专户|单位|集体|捐款|保证金|账户名称")


def _is_of_card(text: str, number: Digits) -> bool:
    """Tell whether this is the number of a plastic card, which only people hold."""
    whole = OWNED.search(text, max(0, number.start - 40), number.start)
    before = text[max(0, number.start - 8) : number.start]
    labelled = re.search(r"(?:银行卡号?|卡号|一卡通)[:：为是]? ?$", before) is not None
    return number.digits.startswith("62") and (labelled or (len(number.digits) in (16, 19) and not whole))


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
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?\d{2}[ \-]?\d{5}(?!\d)|"
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
        if not public.search(text, clause, match.start()) and not (
            text[match.end() : match.end() + 1] in "（( " and public.match(text, match.end() + 1)
        ):
            yield Hit(match.start(), match.end(), "plate")
