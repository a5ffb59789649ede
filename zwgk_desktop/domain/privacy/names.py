"""Where does a personal name begin and end? Told by the surname; over-long by one character at worst."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, is_chinese

JOINT = re.compile(r"\s*(?:[、，,和及与]|以及)\s*")
BOUNDARY = frozenset(
    "，,。；;、（）()：:！？\n \t的在因患系为现今于家每由随与和被获已正读就等是目从父母监受享自上无失及有没《》“”\"'·-"
)
OFTEN_LAST = frozenset("刚正有和才来父同")  # end a name where a mark follows: 卢志刚，
CLOSED = frozenset(["", *"，,。；;、（）(): \n·"])
ACTS = frozenset(
    "休请转送推各情基信住由家兄姐弟妹同等拾参不没来去跑走掉溺落摔骑玩捡捐帮救找住放私独捉爬吃喝打"
)  # what follows a full name


class Names:
    """Finds personal names by surname; over-long by one character at worst."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words

    def starting(self, text: str, at: int) -> int:
        """Return where a name that begins at ``at`` ends, or -1."""
        ethnic = re.compile(r"[\u3400-\u9fff]{2,6}(?:[·•・.．‧∙][\u3400-\u9fff]{2,6})+").match(text, at)
        if ethnic:
            return ethnic.end()
        double = text[at : at + 2] in self.words.compound
        if not double and text[at : at + 1] not in self.words.surnames:
            return -1
        if self.words.not_names.match(text, at):
            return -1
        first = at + (2 if double else 1)
        if not self._given(text, first) or text[first] in "的在是某同":
            return -1
        second = first + 1
        if self._given(text, second) and text[second] not in self.words.stops:
            return second + 1
        if text[second : second + 1] in OFTEN_LAST and text[second + 1 : second + 2] in CLOSED:
            return second + 1
        return second

    def ending(self, text: str, end: int, begin: int = 0) -> int:
        """Return where a name that ends at ``end`` begins, or -1."""
        ethnic = re.search(
            r"[\u3400-\u9fff]{2,5}(?:[·•・.．‧∙][\u3400-\u9fff]{2,6})+$", text[max(begin, end - 20) : end]
        )
        if ethnic:
            return end - len(ethnic.group())
        for length in (4, 3, 2):
            at = end - length
            if at < begin:
                continue
            head = 2 if text[at : at + 2] in self.words.compound else 1
            if text[end - 1] in "看顾管护孕":
                return -1
            known = head == 2 or (length < 4 and text[at] in self.words.surnames)
            if known and length > head and all(self._given(text, i) for i in range(at + head, end)):
                if "某" in text[at:end] or self.words.not_names.match(text, at):
                    continue
                return at
        return -1

    def half_covered(self, text: str, at: int) -> int:
        """Return where a name like 蔡某轩, which still gives a character away, ends, or -1."""
        found = text[at : at + 1] in self.words.surnames and re.match(r"[某*]", text[at + 1 : at + 2])
        last = text[at + 2 : at + 3]
        return at + 3 if found and last and is_chinese(last) and last not in self.words.stops | {"某"} else -1

    @staticmethod
    def _given(text: str, at: int) -> bool:
        return at < len(text) and is_chinese(text[at]) and text[at] != "某"


def list_names(text: str, at: int, names: Names, strict: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the names listed from ``at`` on: 王小明、李小红和张小军."""
    while (end := max(names.starting(text, at), names.half_covered(text, at))) > 0:
        if strict and end < len(text) and text[end] not in (BOUNDARY if end - at < 3 else BOUNDARY | ACTS):
            return
        yield at, end
        note = re.match(r"[（(][^（）()]{0,20}[)）]", text[end:])
        if note and (other := names.starting(text, end + 1)) == end + note.end() - 1:
            yield end + 1, other
        after = end + (note.end() if note else 0)
        joint = JOINT.match(text, after)
        if not joint or joint.group().strip() in "，,":
            return
        at = joint.end()


def listed_before(text: str, start: int, names: Names) -> Iterator[tuple[int, int]]:
    """Yield the names joined by 、 before a minor's: what tells the age of the last holds for all."""
    while start > 0 and text[start - 1] == "、" and (begin := names.ending(text, start - 1, max(0, start - 5))) >= 0:
        yield begin, start - 1
        start = begin
