"""Which fields does a command set? ``--set 栏目=内容``, as often as there are fields."""

from __future__ import annotations

import argparse
from typing import Any

from zwgk_desktop.domain.errors import WrongUsage


def add_values(parser: Any) -> None:
    """Add the option."""
    parser.add_argument("--set", action="append", default=[], metavar="栏目=内容", help="可重复；栏目可写中文名")


def read_values(options: argparse.Namespace) -> dict[str, str]:
    """Return what was set, by the field's name; WrongUsage for what has no name or is set twice."""
    values: dict[str, str] = {}
    for pair in options.set:
        key, sign, value = pair.partition("=")
        if not sign or not key.strip():
            raise WrongUsage("set", f"看不懂 --set {pair}。", "请写成 --set 栏目=内容。")
        if key.strip() in values:
            raise WrongUsage("set_twice", f"“{key.strip()}”写了两次。", "每一栏只写一次。")
        values[key.strip()] = value
    return values
