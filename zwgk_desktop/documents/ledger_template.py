"""How is the county's own blank ledger filled? Find its header, fill its columns, keep styles and what stands below."""

from __future__ import annotations

import re
from copy import copy
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.ledger_workbook import clean, moment_of, put
from zwgk_desktop.documents.steady_zip import save_workbook
from zwgk_desktop.documents.untrusted import Format, check_xml_prolog, guard_zip, sniff
from zwgk_desktop.documents.wrapping import column_points, count_lines, row_height
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.ledger_sheet import LedgerSheet

SYNONYMS = {
    "number": ("序号", "编号", "号"),
    "task": ("重点任务", "主要任务", "工作任务", "任务名称", "任务", "工作要点", "公开事项", "一级指标"),
    "content": ("具体内容", "任务内容", "工作内容", "具体任务", "具体要求", "工作要求", "具体举措", "工作措施", "内容"),
    "lead": ("牵头单位", "牵头部门", "牵头科室", "市牵头单位", "县牵头单位"),
    "responsible": ("责任单位", "责任部门", "配合单位", "落实单位", "承办单位", "责任科室", "实施单位"),
    "person": ("责任人", "责任人员", "负责人", "具体责任人", "经办人", "联系人"),
    "deadline": ("完成时限", "完成时间", "时限要求", "办结时限", "时间要求", "时限", "时间节点", "完成期限"),
    "progress": (
        "本季度进展",
        "进展情况",
        "工作进展",
        "完成情况",
        "落实情况",
        "目前进展",
        "推进情况",
        "季度进展",
        "本季度完成情况",
    ),
    "state": ("完成状态", "是否完成", "状态", "进度", "办理状态", "完成与否"),
    "evidence": ("佐证材料", "印证材料", "支撑材料", "证明材料", "佐证", "材料清单", "网址链接"),
    "problems": (
        "存在问题及下一步措施",
        "存在问题",
        "下一步措施",
        "存在的问题",
        "存在问题及下步打算",
        "下一步工作",
        "问题及建议",
    ),
    "remark": ("备注", "说明"),
}
HEADER_WITHIN = 30  # rows; nobody puts a header further down
LEAST_COLUMNS = 3
FOOTER = re.compile(
    r"填报|填表|审核|负责人|经办|签字|签名|盖章|公章|电话|日期|合计|注[:：]|备注[:：]|说明[:：]|单位[:：]"
)
REFERENCE = re.compile(r"(\"[^\"]*\"|'[^']*'!|[A-Za-z_.]+\()|(\$?[A-Z]{1,3})(\$?)(\d{1,7})(?![\d(])")


def fill_template(template: Path, path: Path, sheet: LedgerSheet) -> None:
    """Write ``sheet`` in the layout of ``template`` (an xlsx) to ``path``.

    Raises InputRefused: unsupported_format, corrupt, encrypted, no_header, template_filled (rows already written in).
    """
    book = _open(template)
    page, header, columns = _find_header(book)
    first = _below_header(page, header, columns)
    if "content" not in columns and "task" in columns:  # one column for both: the work itself belongs there
        columns["content"] = columns.pop("task")
    last = _last_blank(page, first, columns)
    extra = max(0, len(sheet.rows) - (last - first + 1))
    if extra:
        _insert_rows(page, last + 1, extra)
    _unmerge(page, first, first + len(sheet.rows) - 1)
    styles = {number: copy(page.cell(first, number)._style) for number in range(1, page.max_column + 1)}
    own = {
        n: page.cell(first, n).value for n in styles if n not in columns.values() and _is_formula(page.cell(first, n))
    }
    for at, row in enumerate(sheet.rows, first):
        for number, style in styles.items():
            page.cell(at, number)._style = copy(style)
        for key, number in columns.items():
            put(page, at, number, getattr(row, key))
        for number, formula in own.items():
            page.cell(at, number).value = _moved(formula, first, at, page.cell(first, number).coordinate, number)
        page.row_dimensions[at].height = _height(page, at, columns)
    save_workbook(book, path, moment_of(sheet))


def _open(template: Path) -> Any:
    from openpyxl import load_workbook

    kind = sniff(template)
    if kind is not Format.XLSX:
        raise InputRefused(
            "unsupported_format", f"模板 {template.name} 不是 xlsx 表格。", "请用 WPS 另存为 xlsx 后再试。"
        )
    with guard_zip(template) as archive:
        if any("vbaproject" in name.lower() for name in archive.names):
            raise InputRefused("unsupported_format", f"模板 {template.name} 带有宏。", "请另存为不带宏的 xlsx 后再试。")
        for name in archive.names:
            if name.endswith((".xml", ".rels")):
                check_xml_prolog(archive.read(name))
    try:
        return load_workbook(template)
    except Exception as error:  # openpyxl raises many kinds on damaged parts; all mean the same to an officer
        raise InputRefused(
            "corrupt", f"模板 {template.name} 打不开。", "请用 WPS 打开后另存为新文件，再试一次。"
        ) from error


def guess_columns(headings: dict[int, str]) -> dict[str, int]:
    """Return which column (1-based) holds which key; exact synonyms first, then headings that contain one."""
    found: dict[str, int] = {}
    words = {number: re.sub(r"[（(].*$", "", "".join(text.split())) for number, text in headings.items()}
    for exact in (True, False):
        for key, synonyms in SYNONYMS.items():
            for synonym in synonyms:
                for number, word in words.items():
                    taken = key in found or number in found.values()
                    if not taken and (word == synonym or (not exact and len(synonym) > 1 and synonym in word)):
                        found[key] = number
    return found


def _find_header(book: Any) -> tuple[Any, int, dict[str, int]]:
    best: tuple[int, Any, int, dict[str, int]] | None = None
    for page in (sheet for sheet in book.worksheets if sheet.sheet_state == "visible"):
        for row in range(1, min(HEADER_WITHIN, page.max_row) + 1):
            cells = {c.column: str(c.value) for c in page[row] if c.value is not None and len(str(c.value)) <= 30}
            columns = guess_columns(cells)
            if len(columns) >= LEAST_COLUMNS and (best is None or len(columns) > best[0]):
                best = (len(columns), page, row, columns)
    if best is None:
        raise InputRefused("no_header", "模板里没有找到表头。", "表头一行应有序号、重点任务、完成情况等栏目名称。")
    return best[1], best[2], best[3]


def _below_header(page: Any, header: int, columns: dict[str, int]) -> int:
    """Return the first data row: below the header and whatever is merged with it; a second header row is read too."""
    spans = [m for m in page.merged_cells.ranges if m.min_row <= header <= m.max_row]
    last: int = max([header, *(m.max_row for m in spans)])
    for row in range(header + 1, last + 1):
        cells = {c.column: str(c.value) for c in page[row] if c.value is not None}
        for key, number in guess_columns(cells).items():
            if key not in columns or columns[key] not in range(1, page.max_column + 1):
                columns[key] = number
    return last + 1


def _last_blank(page: Any, first: int, columns: dict[str, int]) -> int:
    """Return the last row of the blank table: before the first row that says something below it."""
    last = first
    for row in range(first, page.max_row + 1):
        words = [str(c.value) for c in page[row] if c.value is not None and not _is_formula(c)]
        words = [word for word in words if not word.strip().isdigit()]
        if words and not FOOTER.search("".join(words)) and not _is_wide(page, row):
            raise InputRefused(
                "template_filled", f"模板第 {row} 行已有内容，不能确定该填在哪里。", "请使用表头下面空白的模板。"
            )
        if words:
            return max(first, row - 1) if row > first else _make_room(page, first)
        if any(c.has_style and c.border.left.style for c in page[row]) or row == first:
            last = row
    return last


def _make_room(page: Any, first: int) -> int:
    """A template whose note stands right under the header: open one row for the table."""
    _insert_rows(page, first, 1)
    for number in range(1, page.max_column + 1):
        page.cell(first, number)._style = copy(page.cell(first - 1, number)._style)
    return first


def _is_wide(page: Any, row: int) -> bool:
    half: float = page.max_column / 2
    wide = [m for m in page.merged_cells.ranges if m.size["columns"] >= half]
    return any(m.min_row <= row <= m.max_row for m in wide)


def _is_formula(cell: Any) -> bool:
    return bool(cell.data_type == "f")


def _unmerge(page: Any, first: int, last: int) -> None:
    for span in [m for m in page.merged_cells.ranges if m.min_row <= last and m.max_row >= first]:
        page.unmerge_cells(str(span))


def _insert_rows(page: Any, at: int, count: int) -> None:
    """Open ``count`` rows at ``at``; what stands below moves with its styles, merges, heights and formulas."""
    from openpyxl.worksheet.cell_range import CellRange

    spans = [CellRange(str(m)) for m in page.merged_cells.ranges if m.min_row >= at]
    for span in spans:
        page.unmerge_cells(str(span))
    heights = {row: d.height for row, d in page.row_dimensions.items() if row >= at and d.height is not None}
    page.insert_rows(at, count)
    for row in heights:
        page.row_dimensions[row].height = None
    for row, height in heights.items():
        page.row_dimensions[row + count].height = height
    for span in spans:
        span.shift(row_shift=count)
        page.merge_cells(span.coord)
    for cells in page.iter_rows():
        for cell in cells:
            if _is_formula(cell):
                cell.value = shift_references(str(cell.value), at, count)
    if page.print_area:
        areas = page.print_area if isinstance(page.print_area, list) else str(page.print_area).split(",")
        page.print_area = [shift_references(area.split("!")[-1].replace("$", ""), at, count) for area in areas]


def shift_references(formula: str, at: int, count: int) -> str:
    """Return a formula after ``count`` rows came in at ``at``; a range that ended just above grows with the table."""

    def moved(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        row = int(match[4])
        ends_range = match.start() > 0 and formula[match.start() - 1] == ":" and row == at - 1
        return f"{match[2]}{match[3]}{row + count if row >= at or ends_range else row}"

    return REFERENCE.sub(moved, formula)


def _moved(formula: Any, first: int, at: int, origin: str, number: int) -> Any:
    from openpyxl.formula.translate import Translator
    from openpyxl.utils import get_column_letter

    if at == first:
        return formula
    return Translator(str(formula), origin=origin).translate_formula(f"{get_column_letter(number)}{at}")


def _height(page: Any, row: int, columns: dict[str, int]) -> float:
    from openpyxl.utils import get_column_letter

    tallest = float(page.row_dimensions[row].height or 0)
    for number in columns.values():
        cell = page.cell(row, number)
        width = page.column_dimensions[get_column_letter(number)].width or 8.43
        size = float(cell.font.sz or 11)
        lines = count_lines(clean(str(cell.value or "")), max(column_points(width), size), size)
        tallest = max(tallest, row_height(lines, size))
    return min(round(tallest, 1), 409.0)
