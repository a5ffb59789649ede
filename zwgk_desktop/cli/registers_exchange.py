"""``zwgk registers import / export / book / updates``: registers in from a workbook, out again, and on paper."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zwgk_desktop.domain.findings import Finding


def add_exchange(actions: Any) -> None:
    """Add the actions to those of ``zwgk registers``."""
    take = actions.add_parser("import", help="从表格导入（xlsx、xls、et、csv）")
    take.add_argument("register", metavar="登记簿")
    take.add_argument("file", metavar="文件")
    take.add_argument("--preview", action="store_true", help="只看会怎样，不存")
    take.set_defaults(handler=import_entries)
    give = actions.add_parser("export", help="导出为 xlsx")
    give.add_argument("register", metavar="登记簿")
    give.add_argument("--year", type=int, metavar="年")
    give.add_argument("--out", required=True, metavar="文件")
    give.add_argument("--full", default="", metavar="理由", help="不遮盖个人信息，须写明理由")
    give.set_defaults(handler=export_entries)
    book = actions.add_parser("book", help="打印登记簿（pdf）")
    book.add_argument("register", metavar="登记簿")
    book.add_argument("--year", type=int, metavar="年")
    book.add_argument("--out", required=True, metavar="文件")
    book.add_argument("--full", default="", metavar="理由", help="不遮盖个人信息，须写明理由")
    book.set_defaults(handler=print_book)
    update = actions.add_parser("updates", help="粘贴栏目更新日期：每行“栏目名 日期”")
    update.add_argument("file", metavar="文件", help="文本文件；用 - 从标准输入读")
    update.set_defaults(handler=record_updates)


def findings_as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as the command line prints them."""
    return [
        {
            "sheet": f.sheet,
            "row": f.row,
            "column": f.column,
            "kind": f.kind,
            "severity": f.severity,
            "message": f.message,
        }
        for f in findings
    ]


def import_entries(console: Console, options: argparse.Namespace) -> int:
    """Take entries from a workbook; 1 when a row was held back."""
    from zwgk_desktop.services.registers.exchange import import_entries as take
    from zwgk_desktop.services.registers.exchange import preview_import

    with console.desk() as desk:
        if options.preview:
            seen = preview_import(desk, options.register, Path(options.file))
            ids, held, columns, findings = [], seen.held, seen.columns, seen.findings
            console.say(f"可导入 {len(seen.rows)} 件，暂缓 {seen.held} 行；没有存入。")
            rows = len(seen.rows)
        else:
            done = take(desk, options.register, Path(options.file))
            ids, held, columns, findings = list(done.ids), done.held, done.columns, done.findings
            console.say(done.changes.message)
            rows = len(ids)
    for finding in findings:
        where = f"第 {finding.row} 行：" if finding.row else ""
        console.say(f"{finding.sheet} {where}{finding.message}")
    if console.json:
        made = {"entries": ids, "rows": rows, "held": held, "columns": dict(columns)}
        console.give({**made, "findings": findings_as_json(findings)})
    return 1 if held else 0


def export_entries(console: Console, options: argparse.Namespace) -> int:
    """Write a register to a workbook."""
    from zwgk_desktop.services.registers.exchange import export_entries as export

    path = Path(options.out)
    with console.desk() as desk:
        count = export(desk, options.register, path, options.year, options.full)
    console.say(f"已导出 {count} 件。" + ("" if options.full else "个人信息已遮盖。"))
    console.give_files([path], rows=count)
    return 0


def print_book(console: Console, options: argparse.Namespace) -> int:
    """Write a register book."""
    from zwgk_desktop.services.registers.exchange import print_book as write

    path = Path(options.out)
    with console.desk() as desk:
        pages = write(desk, options.register, options.year or desk.today().year, path, options.full)
    console.say(f"登记簿 {pages} 页。" + ("" if options.full else "个人信息已遮盖。"))
    console.give_files([path], pages=pages)
    return 0


def record_updates(console: Console, options: argparse.Namespace) -> int:
    """Record pasted update days of website columns; 1 when a line was not understood."""
    from zwgk_desktop.domain.errors import InputRefused
    from zwgk_desktop.services.registers.columns import record_updates as record

    try:
        text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused("corrupt", f"读不到文件：{options.file}。", "请核对路径，用 UTF-8 保存。") from error
    with console.desk() as desk:
        done = record(desk, text)
    console.say(done.changes.message)
    for finding in done.findings:
        console.say(finding.message)
    if console.json:
        console.give({"entries": list(done.changes.ids), "findings": findings_as_json(done.findings)})
    return 1 if done.findings else 0
