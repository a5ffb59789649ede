"""What waits to be printed, village by village, and how does all of it come onto paper in one go?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.periods import codes_within, parse_period
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.boards.sheet_making import (
    BAD_IN_NAMES,
    MadeSheet,
    Workshop,
    build_sheets,
    make_sheets,
    require_glyphs,
)
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_sheets import PrintedPostings, write_noted

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_sheets import WaitingRow

READY = (PostingState.APPROVED,)
DRAFTS = (PostingState.DRAFT, PostingState.REVIEW)
AGAIN = (PostingState.PRINTED,)


def find_queue(
    desk: Desk,
    period: str | None,
    category: str | None = None,
    village_ids: Sequence[int] | None = None,
    *,
    drafts: bool = False,
    printed: bool = False,
) -> list[WaitingRow]:
    """Return what is approved and not printed yet, in hanging order: villages, then catalogue numbers.

    ``drafts`` adds what is not approved (送审稿), ``printed`` what was printed but does not hang. Postings made from
    payment lists are left out; they are printed with their names in 补贴发放.
    """
    from zwgk_desktop.db.queries.board_sheets import find_waiting_rows

    codes = codes_within(parse_period(period)) if period else None
    states = (*READY, *(DRAFTS if drafts else ()), *(AGAIN if printed else ()))
    with desk.store.read() as session:
        found = find_waiting_rows(session, codes, states, village_ids, category)
    return [row for row in found if row.batch_id is None]


def find_chosen(desk: Desk, posting_ids: Sequence[int]) -> list[WaitingRow]:
    """Return chosen postings in hanging order, whatever their state; those of payment lists are left out."""
    from zwgk_desktop.db.queries.board_sheets import find_waiting_rows

    wanted = frozenset(posting_ids)
    with desk.store.read() as session:
        found = find_waiting_rows(session, None, tuple(PostingState))
    return [row for row in found if row.id in wanted and row.batch_id is None]


def count_batch_postings(desk: Desk, period: str | None, village_ids: Sequence[int] | None = None) -> int:
    """Return how many approved postings of payment lists wait, which 补贴发放 prints."""
    from zwgk_desktop.db.queries.board_sheets import find_waiting_rows

    codes = codes_within(parse_period(period)) if period else None
    with desk.store.read() as session:
        return sum(row.batch_id is not None for row in find_waiting_rows(session, codes, READY, village_ids))


def count_pages(
    desk: Desk, posting_ids: Sequence[int], paper: str = "A4", progress: Progress | None = None
) -> dict[int, int]:
    """Return the sheets of paper each posting takes (boards are printed on one side). Raises as ``make_sheets``."""
    steps, shop = progress or Silent(), Workshop(desk, paper)
    built = build_sheets(desk, posting_ids)
    require_glyphs(shop, built)
    pages: dict[int, int] = {}
    for done, one in enumerate(built):
        steps.checkpoint()
        steps.report(done, len(built), "正在计算张数")
        pages[one.posting_id] = shop.count_pages(one)
    return pages


def merge_sheets(made: Sequence[MadeSheet], progress: Progress | None = None) -> bytes:
    """Return all sheets as one PDF, for a printer or a file."""
    from zwgk_desktop.documents.pdf_merge import merge_pdfs

    return merge_pdfs((one.pdf for one in made), progress)


def print_queue(
    desk: Desk,
    posting_ids: Sequence[int],
    folder: Path,
    paper: str = "A4",
    progress: Progress | None = None,
    *,
    combined: bool = False,
) -> PrintedPostings:
    """Write one PDF for each village (or one for all, ``combined``) into ``folder`` and note what was printed.

    送审稿 stand in files of their own. All or nothing; raises as ``print_postings``.
    """
    if not posting_ids:
        raise WrongUsage("no_posting", "没有等待打印的公示。", "请换一个时段，或先完成审定。")
    made = make_sheets(desk, posting_ids, paper, None, progress)
    return save_queue(desk, made, folder, progress, combined=combined)


def save_queue(
    desk: Desk, made: Sequence[MadeSheet], folder: Path, progress: Progress | None = None, *, combined: bool = False
) -> PrintedPostings:
    """Write sheets made before; otherwise as :func:`print_queue`."""
    steps = progress or Silent()
    order = sorted(range(len(made)), key=lambda at: (_file_key(made[at], combined), at))
    files: dict[Path, bytes] = {}
    for (village_id, final), group in groupby(order, key=lambda at: _file_key(made[at], combined)):
        sheets = [made[at] for at in group]
        steps.report(len(files), len(made), f"正在合并{sheets[0].built.village if village_id else '各村'}的公示单")
        stem = BAD_IN_NAMES.sub("", sheets[0].built.village) if village_id else "各村"
        mark = "" if final else "-送审稿"
        path = folder / f"{stem}公示单{mark}.pdf"
        if path in files:
            path = folder / f"{stem}公示单{mark}-{village_id}.pdf"
        files[path] = merge_sheets(sheets, steps)
    return write_noted(desk, made, files, steps)


def _file_key(one: MadeSheet, combined: bool) -> tuple[int, bool]:
    return (0 if combined else one.built.village_id, one.final)
