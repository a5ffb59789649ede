"""How does a village's return form look, and what came back in it? One workbook, its numbers locked; read as hostile.

Only the first shown sheet is read, only as text; formulas count by nothing but their stored result, macros never run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.steady_zip import save_workbook
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.packets import SHEET, ReturnRow

HEADS = ("编号", "标题", "贴到哪里", "公示期", "张贴日期", "张贴地点", "张贴人", "撤下日期", "备注", "校验码")
WIDTHS = (7, 40, 20, 24, 14, 22, 12, 14, 26, 20)
FILLED = {"posted": 4, "place": 5, "by": 6, "down": 7, "note": 8}  # columns the village fills in, from 0
NUMBER, CODE = 0, 9
HEAD_ROW = 4
TOKEN_CELL = "资料包编号："
LIMIT = 5 << 20  # bytes of a form that comes back
MOST_ROWS = 2000
HOW = "请填写黄色格子，日期写成 2026-07-02，只填办了的；其他不要改动。照片放进“照片”里同编号的文件夹，整个文件夹交回。"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One posting of the form; ``values`` are filled in beforehand (place, person)."""

    number: int
    title: str
    where: str
    span: str
    code: str
    place: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What came back: the token that was found in the form ("" when it was lost), and the rows."""

    token: str
    rows: tuple[ReturnRow, ...]


def write_form(path: Path, title: str, token: str, lines: Sequence[FormLine], moment: datetime) -> None:
    """Write the form to ``path`` (a temporary one)."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page: Any = book.active
    page.title = SHEET
    book.properties.title = title
    book.properties.created = moment.replace(tzinfo=None)
    for at, text in enumerate((title, HOW, f"{TOKEN_CELL}{token}"), 1):
        page.merge_cells(start_row=at, start_column=1, end_row=at, end_column=len(HEADS))
        cell = page.cell(at, 1, text)
        cell.data_type = "s"
        cell.font = Font(bold=at == 1, size=15 if at == 1 else 11)
        cell.alignment = Alignment(horizontal="center" if at == 1 else "left", vertical="center", wrap_text=True)
    page.row_dimensions[2].height = 32
    _write_rows(page, lines)
    for at, width in enumerate(WIDTHS, 1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.freeze_panes = page.cell(HEAD_ROW + 1, 3)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.protection.sheet = True  # without a password: it keeps from mistakes, the check code finds the rest
    save_workbook(book, path, moment)


def _write_rows(page: Any, lines: Sequence[FormLine]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    side = Side(style="thin", color="FF999999")
    box, yellow = Border(left=side, right=side, top=side, bottom=side), PatternFill("solid", fgColor="FFFFF2CC")
    for column, text in enumerate(HEADS, 1):
        head = page.cell(HEAD_ROW, column, text)
        head.font, head.border, head.fill = Font(bold=True), box, PatternFill("solid", fgColor="FFE7ECF2")
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for at, line in enumerate(lines, HEAD_ROW + 1):
        page.row_dimensions[at].height = 34
        values = (line.number, line.title, line.where, line.span, "", line.place, line.by, "", "", line.code)
        for column, value in enumerate(values):
            cell = page.cell(at, column + 1)
            cell.border, cell.number_format = box, "@" if column else "0"
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if column in FILLED.values():
                cell.fill, cell.protection = yellow, Protection(locked=False)
            if value != "":
                cell.value = value
                cell.data_type = "s" if isinstance(value, str) else cell.data_type  # never a formula


def read_form(path: Path) -> ReadForm:
    """Return what a village filled in; InputRefused too_large, corrupt, encrypted, unsafe_xml, not_form …"""
    from zwgk_desktop.documents.list_reader import read_list
    from zwgk_desktop.documents.untrusted import check_size

    check_size(path, LIMIT)
    raw = read_list(path)
    for sheet in raw.sheets:
        rows = [[_text(value) for value in row] for row in sheet.rows[:MOST_ROWS]]
        head = next((at for at, row in enumerate(rows) if row[:1] == ["编号"] and "校验码" in row), None)
        if head is not None and not sheet.hidden:
            return ReadForm(_token(rows[:head]), tuple(_rows(rows, head, raw.date1904)))
    raise InputRefused("not_form", f"{path.name} 不是资料包里的回填表。", "请选择从资料包里填写后交回的那张表。")


def _token(rows: Sequence[Sequence[str]]) -> str:
    found = (cell.split(TOKEN_CELL, 1)[1] for row in rows for cell in row if TOKEN_CELL in cell)
    return next(found, "").strip()


def _rows(rows: Sequence[Sequence[str]], head: int, date1904: bool) -> list[ReturnRow]:
    """Return the filled rows; the columns are found by their heads, since a village may have put one between."""
    titles = list(rows[head])
    places = {key: titles.index(HEADS[at]) for key, at in FILLED.items() if HEADS[at] in titles}
    code, found = titles.index("校验码"), []
    for at, row in enumerate(rows[head + 1 :], head + 2):
        cells = [*row, *[""] * (len(titles) - len(row))]
        if not any(cells):
            continue
        values = {key: cells[place] for key, place in places.items()}
        if date1904:
            values |= {key: _later(values[key]) for key in ("posted", "down") if key in values}
        found.append(ReturnRow(at, cells[0], cells[code], **values))
    return found


def _later(text: str) -> str:
    """Return a serial day number of the Mac's old calendar as the usual one."""
    return str(int(text) + 1462) if text.isdecimal() and len(text) == 5 else text


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()[:500]
