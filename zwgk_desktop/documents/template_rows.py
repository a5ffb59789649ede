"""How do rows come into a county's workbook so that nothing in it points to the wrong place?

Formulas of every sheet, names, merges, heights, print areas, breaks, data validation, conditional formats, filters and
tables move with the rows below; a range that ends with the table grows with it.
"""

from __future__ import annotations

import re
from copy import copy
from typing import Any

from zwgk_desktop.domain.errors import InputRefused

SHEET = r"(?:'(?:[^']|'')+'|[^\s!'\"(),;:+\-*/^&=<>{}\[\]]+)!"
CELL = r"\$?[A-Za-z]{1,3}\$?\d{1,7}"
REFERENCE = re.compile(
    rf"(?P<text>\"[^\"]*\")|(?P<call>[A-Za-z_][\w.]*\()"
    rf"|(?P<sheet>{SHEET})?(?P<ref>{CELL}(?::{CELL})?|\$?\d{{1,7}}:\$?\d{{1,7}})(?![\w(.])"
)
ROW = re.compile(r"(\$?)(\d+)$")


def shift_references(formula: str, at: int, count: int, moved: str = "", own: str = "") -> str:
    """Return a formula of sheet ``own`` after ``count`` rows came in at ``at`` on sheet ``moved``.

    A range that ended just above ``at`` grows with the table. Text and function names are left alone.
    """

    def shift(match: re.Match[str]) -> str:
        if match["text"] or match["call"]:
            return match[0]
        before = formula[match.start() - 1] if match.start() else ""
        if before and (before.isalnum() or before in "_.$"):
            return match[0]
        named = (match["sheet"] or "")[:-1].strip("'").replace("''", "'")
        if (named or own) != moved:
            return match[0]
        first, colon, last = match["ref"].partition(":")
        moved_first = _shift_row(first, at, count)
        grown = colon and int(ROW.search(last)[2]) == at - 1  # type: ignore[index]
        moved_last = _shift_row(last, at - 1 if grown else at, count) if colon else ""
        return f"{match['sheet'] or ''}{moved_first}{colon}{moved_last}"

    return REFERENCE.sub(shift, formula)


def _shift_row(cell: str, at: int, count: int) -> str:
    return ROW.sub(lambda m: f"{m[1]}{int(m[2]) + count if int(m[2]) >= at else m[2]}", cell)


def is_formula(cell: Any) -> bool:
    """Tell whether a cell holds a formula."""
    return bool(cell.data_type == "f")


def insert_rows(book: Any, page: Any, at: int, count: int) -> None:
    """Open ``count`` rows at ``at``; what stands below and whatever points there moves.

    InputRefused (template_formula): an array formula, which cannot be moved safely.
    """
    from openpyxl.worksheet.cell_range import CellRange

    _refuse_arrays(book)
    spans = [CellRange(str(m)) for m in page.merged_cells.ranges if m.max_row >= at]
    for span in spans:
        page.unmerge_cells(str(span))
    looks = {r: copy(d) for r, d in page.row_dimensions.items() if r >= at}
    page.insert_rows(at, count)
    for row in looks:
        del page.row_dimensions[row]
    for row, look in looks.items():
        look.index = row + count
        page.row_dimensions[row + count] = look
    for span in spans:
        page.merge_cells(_shift_area(span.coord, at, count))
    for sheet in book.worksheets:
        _shift_formulas(sheet, page.title, at, count)
    for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
        for name in names.values():
            name.attr_text = shift_references(str(name.attr_text), at, count, page.title)
    _shift_areas(page, at, count)


def _refuse_arrays(book: Any) -> None:
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                if is_formula(cell) and not isinstance(cell.value, str):
                    raise InputRefused(
                        "template_formula",
                        f"模板“{sheet.title}”表 {cell.coordinate} 是数组公式，加行后无法保证仍然正确。",
                        "请在模板里把空白行加够，或改成普通公式，再试一次。",
                    )


def _shift_formulas(sheet: Any, moved: str, at: int, count: int) -> None:
    for cells in sheet.iter_rows():
        for cell in cells:
            if is_formula(cell):
                cell.value = shift_references(str(cell.value), at, count, moved, sheet.title)
    for rule in sheet.data_validations.dataValidation:
        for part in ("formula1", "formula2"):
            words = getattr(rule, part)
            if words:
                setattr(rule, part, shift_references(words, at, count, moved, sheet.title))


def _shift_area(area: str, at: int, count: int) -> str:
    return shift_references(area, at, count)


def _shift_areas(page: Any, at: int, count: int) -> None:
    """Move what a sheet says about areas of its own."""
    from openpyxl.formatting.formatting import ConditionalFormattingList
    from openpyxl.worksheet.cell_range import MultiCellRange

    for rule in page.data_validations.dataValidation:
        rule.sqref = MultiCellRange(_shift_area(str(rule.sqref), at, count))
    old, page.conditional_formatting = page.conditional_formatting, ConditionalFormattingList()
    for area in old:
        for rule in area.rules:
            rule.formula = [shift_references(f, at, count, page.title, page.title) for f in rule.formula]
            page.conditional_formatting.add(_shift_area(str(area.sqref), at, count), rule)
    if page.print_area:
        areas = page.print_area if isinstance(page.print_area, list) else str(page.print_area).split(",")
        page.print_area = [_shift_area(area.split("!")[-1].replace("$", ""), at, count) for area in areas]
    if page.auto_filter.ref:
        page.auto_filter.ref = _shift_area(page.auto_filter.ref, at, count)
    for table in page.tables.values():
        table.ref = _shift_area(table.ref, at, count)
        if table.autoFilter is not None:
            table.autoFilter.ref = _shift_area(table.autoFilter.ref, at, count)
    for mark in page.row_breaks.brk:
        mark.id = mark.id + count if mark.id >= at else mark.id
