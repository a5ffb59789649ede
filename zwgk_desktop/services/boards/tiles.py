"""How does a whole board of a village come about? Its sheets in hanging order, a plan of the places, head strips."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.domain.board_plan import BoardPlan, Leaf, PlanSheet, lay_out
from zwgk_desktop.domain.errors import Refusal, WrongUsage
from zwgk_desktop.domain.notice_sheet import chinese_date
from zwgk_desktop.domain.periods import codes_within, parse_period
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.boards.sheet_making import BAD_IN_NAMES, MadeSheet, make_sheets
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_sheets import PrintedPostings, write_noted
from zwgk_desktop.services.privacy import load_words
from zwgk_desktop.services.sheets import list_sheets, preview_sheet

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_sheets import WaitingRow

BOARD = "村务公开栏"
BOARD_PROFILE = "board"
SHOWN = (PostingState.APPROVED, PostingState.PRINTED, PostingState.POSTED)
LISTED = 6  # titles named in a note before it only counts


@dataclass(frozen=True, slots=True)
class Size:
    """A board as large as so many upright sheets of ``paper``; ``name`` stands on its head strip."""

    across: int = 4
    down: int = 3
    paper: str = "A4"
    name: str = BOARD


@dataclass(frozen=True, slots=True)
class Tile:
    """The sheets of one posting: of its own words, or of the payment list it was made from."""

    row: WaitingRow
    number: str
    pages: int
    wide: bool
    hangs: bool
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Board:
    """A board ready to print: ``sheets`` all tiles in hanging order, ``plan_pdf`` and ``strips`` PDFs beside it.

    ``made`` are the sheets of postings in words; ``count`` has those of payment lists as well.
    """

    village: str
    label: str
    size: Size
    plan: BoardPlan
    made: tuple[MadeSheet, ...]
    count: int
    notes: tuple[str, ...]
    sheets: bytes
    plan_pdf: bytes
    strips: bytes

    @property
    def message(self) -> str:
        """Say how many sheets there are and whether they fit."""
        said = f"{self.village}{self.label}共 {self.count} 份、{len(self.plan.places)} 张。"
        if self.plan.faces > 1:
            said += f"{self.size.across}×{self.size.down} 的栏面放不下，需要 {self.plan.faces} 块。"
        return said


def find_sizes(desk: Desk, village_id: int) -> list[Size]:
    """Return the boards of a village as large as they were registered; empty where none is."""
    from zwgk_desktop.db.queries.board_places import find_places

    with desk.store.read() as session:
        rows = find_places(session, [village_id])
    return [
        Size(row.sheets_across, row.sheets_down, row.paper or "A4", row.name)
        for row in rows
        if row.sheets_across and row.sheets_down
    ]


def make_board(
    desk: Desk, village_id: int, period: str, size: Size | None = None, progress: Progress | None = None
) -> Board:
    """Lay out what hangs or shall hang in a village for ``period`` (2026Q3, 2026-07 …); nothing is noted.

    Raises WrongUsage (no_village, nothing_to_hang, board_size), OutputFailed (missing_glyph, leak …), Cancelled.
    """
    from zwgk_desktop.documents.pdf_merge import merge_pdfs

    size, chosen = size or next(iter(find_sizes(desk, village_id)), Size()), parse_period(period)
    lay_out((), size.across, size.down)
    village = _village(desk, village_id)
    shown, other = _find(desk, village_id, codes_within(chosen))
    own = [row.id for row in shown if row.batch_id is None]
    made = make_sheets(desk, own, size.paper, None, progress)
    tiles = _tiles(desk, _by_category(shown), dict(zip(own, made, strict=True)), size.paper)
    if not tiles:
        raise WrongUsage(
            "nothing_to_hang", f"{village}{chosen.label}没有已审定的公示。", "请先完成审定，或换一个时段。"
        )
    plan = lay_out(_leaves(tiles), size.across, size.down)
    placed = {tile.row.id for tile in tiles}
    notes = _notes(desk, shown, other, plan, [row for row in shown if row.id not in placed])
    categories = list(dict.fromkeys(tile.row.category for tile in tiles))
    sheet = PlanSheet(f"{village}{size.name}张贴图", f"{chosen.label}　栏面 {_told(size)}", notes, plan)
    pdfs = _papers(desk, sheet, made, [size.name, *map(_strip, categories)], village, size.paper)
    whole = merge_pdfs([tile.pdf for tile in tiles], progress)
    return Board(village, chosen.label, size, plan, tuple(made), len(tiles), notes, whole, *pdfs)


def save_board(desk: Desk, board: Board, folder: Path, progress: Progress | None = None) -> PrintedPostings:
    """Write the tiles, the plan and the strips into ``folder``, all or none; the final sheets are kept and noted."""
    stem = BAD_IN_NAMES.sub("", f"{board.village}{board.label}")
    files = {
        folder / f"{stem}公开栏-公示单.pdf": board.sheets,
        folder / f"{stem}公开栏-张贴图.pdf": board.plan_pdf,
        folder / f"{stem}公开栏-栏头.pdf": board.strips,
    }
    return write_noted(desk, board.made, files, progress or Silent())


def _village(desk: Desk, village_id: int) -> str:
    from zwgk_desktop.db.queries.boards import find_villages

    with desk.store.read() as session:
        name = next((one.name for one in find_villages(session) if one.id == village_id), None)
    if name is None:
        raise WrongUsage("no_village", "所选的村不在村名单中。", "请刷新后重选。")
    return name


def _find(desk: Desk, village_id: int, codes: frozenset[str]) -> tuple[list[WaitingRow], list[WaitingRow]]:
    """Return what belongs on the board now, and what else hangs: of other periods, or longer than it must."""
    from zwgk_desktop.db.queries.board_sheets import find_waiting_rows

    with desk.store.read() as session:
        rows = find_waiting_rows(session, None, SHOWN, [village_id])
    mine = [row for row in rows if row.period in codes and not _is_over(row, desk.today())]
    return mine, [row for row in rows if row not in mine and row.state is PostingState.POSTED]


def _is_over(row: WaitingRow, today: date) -> bool:
    return row.down_due_on is not None and row.down_due_on < today


def _by_category(rows: Sequence[WaitingRow]) -> list[WaitingRow]:
    order = list(dict.fromkeys(row.category for row in rows))
    return sorted(rows, key=lambda row: order.index(row.category))


def _tiles(desk: Desk, rows: Sequence[WaitingRow], made: Mapping[int, MadeSheet], paper: str) -> list[Tile]:
    found = []
    for row in rows:
        if row.batch_id is not None:
            found += _batch_tile(desk, row, row.batch_id, paper)
            continue
        one = made[row.id]
        found.append(Tile(row, one.built.sheet.number, one.pages, one.landscape, one.built.hangs, one.pdf))
    return found


def _batch_tile(desk: Desk, row: WaitingRow, batch_id: int, paper: str) -> list[Tile]:
    """Return the sheet of a payment list in the village, when it was printed as final and is still the same."""
    from zwgk_desktop.documents.pdf_pages import page_count

    printed = [one for one in list_sheets(desk, batch_id) if one.village_id == row.village_id and not one.draft]
    if not printed or printed[-1].profile != BOARD_PROFILE:
        return []
    try:
        pdf = preview_sheet(desk, batch_id, row.village, paper)
    except Refusal:  # not by name, or its village has no lines any more: 补贴发放 tells why
        return []
    return [Tile(row, printed[-1].number, page_count(pdf), False, row.posted_on is not None, pdf)]


def _leaves(tiles: Sequence[Tile]) -> list[Leaf]:
    return [
        Leaf(tile.row.title.removeprefix(tile.row.village), tile.row.category, tile.number, page, tile.pages, tile.wide,
             tile.hangs)
        for tile in tiles
        for page in range(1, tile.pages + 1)
    ]  # fmt: skip


def _notes(
    desk: Desk,
    shown: Sequence[WaitingRow],
    other: Sequence[WaitingRow],
    plan: BoardPlan,
    elsewhere: Sequence[WaitingRow],
) -> tuple[str, ...]:
    """Say what comes down, what stays, and what is printed elsewhere."""
    today = desk.today()
    fresh = {row.item_id for row in shown}
    over = [row for row in other if _is_over(row, today)]
    replaced = [row for row in other if row not in over and row.item_id in fresh and row.down_due_on is None]
    staying = [row for row in other if row not in over and row not in replaced]
    hanging = sum(one.leaf.hangs for one in plan.places)
    counted = f"共 {len(plan.places)} 张，其中已张贴 {hanging} 张"
    said = [f"按编号从左到右、从上到下张贴，{counted}。{chinese_date(today)}制图。"]
    said += _listed("请撤下（公示期已满）", over) + _listed("请撤下（由新一期替换）", replaced)
    said += _listed("继续张贴（公示期未满）", staying) + _listed("另到补贴发放中打印", elsewhere)
    return tuple(said)


def _listed(words: str, rows: Sequence[WaitingRow]) -> list[str]:
    if not rows:
        return []
    names = "；".join(row.title for row in rows[:LISTED])
    more = "等" if len(rows) > LISTED else ""
    return [f"{words} {len(rows)} 份：{names}{more}。"]


def _strip(category: str) -> str:
    """Return a category as the head of its part of the board: 财务公开."""
    return category if category.endswith("公开") else f"{category}公开"


def _told(size: Size) -> str:
    return f"{size.across}×{size.down} 张 {size.paper}"


def _papers(
    desk: Desk, sheet: PlanSheet, made: Sequence[MadeSheet], words: Sequence[str], village: str, paper: str
) -> tuple[bytes, bytes]:
    """Return the plan, read again for personal data (it names titles), and the strips."""
    from zwgk_desktop.documents.board_plan_pdf import write_plan, write_strips
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.leak_check import Net, ensure_clean

    book = open_fonts(paths.font_folders())
    allowed: frozenset[str] = frozenset().union(*(one.built.allowed for one in made))
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        first, second = Path(folder) / "plan.pdf", Path(folder) / "strips.pdf"
        write_plan(sheet, first, book)
        ensure_clean(first, Net(load_words(desk.today().year), allowed=allowed))
        write_strips(list(dict.fromkeys(words)), village, second, book, paper)
        return first.read_bytes(), second.read_bytes()
