"""Commands ``init`` and ``village``: make a store, keep its villages."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.dates import parse_day
from zwgk_desktop.cli.frame import Console
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.findings import SEVERITY_WORDS, Severity
from zwgk_desktop.domain.villages import ParsedVillages
from zwgk_desktop.services.desk import system_clock


def register(subparsers: Any) -> None:
    """Add the commands of this module."""
    init = subparsers.add_parser("init", help="建立数据文件")
    init.add_argument("--township", required=True, metavar="乡镇", help="乡镇（街道）全称")
    init.add_argument("--county", required=True, metavar="县", help="县（市、区）全称")
    init.add_argument("--villages", metavar="文件", help="村名单，每行一个：村名 [12位编码] [户数]")
    init.add_argument("--demo", action="store_true", help="装入演示数据")
    init.set_defaults(handler=make_store)

    village = subparsers.add_parser("village", help="村的名单与变更")
    verbs = village.add_subparsers(dest="verb", metavar="操作", required=True)
    listing = verbs.add_parser("list", help="列出各村")
    listing.add_argument("--on", metavar="日期", help="某一天的村，如 2026-03-10")
    listing.set_defaults(handler=list_villages)
    add = verbs.add_parser("add", help="加入名单中的村")
    add.add_argument("file", metavar="文件")
    add.set_defaults(handler=add_from_file)
    rename = verbs.add_parser("rename", help="改名或改编码")
    rename.add_argument("village", metavar="村")
    rename.add_argument("--to", metavar="新名", help="新的村名")
    rename.add_argument("--code", metavar="编码", help="新的 12 位编码")
    rename.add_argument("--on", metavar="日期", help="自哪天起（默认今天）")
    rename.set_defaults(handler=rename_one)
    merge = verbs.add_parser("merge", help="把几个村并入一个村")
    merge.add_argument("villages", nargs="+", metavar="村", help="被并入的村")
    merge.add_argument("--into", required=True, metavar="村", help="保留的村")
    merge.add_argument("--note", default="", metavar="说明", help="批复文号等")
    merge.add_argument("--on", metavar="日期", help="自哪天起（默认今天）")
    merge.set_defaults(handler=merge_some)
    close = verbs.add_parser("close", help="撤销一个村")
    close.add_argument("village", metavar="村")
    close.add_argument("--note", default="", metavar="说明", help="批复文号等")
    close.add_argument("--on", metavar="日期", help="自哪天起（默认今天）")
    close.set_defaults(handler=close_one)


def make_store(console: Console, options: argparse.Namespace) -> int:
    """Make a store; ``--demo`` fills it with made-up data."""
    from zwgk_desktop.services.beginning import begin, begin_demo
    from zwgk_desktop.services.township import read_village_list

    parsed = read_village_list(Path(options.villages)) if options.villages else ParsedVillages((), ())
    path, names = console.store_path(), (options.township, options.county)
    if options.demo:
        desk = begin_demo(path, console.passphrase(), system_clock, *names, parsed.villages)
    else:
        desk = begin(path, console.passphrase(), *names, parsed.villages)
    desk.store.close()
    console.say(f"已建立{options.county}{options.township}的数据文件，{len(parsed.villages)} 个村：{path}")
    _give(console, {"store": str(path)}, "")
    return _tell(console, parsed)


def list_villages(console: Console, options: argparse.Namespace) -> int:
    """Print the villages of a day."""
    from zwgk_desktop.services.township import find_villages

    with console.desk() as desk:
        villages = find_villages(desk, parse_day(options.on))
    rows = [{"id": v.id, "name": v.name, "code": v.code, "households": v.households} for v in villages]
    lines = [f"{v.name}\t{v.code or ''}\t{v.households or ''}" for v in villages]
    _give(console, {"villages": rows}, "\n".join(lines))
    return 0


def add_from_file(console: Console, options: argparse.Namespace) -> int:
    """Add the villages of a file that are not there yet."""
    from zwgk_desktop.services.township import add_villages, find_villages, read_village_list

    with console.desk() as desk:
        parsed = read_village_list(Path(options.file), [v.name for v in find_villages(desk)])
        if parsed.villages:
            _done(console, add_villages(desk, parsed.villages).message)
        else:
            _done(console, "名单里没有新的村。")
    return _tell(console, parsed)


def rename_one(console: Console, options: argparse.Namespace) -> int:
    """Give a village another name or code."""
    from zwgk_desktop.services.township import get_village, rename_village

    if not (options.to or options.code):
        raise WrongUsage("nothing", "请用 --to 写明新村名，或用 --code 写明新编码。")
    with console.desk() as desk:
        village = get_village(desk, options.village)
        _done(console, rename_village(desk, village.id, options.to, options.code, on=parse_day(options.on)).message)
    return 0


def merge_some(console: Console, options: argparse.Namespace) -> int:
    """Merge villages into one that stays."""
    from zwgk_desktop.services.township import get_village, merge_villages

    with console.desk() as desk:
        into = get_village(desk, options.into)
        merged = [get_village(desk, name).id for name in options.villages]
        _done(console, merge_villages(desk, into.id, merged, parse_day(options.on), options.note).message)
    return 0


def close_one(console: Console, options: argparse.Namespace) -> int:
    """Close a village that is no more."""
    from zwgk_desktop.services.township import close_village, get_village

    with console.desk() as desk:
        village = get_village(desk, options.village)
        _done(console, close_village(desk, village.id, parse_day(options.on), options.note).message)
    return 0


def _done(console: Console, message: str) -> None:
    console.say(message)
    _give(console, {"message": message}, "")


def _give(console: Console, result: Any, text: str) -> None:
    if console.json:
        console.give(result)
    elif text:
        print(text)


def _tell(console: Console, parsed: ParsedVillages) -> int:
    for finding in parsed.findings:
        console.say(f"{SEVERITY_WORDS[finding.severity]}：{finding.message}")
    return int(any(finding.severity is Severity.ERROR for finding in parsed.findings))
