"""What may be done with a request now, under which article, and why is the rest not allowed? (条例 arts. 30–42)"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.registers import request_clock as clocks
from zwgk_desktop.domain.registers.definitions import FieldSpec
from zwgk_desktop.domain.registers.request_case import (
    Case,
    WhyNot,
    against,
    answer_kinds,
    answer_until,
    cannot_answer,
    cannot_archive,
    cannot_ask,
    cannot_ask_correction,
    cannot_ask_reasons,
    cannot_charge,
    cannot_close,
    cannot_confirm,
    cannot_correct,
    cannot_deliver,
    cannot_extend,
    cannot_file,
    cannot_move,
    cannot_pay,
    cannot_reply,
    cannot_take_reasons,
    correction_until,
    first_due,
    reply_until,
)
from zwgk_desktop.domain.registers.request_clock import clock_of
from zwgk_desktop.domain.registers.requests import (
    AFTER_REVIEW,
    AGREED,
    DIRECT,
    OPPOSED,
    OUTCOMES,
    REASONABLE,
    SILENT,
    SILENT_CONSENT,
    UNREASONABLE,
    AnswerKind,
    Event,
    Kind,
    RequestFacts,
    Rules,
)
from zwgk_desktop.domain.registers.values import read_values
from zwgk_desktop.domain.workdays import Calendar

WAYS = ("当面领取", "邮寄", "电子邮件", "网上平台", "传真")
FORMS = ("纸质", "电子邮件", "光盘", "网上平台", "当面查阅")
BY_CASE, BY_PAGE = "按件计收", "按量计收"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: ``article`` is its law; not allowed, ``why_not`` says which rule is against it.

    ``until`` is the last day for it, where there is one; ``fields`` what must be written down with it.
    """

    key: str
    words: str
    article: str
    allowed: bool
    why_not: str
    fields: tuple[FieldSpec, ...]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class _StepRule:
    key: Kind
    words: str
    article: str
    why_not: WhyNot
    fields: tuple[FieldSpec, ...] = ()
    until: Callable[[Case], date | None] = lambda case: None
    follows: Kind | None = None  # the event this one cannot come before


def _text(key: str, title: str, required: bool = True, **more: Any) -> FieldSpec:
    return FieldSpec(key, title, more.pop("kind", "text"), required, **more)


def _choice(key: str, title: str, choices: tuple[str, ...]) -> FieldSpec:
    return FieldSpec(key, title, "choice", True, choices=choices)


ASK_FIELDS = (
    _text("who", "征求谁的意见"),
    _text("received_on", "对方收到之日", False, kind="date"),
    _text("what", "征求意见的内容", False, kind="lines"),
)
REPLY_FIELDS = (
    _text("reason", "理由", False, kind="lines"),
    _text("received_on", "对方收到征求意见书之日", False, kind="date"),
)
STEPS = (
    _StepRule(Kind.CONFIRMED, "与申请人确认", "第三十一条", cannot_confirm, (_text("how", "确认的方式", False),)),
    _StepRule(
        Kind.CORRECTION_ASKED,
        "告知补正",
        "第三十条",
        cannot_ask_correction,
        (
            _text("items", "需要补正的事项", kind="lines"),
            _text("until", "补正期限至", False, kind="date", future=True),
        ),
        correction_until,
    ),
    _StepRule(
        Kind.CORRECTED,
        "收到补正申请",
        "第三十条",
        cannot_correct,
        (_text("content", "补正后的内容", False, kind="lines"),),
        lambda case: case.clock.wait_until if case.clock.waiting == clocks.CORRECTION else None,
        Kind.CORRECTION_ASKED,
    ),
    _StepRule(Kind.THIRD_ASKED, "书面征求第三方意见", "第三十二条", cannot_ask(Kind.THIRD_ASKED), ASK_FIELDS),
    _StepRule(
        Kind.THIRD_ANSWERED,
        "登记第三方意见",
        "第三十二条",
        cannot_reply(Kind.THIRD_ASKED),
        (_choice("reply", "意见", (AGREED, OPPOSED, SILENT)), *REPLY_FIELDS),
        reply_until(Kind.THIRD_ASKED),
        Kind.THIRD_ASKED,
    ),
    _StepRule(Kind.CO_ASKED, "征求共同制作机关意见", "第三十四条", cannot_ask(Kind.CO_ASKED), ASK_FIELDS),
    _StepRule(
        Kind.CO_ANSWERED,
        "登记共同制作机关意见",
        "第三十四条",
        cannot_reply(Kind.CO_ASKED),
        (_choice("reply", "意见", (AGREED, OPPOSED, SILENT_CONSENT)), *REPLY_FIELDS),
        reply_until(Kind.CO_ASKED),
        Kind.CO_ASKED,
    ),
    _StepRule(
        Kind.REASONS_ASKED, "要求申请人说明理由", "第三十五条", cannot_ask_reasons, (_text("why", "数量、频次情况"),)
    ),
    _StepRule(
        Kind.REASONS_GIVEN,
        "登记申请人说明的理由",
        "第三十五条",
        cannot_take_reasons,
        (
            _choice("judged", "认定", (REASONABLE, UNREASONABLE)),
            _text("reason", "理由", False, kind="lines"),
            _text("until", "延迟答复至", False, kind="date", future=True),
        ),
        follows=Kind.REASONS_ASKED,
    ),
    _StepRule(
        Kind.EXTENDED,
        "延长答复期限",
        "第三十三条",
        cannot_extend,
        (
            _text("approved_by", "批准人（政府信息公开工作机构负责人）"),
            _text("reason", "延长的理由"),
            _text("days", "延长工作日数", False, kind="number", most=20),
        ),
        first_due,
    ),
    _StepRule(
        Kind.FEE_NOTICED,
        "发出收费通知",
        "第四十二条，国办函〔2020〕109号",
        cannot_charge,
        (_choice("method", "计收办法", (BY_CASE, BY_PAGE)), _text("pages", "页数", False, kind="number")),
    ),
    _StepRule(Kind.FEE_PAID, "登记缴费", "第四十二条", cannot_pay, follows=Kind.FEE_NOTICED),
    _StepRule(
        Kind.ANSWERED,
        "作出答复",
        "第三十三条、第三十六条",
        cannot_answer,
        (
            _text("kind", "答复种类"),
            _text("detail", "理由或说明", False, kind="lines"),
            FieldSpec("form", "提供的形式", "choice", choices=FORMS, default="纸质"),
            _text("basis", "依据", False, help="该答复种类没有固定条款时填写"),
            _text("earlier", "前次答复的编号和日期", False),
            _text("public_interest", "第三方不同意仍予公开的公共利益理由", False, kind="lines"),
            _text("approved_by", "审批人", False),
        ),
        answer_until,
    ),
    _StepRule(
        Kind.DELIVERED,
        "送达答复",
        "第四十条",
        cannot_deliver,
        (_choice("way", "送达方式", WAYS), _text("proof", "签收或回执", False)),
        follows=Kind.ANSWERED,
    ),
    _StepRule(
        Kind.REVIEW_FILED,
        "收到行政复议通知",
        "第五十一条",
        cannot_file(True),
        (_text("organ", "复议机关"),),
        lambda case: clocks.review_end(case.facts, case.rules),
    ),
    _StepRule(
        Kind.REVIEW_CLOSED,
        "登记复议结果",
        "第五十一条",
        cannot_close(True),
        (_choice("result", "结果", OUTCOMES), _text("note", "说明", False, kind="lines")),
        follows=Kind.REVIEW_FILED,
    ),
    _StepRule(
        Kind.SUIT_FILED,
        "收到应诉通知",
        "第五十一条",
        cannot_file(False),
        (_choice("way", "是否经过复议", (DIRECT, AFTER_REVIEW)), _text("organ", "法院")),
    ),
    _StepRule(
        Kind.SUIT_CLOSED,
        "登记诉讼结果",
        "第五十一条",
        cannot_close(False),
        (_choice("result", "结果", OUTCOMES), _text("note", "说明", False, kind="lines")),
        follows=Kind.SUIT_FILED,
    ),
    _StepRule(
        Kind.MOVED, "转为信访办理", "第三十九条，信访工作条例", cannot_move, (_text("reason", "转办理由", False),)
    ),
    _StepRule(Kind.ARCHIVED, "归档", "档案管理规定", cannot_archive, (_text("box", "档案盒号", False),)),
)
STEP_WORDS = {Kind.ARRIVED: "提交申请", **{rule.key: rule.words for rule in STEPS}}


def next_steps(facts: RequestFacts, today: date, calendar: Calendar, rules: Rules) -> list[Step]:
    """Return every step in the order of the path: those allowed today, and the others with the reason against them."""
    case = Case(facts, clock_of(facts, calendar, rules), today, calendar, rules)
    steps = []
    for rule in STEPS:
        why = rule.why_not(case)
        steps.append(Step(rule.key, rule.words, rule.article, not why, why, rule.fields, rule.until(case)))
    return steps


def kinds_today(facts: RequestFacts, today: date, calendar: Calendar, rules: Rules) -> list[tuple[AnswerKind, str]]:
    """Return every kind of answer with what is against giving it today ("" when it may be given)."""
    return answer_kinds(Case(facts, clock_of(facts, calendar, rules), today, calendar, rules))


def build_event(
    facts: RequestFacts,
    key: str,
    on: date,
    data: Mapping[str, Any],
    today: date,
    calendar: Calendar,
    rules: Rules,
) -> Event:
    """Return the event of one step taken on a day, after every rule on it was held.

    Raises WrongUsage (unknown step, missing or bad field) and RuleForbids (the rule named in the message).
    """
    rule = next((one for one in STEPS if one.key == key), None)
    if rule is None:
        known = "、".join(f"{one.key}（{one.words}）" for one in STEPS)
        raise WrongUsage("unknown_step", f"没有“{key}”这一步。", f"可用：{known}。")
    _check_day(rule, facts, on, today, rules)
    case = Case(facts, clock_of(facts, calendar, rules), on, calendar, rules)
    if why := rule.why_not(case):
        raise RuleForbids("step_forbidden", f"{facts.number} 现在不能“{rule.words}”：{why}")
    values, findings = read_values(rule.fields, data, today)
    wrong = [one.message for one in findings if one.severity is Severity.ERROR]
    if wrong:
        raise WrongUsage("step_fields", f"“{rule.words}”没有登记：{'；'.join(wrong)}", "请补齐后再登记。")
    EXTRA.get(rule.key, _no_more)(case, values)
    return Event(rule.key, on, values)


def _check_day(rule: _StepRule, facts: RequestFacts, on: date, today: date, rules: Rules) -> None:
    words = rule.words
    if on > today:
        raise RuleForbids("step_in_future", f"“{words}”的日期 {on} 还没有到。", "还没有发生的事不能登记。")
    start = facts.first(Kind.ARRIVED)
    if start and on < start.on:
        raise RuleForbids("step_before_receipt", f"“{words}”的日期 {on} 早于收到申请的 {start.on}。", "请核对日期。")
    before = facts.last(rule.follows) if rule.follows else None
    if rule.key == Kind.ANSWERED:
        before = next((e for e in reversed(facts.events) if e.kind not in (Kind.FEE_PAID, Kind.MOVED)), None)
    if before and on < before.on:
        raise RuleForbids(
            "step_out_of_order",
            f"“{words}”的日期 {on} 早于“{STEP_WORDS[Kind(before.kind)]}”的 {before.on}。",
            "请核对日期。",
        )


def _no_more(case: Case, values: dict[str, Any]) -> None:
    """Hold nothing more."""


def _check_answer(case: Case, values: dict[str, Any]) -> None:
    kind = case.rules.kind_of(str(values["kind"]))
    values["kind"] = kind.key
    if why := against(kind, case):
        raise RuleForbids("answer_forbidden", f"不能以“{kind.words}”答复：{why}")
    asked = [("detail", kind.detail)] if kind.detail else []
    asked += [("basis", "依据")] if not kind.article and not kind.basis else []
    asked += [("earlier", "前次答复的编号和日期")] if kind.need == "earlier" else []
    missing = [words for key, words in asked if not values.get(key)]
    if missing:
        raise WrongUsage("step_fields", f"以“{kind.words}”答复，还要写明：{'、'.join(missing)}。")
    third = case.facts.last(Kind.THIRD_ANSWERED)
    opposed = third is not None and third.data.get("reply") == OPPOSED
    if opposed and kind.row == "granted" and not values.get("public_interest"):
        raise RuleForbids(
            "third_party_opposed",
            "第三方不同意公开，不能直接予以公开（第三十二条）。",
            "不公开可能对公共利益造成重大影响的，请写明公共利益理由，并书面告知第三方。",
        )


def _check_reply(kind: Kind) -> Callable[[Case, dict[str, Any]], None]:
    def check(case: Case, values: dict[str, Any]) -> None:
        asked = clocks.open_inquiry(case.facts, kind)
        told = values.get("received_on")
        received = date.fromisoformat(told) if told else None
        if asked and received and received < asked.on:
            raise RuleForbids("step_out_of_order", f"对方收到之日 {received} 早于征求意见 {asked.on}。", "请核对日期。")
        last = clocks.inquiry_end(asked, case.calendar, case.rules, received) if asked else None
        if values["reply"] in (SILENT, SILENT_CONSENT) and last and case.day <= last:
            raise RuleForbids(
                "reply_not_late", f"征求意见的期限至 {last}，还没有届满，不能登记为逾期未提出意见。", "请等期限届满。"
            )

    return check


def _check_reasons(case: Case, values: dict[str, Any]) -> None:
    until = values.get("until")
    if until and values["judged"] != REASONABLE:
        raise WrongUsage("step_fields", "理由不合理的，没有延迟答复的期限（第三十五条）。", "请不填“延迟答复至”。")
    if until and date.fromisoformat(until) < case.day:
        raise WrongUsage("step_fields", "延迟答复的期限早于登记的日期。", "请核对日期。")


def _check_term(case: Case, values: dict[str, Any]) -> None:
    if values.get("until") and date.fromisoformat(values["until"]) <= case.day:
        raise WrongUsage("step_fields", "补正期限应晚于告知的日期。", "请核对日期。")


def _check_extension(case: Case, values: dict[str, Any]) -> None:
    most = case.rules.terms["extension"]
    days = values.setdefault("days", most)
    if not 1 <= days <= most:
        raise RuleForbids("extension_too_long", f"延长不得超过 {most} 个工作日（第三十三条），现为 {days}。")


def _check_fee(case: Case, values: dict[str, Any]) -> None:
    if values["method"] == BY_PAGE and not values.get("pages"):
        raise WrongUsage("step_fields", "按量计收的，应当写明页数。")


EXTRA: Mapping[str, Callable[[Case, dict[str, Any]], None]] = {
    Kind.CORRECTION_ASKED: _check_term,
    Kind.THIRD_ANSWERED: _check_reply(Kind.THIRD_ASKED),
    Kind.CO_ANSWERED: _check_reply(Kind.CO_ASKED),
    Kind.REASONS_GIVEN: _check_reasons,
    Kind.EXTENDED: _check_extension,
    Kind.FEE_NOTICED: _check_fee,
    Kind.ANSWERED: _check_answer,
}
