"""What does the township's website show? Its list read line by line: village, item, period, count, total, text.

Source: 对应一致 — the same matter on the site and on the village board must say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from zwgk_desktop.domain.money import parse_decimal, to_fen
from zwgk_desktop.domain.periods import Period, Rhythm

FIELDS = {
    "village": "村",
    "item": "事项",
    "title": "标题",
    "period": "时段",
    "published": "发布日期",
    "url": "链接",
    "people": "人数（户数）",
    "total": "金额",
    "text": "正文",
}
SEARCH_ROWS = 30  # a header stands among the first rows
LEAST_TITLE = 4  # characters of what may be a title where no header says so
BRACKETS = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]")
DAY = re.compile(r"(20\d\d)\s*(年|[-./])\s*(1[0-2]|0?[1-9])\s*(?:月|(?!年)\2)\s*(3[01]|[12]\d|0?[1-9])(?:日|(?!\d|月))")
ADDRESS = re.compile(r"^(?:https?://|\.{0,2}/)|\.(?:s?html?|jsp|aspx?)(?:\?|$)", re.IGNORECASE)
CODE = re.compile(r"(20\d\d)(?:-(0[1-9]|1[0-2])(?!\d)|Q([1-4])|H([12]))", re.IGNORECASE)
YEAR = r"(?:(20\d\d)\s*年?度?\s*)?"
QUARTER = re.compile(YEAR + r"第?\s*([一二三四1-4])\s*季度?")
HALF = re.compile(YEAR + r"([上下])半年")
MONTHS = re.compile(YEAR + r"(1[0-2]|0?[1-9])月?\s*(?:[-—–~～至到])+\s*(1[0-2]|0?[1-9])月")
MONTH = re.compile(YEAR + r"(1[0-2]|0?[1-9])月(?:份)?(?!\s*\d+\s*日)")
WHOLE = re.compile(r"(20\d\d)\s*年")
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
COUNT = re.compile(r"(?:共|本村|合计)\s*([\d,，]+)\s*[户人笔条名]")
TOTAL = re.compile(r"(?:合计|总计|共计|总额|金额)[:：为]?\s*(?:人民币)?\s*([\d,，]+(?:\.\d+)?)\s*(万?元)")
EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One line of the site's list; ``row`` is the sheet's own number, money in fen, "" and None where it is silent."""

    row: int
    village: str
    item: str
    title: str
    period: str
    url: str
    published_on: date | None
    people: int | None
    total_fen: int | None
    text: str


def read_site_rows(rows: Sequence[Sequence[Any]], names: Mapping[str, Sequence[str]]) -> tuple[SiteLine, ...]:
    """Return the lines of one sheet; ``names`` are the headers by field. Empty where nothing reads as a list.

    Without a header a row counts that holds a title and a day: what a web page's list of links looks like.
    """
    at, columns = _find_header(rows, names)
    large = bool(columns) and "total" in columns and "万元" in _text(rows[at][columns["total"]])
    found = _headed(rows[at + 1 :], columns, at + 2, large) if columns else _bare(rows)
    return tuple(line for line in found if line.title or line.item)


def _find_header(rows: Sequence[Sequence[Any]], names: Mapping[str, Sequence[str]]) -> tuple[int, dict[str, int]]:
    best: tuple[int, dict[str, int]] = (-1, {})
    for at, row in enumerate(rows[:SEARCH_ROWS]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            plain = re.sub(r"\s+", "", _text(cell))
            for title in (plain, BRACKETS.sub("", plain)):
                field = next((key for key, words in names.items() if title.lower() in words), None)
                if title and field and field not in columns:
                    columns[field] = place
                    break
        if columns.keys() & {"title", "item"} and len(columns) >= 2 and len(columns) > len(best[1]):
            best = (at, columns)
    return best


def _headed(rows: Sequence[Sequence[Any]], columns: Mapping[str, int], first: int, large: bool) -> Iterator[SiteLine]:
    for number, row in enumerate(rows, first):
        cell = {key: row[place] if place < len(row) else "" for key, place in columns.items()}
        said = {key: _text(value) for key, value in cell.items()}
        title, text = said.get("title", ""), said.get("text", "")
        if not any(said.values()) or title.startswith(("合计", "总计")):
            continue
        published = read_day(cell.get("published", ""))
        yield SiteLine(
            row=number,
            village=said.get("village", ""),
            item=said.get("item", ""),
            title=title or said.get("item", ""),
            period=find_period(said.get("period", ""), published) or find_period(title, published),
            url=said.get("url", ""),
            published_on=published,
            people=_number(said.get("people", "")) if said.get("people") else find_count(text),
            total_fen=_fen(cell["total"], large) if said.get("total") else find_total(text),
            text=text,
        )


def _bare(rows: Sequence[Sequence[Any]]) -> Iterator[SiteLine]:
    for number, row in enumerate(rows, 1):
        texts = [_text(cell) for cell in row]
        days = [day for cell in row if (day := read_day(cell))]
        titles = [DAY.sub("", text).strip(" []【】|·") for text in texts if not ADDRESS.search(text)]
        title = max(titles, key=len, default="")
        url = next((text for text in texts if ADDRESS.search(text)), "")
        if len(title) >= LEAST_TITLE and (days or url):
            published = days[0] if days else None
            yield SiteLine(number, "", "", title, find_period(title, published), url, published, None, None, "")


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _number(text: str) -> int | None:
    digits = re.sub(r"[,，\s户人笔条名]", "", text)
    return int(digits) if digits.isascii() and digits.isdigit() else None


def read_day(cell: object) -> date | None:
    """Return the day a cell says: a date, a serial number of a sheet, or 2026-09-30, 2026年9月30日, 2026/9/30."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return EPOCH + timedelta(days=int(cell)) if 36_526 <= cell < 73_050 else None
    found = DAY.search(str(cell or ""))
    try:
        return date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None


def find_period(text: str, published: date | None = None) -> str:
    """Return the code of the period ``text`` speaks of (2026Q3, 2026-07, 2026H1, 2026), "" when of none.

    Where the year is not said it is that of ``published``, or the year before when the period would lie ahead of it.
    """
    plain = BRACKETS.sub(lambda found: found.group(0)[1:-1], text)
    if found := CODE.search(plain):
        return found.group(0).upper()
    plain = DAY.sub("", plain)
    for pattern, make in ((QUARTER, _quarter), (HALF, _half), (MONTHS, _span), (MONTH, _month)):
        if found := pattern.search(plain):
            year = int(found[1]) if found[1] else _year_before(plain, published)
            period = make(year, found) if year else None
            if period and not found[1] and published and period.start > published:
                period = Period(period.rhythm, period.year - 1, period.number)
            if period:
                return period.code
    whole = WHOLE.search(plain)
    return whole[1] if whole else ""


def _year_before(text: str, published: date | None) -> int:
    whole = WHOLE.search(text)
    return int(whole[1]) if whole else published.year if published else 0


def _quarter(year: int, found: re.Match[str]) -> Period:
    return Period(Rhythm.QUARTERLY, year, QUARTERS.get(found[2]) or int(found[2]))


def _half(year: int, found: re.Match[str]) -> Period:
    return Period(Rhythm.HALF_YEARLY, year, 1 if found[2] == "上" else 2)


def _month(year: int, found: re.Match[str]) -> Period:
    return Period(Rhythm.MONTHLY, year, int(found[2]))


def _span(year: int, found: re.Match[str]) -> Period | None:
    """Return 7月至9月 as a quarter, 1-6月 as a half; None for a span that is no period."""
    first, last = int(found[2]), int(found[3])
    for rhythm in (Rhythm.QUARTERLY, Rhythm.HALF_YEARLY, Rhythm.YEARLY):
        if last - first + 1 == rhythm.months and first % rhythm.months == 1:
            return Period(rhythm, year, (first - 1) // rhythm.months + 1)
    return None


def find_count(text: str) -> int | None:
    """Return the number of people or households a text states (共 12 户)."""
    found = COUNT.search(text)
    return _number(found[1]) if found else None


def find_total(text: str) -> int | None:
    """Return the sum in fen a text states (合计 1,200.00 元)."""
    found = TOTAL.search(text)
    if not found:
        return None
    return _fen(found[1].replace("，", ","), found[2] == "万元")


def _fen(value: object, ten_thousands: bool) -> int | None:
    """Return a cell's amount in fen; ``ten_thousands``: it is written in 万元."""
    number = parse_decimal(value)
    return None if number is None else to_fen(number * 10_000 if ten_thousands else number)
