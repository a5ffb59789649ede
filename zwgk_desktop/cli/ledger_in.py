"""``zwgk ledger evidence / open-year / duties / import / paste``: what comes into the ledger besides documents."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.frame import Console
from zwgk_desktop.domain.errors import WrongUsage


def add_in(actions: Any) -> None:
    """Add the commands of this module to ``zwgk ledger``."""
    _add_evidence(actions)
    opening = actions.add_parser("open-year", help="开立年度台账，带入上年未完成的任务（回头看）")
    opening.add_argument("--year", type=int, metavar="年", help="默认本年")
    opening.set_defaults(handler=open_year)
    duties = actions.add_parser("duties", help="把规则包里的规定动作加入台账")
    duties.add_argument("--year", type=int, metavar="年", help="默认本年")
    duties.add_argument("--rule", action="append", metavar="编号", help="只加这一条，可写几次；默认全部")
    duties.set_defaults(handler=duties_in)
    take = actions.add_parser("import", help="导入已有的台账（xlsx、xls、et）")
    take.add_argument("file", type=Path, metavar="文件")
    take.add_argument("--year", type=int, metavar="年", help="存入哪一年，默认按表名")
    take.add_argument("--columns", metavar="对列", help='JSON 或其文件，如 {"text": "C", "progress": "F"}')
    take.add_argument("--preview", action="store_true", help="只看，不存")
    take.set_defaults(handler=import_ledger)
    paste = actions.add_parser("paste", help="按表格填报季度进展（从 WPS 复制的行，默认读标准输入）")
    paste.add_argument("file", nargs="?", type=Path, metavar="文件")
    paste.add_argument("--quarter", required=True, metavar="季度", help="如 2026Q3")
    paste.add_argument("--preview", action="store_true", help="只看，不存")
    paste.set_defaults(handler=paste_progress)


def _add_evidence(actions: Any) -> None:
    evidence = actions.add_parser("evidence", help="佐证材料")
    verbs = evidence.add_subparsers(dest="verb", metavar="操作", required=True)
    adding = verbs.add_parser("add", help="添加文件")
    adding.add_argument("item", type=int, metavar="任务编号")
    adding.add_argument("files", nargs="+", type=Path, metavar="文件")
    adding.add_argument("--quarter", required=True, metavar="季度", help="如 2026Q3")
    adding.set_defaults(handler=evidence_add)
    listing = verbs.add_parser("list", help="列出文件")
    listing.add_argument("item", type=int, metavar="任务编号")
    listing.add_argument("--quarter", metavar="季度", help="默认所有季度")
    listing.set_defaults(handler=evidence_list)
    for verb, words in (("remove", "移入回收站"), ("restore", "从回收站恢复")):
        parser = verbs.add_parser(verb, help=words)
        parser.add_argument("ids", nargs="+", type=int, metavar="材料编号")
        parser.set_defaults(handler=evidence_move)


def evidence_add(console: Console, options: argparse.Namespace) -> int:
    """Copy files into the store's folder."""
    from zwgk_desktop.services.evidence import add_evidence, list_evidence

    with console.desk() as desk:
        done = add_evidence(desk, options.item, options.quarter, options.files)
        found = list_evidence(desk, options.item, options.quarter)
    console.say(done.message)
    if console.json:
        console.give({"item": options.item, "quarter": options.quarter, "files": [_file(row) for row in found]})
    return 0


def evidence_list(console: Console, options: argparse.Namespace) -> int:
    """Print an item's files and whether each is still as it was added."""
    from zwgk_desktop.services.evidence import list_evidence
    from zwgk_desktop.services.ledger import get_item

    with console.desk() as desk:
        get_item(desk, options.item)
        found = list_evidence(desk, options.item, options.quarter)
    if console.json:
        console.give({"item": options.item, "files": [_file(row) for row in found]})
        return 0
    for row in found:
        print(f"{row.id}\t{row.quarter}\t{row.name}\t{row.size}")
    console.say(f"共 {len(found)} 个佐证材料。")
    return 0


def _file(row: Any) -> dict[str, Any]:
    return {"id": row.id, "quarter": row.quarter, "name": row.name, "size": row.size, "sha256": row.sha256}


def evidence_move(console: Console, options: argparse.Namespace) -> int:
    """Put files into 回收站 or take them out."""
    from zwgk_desktop.services.evidence import remove_evidence, restore_evidence

    with console.desk() as desk:
        done = (remove_evidence if options.verb == "remove" else restore_evidence)(desk, options.ids)
    console.say(done.message)
    if console.json:
        console.give({"files": options.ids, "removed": options.verb == "remove"})
    return 0


def open_year(console: Console, options: argparse.Namespace) -> int:
    """Bring last year's unfinished items."""
    from zwgk_desktop.services.look_back import open_year

    with console.desk() as desk:
        year = options.year or desk.today().year
        done = open_year(desk, year)
    console.say(done.message)
    if console.json:
        console.give({"year": year, "items": list(done.ids)})
    return 0


def duties_in(console: Console, options: argparse.Namespace) -> int:
    """Put duties of the rule pack into the ledger."""
    from zwgk_desktop.services.look_back import add_duties

    with console.desk() as desk:
        year = options.year or desk.today().year
        done = add_duties(desk, year, options.rule)
    console.say(done.message)
    if console.json:
        console.give({"year": year, "items": list(done.ids)})
    return 0


def import_ledger(console: Console, options: argparse.Namespace) -> int:
    """Store a hand-made ledger; every remark about it is printed."""
    from zwgk_desktop.domain.columns import column_letter
    from zwgk_desktop.services.ledger_import import propose_ledger, take_in_ledger

    with console.desk() as desk:
        found = propose_ledger(desk, options.file, options.year, _columns(options.columns))
        ids = () if options.preview else take_in_ledger(desk, found).ids
    columns = {name: column_letter(at) for name, at in found.ledger.columns.items()}
    told = [one.message for one in found.findings]
    if console.json:
        console.give(
            {
                "year": found.year,
                "quarter": found.quarter.code,
                "sheet": found.ledger.sheet,
                "columns": columns,
                "rows": len(found.items),
                "items": list(ids),
                "findings": told,
            }
        )
    for words in told:
        console.say(words)
    what = "可导入" if options.preview else "已导入"
    console.say(f"{what} {len(found.items)} 项，{found.year} 年台账，进展计入{found.quarter.label}。")
    return 0


def _columns(given: str | None) -> dict[str, int] | None:
    from zwgk_desktop.domain.columns import column_index

    if not given:
        return None
    try:
        text = given if given.lstrip().startswith("{") else Path(given).read_text(encoding="utf-8-sig")
        told = json.loads(text)
        return {str(name): column_index(at) for name, at in told.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise WrongUsage("columns", "读不懂 --columns。", '应为 JSON，如 {"text": "C", "progress": "F"}。') from error


def paste_progress(console: Console, options: argparse.Namespace) -> int:
    """Fill a quarter's progress from rows of a table; 1 when a row was not taken."""
    from zwgk_desktop.services.ledger_paste import preview_paste, record_many

    try:
        text = options.file.read_text(encoding="utf-8-sig") if options.file else sys.stdin.read()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsage("file", "读不了这个文件。", "请存为 UTF-8 文本再试。") from error
    with console.desk() as desk:
        found = preview_paste(desk, options.quarter, text)
        if found.rows and not options.preview:
            record_many(desk, options.quarter, found.rows)
    told = [one.message for one in found.findings]
    if console.json:
        console.give({"quarter": found.quarter, "items": [row.item_id for row in found.rows], "findings": told})
    for words in told:
        console.say(words)
    console.say(f"{'可填入' if options.preview else '已填入'} {len(found.rows)} 项，{len(told)} 行没有填入。")
    return 1 if told else 0
