"""What stands in a 任务分工表 kept as xlsx, xls or et? Every shown sheet, merged cells filled downwards."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.plan_text import PlanText, build_row, require_text
from zwgk_desktop.documents.sheet_facts import check_parts, check_sheet, read_workbook_parts
from zwgk_desktop.documents.spreadsheet_core import run_core
from zwgk_desktop.documents.untrusted import Format, check_size, guard_zip, read_limited, sniff
from zwgk_desktop.documents.xls_facts import read_xls_stream, repack
from zwgk_desktop.domain.errors import InputRefused

ROW_LIMIT = 20_000


def read_table(path: Path) -> PlanText:
    """Return the sheets' rows as lines with tabs; refuse corrupt, encrypted, too_large, empty."""
    try:
        lines, hidden = run_core(_read, path)
    except InputRefused as refusal:
        raise _refusal(refusal.__cause__) if refusal.__cause__ else refusal from refusal
    warnings = tuple(f"工作表“{name}”是隐藏的，没有读取。" for name in hidden)
    return PlanText(require_text("\n".join(lines)), "table", warnings)


def _sound_bytes(path: Path) -> bytes:
    """Return the workbook as the reader's core can bear it: no far cells, an xls in a fresh container."""
    if sniff(path) is Format.XLS:
        check_size(path)
        return repack(read_xls_stream(path))
    data = read_limited(path)
    with guard_zip(data) as archive:
        check_parts(archive)
        for part in read_workbook_parts(archive)[0]:
            if part.part:
                check_sheet(archive.read(part.part))
    return data


def _read(path: Path) -> tuple[list[str], list[str]]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(_sound_bytes(path)))
    hidden = [s.name for s in workbook.sheets_metadata if s.visible is not SheetVisibleEnum.Visible]
    names = [name for name in workbook.sheet_names if name not in hidden]
    return [line for name in names for line in _sheet(workbook.get_sheet_by_name(name))], hidden


def _refusal(error: BaseException) -> InputRefused:
    if "password" in str(error).lower() or "encrypt" in str(error).lower():
        return InputRefused("encrypted", "表格设有打开密码，无法读取。", "请去掉密码后另存，再试一次。")
    return InputRefused("corrupt", "表格已损坏或不完整，无法读取。", "请用 WPS 或 Excel 打开后另存，再试一次。")


def _sheet(sheet: Any) -> list[str]:
    rows = [[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False, nrows=ROW_LIMIT + 1)]
    if len(rows) > ROW_LIMIT:
        raise InputRefused("too_large", f"表格超过 {ROW_LIMIT} 行。", "请核对是否选错了文件。")
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]):
            _fill_down(rows, rows[top][left], top, bottom, left, right)
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    return [_line(row[:width]) for row in rows if any(row)] + [""]


def _fill_down(rows: list[list[str]], value: str, top: int, bottom: int, left: int, right: int) -> None:
    """Give every row of a merged cell its value, in the first column only; a merge over whole rows stays one."""
    if right - left + 1 >= len(rows[top]) - 1:
        return
    for row in rows[top + 1 : bottom + 1]:
        if left < len(row):
            row[left] = value


def _line(row: list[str]) -> str:
    filled = [cell for cell in row if cell]
    titled = len(filled) == 1 and row[0] == filled[0]  # a title or a note above or below the table
    return " ".join(filled[0].split()) if titled else build_row(row)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\n", "").replace("\r", "").replace("_x000D_", "").strip()
