"""The monthly report's words and the verdicts of the self-check."""

from __future__ import annotations

from datetime import date

import pytest

from zwgk_desktop.domain.periods import parse_period
from zwgk_desktop.domain.reports.annual import AnnualTables
from zwgk_desktop.domain.reports.monthly import Activity, MonthlyReport, missing_parts
from zwgk_desktop.domain.reports.self_check import Evidence, Verdict, count_kept, count_times, judge_rules
from zwgk_desktop.domain.reports.year import YearFacts, difference, propose_texts
from zwgk_desktop.domain.rules import Rule


def make(*activities: Activity, over: bool = True) -> MonthlyReport:
    return MonthlyReport("云岭镇人民政府", parse_period("2026-07"), activities, (), "每月一次", over, date(2026, 7, 20))


def test_an_activity_says_only_what_was_written_down() -> None:
    bare = Activity(date(2026, 7, 3), "座谈")
    assert bare.words() == "7月3日，开展“座谈”。"
    full = Activity(
        date(2026, 7, 3), "座谈", "座谈会", "镇文化站", "党政办", "村民代表", 30, 2, "讲解\n答疑", 0, "", "已答复"
    )
    assert full.words() == (
        "7月3日，由党政办承办，在镇文化站开展“座谈”（座谈会），邀请村民代表，30人参加。讲解；答疑。"
        "收集意见0条。办理结果：已答复。留存照片2张。"
    )
    assert missing_parts([bare, full]) == ["7月3日“座谈”还缺参加人数、照片、意见收集"]


def test_an_empty_month_names_the_duty_and_its_last_day_while_it_runs() -> None:
    assert make().lead() == "2026年7月没有开展政务公开活动，未完成“每月一次”的要求。"
    assert "应在7月31日前完成" in make(over=False).lead()
    assert make(Activity(date(2026, 7, 3), "座谈")).met


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((0, 0, 0, 0), Verdict.UNKNOWN),
        ((2, 0, 0, 0), Verdict.MET),
        ((2, 0, 0, 1), Verdict.MET),
        ((0, 0, 0, 1), Verdict.PENDING),
        ((2, 1, 0, 0), Verdict.NOT_MET),
        ((2, 0, 1, 0), Verdict.NOT_MET),
    ],
)
def test_terms_are_met_only_when_none_was_missed(counts: tuple[int, int, int, int], verdict: Verdict) -> None:
    assert count_kept(*counts, "留言").verdict is verdict


def test_a_number_of_times_is_missed_only_when_its_time_is_over() -> None:
    assert count_times(1, 2, False, "开放日").verdict is Verdict.PENDING
    assert count_times(1, 2, True, "开放日").verdict is Verdict.NOT_MET
    assert count_times(2, 2, False, "开放日").verdict is Verdict.MET


def test_a_rule_without_evidence_cannot_be_told() -> None:
    rules = (Rule("a", "甲", "ongoing", {}, "文件"), Rule("b", "乙", "ongoing", {}, "文件"))
    rows = judge_rules(rules, {"a": Evidence(Verdict.MET, "有")})
    assert [row.verdict for row in rows] == [Verdict.MET, Verdict.UNKNOWN]
    assert "人工核对" in rows[1].evidence


def test_a_year_without_anything_is_said_honestly() -> None:
    texts = propose_texts(YearFacts(2026), AnnualTables())
    assert "没有登记主动公开的情况，请补充" in texts["one"]
    assert "没有收到政府信息公开申请，没有上年结转的申请" in texts["one"]
    assert "没有发现未按期完成的事项" in texts["five"]
    assert "没有收取政府信息公开信息处理费" in texts["six"]


def test_every_missed_duty_is_a_problem_with_its_measure() -> None:
    facts = YearFacts(
        2026, items=9, items_done=4, items_late=2, cells_missing=3, months_without=(2, 5), opinions_late=1,
        policies=2, interpretable=2, interpreted=1, columns=4, columns_overdue=1, requests_late=1, batches=3,
        batches_posted=2,
    )  # fmt: skip
    problems, measures = propose_texts(facts, AnnualTables())["five"].split("\n")
    assert problems.count("；") == measures.count("；") == 7
    assert "2、5月没有开展政务公开活动" in problems


def test_differences_are_named_in_the_order_of_the_frozen_report() -> None:
    assert difference({"甲": "1", "乙": "2"}, {"乙": "3", "丙": "4", "甲": "1"}) == [("乙", "2", "3"), ("丙", "", "4")]
