"""``zwgk boards edit / scan / mask / keep / attach``: the content of a posting, and the personal data in it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.domain.changes import ChangeSet
    from zwgk_desktop.services.boards.content_files import FileContent


def add_drafting(actions: Any) -> None:
    """Add the subcommands of this module."""
    edit = actions.add_parser("edit", help="修改没有张贴的公示，原审查意见作废")
    edit.add_argument("posting", type=int, metavar="公示编号")
    edit.add_argument("--title", metavar="标题")
    edit.add_argument("--content", metavar="正文")
    edit.add_argument("--period", metavar="时段")
    add_content_options(edit)
    edit.set_defaults(handler=edit_posting)
    scan = actions.add_parser("scan", help="检查一份公示里的个人信息和没有字形的字")
    scan.add_argument("posting", type=int, metavar="公示编号")
    scan.set_defaults(handler=scan_posting)
    mask = actions.add_parser("mask", help="遮盖一份公示里没有写明理由保留的个人信息")
    mask.add_argument("posting", type=int, metavar="公示编号")
    mask.set_defaults(handler=mask_posting)
    _add_reasons(actions)
    attach = actions.add_parser("attach", help="给公示添加附件，原审查意见作废")
    attach.add_argument("posting", type=int, metavar="公示编号")
    attach.add_argument("file", nargs="+", metavar="文件")
    attach.set_defaults(handler=attach_files)
    detach = actions.add_parser("detach", help="移除公示的附件，原审查意见作废")
    detach.add_argument("file", type=int, nargs="+", metavar="附件编号")
    detach.set_defaults(handler=detach_files)


def _add_reasons(actions: Any) -> None:
    keep = actions.add_parser("keep", help="写明理由，保留公示里的一条个人信息")
    keep.add_argument("posting", type=int, metavar="公示编号")
    keep.add_argument("--text", required=True, metavar="原文")
    keep.add_argument("--reason", required=True, metavar="理由")
    keep.add_argument("--kind", metavar="类别", help="id_card、mobile、address …；默认按检查结果")
    keep.set_defaults(handler=keep_text)
    unkeep = actions.add_parser("unkeep", help="取消保留")
    unkeep.add_argument("kept", type=int, metavar="登记编号", help="用 zwgk boards scan 查看")
    unkeep.set_defaults(handler=unkeep_text)


def add_content_options(parser: Any) -> None:
    """Add what ``boards add`` and ``boards edit`` know beside title and text."""
    parser.add_argument("--content-file", metavar="文件", help="正文从 txt、html、docx 等文件读取")
    parser.add_argument("--source", metavar="来源", help="数据来源")
    parser.add_argument("--phone", metavar="电话", help="监督电话；不填用本镇的")
    parser.add_argument("--channel", metavar="渠道", help="反映渠道")
    parser.add_argument("--place", metavar="地点", help="准备张贴在哪里")


def further_options(options: argparse.Namespace) -> tuple[str | None, ...]:
    """Return source, complaint phone, channel and place as given."""
    return options.source, options.phone, options.channel, options.place


def read_given(console: Console, options: argparse.Namespace) -> FileContent | None:
    """Return the content of --content-file, telling what was left behind; None without it."""
    from zwgk_desktop.domain.errors import WrongUsage
    from zwgk_desktop.services.boards.content_files import read_content

    if not options.content_file:
        return None
    if options.content:
        raise WrongUsage("content_twice", "--content 和 --content-file 只能用一个。", "")
    found = read_content(Path(options.content_file))
    for notice in found.notices:
        console.say(notice)
    return found


def edit_posting(console: Console, options: argparse.Namespace) -> int:
    """Change a posting that does not hang yet."""
    from zwgk_desktop.services.postings import change_posting

    found = read_given(console, options)
    with console.desk() as desk:
        done = change_posting(
            desk,
            options.posting,
            options.title,
            found.content if found else options.content,
            options.period,
            source=options.source,
            complaint_phone=options.phone,
            complaint_channel=options.channel,
            place=options.place,
            pictures=found.pictures if found else (),
        )
    return _told(console, done)


def scan_posting(console: Console, options: argparse.Namespace) -> int:
    """Print what a posting holds; exit code 1 while something is open or cannot be printed."""
    from zwgk_desktop.services.boards import drafting
    from zwgk_desktop.services.postings import get_posting

    with console.desk() as desk:
        found = drafting.scan_posting(desk, options.posting)
        kept = drafting.find_kept(desk, options.posting)
        row = get_posting(desk, options.posting)
    missing = drafting.missing_characters(f"{row.title}\n{row.content}\n{row.source}\n{row.complaint_channel}")
    spans = [
        {"start": f.start, "end": f.end, "kind": f.kind, "text": f.text, "masked": f.masked, "reason": f.reason}
        for f in found
    ]
    left = sum(one.reason is None for one in found)
    if console.json:
        reasons = [{"id": r.id, "kind": r.kind, "text": r.text, "reason": r.reason, "by": r.kept_by} for r in kept]
        console.give({"posting": row.id, "open": left, "spans": spans, "kept": reasons, "missing": list(missing)})
    else:
        for one in found:
            print(one.word, one.text, f"保留：{one.reason}" if one.reason else f"未遮盖，遮盖后 {one.masked}", sep="\t")
        for entry in kept:
            print("保留登记", entry.id, entry.text, entry.reason, sep="\t")
    if told := drafting.describe_missing(missing):
        console.say(told)
    console.say(f"没有遮盖的个人信息 {left} 处。")
    return 1 if left or missing else 0


def mask_posting(console: Console, options: argparse.Namespace) -> int:
    """Cover what is open in a stored posting."""
    from zwgk_desktop.services.boards.drafting import mask_posting as mask

    with console.desk() as desk:
        return _told(console, mask(desk, options.posting))


def keep_text(console: Console, options: argparse.Namespace) -> int:
    """Let personal data stand, with a reason."""
    from zwgk_desktop.services.boards.drafting import keep, kind_of

    with console.desk() as desk:
        kind = options.kind or kind_of(desk, options.posting, options.text)
        return _told(console, keep(desk, options.posting, kind, options.text, options.reason))


def unkeep_text(console: Console, options: argparse.Namespace) -> int:
    """Take a reason back."""
    from zwgk_desktop.services.boards.drafting import unkeep

    with console.desk() as desk:
        return _told(console, unkeep(desk, options.kept))


def attach_files(console: Console, options: argparse.Namespace) -> int:
    """Add attachments to a posting."""
    from zwgk_desktop.services.boards.files import add_files

    with console.desk() as desk:
        done = add_files(desk, "posting", options.posting, "attachment", [Path(name) for name in options.file])
    console.say(done.message)
    if console.json:
        console.give({"files": list(done.ids)})
    return 0


def detach_files(console: Console, options: argparse.Namespace) -> int:
    """Move attachments into the recycle bin."""
    from zwgk_desktop.services.boards.files import remove_file

    with console.desk() as desk:
        console.say(remove_file(desk, options.file).message)
    return 0


def _told(console: Console, done: ChangeSet) -> int:
    console.say(done.message)
    if console.json:
        console.give({"postings": list(done.ids)})
    return 0
