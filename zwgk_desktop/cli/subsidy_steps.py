"""``zwgk subsidies``: the life of an approved list, step by step; the recycle bin before that."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from zwgk_desktop.cli.dates import parse_day
from zwgk_desktop.cli.frame import Console
from zwgk_desktop.services.desk import Desk

PLACE = "村委会公开栏"


def add_steps(parts: Any) -> None:
    """Add the actions."""
    for name, words, handler in (("declare", "申报公示", declare), ("post-results", "发放结果公示", post_results)):
        hang = _add(parts, name, f"登记{words}已张贴（每个村一份）", handler)
        hang.add_argument("--on", metavar="日期", help="默认今天")
        hang.add_argument("--place", default=PLACE, metavar="地点")
        hang.add_argument("--by", default="", metavar="张贴人", help="默认经办人")
    paid = _add(parts, "pay", "登记发放", pay)
    paid.add_argument("--on", metavar="日期", help="默认今天")
    paid.add_argument("--reason", default="", metavar="理由", help="公示期满以前发放的要写明")
    kept = _add(parts, "archive", "归档", archive)
    kept.add_argument("--box", required=True, metavar="盒号")
    kept.add_argument("--pages", required=True, type=int, metavar="页数")
    wrong = parts.add_parser("withdraw-outcome", help="撤销登记错的退回或补发")
    wrong.add_argument("outcome", type=int, metavar="登记编号", help="见 balance --json 的 outcomes")
    wrong.add_argument("--reason", required=True, metavar="理由")
    wrong.set_defaults(handler=withdraw_outcome)
    gone = _add(parts, "remove", "移入回收站（没有审定的）", remove)
    gone.add_argument("--reason", default="", metavar="理由")
    _add(parts, "restore", "从回收站恢复", restore)


def _add(parts: Any, name: str, words: str, handler: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = parts.add_parser(name, help=words)
    parser.add_argument("batch", type=int, metavar="编号")
    parser.set_defaults(handler=handler)
    return parser


def _on(desk: Desk, text: str | None) -> date:
    return parse_day(text) or desk.today()


def _tell(console: Console, changes: Any) -> int:
    if console.json:
        console.give({"ids": list(changes.ids), "message": changes.message})
    console.say(changes.message)
    return 0


def declare(console: Console, options: argparse.Namespace) -> int:
    """Note that the declared list hangs in every village."""
    from zwgk_desktop.services.batch_life import post_declared

    with console.desk() as desk:
        by = options.by or desk.actor
        return _tell(console, post_declared(desk, options.batch, _on(desk, options.on), options.place, by))


def post_results(console: Console, options: argparse.Namespace) -> int:
    """Note that the results hang in every village."""
    from zwgk_desktop.services import batch_life

    with console.desk() as desk:
        by = options.by or desk.actor
        return _tell(console, batch_life.post_results(desk, options.batch, _on(desk, options.on), options.place, by))


def pay(console: Console, options: argparse.Namespace) -> int:
    """Note that the money was paid."""
    from zwgk_desktop.services.batch_life import mark_paid

    with console.desk() as desk:
        return _tell(console, mark_paid(desk, options.batch, _on(desk, options.on), options.reason))


def archive(console: Console, options: argparse.Namespace) -> int:
    """Put the sheets of a batch into a box."""
    from zwgk_desktop.services import batch_life

    with console.desk() as desk:
        return _tell(console, batch_life.archive(desk, options.batch, options.box, options.pages))


def withdraw_outcome(console: Console, options: argparse.Namespace) -> int:
    """Take back a wrong entry of a returned or repeated payment."""
    from zwgk_desktop.services import subsidies

    with console.desk() as desk:
        return _tell(console, subsidies.withdraw_outcome(desk, options.outcome, options.reason))


def remove(console: Console, options: argparse.Namespace) -> int:
    """Move a batch to the recycle bin."""
    from zwgk_desktop.services.subsidies import remove_batch

    with console.desk() as desk:
        return _tell(console, remove_batch(desk, options.batch, options.reason))


def restore(console: Console, options: argparse.Namespace) -> int:
    """Take a batch out of the recycle bin."""
    from zwgk_desktop.services.subsidies import restore_batch

    with console.desk() as desk:
        return _tell(console, restore_batch(desk, options.batch))
