"""What did a village, a programme or a household get in a year? Sums to look at, to export and to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.listing import Ask, Column, Kind, Listing
from zwgk_desktop.domain.money import capital_amount, yuan_text
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.registers.book import BookColumn, RegisterBook
from zwgk_desktop.services.listing_export import export_listing

if TYPE_CHECKING:
    from zwgk_desktop.services.desk import Desk

BY_WORDS = {"village": "按村", "programme": "按项目", "household": "按户"}
UNITS = {"village": "个村", "programme": "项", "household": "户"}


def totals_listing(desk: Desk, year: int, by: str = "village", paid_only: bool = False) -> Listing:
    """Return the year's sums as a list; ``by``: village, programme, household; ``paid_only``: lists already paid."""
    from zwgk_desktop.db.queries.subsidy_totals import totals

    if by not in BY_WORDS:
        raise WrongUsage("totals_by", f"不能按“{by}”汇总。", "可用：village、programme、household。")
    with desk.store.read() as session:
        return totals(session, year, by, paid_only)


def export_totals(desk: Desk, year: int, by: str, path: Path, paid_only: bool = False) -> int:
    """Write the year's sums to an xlsx file, personal numbers shortened; return how many rows."""
    listing = totals_listing(desk, year, by, paid_only)
    return export_listing(desk, Area.SUBSIDIES, _title(year, by, paid_only), listing, Ask(), listing.columns, path)


def print_totals(
    desk: Desk, year: int, by: str, path: Path, paid_only: bool = False, progress: Progress | None = None
) -> int:
    """Write the year's sums as a PDF to be printed, personal numbers shortened; return the number of pages.

    Raises WrongUsage (totals_by, no_totals), OutputFailed.
    """
    from zwgk_desktop.db.queries.township import get_township
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.register_book import write_register_book
    from zwgk_desktop.documents.writing import replacing

    progress = progress or Silent()
    progress.report(0, 1, "汇总")
    listing = totals_listing(desk, year, by, paid_only)
    ids, sums = listing.ids(Ask()), listing.totals(Ask()).sums
    if not ids:
        raise WrongUsage("no_totals", f"{year} 年还没有可以汇总的清单。", "请先导入清单。")
    columns = tuple(_column(one) for one in listing.columns)
    rows = [tuple(map(_text, listing.columns, row)) for row in listing.rows(ids)]
    rows.append(tuple("合计" if at == 0 else _sum(c, sums) for at, c in enumerate(listing.columns)))
    progress.checkpoint()
    told = f"共 {len(ids):,} {UNITS[by]}　实发合计大写：{capital_amount(int(sums.get('paid', 0)))}"
    told += f"　应追回 {yuan_text(int(sums['over']))} 元" if sums.get("over") else ""
    with desk.store.read() as session:
        office = get_township(session).name
    title, covered = _title(year, by, paid_only), by == "household"
    book = RegisterBook(title, office, desk.today(), columns, tuple(rows), covered, told)
    with desk.store.write(desk.actor, desk.now()) as unit, replacing(path) as temporary:
        pages = write_register_book(temporary, book, open_fonts(paths.font_folders()))
        after = {"file": path.name, "rows": len(ids), "pages": pages}
        unit.record(AuditEntry("totals.print", Area.SUBSIDIES, f"打印{book.title}", None, {}, after))
    return pages


def _column(one: Column) -> BookColumn:
    return BookColumn(one.title, solid=one.kind is Kind.NUMBER, right=one.kind is Kind.MONEY)


def _title(year: int, by: str, paid_only: bool) -> str:
    paid = "，已发放" if paid_only else ""
    return f"{year}年惠民惠农补贴汇总（{BY_WORDS[by]}{paid}）"


def _text(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.kind is Kind.MONEY:
        return f"{value // 100:,}.{value % 100:02d}"
    return f"{value:,}" if column.kind is Kind.NUMBER else str(value)


def _sum(column: Column, sums: Any) -> str:
    return _text(column, sums[column.key]) if column.total and column.key in sums else ""
