"""Command ``demo``: a made-up township with every main output, to look at and to try."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.dates import clock_of
from zwgk_desktop.cli.frame import Console

DEMO_DAY = "2026-09-04"  # a Friday shortly before the third quarter's ledger is due


def register(subparsers: Any) -> None:
    """Add the command."""
    demo = subparsers.add_parser("demo", help="生成演示乡镇与全部成果")
    demo.add_argument("--out", required=True, metavar="文件夹", help="放在哪里")
    demo.add_argument("--today", default=DEMO_DAY, metavar="日期", help=f"演示中的今天（默认 {DEMO_DAY}）")
    demo.set_defaults(handler=write_demo)


def write_demo(console: Console, options: argparse.Namespace) -> int:
    """Make everything and print the paths."""
    from zwgk_desktop.services.demo_outputs import write_demo

    made = write_demo(Path(options.out), clock_of(options.today))
    console.say(
        f"演示数据已生成：{made.store}\n"
        f"  来件 {len(made.inputs)} 份，季度台账 {len(made.ledger)} 份，补贴公示单 {len(made.sheets)} 份，"
        f"公开栏公示 {len(made.boards)} 份，备份 {len(made.backup)} 份。\n"
        f"打开窗口查看：zwgk gui --db {made.store} --today {options.today}"
    )
    console.give_files(made.files, store=str(made.store))
    return 0
