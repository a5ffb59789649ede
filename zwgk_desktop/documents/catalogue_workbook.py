"""How does the catalogue look as a workbook that a clerk can edit? Lists to choose from, one sheet for the villages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.steady_zip import save_workbook

SPARE = 100  # empty rows below that have the lists too
WIDTHS = {
    "编号": 8, "一级事项": 14, "二级事项": 26, "公开内容": 44, "依据": 30, "公开频次": 10, "时限（日）": 11,
    "公示期（日）": 12, "公开主体": 20, "公开渠道": 26, "公开对象": 11, "保管期限": 10, "启用": 8,
}  # fmt: skip
NOTES = "修改说明"


def write_catalogue(
    path: Path,
    titles: Sequence[str],
    rows: Sequence[Sequence[str | int]],
    choices: Mapping[str, tuple[Sequence[str], bool]],
    off: tuple[str, str, Sequence[str], Mapping[str, Sequence[str]]],
    notes: Sequence[str],
    moment: datetime,
) -> None:
    """Write sheet 目录 (``titles``, ``rows``), the villages' sheet and how to edit, to ``path``, a temporary one.

    ``choices`` by title: words, and whether no other word may be written. ``off``: name of the sheet, head of its
    first column, heads of the items, and for each village its cells.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "目录"
    _fill(sheet, titles, rows)
    for at, title in enumerate(titles, 1):
        sheet.column_dimensions[_letter(at)].width = WIDTHS.get(title, 14)
        for row in range(len(rows) + 2, len(rows) + 2 + SPARE if title == titles[0] else 0):
            sheet.cell(row, at).number_format = "@"
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{_letter(len(titles))}{len(rows) + 1}"
    _add_choices(sheet, titles, choices, len(rows) + 1 + SPARE)
    name, first, heads, cells = off
    villages = book.create_sheet(name)
    _fill(villages, [first, *heads], [[village, *texts] for village, texts in cells.items()])
    for at in range(1, len(heads) + 2):
        villages.column_dimensions[_letter(at)].width = 16
    villages.freeze_panes = "B2"
    villages.row_dimensions[1].height = 48
    _write_notes(book.create_sheet(NOTES), notes)
    for each in book.worksheets:
        each.page_setup.orientation, each.page_setup.paperSize = "landscape", 8 if each is sheet else 9  # A3, A4
        each.page_setup.fitToWidth, each.page_setup.fitToHeight = 1, 0
        each.sheet_properties.pageSetUpPr.fitToPage = True
        each.print_title_rows = "1:1"
    save_workbook(book, path, moment)


def _letter(at: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(at))


def _fill(sheet: Any, titles: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line = Side("thin", "FFBFC7D1")
    box, wrapped = Border(line, line, line, line), Alignment(wrap_text=True, vertical="center")
    for at, row in enumerate([list(titles), *rows], 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(at, place)
            if isinstance(value, str):
                cell.value, cell.data_type, cell.number_format = value or None, "s" if value else "n", "@"
            else:
                cell.value = value
            cell.border, cell.alignment = box, wrapped
            if at == 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFE7ECF2")


def _add_choices(
    sheet: Any, titles: Sequence[str], choices: Mapping[str, tuple[Sequence[str], bool]], last: int
) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    for title, (words, strict) in choices.items():
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        rule.showErrorMessage = True
        rule.errorStyle = "stop" if strict else "warning"
        rule.errorTitle, rule.error = title, "请从列表中选择。"
        letter = _letter(list(titles).index(title) + 1)
        rule.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(rule)


def _write_notes(sheet: Any, notes: Sequence[str]) -> None:
    from openpyxl.styles import Alignment

    sheet.column_dimensions["A"].width = 90
    for at, note in enumerate(notes, 1):
        cell = sheet.cell(at, 1, note)
        cell.data_type, cell.alignment = "s", Alignment(wrap_text=True, vertical="top")
