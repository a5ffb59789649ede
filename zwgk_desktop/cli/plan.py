"""``zwgk plan parse / import``: a county document becomes proposed items, and those confirmed ledger items."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.domain.policy.model import ProposedItem
    from zwgk_desktop.services.plans import PlanProposal

FIELD_WORDS = {
    "section": "所属标题",
    "title": "标题",
    "text": "内容",
    "lead_units": "牵头单位",
    "responsible_units": "责任单位",
    "township": "是否涉及乡镇",
    "deadlines": "时限",
}
CONCERN_WORDS = {True: "涉及乡镇", False: "不涉及乡镇", None: "是否涉及乡镇待定"}
SHOWN_TEXT = 60


def register(subparsers: Any) -> None:
    """Add the command."""
    plan = subparsers.add_parser("plan", help="县里文件：识别任务、导入台账")
    actions = plan.add_subparsers(dest="action", metavar="动作", required=True)
    parse = actions.add_parser("parse", help="识别文件里的任务，不入库")
    parse.add_argument("file", type=Path, metavar="文件")
    parse.add_argument("--township", default="", metavar="乡镇", help="本乡镇名称，只点名本镇的任务也能认出")
    parse.set_defaults(handler=show_parsed)
    take = actions.add_parser("import", help="识别后存为台账任务")
    take.add_argument("file", type=Path, metavar="文件")
    take.add_argument("--only-township", action="store_true", help="不存与乡镇无关的任务")
    take.add_argument("--yes", action="store_true", help="需要核对的任务也一并存入")
    take.add_argument("--again", action="store_true", help="同一份文件再导入一次")
    take.set_defaults(handler=import_file)


def show_parsed(console: Console, options: argparse.Namespace) -> int:
    """Handle ``plan parse``: JSON, or a summary to read."""
    from zwgk_desktop.services.plans import propose_plan

    proposal = propose_plan(options.file, options.township)
    _warn(console, proposal)
    if console.json:
        console.give(proposal.plan.to_json())
        return 0
    for line in _summary(proposal):
        print(line)
    return 0


def import_file(console: Console, options: argparse.Namespace) -> int:
    """Handle ``plan import``: without --yes only what needs no look is stored, and exit 1 says that something waits."""
    from zwgk_desktop.services.plans import import_plan, propose_plan
    from zwgk_desktop.services.township import get_township

    with console.desk() as desk:
        proposal = propose_plan(options.file, get_township(desk).name)
        _warn(console, proposal)
        wanted = [i for i in proposal.items if not (options.only_township and i.township is False)]
        ready = [item for item in wanted if options.yes or not item.needs_review]
        waiting = [item for item in wanted if item not in ready]
        for item in waiting:
            console.say(f"待核对，没有存入：{_line(item)}")
        if not ready and waiting:
            console.say("没有可以直接存入的任务。请在窗口里逐项核对，或加 --yes 全部存入。")
            _give(console, None, ())
            return 1
        done = import_plan(desk, proposal, ready, again=options.again)
    console.say(done.changes.message)
    if waiting:
        console.say(f"还有 {len(waiting)} 项需要人核对，没有存入。请在窗口里核对，或加 --yes 一并存入。")
    _give(console, done.plan_id, done.item_ids)
    return 1 if waiting else 0


def _give(console: Console, plan: int | None, items: tuple[int, ...]) -> None:
    if console.json:
        console.give({"plan": plan, "items": list(items)})


def _warn(console: Console, proposal: PlanProposal) -> None:
    for warning in proposal.warnings:
        console.say(f"提醒：{warning}")


def _summary(proposal: PlanProposal) -> list[str]:
    facts = proposal.plan.document
    issued = facts.issue_date.isoformat() if facts.issue_date else "日期未写明"
    lines = [
        facts.title or proposal.file_name,
        "　".join([facts.issuer or "发文机关未写明", facts.doc_number or "文号未写明", issued]),
        f"共识别任务 {len(proposal.items)} 项，其中涉及乡镇 {sum(i.township is True for i in proposal.items)} 项，"
        f"需要核对 {sum(bool(i.needs_review) for i in proposal.items)} 项。",
        "",
    ]
    section: tuple[str, ...] = ()
    for item in proposal.items:
        if item.section != section:
            section = item.section
            lines.append(" > ".join(section) if section else "（无上级标题）")
        lines += [f"  {line}" for line in _described(item)]
    if proposal.plan.unrecognised:
        lines += ["", f"未识别为任务的段落 {len(proposal.plan.unrecognised)} 段："]
        lines += [f"  {_short(left.text)}" for left in proposal.plan.unrecognised]
    return lines


def _described(item: ProposedItem) -> list[str]:
    lines = [_line(item)]
    units = [("牵头", item.lead_units), ("责任", item.responsible_units)]
    told = [f"{name}：{'、'.join(names)}" for name, names in units if names]
    if item.deadlines:
        told.append("时限：" + "、".join(deadline.phrase for deadline in item.deadlines))
    phrase = f"（{item.township_phrase}）" if item.township_phrase else ""
    told.append(CONCERN_WORDS[item.township] + phrase)
    return [*lines, "    " + "；".join(told)]


def _line(item: ProposedItem) -> str:
    doubts = "、".join(FIELD_WORDS.get(name, name) for name in item.needs_review)
    return f"{item.number} {_short(item.title or item.text)}".strip() + (f"〔请核对：{doubts}〕" if doubts else "")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN_TEXT else plain[:SHOWN_TEXT] + "…"
