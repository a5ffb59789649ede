"""How is a list on screen written for WPS? One sheet with a head, text kept as text and money as yuan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.listing import Column, Kind

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
RISKY = ("=", "+", "-", "@", "\t")
LONGEST = 32_767  # characters a cell can hold
WIDEST = 60  # characters of a column


def write_listing(path: Path, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], on: date) -> None:
    """Write ``rows`` (values in the order of ``columns``, money in whole fen) to ``path``, a temporary one.

    ``on`` stands in the file as the day it was made.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.created = datetime(on.year, on.month, on.day)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31] or "列表")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(columns)))}1"
    for at, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = min(WIDEST, column.width + 4)
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")

    def cell(value: Any, column: Column) -> Any:
        if isinstance(value, str):
            text = UNWRITABLE.sub("", value)[:LONGEST]
            if not text.startswith(RISKY) and len(text) <= column.width:
                return text or None
            made = WriteOnlyCell(sheet, value=text)
            made.data_type, made.alignment = "s", wrapped  # never a formula, whatever it begins with
            return made
        if column.kind is not Kind.MONEY or value is None:
            return value
        made = WriteOnlyCell(sheet, value=value)
        made.number_format = "#,##0.00"
        return made

    head = [WriteOnlyCell(sheet, value=column.title) for column in columns]
    for made in head:
        made.font = bold
    try:
        sheet.append(head)
        for row in rows:
            sheet.append([cell(_plain(value, column), column) for value, column in zip(row, columns, strict=True)])
    except BaseException:
        sheet.close()  # a cancel must not leave the half-written sheet open
        raise
    book.save(path)


def _plain(value: Any, column: Column) -> Any:
    if column.kind is Kind.MONEY and isinstance(value, int):
        return Decimal(value) / 100
    return value if value is None or isinstance(value, int | float | Decimal) else str(value)
