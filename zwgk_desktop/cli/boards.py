"""``zwgk boards status / sheet / archive …``: the matrix of the village boards and the life of a posting."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.boards_catalogue import add_catalogue
from zwgk_desktop.cli.boards_drafting import add_content_options, add_drafting, further_options, read_given
from zwgk_desktop.cli.boards_generate import add_generate
from zwgk_desktop.cli.boards_packet import add_packet
from zwgk_desktop.cli.boards_places import add_places
from zwgk_desktop.cli.boards_print import add_print
from zwgk_desktop.cli.boards_website import add_website
from zwgk_desktop.cli.dates import parse_day
from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.domain.boards import CellState, Matrix
    from zwgk_desktop.domain.changes import ChangeSet
    from zwgk_desktop.services.desk import Desk


def register(subparsers: Any) -> None:
    """Add the command."""
    boards = subparsers.add_parser("boards", help="村务公开栏")
    actions = boards.add_subparsers(dest="action", metavar="动作", required=True)
    _add_looks(actions)
    _add_entry(actions)
    _add_steps(actions)
    add_catalogue(actions)
    add_drafting(actions)
    add_generate(actions)
    add_packet(actions)
    add_places(actions)
    add_print(actions)
    add_website(actions)


def _add_looks(actions: Any) -> None:
    status = actions.add_parser("status", help="各村各事项的公开情况")
    status.add_argument("--period", metavar="时段", help="2026Q3、2026-07、2026H1 或 2026；默认本季度")
    status.add_argument("--publisher", metavar="主体", help="只看这一公开主体的事项")
    status.add_argument("--category", metavar="类别", help="只看这一类事项（一级事项）")
    status.set_defaults(handler=show_status)
    listing = actions.add_parser("list", help="列出公示")
    listing.add_argument("--village", metavar="村", help="只列出这个村的")
    listing.add_argument("--state", metavar="状态", help="草稿、审查中、已审定、已打印、公示中、已撤下、已归档")
    listing.add_argument("--find", default="", metavar="词", help="只列出含有这个词的")
    listing.set_defaults(handler=list_postings)


def _add_entry(actions: Any) -> None:
    add = actions.add_parser("add", help="新增公示（草稿）")
    add.add_argument("--village", required=True, metavar="村", help="村名；用 all 表示所有村")
    add.add_argument("--item", required=True, metavar="目录编号", help="如 3.2")
    add.add_argument("--period", required=True, metavar="时段", help="2026Q3、2026-07、2026H1 或 2026")
    add.add_argument("--title", default="", metavar="标题")
    add.add_argument("--content", default="", metavar="正文")
    add_content_options(add)
    add.add_argument("--again", action="store_true", help="这一格已有草稿时，仍然再建一份")
    add.set_defaults(handler=add_posting)
    switch = actions.add_parser("switch", help="某事项在某村不涉及，或恢复公开")
    switch.add_argument("--village", required=True, metavar="村")
    switch.add_argument("--item", required=True, metavar="目录编号")
    switch.add_argument("--on", action="store_true", help="恢复公开")
    switch.add_argument("--reason", default="", metavar="理由")
    switch.set_defaults(handler=switch_item)


def _add_steps(actions: Any) -> None:
    post = actions.add_parser("post", help="登记张贴")
    post.add_argument("posting", type=int, nargs="+", metavar="公示编号")
    post.add_argument("--on", metavar="日期", help="张贴日期，默认今天")
    post.add_argument("--place", default="", metavar="地点", help="公开栏名称或其他地点，几处用顿号隔开")
    post.add_argument("--by", required=True, metavar="姓名", help="张贴人")
    post.add_argument("--kind", action="append", default=[], metavar="类别", help="各村这一类的公开栏")
    post.add_argument("--photo", action="append", default=[], metavar="照片", help="现场照片")
    post.set_defaults(handler=mark_posted)
    down = actions.add_parser("takedown", help="登记撤下")
    down.add_argument("posting", type=int, nargs="+", metavar="公示编号")
    down.add_argument("--on", metavar="日期", help="撤下日期，默认今天")
    down.add_argument("--reason", default="", metavar="理由", help="公示期未满时必填")
    down.set_defaults(handler=take_down)
    archive = actions.add_parser("archive", help="归档")
    archive.add_argument("posting", type=int, nargs="+", metavar="公示编号")
    archive.add_argument("--box", required=True, metavar="盒号")
    archive.add_argument("--pages", required=True, type=int, metavar="页数")
    archive.set_defaults(handler=archive_postings)
    back = actions.add_parser("back", help="撤销误登记的张贴、撤下或归档")
    back.add_argument("posting", type=int, metavar="公示编号")
    back.add_argument("--reason", required=True, metavar="理由")
    back.set_defaults(handler=step_back)


def show_status(console: Console, options: argparse.Namespace) -> int:
    """Print the matrix."""
    from zwgk_desktop.domain.periods import Rhythm, period_of
    from zwgk_desktop.services.boards import matrix

    with console.desk() as desk:
        period = options.period or period_of(Rhythm.QUARTERLY, desk.today()).code
        found = matrix(desk, period, options.publisher, options.category)
    if not found.items:
        console.say("没有可显示的事项。用 zwgk boards catalogue --load 载入默认公开目录。")
    if console.json:
        console.give(_matrix_json(found))
    else:
        _print_matrix(found)
    return 0


def _matrix_json(matrix: Matrix) -> dict[str, Any]:
    villages = [{"id": v.id, "name": v.name, "totals": _counts(matrix.village_totals[v.id])} for v in matrix.villages]
    items = [
        {
            "id": item.id,
            "number": item.number,
            "level1": item.level1,
            "level2": item.level2,
            "rhythm": item.rhythm.value,
            "publisher": item.publisher,
            "totals": _counts(matrix.item_totals[item.id]),
        }
        for item in matrix.items
    ]
    cells = []
    for village in matrix.villages:
        for item in matrix.items:
            cell = matrix.cells[village.id, item.id]
            cells.append(
                {
                    "village_id": village.id,
                    "item_id": item.id,
                    "village": village.name,
                    "item": item.number,
                    "state": cell.state.value,
                    "due": cell.due.isoformat() if cell.due else None,
                    "postings": list(cell.posting_ids),
                    "done": cell.done,
                    "wanted": cell.wanted,
                }
            )
    return {
        "period": matrix.period.code,
        "label": matrix.period.label,
        "today": matrix.today.isoformat(),
        "villages": villages,
        "items": items,
        "cells": cells,
        "totals": _counts(matrix.totals),
    }


def _counts(totals: Mapping[CellState, int]) -> dict[str, int]:
    from zwgk_desktop.domain.boards import CellState

    return {state.value: totals.get(state, 0) for state in CellState}


def _print_matrix(matrix: Matrix) -> None:
    from zwgk_desktop.domain.boards import CELL_WORDS, CellState

    for village in matrix.villages:
        totals = matrix.village_totals[village.id]
        print(village.name, *(f"{CELL_WORDS[state]} {totals.get(state, 0)}" for state in CellState), sep="\t")
        for item in matrix.items:
            cell = matrix.cells[village.id, item.id]
            if cell.state in (CellState.MISSING, CellState.DUE):
                print("", item.number, item.level2, CELL_WORDS[cell.state], cell.due or "", sep="\t")


def list_postings(console: Console, options: argparse.Namespace) -> int:
    """Print postings."""
    from zwgk_desktop.domain.listing import Ask
    from zwgk_desktop.services.boards import postings_listing

    filters = {key: value for key in ("village", "state") if (value := getattr(options, key))}
    with console.desk() as desk:
        listing = postings_listing(desk)
        ids = listing.ids(Ask(options.find, filters))
        keys = ["id", *(column.key for column in listing.columns)]
        rows = [dict(zip(keys, (key, *row), strict=True)) for key, row in zip(ids, listing.rows(ids), strict=True)]
    if console.json:
        console.give({"postings": rows})
        return 0
    for row in rows:
        print(row["id"], row["village"], row["period"], row["state"], row["title"], sep="\t")
    console.say(f"共 {len(rows)} 份。")
    return 0


def add_posting(console: Console, options: argparse.Namespace) -> int:
    """Write drafts for one village or all."""
    from zwgk_desktop.services.postings import Further, add_postings
    from zwgk_desktop.services.township import find_villages, get_village

    found = read_given(console, options)
    content, pictures = (found.content, found.pictures) if found else (options.content, ())
    source, phone, channel, place = (part or "" for part in further_options(options))
    further = Further(source, phone, channel, place, pictures=pictures)
    with console.desk() as desk:
        item = _item_id(desk, options.item)
        every = options.village == "all"
        chosen = [v.id for v in find_villages(desk)] if every else [get_village(desk, options.village).id]
        done = add_postings(
            desk, chosen, item, options.period, options.title, content, further=further, again=options.again
        )
        return _told(console, done)


def switch_item(console: Console, options: argparse.Namespace) -> int:
    """Leave an item out in a village, or take it in again."""
    from zwgk_desktop.services.boards import switch_item as switch
    from zwgk_desktop.services.township import get_village

    with console.desk() as desk:
        village, item = get_village(desk, options.village).id, _item_id(desk, options.item)
        console.say(switch(desk, [village], [item], options.on, options.reason).message)
    return 0


def _item_id(desk: Desk, number: str) -> int:
    from zwgk_desktop.services.boards import get_item_by_number

    return get_item_by_number(desk, number).id


def mark_posted(console: Console, options: argparse.Namespace) -> int:
    """Record that postings hang."""
    from zwgk_desktop.services.boards.hanging import Hung, hang

    words = options.place or ("" if options.kind else "村务公开栏")
    photos = tuple(Path(name) for name in options.photo)
    with console.desk() as desk:
        on = parse_day(options.on) or desk.today()
        return _told(console, hang(desk, options.posting, Hung(on, options.by, (), tuple(options.kind), words, photos)))


def take_down(console: Console, options: argparse.Namespace) -> int:
    """Record that postings came down."""
    from zwgk_desktop.services.postings import take_down as down

    with console.desk() as desk:
        return _told(console, down(desk, options.posting, parse_day(options.on) or desk.today(), options.reason))


def archive_postings(console: Console, options: argparse.Namespace) -> int:
    """Record the archive box of postings."""
    from zwgk_desktop.services.boards.archive_lists import archive_postings as archive

    with console.desk() as desk:
        return _told(console, archive(desk, options.posting, options.box, options.pages))


def step_back(console: Console, options: argparse.Namespace) -> int:
    """Reverse a wrong entry."""
    from zwgk_desktop.services.postings import step_back as back

    with console.desk() as desk:
        return _told(console, back(desk, options.posting, options.reason))


def _told(console: Console, done: ChangeSet) -> int:
    console.say(done.message)
    if console.json:
        console.give({"postings": list(done.ids)})
    return 0
