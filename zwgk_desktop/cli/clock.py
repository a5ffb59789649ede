"""``zwgk clock due``: due dates for a list of cases on standard input."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from zwgk_desktop.cli.frame import Console
from zwgk_desktop.domain.errors import InputRefused


def register(subparsers: Any) -> None:
    """Add the command."""
    clock = subparsers.add_parser("clock", help="期限计算")
    actions = clock.add_subparsers(dest="action", metavar="动作", required=True)
    due = actions.add_parser("due", help="从标准输入读入算例（JSON 列表），给出届满日和逐日说明")
    due.set_defaults(handler=due_dates)


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
