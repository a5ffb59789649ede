"""Which rule is against a step or an answer now? (政府信息公开条例 arts. 30–40, 51)

Every function here returns the reason in Chinese, "" when nothing is against it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.registers import request_clock as clocks
from zwgk_desktop.domain.registers.request_clock import Clock
from zwgk_desktop.domain.registers.requests import (
    REASONABLE,
    AnswerKind,
    Kind,
    RequestFacts,
    Rules,
    follow_ups,
)
from zwgk_desktop.domain.workdays import DAY, Calendar


@dataclass(frozen=True, slots=True)
class Case:
    """A case as a step sees it: its facts and dates, and the day for which the step is asked."""

    facts: RequestFacts
    clock: Clock
    day: date
    calendar: Calendar
    rules: Rules

    def has(self, *kinds: str) -> bool:
        """Tell whether one of the events happened."""
        return self.facts.first(*kinds) is not None

    @property
    def closed(self) -> bool:
        """Tell whether the case is answered or moved."""
        return self.facts.closed_on is not None


WhyNot = Callable[[Case], str]


def _running(case: Case) -> str:
    if case.closed:
        return "已经答复或转办，这一步不再办理。"
    if case.clock.received_on is None:
        return "还没有与申请人确认，收到之日未定（第三十一条）。"
    return ""


def _counting(case: Case) -> str:
    if wrong := _running(case):
        return wrong
    return "正在等待申请人补正，补正后再办理（第三十条）。" if case.clock.waiting == clocks.CORRECTION else ""


def cannot_confirm(case: Case) -> str:
    """Say why no confirmation can be recorded (art. 31)."""
    if not case.rules.channel_of(case.facts.channel).confirm:
        return "这一渠道不需要确认，收到之日已定（第三十一条）。"
    return "已经确认过。" if case.has(Kind.CONFIRMED) else ""


def cannot_ask_correction(case: Case) -> str:
    """Say why no correction may be asked: once, within 7 working days (art. 30)."""
    if wrong := _running(case):
        return wrong
    if case.has(Kind.CORRECTION_ASKED):
        return "补正只能一次性告知，已经告知过（第三十条）。"
    last = correction_until(case)
    days = case.rules.terms["correction_notice"]
    return f"告知补正的期限 {last}（收到之日起{days}个工作日）已过（第三十条）。" if last and case.day > last else ""


def correction_until(case: Case) -> date | None:
    """Return the last day for asking a correction."""
    received = case.clock.received_on
    return clocks.correction_notice_end(received, case.calendar, case.rules) if received else None


def cannot_correct(case: Case) -> str:
    """Say why no corrected request can come in."""
    if case.closed:
        return "已经答复或转办，补正不再受理，请申请人另行申请。"
    if not case.has(Kind.CORRECTION_ASKED):
        return "没有告知过补正。"
    return "已经补正过。" if case.has(Kind.CORRECTED) else ""


def cannot_ask(kind: Kind) -> WhyNot:
    """Say why nobody may be asked for an opinion now (arts. 32, 34)."""

    def why_not(case: Case) -> str:
        if wrong := _counting(case):
            return wrong
        return "上一次征求意见还没有结果，请先登记。" if clocks.open_inquiry(case.facts, kind) else ""

    return why_not


def cannot_reply(kind: Kind) -> WhyNot:
    """Say why no opinion can be recorded."""

    def why_not(case: Case) -> str:
        if case.closed:
            return "已经答复或转办，这一步不再办理。"
        return "" if clocks.open_inquiry(case.facts, kind) else "没有等待答复的征求意见。"

    return why_not


def reply_until(kind: Kind) -> Callable[[Case], date | None]:
    """Return the last day for the opinion that is awaited."""

    def until(case: Case) -> date | None:
        asked = clocks.open_inquiry(case.facts, kind)
        return clocks.inquiry_end(asked, case.calendar, case.rules) if asked else None

    return until


def cannot_ask_reasons(case: Case) -> str:
    """Say why the applicant cannot be asked for reasons (art. 35)."""
    return _counting(case) or ("已经要求说明理由。" if case.has(Kind.REASONS_ASKED) else "")


def cannot_take_reasons(case: Case) -> str:
    """Say why no reasons can be recorded."""
    if wrong := _counting(case):
        return wrong
    if not case.has(Kind.REASONS_ASKED):
        return "没有要求申请人说明理由（第三十五条）。"
    return "理由已经登记。" if case.has(Kind.REASONS_GIVEN) else ""


def cannot_extend(case: Case) -> str:
    """Say why the term cannot be extended: once, before it is over (art. 33)."""
    if wrong := _counting(case):
        return wrong
    if case.has(Kind.EXTENDED):
        return "延长答复期限只能一次，已经延长过（第三十三条）。"
    last = case.clock.first_due
    if last and case.day > last.due:
        return f"答复期限已于 {last.due} 届满，届满后不能再延长（第三十三条）。"
    return ""


def first_due(case: Case) -> date | None:
    """Return the end of the first term."""
    return case.clock.first_due.due if case.clock.first_due else None


def cannot_charge(case: Case) -> str:
    """Say why no fee may be asked: one per request."""
    if wrong := _counting(case):
        return wrong
    return "每件申请只收一次，已经发出收费通知。" if case.has(Kind.FEE_NOTICED) else ""


def cannot_pay(case: Case) -> str:
    """Say why no payment can be recorded."""
    if case.closed or not case.has(Kind.FEE_NOTICED):
        return "没有等待缴纳的费用。"
    return "费用已经缴纳。" if case.has(Kind.FEE_PAID) else ""


def cannot_answer(case: Case) -> str:
    """Say why no answer may be given now."""
    if wrong := _running(case):
        return wrong
    if any(not why for _, why in answer_kinds(case)):
        return ""
    return "现在没有可用的答复种类。"


def answer_until(case: Case) -> date | None:
    """Return the day by which something must happen."""
    return case.clock.act_by


def cannot_deliver(case: Case) -> str:
    """Say why nothing can be delivered."""
    if not case.has(Kind.ANSWERED):
        return "还没有作出答复。"
    return "答复已经送达。" if case.has(Kind.DELIVERED) else ""


def _open(case: Case, review: bool) -> bool:
    return any(one.closed_on is None and (one.kind == "行政复议") is review for one in follow_ups(case.facts))


def cannot_file(review: bool) -> WhyNot:
    """Say why no review (or suit) can have been filed."""

    def why_not(case: Case) -> str:
        if not case.closed and (case.clock.due is None or case.day <= case.clock.due.due):
            return "答复期限未满且没有答复，还没有可以复议、诉讼的行为。"
        return "上一件还没有结果，请先登记。" if _open(case, review) else ""

    return why_not


def cannot_close(review: bool) -> WhyNot:
    """Say why no outcome of a review (or suit) can be recorded."""
    return lambda case: "" if _open(case, review) else "没有等待结果的复议或诉讼。"


def cannot_move(case: Case) -> str:
    """Say why the case cannot go to the petitions."""
    if case.has(Kind.MOVED):
        return "已经转办。"
    return "已经归档。" if case.has(Kind.ARCHIVED) else ""


def cannot_archive(case: Case) -> str:
    """Say why the case cannot be archived."""
    if case.has(Kind.ARCHIVED):
        return "已经归档。"
    if _open(case, True) or _open(case, False):
        return "复议或诉讼还没有结果。"
    if not case.has(Kind.DELIVERED, Kind.MOVED):
        return "答复还没有送达。"
    return ""


def answer_kinds(case: Case) -> list[tuple[AnswerKind, str]]:
    """Return every kind of answer with what is against it now ("" when it may be given)."""
    return [(kind, against(kind, case)) for kind in case.rules.kinds.values()]


def against(kind: AnswerKind, case: Case) -> str:
    """Say what is against this kind of answer now."""
    if kind.key == "withdrawn":
        return ""
    if case.clock.waiting == clocks.CORRECTION:
        if kind.need != "correction_lapsed":
            return "正在等待申请人补正（第三十条）。"
        last = case.clock.wait_until
        return f"补正期限至 {last}，还没有届满（第三十条）。" if last and case.day <= last else ""
    if case.clock.waiting == clocks.OPINION:
        return "征求意见还没有结果，请先登记意见或逾期未答。"
    return NEEDS[kind.need](case) if kind.need in NEEDS else ""


def _fee_lapsed(case: Case) -> str:
    notice = case.facts.first(Kind.FEE_NOTICED)
    if notice is None or case.has(Kind.FEE_PAID):
        return "没有逾期未缴的费用。"
    last = notice.on + DAY * case.rules.fee["pay_days"]
    return f"缴费期限至 {last}，还没有届满。" if case.day <= last else ""


NEEDS: Mapping[str, WhyNot] = {
    "third_answered": lambda case: (
        "" if case.has(Kind.THIRD_ANSWERED) else "应当先书面征求第三方的意见（第三十二条）。"
    ),
    "corrected": lambda case: (
        "" if case.has(Kind.CORRECTED) else "应当先告知补正，补正后仍不明确的才可用（第三十条）。"
    ),
    "reasons_asked": lambda case: _unreasonable(case),
    "correction_lapsed": lambda case: "没有逾期未补正的情形（第三十条）。",
    "fee_lapsed": _fee_lapsed,
}


def _unreasonable(case: Case) -> str:
    given = case.facts.last(Kind.REASONS_GIVEN)
    if given is None:
        return "应当先要求申请人说明理由并登记（第三十五条）。"
    return "理由已认定合理，不能不予处理（第三十五条）。" if given.data.get("judged") == REASONABLE else ""
