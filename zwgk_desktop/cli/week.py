"""``zwgk registers week``: the week's work of all areas on one sheet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.dates import parse_day
from zwgk_desktop.cli.frame import Console


def add_week(subparsers: Any) -> None:
    """Add the subcommand to those of ``registers``."""
    week = subparsers.add_parser("week", help="一周工作安排（一页 PDF）")
    week.add_argument("--out", metavar="文件", required=True, type=Path)
    week.add_argument("--day", metavar="日期", help="这一天所在的一周；不写为本周，本周没有工作日了为下周")
    week.set_defaults(handler=write_week)


def write_week(console: Console, options: argparse.Namespace) -> int:
    """Write the sheet and print where it is."""
    from zwgk_desktop.services.today import print_week_plan, week_plan

    day = parse_day(options.day)
    with console.desk() as desk:
        plan = week_plan(desk, day)
        left_out = print_week_plan(desk, options.out, day)
    if left_out:
        console.say(f"一页放不下，有 {left_out} 项只写了件数，完整的请看“今日”页。")
    console.give_files([options.out], monday=plan.monday.isoformat(), items=plan.count, left_out=left_out)
    return 0
