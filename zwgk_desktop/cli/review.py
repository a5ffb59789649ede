"""``zwgk review give / show / withdraw / rule``: the opinions of 三审 and 保密审查 on a posting or a batch."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.dates import parse_day
from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.domain.review import ReviewFacts

LEVELS = ("first", "second", "secrecy", "final")


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
    _add_subject(actions, "show", "查看审查情况", show)
    withdraw = _add_subject(actions, "withdraw", "撤回一个环节的意见", withdraw_opinion)
    withdraw.add_argument("--level", required=True, choices=LEVELS)
    withdraw.add_argument("--reason", required=True, metavar="理由")
    rule = actions.add_parser("rule", help="是否允许同一人办理多个环节")
    rule.add_argument("--same-person", choices=("allow", "forbid"), metavar="allow|forbid")
    rule.add_argument("--reason", default="", metavar="理由")
    rule.set_defaults(handler=rule_of_office)


def _add_subject(actions: Any, name: str, words: str, handler: Any) -> Any:
    parser = actions.add_parser(name, help=words)
    parser.add_argument("subject", choices=("posting", "batch"), metavar="posting|batch", help="公示或补贴清单")
    parser.add_argument("id", type=int, metavar="编号")
    parser.set_defaults(handler=handler)
    return parser


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
        )
    console.say(done.changes.message)
    if console.json:
        console.give(_facts_json(done.facts))
    return 0


def withdraw_opinion(console: Console, options: argparse.Namespace) -> int:
    """End an opinion, with a reason."""
    from zwgk_desktop.services.review import withdraw_opinion as withdraw

    with console.desk() as desk:
        done = withdraw(desk, options.subject, options.id, options.level, options.reason)
    console.say(done.changes.message)
    if console.json:
        console.give(_facts_json(done.facts))
    return 0


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
