"""How do the ledger's further sheets look? 变化情况 and 村务公开与补贴概况, set up for the printer alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zwgk_desktop.documents.ledger_workbook import SIZES, Styles, clean, put, set_up_paper
from zwgk_desktop.documents.wrapping import column_points, count_lines, most_lines, row_height, split_to_fit
from zwgk_desktop.domain.ledger_sheet import LedgerSheet
from zwgk_desktop.domain.periods import parse_quarter
from zwgk_desktop.domain.quarter_report import BOARD_COLUMNS, ChangeKind, Overview, QuarterChanges

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

CHANGE_COLUMNS = {"变化": 10, "序号": 6, "重点任务": 22, "具体内容": 52, "上季度": 28, "本季度": 14}
SUBSIDY_COLUMNS = ("补贴项目", "批次", "发放笔数", "金额（元）", "已公示批次", "未公示批次")
OVERVIEW_WIDTHS = (30, 12, 12, 18, 12, 12)
MONEY = "#,##0.00"


def write_changes(book: Workbook, sheet: LedgerSheet, changes: QuarterChanges, styles: Styles) -> None:
    """Add 变化情况: what is new, newly done, turned late, changed or gone since the last quarter."""
    page = book.create_sheet("变化情况")
    base = parse_quarter(changes.base).label
    counts = "，".join(f"{kind} {changes.count(kind)} 项" for kind in ChangeKind if changes.count(kind)) or "没有变化"
    _title(page, f"{sheet.quarter.label}政务公开工作任务变化情况", len(CHANGE_COLUMNS), styles)
    _note(page, 2, f"与{base}相比：{counts}。", len(CHANGE_COLUMNS), styles)
    at = 2
    if changes.note:
        at = 3
        _note(page, at, changes.note, len(CHANGE_COLUMNS), styles)
    head = at + 1
    widths = tuple(CHANGE_COLUMNS.values())
    _header(page, head, tuple(CHANGE_COLUMNS), styles)
    _widths(page, widths)
    at = head
    for one in changes.changes:
        before, now = (one.before, one.now) if one.kind is not ChangeKind.TEXT else (one.before, "（见具体内容）")
        values = (str(one.kind), one.number, one.task, one.content, before or "—", now or "—")
        centred = (True, True, False, False, one.kind is not ChangeKind.TEXT, True)
        at = _lines(page, at, values, widths, centred, styles)
    page.freeze_panes = page.cell(head + 1, 1)
    page.print_title_rows = f"{head}:{head}"
    page.print_area = f"A1:F{max(at, head)}"
    set_up_paper(page, "landscape")


def write_overview(book: Workbook, sheet: LedgerSheet, overview: Overview, styles: Styles) -> None:
    """Add 村务公开与补贴概况: every village's board, every programme's payments in the quarter."""
    page, columns = book.create_sheet("村务公开与补贴概况"), len(OVERVIEW_WIDTHS)
    _title(page, f"{sheet.quarter.label}村务公开与补贴概况", columns, styles)
    _note(page, 2, f"填报单位：{sheet.unit}", columns, styles)
    _widths(page, OVERVIEW_WIDTHS)
    _note(page, 3, f"一、村务公开栏（按公开目录，截至{_day(sheet)}，单位：项）", columns, styles)
    at = _board_table(page, overview, styles)
    _note(page, at + 2, "二、惠民惠农补贴发放与公示（按发放日期，未登记发放的按收到清单的日期）", columns, styles)
    at = _subsidy_table(page, at + 3, overview, styles)
    page.print_area = f"A1:F{at}"
    set_up_paper(page, "portrait")


def _day(sheet: LedgerSheet) -> str:
    return f"{sheet.made_on.year}年{sheet.made_on.month}月{sheet.made_on.day}日"


def _board_table(page: Any, overview: Overview, styles: Styles) -> int:
    _header(page, 4, ("村", *BOARD_COLUMNS), styles)
    at = 4
    for line in overview.boards:
        at = _lines(page, at, (line.village, *line.counts), OVERVIEW_WIDTHS, (False, *(True,) * 5), styles)
    if not overview.boards:
        return _empty(page, at + 1, "没有登记村或公开目录。", styles)
    sums = [sum(line.counts[n] for line in overview.boards) for n in range(len(BOARD_COLUMNS))]
    return _lines(page, at, ("合计", *sums), OVERVIEW_WIDTHS, (False, *(True,) * 5), styles)


def _subsidy_table(page: Any, head: int, overview: Overview, styles: Styles) -> int:
    _header(page, head, SUBSIDY_COLUMNS, styles)
    at, centred = head, (False, *(True,) * 5)
    rows = [
        (s.programme, [s.batches, s.payments, s.total_fen, s.posted, s.batches - s.posted]) for s in overview.subsidies
    ]
    if not rows:
        return _empty(page, at + 1, "本季度没有登记补贴清单。", styles)
    sums = [sum(counts) for counts in zip(*(row[1] for row in rows), strict=True)]
    for name, (batches, payments, fen, posted, waiting) in [*rows, ("合计", sums)]:
        values = (name, batches, payments, Decimal(fen) / 100, posted, waiting)
        at = _lines(page, at, values, OVERVIEW_WIDTHS, centred, styles)
        page.cell(at, 4).number_format = MONEY
    return at


def _title(page: Any, words: str, columns: int, styles: Styles) -> None:
    put(page, 1, 1, words, styles.title)
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=columns)
    page.row_dimensions[1].height = 36


def _note(page: Any, row: int, words: str, columns: int, styles: Styles) -> None:
    put(page, row, 1, words, styles.note)
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    page.row_dimensions[row].height = 20


def _header(page: Any, row: int, headings: Sequence[str], styles: Styles) -> None:
    for number, heading in enumerate(headings, 1):
        put(page, row, number, heading, styles.header)
    page.row_dimensions[row].height = 24


def _widths(page: Any, widths: Sequence[float]) -> None:
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width


def _empty(page: Any, row: int, words: str, styles: Styles) -> int:
    columns = len(OVERVIEW_WIDTHS)
    for number in range(1, columns + 1):
        put(page, row, number, words if number == 1 else None, styles.body[SIZES[0], True])
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    page.row_dimensions[row].height = 24
    return row


def _lines(
    page: Any, at: int, values: Sequence[object], widths: Sequence[float], centred: Sequence[bool], styles: Styles
) -> int:
    """Write one row below ``at``, on further rows what no row can show; return the last row used."""
    limit, size = most_lines(SIZES[0]), SIZES[0]
    parts = [
        split_to_fit(clean(value), column_points(width), size, limit) if isinstance(value, str) else [value]
        for value, width in zip(values, widths, strict=True)
    ]
    for n in range(max(len(part) for part in parts)):
        at += 1
        tallest = 24.0
        for number, (part, width) in enumerate(zip(parts, widths, strict=True), 1):
            value = part[n] if n < len(part) else None
            put(page, at, number, value, styles.body[size, centred[number - 1]])
            if isinstance(value, str):
                tallest = max(tallest, row_height(count_lines(value, column_points(width), size), size))
        page.row_dimensions[at].height = round(tallest, 1)
    return at
