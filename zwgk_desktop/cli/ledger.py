"""``zwgk ledger``: the year's items, a quarter's progress; what leaves the office stands in ``ledger_out``."""

from __future__ import annotations

import argparse
from typing import Any

from zwgk_desktop.cli.frame import Console
from zwgk_desktop.cli.ledger_in import add_in
from zwgk_desktop.cli.ledger_out import add_out
from zwgk_desktop.domain.listing import Ask


def register(subparsers: Any) -> None:
    """Add the command."""
    ledger = subparsers.add_parser("ledger", help="任务台账")
    actions = ledger.add_subparsers(dest="action", metavar="动作", required=True)
    _add_list(actions)
    _add_progress(actions)
    add_in(actions)
    add_out(actions)


def _add_list(actions: Any) -> None:
    parser = actions.add_parser("list", help="列出任务")
    parser.add_argument("--year", type=int, metavar="年", help="年度，默认本年")
    parser.add_argument("--quarter", metavar="季度", help="如 2026Q3，默认本季度")
    parser.add_argument("--status", metavar="状态", help="只列出这一完成状态的")
    parser.add_argument("--find", default="", metavar="词", help="只列出含有这个词的")
    parser.set_defaults(handler=list_items)


def _add_progress(actions: Any) -> None:
    parser = actions.add_parser("progress", help="填报一项任务的季度进展")
    parser.add_argument("item", type=int, metavar="任务编号")
    parser.add_argument("--quarter", required=True, metavar="季度", help="如 2026Q3")
    parser.add_argument("--text", default="", metavar="文字", help="本季度进展")
    parser.add_argument("--status", required=True, metavar="状态", help="未开始、进行中、已完成、不涉及")
    parser.add_argument("--evidence", default="", metavar="文字", help="佐证材料")
    parser.add_argument("--problems", default="", metavar="文字", help="存在问题及下一步措施")
    parser.add_argument("--remark", default="", metavar="文字", help="备注")
    parser.set_defaults(handler=progress)


def list_items(console: Console, options: argparse.Namespace) -> int:
    """Print a year's items with their state in a quarter."""
    from zwgk_desktop.services.ledger import ledger_listing
    from zwgk_desktop.services.ledger_facts import choose_quarter

    with console.desk() as desk:
        quarter = choose_quarter(options.quarter, options.year, desk.today())
        year = options.year or quarter.year
        listing = ledger_listing(desk, year, quarter.code)
        ids = listing.ids(Ask(options.find, {"state": options.status} if options.status else {}))
        keys = [column.key for column in listing.columns]
        rows = [
            dict(zip(["id", *keys], (key, *row), strict=True)) for key, row in zip(ids, listing.rows(ids), strict=True)
        ]
    if console.json:
        console.give({"year": year, "quarter": quarter.code, "items": rows})
        return 0
    for row in rows:
        print(f"{row['id']}\t{row['state']}\t{row['due'] or ''}\t{row['content'][:40]}")
    console.say(f"{quarter.label}，共 {len(rows)} 项。")
    return 0


def progress(console: Console, options: argparse.Namespace) -> int:
    """Record one item's progress."""
    from zwgk_desktop.services.ledger import get_item, record_progress

    with console.desk() as desk:
        done = record_progress(
            desk,
            options.item,
            options.quarter,
            options.text,
            options.status,
            options.evidence,
            options.problems,
            options.remark,
        )
        facts = get_item(desk, options.item)
    console.say(done.message)
    if console.json:
        console.give(
            {"item": options.item, "quarter": options.quarter, "status": options.status, "state": str(facts.state)}
        )
    return 0
