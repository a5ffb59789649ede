"""Whom does a list of the deceased name, and which of its rows cannot be used? Every row is one or the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zwgk_desktop.domain.cleaning import clean_code, clean_name, clean_text
from zwgk_desktop.domain.columns import Layout, Panel, Synonyms
from zwgk_desktop.domain.identifiers import IdChecker
from zwgk_desktop.domain.subsidies.dates import parse_date
from zwgk_desktop.domain.subsidies.raw import RawSheet
from zwgk_desktop.domain.subsidies.rows import NOTE, PAGE, TOTAL
from zwgk_desktop.domain.subsidies.wording import ERRORS

DEATH_WORDS = ("死亡", "去世", "注销", "亡故", "火化", "日期", "时间")


@dataclass(frozen=True, slots=True)
class ListedPersonRow:
    """Someone the list names; ``number`` has 18 digits."""

    number: str
    name: str
    since: date | None


@dataclass(frozen=True, slots=True)
class UnusableRow:
    """A row that names nobody who could be found again; ``why`` in one clause."""

    sheet: str
    row: int
    why: str


def read_listed(
    sheet: RawSheet, layout: Layout, checker: IdChecker, date1904: bool, synonyms: Synonyms
) -> tuple[list[ListedPersonRow], list[UnusableRow]]:
    """Return the people of a sheet, of all its lists side by side, and the rows that cannot be used."""
    people: list[ListedPersonRow] = []
    unusable: list[UnusableRow] = []
    for panel in layout.panels:
        if "id" not in panel.columns:
            continue
        day_at = _day_column(layout, panel)
        for at, row in enumerate(sheet.rows[layout.body :], layout.body + 1):
            text, name = clean_code(_cell(row, panel.columns["id"])), clean_name(_cell(row, panel.columns.get("name")))
            if _names_nobody(row, panel, text, name, synonyms):
                continue
            verdict = checker.check(text)
            if verdict.number:
                day = parse_date(_cell(row, day_at), date1904) or ""
                since = date.fromisoformat(day) if len(day) == 10 else None
                people.append(ListedPersonRow(verdict.number, name, since))
            else:
                unusable.append(UnusableRow(sheet.name, at, _why(verdict.problem)))
    return people, sorted(unusable, key=lambda one: one.row)


def tell_unusable(rows: Sequence[UnusableRow]) -> str:
    """Return every row by its number, those with the same reason together: 第 4、9 行没有身份证号."""
    places: dict[tuple[str, str], list[int]] = {}
    for one in rows:
        places.setdefault((one.sheet, one.why), []).append(one.row)
    several = len({one.sheet for one in rows}) > 1
    return "；".join(
        f"{f'“{sheet}”' if several else ''}第 {_numbers(numbers)} 行{why}" for (sheet, why), numbers in places.items()
    )


def _numbers(numbers: Iterable[int]) -> str:
    """Return row numbers, neighbours as a span: 3、5—8."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number <= spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return "、".join(str(first) if first == last else f"{first}—{last}" for first, last in spans)


def _day_column(layout: Layout, panel: Panel) -> int | None:
    told = (at for at in range(panel.start, panel.stop) if any(w in layout.titles.get(at, "") for w in DEATH_WORDS))
    return panel.columns.get("date", next(told, None))


def _names_nobody(row: Sequence[Any], panel: Panel, text: str, name: str, synonyms: Synonyms) -> bool:
    """Tell whether a row is empty, only numbered, a header again, a total or a note below the list."""
    sequence = panel.columns.get("sequence")
    cells = [clean_text(_cell(row, at)) for at in range(panel.start, panel.stop) if at != sequence]
    filled = [cell for cell in cells if cell]
    if not filled or (not text and not name and all(cell.isdigit() for cell in filled)):
        return True
    known = synonyms.classify(text)
    if known is not None and known[0] == "id":
        return True
    words = [cell for cell in (clean_text(_cell(row, sequence)), *filled) if not cell.isdigit()]
    return not any(c.isdigit() for c in text) and any(word.match(words[0]) for word in (TOTAL, NOTE, PAGE))


def _why(problem: str) -> str:
    return ERRORS.get(problem, "身份证号不能用。").split("。", 1)[0]


def _cell(row: Sequence[Any], at: int | None) -> Any:
    return row[at] if at is not None and 0 <= at < len(row) else ""
