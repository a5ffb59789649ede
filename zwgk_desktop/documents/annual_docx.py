"""How does the annual report look? The official layout: title, six parts, three tables with merged headings.

Source: 国办公开办函〔2021〕30号. ``official_docx`` writes what is built here as docx, ``official_pdf`` as PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from zwgk_desktop.documents.official_docx import Block as DocumentBlock
from zwgk_desktop.documents.official_docx import Cell, OfficialDocument, PageBreak, Paragraph, Table
from zwgk_desktop.domain.reports.annual import AnnualReport, show_number
from zwgk_desktop.domain.reports.annual_layout import AnnualLayout, Block, Column, Row

WIDTH = 156.0  # millimetres of the type area
LONG_TABLE = "three"  # fills a page; its merged headings must not be torn
SUBHEADING = re.compile(r"（[一二三四五六七八九十]{1,3}）[^。；]{1,24}")
Line = list[Cell | str]


def build_annual(layout: AnnualLayout, report: AnnualReport) -> OfficialDocument:
    """Return the paper of a report; raises KeyError when a cell has no number (see ``fill_sums``)."""
    blocks: list[DocumentBlock] = [Paragraph(preface(report))]
    for part in layout.parts:
        if part.key == LONG_TABLE:
            blocks.append(PageBreak())
        blocks.append(Paragraph(part.heading, level=1))
        if part.table:
            blocks.append(_table(layout, part.key, report))
        else:
            blocks += _text(report.texts.get(part.key, ""))
    title = f"{report.office}\n{report.year}年{layout.title}"
    return OfficialDocument(title, tuple(blocks), report.office, report.made_on)


def preface(report: AnnualReport) -> str:
    """Return the sentence above part one: on what ground the report is made, and for what time."""
    return (
        "本报告根据《中华人民共和国政府信息公开条例》和《中华人民共和国政府信息公开工作年度报告格式》"
        f"（国办公开办函〔2021〕30号）编制，所列数据的统计期限为{report.year}年1月1日至12月31日。"
    )


def _text(text: str) -> Iterator[Paragraph]:
    for line in (one.strip() for one in text.splitlines()):
        if line:
            yield Paragraph(line, level=2 if SUBHEADING.fullmatch(line) else 0)


def _table(layout: AnnualLayout, key: str, report: AnnualReport) -> Table:
    blocks = [block for block in layout.blocks if block.table == key]
    if len(blocks) > 1:
        return _stacked(blocks, report)
    (block,) = blocks
    return _crossed(block, report)


def _stacked(blocks: list[Block], report: AnnualReport) -> Table:
    """Several blocks below one another, each with its heading over the whole width."""
    most = max(len(block.columns) for block in blocks)
    rows: list[Line] = []
    for block in blocks:
        span = most // len(block.columns)
        rows.append([Cell(block.heading, columns=most + 1, bold=True)])
        rows.append([block.head, *(Cell(column.title, columns=span) for column in block.columns)])
        rows += [
            [row.title, *(Cell(_number(block, row, column, report), columns=span) for column in block.columns)]
            for row in block.rows
        ]
    first = WIDTH * 0.31
    return _made(rows, [first, *[(WIDTH - first) / most] * most], head=0)


def _crossed(block: Block, report: AnnualReport) -> Table:
    """One block with headings above its columns and, where rows have names, left of its rows."""
    depth = max((len(row.groups) for row in block.rows), default=0) + 1 if any(r.title for r in block.rows) else 0
    rows = _head(block, depth)
    head = len(rows)
    for line, row in zip(_labels(block.rows, depth), block.rows, strict=True):
        rows.append([*line, *(_number(block, row, column, report) for column in block.columns)])
    labels = [9.0, 20.0, 47.0][:depth]
    rest = (WIDTH - sum(labels)) / len(block.columns)
    return _made(rows, [*labels, *[rest] * len(block.columns)], head)


def _made(rows: Iterable[Line], widths: list[float], head: int) -> Table:
    return Table(tuple(tuple(row) for row in rows), tuple(widths), head, 9.0)


def _number(block: Block, row: Row, column: Column, report: AnnualReport) -> str:
    number: Decimal = report.tables.numbers[block.cell(row, column)]
    return show_number(number)


def _head(block: Block, depth: int) -> list[Line]:
    """The heading rows: a group over its columns, stretched down to where its columns' own titles begin."""
    height = max(len(column.groups) for column in block.columns) + 1
    stacks = [_stack(column, height) for column in block.columns]
    rows: list[Line] = [[] for _ in range(height)]
    for level, row in enumerate(rows):
        for mark, same in groupby(stacks, key=lambda stack, at=level: stack[at]):  # type: ignore[misc]
            columns = list(same)
            if level == 0 or columns[0][level - 1] != mark:
                row.append(Cell(mark[-1], len(columns), columns[0].count(mark)))
    if block.top:
        rows.insert(0, [Cell(block.top, columns=len(block.columns))])
    if depth:
        rows[0].insert(0, Cell(block.head, depth, len(rows)))
    return rows


def _stack(column: Column, height: int) -> list[tuple[str, ...]]:
    """What stands above a column from the top down, each with the path that tells it from others of the same words."""
    title = (column.key, column.title)
    if not column.groups:
        return [title] * height
    groups = [column.groups[: level + 1] for level in range(len(column.groups))]
    return [*groups, *[groups[-1]] * (height - 1 - len(groups)), title]


def _labels(rows: tuple[Row, ...], depth: int) -> Iterator[Line]:
    """The label cells left of every row: a group reaches over its rows, a title over the columns left to it."""
    before: tuple[str, ...] = ()
    for at, row in enumerate(rows):
        line: Line = []
        for level, words in enumerate(row.groups):
            path = row.groups[: level + 1]
            if before[: level + 1] != path:
                count = sum(1 for _ in _while_same(rows[at:], path))
                line.append(Cell(words, rows=count, align="center"))
        if depth:
            line.append(Cell(row.title, columns=depth - len(row.groups), align="left"))
        before = row.groups
        yield line


def _while_same(rows: tuple[Row, ...], path: tuple[str, ...]) -> Iterator[Row]:
    for row in rows:
        if row.groups[: len(path)] != path:
            return
        yield row
