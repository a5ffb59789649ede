"""``zwgk boards packet write / read / record``: what is carried to village offices on a stick, and what comes back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.services.boards.packet_returns import PacketReturn


def add_packet(actions: Any) -> None:
    """Add the command to ``boards``."""
    packet = actions.add_parser("packet", help="给村里的资料包：发出、读回")
    verbs = packet.add_subparsers(dest="verb", metavar="操作", required=True)
    write = verbs.add_parser("write", help="生成资料包（已审定的公示单、张贴清单、回填表、照片文件夹）")
    write.add_argument("--period", required=True, metavar="时段", help="如 2026Q3")
    write.add_argument("--village", metavar="村", help="不写则每个有事要办的村各一份")
    write.add_argument("--out", required=True, metavar="文件夹", help="如 U 盘")
    write.add_argument("--paper", choices=("A4", "A3"), default="A4")
    write.set_defaults(handler=write_packet)
    for name, words, handler in (
        ("read", "看看交回的资料包里填了什么，不登记", read_packet),
        ("record", "读回交回的资料包，登记张贴、撤下和照片", record_packet),
    ):
        verb = verbs.add_parser(name, help=words)
        verb.add_argument("folder", metavar="文件夹", help="资料包，或放着几个资料包的文件夹")
        verb.set_defaults(handler=handler)


def write_packet(console: Console, options: argparse.Namespace) -> int:
    """Write packets."""
    from zwgk_desktop.services.boards.packets import write_packets

    with console.desk() as desk:
        made = write_packets(desk, Path(options.out), options.period, options.village, options.paper)
    console.say(made.changes.message)
    packets = [
        {"village": one.village, "folder": str(one.folder), "to_hang": one.to_hang, "to_take_down": one.to_take_down}
        for one in made.packets
    ]
    console.give_files([path for path in made.files if path.suffix != ".json"], packets=packets)
    return 0


def read_packet(console: Console, options: argparse.Namespace) -> int:
    """Show what a packet brings; errors in it end with 1."""
    from zwgk_desktop.services.boards.packet_returns import read_returns

    with console.desk() as desk:
        found = read_returns(desk, Path(options.folder))
    return _tell(console, found)


def record_packet(console: Console, options: argparse.Namespace) -> int:
    """Record what a packet brings; what is wrong in it is left out and ends with 1."""
    from zwgk_desktop.services.boards.packet_returns import read_returns, record_returns

    with console.desk() as desk:
        found = read_returns(desk, Path(options.folder))
        if any(one.planned for one in found):
            console.say(record_returns(desk, found).message)
        else:
            console.say("没有可以登记的内容。")
    return _tell(console, found)


def _tell(console: Console, found: list[PacketReturn]) -> int:
    from zwgk_desktop.domain.findings import Severity

    for packet in found:
        for finding in packet.findings:
            place = f"第 {finding.row} 行" if finding.row else finding.sheet
            console.say(f"{packet.village}{place}：{finding.message}")
    if console.json:
        console.give({"packets": [_packet_json(one) for one in found]})
    else:
        for packet in found:
            for plan in packet.planned:
                print(
                    packet.village,
                    plan.number,
                    plan.title,
                    plan.hang or "",
                    plan.down or "",
                    len(plan.photos),
                    sep="\t",
                )
    return 1 if any(one.severity is Severity.ERROR for packet in found for one in packet.findings) else 0


def _packet_json(packet: PacketReturn) -> dict[str, Any]:
    planned = [
        {
            "number": plan.number,
            "posting": plan.id,
            "posted_on": plan.hang.isoformat() if plan.hang else None,
            "place": plan.place,
            "by": plan.by,
            "down_on": plan.down.isoformat() if plan.down else None,
            "photos": list(plan.photos),
        }
        for plan in packet.planned
    ]
    findings = [
        {"kind": one.kind, "severity": str(one.severity), "message": one.message, "row": one.row}
        for one in packet.findings
    ]
    return {"village": packet.village, "folder": str(packet.folder), "planned": planned, "findings": findings}
