"""Do the website and the boards say the same (对应一致)? Lines matched to postings, every difference in one sentence.

Source: 对应一致 — period, counts, totals and text of the same matter are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.periods import parse_period
from zwgk_desktop.domain.posting_content import PICTURE
from zwgk_desktop.domain.site_list import SiteLine, find_count, find_period, find_total

ALIKE = 0.6  # share of common letters from which two names mean the same item
SHOWN = 24  # characters around the first difference of two texts
LEAST_TEXT = 12  # characters; a shorter text on the site is a teaser, not the text
KIND_WORDS = {
    "personal": "个人信息",
    "only_board": "网站没有",
    "only_site": "公开栏没有",
    "unmatched": "没有对上",
    "twice": "重复发布",
    "period": "时段不同",
    "people": "人数不同",
    "total": "金额不同",
    "text": "文字不同",
}


@dataclass(frozen=True, slots=True)
class BoardSide:
    """What the board says: a posting that hangs or hung; ``on_site``: the catalogue wants it on the website too."""

    posting_id: int
    village_id: int
    village: str
    item_id: int
    item: str
    period: str
    title: str
    content: str
    posted_on: date | None
    on_site: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Which village and item a site line is about, as far as it can be told (None: a person says it)."""

    village_id: int | None
    item_id: int | None


@dataclass(frozen=True, slots=True)
class SiteDifference:
    """One thing that is not the same; ``line`` is the number of the site's line in the list, None for none."""

    kind: str
    village: str
    item: str
    period: str
    board: str
    website: str
    message: str
    line: int | None = None
    posting_id: int | None = None


def bare(text: str, noise: Sequence[str], names: Sequence[str] = ()) -> str:
    """Return what of a title names its matter: without villages, periods and official padding."""
    plain = re.sub(r"\s+", "", text)
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, "")
    plain = re.sub(r"20\d\d年?度?|第?[一二三四1-4]季度?|[上下]半年|\d{1,2}月份?|\d{1,2}日|[年月—\-–~～至到]", "", plain)
    for word in noise:
        plain = plain.replace(word, "")
    return re.sub(r"[^\w]", "", plain)


def place_line(
    line: SiteLine, villages: Mapping[int, str], items: Mapping[int, str], noise: Sequence[str], township: str = ""
) -> Place:
    """Return the village and item a line speaks of: names as written first, then the likest item of all."""
    said = re.sub(r"\s+", "", f"{line.village}\n{line.title}")
    named = [key for key, name in villages.items() if name in said or name.removesuffix("村") + "村" in said]
    longest = max(named, key=lambda key: len(villages[key]), default=None)
    names = (*villages.values(), township, township.rstrip("镇乡"))
    wanted = [text for text in (line.item, line.title) if text]
    return Place(longest, _likest(wanted, items, noise, [name for name in names if len(name) > 1]))


def _likest(wanted: Sequence[str], items: Mapping[int, str], noise: Sequence[str], names: Sequence[str]) -> int | None:
    scores: dict[int, float] = {}
    for text in wanted:
        plain = bare(text, noise, names)
        for key, item in items.items():
            own = bare(item, noise)
            score = _score(plain, own) if plain and own else 0.0
            scores[key] = max(scores.get(key, 0.0), score)
    best = max(scores, key=lambda key: scores[key], default=None)
    if best is None or scores[best] < ALIKE:
        return None
    rivals = [key for key, score in scores.items() if score == scores[best]]
    return best if len(rivals) == 1 else None


def _score(plain: str, own: str) -> float:
    if plain == own:
        return 2.0
    if own in plain or plain in own:
        return 1.0 + min(len(own), len(plain)) / max(len(own), len(plain))
    return SequenceMatcher(None, plain, own, autojunk=False).ratio()


def pick_posting(line: SiteLine, place: Place, boards: Sequence[BoardSide]) -> BoardSide | None:
    """Return the posting a line belongs to: the same title first, then the same village, item and period."""
    title = re.sub(r"\s+", "", line.title)
    same = [one for one in boards if re.sub(r"\s+", "", one.title) == title]
    here = [one for one in same if place.village_id in (None, one.village_id)]
    if len(here) == 1:
        return here[0]
    fits = [one for one in boards if one.village_id == place.village_id and one.item_id == place.item_id]
    for wanted in (line.period, find_period(line.title, line.published_on)):
        exact = [one for one in fits if one.period == wanted]
        if wanted and exact:
            return max(exact, key=lambda one: (re.sub(r"\s+", "", one.title) == title, one.posting_id))
    return fits[0] if len(fits) == 1 and not line.period else None


def compare_site(
    lines: Mapping[int, tuple[SiteLine, Place, int | None]], boards: Sequence[BoardSide], periods: frozenset[str]
) -> list[SiteDifference]:
    """Return every difference between the site's lines (place and posting id by line id) and the boards.

    ``periods``: codes whose postings must be on the site; a line of another period is not held against the boards.
    """
    by_id = {one.posting_id: one for one in boards}
    villages = {one.village_id: one.village for one in boards}
    items = {one.item_id: one.item for one in boards}
    found: list[SiteDifference] = []
    seen: dict[int, int] = {}
    for key, (line, place, posting_id) in lines.items():
        board = by_id.get(posting_id) if posting_id is not None else None
        if board is None:
            found += _alone(key, line, place, villages, items, periods)
            continue
        if board.posting_id in seen:
            message = f"网站上有两条都是{board.village}“{board.item}”（{_label(board.period)}），请核对是否重复发布。"
            found.append(_of(board, "twice", board.title, line.title, message, key))
        seen[board.posting_id] = key
        found += _between(key, line, board)
    for board in boards:
        if board.on_site and board.period in periods and board.posting_id not in seen:
            said = f"{board.village}“{board.title}”已在公开栏公开，网站上没有找到。"
            found.append(_of(board, "only_board", board.title, "", said, None))
    order = list(KIND_WORDS)
    return sorted(found, key=lambda one: (one.village, order.index(one.kind), one.item))


def _alone(
    key: int,
    line: SiteLine,
    place: Place,
    villages: Mapping[int, str],
    items: Mapping[int, str],
    periods: frozenset[str],
) -> Iterator[SiteDifference]:
    village = villages.get(place.village_id or 0, line.village)
    item = items.get(place.item_id or 0, line.item)
    period = _label(line.period) if line.period else ""
    if place.village_id is None or place.item_id is None:
        what = "哪个村" if place.village_id is None else "哪一项"
        message = f"网站清单第 {line.row} 条“{line.title}”没有认出是{what}，请指定对应的公示。"
        yield SiteDifference("unmatched", village, item, period, "", line.title, message, key)
    elif not line.period or line.period in periods:
        message = f"网站上的“{line.title}”在公开栏没有对应的公示。"
        yield SiteDifference("only_site", village, item, period, "", line.title, message, key)


def _between(key: int, line: SiteLine, board: BoardSide) -> Iterator[SiteDifference]:
    if line.period and line.period != board.period:
        yield _differ(board, key, "period", _label(board.period), _label(line.period))
    ours = find_count(board.content)
    if line.people is not None and ours is not None and line.people != ours:
        yield _differ(board, key, "people", str(ours), str(line.people))
    money = find_total(board.content)
    if line.total_fen is not None and money is not None and line.total_fen != money:
        yield _differ(board, key, "total", yuan_text(money), yuan_text(line.total_fen))
    theirs, own = _words(line.text), _words(board.content)
    if len(theirs) >= LEAST_TEXT and theirs != own:
        yield _differ(board, key, "text", *first_difference(own, theirs))


def _words(text: str) -> str:
    """Return the letters of a content, its pictures left out."""
    return re.sub(r"\s+", "", "".join(line for line in text.splitlines() if not PICTURE.match(line.strip())))


def first_difference(ours: str, theirs: str) -> tuple[str, str]:
    """Return what stands in two texts at the first place where they part, a few characters of each."""
    at = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    start = max(0, at - SHOWN // 3)
    dots = "……" if start else ""
    return tuple(f"{dots}{text[start : start + SHOWN]}" or "（空）" for text in (ours, theirs))  # type: ignore[return-value]


def _differ(board: BoardSide, key: int, kind: str, ours: str, theirs: str) -> SiteDifference:
    what = KIND_WORDS[kind].removesuffix("不同")
    message = f"{board.village}“{board.item}”的{what}不一致：公开栏为 {ours}，网站为 {theirs}。"
    return _of(board, kind, ours, theirs, message, key)


def _of(board: BoardSide, kind: str, ours: str, theirs: str, message: str, key: int | None) -> SiteDifference:
    period = _label(board.period)
    return SiteDifference(kind, board.village, board.item, period, ours, theirs, message, key, board.posting_id)


def _label(period: str) -> str:
    return parse_period(period).label
