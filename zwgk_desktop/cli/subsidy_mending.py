"""``zwgk subsidies``: mend a list. Lines and findings, fixes, rows handed back, return workbooks, comparisons."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.frame import Console
from zwgk_desktop.domain.errors import WrongUsage


def add_mending(parts: Any) -> None:
    """Add the actions."""
    _add(parts, "lines", "列出一批清单的发放记录", list_lines, "batch")
    _add(parts, "held", "列出一批清单未收的行", list_held, "batch")
    findings = _add(parts, "findings", "列出一批清单的问题", list_findings, "batch")
    findings.add_argument("--state", choices=("open", "accepted", "fixed", "handed_back"))
    fix = _add(parts, "fix", "修改一条发放记录", fix_line, "line")
    fix.add_argument("--set", nargs="+", required=True, metavar="栏目=内容", dest="values")
    fix.add_argument("--reason", default="", metavar="理由")
    take = _add(parts, "fix-held", "补正未收的一行并收入清单", fix_held, "held")
    take.add_argument("--set", nargs="+", required=True, metavar="栏目=内容", dest="values")
    take.add_argument("--reason", default="", metavar="理由")
    _add(parts, "recheck", "重新检查未审定的清单（其他清单、已故人员、互斥项目或村有变化时）", recheck_batch, "batch")
    hold = _add(parts, "hold", "把一条发放记录移出清单，退回村里", hold_line, "line")
    hold.add_argument("--reason", required=True, metavar="理由")
    back = _add(parts, "hand-back", "把未收的行退回村里（关闭其错误）", hand_back, "batch")
    back.add_argument("--row", type=int, nargs="+", metavar="未收行编号")
    back.add_argument("--reason", required=True, metavar="理由")
    returns = _add(parts, "returns", "按村生成退回核实表（内部资料）", write_returns, "batch")
    returns.add_argument("--out", type=Path, required=True, metavar="文件夹")
    returns.add_argument("--village", metavar="村名")
    home = _add(parts, "take-return", "收回村里填好的核实表", take_return, "batch")
    home.add_argument("file", type=Path, metavar="文件")
    home.add_argument("--accept", action="store_true", help="村里写了核实情况的，按其说明接受提醒")
    compare = _add(parts, "compare", "看修改后的清单改了什么（不存入）", compare_file, "batch")
    compare.add_argument("file", type=Path, nargs="?", metavar="文件", help="不写：与它更正的原批次比较")
    compare.add_argument("--columns", type=Path, metavar="对列文件")


def _add(parts: Any, name: str, words: str, handler: Any, key: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = parts.add_parser(name, help=words)
    parser.add_argument(key, type=int, metavar="编号")
    parser.set_defaults(handler=handler)
    return parser


def list_lines(console: Console, options: argparse.Namespace) -> int:
    """Print the lines of a batch with their ids."""
    from zwgk_desktop.domain.money import yuan_text
    from zwgk_desktop.services.subsidies import find_lines, payment_states

    with console.desk() as desk:
        rows, states = find_lines(desk, options.batch), payment_states(desk, options.batch)
    if console.json:
        lines = [
            {
                "line": row.id, "sheet": row.sheet, "row": row.row, "panel": row.panel, "name": row.name,
                "id": row.id_number, "card": row.card or None, "village": row.village or None,
                "group": row.group_name or None, "amount": yuan_text(row.amount_fen), "remark": row.remark or None,
                "outcome": states.get(row.id) or None,
            }
            for row in rows
        ]  # fmt: skip
        console.give({"lines": lines})
        return 0
    for row in rows:
        what = f"{row.name}  {row.village}  {yuan_text(row.amount_fen)} 元  {states.get(row.id, '')}"
        print(f"{row.id}  {row.sheet} 第 {row.row} 行  {what}".rstrip())
    return 0


def list_held(console: Console, options: argparse.Namespace) -> int:
    """Print the rows held back; 1 while some wait for a decision."""
    from zwgk_desktop.services.subsidies import find_held_lines, get_batch

    with console.desk() as desk:
        get_batch(desk, options.batch)
        rows = find_held_lines(desk, options.batch)
    if console.json:
        held = [
            {"held": r.id, "sheet": r.sheet, "row": r.row, "state": r.state, "reason": r.reason, "cells": r.cells}
            for r in rows
        ]
        console.give({"held": held})
    else:
        for r in rows:
            word = "已退回" if r.state == "handed_back" else "待处理"
            print(f"{r.id}  {r.sheet} 第 {r.row} 行  {word}")
    return 1 if any(r.state == "open" for r in rows) else 0


def list_findings(console: Console, options: argparse.Namespace) -> int:
    """Print the findings of a batch; 1 when errors are open."""
    from zwgk_desktop.services.subsidies import find_findings, get_batch

    with console.desk() as desk:
        get_batch(desk, options.batch)
        rows = find_findings(desk, options.batch, options.state)
    if console.json:
        found = [
            {
                "finding": f.id, "kind": f.kind, "severity": f.severity, "sheet": f.sheet, "row": f.row,
                "message": f.message, "state": f.state, "reason": f.reason,
            }
            for f in rows
        ]  # fmt: skip
        console.give({"findings": found})
    else:
        for f in rows:
            print(f"{f.id}  {f.sheet} {f'第 {f.row} 行' if f.row else ''}  {f.message}  {f.reason}".rstrip())
    return 1 if any(f.severity == "error" and f.state == "open" for f in rows) else 0


def fix_line(console: Console, options: argparse.Namespace) -> int:
    """Change a payment line."""
    from zwgk_desktop.services.subsidies import fix_line as fix

    with console.desk() as desk:
        return _tell_mended(console, fix(desk, options.line, read_values(options.values), options.reason))


def fix_held(console: Console, options: argparse.Namespace) -> int:
    """Take a mended row in."""
    from zwgk_desktop.services.subsidies import fix_held as fix

    with console.desk() as desk:
        return _tell_mended(console, fix(desk, options.held, read_values(options.values), options.reason))


def read_values(pairs: list[str]) -> dict[str, str]:
    """Return {field: text} of words like 姓名=张三 or name=张三."""
    from zwgk_desktop.domain.subsidies.mending import TITLES

    fields = {title: name for name, title in TITLES.items()}
    values = {}
    for pair in pairs:
        title, sign, text = pair.partition("=")
        name = fields.get(title.strip(), title.strip())
        if not sign or name not in TITLES:
            raise WrongUsage("field", f"看不懂“{pair}”。", f"写作 栏目=内容，栏目可用：{'、'.join(TITLES.values())}。")
        values[name] = text
    return values


def _tell_mended(console: Console, mended: Any) -> int:
    if console.json:
        found = [{"kind": f.kind, "severity": f.severity.value, "message": f.message} for f in mended.findings]
        console.give({"line": mended.line_id, "findings": found, "message": mended.changes.message})
    console.say(mended.changes.message)
    for f in mended.findings:
        console.say(f.message)
    return 0


def hold_line(console: Console, options: argparse.Namespace) -> int:
    """Take a line out of its batch."""
    from zwgk_desktop.services.subsidies import hold_line as hold

    with console.desk() as desk:
        return _tell(console, hold(desk, options.line, options.reason))


def hand_back(console: Console, options: argparse.Namespace) -> int:
    """Hand rows back to their villages."""
    from zwgk_desktop.services.subsidies import hand_back as hand

    with console.desk() as desk:
        return _tell(console, hand(desk, options.batch, options.row, options.reason))


def _tell(console: Console, changes: Any) -> int:
    if console.json:
        console.give({"ids": list(changes.ids), "message": changes.message})
    console.say(changes.message)
    return 0


def write_returns(console: Console, options: argparse.Namespace) -> int:
    """Write the return workbooks."""
    from zwgk_desktop.services.subsidies import write_returns as write

    with console.desk() as desk:
        files = write(desk, options.batch, options.out, options.village)
    console.say(f"已生成 {len(files)} 份退回核实表。含完整身份证号，属内部资料，不得公开。")
    console.give_files(files)
    return 0


def take_return(console: Console, options: argparse.Namespace) -> int:
    """Take an answered workbook in; 1 when rows are still wrong."""
    from zwgk_desktop.services.subsidies import OUTCOME_WORDS, accept_answers
    from zwgk_desktop.services.subsidies import take_return as take

    with console.desk() as desk:
        home = take(desk, options.batch, options.file)
        accepted = accept_answers(desk, home).message if options.accept and home.answered else ""
    if console.json:
        rows = [
            {
                "sheet": r.place.sheet, "row": r.place.row, "panel": r.place.panel, "name": r.name,
                "outcome": r.outcome, "fields": {t: list(pair) for t, pair in r.fields.items()},
                "answer": r.said, "message": r.problem, "warnings": len(r.warnings),
            }
            for r in home.rows
        ]  # fmt: skip
        still = [{"sheet": r.place.sheet, "row": r.place.row, "message": r.problem} for r in home.still]
        counts = {"taken": home.count("taken"), "changed": home.count("changed"), "unchanged": home.count("same")}
        console.give({**counts, "still": still, "rows": rows})
    console.say(home.changes.message)
    for r in home.rows:
        told = "　".join(part for part in (OUTCOME_WORDS[r.outcome], r.problem, r.said) if part)
        console.say(f"{r.place.sheet} 第 {r.place.row} 行　{r.name}　{told}")
    if accepted:
        console.say(accepted)
    elif home.answered:
        console.say(f"有 {len(home.answered)} 行村里写了核实情况，提醒还没有接受；加 --accept 按村里的说明接受。")
    return 1 if home.still else 0


def recheck_batch(console: Console, options: argparse.Namespace) -> int:
    """Check a stored list anew; 1 while errors are open."""
    from zwgk_desktop.services.subsidies import find_findings
    from zwgk_desktop.services.subsidies import recheck_batch as recheck

    with console.desk() as desk:
        _tell(console, recheck(desk, options.batch))
        return int(any(f.severity == "error" for f in find_findings(desk, options.batch, "open")))


def compare_file(console: Console, options: argparse.Namespace) -> int:
    """Print what a mended list changes."""
    from zwgk_desktop.cli.subsidies import read_columns
    from zwgk_desktop.domain.identifiers import shorten
    from zwgk_desktop.domain.money import yuan_text
    from zwgk_desktop.domain.subsidies.differences import CHANGE_WORDS, describe_differences
    from zwgk_desktop.services.subsidies import compare_batches, compare_with_file, get_batch

    with console.desk() as desk:
        if options.file is not None:
            found = compare_with_file(desk, options.batch, options.file, read_columns(options.columns))
        else:
            old = get_batch(desk, options.batch).replaces_id
            if old is None:
                raise WrongUsage("no_file", "这批清单不是更正批次，没有原批次可比。", "请写明要比较的文件。")
            found = compare_batches(desk, old, options.batch)
    if console.json:
        rows = [
            {
                "kind": d.kind, "id": d.id_number, "name": d.name, "village": d.village or None,
                "before": yuan_text(d.amount_before), "after": yuan_text(d.amount_after),
                "fields": {title: list(pair) for title, pair in d.fields.items()},
            }
            for d in found
        ]  # fmt: skip
        console.give({"differences": rows})
        return 0
    for d in found:
        what = "；".join(_tell_change(title, *pair) for title, pair in d.fields.items())
        print(f"{CHANGE_WORDS[d.kind]}  {d.name} {shorten(d.id_number)} {d.village}  {what}".rstrip())
    console.say(f"{describe_differences(found)}。")
    return 0


def _tell_change(title: str, before: str, after: str) -> str:
    """Return one field before and after; of personal numbers only the ends are shown."""
    from zwgk_desktop.domain.identifiers import shorten

    if title in ("身份证号", "银行账号", "联系电话"):
        word = "账号已变动" if title == "银行账号" else f"{title}已变动"
        return f"{word} {shorten(before) or '空'}→{shorten(after) or '空'}"
    return f"{title} {before or '空'}→{after or '空'}"
