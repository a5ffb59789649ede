"""How does the website's list look as a workbook? One sheet of masked lines, text kept as text, equal bytes twice."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.listing_workbook import LONGEST, UNWRITABLE
from zwgk_desktop.documents.steady_zip import save_workbook
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.website_list import VILLAGE, WebsiteList, head_lines, numeric_places, rows, titles

CHECK_EVERY = 5_000
FACE = "Calibri"  # as all other cells
LAST_ROW = 1_048_576
WIDTHS = {"序号": 7, "姓名": 22, VILLAGE: 16}  # characters


def write_website_xlsx(made: WebsiteList, path: Path, on: date, progress: Progress | None = None) -> None:
    """Write the workbook to ``path``, a temporary one; ``on`` stands in it as the day it was made."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    steps = progress or Silent()
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = made.title, made.township
    book.properties.created = datetime(on.year, on.month, on.day)
    sheet = book.create_sheet("公示名单" if made.columns else "公示汇总")
    head, numbers = head_lines(made), numeric_places(made)
    sheet.freeze_panes = f"A{len(head) + 3}"
    for at, word in enumerate(titles(made)):
        sheet.column_dimensions[get_column_letter(at + 1)].width = WIDTHS.get(word, max(12, len(word) * 2 + 2))
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.page_setup.paperSize = 9  # A4
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{len(head) + 2}:{len(head) + 2}"
    bold, figures, words = Font(name=FACE, size=11, bold=True), "0.00", titles(made)
    _rule_lines(sheet, len(head) + 2, len(words))

    def cell(value: str, number: bool = False, strong: bool = False) -> Any:
        figure = float(value) if number and value else None
        made_cell = WriteOnlyCell(sheet, value=UNWRITABLE.sub("", value)[:LONGEST] if figure is None else figure)
        if figure is None:
            made_cell.data_type = "s" if value else "n"  # never a formula, whatever it begins with
        elif "." in value:
            made_cell.number_format = figures if value[-3:-2] == "." else "0." + "0" * len(value.partition(".")[2])
        if strong:
            made_cell.font = bold
        return made_cell

    try:
        top = [cell(made.title), *(cell("") for _ in words[1:])]
        for one in top:
            one.font, one.alignment = Font(name=FACE, size=16, bold=True), Alignment(horizontal="centerContinuous")
        sheet.append(top)
        for line in head:
            sheet.append([cell(line)])
        caption = [cell(word, strong=True) for word in words]
        for one in caption:
            one.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            one.fill = PatternFill("solid", fgColor="EEF2F6")
        sheet.append(caption)
        for at, row in enumerate(rows(made)):
            strong = row.kind != "line"
            sheet.append([cell(value, place in numbers, strong) for place, value in enumerate(row.cells)])
            if at % CHECK_EVERY == 0:
                steps.checkpoint()
    except BaseException:
        sheet.close()  # a cancel must not leave the half-written sheet open
        raise
    save_workbook(book, path, datetime(on.year, on.month, on.day))


def _rule_lines(sheet: Any, first: int, columns: int) -> None:
    """Draw lines around the cells from row ``first`` on that hold a table: one rule instead of a border in each."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Border, Side
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter

    thin = Side(style="thin", color="9AA5B1")
    look = DifferentialStyle(border=Border(left=thin, right=thin, top=thin, bottom=thin))
    rule = Rule(type="expression", dxf=look, formula=[f'$A{first}<>""'])
    sheet.conditional_formatting.add(f"A{first}:{get_column_letter(columns)}{LAST_ROW}", rule)
