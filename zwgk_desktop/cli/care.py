"""Commands ``backup``, ``audit`` and ``store``: keep the file safe and prove that it is as it was written."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.frame import Console
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.listing import Ask


def register(subparsers: Any) -> None:
    """Add the commands of this module."""
    backup = subparsers.add_parser("backup", help="备份与恢复")
    verbs = backup.add_subparsers(dest="verb", metavar="操作", required=True)
    create = verbs.add_parser("create", help="备份数据文件")
    create.add_argument("--out", metavar="文件夹", help="放在哪里（默认为设置中的备份文件夹）")
    create.set_defaults(handler=create_backup)
    verify = verbs.add_parser("verify", help="核对备份是否完好")
    verify.add_argument("file", metavar="备份文件")
    verify.set_defaults(handler=verify_backup)
    restore = verbs.add_parser("restore", help="从备份恢复，原文件另存一旁")
    restore.add_argument("file", metavar="备份文件")
    restore.set_defaults(handler=restore_backup)

    audit = subparsers.add_parser("audit", help="操作记录")
    verbs = audit.add_subparsers(dest="verb", metavar="操作", required=True)
    verbs.add_parser("verify", help="核对操作记录有没有被改动").set_defaults(handler=verify_audit)
    listing = verbs.add_parser("list", help="列出操作记录，最近的在前")
    listing.add_argument("--find", default="", metavar="文字", help="只列含有这些文字的")
    listing.add_argument("--limit", type=int, default=50, metavar="条数", help="最多列多少条（默认 50）")
    listing.set_defaults(handler=list_audit)

    store = subparsers.add_parser("store", help="数据文件")
    verbs = store.add_subparsers(dest="verb", metavar="操作", required=True)
    verbs.add_parser("check", help="检查数据文件是否完好").set_defaults(handler=check_store)


def create_backup(console: Console, options: argparse.Namespace) -> int:
    """Write a backup and print where it is."""
    from zwgk_desktop.services.care import create_backup, find_last_backup
    from zwgk_desktop.services.township import get_township

    with console.desk() as desk:
        folder = options.out or get_township(desk).backup_folder
        if not folder:
            raise WrongUsage("no_folder", "请用 --out 写明备份放在哪个文件夹。", "最好是U盘或另一块硬盘。")
        path = create_backup(desk, Path(folder))
        made = find_last_backup(desk)
    console.say("备份已写成并核对无误。")
    if made and made.files:
        console.say(f"附件 {made.files - len(made.lost)} 个也已备份在旁边的“{path.stem}-附件”里。")
    if made and made.lost:
        console.say(f"有 {len(made.lost)} 个附件在本机已找不到或被改动，没有备份：{'、'.join(made.lost[:3])}。")
    console.give_files([path])
    return 0


def verify_backup(console: Console, options: argparse.Namespace) -> int:
    """Look into a backup; 1 when it is damaged."""
    from zwgk_desktop.services.care import verify_backup

    found = verify_backup(Path(options.file), console.passphrase())
    last = found.last_at.isoformat() if found.last_at else None
    if console.json:
        console.give(
            {
                "ok": not found.problems and not found.lost,
                "township": found.township,
                "county": found.county,
                "entries": found.entries,
                "last_change": last,
                "problems": list(found.problems),
                "attachments": len(found.kept),
                "attachments_lost": list(found.lost),
            }
        )
    if found.problems:
        console.say(f"备份已损坏，请不要依靠它：{'；'.join(found.problems[:3])}")
        return 1
    if found.lost:
        console.say(
            f"数据完好，但缺少附件 {len(found.lost)} 个：{'、'.join(found.lost[:3])}。请连同旁边的附件文件夹一起拷贝。"
        )
        return 1
    console.say(f"备份完好：{found.county}{found.township}，操作记录 {found.entries} 条。")
    return 0


def restore_backup(console: Console, options: argparse.Namespace) -> int:
    """Put a backup in place of the store."""
    from zwgk_desktop.services.care import restore_backup

    done = restore_backup(Path(options.file), console.store_path(), console.passphrase())
    console.say(f"已恢复：{done.path}。" + (f"原来的文件另存为 {done.kept}。" if done.kept else ""))
    if done.lost:
        console.say(f"有 {len(done.lost)} 个附件没有找到：{'、'.join(done.lost[:3])}。")
    if console.json:
        console.give({"store": str(done.path), "kept": str(done.kept) if done.kept else None})
    return 0


def verify_audit(console: Console, options: argparse.Namespace) -> int:
    """Check the chain of the audit trail; 1 when an entry is not as it was written."""
    from zwgk_desktop.services.care import verify_audit

    with console.desk() as desk:
        found = verify_audit(desk)
    broken = found.broken
    if console.json:
        told = {"id": broken.id, "at": broken.at, "summary": broken.summary, "why": broken.why} if broken else None
        console.give({"ok": broken is None, "entries": found.entries, "broken": _plain(told)})
    if broken:
        console.say(f"操作记录第 {broken.id} 条有问题（{broken.summary}）：{broken.why}。请用最近的备份比对。")
        return 1
    console.say(f"操作记录共 {found.entries} 条，前后相连，没有改动。")
    return 0


def list_audit(console: Console, options: argparse.Namespace) -> int:
    """Print the newest entries."""
    from zwgk_desktop.services.care import audit_listing

    with console.desk() as desk:
        listing = audit_listing(desk)
        rows = listing.rows(listing.ids(Ask(find=options.find), max(options.limit, 0)))
    keys = [column.key for column in listing.columns]
    if console.json:
        console.give({"entries": [dict(zip(keys, row, strict=True)) for row in rows]})
    else:
        for at, actor, _, summary, *_ in rows:
            print(f"{at}\t{actor}\t{summary}")
    return 0


def check_store(console: Console, options: argparse.Namespace) -> int:
    """Check pages, references and the audit chain; 1 when something is wrong."""
    from zwgk_desktop.services.care import check_store

    with console.desk() as desk:
        found = check_store(desk)
    told = list(found.problems)
    if found.audit.broken:
        told.append(f"操作记录第 {found.audit.broken.id} 条：{found.audit.broken.why}")
    if console.json:
        console.give({"ok": found.sound, "problems": told, "entries": found.audit.entries})
    if told:
        console.say(f"数据文件有问题：{'；'.join(told[:5])}。请先停止录入，用最近的备份恢复。")
        return 1
    console.say("数据文件完好。")
    return 0


def _plain(told: dict[str, Any] | None) -> dict[str, Any] | None:
    return {key: str(value) if key == "at" else value for key, value in told.items()} if told else None
