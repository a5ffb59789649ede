"""zwgk subsidies sheets, reprint, prove, website, consistency: what a batch shows in public, and proof of it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.frame import Console

SHOWN = 30  # differences told to people


def add_sheets(subparsers: Any) -> None:
    """Add the actions on public sheets to ``zwgk subsidies``."""
    parser = subparsers.add_parser("sheets", help="按村生成公示表（PDF）")
    parser.add_argument("batch", type=int, metavar="批次编号")
    parser.add_argument("--out", required=True, metavar="文件夹")
    parser.add_argument("--village", metavar="村名")
    parser.add_argument("--paper", choices=("A4", "A3"), default="A4", help="纸张，默认 A4")
    parser.add_argument("--landscape", action="store_true", help="横向")
    parser.add_argument("--profile", default="board", help="脱敏方案：board、website、county、internal")
    parser.add_argument("--large", action="store_true", help="大字版")
    parser.add_argument("--subtotals", action="store_true", help="每组加小计")
    parser.add_argument("--combined", action="store_true", help="各村合订为一个文件，每村从奇数页开始，便于双面打印")
    parser.add_argument("--totals", action="store_true", help="只列各村人数和金额，不列姓名")
    parser.set_defaults(handler=sheets)

    again = subparsers.add_parser("reprint", help="按编号原样重印一份公示表")
    again.add_argument("number", metavar="公示表编号")
    again.add_argument("--out", required=True, metavar="文件夹")
    again.set_defaults(handler=reprint)

    proof = subparsers.add_parser("prove", help="核对公示表的二维码内容或编号是否与档案一致")
    proof.add_argument("text", metavar="二维码内容或编号")
    proof.set_defaults(handler=prove)

    site = subparsers.add_parser("website", help="生成网站公开用的脱敏名单（xlsx 和网页）")
    site.add_argument("batch", type=int, metavar="批次编号")
    site.add_argument("--out", required=True, metavar="文件夹")
    site.set_defaults(handler=website)

    same = subparsers.add_parser("consistency", help="核对网站名单与村务公开栏是否一致")
    same.add_argument("batch", type=int, metavar="批次编号")
    same.add_argument("file", type=Path, metavar="网站名单文件")
    same.set_defaults(handler=consistency)


def sheets(console: Console, options: argparse.Namespace) -> int:
    """Print the sheets; say so when they are drafts."""
    from zwgk_desktop.services.sheets import Look, print_batch_sheets

    look = Look(options.large, options.subtotals, options.combined, options.totals)
    with console.desk() as desk:
        printed = print_batch_sheets(
            desk,
            options.batch,
            Path(options.out),
            options.village,
            options.paper,
            options.profile,
            options.landscape,
            look=look,
        )
    console.say(printed.message)
    console.give_files(list(printed.files), draft=printed.draft, numbers=list(printed.numbers))
    return 0


def reprint(console: Console, options: argparse.Namespace) -> int:
    """Print an archived sheet once more, exactly as it was."""
    from zwgk_desktop.services.sheets import reprint_sheet

    with console.desk() as desk:
        printed = reprint_sheet(desk, options.number, Path(options.out))
    console.say(printed.message)
    console.give_files(list(printed.files), draft=printed.draft, numbers=list(printed.numbers))
    return 0


def prove(console: Console, options: argparse.Namespace) -> int:
    """Tell which archived sheet a code belongs to; 1 when it proves nothing."""
    from zwgk_desktop.services.sheets import prove_sheet

    with console.desk() as desk:
        proof = prove_sheet(desk, options.text)
    if console.json:
        console.give(
            {
                "state": proof.state,
                "genuine": proof.state == "genuine",
                "message": proof.message,
                "number": proof.number,
                "title": proof.title,
                "village": proof.village,
                "batch": proof.batch_id,
                "printed_at": proof.printed_at.isoformat() if proof.printed_at else None,
                "printed_by": proof.printed_by,
                "differences": list(proof.differences),
            }
        )
    console.say(proof.message)
    return 0 if proof.state == "genuine" else 1


def website(console: Console, options: argparse.Namespace) -> int:
    """Write the list for the website."""
    from zwgk_desktop.services.sheets import write_website_list

    with console.desk() as desk:
        made = write_website_list(desk, options.batch, Path(options.out))
    console.say(made.message)
    console.give_files(list(made.files), named=made.named)
    return 0


def consistency(console: Console, options: argparse.Namespace) -> int:
    """Compare a list for the website with the boards; 1 when they differ."""
    from zwgk_desktop.services.sheets import check_consistency

    with console.desk() as desk:
        result = check_consistency(desk, options.batch, options.file)
    if console.json:
        rows = [
            {"kind": d.kind, "village": d.village, "board": d.board, "website": d.website, "message": d.message}
            for d in result.differences
        ]
        console.give({"consistent": not rows, "message": result.message, "differences": rows})
    console.say(result.message)
    for difference in result.differences[:SHOWN]:
        console.say(difference.message)
    if len(result.differences) > SHOWN:
        console.say(f"……另有 {len(result.differences) - SHOWN} 处，用 --json 查看全部。")
    return 1 if result.differences else 0
