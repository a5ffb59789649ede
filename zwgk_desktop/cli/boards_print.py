"""``zwgk boards sheet / print / board / reprint``: postings on paper, one, a village's or everyone's."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.services.desk import Desk

PAPERS = ("A4", "A3")


def add_print(actions: Any) -> None:
    """Add the commands that print postings."""
    sheet = actions.add_parser("sheet", help="打印一份公示（pdf）")
    sheet.add_argument("posting", type=int, metavar="公示编号")
    sheet.add_argument("--out", required=True, metavar="文件")
    sheet.add_argument("--paper", choices=PAPERS, default="A4")
    sheet.add_argument("--landscape", action="store_true", help="横排；不写时表格放不下才横排")
    sheet.set_defaults(handler=print_sheet)
    queue = actions.add_parser("print", help="打印一个时段内已审定、还没有打印的公示，一村一个文件")
    queue.add_argument("--period", required=True, metavar="时段", help="2026Q3、2026-07、2026H1 或 2026")
    queue.add_argument("--village", metavar="村", help="只打印这个村的")
    queue.add_argument("--category", metavar="类别", help="只打印这一类事项（一级事项）")
    queue.add_argument("--drafts", action="store_true", help="连同送审稿")
    queue.add_argument("--combined", action="store_true", help="各村合为一个文件")
    queue.add_argument("--paper", choices=PAPERS, default="A4")
    queue.add_argument("--out", required=True, metavar="目录")
    queue.set_defaults(handler=print_waiting)
    board = actions.add_parser("board", help="整块公开栏：按张贴顺序的公示单、张贴图、栏头")
    board.add_argument("--village", required=True, metavar="村")
    board.add_argument("--period", required=True, metavar="时段", help="2026Q3、2026-07、2026H1 或 2026")
    board.add_argument("--across", type=int, metavar="张数", help="横排几张；默认按登记的公开栏尺寸，没有登记的为 4")
    board.add_argument("--down", type=int, metavar="张数", help="竖排几张；没有登记的为 3")
    board.add_argument("--paper", choices=PAPERS)
    board.add_argument("--out", required=True, metavar="目录")
    board.set_defaults(handler=print_board)
    again = actions.add_parser("reprint", help="原样重印存档的公示单")
    again.add_argument("posting", type=int, metavar="公示编号")
    again.add_argument("--number", default="", metavar="编号", help="单上的编号；默认最近打印的一份")
    again.add_argument("--out", required=True, metavar="文件")
    again.set_defaults(handler=reprint)


def print_sheet(console: Console, options: argparse.Namespace) -> int:
    """Write the sheet of one posting."""
    from zwgk_desktop.services.posting_sheets import save_posting

    with console.desk() as desk:
        printed = save_posting(desk, options.posting, Path(options.out), options.paper, options.landscape or None)
    console.say(printed.changes.message)
    console.give_files(list(printed.files))
    return 0


def print_waiting(console: Console, options: argparse.Namespace) -> int:
    """Write the sheets that wait to be printed."""
    from zwgk_desktop.services.boards.print_queue import count_batch_postings, find_queue, print_queue

    with console.desk() as desk:
        villages = [_village(desk, options.village)] if options.village else None
        waiting = find_queue(desk, options.period, options.category, villages, drafts=options.drafts)
        others = count_batch_postings(desk, options.period, villages)
        ids = [row.id for row in waiting]
        printed = print_queue(desk, ids, Path(options.out), options.paper, combined=options.combined)
    console.say(printed.changes.message)
    if others:
        console.say(f"另有 {others} 份由补贴清单生成，请用 zwgk sheets 打印。")
    console.give_files(list(printed.files))
    return 0


def print_board(console: Console, options: argparse.Namespace) -> int:
    """Write the tiles, the plan and the strips of a village's board."""
    from zwgk_desktop.services.boards.tiles import Size, find_sizes, make_board, save_board

    with console.desk() as desk:
        village = _village(desk, options.village)
        known = next(iter(find_sizes(desk, village)), Size())
        size = Size(
            options.across or known.across, options.down or known.down, options.paper or known.paper, known.name
        )
        board = make_board(desk, village, options.period, size)
        printed = save_board(desk, board, Path(options.out))
    console.say(board.message)
    for note in board.notes:
        console.say(note)
    console.give_files(list(printed.files))
    return 0


def reprint(console: Console, options: argparse.Namespace) -> int:
    """Write the archived sheet of a posting once more."""
    from zwgk_desktop.services.boards.sheet_archive import reprint_posting

    out = Path(options.out)
    with console.desk() as desk:
        console.say(reprint_posting(desk, options.posting, out, options.number).message)
    console.give_files([out])
    return 0


def _village(desk: Desk, name: str) -> int:
    from zwgk_desktop.services.township import get_village

    return get_village(desk, name).id
