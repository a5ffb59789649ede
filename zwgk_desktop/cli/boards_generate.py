"""``zwgk boards generate / template``: the drafts of a whole period, and the words they begin with."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.services.boards.generating import DraftPlan
    from zwgk_desktop.services.desk import Desk


def add_generate(actions: Any) -> None:
    """Add the subcommands."""
    generate = actions.add_parser("generate", help="一键生成一个时段的公示草稿")
    generate.add_argument("--period", required=True, metavar="时段", help="2026Q3、2026-07、2026H1 或 2026")
    generate.add_argument("--village", action="append", metavar="村", help="只生成这个村的，可以写几次")
    generate.add_argument("--category", action="append", metavar="类别", help="只生成这一类的（一级事项），可以写几次")
    generate.add_argument("--finance", metavar="文件", help="村级财务收支表（xlsx、csv：一列“村”，一村一行）")
    generate.add_argument("--last-first", action="store_true", help="有上期公示的先用上期改写")
    generate.add_argument("--dry-run", action="store_true", help="只列出，不生成")
    generate.set_defaults(handler=generate_drafts)
    template = actions.add_parser("template", help="一个事项的公示模板")
    template.add_argument("item", metavar="目录编号", help="如 3.2")
    template.add_argument("--file", metavar="文件", help="改成这个文本文件的内容：第一行是标题，其余是正文")
    template.add_argument("--reset", action="store_true", help="恢复默认模板")
    template.add_argument("--village", metavar="村", help="按这个村填好看一看")
    template.add_argument("--period", metavar="时段", help="按这个时段填好看一看")
    template.set_defaults(handler=template_command)


def generate_drafts(console: Console, options: argparse.Namespace) -> int:
    """Write the drafts, or list them."""
    from zwgk_desktop.services.boards.generating import plan_drafts, write_drafts
    from zwgk_desktop.services.township import get_village

    finance = Path(options.finance) if options.finance else None
    with console.desk() as desk:
        villages = [get_village(desk, name).id for name in options.village] if options.village else None
        plan = plan_drafts(desk, options.period, villages, options.category, finance, not options.last_first)
        ids: list[int] = []
        if plan.proposals and not options.dry_run:
            done = write_drafts(desk, plan.proposals)
            ids = list(done.ids)
            console.say(done.message)
        else:
            console.say(f"可生成草稿 {len(plan.proposals)} 份。" if plan.proposals else "没有要生成的草稿。")
    for finding in plan.findings:
        console.say(finding.message)
    _tell(console, plan, ids)
    return 0


def _tell(console: Console, plan: DraftPlan, ids: list[int]) -> None:
    from zwgk_desktop.services.boards.generating import ORIGIN_WORDS

    if console.json:
        drafts = [
            {
                "village": one.village,
                "item": one.number,
                "period": one.period,
                "origin": one.origin.value,
                "title": one.title,
                "open": list(one.open),
            }
            for one in plan.proposals
        ]
        counts = {origin.value: count for origin, count in plan.counts.items()}
        console.give({"period": plan.period, "drafts": drafts, "counts": counts, "postings": ids})
        return
    for one in plan.proposals:
        print(one.village, one.number, one.item, one.period, ORIGIN_WORDS[one.origin], sep="\t")


def template_command(console: Console, options: argparse.Namespace) -> int:
    """Show, change or reset the template of an item."""
    from zwgk_desktop.services.boards import get_item_by_number, templates

    with console.desk() as desk:
        item = get_item_by_number(desk, options.item).id
        if options.reset:
            console.say(templates.reset_template(desk, item).message)
        elif options.file:
            title, _, body = _read(Path(options.file)).partition("\n")
            console.say(templates.keep_template(desk, item, title, body).message)
        found = templates.find_template(desk, item)
        title, body = _filled(desk, item, options) if options.village else (found.title, found.body)
    if console.json:
        console.give({"item": options.item, "own": found.own, "title": title, "body": body})
    else:
        print(title, body, sep="\n")
    return 0


def _filled(desk: Desk, item: int, options: argparse.Namespace) -> tuple[str, str]:
    from zwgk_desktop.domain.periods import Rhythm, period_of
    from zwgk_desktop.services.boards.templates import first_draft
    from zwgk_desktop.services.township import get_village

    period = options.period or period_of(Rhythm.QUARTERLY, desk.today()).code
    return first_draft(desk, get_village(desk, options.village).id, item, period)


def _read(path: Path) -> str:
    from zwgk_desktop.domain.errors import InputRefused

    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(
            "unsupported_format", f"读不到模板文件：{path.name}。", "请存为 UTF-8 的文本文件。"
        ) from error
