"""zwgk subsidies sheets: masked notice sheets of a batch, one PDF for each village."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.frame import Console


def add_sheets(subparsers: Any) -> None:
    """Add ``sheets`` to the actions of ``zwgk subsidies``."""
    parser = subparsers.add_parser("sheets", help="按村生成公示表（PDF）")
    parser.add_argument("batch", type=int, metavar="批次编号")
    parser.add_argument("--out", required=True, metavar="文件夹")
    parser.add_argument("--village", metavar="村名")
    parser.add_argument("--paper", choices=("A4", "A3"), default="A4", help="纸张，默认 A4")
    parser.add_argument("--landscape", action="store_true", help="横向")
    parser.add_argument("--profile", default="board", help="脱敏方案：board、website、county、internal")
    parser.set_defaults(handler=sheets)


def sheets(console: Console, options: argparse.Namespace) -> int:
    """Print the sheets; say so when they are drafts."""
    from zwgk_desktop.services.sheets import print_batch_sheets

    with console.desk() as desk:
        printed = print_batch_sheets(
            desk,
            options.batch,
            Path(options.out),
            options.village,
            options.paper,
            options.profile,
            options.landscape,
        )
    console.say(printed.message)
    console.give_files(list(printed.files), draft=printed.draft, numbers=list(printed.numbers))
    return 0
