"""Which units lead and which are responsible? Brackets, labels and "X牵头，Y按职责分工负责", one name at a time.

A compound printed as one phrase, 各街办、镇、集聚区, stays one unit as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from zwgk_desktop.domain.policy.damage import is_damaged_name
from zwgk_desktop.domain.policy.fold import fold, squeeze
from zwgk_desktop.domain.policy.phrases import find_deadlines
from zwgk_desktop.domain.policy.vocabulary import UnitWords, Vocabulary

NAME_LIMIT = 28
_BRACKET_TAIL = re.compile(r"(?:\([^()]*\))+$")
_DUTY = (
    r"(?:等)?(?:(?:分别|各自|共同|具体|负责)?(?:按照?|依据?|根据)(?:各自)?(?:工作)?(?:部门)?(?:职责|职能|分工)(?:分工|职责|职能|范围|权限)*"
    r"(?:分别|各自|共同|具体)?(?:负责|落实|抓好落实|做好落实|推进落实|组织实施|配合|推进|实施)?"
    r"|(?:分别|共同|具体|各自)?负责(?:落实|实施|推进)?|(?:协同|积极|共同)?配合(?:落实|实施)?|协助(?:落实)?|共同参与|参与(?:配合)?|协办|承办|抓好落实|组织实施|贯彻落实|落实(?=$))"
)
_LEAD = r"(?:等)?(?:牵头(?:负责|负责落实|组织实施|落实|推进|实施|抓总|总抓)?|负总责|主办)"
_CLAUSE = re.compile(rf"(?P<names>[^;。]*?)(?:(?P<lead>{_LEAD})|(?P<share>{_DUTY}))(?=[、,;。]|和|$)")
_SENTENCE = re.compile(
    rf"(?:^|[。;:,])(?:此项工作|该项工作|本项工作|以上工作)?由?(?P<lead>[^。;:]{{2,120}}?)牵头(?:负责)?[,、](?P<share>[^。;:]{{2,160}}?){_DUTY}(?=[,。;]|$)"
)
_AND = re.compile(r"(?:以及|及其|及|和|与)")
_LABEL_TAIL = r"(?:及(?:其)?[^:,。]{0,6})?(?:\([^()]{0,16}\))?[::]"


@dataclass
class Assigned:
    """Units found so far, in the order printed; ``timing`` gathers what stood under 完成时限."""

    lead: list[str] = field(default_factory=list)
    responsible: list[str] = field(default_factory=list)
    timing: list[str] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.lead or self.responsible or self.damaged)

    def add(self, role: str, names: list[str]) -> None:
        """Add names to ``lead`` or ``responsible``, each once."""
        into = self.lead if role == "lead" else self.responsible
        into += [name for name in dict.fromkeys(names) if name not in into]

    def merge(self, other: Assigned) -> None:
        """Take over what another bracket said."""
        self.add("lead", other.lead)
        self.add("responsible", other.responsible)
        self.timing += other.timing
        self.damaged |= other.damaged


def take_units(text: str, words: Vocabulary) -> tuple[str, Assigned]:
    """Return ``text`` without its unit brackets and labels, and what they said."""
    folded = fold(text)
    found = Assigned()
    cuts: list[tuple[int, int]] = []
    for start, end in _brackets(folded):
        inside, folded_inside = text[start + 1 : end - 1], folded[start + 1 : end - 1]
        one = _read_bracket(inside, folded_inside, folded, start, end, words)
        if one is not None:
            found.merge(one)
            cuts.append((start, end))
    rest, folded = _without(text, folded, cuts)
    label = _tail_label(words.units).search(folded)
    if label:
        one = read_labelled(rest[label.start("label") :], words)
        if one or one.timing:
            found.merge(one)
            rest = rest[: label.start("label")]
    return rest.strip("*"), found


def read_labelled(text: str, words: Vocabulary) -> Assigned:
    """Read 牵头单位：甲；责任单位：乙、丙；完成时限：6月底前."""
    folded = fold(text)
    found = Assigned()
    marks = list(_labels(words.units).finditer(folded))
    if marks and marks[0].start():
        found.merge(read_names(text[: marks[0].start()].strip(",;，；。、 "), "responsible", words))
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        body = text[mark.end() : end].strip(",;，；。.、 ")
        role = _role(mark["label"], words.units)
        if role == "timing":
            found.timing.append(body)
        elif role != "ignored":
            found.merge(read_names(body, role, words))
    return found


def read_names(text: str, role: str, words: Vocabulary) -> Assigned:
    """Read a list of names, perhaps with 牵头 or 按职责分工负责 in it; names without a verb get ``role``."""
    found = Assigned()
    printed = squeeze(text)
    printed, timing = _without_timing(printed, words)
    found.timing += timing
    folded = fold(printed)
    at = 0
    for clause in _CLAUSE.finditer(folded):
        if clause.start() < at:
            continue
        names = printed[clause.start("names") : clause.end("names")]
        _add_names(found, "lead" if clause["lead"] else "responsible", names, words)
        at = clause.end()
    _add_names(found, role, printed[at:], words)
    return found


def read_sentence(text: str, words: Vocabulary) -> Assigned:
    """Read "由县政府办牵头，各乡镇按职责分工负责" in running text; empty when it does not say so."""
    printed = squeeze(text)
    found = Assigned()
    for match in _SENTENCE.finditer(fold(printed)):
        lead = split_names(printed[match.start("lead") : match.end("lead")], words.units)
        share = split_names(printed[match.start("share") : match.end("share")], words.units)
        if lead and all(is_unit(name, words.units) for name in [*lead, *share]):
            found.add("lead", lead)
            found.add("responsible", share)
    return found


def split_names(text: str, words: UnitWords) -> list[str]:
    """Return the single names of a printed list; 等 and general names after it are left out."""
    parts = [part for chunk in _pieces(text, words) for part in _split_and(chunk, words)]
    return [name for part in parts if (name := _clean(part, words))]


HOTLINE = "12345"  # the one number in the names of offices: 12345热线办


def is_unit(name: str, words: UnitWords) -> bool:
    """Tell whether a name reads like an office, a company or a group of them."""
    folded = fold(name)
    bare = _BRACKET_TAIL.sub("", folded).replace(HOTLINE, "")
    if not 1 < len(bare) <= NAME_LIMIT or re.search(r"[。:;\d\"]", bare):
        return False
    return bare.endswith(words.suffixes) or bare.startswith("各")


def _add_names(found: Assigned, role: str, text: str, words: Vocabulary) -> None:
    names = split_names(text, words.units)
    if any(is_damaged_name(fold(name)) for name in names):  # beside one broken name no other can be trusted
        found.damaged.add("lead_units" if role == "lead" else "responsible_units")
        return
    found.add(role, names)


def _read_bracket(
    inside: str, folded_inside: str, folded: str, start: int, end: int, words: Vocabulary
) -> Assigned | None:
    label = _labels(words.units).match(folded_inside)
    if label or (_labels(words.units).search(folded_inside) and re.match(r"[^:]{2,20}?[,;]", folded_inside)):
        one = read_labelled(inside, words)
        return one if one or one.timing else None
    return _read_bare(inside, folded_inside, folded, start, end, words)


def _read_bare(
    inside: str, folded_inside: str, folded: str, start: int, end: int, words: Vocabulary
) -> Assigned | None:
    """Read 〔甲、乙〕 or （甲牵头，乙配合） at the end of a sentence; None when it is no list of units."""
    after = folded[end:].lstrip("。;, ")
    if after and folded[end : end + 1] not in "。;":
        return None
    verbs = bool(_CLAUSE.search(folded_inside))
    square = folded[start] == "["
    own = start == 0 or folded[start - 1] in '。!?;:"' or not after
    if not (square or verbs or own) or re.search(r"号$|以下简称|试行|详见|附件|见", folded_inside):
        return None
    one = read_names(inside, "responsible", words)
    names = [*one.lead, *one.responsible]
    if not names or one.damaged or not all(is_unit(name, words.units) for name in names):
        return None
    if not square and not verbs and start and folded[start - 1] not in "。!?;" and (len(names) < 2 or after):
        return None
    if not square and not verbs and any(len(name) < 3 for name in names):
        return None
    return one


def _without_timing(text: str, words: Vocabulary) -> tuple[str, list[str]]:
    """Split clauses like 6月底前完成 or 长期坚持 off a list of names."""
    keep: list[str] = []
    timing: list[str] = []
    for piece in re.split(r"(?<=[,，;；。])", text):
        bare = fold(piece).strip(",;。")
        if bare.startswith(words.work.timing_words) or (find_deadlines(bare) and not is_unit(bare, words.units)):
            timing.append(piece.strip(",，;；。"))
        else:
            keep.append(piece)
    return "".join(keep), timing


def _brackets(folded: str) -> Iterator[tuple[int, int]]:
    """Give the outermost brackets as (start, end), end exclusive; kinds are matched, strays skipped."""
    closing = {"(": ")", "[": "]"}
    stack: list[tuple[str, int]] = []
    spans: list[tuple[int, int]] = []
    for at, character in enumerate(folded):
        if character in closing:
            stack.append((closing[character], at))
        elif stack and character == stack[-1][0]:
            _, start = stack.pop()
            spans.append((start, at + 1))
    outermost = [s for s in spans if not any(o[0] < s[0] and s[1] < o[1] for o in spans)]
    yield from sorted(outermost)


def _without(text: str, folded: str, cuts: list[tuple[int, int]]) -> tuple[str, str]:
    for start, end in reversed(cuts):
        if start and end < len(folded) and folded[start - 1] in "。;!?" and folded[end] in "。;":
            end += 1
        text, folded = text[:start] + text[end:], folded[:start] + folded[end:]
    return text.rstrip(), folded.rstrip()


def _pieces(text: str, words: UnitWords) -> list[str]:
    """Cut at 、，； outside brackets, then join again what belongs to one compound."""
    folded = fold(text)
    commas_only = "、" not in folded
    parts: list[tuple[str, str]] = []  # separator before, name
    depth, begin, separator = 0, 0, ""
    for at, character in enumerate(folded + ";"):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif character in "、,;。:" and (depth == 0 or at == len(folded)):
            parts.append((separator, text[begin:at]))
            begin, separator = at + 1, text[at : at + 1]
    joined: list[str] = []
    for separator, name in parts:
        near = fold(separator) == "、" or (commas_only and fold(separator) == ",")
        if joined and near and _compound(joined[-1], fold(name).strip(), words):
            joined[-1] += separator + name
        else:
            joined.append(name)
    return joined


def _compound(before: str, name: str, words: UnitWords) -> bool:
    last = re.split(r"[、,]", fold(before))[-1].strip()
    if last in words.compound_heads:
        return True
    each = re.search(r"各(?!自)", fold(before)) is not None
    bare = re.sub(r"等$", "", name)
    return each and not name.startswith("各") and bare in words.compound_tails


def _split_and(name: str, words: UnitWords) -> list[str]:
    """Split 县政府办和各乡镇, but not 自然资源和规划局."""
    for match in _AND.finditer(fold(name)):
        left, right = name[: match.start()], name[match.end() :]
        whole_left = len(left) > 2 and is_unit(left, words) and not left.endswith(("区", "县", "市", "社会", "机关"))
        if whole_left and len(right) > 2 and is_unit(_clean(right, words), words):
            return [left, *_split_and(right, words)]
    return [name]


def _clean(name: str, words: UnitWords) -> str:
    bare = squeeze(name).strip("*。.,，;；:：、")
    bare = re.sub(r"^(?:由|及|和|以及|分别由)(?=..)", "", bare)
    general = "|".join(sorted(map(re.escape, words.general_names), key=len, reverse=True))
    bare = re.sub(rf"等(?:\d+个)?(?:{general})?$", "", bare)
    return bare if len(bare) > 1 else ""


@lru_cache(maxsize=4)
def _labels(words: UnitWords) -> re.Pattern[str]:
    every = (*words.lead_labels, *words.responsible_labels, *words.deadline_labels, *words.ignored_labels)
    names = "|".join(sorted(map(re.escape, every), key=len, reverse=True))
    return re.compile(rf"(?P<label>(?:{names})){_LABEL_TAIL}")


@lru_cache(maxsize=4)
def _tail_label(words: UnitWords) -> re.Pattern[str]:
    """Match labels at a paragraph's end: 责任单位：甲、乙。完成时限：6月底前。"""
    label = _labels(words).pattern
    plain = label.replace("(?P<label>", "(?:")
    return re.compile(rf"(?:^|[。;!?\])]){label}[^。]*(?:。{plain}[^。]*)*。?$")


def _role(label: str, words: UnitWords) -> str:
    if label in words.deadline_labels:
        return "timing"
    if label in words.ignored_labels:
        return "ignored"
    return "lead" if label in words.lead_labels else "responsible"
