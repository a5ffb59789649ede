"""``zwgk subsidies``: check a payment list, import it, decide on findings, look up one person, print sheets."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.frame import Console
from zwgk_desktop.cli.subsidy_life import add_life, read_yuan
from zwgk_desktop.cli.subsidy_mending import add_mending
from zwgk_desktop.cli.subsidy_steps import add_steps
from zwgk_desktop.domain.errors import InputRefused, WrongUsage
from zwgk_desktop.domain.findings import SEVERITY_WORDS, Finding, Severity

MANY = 2_000
SHOWN = 30  # findings told to people; --json has them all


def register(commands: Any) -> None:
    """Add ``subsidies`` and its parts."""
    parser = commands.add_parser("subsidies", help="惠民惠农补贴清单")
    parts = parser.add_subparsers(dest="part", metavar="动作", required=True)

    check = parts.add_parser("check", help="检查一份清单（不存入）")
    check.add_argument("file", type=Path, metavar="文件")
    check.add_argument("--columns", type=Path, metavar="对列文件")
    check.set_defaults(handler=check_file)

    take = parts.add_parser("import", help="导入一份清单")
    take.add_argument("file", type=Path, metavar="文件")
    take.add_argument("--programme", required=True, metavar="补贴项目")
    take.add_argument("--year", required=True, type=int, metavar="年度")
    take.add_argument("--period", default="", metavar="批次", help="如 第一批、2026-03")
    take.add_argument("--columns", type=Path, metavar="对列文件")
    take.add_argument("--accept-warnings", default="", metavar="理由")
    take.add_argument("--replaces", type=int, metavar="原批次编号")
    take.add_argument("--allocated", metavar="拨付金额（元）")
    take.add_argument("--hand-back", default="", metavar="理由", help="把未收的行退回村里")
    take.set_defaults(handler=import_file)

    person = parts.add_parser("person", help="查一个人领了哪些补贴（记入日志）")
    person.add_argument("person", metavar="身份证号或姓名")
    person.add_argument("--print", type=Path, metavar="文件.pdf", dest="slip", help="打印查询单（要写全身份证号）")
    person.set_defaults(handler=show_person)

    batches = parts.add_parser("batches", help="列出各批清单")
    batches.add_argument("--year", type=int, metavar="年度")
    batches.set_defaults(handler=list_batches)

    accept = parts.add_parser("accept", help="注明理由，接受一批清单的提醒")
    accept.add_argument("batch", type=int, metavar="编号")
    accept.add_argument("--reason", required=True, metavar="理由")
    accept.set_defaults(handler=accept_warnings)
    add_mending(parts)
    add_life(parts)
    add_steps(parts)
    _add_sheets(parts)


def _add_sheets(parts: Any) -> None:
    from zwgk_desktop.cli.sheets import add_sheets

    add_sheets(parts)


def check_file(console: Console, options: argparse.Namespace) -> int:
    """Check a list; 0 clean, 1 with errors, 3 refused."""
    from zwgk_desktop.services.subsidies import check_list, refusal_json, today_in_china

    started = time.perf_counter()
    try:
        report = check_list(options.file, today_in_china(), read_columns(options.columns))
    except InputRefused as refusal:
        if console.json:
            console.give(refusal_json(refusal, time.perf_counter() - started))
        raise
    if console.json:
        if len(report.checked.lines) > MANY:  # indenting a hundred thousand rows takes longer than checking them
            options.compact = True
        console.give(report.to_json())
    console.say(report.message)
    _tell(console, report.checked.findings)
    return 1 if report.errors else 0


def import_file(console: Console, options: argparse.Namespace) -> int:
    """Import a list; 1 when some rows were held back with errors."""
    from zwgk_desktop.services.subsidies import import_list

    columns = read_columns(options.columns)
    with console.desk() as desk:
        batch = import_list(
            desk,
            options.file,
            options.programme,
            options.year,
            columns,
            options.accept_warnings,
            period=options.period,
            replaces=options.replaces,
            allocated_fen=read_yuan(options.allocated),
            hand_back_reason=options.hand_back,
        )
    if console.json:
        console.give(
            {
                "batch": batch.batch_id,
                "lines": batch.lines,
                "held": batch.held,
                "findings": [
                    {"sheet": f.sheet, "row": f.row, "kind": f.kind, "severity": f.severity.value, "message": f.message}
                    for f in batch.findings
                ],
                "total": batch.total,
            }
        )
    console.say(f"编号 {batch.batch_id}。{batch.changes.message}")
    _tell(console, batch.findings)
    return 1 if batch.errors else 0


def show_person(console: Console, options: argparse.Namespace) -> int:
    """Print what one person was paid."""
    from zwgk_desktop.domain.identifiers import shorten
    from zwgk_desktop.domain.money import yuan_text
    from zwgk_desktop.services.subsidies import find_payments, print_person, sum_person

    with console.desk() as desk:
        if options.slip:
            console.give_files([print_person(desk, options.person, options.slip)])
            return 0
        rows = find_payments(desk, options.person)
    payments = [
        {
            "batch": row.batch_id,
            "id": row.id_number,
            "name": row.name,
            "programme": row.programme,
            "year": row.year,
            "period": row.period,
            "state": row.state,
            "village": row.village,
            "group": row.group_name,
            "amount": yuan_text(row.amount_fen),
            "date": row.paid_on.isoformat() if row.paid_on else None,
            "replaced": row.replaced,
            "returned": yuan_text(row.back_fen),
            "paid": yuan_text(row.paid_fen),
        }
        for row in rows
    ]
    money = sum_person(rows)
    total, over = yuan_text(money.paid + money.waiting), yuan_text(money.over)
    if console.json:
        console.give({"payments": payments, "total": total, "paid": yuan_text(money.paid), "overpaid": over})
        return 0
    for p in payments:
        number = shorten(str(p["id"]))
        what = f"{p['year']}年 {p['programme']}{p['period']}"
        note = f"  （已由更正批次取代，已发 {p['paid']} 元）" if p["replaced"] else ""
        print(f"{what}  {p['name']} {number} {p['village']}{p['group']}  {p['amount']} 元{note}")
    claimed = f"，应追回 {over} 元" if money.over else ""
    console.say(f"共 {len(rows)} 笔，{total} 元，其中已发放 {yuan_text(money.paid)} 元{claimed}。本次查询已记入日志。")
    return 0


def list_batches(console: Console, options: argparse.Namespace) -> int:
    """Print the batches."""
    from zwgk_desktop.domain.batch_life import BATCH_WORDS, BatchState
    from zwgk_desktop.domain.money import yuan_text
    from zwgk_desktop.services.subsidies import find_batches, find_places

    with console.desk() as desk:
        rows, places = find_batches(desk, options.year), find_places(desk)
    by = {key: place.replaced_by for key, place in places.items()}
    waiting = {key: place.waiting for key, place in places.items()}
    if console.json:
        console.give(
            {
                "batches": [
                    {
                        "batch": row.id,
                        "programme": row.programme,
                        "year": row.year,
                        "period": row.period,
                        "state": row.state,
                        "lines": row.line_count,
                        "held": row.held_count,
                        "total": yuan_text(row.total_fen),
                        "source": row.source_name,
                        "replaces": row.replaces_id,
                        "replaced_by": by.get(row.id),
                        "correction_waiting": waiting.get(row.id),
                    }
                    for row in rows
                ]
            }
        )
        return 0
    for row in rows:
        state = BATCH_WORDS[BatchState(row.state)]
        what = f"{row.year}年 {row.programme}{row.period}  {state}"
        notes = [f"更正编号 {row.replaces_id} 的批次"] if row.replaces_id else []
        notes += [f"已被批次 {by[row.id]} 更正"] if by.get(row.id) else []
        notes += [f"更正批次 {waiting[row.id]} 待审定"] if waiting.get(row.id) else []
        note = f"  （{'；'.join(notes)}）" if notes else ""
        print(f"{row.id}  {what}  {row.line_count} 笔  {yuan_text(row.total_fen)} 元{note}")
    return 0


def accept_warnings(console: Console, options: argparse.Namespace) -> int:
    """Accept all open warnings of a batch."""
    from zwgk_desktop.services.subsidies import accept_findings

    with console.desk() as desk:
        changes = accept_findings(desk, options.batch, None, options.reason)
    if console.json:
        console.give({"batch": options.batch, "message": changes.message})
    console.say(changes.message)
    return 0


def read_columns(path: Path | None) -> dict[str, Any] | None:
    """Return the mapping of a --columns file: {sheet or "*": {"header_row": 3, "columns": {"name": 1, "id": "C"}}}."""
    if path is None:
        return None
    try:
        table = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise WrongUsage("columns", f"读不懂对列文件：{path.name}。", "应为 JSON，写明各列的位置。") from error
    if not isinstance(table, dict) or not all(
        isinstance(v, dict) and isinstance(v.get("columns"), dict) for v in table.values()
    ):
        raise WrongUsage(
            "columns",
            f"对列文件 {path.name} 的写法不对。",
            '应为 {"工作表": {"header_row": 3, "columns": {"name": 1}}}。',
        )
    return table


def _tell(console: Console, findings: list[Finding] | tuple[Finding, ...]) -> None:
    """Tell people the findings, errors first."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    for f in sorted(findings, key=lambda f: order[f.severity])[:SHOWN]:
        where = f"{f.sheet} 第 {f.row} 行" if f.row else f.sheet
        console.say(f"[{SEVERITY_WORDS[f.severity]}] {where}　{f.message}")
    if len(findings) > SHOWN:
        console.say(f"……另有 {len(findings) - SHOWN} 处，用 --json 查看全部。")
