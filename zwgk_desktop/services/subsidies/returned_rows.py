"""What stands in a return workbook that came home? The rows sent, what the village changed, and what nobody sent.

Only what the hidden sheet says was sent may be answered; every other row, and every row that is lost, is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.cleaning import clean_text, is_cell_error, pack
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.subsidies import RawSheet
from zwgk_desktop.domain.subsidies.cells import cover_numbers
from zwgk_desktop.domain.subsidies.mending import FIELDS, TITLES, Place
from zwgk_desktop.services.subsidies.lists import read_list

FIELD_OF = {title: name for name, title in TITLES.items()}
KEPT_DIGITS = 15  # a number typed into a numeric cell keeps no more
AGAIN = "请照发出的原表填写后重新交回"
NEW_PERSON = "新增的人请在原清单里补报。"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a village gives back about a row that was sent: texts by field that differ, its word.

    ``broken`` says which cells cannot be read, so that the row is not taken; ``cleared`` names fields left empty now.
    """

    changed: Mapping[str, str]
    said: str
    broken: str = ""
    cleared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stray:
    """A row of the workbook that answers nothing that was sent, or (``missing``) one sent that did not come back."""

    place: Place
    name: str
    problem: str
    said: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A whole workbook: the answers by place, in the order of the file, and what else must be told."""

    answers: Mapping[Place, Answer]
    strays: tuple[Stray, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a sheet: where it stands (1-based), the place it claims, its texts by field, unreadable columns."""

    sheet: str
    number: int
    place: Place | None
    values: Mapping[str, str]
    said: str = ""
    broken: Mapping[str, str] = field(default_factory=dict)  # column title → what is wrong with the cell

    @property
    def where(self) -> str:
        return f"核实表第 {self.number} 行"


def read_returned(path: Path, batch_id: int) -> ReturnedFile:
    """Read a return workbook of batch ``batch_id``; raises InputRefused (no_header, other_batch)."""
    from zwgk_desktop.documents.return_workbook import AS_WRITTEN

    sheets = read_list(path).sheets
    kept = next((sheet for sheet in sheets if sheet.name == AS_WRITTEN), None)
    shown = [sheet for sheet in sheets if sheet is not kept and not sheet.is_empty()]
    read = [(sheet, _read_sheet(sheet, batch_id)) for sheet in shown]
    sent = {row.place: row for row in _read_sheet(kept, batch_id) or () if row.place} if kept else {}
    _refuse_strangers(bool(sent), any(rows is not None for _, rows in read))
    given = [row for _, rows in read for row in rows or ()]
    strays = [_other_sheet(sheet) for sheet, rows in read if rows is None]
    return _sort_out(sent, given, strays)


def _refuse_strangers(sent: bool, given: bool) -> None:
    if not sent and not given:
        raise InputRefused("no_header", "这不是本程序生成的退回核实表。", "请核对是否选错了文件。")
    if not sent:
        raise InputRefused("no_header", "核实表里记录发出内容的隐藏工作表没有了，看不出发出的是哪些行。", f"{AGAIN}。")
    if not given:
        raise InputRefused("no_header", "核实表的表头或最后四列（原表名、原行号等）没有了，认不出各行。", f"{AGAIN}。")


def _sort_out(sent: Mapping[Place, _Row], given: Sequence[_Row], strays: list[Stray]) -> ReturnedFile:
    claims: dict[Place, list[_Row]] = defaultdict(list)
    for row in given:
        if row.place is not None and row.place in sent:
            claims[row.place].append(row)
    answers: dict[Place, Answer] = {}
    for row in given:
        problem = _why_not(row, sent, claims)
        if problem or row.place is None:
            strays.append(Stray(Place(row.sheet, row.number), _name(row), problem, row.said))
        else:
            answers[row.place] = _answer(row, sent[row.place])
    for place, row in sent.items():
        if place not in answers and len(claims[place]) < 2:
            problem = f"发给村里的“{place.sheet}”第 {place.row} 行没有交回，仍按原样。请向村里要回这一行。"
            strays.append(Stray(place, _name(row), problem, missing=True))
    return ReturnedFile(answers, tuple(strays))


def _why_not(row: _Row, sent: Mapping[Place, _Row], claims: Mapping[Place, Sequence[_Row]]) -> str:
    """Return why a row is no answer to what was sent, "" when it is one."""
    if row.place is None:
        if any(_same_person(row, other) for place, other in sent.items() if place not in claims):
            return f"{row.where}最后四列（原表名、原行号等）被清空或改动，认不出是哪一行，没有收。{AGAIN}。"
        if not any(row.values.get(name) for name in ("name", "id", "amount")) and not row.broken:
            return f"{row.where}不是发出的行，没有收。要说明情况的，请写在“村里核实情况”一栏。"
        return f"{row.where}不是发出的行，没有收。{NEW_PERSON}"
    claimed = f"“{row.place.sheet}”第 {row.place.row} 行"
    if row.place not in sent:
        return f"{row.where}写的是{claimed}，这一行没有发给村里核实，没有收。请改回发出时的原行号再交回；{NEW_PERSON}"
    others = [other for other in claims[row.place] if other is not row]
    if others:
        return (
            f"{row.where}与第 {others[0].number} 行写的都是{claimed}，分不清哪一行是发出的，都没有收。"
            f"请删去多出的一行再交回；{NEW_PERSON}"
        )
    if _is_another(row, sent):
        return f"{row.where}写的是{claimed}，内容却是发出的另一行，没有收。{AGAIN}。"
    return ""


def _same_person(row: _Row, other: _Row) -> bool:
    """Tell whether a row without a place is about the person of a row sent: the same ID or name."""
    return any(row.values.get(name) and row.values[name] == other.values.get(name) for name in ("id", "name"))


def _is_another(row: _Row, sent: Mapping[Place, _Row]) -> bool:
    """Tell whether name and ID both left what was sent here and one of them is what was sent in another row."""
    assert row.place is not None
    here, values = sent[row.place].values, row.values
    if any(not values.get(name) or values[name] == here.get(name, "") for name in ("name", "id")):
        return False
    others = [other.values for place, other in sent.items() if place != row.place]
    return any(values[name] == other.get(name) for other in others for name in ("name", "id"))


def _answer(row: _Row, sent: _Row) -> Answer:
    changed = {name: text for name, text in row.values.items() if text != sent.values.get(name, "")}
    broken = "".join(f"“{title}”：{words}" for title, words in row.broken.items())
    emptied = (
        TITLES[name]
        for name in FIELDS
        if sent.values.get(name) and not row.values.get(name) and TITLES[name] not in row.broken
    )
    return Answer(changed, row.said, f"{row.where}{broken}" if broken else "", tuple(emptied))


def _other_sheet(sheet: RawSheet) -> Stray:
    count = sum(any(value not in (None, "") for value in row) for row in sheet.rows)
    problem = f"工作表“{sheet.name}”不是发出的，里面的 {count} 行都没有收。{NEW_PERSON}"
    return Stray(Place(sheet.name, 1), "", problem)


def _name(row: _Row) -> str:
    return cover_numbers(row.values.get("name", ""))


def _read_sheet(sheet: RawSheet, batch_id: int) -> list[_Row] | None:
    """Return the rows below the header that say anything, None where there is no header of ours."""
    from zwgk_desktop.documents.return_workbook import ROW, SHEET

    found: list[_Row] = []
    head: dict[str, int] = {}
    for at, row in enumerate(sheet.rows):
        if not head:
            texts = [pack(clean_text(value)) for value in row]
            if ROW in texts and SHEET in texts:
                head = {text: column for column, text in enumerate(texts) if text}
        elif (one := _read_row(sheet, at, head, batch_id)) is not None:
            found.append(one)
    return found if head else None


def _read_row(sheet: RawSheet, at: int, head: Mapping[str, int], batch_id: int) -> _Row | None:
    from zwgk_desktop.documents.return_workbook import ANSWER, BATCH, PANEL, ROW, SHEET

    row = sheet.rows[at]
    if (of := _number(row, head.get(BATCH, -1))) and of != batch_id:
        raise InputRefused("other_batch", f"这份核实表是编号 {of} 的清单的，不是这一批的。", "请核对文件。")
    number, name = _number(row, head[ROW]), _text(row, head[SHEET])
    place = Place(name, number, _number(row, head.get(PANEL, -1)) or 1) if number and name else None
    texts = {name: _text(row, head[title], name) for title, name in FIELD_OF.items() if title in head}
    values = {name: text for name, text in texts.items() if text}
    said = _text(row, head.get(ANSWER, -1))
    broken = _broken_cells(sheet, at, {title: head[title] for title in (*FIELD_OF, ANSWER) if title in head})
    outside = any(_text(row, column) for column in range(len(row)) if column != head.get("序号"))
    return _Row(sheet.name, at + 1, place, values, said, broken) if place or broken or outside else None


def _broken_cells(sheet: RawSheet, at: int, head: Mapping[str, int]) -> dict[str, str]:
    """Return what is wrong with cells that are a formula without a result or show an error."""
    row, broken = sheet.rows[at], {}
    for title, column in head.items():
        value = row[column] if column < len(row) else ""
        if is_cell_error(value):
            broken[title] = f"这一格显示为计算错误（{value}），本行没有收。请改正公式或直接填写内容，再交回。"
        elif value in (None, "") and at in sheet.uncached.get(column, ()):
            broken[title] = "这一格是公式，没有存计算结果，本行没有收。请在 WPS 中打开另存后再交回，或直接填写内容。"
    return broken


def _text(row: Sequence[Any], at: int, name: str = "") -> str:
    """Return a cell as text; a long number in a numeric cell has lost its end and must not look whole."""
    value = row[at] if 0 <= at < len(row) else ""
    if name in ("id", "card") and isinstance(value, int | float) and abs(value) >= 10**KEPT_DIGITS:
        return f"{float(value):.9E}"
    return clean_text(value)


def _number(row: Sequence[Any], at: int) -> int:
    text = _text(row, at)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
