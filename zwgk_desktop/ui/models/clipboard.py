"""How do rows travel to and from WPS? As tab-separated text and as an HTML table that keeps long numbers whole."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterable, Sequence
from typing import Any

from zwgk_desktop.domain.listing import Column, Kind
from zwgk_desktop.ui.models.values import is_figure, show_money, show_plain

FORMULA_STARTS = ("=", "+", "-", "@", "\t")


def _plain(column: Column, value: Any) -> str:
    """Return the value as WPS reads it: money without separators, text never as a formula, one line."""
    if column.kind is Kind.MONEY:
        return show_money(value).replace(",", "")
    text = show_plain(value).replace("\r\n", "\n").replace("\t", " ")
    if not is_figure(column) and text.startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


def rows_to_tsv(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> str:
    """Return titles and rows, separated by tabs."""
    target = io.StringIO()
    writer = csv.writer(target, dialect="excel-tab", lineterminator="\n")
    writer.writerow([column.title for column in columns])
    for row in rows:
        writer.writerow([_plain(column, value) for column, value in zip(columns, row, strict=True)])
    return target.getvalue()


def rows_to_html(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table; text cells are marked as text, so that an ID number stays whole in WPS and Excel."""
    heads = "".join(f"<th>{html.escape(column.title)}</th>" for column in columns)
    styles = ["" if is_figure(column) else " style=\"mso-number-format:'\\@'\"" for column in columns]
    lines = []
    for row in rows:
        cells = (_html_cell(c, value, style) for c, value, style in zip(columns, row, styles, strict=True))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<meta charset="utf-8"><table border="1"><tr>{heads}</tr>{"".join(lines)}</table>'


def _html_cell(column: Column, value: Any, style: str) -> str:
    text = show_money(value).replace(",", "") if column.kind is Kind.MONEY else show_plain(value)
    return f"<td{style}>{html.escape(text)}</td>"


def tsv_to_rows(text: str) -> list[list[str]]:
    """Return the cells of what WPS put on the clipboard; empty lines at the end are dropped."""
    rows = [list(row) for row in csv.reader(io.StringIO(text.rstrip("\r\n")), dialect="excel-tab")]
    return [row for row in rows if any(cell.strip() for cell in row)]
