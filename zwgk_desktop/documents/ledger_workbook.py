"""How does the quarterly ledger look in Excel and WPS? A4 landscape, one page wide, header repeated, nothing cut."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.documents.steady_zip import save_workbook
from zwgk_desktop.documents.wrapping import column_points, count_lines, most_lines, row_height, split_to_fit
from zwgk_desktop.domain.ledger_sheet import COLUMNS, SIGNATURES, STATES, LedgerRow, LedgerSheet

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from zwgk_desktop.domain.quarter_report import Overview, QuarterChanges

WIDTHS = {
    "number": 5,
    "task": 15,
    "content": 37,
    "lead": 10,
    "responsible": 12,
    "person": 8,
    "deadline": 10,
    "progress": 26,
    "state": 9,
    "evidence": 12,
    "problems": 15,
    "remark": 8,
}
CENTRED = ("number", "person", "deadline", "state")
SIZES = (10.5, 9.0, 8.0)  # a row too tall for Excel is set smaller before it is continued on another row
HEADER_ROW = 3
SPANS = {"填报人": (1, 3), "审核人": (4, 7), "日期": (8, 9), "盖章": (10, 12)}
CONTINUED = "（接上行）"
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
RISKY = tuple("=+-@\t\r")
BODY, HEADING, TITLE = "仿宋", "黑体", "方正小标宋简体"


def write_ledger(
    path: Path, sheet: LedgerSheet, changes: QuarterChanges | None = None, overview: Overview | None = None
) -> None:
    """Write the workbook to ``path`` (a temporary one: see ``documents.writing``); sheets of what is given follow."""
    from openpyxl import Workbook

    book = Workbook()
    _describe(book, sheet)
    main = book.active
    main.title = "任务台账"
    styles = Styles(book)
    _head(main, sheet, styles)
    last = _fill(main, sheet.rows, styles)
    _sign(main, last + 1, styles)
    _set_up_page(main, last + 1)
    _write_counts(book.create_sheet("统计"), sheet, styles)
    from zwgk_desktop.documents.ledger_sheets import write_changes, write_overview

    if changes is not None:
        write_changes(book, sheet, changes, styles)
    if overview is not None:
        write_overview(book, sheet, overview, styles)
    save_workbook(book, path, moment_of(sheet))


def moment_of(sheet: LedgerSheet) -> datetime:
    """Return the time that stands in the file: the day it was made, without the hour."""
    return datetime(sheet.made_on.year, sheet.made_on.month, sheet.made_on.day)


class Styles:
    """The cell styles of one workbook, made once and shared: assigning each part to each cell is ten times slower."""

    def __init__(self, book: Workbook) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        side = Side(style="thin", color="FF000000")
        self._book, self._box = book, Border(left=side, right=side, top=side, bottom=side)
        self._font, self._alignment = Font, Alignment
        self.title = self._make(TITLE, 20, "center", boxed=False)
        self.note = self._make(BODY, 11, "left", boxed=False)
        self.note_right = self._make(BODY, 11, "right", boxed=False)
        self.header = self._make(HEADING, 10.5, "center")
        self.rate = self._make(BODY, SIZES[0], "center", numbers="0%")
        self.body = {
            (size, key in CENTRED): self._make(BODY, size, "center" if key in CENTRED else "left")
            for size in SIZES
            for key in COLUMNS
        }

    def _make(self, face: str, size: float, horizontal: str, boxed: bool = True, numbers: str = "General") -> Any:
        cell = self._book.active.cell(1, 1)
        cell.number_format = numbers
        cell.font = self._font(name=face, size=size)
        cell.alignment = self._alignment(horizontal=horizontal, vertical="center", wrap_text=boxed)
        cell.border = self._box if boxed else copy(self._box.__class__())
        return copy(cell._style)


def put(sheet: Any, row: int, column: int, value: object, style: Any | None = None) -> Any:
    """Write a value; text stays text whatever it begins with, and characters no sheet can hold are left out."""
    cell = sheet.cell(row, column)
    if style is not None:
        cell._style = copy(style)
    if isinstance(value, str):
        text = clean(value)
        cell.value = text or None
        if text.startswith(RISKY):
            cell.data_type, cell.quotePrefix = "s", True
    else:
        cell.value = value
    return cell


def clean(text: str) -> str:
    """Return ``text`` without control characters and lone surrogates, with line ends as the sheet wants them."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _describe(book: Workbook, sheet: LedgerSheet) -> None:
    from openpyxl.styles import Font

    about = book.properties
    about.title, about.subject = sheet.title, "政务公开工作任务台账"
    about.creator = about.lastModifiedBy = sheet.unit
    about.created = moment_of(sheet)
    book._fonts[0] = Font(name="宋体", size=11)  # the default font sets the unit of column widths
    book._named_styles["Normal"].font = Font(name="宋体", size=11)


def _head(main: Any, sheet: LedgerSheet, styles: Styles) -> None:
    from openpyxl.utils import get_column_letter

    last = len(COLUMNS)
    put(main, 1, 1, sheet.title, styles.title)
    put(main, 2, 1, f"填报单位：{sheet.unit}", styles.note)
    put(main, 2, 8, f"报告期：{sheet.period}", styles.note_right)
    main.merge_cells(start_row=1, end_row=1, start_column=1, end_column=last)
    main.merge_cells(start_row=2, end_row=2, start_column=1, end_column=7)
    main.merge_cells(start_row=2, end_row=2, start_column=8, end_column=last)
    for number, (key, heading) in enumerate(COLUMNS.items(), 1):
        put(main, HEADER_ROW, number, heading, styles.header)
        main.column_dimensions[get_column_letter(number)].width = WIDTHS[key]
    for row, height in ((1, 36), (2, 20), (HEADER_ROW, row_height(2, 10.5))):
        main.row_dimensions[row].height = height


def _fill(main: Any, rows: Iterable[LedgerRow], styles: Styles) -> int:
    """Write the rows below the header; return the last row used."""
    at = HEADER_ROW
    for row in rows:
        values = {key: getattr(row, key) for key in COLUMNS}
        texts = {key: clean(value) for key, value in values.items() if isinstance(value, str)}
        size = next((s for s in SIZES if _lines(texts, s) <= most_lines(s)), SIZES[-1])
        for part in _parts({"number": row.number} | texts, size):
            at += 1
            for number, key in enumerate(COLUMNS, 1):
                put(main, at, number, part[key], styles.body[size, key in CENTRED])
            lines = _lines({key: value for key, value in part.items() if isinstance(value, str)}, size)
            main.row_dimensions[at].height = round(max(row_height(lines, size), 24), 1)
    return at


def _lines(texts: dict[str, str], size: float) -> int:
    return max(count_lines(text, column_points(WIDTHS[key]), size) for key, text in texts.items())


def _parts(values: dict[str, Any], size: float) -> list[dict[str, Any]]:
    """Return the row, or where even the smallest size is too tall the row and its continuations."""
    limit = most_lines(size)
    split = {
        key: split_to_fit(value, column_points(WIDTHS[key]), size, limit)
        for key, value in values.items()
        if isinstance(value, str)
    }
    count = max(len(parts) for parts in split.values())
    first = {key: split[key][0] if key in split else value for key, value in values.items()}
    rest = [
        {key: split[key][n] if key in split and n < len(split[key]) else "" for key in values} for n in range(1, count)
    ]
    return [first, *({**part, "task": part["task"] or CONTINUED} for part in rest)]


def _sign(main: Any, row: int, styles: Styles) -> None:
    for words in SIGNATURES:
        first, last = next(span for mark, span in SPANS.items() if mark in words)
        put(main, row, first, words, styles.note)
        main.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    main.row_dimensions[row].height = 40


def _set_up_page(main: Any, last: int) -> None:
    main.freeze_panes = main.cell(HEADER_ROW + 1, 1)
    main.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    main.print_area = f"A1:L{last}"
    set_up_paper(main, "landscape")


def set_up_paper(sheet: Any, orientation: str) -> None:
    """A4, fitted to one page wide, centred, with 第 n 页 共 m 页 below."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.47
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.35
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.oddFooter.center.size = 10


def _write_counts(page: Any, sheet: LedgerSheet, styles: Styles) -> None:
    """Write the sheet 统计: items by section and state."""
    headings = ["重点任务", *STATES, "合计", "完成率"]
    put(page, 1, 1, f"{sheet.quarter.label}政务公开工作任务完成情况统计", styles.title)
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
    put(page, 2, 1, f"填报单位：{sheet.unit}", styles.note)
    page.merge_cells(start_row=2, end_row=2, start_column=1, end_column=len(headings))
    for number, heading in enumerate(headings, 1):
        put(page, 3, number, heading, styles.header)
    body, number_style = styles.body[SIZES[0], False], styles.body[SIZES[0], True]
    for at, (section, counts) in enumerate(sheet.counts(), 4):
        put(page, at, 1, section, body)
        ours = sum(counts) - counts[STATES.index("不涉及")]
        for column, value in enumerate([*counts, sum(counts)], 2):
            put(page, at, column, value, number_style)
        put(page, at, len(headings), counts[STATES.index("已完成")] / ours if ours else "—", styles.rate)
        page.row_dimensions[at].height = row_height(count_lines(clean(section), column_points(40), SIZES[0]), SIZES[0])
    page.column_dimensions["A"].width = 40
    for letter in "BCDEFGH":
        page.column_dimensions[letter].width = 9
    for row, height in ((1, 36), (2, 20), (3, 24)):
        page.row_dimensions[row].height = height
    page.freeze_panes, page.print_title_rows = "A4", "3:3"
    set_up_paper(page, "portrait")
