"""``zwgk boards site / package``: do website and boards say the same, and what is carried to the publishing PC?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.services.boards.site_lists import SiteComparison


def add_website(actions: Any) -> None:
    """Add the subcommands."""
    site = actions.add_parser("site", help="网站与公开栏对应一致")
    jobs = site.add_subparsers(dest="job", metavar="动作", required=True)
    read = jobs.add_parser("import", help="导入网站清单（xlsx、xls、et、csv、另存的网页）")
    read.add_argument("file", metavar="文件")
    read.set_defaults(handler=import_list)
    lists = jobs.add_parser("list", help="列出导入过的网站清单")
    lists.set_defaults(handler=list_lists)
    compare = jobs.add_parser("compare", help="核对；有不一致时退出码为 1")
    compare.add_argument("list", type=int, nargs="?", metavar="清单编号", help="默认最近导入的一份")
    compare.add_argument("--period", metavar="时段", help="2026Q3、2026-07、2026H1 或 2026；默认清单里的时段")
    compare.add_argument("--out", metavar="文件", help="把核对表写成 pdf 或 xlsx")
    compare.set_defaults(handler=compare_list)
    match = jobs.add_parser("match", help="指定一条网站信息对应哪份公示")
    match.add_argument("entry", type=int, metavar="条目编号")
    match.add_argument("posting", type=int, nargs="?", metavar="公示编号", help="不写表示没有对应的公示")
    match.set_defaults(handler=match_entry)
    package = actions.add_parser("package", help="生成网站公开包（已审定的网页、文字、表格）")
    package.add_argument("--period", required=True, metavar="时段")
    package.add_argument("--village", metavar="村")
    package.add_argument("--all-items", action="store_true", help="目录里没有写明上网的事项也放入")
    package.add_argument("--out", required=True, metavar="文件夹")
    package.set_defaults(handler=write_package)


def import_list(console: Console, options: argparse.Namespace) -> int:
    """Import the website's list."""
    from zwgk_desktop.services.boards.site_lists import import_site_list

    with console.desk() as desk:
        made = import_site_list(desk, Path(options.file))
    console.say(made.changes.message)
    if console.json:
        console.give({"list": made.list_id, "lines": made.lines, "matched": made.matched})
    return 0


def list_lists(console: Console, _options: argparse.Namespace) -> int:
    """Print the imported lists."""
    from zwgk_desktop.services.boards.site_lists import list_site_lists

    with console.desk() as desk:
        found = list_site_lists(desk)
    if console.json:
        console.give({"lists": [{"id": one.id, "name": one.name, "lines": one.lines} for one in found]})
        return 0
    for one in found:
        print(one.id, one.name, f"{one.lines} 条", f"{one.imported_at.astimezone():%Y-%m-%d}", sep="\t")
    return 0


def compare_list(console: Console, options: argparse.Namespace) -> int:
    """Compare and print the differences; 1 when there are any."""
    from zwgk_desktop.domain.errors import WrongUsage
    from zwgk_desktop.services.boards.site_lists import compare_site_list, list_site_lists, write_differences

    with console.desk() as desk:
        lists = list_site_lists(desk)
        if options.list is None and not lists:
            raise WrongUsage("no_site_list", "还没有导入网站清单。", "先用 zwgk boards site import 导入。")
        found = compare_site_list(desk, options.list or lists[0].id, options.period)
        if options.out:
            write_differences(desk, found, Path(options.out))
    console.say(found.message)
    if not console.json:
        for one in found.differences:
            print(one.line or "", one.message, sep="\t")
    if console.json or options.out:
        console.give_files([Path(options.out)] if options.out else [], **_comparison(found))
    return 1 if found.differences else 0


def _comparison(found: SiteComparison) -> dict[str, Any]:
    names = ("kind", "village", "item", "period", "board", "website", "message", "line", "posting_id")
    told = [{name: getattr(one, name) for name in names} for one in found.differences]
    return {"list": found.site.id, "lines": len(found.entries), "differences": told}


def match_entry(console: Console, options: argparse.Namespace) -> int:
    """Say which posting a line belongs to."""
    from zwgk_desktop.services.boards.site_lists import match_site_entry

    with console.desk() as desk:
        console.say(match_site_entry(desk, options.entry, options.posting).message)
    return 0


def write_package(console: Console, options: argparse.Namespace) -> int:
    """Write the package; what is not approved is named and left out."""
    from zwgk_desktop.services.boards.website_package import write_website_package

    with console.desk() as desk:
        made = write_website_package(desk, Path(options.out), options.period, options.village, options.all_items)
    console.say(made.changes.message)
    for row in made.waiting:
        console.say(f"未审定，没有放入：{row.village}　{row.title}")
    console.give_files(list(made.files))
    return 0
