"""What stands in a payment list? xlsx, xls, et, csv and tables saved as web pages, told by content, as typed cells."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.csv_reader import read_csv
from zwgk_desktop.documents.sheet_facts import (
    SheetFacts,
    check_parts,
    check_sheet,
    read_sheet_facts,
    read_workbook_parts,
)
from zwgk_desktop.documents.single_pass import read_in_one_pass
from zwgk_desktop.documents.spreadsheet_core import run_core
from zwgk_desktop.documents.untrusted import (
    Format,
    check_size,
    check_xml_prolog,
    empty_refusal,
    encrypted_refusal,
    guard_zip,
    read_limited,
    sniff,
    unsupported_refusal,
)
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.subsidies.raw import RawList, RawSheet

ACCEPTED = "xlsx、xls、et 和 csv"
WIDEST, TALLEST = 16_384, 1_048_576  # the most a sheet may have
CHECK_EVERY = 5_000  # rows between two looks at the cancel button


def read_list(path: Path, progress: Progress | None = None) -> RawList:
    """Return every sheet of a list; refuse what is empty, encrypted, unsafe, damaged, too large or of another kind."""
    progress = progress or Silent()
    progress.report(0, 0, "读取文件")
    kind = sniff(path)
    if kind is Format.EMPTY:
        raise empty_refusal()
    if kind is Format.ENCRYPTED:
        raise encrypted_refusal()
    if kind is Format.XLSX:
        return _read_xlsx(path, progress)
    if kind is Format.XLS:
        return _read_xls(path, progress)
    if kind is Format.HTML:
        from zwgk_desktop.documents.html_tables import read_html

        sheets = read_html(read_limited(path), path.stem)
        if not sheets:
            raise unsupported_refusal(ACCEPTED)
        return RawList(sheets, kind="html")
    if kind is Format.TEXT:
        return RawList((read_csv(read_limited(path), path.stem),), kind="csv")
    if kind is Format.XML:
        check_xml_prolog(read_limited(path))
    raise unsupported_refusal(ACCEPTED)


def _read_xlsx(path: Path, progress: Progress) -> RawList:
    data = read_limited(path)
    with guard_zip(data) as archive:
        suspicious = check_parts(archive)
        parts, date1904 = read_workbook_parts(archive)
        found = {part.name: (part.part, check_sheet(archive.read(part.part))) for part in parts if part.part}
    data = run_core(read_in_one_pass, data, {part: sheet.data for part, sheet in found.values()})
    progress.checkpoint()
    hidden = {part.name for part in parts if part.hidden}
    sheets: list[RawSheet] = []
    workbook, total = run_core(_open, data), len(found)
    with ThreadPoolExecutor(1) as beside:  # the reader's core works without Python: both at once
        for name in run_core(lambda: list(workbook.sheet_names)):
            if name in found:
                progress.report(len(sheets), total, f"读取工作表“{name}”")
                sheet = beside.submit(run_core, workbook.get_sheet_by_name, name)
                facts = read_sheet_facts(found.pop(name)[1])
                sheets.append(_build_sheet(sheet.result(), name, facts, name in hidden, suspicious, progress))
    return RawList(tuple(sheets), date1904, "xlsx")


def _read_xls(path: Path, progress: Progress) -> RawList:
    from zwgk_desktop.documents.xls_facts import read_xls_facts, read_xls_stream, repack

    check_size(path)
    stream = read_xls_stream(path)
    facts = read_xls_facts(stream)
    progress.checkpoint()
    workbook = run_core(_open, repack(stream))
    sheets: list[RawSheet] = []
    for at, meta in enumerate(run_core(lambda: list(workbook.sheets_metadata))):
        if "WorkSheet" not in str(meta.typ):
            continue
        of_sheet = facts.sheets[at] if at < len(facts.sheets) else SheetFacts(suspicious=True)
        sheet = run_core(workbook.get_sheet_by_index, at)
        hidden = not str(meta.visible).endswith(".Visible")
        merges = run_core(lambda sheet=sheet: sheet.merged_cell_ranges) or ()
        of_sheet.merges = [(top, left, bottom, right) for (top, left), (bottom, right) in merges]
        sheets.append(_build_sheet(sheet, meta.name, of_sheet, hidden, True, progress))
    return RawList(tuple(sheets), facts.date1904, "xls")


def _open(data: bytes) -> Any:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _build_sheet(
    sheet: Any, name: str, facts: SheetFacts, hidden: bool, suspicious: bool, progress: Progress
) -> RawSheet:
    rows = run_core(_rows, sheet, progress)
    _make_room(rows, facts)
    for (row, column), text in facts.errors.items():
        rows[row][column] = text
    return RawSheet(
        name,
        rows,
        hidden=hidden,
        hidden_rows=frozenset(facts.hidden_rows),
        hidden_columns=frozenset(facts.hidden_columns),
        merges=tuple(facts.merges),
        formulas={column: frozenset(at) for column, at in facts.formulas.items()},
        uncached={column: frozenset(at) for column, at in facts.uncached.items()},
        suspicious=suspicious or facts.suspicious,
    )


def _rows(sheet: Any, progress: Progress) -> list[list[Any]]:
    """Return the cells from A1 on, without the empty rows at the end."""
    rows: list[list[Any]] = []
    left = [""] * (sheet.start[1] if sheet.start else 0)  # the reader gives rows from 1 on, but not columns from A on
    found = sheet.iter_rows()
    while block := list(islice(found, CHECK_EVERY)):
        rows += [left + row for row in block] if left else block
        progress.checkpoint()
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _make_room(rows: list[list[Any]], facts: SheetFacts) -> None:
    """Lengthen the rows to cells that have no value for the reader: errors and formulas without a result."""
    places = [*facts.errors, *((row, column) for column, at in facts.uncached.items() for row in at)]
    if any(not (0 <= row < TALLEST and 0 <= column < WIDEST) for row, column in places):
        raise InputRefused(
            "corrupt", "文件已损坏或不完整，无法读取。", "请用 WPS 或 Excel 打开后另存为新文件，再试一次。"
        )
    width = max([len(rows[0]) if rows else 0, *(column + 1 for _, column in places)])
    last = max([len(rows), *(row + 1 for row, _ in places)])
    rows += [[""] * width for _ in range(last - len(rows))]
    if rows and len(rows[0]) < width:
        for row in rows:
            row += [""] * (width - len(row))
