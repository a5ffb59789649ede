"""What contradicts itself, or is overdue, in the record of a request? (政府信息公开条例 arts. 30–35)"""

from __future__ import annotations

from datetime import date

from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.registers import request_clock as clocks
from zwgk_desktop.domain.registers.request_clock import Clock, clock_of
from zwgk_desktop.domain.registers.requests import (
    DIRECT,
    Kind,
    RequestFacts,
    Rules,
    answer_kind,
    received_on,
)
from zwgk_desktop.domain.registers.values import error, warning
from zwgk_desktop.domain.workdays import Calendar


def check_request(facts: RequestFacts, today: date, calendar: Calendar, rules: Rules) -> list[Finding]:
    """Return what is wrong with a case as recorded (an imported one, too), each with its rule."""
    received = received_on(facts, rules)
    clock = clock_of(facts, calendar, rules)
    found = _impossible(facts, received, today)
    if received is not None:
        found += _correction(facts, clock, received, today, calendar, rules)
        found += _inquiries(facts, today, calendar, rules)
        found += _terms(facts, clock, today, rules)
    return found + _follow_ups(facts, rules)


def _impossible(facts: RequestFacts, received: date | None, today: date) -> list[Finding]:
    found = [
        error("in_future", f"{event.on} 还没有到，不能登记为已发生。", "日期")
        for event in facts.events
        if event.on > today
    ]
    if received is None:
        return found
    answered = facts.first(Kind.ANSWERED)
    if answered and answered.on < received:
        found.append(
            error("answer_before_receipt", f"答复日期 {answered.on} 早于收到之日 {received}，请核对。", "答复日期")
        )
    return found


def _correction(
    facts: RequestFacts, clock: Clock, received: date, today: date, calendar: Calendar, rules: Rules
) -> list[Finding]:
    asked, found = facts.all(Kind.CORRECTION_ASKED), []
    if len(asked) > 1:
        found.append(error("second_correction", "补正只能一次性告知，登记了不止一次（第三十条）。", "告知补正"))
    last = clocks.correction_notice_end(received, calendar, rules)
    if asked and asked[0].on > last:
        found.append(
            warning("correction_late", f"告知补正 {asked[0].on} 晚于 {last}（7个工作日，第三十条）。", "告知补正")
        )
    if clock.waiting == clocks.CORRECTION and clock.wait_until and today > clock.wait_until:
        found.append(
            warning(
                "correction_over",
                f"补正期限 {clock.wait_until} 已过，无正当理由未补正的视为放弃申请（第三十条），请登记结果。",
                "补正",
            )
        )
    return found


def _inquiries(facts: RequestFacts, today: date, calendar: Calendar, rules: Rules) -> list[Finding]:
    found = []
    for asked, reply in clocks.find_replies(facts):
        last = clocks.inquiry_end(asked, calendar, rules)
        if reply and reply.on < asked.on:
            found.append(error("reply_before_asking", f"意见 {reply.on} 早于征求意见 {asked.on}。", "征求意见"))
        if reply is None and facts.closed_on is None and today > last:
            third = asked.kind == Kind.THIRD_ASKED
            what = "不视为同意，由本机关决定（第三十二条）" if third else "视为同意公开（第三十四条）"
            found.append(
                warning("pause_over", f"征求意见的期限 {last} 已过，逾期未答{what}，期限恢复计算，请登记。", "征求意见")
            )
    return found


def _terms(facts: RequestFacts, clock: Clock, today: date, rules: Rules) -> list[Finding]:
    found, extended, first = [], facts.first(Kind.EXTENDED), clock.first_due
    if extended and first and extended.on > first.due:
        found.append(
            error(
                "extension_late", f"延期 {extended.on} 晚于首个期限 {first.due}，届满后不能延长（第三十三条）。", "延期"
            )
        )
    if len(facts.all(Kind.EXTENDED)) > 1:
        found.append(error("second_extension", "延长答复期限只能一次（第三十三条）。", "延期"))
    if clock.due is None:
        return found
    answered = facts.closed_on
    if (answered or today) > clock.due.due:
        words = f"答复 {answered} 晚于" if answered else "还没有答复，已过"
        found.append(warning("answer_late", f"{words}法定期限 {clock.due.due}（第三十三条）。", "答复"))
    elif answered is None and clock.inner and today > clock.inner.due:
        found.append(
            warning("inner_over", f"已过县定内部期限 {clock.inner.due}，法定期限 {clock.due.due}。", "内部期限")
        )
    return found


def _follow_ups(facts: RequestFacts, rules: Rules) -> list[Finding]:
    found, filed, last = [], facts.first(Kind.REVIEW_FILED), clocks.review_end(facts, rules)
    if filed and last and filed.on > last:
        found.append(
            warning("review_late", f"复议 {filed.on} 在送达之日起60日（{last}）以后，请核对申请日期。", "复议")
        )
    kind, suit = answer_kind(facts, rules), facts.first(Kind.SUIT_FILED)
    if suit and kind and kind.remedy == "review_first" and suit.data.get("way") == DIRECT:
        found.append(
            warning("review_first", "不予公开的答复应先复议后诉讼（行政复议法第二十三条），请向法院说明。", "诉讼")
        )
    return found
