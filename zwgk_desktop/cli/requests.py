"""``zwgk registers request receive / step / show / due / letter …``: 依申请公开 from its receipt to the archive."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.assignments import add_values, read_values
from zwgk_desktop.cli.dates import parse_day
from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.services.registers import Recorded
    from zwgk_desktop.services.registers.request_facts import RequestCase

CASE_HELP = "登记编号（依申请2026-001）或记录编号"


def add_requests(subparsers: Any) -> None:
    """Add ``request`` with its actions to the actions of ``zwgk registers``."""
    request = subparsers.add_parser("request", help="依申请公开：登记、办理、期限、文书")
    actions = request.add_subparsers(dest="request_action", metavar="动作", required=True)
    receive = actions.add_parser("receive", help="登记收到的申请")
    receive.add_argument("--on", metavar="日期", help="当面提交、签收或收到的日期，默认今天")
    receive.add_argument("--confirmed-on", metavar="日期", help="与申请人确认的日期（平常信函、互联网、传真）")
    add_values(receive)
    receive.set_defaults(handler=receive_request)
    step = _add_case(actions, "step", "登记办理步骤", do_step)
    step.add_argument("step", metavar="步骤", help="如 correction_asked 或 告知补正；用 show 查看现在可办的步骤")
    step.add_argument("--on", metavar="日期", help="默认今天")
    step.add_argument("--note", default="", metavar="备注")
    add_values(step)
    undo = _add_case(actions, "undo", "撤销最后登记的一步", undo_step)
    undo.add_argument("--reason", required=True, metavar="理由")
    _add_case(actions, "show", "办理情况和现在可办的步骤", show_case)
    _add_case(actions, "due", "期限和逐日计算", show_due)
    fee = _add_case(actions, "fee", "计算信息处理费（不登记）", show_fee)
    fee.add_argument("--pages", type=int, metavar="页数", help="按量计收；不写则按件计收")
    _add_case(actions, "similar", "以前对类似申请的答复", show_similar)
    letter = _add_case(actions, "letter", "生成文书（docx）；不写种类则列出可用的", write_letter)
    letter.add_argument("kind", nargs="?", metavar="文书", help="如 reply 或 答复书")
    letter.add_argument("--out", metavar="文件夹")


def _add_case(actions: Any, name: str, words: str, handler: Any) -> Any:
    parser = actions.add_parser(name, help=words)
    parser.add_argument("case", metavar="编号", help=CASE_HELP)
    parser.set_defaults(handler=handler)
    return parser


def receive_request(console: Console, options: argparse.Namespace) -> int:
    """Take a request in."""
    from zwgk_desktop.services.registers.requests import receive

    with console.desk() as desk:
        on = parse_day(options.on) or desk.today()
        values = {"received_on": on.isoformat(), **read_values(options)}
        if options.confirmed_on:
            values["confirmed_on"] = options.confirmed_on
        return _recorded(console, receive(desk, values))


def do_step(console: Console, options: argparse.Namespace) -> int:
    """Record one step."""
    from zwgk_desktop.services.registers.requests import do_step as do
    from zwgk_desktop.services.registers.requests import find_case

    with console.desk() as desk:
        on = parse_day(options.on) or desk.today()
        case = find_case(desk, options.case)
        return _recorded(console, do(desk, case.id, options.step, on, read_values(options), options.note))


def undo_step(console: Console, options: argparse.Namespace) -> int:
    """Take the last step back."""
    from zwgk_desktop.services.registers.requests import find_case, void_step

    with console.desk() as desk:
        return _recorded(console, void_step(desk, find_case(desk, options.case).id, options.reason))


def _recorded(console: Console, done: Recorded) -> int:
    console.say(done.changes.message)
    for finding in done.findings:
        console.say(finding.message)
    if console.json:
        found = [{"kind": f.kind, "severity": f.severity, "message": f.message} for f in done.findings]
        console.give({"id": done.entry_id, "number": done.number, "due": _iso(done.due_on), "findings": found})
    return 1 if any(finding.severity == "error" for finding in done.findings) else 0


def show_case(console: Console, options: argparse.Namespace) -> int:
    """Print how far a request is and what may be done today, with the article or the reason against it."""
    from zwgk_desktop.domain.registers.request_steps import STEP_WORDS
    from zwgk_desktop.domain.registers.requests import Kind
    from zwgk_desktop.services.registers.requests import find_case

    with console.desk() as desk:
        case = find_case(desk, options.case)
    if console.json:
        console.give(_case_json(case))
        return 0
    print(case.facts.number, case.state, case.due_words, sep="\t")
    for event in case.facts.events:
        print(event.on, STEP_WORDS[Kind(event.kind)], sep="\t")
    for finding in case.findings:
        print("注意", finding.message, sep="\t")
    for step in case.steps:
        print("可办" if step.allowed else "不可", step.key, step.words, step.article, step.why_not, sep="\t")
    return 0


def _case_json(case: RequestCase) -> dict[str, Any]:
    clock = case.clock
    return {
        "id": case.id,
        "number": case.facts.number,
        "state": case.state,
        "received_on": _iso(clock.received_on),
        "due": _iso(clock.due.due if clock.due else None),
        "inner_due": _iso(clock.inner.due if clock.inner else None),
        "provisional": bool(clock.due and clock.due.provisional),
        "waiting": clock.waiting,
        "wait_until": _iso(clock.wait_until),
        "closed_on": _iso(case.facts.closed_on),
        "answer": case.kind.key if case.kind else None,
        "events": [{"kind": event.kind, "on": event.on.isoformat()} for event in case.facts.events],
        "findings": [{"kind": f.kind, "severity": f.severity, "message": f.message} for f in case.findings],
        "petition_signs": list(case.petition_signs),
        "steps": [
            {"key": step.key, "words": step.words, "article": step.article, "allowed": step.allowed}
            | {"why_not": step.why_not, "until": _iso(step.until)}
            for step in case.steps
        ],
    }


def show_due(console: Console, options: argparse.Namespace) -> int:
    """Print both dates and how they were counted."""
    from zwgk_desktop.domain.workdays import NOT_LOADED
    from zwgk_desktop.services.registers.requests import explain_due, find_case

    with console.desk() as desk:
        found = explain_due(desk, find_case(desk, options.case).id)
    if console.json:
        dates = {"due": _iso(found.due), "inner_due": _iso(found.inner), "wait_until": _iso(found.wait_until)}
        console.give({"number": found.number, **dates, "provisional": found.provisional, "explain": list(found.lines)})
        return 0
    print(found.number, found.due or "期限未起算", NOT_LOADED if found.provisional else "", sep="\t")
    print("\n".join(f"    {line}" for line in found.lines))
    return 0


def show_fee(console: Console, options: argparse.Namespace) -> int:
    """Print what a request costs."""
    from zwgk_desktop.domain.registers.request_steps import BY_CASE, BY_PAGE
    from zwgk_desktop.services.registers.requests import fee, find_case

    method = BY_CASE if options.pages is None else BY_PAGE
    with console.desk() as desk:
        found = fee(desk, find_case(desk, options.case).id, method, options.pages)
    if console.json:
        console.give({"method": method, "yuan": str(found.yuan), "explain": list(found.explain)})
        return 0
    print(method, f"{found.yuan} 元", *found.explain, sep="\t")
    return 0


def show_similar(console: Console, options: argparse.Namespace) -> int:
    """Print earlier answers to like requests."""
    from zwgk_desktop.services.registers.request_letters import find_similar_answers
    from zwgk_desktop.services.registers.requests import find_case

    with console.desk() as desk:
        found = find_similar_answers(desk, find_case(desk, options.case).id)
    if console.json:
        console.give(
            {
                "answers": [
                    {"id": one.id, "number": one.number, "answered_on": _iso(one.answered_on), "kind": one.kind}
                    | {"detail": one.detail, "likeness": one.likeness}
                    for one in found
                ]
            }
        )
        return 0
    for one in found:
        print(one.number, one.answered_on, one.words, one.detail, sep="\t")
    return 0


def write_letter(console: Console, options: argparse.Namespace) -> int:
    """Write one letter into a folder, or list which are ready."""
    from zwgk_desktop.services.registers.request_letters import letters
    from zwgk_desktop.services.registers.request_letters import write_letter as write
    from zwgk_desktop.services.registers.requests import find_case

    with console.desk() as desk:
        case = find_case(desk, options.case)
        if not options.kind:
            return _list_letters(console, letters(desk, case.id))
        done = write(desk, case.id, options.kind, Path(options.out or "."))
    if done.warning:
        console.say(done.warning)
    console.give_files([done.path])
    return 0


def _list_letters(console: Console, found: list[Any]) -> int:
    if console.json:
        rows = [{"kind": o.kind, "words": o.words, "ready": o.ready, "why_not": o.why_not} for o in found]
        console.give({"letters": rows})
        return 0
    for one in found:
        print(one.kind, one.words, "可写" if one.ready else one.why_not, sep="\t")
    return 0


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
