"""``zwgk registers add / list / due / step …``: the office's registers and their clocks."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.assignments import add_values, read_values
from zwgk_desktop.cli.dates import parse_day
from zwgk_desktop.cli.frame import Console
from zwgk_desktop.cli.registers_exchange import add_exchange, findings_as_json
from zwgk_desktop.cli.requests import add_requests
from zwgk_desktop.cli.week import add_week

if TYPE_CHECKING:
    from zwgk_desktop.domain.registers.duties import DutyPeriod
    from zwgk_desktop.services.registers import EntryFacts, Recorded

DAYS = 30


def register(subparsers: Any) -> None:
    """Add the command."""
    registers = subparsers.add_parser("registers", help="登记簿")
    actions = registers.add_subparsers(dest="action", metavar="动作", required=True)
    _add_entry(actions)
    _add_looks(actions)
    add_exchange(actions)
    add_week(actions)
    add_requests(actions)


def _add_entry(actions: Any) -> None:
    add = actions.add_parser("add", help="登记一件")
    add.add_argument("register", metavar="登记簿", help="opinion 或 群众意见 等；用 zwgk registers kinds 查看")
    add_values(add)
    add.set_defaults(handler=add_entry)
    change = actions.add_parser("change", help="修改一件")
    change.add_argument("entry", type=int, metavar="记录编号")
    add_values(change)
    change.set_defaults(handler=change_entry)
    step = actions.add_parser("step", help="登记办理步骤")
    step.add_argument("entry", type=int, metavar="记录编号")
    step.add_argument("step", metavar="步骤", help="answer 或 答复 等；用 zwgk registers show 查看现在可办的步骤")
    step.add_argument("--on", metavar="日期", help="默认今天")
    step.add_argument("--note", default="", metavar="备注")
    add_values(step)
    step.set_defaults(handler=record_step)
    void = actions.add_parser("void", help="撤销误登记的步骤")
    void.add_argument("event", type=int, metavar="步骤编号")
    void.add_argument("--reason", required=True, metavar="理由")
    void.set_defaults(handler=void_step)
    remove = actions.add_parser("remove", help="移入回收站")
    remove.add_argument("entry", type=int, metavar="记录编号")
    remove.add_argument("--reason", required=True, metavar="理由")
    remove.set_defaults(handler=remove_entry)
    restore = actions.add_parser("restore", help="从回收站恢复")
    restore.add_argument("entry", type=int, metavar="记录编号")
    restore.set_defaults(handler=restore_entry)


def _add_looks(actions: Any) -> None:
    kinds = actions.add_parser("kinds", help="有哪些登记簿，各有哪些栏目和步骤")
    kinds.set_defaults(handler=show_kinds)
    listing = actions.add_parser("list", help="列出一本登记簿")
    listing.add_argument("register", nargs="?", metavar="登记簿", help="不写则列出有哪些登记簿和各有多少件未办结")
    listing.add_argument("--year", type=int, metavar="年")
    listing.add_argument("--find", default="", metavar="词", help="只列出含有这个词的")
    listing.add_argument("--removed", action="store_true", help="列出回收站")
    listing.set_defaults(handler=list_entries)
    due = actions.add_parser("due", help="各登记簿将到期和逾期的事项")
    due.add_argument("--days", type=int, default=DAYS, metavar="天数", help=f"默认 {DAYS} 天内")
    due.set_defaults(handler=show_due)
    duties = actions.add_parser("duties", help="每月、每年必做的事完成了没有")
    duties.add_argument("--year", type=int, metavar="年")
    duties.set_defaults(handler=show_duties)
    show = actions.add_parser("show", help="一件的全部情况，含逐日计算")
    show.add_argument("entry", type=int, metavar="记录编号")
    show.add_argument("--full", action="store_true", help="不遮盖个人信息（记入操作记录）")
    show.set_defaults(handler=show_entry)


def add_entry(console: Console, options: argparse.Namespace) -> int:
    """Write a new entry."""
    from zwgk_desktop.services.registers import add_entry as add

    with console.desk() as desk:
        return _recorded(console, add(desk, options.register, read_values(options)))


def change_entry(console: Console, options: argparse.Namespace) -> int:
    """Change fields of an entry."""
    from zwgk_desktop.services.registers import change_entry as change

    with console.desk() as desk:
        return _recorded(console, change(desk, options.entry, read_values(options)))


def record_step(console: Console, options: argparse.Namespace) -> int:
    """Record what happened."""
    from zwgk_desktop.services.registers import record_step as record

    with console.desk() as desk:
        on = parse_day(options.on) or desk.today()
        return _recorded(console, record(desk, options.entry, options.step, on, read_values(options), options.note))


def void_step(console: Console, options: argparse.Namespace) -> int:
    """Take a step back."""
    from zwgk_desktop.services.registers import void_step as void

    with console.desk() as desk:
        return _recorded(console, void(desk, options.event, options.reason))


def remove_entry(console: Console, options: argparse.Namespace) -> int:
    """Put an entry into the recycle bin."""
    from zwgk_desktop.services.registers import remove_entry as remove

    with console.desk() as desk:
        console.say(remove(desk, options.entry, options.reason).message)
    return 0


def restore_entry(console: Console, options: argparse.Namespace) -> int:
    """Take an entry out of the recycle bin."""
    from zwgk_desktop.services.registers import restore_entry as restore

    with console.desk() as desk:
        console.say(restore(desk, options.entry).message)
    return 0


def _recorded(console: Console, done: Recorded) -> int:
    console.say(done.changes.message)
    for finding in done.findings:
        console.say(finding.message)
    if console.json:
        made = {"id": done.entry_id, "number": done.number, "due": _iso(done.due_on)}
        console.give({**made, "findings": findings_as_json(done.findings)})
    return 0


def show_kinds(console: Console, options: argparse.Namespace) -> int:
    """Print the registers; needs no store."""
    from zwgk_desktop.services.registers import registers

    found = [asdict(one) for one in registers()]
    if console.json:
        console.give({"registers": found})
        return 0
    for one in registers():
        print(one.key, one.title, "、".join(f.title for f in one.fields), sep="\t")
        for step in one.steps:
            print("", step.kind, step.title, "、".join(f"{f.key}（{f.title}）" for f in step.fields), sep="\t")
    return 0


def _list_registers(console: Console) -> int:
    from zwgk_desktop.services.registers import count_open, get_register

    with console.desk() as desk:
        counts = count_open(desk)
    rows = [
        {"key": key, "title": get_register(key).title, "open": opened, "overdue": late}
        for key, (opened, late) in counts.items()
    ]
    if console.json:
        console.give({"registers": rows})
        return 0
    for row in rows:
        print(row["key"], row["title"], f"未办结 {row['open']}", f"逾期 {row['overdue']}", sep="\t")
    return 0


def list_entries(console: Console, options: argparse.Namespace) -> int:
    """Print a register, or with none named what stands open in each."""
    if not options.register:
        return _list_registers(console)
    from zwgk_desktop.domain.listing import Ask
    from zwgk_desktop.services.registers import entries_listing, get_register

    with console.desk() as desk:
        chosen = get_register(options.register)
        listing = entries_listing(desk, chosen.key, options.year, options.removed)
        ids = listing.ids(Ask(options.find))
        keys = ["id", *(column.key for column in listing.columns)]
        rows = [dict(zip(keys, (key, *row), strict=True)) for key, row in zip(ids, listing.rows(ids), strict=True)]
    if console.json:
        console.give({"register": chosen.key, "entries": rows})
        return 0
    for row in rows:
        print(row["id"], row["number"], row["title"], row["state"], row["due_on"] or "", row["clock_state"], sep="\t")
    console.say(f"{chosen.title}共 {len(rows)} 件。")
    return 0


def show_due(console: Console, options: argparse.Namespace) -> int:
    """Print what is due, soonest first."""
    from zwgk_desktop.domain.errors import WrongUsage
    from zwgk_desktop.services.registers import due_entries, duties

    if not 0 <= options.days <= 3660:
        raise WrongUsage("days", "天数应当在 0 到 3660 之间。", "请改正。")
    with console.desk() as desk:
        until = desk.today() + timedelta(days=options.days)
        found = due_entries(desk, until)
        owed = [one for one in duties(desk) if not one.met and one.due <= until]
    if console.json:
        rows = [{key: _iso(v) if isinstance(v, date) else v for key, v in asdict(one).items()} for one in found]
        console.give({"due": rows, "duties": [_duty_as_json(one) for one in owed]})
    else:
        for one in found:
            left = (
                ""
                if one.days_left is None
                else f"逾期{-one.days_left}日"
                if one.days_left < 0
                else f"剩{one.days_left}日"
            )
            inner = f"县定{one.inner_due_on}" if one.inner_due_on else ""
            unsure = "（未收录该年放假安排，按周末推算）" if one.provisional else ""
            words = f"{_iso(one.due_on) or ''}{unsure}"
            print(one.id, one.register_title, one.number, one.title, one.clock, words, left, inner, sep="\t")
        for duty in owed:
            print("", duty.label, duty.title, f"{duty.done}/{duty.times}", duty.due, duty.word, sep="\t")
    late = sum(one.days_left is not None and one.days_left < 0 for one in found)
    console.say(f"{options.days} 天内到期 {len(found)} 件，其中逾期 {late} 件。")
    return 0


def _duty_as_json(one: DutyPeriod) -> dict[str, Any]:
    return {**asdict(one), "due": one.due.isoformat(), "state": one.word}


def show_duties(console: Console, options: argparse.Namespace) -> int:
    """Print the duties of a year period by period."""
    from zwgk_desktop.services.registers import duties

    with console.desk() as desk:
        found = duties(desk, options.year)
    if console.json:
        console.give({"duties": [_duty_as_json(one) for one in found]})
    else:
        for one in found:
            print(one.label, one.title, f"{one.done}/{one.times}", one.due, one.word, sep="\t")
    missed = sum(one.over and not one.met for one in found)
    console.say(f"已过期未完成的 {missed} 项。")
    return 0


def show_entry(console: Console, options: argparse.Namespace) -> int:
    """Print an entry with its terms day by day, and what can be recorded now."""
    from zwgk_desktop.services.registers import covered_event, covered_title, covered_values, get_entry
    from zwgk_desktop.services.registers.reveal import note_reveal

    with console.desk() as desk:
        facts = get_entry(desk, options.entry)
        row = facts.row
        title = row.title if options.full else covered_title(desk, facts)
        values = row.data if options.full else covered_values(desk, facts)
        data = {e.id: e.data if options.full else covered_event(desk, facts, e) for e in facts.events}
        if options.full:
            note_reveal(desk, row.id)
    if console.json:
        console.give({**_entry_as_json(facts, values, data), "title": title})
        return 0
    print(row.number, title, facts.state.word, sep="\t")
    for event in facts.events:
        step = facts.register.step(event.kind)
        print(event.on, step.title if step else event.kind, "已撤销" if event.voided_at else "", sep="\t")
    for clock in facts.clocks:
        print(
            clock.title, clock.due.due, f"已于 {clock.stopped_on} 完成" if clock.stopped_on else "", clock.law, sep="\t"
        )
        for line in clock.due.explain:
            print("", line, sep="\t")
    print("现在可以：", *(f"{step.kind}（{step.title}）" for step in facts.next_steps))
    return 0


def _entry_as_json(facts: EntryFacts, values: dict[str, Any], data: dict[int, dict[str, Any]]) -> dict[str, Any]:
    row = facts.row
    return {
        "id": row.id,
        "register": row.register,
        "number": row.number,
        "state": facts.state.word,
        "received_on": _iso(row.received_on),
        "due": _iso(row.due_on),
        "inner_due": _iso(row.inner_due_on),
        "closed_on": _iso(row.closed_on),
        "values": values,
        "events": [
            {"id": e.id, "kind": e.kind, "on": e.on.isoformat(), "data": data[e.id], "note": e.note}
            | {"voided": e.voided_at is not None, "void_reason": e.void_reason}
            for e in facts.events
        ],
        "clocks": [
            {"key": c.key, "title": c.title, "law": c.law, "base": c.base.isoformat(), "due": c.due.due.isoformat()}
            | {"inner_due": _iso(c.inner.due) if c.inner else None, "stopped_on": _iso(c.stopped_on), "late": c.late}
            | {"provisional": c.due.provisional, "explain": list(c.due.explain)}
            for c in facts.clocks
        ],
        "next_steps": [{"kind": step.kind, "title": step.title} for step in facts.next_steps],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
