"""What did a village, a programme or a household get in a year? Sums to look at, to export and to post."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.listing import Ask, Listing
from zwgk_desktop.services.listing_export import export_listing

if TYPE_CHECKING:
    from zwgk_desktop.services.desk import Desk

BY_WORDS = {"village": "按村", "programme": "按项目", "household": "按户"}
PAID = (BatchState.PAID, BatchState.POSTED, BatchState.ARCHIVED)


def totals_listing(desk: Desk, year: int, by: str = "village", paid_only: bool = False) -> Listing:
    """Return the year's sums as a list; ``by``: village, programme, household; ``paid_only``: lists already paid."""
    from zwgk_desktop.db.queries.subsidy_totals import totals

    if by not in BY_WORDS:
        raise WrongUsage("totals_by", f"不能按“{by}”汇总。", "可用：village、programme、household。")
    return totals(desk.store, year, by, [state.value for state in (PAID if paid_only else BatchState)])


def export_totals(desk: Desk, year: int, by: str, path: Path, paid_only: bool = False) -> int:
    """Write the year's sums to an xlsx file, personal numbers shortened; return how many rows."""
    listing = totals_listing(desk, year, by, paid_only)
    title = f"{year}年惠民惠农补贴汇总（{BY_WORDS[by]}）"
    return export_listing(desk, Area.SUBSIDIES, title, listing, Ask(), listing.columns, path)
