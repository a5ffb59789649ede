"""``zwgk clock due|calendar``: due dates for a list of cases, and the years whose holidays are known."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.frame import Console
from zwgk_desktop.domain.errors import InputRefused


def register(subparsers: Any) -> None:
    """Add the command."""
    clock = subparsers.add_parser("clock", help="期限计算和放假安排")
    actions = clock.add_subparsers(dest="action", metavar="动作", required=True)
    due = actions.add_parser("due", help="从标准输入读入算例（JSON 列表），给出届满日和逐日说明")
    due.set_defaults(handler=due_dates)
    calendar = actions.add_parser("calendar", help="放假安排：看收录了哪些年，导入下一年的")
    steps = calendar.add_subparsers(dest="step", metavar="动作", required=True)
    steps.add_parser("list", help="列出已收录的年份和依据").set_defaults(handler=list_years)
    taken = steps.add_parser("import", help="导入一年的放假安排（通知原文，或与程序自带文件同样格式）")
    taken.add_argument("file", metavar="文件", type=Path)
    taken.add_argument("--year", metavar="年", type=int, help="通知里没有写年份时用")
    taken.add_argument("--check", action="store_true", help="只看读出了什么，不存")
    taken.set_defaults(handler=import_year)


def due_dates(console: Console, options: argparse.Namespace) -> int:
    """Read cases from standard input and print their due dates."""
    from zwgk_desktop.services.clocks import due_dates as count

    results = count(_read_cases())
    unclear = sum(result["due"] is None for result in results)
    if console.json:
        console.give(results)
        return 1 if unclear else 0
    for result in results:
        note = "暂定" if result["provisional"] else ""
        print(f"{result['id']}\t{result['due'] or '未定'}\t{note}".rstrip())
        print("\n".join(f"    {line}" for line in result["explain"]))
    return 1 if unclear else 0


def _read_cases() -> Any:
    try:
        return json.loads(sys.stdin.buffer.read().decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise InputRefused(
            "bad_json", "标准输入不是有效的 UTF-8 JSON。", "用法：zwgk clock due --json < cases.json"
        ) from error


def list_years(console: Console, options: argparse.Namespace) -> int:
    """Print the years loaded in this store."""
    from zwgk_desktop.services.calendars import calendar_years

    with console.desk() as desk:
        years = calendar_years(desk)
    if console.json:
        console.give(
            [
                {
                    "year": facts.notice.year,
                    "source": facts.notice.source,
                    "origin": facts.origin,
                    "off": facts.notice.off_count,
                    "on": facts.notice.work_count,
                }
                for facts in years
            ]
        )
        return 0
    for facts in years:
        print(f"{facts.notice.year}\t{facts.origin}\t{facts.notice.source}")
    return 0


def import_year(console: Console, options: argparse.Namespace) -> int:
    """Read a year's notice, show what it says, keep it and tell how many open cases moved."""
    from zwgk_desktop.domain.calendars import describe_holiday
    from zwgk_desktop.services import calendars

    with console.desk() as desk:
        reading = calendars.read_calendar_file(options.file, options.year)
        notice = reading.notice
        for one in notice.holidays:
            off, work = describe_holiday(one)
            console.say(f"{one.name}：{off}；上班：{work}")
        for finding in reading.findings:
            console.say(finding.message)
        if not reading.sound:
            raise InputRefused(
                "bad_calendar", f"{notice.year} 年放假安排有不对的地方，没有存。", "请按上面的提示改正。"
            )
        moved = None
        if not options.check:
            stored = calendars.store_year(desk, notice)
            moved = stored.moved
            console.say(stored.changes.message)
    if console.json:
        kinds = [{"kind": one.kind, "severity": one.severity, "message": one.message} for one in reading.findings]
        console.give({**notice.as_mapping(), "stored": moved is not None, "moved": moved, "findings": kinds})
    return 0
