"""zwgk privacy: personal data in texts, and the leak check on finished files."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.frame import Console
from zwgk_desktop.domain.errors import WrongUsage


def register(subparsers: Any) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("privacy", help="查找个人信息；检查成品文件")
    actions = parser.add_subparsers(dest="action", metavar="动作", required=True)
    scanning = actions.add_parser("scan", help="从标准输入读 JSON 列表，找出个人信息并脱敏")
    scanning.add_argument("--profile", default="board", help="脱敏方案：board、website、county、internal")
    scanning.set_defaults(handler=scan)
    verifying = actions.add_parser("verify", help="检查 pdf、xlsx、docx 有无未脱敏的个人信息")
    verifying.add_argument("files", nargs="+", metavar="文件")
    verifying.add_argument("--allow", action="append", default=[], metavar="电话", help="已公布的监督电话等，可出现")
    verifying.set_defaults(handler=verify)


def _year() -> int:
    from zwgk_desktop.services.desk import system_clock

    return system_clock().year


def scan(console: Console, options: argparse.Namespace) -> int:
    """Read {"id", "text"} from standard input; print spans and masked texts."""
    from zwgk_desktop.services.privacy import scan_texts

    try:
        items = json.loads(sys.stdin.buffer.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise WrongUsage("scan_input", "标准输入不是 UTF-8 的 JSON。", '例如：[{"id": 1, "text": "……"}]。') from error
    results = scan_texts(items, _year(), options.profile)
    if console.json:
        console.give(results)
        return 0
    for result in results:
        print(result["masked"])
    return 0


def verify(console: Console, options: argparse.Namespace) -> int:
    """Check finished files; 0 when all are clean, 1 when something was found. Values are never shown."""
    from zwgk_desktop.services.privacy import verify_files

    results = verify_files([Path(file) for file in options.files], _year(), options.allow)
    if console.json:
        console.give(results)
    for result in results:
        found = "；".join(f"{f['place']}：{f['word']} {f['count']} 处" for f in result["findings"])
        console.say(f"{result['path']}：{found or '未发现个人信息'}。")
    return 0 if all(result["clean"] for result in results) else 1
