"""When is a request due, and how was that counted from its events? (政府信息公开条例 arts. 30–35)

The answer is due 20 working days after receipt. A corrected request starts the count again; days on which a third
party or another body was asked are not counted; an extension starts on the working day after the first term.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.deadlines import Due, Pause, count_working_days, fixed_day
from zwgk_desktop.domain.registers.requests import (
    INQUIRIES,
    OUTCOMES,
    REASONABLE,
    Event,
    Kind,
    RequestFacts,
    Rules,
    follow_ups,
    received_on,
)
from zwgk_desktop.domain.workdays import DAY, Calendar

CONFIRM, CORRECTION, OPINION = "confirm", "correction", "opinion"


@dataclass(frozen=True, slots=True)
class Clock:
    """The dates of a case.

    ``due`` is the legal day, None while nothing runs (not confirmed, waiting for a correction); ``first_due`` the end
    of the first term, before any extension; ``inner`` the county's own target. ``waiting`` says for what the case
    stands still ("" when it runs), ``wait_until`` how long at most.
    """

    received_on: date | None
    due: Due | None = None
    first_due: Due | None = None
    inner: Due | None = None
    pauses: tuple[Pause, ...] = ()
    waiting: str = ""
    wait_until: date | None = None

    @property
    def act_by(self) -> date | None:
        """Return the day a list shows: the legal day, or the day the waiting ends."""
        return self.due.due if self.due else self.wait_until


def clock_of(facts: RequestFacts, calendar: Calendar, rules: Rules) -> Clock:
    """Return the dates of a case as its events stand."""
    received = received_on(facts, rules)
    if received is None:
        return Clock(None, waiting=CONFIRM)
    pauses = find_pauses(facts, calendar, rules)
    restart, asked = facts.last(Kind.CORRECTED), facts.last(Kind.CORRECTION_ASKED)
    if asked and not restart and facts.closed_on is None:
        return Clock(received, pauses=pauses, waiting=CORRECTION, wait_until=correction_end(asked, calendar, rules))
    term, extra = rules.terms["answer"], extension_days(facts, rules)
    start = restart.on if restart else None
    first = count_working_days(received, term, calendar, pauses=pauses, restart_from=start)
    due = count_working_days(received, term, calendar, extra, pauses, start) if extra else first
    if delayed := _delayed_until(facts):
        due = fixed_day(received, delayed, "延迟答复的合理期限（第三十五条）", calendar)
    inner = None
    if (days := inner_days(facts, rules)) and not extra and delayed is None:
        inner = count_working_days(received, days, calendar, pauses=pauses, restart_from=start)
    inquiry = open_inquiry(facts)
    return Clock(
        received, due, first, inner, pauses,
        OPINION if inquiry else "", inquiry_end(inquiry, calendar, rules) if inquiry else None,
    )  # fmt: skip


def inner_days(facts: RequestFacts, rules: Rules) -> int:
    """Return the county's target in working days as it was when the request came in; 0: there is none."""
    arrived = facts.first(Kind.ARRIVED)
    kept = arrived.data.get("inner_days") if arrived else None
    return rules.terms["inner"] if kept is None else int(kept)


def correction_end(asked: Event, calendar: Calendar, rules: Rules) -> date:
    """Return the last day for the correction: the one in the notice, or the usual number of working days."""
    return asked.day("until") or calendar.add_workdays(asked.on, rules.terms["correction"])


def extension_days(facts: RequestFacts, rules: Rules) -> int:
    """Return by how many working days the term was extended; never more than the law gives."""
    event = facts.first(Kind.EXTENDED)
    return min(int(event.data.get("days") or rules.terms["extension"]), rules.terms["extension"]) if event else 0


def _delayed_until(facts: RequestFacts) -> date | None:
    event = facts.last(Kind.REASONS_GIVEN)
    return event.day("until") if event and event.data.get("judged") == REASONABLE else None


def inquiry_end(asked: Event, calendar: Calendar, rules: Rules, received: date | None = None) -> date:
    """Return the last day for an opinion: 15 working days after the letter was received (arts. 32, 34).

    ``received`` is the day told later, with the outcome; else the one told when asking, else the day of asking.
    """
    return calendar.add_workdays(received or asked.day("received_on") or asked.on, rules.terms["opinion"])


def find_replies(facts: RequestFacts) -> tuple[tuple[Event, Event | None], ...]:
    """Return every inquiry with the event that ended it, None while it is open."""
    found: list[tuple[Event, Event | None]] = []
    for asked_kind, reply_kind in INQUIRIES.items():
        replies = facts.all(reply_kind)
        found += [
            (asked, replies[place] if place < len(replies) else None)
            for place, asked in enumerate(facts.all(asked_kind))
        ]
    return tuple(found)


def open_inquiry(facts: RequestFacts, kind: str = "") -> Event | None:
    """Return the inquiry (of one kind) that has no outcome yet."""
    return next((asked for asked, reply in find_replies(facts) if reply is None and kind in ("", asked.kind)), None)


def find_pauses(facts: RequestFacts, calendar: Calendar, rules: Rules) -> tuple[Pause, ...]:
    """Return the days that do not count (art. 33): from asking to the outcome, never past the 15 working days.

    An inquiry without an outcome is counted to its last day: a pause that never ends does not exist.
    """
    pauses = []
    for asked, reply in find_replies(facts):
        end = inquiry_end(asked, calendar, rules, reply.day("received_on") if reply else None)
        pauses.append(Pause(asked.on, min(reply.on, end) if reply else end))
    return tuple(pauses)


def correction_notice_end(received: date, calendar: Calendar, rules: Rules) -> date:
    """Return the last day on which a correction may be asked: 7 working days after receipt (art. 30)."""
    return calendar.add_workdays(received, rules.terms["correction_notice"])


def review_end(facts: RequestFacts, rules: Rules) -> date | None:
    """Return the last day for an application for review: 60 days after the answer was delivered."""
    event = facts.first(Kind.DELIVERED)
    return event.on + DAY * rules.terms["review_days"] if event else None


def state_of(facts: RequestFacts, clock: Clock) -> str:
    """Return the word for how far a case is."""
    if facts.first(Kind.ARCHIVED):
        return "已归档"
    open_follow_up = next((one for one in follow_ups(facts) if one.result not in OUTCOMES), None)
    if open_follow_up:
        return "复议中" if open_follow_up.kind == "行政复议" else "诉讼中"
    for kind, word in ((Kind.DELIVERED, "已送达"), (Kind.ANSWERED, "已答复"), (Kind.MOVED, "已转办")):
        if facts.first(kind):
            return word
    if clock.waiting:
        return {CONFIRM: "待确认", CORRECTION: "补正中", OPINION: "征求意见中"}[clock.waiting]
    return "已延期" if facts.first(Kind.EXTENDED) else "办理中"


def explain(facts: RequestFacts, clock: Clock, rules: Rules, calendar: Calendar) -> tuple[str, ...]:
    """Return how the dates came about: the rule of receipt, every event that moves them, then the day-by-day count."""
    lines = [rules.channel_of(facts.channel).rule + "（第三十一条）"]
    lines.append(f"收到之日：{clock.received_on}" if clock.received_on else "尚未与申请人确认，期限还没有起算")
    if clock.waiting == CORRECTION:
        lines.append(f"已告知补正，等待申请人补正至 {clock.wait_until}；收到补正申请之日重新起算（第三十条）")
    lines += _pause_lines(clock.pauses)
    if extra := extension_days(facts, rules):
        lines.append(f"经批准延长 {extra} 个工作日，自首个期限届满后的下一个工作日起计（第三十三条）")
    if clock.inner:
        lines.append(f"县定内部期限 {inner_days(facts, rules)} 个工作日：{clock.inner.due}")
    return (*lines, *(clock.due.explain if clock.due else ()))


def _pause_lines(pauses: Sequence[Pause]) -> list[str]:
    return [f"{pause.first} 至 {pause.last} 征求意见，首尾两日都不计入期限（第三十三条）" for pause in pauses]
