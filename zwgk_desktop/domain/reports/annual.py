"""Do the tables of 政府信息公开工作年度报告 agree with one another and with last year's? (国办公开办函〔2021〕30号)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.reports.annual_layout import AnnualLayout, Block, Column, Row

LARGEST = Decimal(10) ** 12
WIDE = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")


@dataclass(frozen=True)
class AnnualTables:
    """The cells of tables two, three and four by name; a cell that held no number keeps its words (``texts``)."""

    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def number(self, cell: str) -> Decimal | None:
        """Return what a cell says; None when it is missing or no number."""
        return self.numbers.get(cell)

    def count(self, cell: str) -> Decimal:
        """Return what a cell says, 0 when it says nothing."""
        return self.numbers.get(cell, Decimal(0))

    def with_cells(self, cells: Mapping[str, Decimal]) -> AnnualTables:
        """Return the tables with these cells instead."""
        texts = {name: words for name, words in self.texts.items() if name not in cells}
        return AnnualTables({**self.numbers, **cells}, texts)


@dataclass(frozen=True)
class AnnualReport:
    """A year's report: ``office`` publishes it; ``texts`` are the parts without tables, by part."""

    office: str
    year: int
    texts: Mapping[str, str]
    tables: AnnualTables
    made_on: date | None = None

    def title(self, layout: AnnualLayout) -> str:
        """清源县云岭镇人民政府2026年政府信息公开工作年度报告."""
        return f"{self.office}{self.year}年{layout.title}"


def read_cell(words: str) -> Decimal | None:
    """Return the number a cell or an officer wrote (full-width digits, separators); None for anything else."""
    text = words.translate(WIDE).replace(",", "").strip()
    if not text or not text.lstrip("-").replace(".", "", 1).isdecimal():
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if abs(number) < LARGEST else None


def show_number(number: Decimal) -> str:
    """Return a number as it is printed: 0, 12, 1.5; never 1E+1 or trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def typed_number(layout: AnnualLayout, cell: str, words: Any) -> Decimal:
    """Return what an officer typed for a cell; WrongUsage for an unknown or summed cell or what is no such number."""
    if cell not in layout.places:
        raise WrongUsage("annual_cell", f"年度报告没有“{cell}”这一格。")
    if cell in layout.summed:
        raise WrongUsage(
            "annual_summed", f"{layout.name(cell)}由其他各格相加得出，不能直接填写。", "请修改相加的各格。"
        )
    number, column = read_cell(str(words)), layout.places[cell][2]
    if number is None or number < 0 or _decimals(number) > column.decimals:
        what = "不小于 0 的数" if column.decimals else "0 或正整数"
        raise WrongUsage("annual_number", f"{layout.name(cell)}应填{what}，不能填“{words}”。", "没有发生的填 0。")
    return number


def fill_sums(layout: AnnualLayout, tables: AnnualTables) -> AnnualTables:
    """Return the tables with every cell a number: what is missing becomes 0, totals are added up."""
    numbers = {cell: tables.count(cell) for cell in layout.places}
    for block in layout.blocks:
        for row in (one for one in block.rows if one.sum_of):
            for column in block.columns:
                parts = (numbers[f"{block.table}.{key}.{column.key}"] for key in row.sum_of)
                numbers[block.cell(row, column)] = sum(parts, Decimal(0))
        for row in block.rows:
            for column in (one for one in block.columns if one.sum_of):
                parts = (numbers[f"{block.table}.{row.key}.{key}"] for key in column.sum_of)
                numbers[block.cell(row, column)] = sum(parts, Decimal(0))
    return AnnualTables(numbers)


def check_tables(layout: AnnualLayout, tables: AnnualTables, last: AnnualTables | None = None) -> list[Finding]:
    """Return what is wrong in the tables: cells that are no numbers, sums, balances, and the tie to last year."""
    found = [*_cells(layout, tables), *_sums(layout, tables), *_balances(layout, tables)]
    if last is not None:
        found += [*_carried(layout, tables, last), *_in_force(layout, tables, last)]
    return found


def _finding(
    layout: AnnualLayout, kind: str, place: tuple[Block, Row, Column], message: str, value: str = "", warn: bool = False
) -> Finding:
    block, row, column = place
    severity = Severity.WARNING if warn else Severity.ERROR
    table = f"表{layout.part(block.table).number}"
    return Finding(kind, severity, message, table, _line(layout, block, row), column.label, value)


def _line(layout: AnnualLayout, block: Block, row: Row) -> int:
    """The row's number among the rows with numbers of its table, from 1."""
    lines = [(b, r) for b in layout.blocks if b.table == block.table for r in b.rows]
    return lines.index((block, row)) + 1


def _cells(layout: AnnualLayout, tables: AnnualTables) -> Iterator[Finding]:
    there = {cell.split(".")[0] for cell in (*tables.numbers, *tables.texts)}
    for part in layout.parts:
        if part.table and part.key not in there:
            message = f"没有找到表{part.number}（{part.title}）。应按格式列出全部表格，没有发生的填 0。"
            yield Finding("annual_table_missing", Severity.ERROR, message, f"表{part.number}")
    for cell, place in layout.places.items():
        number, column = tables.number(cell), place[2]
        if place[0].table not in there:
            continue
        if number is None:
            words = tables.texts.get(cell, "").strip()
            seen = f"写的是“{words[:20]}”" if words else "是空的"
            message = f"{layout.name(cell)}{seen}，应填数字；没有发生的填 0。"
            yield _finding(layout, "annual_not_number", place, message, words[:20])
        elif number < 0:
            message = f"{layout.name(cell)}是 {show_number(number)}，不能小于 0。"
            yield _finding(layout, "annual_negative", place, message, show_number(number))
        elif _decimals(number) > column.decimals:
            message = f"{layout.name(cell)}是 {show_number(number)}，应为整数。"
            yield _finding(layout, "annual_not_whole", place, message, show_number(number))


def _decimals(number: Decimal) -> int:
    text = show_number(number)
    return len(text.partition(".")[2])


def _total(tables: AnnualTables, cells: list[str]) -> Decimal | None:
    """The sum of cells; None when one of them is no number: that has its own finding."""
    numbers = [tables.number(cell) for cell in cells]
    return sum((n for n in numbers if n is not None), Decimal(0)) if None not in numbers else None


def _sums(layout: AnnualLayout, tables: AnnualTables) -> Iterator[Finding]:
    for cell, place in layout.places.items():
        block, row, column = place
        across = [f"{block.table}.{row.key}.{key}" for key in column.sum_of]
        down = [f"{block.table}.{key}.{column.key}" for key in row.sum_of]
        ways = (("annual_total_column", across, "同一行各列"), ("annual_total_row", down, "以上各行"))
        for kind, parts, words in ways:
            written, added = tables.number(cell), _total(tables, parts)
            if parts and None not in (written, added) and written != added:
                assert written is not None
                assert added is not None
                message = (
                    f"{layout.name(cell)}写的是 {show_number(written)}，{words}相加是 {show_number(added)}，请核对。"
                )
                yield _finding(layout, kind, place, message, show_number(written))


def _balances(layout: AnnualLayout, tables: AnnualTables) -> Iterator[Finding]:
    for balance in layout.balances:
        for block in (one for one in layout.blocks if one.table == balance.table):
            for column in block.columns:
                sides = [
                    _total(tables, [f"{block.table}.{key}.{column.key}" for key in keys])
                    for keys in (balance.left, balance.right)
                ]
                if None in sides or sides[0] == sides[1]:
                    continue
                left, right = (show_number(side) for side in sides if side is not None)
                row = next(one for one in block.rows if one.key == balance.left[0])
                table = f"表{layout.part(block.table).number}"
                message = f"{table}“{column.label}”一列不平：{balance.words}；现在前者是 {left}，后者是 {right}。"
                yield _finding(layout, "annual_balance", (block, row, column), message, left)


def _carried(layout: AnnualLayout, tables: AnnualTables, last: AnnualTables) -> Iterator[Finding]:
    table, this_row, last_row = layout.carried
    for cell, place in layout.places.items():
        block, row, column = place
        if (block.table, row.key) != (table, this_row):
            continue
        now, then = tables.number(cell), last.number(f"{table}.{last_row}.{column.key}")
        if now is not None and then is not None and now != then:
            message = (
                f"{layout.name(cell)}写的是 {show_number(now)}，上年报告“四、结转下年度继续办理”是 "
                f"{show_number(then)}，两数应当相同。"
            )
            yield _finding(layout, "annual_carried_over", place, message, show_number(now))


def _in_force(layout: AnnualLayout, tables: AnnualTables, last: AnnualTables) -> Iterator[Finding]:
    table, rows, (standing, made, gone) = layout.in_force
    for key in rows:
        cells = [f"{table}.{key}.{column}" for column in (standing, made, gone)]
        now, plus, minus = (tables.number(cell) for cell in cells)
        then = last.number(cells[0])
        if now is None or plus is None or minus is None or then is None or now == then + plus - minus:
            continue
        message = (
            f"{layout.name(cells[0])}写的是 {show_number(now)}；上年 {show_number(then)} 加制发 {show_number(plus)} "
            f"减废止 {show_number(minus)} 是 {show_number(then + plus - minus)}，请核对或说明原因。"
        )
        yield _finding(layout, "annual_in_force", layout.places[cells[0]], message, show_number(now), warn=True)
