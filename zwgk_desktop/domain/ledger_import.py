"""What does a ledger kept by hand in Excel say? Header guessed, every row an item or told, nothing silently lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.ledger import State
from zwgk_desktop.domain.ledger_paste import STATES

FIELDS = {
    "number": "序号",
    "section": "重点任务",
    "text": "具体内容",
    "lead": "牵头单位",
    "responsible": "责任单位",
    "own_unit": "承办站所",
    "person": "责任人",
    "deadline": "完成时限",
    "progress": "进展",
    "status": "完成状态",
    "evidence": "佐证材料",
    "problems": "存在问题",
    "remark": "备注",
}
SEARCH_ROWS = 40
BRACKETS = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]?")
QUARTER = re.compile(r"(?:(20\d\d)\s*年)?\s*第?\s*([一二三四1-4])\s*季度")
YEAR = re.compile(r"(20\d\d)\s*年")
HEADING = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）")
DIVIDERS = re.compile(r"[、，,；;\n/]+")


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as read: cells from A1 on, merged areas 0-based, hidden and computed places."""

    name: str
    rows: Sequence[Sequence[Any]]
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    uncached: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class IncomingItem:
    """One row as an item; ``row`` is the sheet's own number; ``status`` "" when none was given."""

    row: int
    section: str
    text: str
    number: str = ""
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    own_unit: str = ""
    person: str = ""
    deadline: str = ""
    progress: str = ""
    status: str = ""
    evidence: str = ""
    problems: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class IncomingLedger:
    """A sheet understood: 0-based ``header`` row, columns by field (0-based), titles, items and what to know."""

    sheet: str
    header: int
    columns: Mapping[str, int]
    titles: Mapping[int, str]
    year: int | None
    quarter: int | None
    items: tuple[IncomingItem, ...]
    findings: tuple[Finding, ...]

    @property
    def is_ledger(self) -> bool:
        """Tell whether this is a ledger with progress, not a county's 任务分工表."""
        return bool({"progress", "status", "evidence"} & set(self.columns))


def read_ledger(grid: Grid, words: Mapping[str, Any], columns: Mapping[str, int] | None = None) -> IncomingLedger:
    """Return a sheet as a ledger; ``columns`` set by a person go before the guess. InputRefused no_header, no_items."""
    rows = _spread([[plain_text(value) for value in row] for row in grid.rows], grid.merges)
    header, found, titles = _find_header(rows, words, columns)
    if not {"text", "section"} & set(found):
        raise InputRefused("no_header", "没有找到写明任务内容的一栏。", "请指定哪一栏是具体内容。")
    if "text" not in found:
        found["text"] = found.pop("section")
    above = " ".join(dict.fromkeys(cell for row in rows[:header] for cell in row if cell)) + f" {grid.name}"
    body = header + _depth(rows, header, found, words)
    items, findings = _read_body(rows, body, found, titles, words)
    if not items:
        raise InputRefused("no_items", f"工作表“{grid.name}”里没有任务。", "请核对是否选错了文件，或各栏是否对上。")
    year = YEAR.search(above)
    quarter = QUARTER.search(above)
    told = (*_hidden(grid, header), *findings)
    return IncomingLedger(
        grid.name,
        header,
        found,
        titles,
        int(year[1]) if year else None,
        "一二三四1234".index(quarter[2]) % 4 + 1 if quarter else None,
        tuple(items),
        told,
    )


def plain_text(value: Any) -> str:
    """Return a cell as text: dates as 2026-03-31, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _spread(rows: list[list[str]], merges: Sequence[tuple[int, int, int, int]]) -> list[list[str]]:
    """Let every cell of a merged column show what its first says; a merge across columns stays one cell."""
    for top, left, bottom, right in merges:
        if left == right and top < len(rows) and left < len(rows[top]):
            for at in range(top + 1, min(bottom + 1, len(rows))):
                if left < len(rows[at]):
                    rows[at][left] = rows[top][left]
    return rows


def bare_title(text: str) -> str:
    """Return a header's words without blanks and brackets."""
    return BRACKETS.sub("", "".join(text.split()))


def _classify(title: str, words: Mapping[str, Any]) -> tuple[str, int] | None:
    bare = bare_title(title)
    for field, exact in words["exact"].items():
        if bare in exact:
            return field, exact.index(bare)
    for field, parts in words["contains"].items():
        if bare and len(bare) < 20 and any(part in bare for part in parts):
            return field, 100
    return None


def _find_header(
    rows: Sequence[Sequence[str]], words: Mapping[str, Any], given: Mapping[str, int] | None
) -> tuple[int, dict[str, int], dict[int, str]]:
    best: tuple[int, dict[str, int], dict[int, str]] = (-1, {}, {})
    for at in range(min(len(rows), SEARCH_ROWS)):
        titles = {column: text for column, text in enumerate(rows[at]) if text}
        ranked: dict[str, tuple[int, int]] = {}
        for column, text in titles.items():
            hit = _classify(text, words)
            if hit and (hit[0] not in ranked or hit[1] < ranked[hit[0]][0]):
                ranked[hit[0]] = (hit[1], column)
        if len(ranked) >= 2 and len(ranked) > len(best[1]):
            best = (at, {field: column for field, (_, column) in ranked.items()}, titles)
    header, found, titles = best
    if given:
        taken = set(given.values())
        found = {**{f: c for f, c in found.items() if c not in taken and f not in given}, **given}
        header = max(header, 0)
    elif header < 0:
        raise InputRefused("no_header", "没有找到台账的表头。", "表头应有“具体内容”“责任单位”等栏；也可以指定各栏。")
    return header, dict(found), dict(titles)


def _depth(rows: Sequence[Sequence[str]], header: int, found: Mapping[str, int], words: Mapping[str, Any]) -> int:
    """A header of two rows: the second repeats or refines the first and holds no item."""
    below = rows[header + 1] if header + 1 < len(rows) else []
    cells = [cell for cell in below if cell]
    above = rows[header]
    same = [cell for column, cell in enumerate(below) if cell and column < len(above) and cell == above[column]]
    known = [cell for cell in cells if _classify(cell, words)]
    return 2 if cells and (same or len(known) * 2 > len(cells)) else 1


def _read_body(
    rows: Sequence[Sequence[str]],
    start: int,
    columns: Mapping[str, int],
    titles: Mapping[int, str],
    words: Mapping[str, Any],
) -> tuple[list[IncomingItem], list[Finding]]:
    items: list[IncomingItem] = []
    findings: list[Finding] = []
    heading = ""
    for at in range(start, len(rows)):
        cells = list(rows[at])
        filled = [cell for cell in cells if cell]
        first = filled[0] if filled else ""
        if not filled or (cells == list(rows[start - 1])):
            continue
        if any(first.startswith(word) for word in words["below"]["words"]):
            findings.append(_tell(at, f"没有作为任务：{'　'.join(filled)[:60]}"))
            continue
        alone = len(set(filled)) == 1 and not first.isdigit()
        if alone and (cells.index(first) < columns["text"] or HEADING.match(first)):
            heading = first
            continue
        if all(cell.isdigit() for cell in filled) and len(filled) > 2:
            continue  # a row of column numbers
        item, told = _read_item(at, cells, columns, titles, heading)
        findings += told
        if item is not None:
            items.append(item)
    return items, findings


def _read_item(
    at: int, cells: Sequence[str], columns: Mapping[str, int], titles: Mapping[int, str], heading: str
) -> tuple[IncomingItem | None, list[Finding]]:
    def cell(field: str) -> str:
        column = columns.get(field, len(cells))
        return cells[column] if column < len(cells) else ""

    findings: list[Finding] = []
    text, section = cell("text") or cell("section"), cell("section") or heading
    if not text:
        words = "　".join(value for value in cells if value)
        return None, [_tell(at, f"没有具体内容，没有作为任务：{words[:60]}")]
    said = cell("status")
    status = STATES.get("".join(said.split()), "")
    extra = [
        f"{titles.get(column) or f'第{column + 1}栏'}：{value}"
        for column, value in enumerate(cells)
        if value and column not in columns.values()
    ]
    if said and not status:
        extra.append(f"完成状态：{said}")
        findings.append(_tell(at, f"不认识的完成状态“{said[:20]}”，写进了备注"))
    if status == State.LATE:
        status = str(State.RUNNING)
        findings.append(_tell(at, "原写“逾期”，按“进行中”导入；是否逾期由时限判断"))
    item = IncomingItem(
        at + 1,
        section if section != text else heading,
        text,
        cell("number"),
        _units(cell("lead")),
        _units(cell("responsible")),
        cell("own_unit"),
        cell("person"),
        cell("deadline"),
        cell("progress"),
        status,
        cell("evidence"),
        cell("problems"),
        "；".join((*((cell("remark"),) if cell("remark") else ()), *extra)),
    )
    return item, findings


def _units(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in DIVIDERS.split(text) if word.strip()))


def _tell(row: int, message: str) -> Finding:
    return Finding("ledger_row", Severity.WARNING, f"第 {row + 1} 行{message}。", row=row + 1)


def _hidden(grid: Grid, header: int) -> list[Finding]:
    found: list[Finding] = []
    rows = sorted(at + 1 for at in grid.hidden_rows if at > header)
    if rows:
        message = f"有 {len(rows)} 行是隐藏的（第 {rows[0]} 行起），也读入了。"
        found.append(Finding("hidden", Severity.WARNING, message))
    if grid.hidden_columns:
        found.append(Finding("hidden", Severity.WARNING, f"有 {len(grid.hidden_columns)} 栏是隐藏的，也读入了。"))
    if grid.uncached:
        message = f"有 {len(grid.uncached)} 个公式没有算好的结果，读作空白；请用 WPS 打开保存后再导入。"
        found.append(Finding("formula", Severity.WARNING, message))
    elif grid.formulas:
        found.append(Finding("formula", Severity.INFO, f"有 {len(grid.formulas)} 个公式，只取了结果。"))
    return found


def without(ledger: IncomingLedger, known: frozenset[str]) -> IncomingLedger:
    """Return the ledger without rows whose words are in the store already (``known``, blanks dropped), each told."""
    fresh: list[IncomingItem] = []
    findings = list(ledger.findings)
    seen = set(known)
    for item in ledger.items:
        words = "".join(item.text.split())
        if words in seen:
            findings.append(_tell(item.row - 1, "和台账里已有的任务相同，没有重复导入"))
        else:
            fresh.append(item)
            seen.add(words)
    return replace(ledger, items=tuple(fresh), findings=tuple(findings))
