"""``zwgk ledger export / freeze / compare / plan / template``: what leaves the office at a quarter's end."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.frame import Console
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.ledger_sheet import COLUMNS

if TYPE_CHECKING:
    from zwgk_desktop.services.desk import Desk
    from zwgk_desktop.services.ledger_export import TemplateUse


def add_out(actions: Any) -> None:
    """Add the actions to ``zwgk ledger``."""
    _add_export(actions)
    freezing = actions.add_parser("freeze", help="季度台账定稿：保存当时的内容和文件，以后可原样再导出")
    freezing.add_argument("--quarter", required=True, metavar="季度", help="如 2026Q3")
    freezing.add_argument("--reason", default="", metavar="文字", help="重新定稿的理由")
    freezing.set_defaults(handler=freeze)
    comparing = actions.add_parser("compare", help="把定稿与现在的台账对照")
    comparing.add_argument("--quarter", required=True, metavar="季度", help="如 2026Q3")
    comparing.set_defaults(handler=compare)
    planning = actions.add_parser("plan", help="写出本单位的年度工作要点（docx）")
    planning.add_argument("--year", type=int, required=True, metavar="年")
    planning.add_argument("--out", required=True, metavar="目录")
    planning.add_argument("--copy-to", metavar="目录", help="另复制到这里（U盘），读回核对")
    planning.set_defaults(handler=plan)
    looking = actions.add_parser("template", help="看县里的空白台账会怎样填")
    looking.add_argument("file", metavar="文件")
    looking.set_defaults(handler=template)


def _add_export(actions: Any) -> None:
    parser = actions.add_parser("export", help="导出季度台账（xlsx 和 pdf）")
    parser.add_argument("--quarter", required=True, metavar="季度", help="如 2026Q3")
    parser.add_argument("--out", required=True, metavar="目录")
    parser.add_argument("--template", metavar="文件", help="县里的空白台账（xlsx），按它的格式填写")
    parser.add_argument("--map", action="append", default=[], metavar="栏目=列", help="模板的对应，如 progress=E")
    parser.add_argument("--over-filled", action="store_true", help="模板里已有内容的行也换掉")
    parser.add_argument("--mail", action="store_true", help="另写一封邮件草稿（eml）")
    parser.add_argument("--sign", action="store_true", help="另写签字盖章页（docx）")
    parser.add_argument("--frozen", action="store_true", help="导出定稿，不是现在的台账")
    parser.add_argument("--copy-to", metavar="目录", help="另复制到这里（U盘），读回核对，写校验单")
    parser.set_defaults(handler=export)


def export(console: Console, options: argparse.Namespace) -> int:
    """Write the quarter's papers; say what is still missing in them."""
    from zwgk_desktop.services.ledger import readiness
    from zwgk_desktop.services.ledger_export import Papers, export_quarter
    from zwgk_desktop.services.ledger_out_frozen import export_snapshot

    folder = Path(options.out)
    with console.desk() as desk:
        use = _use(desk, options)
        if options.frozen:
            papers = Papers(True, options.mail, options.sign, use)
            files = export_snapshot(desk, options.quarter, folder, papers)
        else:
            files = export_quarter(desk, options.quarter, folder, mail=options.mail, template=use, sign=options.sign)
            ready = readiness(desk, options.quarter)
            console.say(f"已填报 {ready.reported}/{ready.total} 项，{len(ready.no_evidence)} 项已完成但没有佐证材料。")
        _copy(console, desk, files, options.copy_to)
    console.give_files(list(files))
    return 0


def _use(desk: Desk, options: argparse.Namespace) -> TemplateUse | None:
    """Return the template as asked for, telling what was found in it."""
    from zwgk_desktop.services.ledger_out_template import TemplateUse, propose_template

    if not options.template:
        if options.map or options.over_filled:
            raise WrongUsage("no_template", "没有给出模板，--map 和 --over-filled 用不上。", "请加上 --template 文件。")
        return None
    use = TemplateUse(Path(options.template), None, options.over_filled)
    if not options.map:
        return use
    proposal, _ = propose_template(desk, use.path)
    return dataclasses.replace(use, columns={**proposal.columns, **_mapping(options.map)})


def _mapping(words: list[str]) -> dict[str, int]:
    """Read ``progress=E`` or ``本季度进展=5``; WrongUsage for an unknown column."""
    keys = {**{key: key for key in COLUMNS}, **{name: key for key, name in COLUMNS.items()}}
    found: dict[str, int] = {}
    for word in words:
        name, _, place = word.partition("=")
        letters = place.strip().upper()
        number = int(letters) if letters.isdecimal() else 0
        if not number and letters.isascii() and letters.isalpha() and len(letters) <= 3:
            for letter in letters:
                number = number * 26 + ord(letter) - 64
        if name.strip() not in keys or not number:
            raise WrongUsage(
                "map", f"看不懂栏目对应“{word}”。", f"写成 栏目=列，栏目可用：{'、'.join(COLUMNS.values())}。"
            )
        found[keys[name.strip()]] = number
    return found


def _copy(console: Console, desk: Desk, files: tuple[Path, ...], folder: str | None) -> None:
    if folder:
        from zwgk_desktop.services.ledger_out_copy import copy_out

        console.say(copy_out(desk, files, Path(folder)).line)


def freeze(console: Console, options: argparse.Namespace) -> int:
    """Keep a quarter as it stands."""
    from zwgk_desktop.services.ledger_out_frozen import freeze_quarter, get_frozen

    with console.desk() as desk:
        done = freeze_quarter(desk, options.quarter, options.reason)
        kept = get_frozen(desk, options.quarter)
    console.say(done.message)
    if console.json:
        told = {"sha256": kept.sha256, "items": len(kept.report.ids), "version": kept.version}
        console.give({"quarter": kept.report.sheet.quarter.code, **told})
    return 0


def compare(console: Console, options: argparse.Namespace) -> int:
    """Tell where today's ledger differs from the frozen one."""
    from zwgk_desktop.services.ledger_out_frozen import compare_with_today

    with console.desk() as desk:
        found = compare_with_today(desk, options.quarter)
    if console.json:
        console.give({"quarter": options.quarter, "differences": [dataclasses.asdict(one) for one in found]})
        return 0
    for one in found:
        print(f"{one.item_id}\t{one.label}\t{one.column}\t{one.frozen}\t{one.today}")
    console.say(f"与定稿相比有 {len(found)} 处不同。" if found else "与定稿一致。")
    return 0


def plan(console: Console, options: argparse.Namespace) -> int:
    """Write the township's own 要点."""
    from zwgk_desktop.services.ledger_out_plan import export_township_plan, township_plan

    with console.desk() as desk:
        files = export_township_plan(desk, options.year, Path(options.out))
        unassigned = township_plan(desk, options.year).unassigned
        _copy(console, desk, files, options.copy_to)
    if unassigned:
        console.say(f"还有 {unassigned} 项没有分派责任站所，文中没有写。")
    console.give_files(list(files))
    return 0


def template(console: Console, options: argparse.Namespace) -> int:
    """Tell how a county's template would be filled."""
    from zwgk_desktop.services.ledger_out_template import propose_template

    with console.desk() as desk:
        proposal, known = propose_template(desk, Path(options.file))
    by_column = {number: key for key, number in proposal.columns.items()}
    if console.json:
        columns = [
            {"column": number, "heading": words, "key": by_column.get(number)}
            for number, words in proposal.headings.items()
        ]
        rows = {"header_row": proposal.header_row, "first_row": proposal.first_row, "last_row": proposal.last_row}
        told = {"examples": list(proposal.examples), "filled": list(proposal.filled), "notes": list(proposal.notes)}
        console.give({"sheet": proposal.page, **rows, "columns": columns, "remembered": known, **told})
        return 0
    for number, words in proposal.headings.items():
        key = by_column.get(number)
        print(f"第{number}列\t{words}\t{COLUMNS[key] if key else '（不填）'}")
    for note in proposal.notes:
        console.say(note)
    console.say("对应关系沿用上次的。" if known else "对应关系是程序推定的，请核对；不对的用 --map 改。")
    return 0
