"""Commands ``gui`` and ``self-test``: the only ones that load Qt, and only when they run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.dates import clock_of
from zwgk_desktop.cli.frame import Console
from zwgk_desktop.services.desk import system_clock


def register(subparsers: Any) -> None:
    """Add the commands of this module."""
    gui = subparsers.add_parser("gui", help="打开窗口")
    gui.add_argument("--picture", metavar="文件", help="不停留：把窗口画成 PNG 后退出")
    gui.add_argument("--page", default="today", metavar="页面", help="先打开哪一页（默认 today）")
    gui.add_argument("--today", metavar="日期", help="按这一天显示（看演示数据时用）")
    gui.set_defaults(handler=open_window)
    test = subparsers.add_parser("self-test", help="检查安装是否完好")
    test.add_argument("--seconds", type=int, default=120, metavar="秒", help="最多用多少秒（默认 120）")
    test.set_defaults(handler=self_test)


def open_window(console: Console, options: argparse.Namespace) -> int:
    """Show the window, or draw it once into a file."""
    from zwgk_desktop import app

    path, passphrase = console.store_path(), console.passphrase()
    clock = clock_of(options.today) if options.today else system_clock
    if options.picture:
        app.draw_window(path, passphrase, Path(options.picture), options.page, clock)
        console.give_files([Path(options.picture)])
        return 0
    return app.show_window(path, passphrase, options.page, clock)


def self_test(console: Console, options: argparse.Namespace) -> int:
    """Prove what an installed copy must be able to do; 1 when something fails."""
    from zwgk_desktop.selftest import run

    results = run(options.seconds)
    for result in results:
        console.say(f"{'通过' if result.passed else '失败'}  {result.name}（{result.seconds:.1f} 秒）{result.detail}")
    if console.json:
        console.give([{"name": r.name, "passed": r.passed, "seconds": round(r.seconds, 2)} for r in results])
    return 0 if all(result.passed for result in results) else 1
