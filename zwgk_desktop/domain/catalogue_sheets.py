"""What do the sheets of an edited catalogue workbook say? Rows, villages left out, and every cell that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zwgk_desktop.domain.catalogue_book import NUMBER, TITLES, find_problems, read
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.findings import Finding, Severity

BOOK, OFF = "目录", "各村不涉及"
VILLAGE = "村"
OLD_PAPER = ("channels", "retention", "active")  # a workbook without these columns is taken all the same
DEFAULTS: dict[str, Any] = {"active": True}
MOST_ROWS = 2000

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class CatalogueSheets:
    """``rows``: values by number; ``off``: (village name, number) → reason, None without that sheet."""

    rows: Mapping[str, Mapping[str, Any]]
    off: Mapping[tuple[str, str], str] | None
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many cells keep the workbook from being taken."""
        return sum(one.severity is Severity.ERROR for one in self.findings)


def read_sheets(sheets: Mapping[str, Rows], villages: Collection[str], known: Collection[str]) -> CatalogueSheets:
    """Read the sheets 目录 and 各村不涉及; ``known`` are the numbers of the store.

    InputRefused no_header when there is no catalogue in the file.
    """
    found: list[Finding] = []
    at = next((name for name in sheets if name.strip() == BOOK), next(iter(sheets), ""))
    rows = _read_rows(at, sheets.get(at, ()), found)
    off_name = next((name for name in sheets if name.strip() == OFF), "")
    off = _read_off(off_name, sheets[off_name], villages, {*known, *rows}, found) if off_name else None
    return CatalogueSheets(rows, off, tuple(found))


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _read_rows(sheet: str, rows: Rows, found: list[Finding]) -> dict[str, dict[str, Any]]:
    titles = {title: key for key, title in TITLES.items()}
    head = next((n for n, row in enumerate(rows[:20]) if TITLES["number"] in map(_text, row)), None)
    places = (
        {titles[_text(cell)]: at for at, cell in enumerate(rows[head]) if _text(cell) in titles}
        if rows and (head is not None)
        else {}
    )
    missing = [title for key, title in TITLES.items() if key not in places and key not in OLD_PAPER]
    if head is None or missing:
        raise InputRefused(
            "no_header",
            "表格里没有公开目录的表头。" if head is None else f"目录缺少这些列：{'、'.join(missing)}。",
            "请用“导出目录”得到的工作簿修改后再导入。",
        )
    read_rows: dict[str, dict[str, Any]] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows[head + 1 :][:MOST_ROWS], head + 2):
        cells = {key: row[at] if at < len(row) else "" for key, at in places.items()}
        if any(map(_text, cells.values())):
            values = _read_row(sheet, number, cells, seen, found)
            read_rows |= {str(values["number"]): values} if values else {}
    return read_rows


def _read_row(
    sheet: str, row: int, cells: Mapping[str, Any], seen: set[str], found: list[Finding]
) -> dict[str, Any] | None:
    """Return the values of a row; None, and a finding for every bad cell, when it cannot be taken."""

    def bad(key: str, message: str) -> None:
        found.append(
            Finding("bad_cell", Severity.ERROR, message, sheet, row, TITLES[key], _text(cells.get(key, ""))[:60])
        )

    values: dict[str, Any] = {}
    for key, cell in cells.items():
        text = _text(cell)
        if key == "number" and isinstance(cell, float) and not cell.is_integer():
            bad(key, f"编号 {text} 存成了数字，3.10 会变成 3.1，请把这一格设为文本后重新填写。")
            return None
        try:
            values[key] = DEFAULTS[key] if not text and key in DEFAULTS else read(key, text)
        except ValueError as error:
            bad(key, str(error))
    wrong = find_problems(values)
    for key, message in wrong.items():
        bad(key, message)
    number = str(values.get("number", ""))
    if number in seen:
        bad("number", f"编号 {number} 出现了两次，每项的编号不能相同。")
        return None
    seen.add(number)
    return values if len(values) == len(cells) and not wrong else None


def _read_off(
    sheet: str, rows: Rows, villages: Collection[str], numbers: Collection[str], found: list[Finding]
) -> dict[tuple[str, str], str]:
    head = next((n for n, row in enumerate(rows[:20]) if row and _text(row[0]) == VILLAGE), None)
    if head is None:
        message = f"没有找到“{VILLAGE}”这一行表头，各村的设置没有读。"
        found.append(Finding("no_header", Severity.ERROR, message, sheet))
        return {}
    columns: dict[int, str] = {}
    for at, cell in enumerate(rows[head][1:], 1):
        match = NUMBER.match(_text(cell))
        if match and match[0] in numbers:
            columns[at] = match[0]
        elif _text(cell):
            message = f"目录里没有“{_text(cell)}”，请写成“3.1 事项名称”的样子。"
            found.append(Finding("unknown_item", Severity.ERROR, message, sheet, head + 1, _text(cell)))
    off: dict[tuple[str, str], str] = {}
    for number, row in enumerate(rows[head + 1 :][:MOST_ROWS], head + 2):
        name = _text(row[0]) if row else ""
        if name and name not in villages:
            message = f"村名单里没有“{name}”，这一行没有读；请核对村名。"
            found.append(Finding("unknown_village", Severity.ERROR, message, sheet, number, VILLAGE, name))
        elif name:
            off |= {(name, item): _text(row[at]) for at, item in columns.items() if at < len(row) and _text(row[at])}
    return off
