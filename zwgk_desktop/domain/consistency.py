"""Do two publications of one payment list agree (对应一致)? Period, count, total, and line by line for each village."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.money import parse_fen, yuan_text
from zwgk_desktop.domain.subsidies.raw import RawList
from zwgk_desktop.domain.website_list import SUBTOTAL_WORD, TOTAL_WORD, WebsiteList

HEADS = {
    "village": r"(?:所属|所在)?(?:行政)?村|村（社区）|村\(社区\)",
    "name": "姓名|户主(?:姓名)?",
    "group": "组别|村民小组|组",
    "amount": r"(?:补贴|发放|实发)?金额.*",
    "people": "人数|户数",
}
COUNT = re.compile(r"共\s*([\d,，]+)\s*[户人笔条]")
TOTAL = re.compile(r"合计[:：]?\s*([\d,，]+(?:\.\d+)?)\s*元")
Lines = Counter[tuple[str, str, int | None]]
NOTE = re.compile(r"[（(](?:账号)?尾号[^（）()]*[)）]")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same: what the boards say, what the website says, and a sentence for the officer.

    ``kind``: period, count, total, village, subtotal, missing (not on the website), extra (only there), amount, board,
    personal (data in clear on the website).
    """

    kind: str
    village: str
    board: str
    website: str
    message: str


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """One line of a published list; money in fen, None where it is no number."""

    village: str
    name: str
    group: str
    amount_fen: int | None


@dataclass(frozen=True, slots=True)
class Published:
    """What a file for the website says: its words, lines (or people of each village), and sums stated in it."""

    words: str
    lines: tuple[PublishedLine, ...]
    people: Mapping[str, int]
    subtotals: Mapping[str, int]
    count: int | None
    total_fen: int | None


def read_published(raw: RawList, words: str = "") -> Published:
    """Return what the sheets of a file say; ``words`` stand outside its tables. Raises InputRefused (no_list)."""
    lines: list[PublishedLine] = []
    people: dict[str, int] = {}
    subtotals: dict[str, int] = {}
    said, total, found = [words], None, False
    for sheet in raw.sheets:
        at, places = _header(sheet.rows)
        said += [_text(cell) for row in (sheet.rows[:at] if places else sheet.rows[:50]) for cell in row]
        if places:
            found = True
            for kind, village, line in _rows(sheet.rows[at + 1 :], places):
                if kind == "total":
                    total = line.amount_fen
                elif kind == "subtotal":
                    subtotals[village] = line.amount_fen or 0
                elif "people" in places:
                    people[village] = people.get(village, 0) + (int(line.name) if line.name.isdigit() else 0)
                    lines.append(line)
                else:
                    lines.append(line)
    if not found:
        raise InputRefused("no_list", "这份文件里没有找到公示名单。", "请选择网站上发布的名单（xlsx 或网页）。")
    text = "\n".join(word for word in said if word)
    count, stated = COUNT.search(text), TOTAL.search(text)
    total = total if total is not None else parse_fen(stated.group(1)) if stated else None
    number = int(re.sub(r"\D", "", count.group(1)) or 0) if count else None
    return Published(text, tuple(lines), people, subtotals, number, total)


def _header(rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """Return the header row and where its columns stand; nothing where there is none."""
    for at, row in enumerate(rows[:60]):
        titles = [re.sub(r"\s+", "", _text(cell)) for cell in row]
        places = {
            key: next(place for place, title in enumerate(titles) if re.fullmatch(pattern, title))
            for key, pattern in HEADS.items()
            if any(re.fullmatch(pattern, title) for title in titles)
        }
        if {"village", "amount"} <= places.keys() and places.keys() & {"name", "people"}:
            return at, places
    return -1, {}


def _rows(rows: Sequence[Sequence[object]], places: Mapping[str, int]) -> Iterator[tuple[str, str, PublishedLine]]:
    village = ""
    for row in rows:
        texts = [_text(cell) for cell in row]
        cell = {key: texts[place] if place < len(texts) else "" for key, place in places.items()}
        if not any(texts):
            continue
        amount = parse_fen(row[places["amount"]]) if places["amount"] < len(row) else None
        first = next(text for text in texts if text)
        here = cell["village"] or village
        line = PublishedLine(here, _name(cell.get("name") or cell.get("people", "")), cell.get("group", ""), amount)
        if first.startswith((TOTAL_WORD, "总计")):
            yield "total", "", line
        elif first.endswith(SUBTOTAL_WORD):
            yield "subtotal", first.removesuffix(SUBTOTAL_WORD), line
        else:
            village = here
            yield "line", here, line


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _name(text: str) -> str:
    return NOTE.sub("", re.sub(r"\s+", "", text))


def compare_lists(made: WebsiteList, found: Published) -> list[Difference]:
    """Return every difference between the list as the boards have it (``made``) and what was published."""
    told = list(_heads(made, found))
    told += _sums(made, found) if not made.columns else _lines(made, found)
    return told


def _heads(made: WebsiteList, found: Published) -> Iterator[Difference]:
    words = re.sub(r"\s+", "", found.words)
    for what, wanted in (("补贴项目", made.programme), ("所属期", made.period)):
        if re.sub(r"\s+", "", wanted) not in words:
            yield Difference("period", "", wanted, "", f"网站名单上没有写明{what}“{wanted}”。")
    if found.count is not None and found.count != made.count:
        yield _differ("count", "", str(made.count), str(found.count), f"{made.counted}数")
    actual = sum(line.amount_fen or 0 for line in found.lines)
    if actual != made.total_fen:
        yield _differ("total", "", yuan_text(made.total_fen), yuan_text(actual), "逐行相加的金额")
    if found.total_fen is not None and found.total_fen != made.total_fen:
        yield _differ("total", "", yuan_text(made.total_fen), yuan_text(found.total_fen), "写明的合计金额")


def _sums(made: WebsiteList, found: Published) -> Iterator[Difference]:
    money = Counter[str]()
    for line in found.lines:
        money[line.village] += line.amount_fen or 0
    known = {village.name for village in made.villages}
    for village in made.villages:
        if village.name not in money:
            yield Difference("village", village.name, village.name, "", f"网站名单里没有{village.name}。")
            continue
        if found.people.get(village.name) != village.count:
            said = str(found.people.get(village.name, ""))
            yield _differ("count", village.name, str(village.count), said, f"{made.counted}数")
        if money[village.name] != village.total_fen:
            yield _differ("total", village.name, yuan_text(village.total_fen), yuan_text(money[village.name]), "金额")
    for name in sorted(money.keys() - known):
        yield Difference("village", name, "", name, f"网站名单里的“{name}”不在这批清单中。")


def _lines(made: WebsiteList, found: Published) -> Iterator[Difference]:
    theirs: dict[str, Counter[tuple[str, str, int | None]]] = {}
    for line in found.lines:
        theirs.setdefault(line.village, Counter())[line.name, line.group, line.amount_fen] += 1
    grouped = any(line.group for line in found.lines)
    for village in made.villages:
        if village.name not in theirs:
            yield Difference("village", village.name, village.name, "", f"网站名单里没有{village.name}。")
            continue
        ours: Lines = Counter((_name(o.name), o.group if grouped else "", o.amount_fen) for o in village.lines)
        yield from _between(village.name, ours, theirs[village.name])
        stated = found.subtotals.get(village.name)
        if stated is not None and stated != village.total_fen:
            yield _differ("subtotal", village.name, yuan_text(village.total_fen), yuan_text(stated), "小计金额")
    for name in sorted(theirs.keys() - {village.name for village in made.villages}):
        yield Difference("village", name, "", name, f"网站名单里的“{name}”不在这批清单中。")


def _between(village: str, ours: Lines, theirs: Lines) -> Iterator[Difference]:
    """Yield lines only one side has; where a name is on both sides its amounts are told together."""
    missing, extra = ours - theirs, theirs - ours
    for (name, group, amount), count in sorted(missing.items(), key=str):
        for _ in range(count):
            other = next((key for key in extra if key[:2] == (name, group) and extra[key] > 0), None)
            who = f"{village}{group}{name}"
            if other is None:
                yield Difference("missing", village, _yuan(amount), "", f"{who}（{_yuan(amount)} 元）网站上没有。")
            else:
                extra[other] -= 1
                yield _differ("amount", village, _yuan(amount), _yuan(other[2]), f"{group}{name}的金额")
    for (name, group, amount), count in sorted(extra.items(), key=str):
        for _ in range(count):
            who = f"{village}{group}{name}"
            yield Difference(
                "extra", village, "", _yuan(amount), f"网站上的{who}（{_yuan(amount)} 元）不在公开栏名单中。"
            )


def _yuan(fen: int | None) -> str:
    return "（不是数字）" if fen is None else yuan_text(fen)


def _differ(kind: str, village: str, board: str, website: str, what: str) -> Difference:
    where = f"{village}的" if village else ""
    return Difference(
        kind, village, board, website, f"{where}{what}不一致：公开栏为 {board}，网站为 {website or '空'}。"
    )
