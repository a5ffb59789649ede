"""How does a village get its own doubtful rows back? A workbook with the rows, the reasons beside them, blanks to fill.

For internal use: ID numbers and accounts stand in full, so every sheet says 内部资料 不得公开.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.steady_zip import save_workbook
from zwgk_desktop.domain.subsidies.mending import FIELDS, TITLES

SECRET = "内部资料 不得公开"
HEAD_ROW = 4
REASON_CHARACTERS = 16  # that fit on one line of the reason
REASON, ANSWER, SHEET, ROW, PANEL = "存在的问题", "村里核实情况", "原表名", "原行号", "原列组"
BATCH = "清单编号"
PLACE = (SHEET, ROW, PANEL, BATCH)  # tells the program which row of which list this is
AS_WRITTEN = "发出时的内容"  # a hidden sheet: what was written, to know what the village changed
WIDTHS = {
    "name": 9, "id": 20, "card": 21, "village": 9, "group": 7, "area": 7, "standard": 8, "amount": 10, "phone": 13,
    "date": 12, "remark": 14,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One row for the village: texts by field, what is wrong, which fields to fill, where it stood; ``held``: 未收."""

    values: Mapping[str, str]
    reasons: tuple[str, ...]
    blanks: frozenset[str]
    sheet: str
    row: int
    panel: int
    held: bool


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """What one village gets; ``phone`` of the township's office, ``batch`` the list's number in the store."""

    township: str
    village: str
    title: str
    phone: str
    rows: Sequence[ReturnRow]
    batch: int


def write_return(path: Path, sheet: ReturnSheet, moment: datetime) -> None:
    """Write one village's workbook to ``path`` (a temporary one)."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "需核实"
    book.properties.title = f"{sheet.title}核实表"
    book.properties.created = moment.replace(tzinfo=None)
    heads = ["序号", *(TITLES[name] for name in FIELDS), REASON, ANSWER, *PLACE]
    _write_head(page, sheet, heads)
    for number, row in enumerate(sheet.rows, 1):
        _write_row(page, HEAD_ROW + number, number, row, sheet.batch)
    widths = [6, *(WIDTHS[name] for name in FIELDS), 34, 22, 12, 8, 8, 8]
    for at, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(at)].width = width
    for at, name in enumerate(FIELDS, 2):  # what nobody filled in or has to fill in only makes the paper small
        page.column_dimensions[get_column_letter(at)].hidden = not any(
            row.values.get(name) or name in row.blanks for row in sheet.rows
        )
    page.print_area = f"A1:{get_column_letter(len(heads) - len(PLACE))}{HEAD_ROW + len(sheet.rows)}"
    page.freeze_panes = page.cell(HEAD_ROW + 1, 3)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.oddHeader.center.text = SECRET
    _keep_as_written(book, sheet)
    save_workbook(book, path, moment)


def _keep_as_written(book: Any, sheet: ReturnSheet) -> None:
    kept = book.create_sheet(AS_WRITTEN)
    kept.sheet_state = "hidden"
    texts: list[list[str | int]] = [
        [*(row.values.get(name, "") for name in FIELDS), row.sheet, row.row, row.panel, sheet.batch]
        for row in sheet.rows
    ]
    heads: list[str | int] = [*(TITLES[name] for name in FIELDS), *PLACE]
    for at, row in enumerate([heads, *texts], 1):
        for column, value in enumerate(row, 1):
            if value != "":
                cell = kept.cell(at, column, value)
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
    kept.protection.sheet = True


def _write_head(page: Any, sheet: ReturnSheet, heads: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    how = "请核实黄色格子，填好后把本表原样交回；最后四列请勿改动。属实不用改的、确实不发的，请在“村里核实情况”写明。"
    texts = (SECRET, f"{sheet.village}：{sheet.title}需核实的 {len(sheet.rows)} 行", how + _ask(sheet))
    for at, text in enumerate(texts, 1):
        page.merge_cells(start_row=at, start_column=1, end_row=at, end_column=len(heads) - len(PLACE))
        cell = page.cell(at, 1, text)
        cell.data_type = "s"
        cell.font = Font(bold=at < 3, size=16 if at == 2 else 11, color="FFC00000" if at == 1 else None)
        cell.alignment = Alignment(horizontal="center" if at < 3 else "left", vertical="center", wrap_text=True)
    page.row_dimensions[3].height = 32
    for at, text in enumerate(heads, 1):
        cell = page.cell(HEAD_ROW, at, text)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFE7ECF2")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _box()


def _ask(sheet: ReturnSheet) -> str:
    return f"联系电话：{sheet.phone}（{sheet.township}）。" if sheet.phone else ""


def _write_row(page: Any, at: int, number: int, row: ReturnRow, batch: int) -> None:
    from openpyxl.styles import Alignment, PatternFill

    fill = PatternFill("solid", fgColor="FFFFF2CC")
    reason = ("【未收】" if row.held else "【已收，待核实】") + "；".join(row.reasons)
    page.row_dimensions[at].height = max(18, 15 * -(-len(reason) // REASON_CHARACTERS))
    texts = [number, *(row.values.get(name, "") for name in FIELDS), reason, "", row.sheet, row.row, row.panel, batch]
    for column, value in enumerate(texts, 1):
        cell = page.cell(at, column)
        cell.border = _box()
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        name = FIELDS[column - 2] if 2 <= column <= len(FIELDS) + 1 else ""
        if name in row.blanks or column == len(FIELDS) + 3:
            cell.fill = fill
        cell.number_format = "@"
        if value == "":
            continue
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # never a formula, whatever it begins with


def _box() -> Any:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color="FF999999")
    return Border(left=side, right=side, top=side, bottom=side)
