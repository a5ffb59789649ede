"""How far does a telling word reach? To what belongs to it in its clause, not to amounts, offices and names."""

from __future__ import annotations

import re
from bisect import bisect_left

from zwgk_desktop.domain.privacy.bearers import Bearers

MARKS = re.compile(r"[，,。；;！？、:()（）|\n\"“”→—]|(?<=[\u3400-\u9fff])[ ·]|[ ](?=[\u3400-\u9fff])")
FIELD = re.compile(r"[\u3400-\u9fff]{1,6}[: ]")  # a line of a form, which tells of one person from its first line on
MOST_LEFT, MOST_RIGHT = 14, 30
STOPS = re.compile(
    r"[\d.,]+ ?(?:余|多)?(?:万|千|百)?元|(?:19|20)\d\d[年.\-/]|\d{1,2}月|\d+(?:台|张|副|件|个(?!多?月))|\d{7}"
    r"|救助|补助|补贴|慰问|申请|享受|报销|医保|纳入|列入|自付|自筹|费用|花[费了]|医疗费|申报|拟(?!除)"
    r"|在(?=[^，。；]{0,14}?(?:医院|卫生院|学校|医疗))|家住|现住|(?<=[\u3400-\u9fff])住(?!院)|电话|手机|身份证|账号|低保|特困|致贫|导致"
    r"|家庭|生活困难|经济|不符合|符合|取消|不再|依据|根据|监护人|子女|儿子|女儿|父亲|母亲|丈夫|妻子|本人|需要?(?:改|照|人|长|定)|请(?!假)|予以|给予"
)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the clause around ``start`` to ``end`` begins and ends."""
    first = max(0, start - MOST_LEFT * 2)
    begin = max((m.end() for m in MARKS.finditer(text, first, start + 1) if m.end() <= start), default=first)
    after = MARKS.search(text, end)
    return begin, after.start() if after else len(text)


def reach(text: str, start: int, end: int, bearers: Bearers, edges: re.Pattern[str]) -> tuple[int, int]:
    """Return ``start`` to ``end`` widened to the words of the clause that go with it.

    To the left up to a person or one of ``edges`` (a pattern of words that lead up to the fact), to the right up to
    the end of the clause, a name, an amount or a word like 救助.
    """
    begin, stop = clause(text, start, end)
    return _left(text, begin, start, bearers, edges), _right(text, end, stop, bearers)


def _left(text: str, begin: int, start: int, bearers: Bearers, edges: re.Pattern[str]) -> int:
    ends = [m.end() for m in edges.finditer(text, begin, start)]
    at = bisect_left(bearers.names, (begin, 0))
    ends += [stop for _, stop in bearers.names[at : bisect_left(bearers.names, (start, 0))] if stop <= start]
    edge = max(ends, default=begin)
    if edge == begin or text[edge - 1] == "因":
        named = bearers.name_at(edge)
        edge = named if edge < named <= start else edge
    return edge if start - edge <= MOST_LEFT else start


def _right(text: str, end: int, stop: int, bearers: Bearers) -> int:
    stop = min(stop, end + MOST_RIGHT)
    if found := STOPS.search(text, end, stop):
        stop = found.start()
    at = bisect_left(bearers.names, (end, 0))
    if at < len(bearers.names) and bearers.names[at][0] < stop:
        stop = bearers.names[at][0]
    while stop > end and text[stop - 1] in " ，,、的":
        stop -= 1
    return stop
