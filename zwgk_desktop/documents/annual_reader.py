"""What does an annual report typed elsewhere say? Its tables, found by heading and shape, and the text of its parts.

The file comes from outside: sizes, zip ratio and XML are guarded; macros and links are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.documents.untrusted import Format, GuardedZip, guard_zip, sniff, unsupported_refusal
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.reports.annual import AnnualReport, AnnualTables, read_cell
from zwgk_desktop.domain.reports.annual_layout import AnnualLayout, Block
from zwgk_desktop.domain.reports.annual_text import is_superseded

if TYPE_CHECKING:
    from decimal import Decimal
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN_PART = "word/document.xml"
DROPPED = {W + tag for tag in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tblPr", "trPr", "tcPr")}
DEEPEST, WIDEST, LONGEST, MOST_TABLES = 40, 80, 2000, 40
TITLE = re.compile(
    r"(?P<office>[^，。；]{0,40}?)(?P<year>20\d\d)年(?:度)?(?P<after>[^，。；]{0,30}?)(?:政府)?信息公开(?:工作)?年度报告"
)
HEADING = re.compile(
    r"(?P<number>[一二三四五六])、(?P<words>[^。；]{2,32})|第(?P<nth>[一二三四五六])部分(?P<rest>[^。；]{2,32})"
)
NUMBERED = re.compile(r"^(?:[（(]?[一二三四五六七][）)、]|[（(]?\d+[）).．、]?)")
NOISE_EDGES = re.compile(r"^[\s\u3000]+")
NOISE = re.compile(r"[\s\u3000“”\"'‘’、，。,.：:（）()\-—_·]+")
SIGNED = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日|.{2,20}(?:人民政府|办事处|管理委员会)")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a table: ``cells`` each once, ``wide`` repeated over the columns they cover."""

    cells: list[str]
    wide: list[str]


Grid = list[_Line]


@dataclass
class _Read:
    """What was met on the way down the document: lines of text and tables, in their order."""

    lines: list[str] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)


def read_annual(path: Path, layout: AnnualLayout) -> AnnualReport:
    """Return the report in a docx.

    Refuses what is no docx, is broken or unsafe, is in the layout of 2019 (superseded_layout) or no annual report.
    """
    if sniff(path) is not Format.DOCX:
        raise unsupported_refusal("docx（WPS 文字请另存为 docx）")
    with guard_zip(path) as archive:
        read = _walk(archive)
    if is_superseded(layout, [cell for table in read.tables for row in table for cell in row.cells]):
        raise InputRefused(
            "superseded_layout",
            f"这份年度报告用的是 2019 年的旧格式（{layout.old_name}），已被替代。",
            "请改用 2021 年的格式（国办公开办函〔2021〕30号），可由本程序生成。",
        )
    tables = _tables(read.tables, layout)
    if not tables.numbers and not tables.texts:
        raise InputRefused("not_annual_report", "没有找到年度报告的表格。", "请核对是否选错了文件；表格不能是图片。")
    office, year = _title(read.lines)
    return AnnualReport(office, year, _parts(read.lines, layout), tables)


def _walk(archive: GuardedZip) -> _Read:
    if MAIN_PART not in archive.names:
        raise InputRefused("corrupt", "文件缺少正文，可能已损坏。", "请用 WPS 或 Word 打开后另存，再试一次。")
    body = archive.xml(MAIN_PART).find(W + "body")
    read = _Read()
    if body is not None:
        _blocks(body, read, 0)
    return read


def _blocks(parent: Element, read: _Read, depth: int) -> None:
    if depth > DEEPEST:
        raise _too_deep()
    for child in parent:
        if child.tag == W + "p":
            read.lines += "".join(_words(child)).split("\n")
        elif child.tag == W + "tbl":
            read.tables += [
                _grid(table) for table in islice(child.iter(W + "tbl"), MOST_TABLES)
            ]  # some stand in others
        elif child.tag not in DROPPED:
            _blocks(child, read, depth + 1)


def _too_deep() -> InputRefused:
    return InputRefused("corrupt", "文件的表格或文本框嵌套过深。", "请用 WPS 或 Word 打开后另存，再试一次。")


def _words(element: Element, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        raise _too_deep()
    for child in element:
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in (W + "br", W + "cr"):
            yield "\n"
        elif child.tag not in DROPPED:
            yield from _words(child, depth + 1)


def _grid(table: Element) -> Grid:
    """Return a table's cells, merged ones repeated over the columns and rows they cover."""
    grid: Grid = []
    for row in list(_below(table, W + "tr"))[:LONGEST]:
        line = _Line([], [])
        for cell in _below(row, W + "tc"):
            words = "".join(part for p in cell.iter(W + "p") for part in _words(p)).strip()
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(W + "val", "continue") == "continue" and grid:
                above, at = grid[-1].wide, len(line.wide)
                words = above[at] if at < len(above) else ""
            line.cells.append(words)
            line.wide.extend([words] * min(_span(cell), WIDEST - len(line.wide)))
        grid.append(line)
    return grid


def _span(cell: Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "1" if span is None else span.get(W + "val", "1")
    return max(1, min(int(value), WIDEST)) if value.isdecimal() and len(value) < 4 else 1


def _below(parent: Element, tag: str, depth: int = 0) -> Iterator[Element]:
    """Give rows or cells, also those inside content controls, none of a table inside."""
    if depth > DEEPEST:
        raise _too_deep()
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in DROPPED and child.tag not in (W + "tbl", W + "tc"):
            yield from _below(child, tag, depth + 1)


def _plain(words: str) -> str:
    return NOISE.sub("", NUMBERED.sub("", NOISE_EDGES.sub("", words)))


def _tables(grids: Sequence[Grid], layout: AnnualLayout) -> AnnualTables:
    numbers: dict[str, Decimal] = {}
    texts: dict[str, str] = {}
    for grid in grids:
        for block in layout.blocks:
            for cell, words in _block(grid, block):
                if cell in numbers or cell in texts:
                    continue
                number = read_cell(words)
                if number is None:
                    texts[cell] = words
                else:
                    numbers[cell] = number
    return AnnualTables(numbers, texts)


def _block(grid: Grid, block: Block) -> Iterator[tuple[str, str]]:
    """Give the cells of a block that stand in a table: below its row of column titles, beside its row titles."""
    count = len(block.columns)
    lines = [line.cells if block.table == "two" else line.wide for line in grid]
    start = _first_row(lines, block)
    if start is None:
        return
    end = next((at for at in range(start, len(lines)) if _ends(lines[at], block)), len(lines))
    for row in block.rows:
        wanted = _plain(row.title)
        fits = (at for at in range(start, end) if not wanted or _same(_plain(_label(lines[at], count)), wanted))
        at = next((at for at in fits if len(lines[at]) >= count), None)
        if at is not None:
            yield from zip((block.cell(row, column) for column in block.columns), lines[at][-count:], strict=True)
            start = at + 1


def _first_row(lines: Sequence[list[str]], block: Block) -> int | None:
    """Return the row after the one that ends in the block's column titles and is followed by its first row."""
    titles = [_plain(column.title) for column in block.columns]
    wanted = _plain(block.rows[0].title)
    for at, line in enumerate(lines):
        if not _is_head([_plain(words) for words in line[-len(titles) :]], titles):
            continue
        following = [_plain(_label(one, len(titles))) for one in lines[at + 1 : at + 3]]
        if not wanted or any(_same(label, wanted) for label in following):
            return at + 1
    return None


def _is_head(cells: list[str], titles: list[str]) -> bool:
    """Tell whether these are the column titles; some may stand in a row above without being merged downwards."""
    if len(cells) != len(titles) or any(cell not in ("", title) for cell, title in zip(cells, titles, strict=True)):
        return False
    return sum(map(bool, cells)) * 2 > len(titles)


def _label(line: list[str], count: int) -> str:
    """Return the innermost label of a row: the last words left of its numbers."""
    return next((words for words in reversed(line[:-count]) if words.strip()), "")


def _same(label: str, wanted: str) -> bool:
    """Tell whether a typed row title is the official one, given some freedom in marks and in what is left out."""
    if label == wanted:
        return True
    shorter, longer = sorted((label, wanted), key=len)
    return len(shorter) >= 4 and longer.startswith(shorter)


def _ends(line: list[str], block: Block) -> bool:
    """Tell whether the next block of a table with several begins."""
    return block.table == "two" and any(words.startswith("第二十条") for words in line)


def _title(lines: Sequence[str]) -> tuple[str, int]:
    """Return office and year of the title, which may stand on two lines; an empty office and 0 when there is none."""
    head = "".join(re.sub(r"[\s\u3000]+", "", line) for line in lines[:12])
    found = TITLE.search(head)
    return (found["office"] or found["after"], int(found["year"])) if found else ("", 0)


def _heading(line: str, layout: AnnualLayout) -> str | None:
    """Return the part whose heading a line is: its own title, or its number and most of the title's characters."""
    found = HEADING.fullmatch(line)
    number, words = (found["number"] or found["nth"], found["words"] or found["rest"]) if found else ("", line)
    for part in layout.parts:
        alike = sum(character in words for character in part.title) * 2 > len(part.title)
        if _plain(words) == _plain(part.title) or (number == part.number and alike):
            return part.key
    return None


def _parts(lines: Sequence[str], layout: AnnualLayout) -> dict[str, str]:
    """Return the text of the parts without tables, each below its heading."""
    texts: dict[str, list[str]] = {}
    now: str | None = None
    for line in (re.sub(r"[ \t\u3000]+", " ", one).strip() for one in lines):
        key = _heading(line.replace(" ", ""), layout)
        if key is not None:
            now = key
            texts.setdefault(key, [])
        elif now is not None and line:
            texts[now].append(line)
    last = texts.get(layout.parts[-1].key, [])
    while last and SIGNED.fullmatch(last[-1].replace(" ", "")):
        last.pop()
    return {p.key: "\n".join(texts.get(p.key, [])) for p in layout.parts if not p.table}
