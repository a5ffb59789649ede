"""``zwgk review …``: 三审 and 保密审查 on screen and on paper, what waits, the forms, passwords, the office's rule."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.dates import parse_day
from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.domain.review import ReviewFacts
    from zwgk_desktop.services.review import Opinion

LEVELS = ("first", "second", "secrecy", "final")
SUBJECTS = ("posting", "batch", "annual", "reply")


def register(subparsers: Any) -> None:
    """Add the command."""
    review = subparsers.add_parser("review", help="三审与保密审查")
    actions = review.add_subparsers(dest="action", metavar="动作", required=True)
    give = _add_subject(actions, "give", "登记一个环节的审查意见", give_opinion)
    give.add_argument("--level", required=True, choices=LEVELS, help="初审、复审、保密审查、终审")
    give.add_argument("--by", required=True, metavar="姓名", help="审查人")
    give.add_argument("--reject", action="store_true", help="退回（须写明意见）")
    give.add_argument("--opinion", default="", metavar="意见")
    give.add_argument("--signed-on", metavar="日期", help="纸质审批单上的签字日期")
    give.add_argument("--password-file", metavar="文件", help="审查人设有口令的，从这个文件读取")
    sign = _add_subject(actions, "sign", "一次登记纸质审查单上的各处签字", sign_form)
    sign.add_argument(
        "--signed", action="append", required=True, metavar="环节:姓名:日期", help="如 first:周敏:2026-07-02，可写几次"
    )
    _add_subject(actions, "show", "查看审查情况", show)
    withdraw = _add_subject(actions, "withdraw", "撤回一个环节的意见", withdraw_opinion)
    withdraw.add_argument("--level", required=True, choices=LEVELS)
    withdraw.add_argument("--reason", required=True, metavar="理由")
    _add_papers(actions)
    _add_office(actions)


def _add_subject(actions: Any, name: str, words: str, handler: Any) -> Any:
    parser = actions.add_parser(name, help=words)
    parser.add_argument(
        "subject", choices=SUBJECTS, metavar="posting|batch|annual|reply", help="公示、补贴清单、年度报告或答复书"
    )
    parser.add_argument("id", type=int, metavar="编号", help="年度报告写年份")
    parser.set_defaults(handler=handler)
    return parser


def _add_papers(actions: Any) -> None:
    form = actions.add_parser("form", help="打印审查单（pdf）")
    form.add_argument("subject", choices=SUBJECTS, metavar="posting|batch|annual|reply")
    form.add_argument("ids", type=int, nargs="+", metavar="编号")
    form.add_argument("--out", required=True, metavar="文件")
    form.set_defaults(handler=print_forms)
    scan = _add_subject(actions, "scan", "存入签好的审查单（照片或 pdf）", attach_scan)
    scan.add_argument("files", nargs="+", metavar="文件")
    waiting = actions.add_parser("waiting", help="待审的内容")
    waiting.add_argument("--level", choices=LEVELS, help="只看等这个环节的")
    waiting.set_defaults(handler=list_waiting)


def _add_office(actions: Any) -> None:
    rule = actions.add_parser("rule", help="是否允许同一人办理多个环节")
    rule.add_argument("--same-person", choices=("allow", "forbid"), metavar="allow|forbid")
    rule.add_argument("--reason", default="", metavar="理由")
    rule.set_defaults(handler=rule_of_office)
    password = actions.add_parser("password", help="设置、修改或取消审查人的口令")
    password.add_argument("name", metavar="姓名")
    password.add_argument("--new-file", metavar="文件", help="新口令；不写则取消口令")
    password.add_argument("--old-file", metavar="文件", help="原口令")
    password.add_argument("--reason", default="", metavar="理由", help="没有原口令时写明重设的理由")
    password.set_defaults(handler=set_password)


def give_opinion(console: Console, options: argparse.Namespace) -> int:
    """Record one opinion."""
    from zwgk_desktop.services.review import give_opinion as give

    signed = parse_day(options.signed_on)
    with console.desk() as desk:
        done = give(
            desk,
            options.subject,
            options.id,
            options.level,
            options.by,
            not options.reject,
            options.opinion,
            on_paper=signed is not None,
            signed_on=signed,
            password=_secret(options.password_file),
        )
    return _tell(console, done.changes.message, done.facts)


def sign_form(console: Console, options: argparse.Namespace) -> int:
    """Record the signatures of a form."""
    from zwgk_desktop.services.review import record_signatures

    signed = [_signature(words) for words in options.signed]
    with console.desk() as desk:
        done = record_signatures(desk, options.subject, options.id, signed)
    return _tell(console, done.changes.message, done.facts)


def _signature(words: str) -> Opinion:
    from zwgk_desktop.domain.errors import WrongUsage
    from zwgk_desktop.services.review import Opinion

    parts = words.split(":")
    if len(parts) != 3:
        raise WrongUsage("review_signed", f"看不懂“{words}”。", "请写成 first:周敏:2026-07-02。")
    return Opinion(parts[0].strip(), parts[1].strip(), True, "", parse_day(parts[2].strip()))


def _secret(path: str | None) -> str | None:
    from zwgk_desktop.domain.errors import InputRefused

    if path is None:
        return None
    try:
        text = Path(path).read_bytes()[:4096].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused("missing", f"口令文件读不出来：{path}。", "请核对路径；文件应为 UTF-8 文本。") from error
    return text.rstrip("\r\n")


def withdraw_opinion(console: Console, options: argparse.Namespace) -> int:
    """End an opinion, with a reason."""
    from zwgk_desktop.services.review import withdraw_opinion as withdraw

    with console.desk() as desk:
        done = withdraw(desk, options.subject, options.id, options.level, options.reason)
    return _tell(console, done.changes.message, done.facts)


def show(console: Console, options: argparse.Namespace) -> int:
    """Print how far the subject is and every opinion ever given."""
    from zwgk_desktop.domain.review import LEVEL_WORDS, LOCAL, REVIEW_WORDS
    from zwgk_desktop.services.review import review_state

    with console.desk() as desk:
        facts = review_state(desk, options.subject, options.id)
    if console.json:
        console.give(_facts_json(facts))
        return 0
    print(REVIEW_WORDS[facts.state])
    for one in facts.decisions:
        words = [LEVEL_WORDS[one.level], "同意" if one.agreed else "退回", one.officer]
        when = f"{one.decided_at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
        print(*words, when, one.opinion, "" if one in facts.in_force else "（已作废）", sep="\t")
    return 0


def print_forms(console: Console, options: argparse.Namespace) -> int:
    """Write the review forms into one PDF."""
    from zwgk_desktop.services.review_papers import print_review_forms

    path = Path(options.out)
    with console.desk() as desk:
        changes = print_review_forms(desk, [(options.subject, one) for one in options.ids], path)
    console.say(changes.message)
    console.give_files([path])
    return 0


def attach_scan(console: Console, options: argparse.Namespace) -> int:
    """Keep scans or photos of a signed form."""
    from zwgk_desktop.services.boards.files import add_files

    with console.desk() as desk:
        done = add_files(desk, options.subject, options.id, "review_scan", [Path(one) for one in options.files])
    console.say(done.message)
    if console.json:
        console.give({"files": list(done.ids)})
    return 0


def list_waiting(console: Console, options: argparse.Namespace) -> int:
    """Print what waits, and for whom."""
    from zwgk_desktop.domain.review import LEVEL_WORDS, Level
    from zwgk_desktop.services.review_waiting import find_waiting

    with console.desk() as desk:
        found = find_waiting(desk, Level(options.level) if options.level else None)
    if console.json:
        rows = [
            {
                "subject": one.subject,
                "id": one.subject_id,
                "title": one.title,
                "levels": [level.value for level in one.levels],
                "rejected": one.rejected,
                "content_sha256": one.content_sha256,
            }
            for one in found
        ]
        console.give({"waiting": rows})
        return 0
    for one in found:
        wait = "、".join(LEVEL_WORDS[level] for level in one.levels) or "已退回"
        print(one.subject, one.subject_id, one.kind, one.title, wait, sep="\t")
    return 0


def rule_of_office(console: Console, options: argparse.Namespace) -> int:
    """Print or set the office's rule."""
    from zwgk_desktop.services.review import review_rule, set_review_rule

    with console.desk() as desk:
        if options.same_person:
            console.say(set_review_rule(desk, options.same_person == "allow", options.reason).message)
        rule = review_rule(desk)
    if console.json:
        console.give({"same_person": rule.same_person, "reason": rule.reason})
    else:
        print(f"{'允许' if rule.same_person else '不允许'}同一人办理多个环节。{rule.reason}")
    return 0


def set_password(console: Console, options: argparse.Namespace) -> int:
    """Set, change, clear or reset an officer's password."""
    from zwgk_desktop.domain.errors import WrongUsage
    from zwgk_desktop.domain.review import same_name
    from zwgk_desktop.services import passwords
    from zwgk_desktop.services.township import find_officers

    new, old = _secret(options.new_file), _secret(options.old_file) or ""
    with console.desk() as desk:
        officer = next((one for one in find_officers(desk) if same_name(one.name, options.name)), None)
        if officer is None:
            raise WrongUsage("no_officer", f"没有登记这位工作人员：{options.name}。", "请先在设置中登记。")
        if new is None:
            done = passwords.clear_password(desk, officer.id, old, options.reason)
        else:
            done = passwords.set_password(desk, officer.id, new, old, options.reason)
    console.say(done.message)
    return 0


def _tell(console: Console, message: str, facts: ReviewFacts) -> int:
    console.say(message)
    if console.json:
        console.give(_facts_json(facts))
    return 0


def _facts_json(facts: ReviewFacts) -> dict[str, Any]:
    decisions = [
        {
            "level": one.level.value,
            "agreed": one.agreed,
            "officer": one.officer,
            "opinion": one.opinion,
            "decided_at": one.decided_at.isoformat(),
            "on_paper": one.on_paper,
            "in_force": one in facts.in_force,
        }
        for one in facts.decisions
    ]
    return {
        "subject": facts.subject,
        "id": facts.subject_id,
        "state": facts.state.value,
        "content_sha256": facts.content_sha256,
        "open_levels": [level.value for level in facts.open_levels],
        "decisions": decisions,
    }
