"""Does a request's clock follow its events, and does the path offer only what the law allows?"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.registers.request_clock import clock_of, explain, state_of
from zwgk_desktop.domain.registers.request_fees import fee_by_case, fee_by_page, same_period
from zwgk_desktop.domain.registers.request_findings import check_request
from zwgk_desktop.domain.registers.request_steps import build_event, kinds_today, next_steps
from zwgk_desktop.domain.registers.requests import (
    AGREED,
    DIRECT,
    OPPOSED,
    REASONABLE,
    SILENT,
    UNREASONABLE,
    Event,
    RequestFacts,
    Rules,
    answer_kind,
    find_petition_signs,
    follow_ups,
    received_on,
)
from zwgk_desktop.services.clocks import load_calendar

CALENDAR = load_calendar()
DATA = tomllib.loads(paths.resource("registers/request_kinds.toml").read_text(encoding="utf-8"))
RULES = Rules.from_mapping(DATA)
TODAY = date(2026, 11, 20)
DAYS = st.dates(date(2020, 1, 1), date(2026, 6, 30))


def case(arrived: str, *events: tuple[str, str, dict[str, Any]], channel: str = "in_person") -> RequestFacts:
    """A case by its arrival and further events (kind, day, data)."""
    made = [Event("arrived", date.fromisoformat(arrived))]
    made += [Event(kind, date.fromisoformat(day), data) for kind, day, data in events]
    return RequestFacts("依申请2026-001", "青石村补贴发放情况", "natural", channel, tuple(made))


def day(text: str) -> date:
    return date.fromisoformat(text)


def due(facts: RequestFacts) -> date | None:
    found = clock_of(facts, CALENDAR, RULES).due
    return found.due if found else None


def take(facts: RequestFacts, key: str, on: str, today: date = TODAY, **data: Any) -> RequestFacts:
    return facts.with_event(build_event(facts, key, day(on), data, today, CALENDAR, RULES))


def allowed(facts: RequestFacts, today: str) -> set[str]:
    return {step.key for step in next_steps(facts, day(today), CALENDAR, RULES) if step.allowed}


def why_not(facts: RequestFacts, key: str, today: str) -> str:
    return next(step.why_not for step in next_steps(facts, day(today), CALENDAR, RULES) if step.key == key)


class TestClock:
    @pytest.mark.parametrize(
        ("received", "expected"),
        [
            ("2026-02-10", "2026-03-16"),
            ("2026-02-14", "2026-03-20"),
            ("2026-04-27", "2026-05-27"),
            ("2026-09-15", "2026-10-19"),
        ],
    )
    def test_the_handbooks_checks(self, received: str, expected: str) -> None:
        assert due(case(received)) == day(expected)

    def test_the_inner_target_stands_beside_the_legal_day(self) -> None:
        clock = clock_of(case("2026-03-02"), CALENDAR, RULES)
        assert clock.inner
        assert clock.due
        assert (clock.inner.due, clock.due.due) == (day("2026-03-20"), day("2026-03-30"))

    def test_an_extension_starts_on_the_working_day_after_the_first_term(self) -> None:
        facts = case("2026-02-10", ("extended", "2026-03-12", {"days": 20}))
        clock = clock_of(facts, CALENDAR, RULES)
        assert clock.due
        assert clock.due.due == day("2026-04-14")
        assert clock.inner is None

    def test_a_corrected_request_starts_the_count_again(self) -> None:
        asked = case("2026-02-10", ("correction_asked", "2026-02-12", {"items": "说明名称"}))
        assert due(asked) is None
        assert clock_of(asked, CALENDAR, RULES).waiting == "correction"
        assert due(take(asked, "corrected", "2026-04-27")) == day("2026-05-27")

    @pytest.mark.parametrize(
        ("channel", "confirmed", "expected"),
        [
            ("in_person", None, "2026-03-02"),
            ("registered_post", None, "2026-03-02"),
            ("plain_post", "2026-03-03", "2026-03-03"),
            ("internet", "2026-03-05", "2026-03-05"),
            ("fax", None, None),
        ],
    )
    def test_the_channel_fixes_the_receipt_day(self, channel: str, confirmed: str | None, expected: str | None) -> None:
        more = [("confirmed", confirmed, {})] if confirmed else []
        facts = case("2026-03-02", *more, channel=channel)
        assert received_on(facts, RULES) == (day(expected) if expected else None)

    def test_a_pause_without_an_outcome_ends_with_the_fifteen_working_days(self) -> None:
        open_ended = case("2026-03-02", ("third_asked", "2026-03-09", {"who": "某公司"}))
        late = take(open_ended, "third_answered", "2026-04-20", reply=OPPOSED)
        in_time = take(open_ended, "third_answered", "2026-03-16", reply=AGREED)
        assert due(open_ended) == due(late) == day("2026-04-22")
        assert due(in_time) == day("2026-04-08")

    def test_reasonable_reasons_may_put_the_answer_off(self) -> None:
        facts = take(case("2026-03-02"), "reasons_asked", "2026-03-04", why="一日三十件")
        facts = take(facts, "reasons_given", "2026-03-10", judged=REASONABLE, until="2026-06-30")
        assert due(facts) == day("2026-06-30")

    @given(DAYS, st.integers(1, 12), st.integers(0, 20))
    def test_every_working_day_of_a_pause_moves_the_due_day_by_one(self, start: date, after: int, length: int) -> None:
        received = CALENDAR.next_workday(start)
        asked = CALENDAR.add_workdays(received, after)
        reply = asked + timedelta(days=length)
        plain = case(received.isoformat())
        facts = case(
            received.isoformat(),
            ("third_asked", asked.isoformat(), {"who": "某公司"}),
            ("third_answered", reply.isoformat(), {"reply": AGREED}),
        )
        end = min(reply, CALENDAR.add_workdays(asked, 15))
        paused = sum(CALENDAR.is_workday(asked + timedelta(days=n)) for n in range((end - asked).days + 1))
        before, after_pause = due(plain), due(facts)
        assert before
        assert after_pause == CALENDAR.add_workdays(before, paused)

    @given(DAYS, st.integers(1, 60))
    def test_a_restart_forgets_what_was_before(self, received: date, later: int) -> None:
        corrected = received + timedelta(days=later)
        facts = case(
            received.isoformat(),
            ("correction_asked", received.isoformat(), {"items": "名称"}),
            ("corrected", corrected.isoformat(), {}),
        )
        assert due(facts) == due(case(corrected.isoformat()))

    @given(DAYS, st.integers(1, 20))
    def test_an_extension_is_so_many_working_days_more(self, received: date, days: int) -> None:
        facts = case(received.isoformat())
        extended = facts.with_event(Event("extended", received + timedelta(days=1), {"days": days}))
        before = due(facts)
        assert before
        assert due(extended) == CALENDAR.add_workdays(before, days)

    def test_every_day_can_be_explained(self) -> None:
        facts = case("2026-02-10", ("third_asked", "2026-02-12", {"who": "某公司"}))
        lines = explain(facts, clock_of(facts, CALENDAR, RULES), RULES, CALENDAR)
        text = "\n".join(lines)
        assert "收到之日：2026-02-10" in text
        assert "2026-02-11 周三 第1日" in text
        assert "2026-02-12 周四 暂停 不计" in text
        assert "2026-02-12 至 2026-03-11 征求意见" in text


class TestPath:
    def test_on_the_first_day_everything_lawful_is_open(self) -> None:
        assert allowed(case("2026-03-02"), "2026-03-03") == {
            "correction_asked", "third_asked", "co_asked", "reasons_asked", "extended", "fee_noticed", "answered",
            "moved",
        }  # fmt: skip

    def test_nothing_runs_before_the_applicant_confirmed(self) -> None:
        facts = case("2026-03-02", channel="internet")
        assert allowed(facts, "2026-03-03") == {"confirmed", "moved"}
        assert "第三十一条" in why_not(facts, "answered", "2026-03-03")
        assert state_of(facts, clock_of(facts, CALENDAR, RULES)) == "待确认"

    def test_a_correction_is_asked_once_and_within_seven_working_days(self) -> None:
        facts = case("2026-03-02")
        assert why_not(facts, "correction_asked", "2026-03-11") == ""
        assert "2026-03-11" in why_not(facts, "correction_asked", "2026-03-12")
        facts = take(facts, "correction_asked", "2026-03-04", items="说明名称")
        facts = take(facts, "corrected", "2026-03-09")
        with pytest.raises(RuleForbids, match="一次性告知") as refused:
            take(facts, "correction_asked", "2026-03-10", items="再说明")
        assert refused.value.exit_code == 4

    def test_an_extension_after_the_term_is_refused(self) -> None:
        facts = case("2026-02-10")
        assert why_not(facts, "extended", "2026-03-16") == ""
        with pytest.raises(RuleForbids, match="2026-03-16 届满"):
            take(facts, "extended", "2026-03-17", approved_by="主任", reason="工作量大")

    def test_an_extension_needs_approval_and_never_exceeds_twenty_days(self) -> None:
        with pytest.raises(WrongUsage, match="批准人"):
            take(case("2026-03-02"), "extended", "2026-03-20", reason="工作量大")
        with pytest.raises(WrongUsage, match="不得超过 20"):
            take(case("2026-03-02"), "extended", "2026-03-20", approved_by="主任", reason="工作量大", days=21)
        assert (
            take(case("2026-03-02"), "extended", "2026-03-20", approved_by="主任", reason="大").events[-1].data["days"]
            == 20
        )

    def test_waiting_for_a_correction_leaves_only_that(self) -> None:
        facts = take(case("2026-03-02"), "correction_asked", "2026-03-04", items="名称", until="2026-03-20")
        assert allowed(facts, "2026-03-20") == {"corrected", "answered", "moved"}
        with pytest.raises(RuleForbids, match="还没有届满"):
            take(facts, "answered", "2026-03-20", kind="abandoned")
        closed = take(facts, "answered", "2026-03-23", kind="abandoned")
        assert closed.closed_on == day("2026-03-23")

    def test_silence_of_a_third_party_is_recorded_only_when_the_time_is_over(self) -> None:
        facts = take(case("2026-03-02"), "third_asked", "2026-03-09", who="某公司", received_on="2026-03-11")
        with pytest.raises(RuleForbids, match="2026-04-01"):
            take(facts, "third_answered", "2026-04-01", reply=SILENT)
        assert take(facts, "third_answered", "2026-04-02", reply=SILENT).events[-1].data["reply"] == SILENT

    def test_the_day_a_letter_was_received_may_be_told_with_the_outcome(self) -> None:
        facts = take(case("2026-03-02"), "third_asked", "2026-03-09", who="某公司")
        with pytest.raises(RuleForbids, match="2026-04-01"):
            take(facts, "third_answered", "2026-03-31", reply=SILENT, received_on="2026-03-11")
        facts = take(facts, "third_answered", "2026-04-02", reply=SILENT, received_on="2026-03-11")
        assert clock_of(facts, CALENDAR, RULES).pauses[0].last == day("2026-04-01")

    def test_no_answer_while_an_opinion_is_awaited(self) -> None:
        facts = take(case("2026-03-02"), "third_asked", "2026-03-09", who="某公司")
        with pytest.raises(RuleForbids, match="征求意见还没有结果"):
            take(facts, "answered", "2026-03-10", kind="granted")

    def test_against_a_third_partys_will_only_for_a_public_interest(self) -> None:
        facts = take(case("2026-03-02"), "third_asked", "2026-03-04", who="某公司")
        facts = take(facts, "third_answered", "2026-03-10", reply=OPPOSED)
        with pytest.raises(RuleForbids, match="第三方不同意公开"):
            take(facts, "answered", "2026-03-12", kind="granted")
        done = take(facts, "answered", "2026-03-12", kind="granted", public_interest="关系村民饮水安全")
        assert done.closed_on == day("2026-03-12")

    @pytest.mark.parametrize(
        ("kind", "rule"),
        [
            ("refused_third_party", "第三十二条"),
            ("unclear", "补正"),
            ("excessive", "第三十五条"),
            ("abandoned", "第三十条"),
            ("unpaid", "费用"),
        ],
    )
    def test_a_kind_of_answer_needs_what_the_law_puts_before_it(self, kind: str, rule: str) -> None:
        with pytest.raises(RuleForbids, match=rule):
            take(case("2026-03-02"), "answered", "2026-03-04", kind=kind, detail="说明")

    def test_excessive_requests_are_refused_only_after_bad_reasons(self) -> None:
        facts = take(case("2026-03-02"), "reasons_asked", "2026-03-03", why="一月八十件")
        good = take(facts, "reasons_given", "2026-03-05", judged=REASONABLE)
        bad = take(facts, "reasons_given", "2026-03-05", judged=UNREASONABLE)
        with pytest.raises(RuleForbids, match="认定合理"):
            take(good, "answered", "2026-03-06", kind="excessive", detail="八十件")
        assert take(bad, "answered", "2026-03-06", kind="excessive", detail="八十件").closed_on

    def test_a_kind_without_an_article_needs_a_basis_and_reasons(self) -> None:
        with pytest.raises(WrongUsage, match="说明、依据"):
            take(case("2026-03-02"), "answered", "2026-03-04", kind="confirm")

    @pytest.mark.parametrize(
        ("on", "message"),
        [("2026-03-01", "早于收到申请"), ("2026-11-21", "还没有到"), ("2026-03-04", "早于“告知补正”")],
    )
    def test_an_answer_cannot_stand_on_an_impossible_day(self, on: str, message: str) -> None:
        facts = take(case("2026-03-02"), "correction_asked", "2026-03-05", items="名称")
        with pytest.raises(RuleForbids, match=message):
            take(facts, "answered", on, kind="withdrawn", detail="书面撤回")

    def test_the_fee_is_asked_once(self) -> None:
        facts = take(case("2026-03-02"), "fee_noticed", "2026-03-03", method="按量计收", pages=150)
        with pytest.raises(RuleForbids, match="只收一次"):
            take(facts, "fee_noticed", "2026-03-04", method="按件计收")
        with pytest.raises(RuleForbids, match="2026-04-02"):
            take(facts, "answered", "2026-04-02", kind="unpaid")
        assert take(facts, "answered", "2026-04-03", kind="unpaid").closed_on

    def test_after_the_answer_come_delivery_review_and_archive(self) -> None:
        facts = take(case("2026-03-02"), "answered", "2026-03-04", kind="refused_internal", detail="人事管理信息")
        assert allowed(facts, "2026-03-04") == {"delivered", "review_filed", "suit_filed", "moved"}
        facts = take(facts, "delivered", "2026-03-05", way="邮寄")
        facts = take(facts, "review_filed", "2026-04-01", organ="清源县人民政府")
        assert "还没有结果" in why_not(facts, "archived", "2026-04-02")
        assert state_of(facts, clock_of(facts, CALENDAR, RULES)) == "复议中"
        facts = take(facts, "review_closed", "2026-05-20", result="结果维持")
        assert [(one.kind, one.result) for one in follow_ups(facts)] == [("行政复议", "结果维持")]
        assert take(facts, "archived", "2026-05-21").first("archived")

    def test_every_refused_step_names_its_reason(self) -> None:
        for facts in (case("2026-03-02"), case("2026-03-02", channel="fax")):
            for step in next_steps(facts, day("2026-03-03"), CALENDAR, RULES):
                assert step.allowed == (step.why_not == "")
                assert step.article


class TestKinds:
    def test_all_rows_of_table_three_have_an_answer(self) -> None:
        groups: dict[str, set[str]] = {}
        for kind in RULES.kinds.values():
            groups.setdefault(kind.group, set()).add(kind.row)
        assert {group: len(rows) for group, rows in groups.items()} == {
            "予以公开": 1,
            "部分公开": 1,
            "不予公开": 8,
            "无法提供": 3,
            "不予处理": 5,
            "其他处理": 3,
        }

    def test_refusals_state_that_review_comes_first(self) -> None:
        first = {kind.key for kind in RULES.kinds.values() if kind.remedy == "review_first"}
        assert first == {key for key, kind in RULES.kinds.items() if kind.group in ("不予公开", "部分公开")}
        assert "先申请行政复议" in RULES.remedies["review_first"]
        assert "第二十三条" in RULES.remedies["review_first"]

    def test_an_open_case_can_be_answered_with_what_is_not_forbidden(self) -> None:
        open_kinds = {kind.key for kind, why in kinds_today(case("2026-03-02"), TODAY, CALENDAR, RULES) if not why}
        assert {"granted", "partial", "repeated", "withdrawn"} <= open_kinds
        assert not open_kinds & {"abandoned", "unclear", "refused_third_party", "excessive", "unpaid"}

    def test_a_moved_case_counts_as_a_petition(self) -> None:
        facts = case("2026-03-02", ("moved", "2026-03-03", {}))
        found = answer_kind(facts, RULES)
        assert found
        assert found.row == "petition"

    def test_petitions_are_recognised_by_their_words(self) -> None:
        assert find_petition_signs("我要举报村干部强占土地，要求赔偿", RULES) == ("举报", "要求赔偿", "强占")
        assert find_petition_signs("申请公开青石村2025年补贴发放清单", RULES) == ()


class TestFees:
    @pytest.mark.parametrize(
        ("number", "yuan"), [(1, 0), (10, 0), (11, 100), (30, 100), (31, 200), (40, 200), (41, 300), (51, 400)]
    )
    def test_by_case(self, number: int, yuan: int) -> None:
        assert fee_by_case(number, RULES.fee).yuan == Decimal(yuan)

    @pytest.mark.parametrize(
        ("pages", "yuan"), [(1, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740)]
    )
    def test_by_page(self, pages: int, yuan: int) -> None:
        fee = fee_by_page(pages, RULES.fee)
        assert fee.yuan == Decimal(yuan)
        assert fee.explain[0].endswith("不收费")

    @given(st.integers(1, 2000))
    def test_one_more_page_never_costs_less(self, pages: int) -> None:
        assert fee_by_page(pages, RULES.fee).yuan <= fee_by_page(pages + 1, RULES.fee).yuan

    def test_cases_are_counted_within_the_period(self) -> None:
        one, other = day("2026-03-02"), day("2026-04-01")
        assert not same_period(one, other, "month")
        assert same_period(one, other, "year")


class TestFindings:
    @pytest.mark.parametrize(
        ("facts", "kind"),
        [
            (case("2026-12-01"), "in_future"),
            (case("2026-03-10", ("answered", "2026-03-02", {"kind": "granted"})), "answer_before_receipt"),
            (case("2026-02-10", ("extended", "2026-03-17", {"days": 20})), "extension_late"),
            (case("2026-03-02", ("third_asked", "2026-03-09", {"who": "某公司"})), "pause_over"),
            (
                case("2026-11-02", ("correction_asked", "2026-11-03", {}), ("correction_asked", "2026-11-04", {})),
                "second_correction",
            ),
            (case("2026-03-02", ("correction_asked", "2026-03-20", {})), "correction_late"),
            (case("2026-03-02", ("correction_asked", "2026-03-05", {})), "correction_over"),
            (case("2026-03-02"), "answer_late"),
            (case("2026-10-27"), "inner_over"),
            (
                case(
                    "2026-03-02",
                    ("answered", "2026-03-04", {"kind": "partial"}),
                    ("delivered", "2026-03-05", {}),
                    ("review_filed", "2026-05-05", {}),
                ),
                "review_late",
            ),
            (
                case(
                    "2026-03-02",
                    ("answered", "2026-03-04", {"kind": "partial"}),
                    ("suit_filed", "2026-03-05", {"way": DIRECT}),
                ),
                "review_first",
            ),
        ],
    )
    def test_what_cannot_be_is_said_with_its_rule(self, facts: RequestFacts, kind: str) -> None:
        assert kind in {one.kind for one in check_request(facts, TODAY, CALENDAR, RULES)}

    def test_a_case_in_order_has_no_findings(self) -> None:
        facts = case("2026-03-02", ("answered", "2026-03-04", {"kind": "granted"}), ("delivered", "2026-03-04", {}))
        assert check_request(facts, TODAY, CALENDAR, RULES) == []
