"""Deadline phrases of county documents: what they mean, and which look-alikes mean nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.policy.phrases import find_deadlines

KNOWN: list[tuple[str, list[tuple[str, str, dict[str, Any]]]]] = [
    ("2026年9月上旬前，完成清理", [("2026年9月上旬前", "date", {"year": 2026, "month": 9, "day": 10})]),
    ("5月中旬前公布", [("5月中旬前", "date", {"month": 5, "day": 20})]),
    ("10月底前完成", [("10月底前", "date", {"month": 10, "day": 31})]),
    ("2月底前报送", [("2月底前", "date", {"month": 2, "day": 28})]),
    ("年底前张榜", [("年底前", "date", {"month": 12, "day": 31})]),
    ("2026年底前推出", [("2026年底前", "date", {"year": 2026, "month": 12, "day": 31})]),
    ("明年1月31日前公布", [("明年1月31日前", "date", {"year": 2027, "month": 1, "day": 31})]),
    ("上半年完成轮训", [("上半年", "date", {"month": 6, "day": 30})]),
    ("一季度末前印发", [("一季度末前", "date", {"month": 3, "day": 31})]),
    (
        "分别于6月底、12月底前公告",
        [("6月底", "date", {"month": 6, "day": 30}), ("12月底前", "date", {"month": 12, "day": 31})],
    ),
    ("每月底前报送", [("每月底前", "monthly", {"month_day": "last"})]),
    ("次月5日前公布", [("次月5日前", "monthly", {"month_day": 5})]),
    ("每季度最后一个月10日前", [("每季度最后一个月10日前", "quarterly", {"quarter_last_month_day": 10})]),
    ("3月、6月、9月、12月10日前", [("3月、6月、9月、12月10日前", "quarterly", {"quarter_last_month_day": 10})]),
    ("于每年3月31日前公布", [("每年3月31日前", "yearly", {"month": 3, "day": 31})]),
    ("年内至少开展2次活动", [("年内至少开展2次", "yearly", {"times": 2})]),
    ("每年至少听取一次汇报", [("每年至少听取一次", "yearly", {"times": 1})]),
    ("制发后15天内", [("制发后15天内", "within_days", {"days": 15, "from": "制发"})]),
    ("答复期限不超过5个工作日", [("不超过5个工作日", "within_days", {"working_days": 5})]),
    ("征求意见不少于30日", [("不少于30日", "within_days", {"days": 30})]),
    ("在决策作出后十个工作日内", [("决策作出后十个工作日内", "within_days", {"working_days": 10, "from": "决策作出"})]),
    ("每周至少更新1次", [("每周至少更新1次", "frequency", {"times": 1, "per": "week"})]),
    ("村务每季度公布一次", [("每季度公布一次", "frequency", {"times": 1, "per": "quarter"})]),
    ("每两周更新一次", [("每两周更新一次", "frequency", {"interval_weeks": 2})]),
    ("栏目更新最迟不能超过3个月", [("最迟不能超过3个月", "frequency", {"interval_months": 3})]),
    ("其他栏目最迟11个月更新1次", [("最迟11个月更新1次", "frequency", {"interval_months": 11})]),
    ("解读率达到90%以上", [("达到90%以上", "ratio", {"percent": 90})]),
    ("满意率不低于百分之九十五", [("不低于百分之九十五", "ratio", {"percent": 95})]),
]


@pytest.mark.parametrize(("text", "expected"), KNOWN, ids=[text for text, _ in KNOWN])
def test_a_phrase_is_found_as_printed_with_its_meaning(
    text: str, expected: list[tuple[str, str, dict[str, Any]]]
) -> None:
    found = [(one.phrase, one.kind, one.value) for one in find_deadlines(text, year=2026)]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "从2024年开始不再评估",
        "实行7×24小时受理",
        "开展“一周一策”宣讲",
        "2026年，全县继续推进",
        "落实《三年行动方案（2024—2026年）》",
        "根据清政办发〔2026〕3号文件，12月报送",
        "截至2025年底，已建成12个专区",
        "自2026年5月1日起施行",
        "近3年办理情况",
        "作为年底考核依据",
        "优化26个重点领域目录",
    ],
)
def test_a_look_alike_is_no_deadline(text: str) -> None:
    assert find_deadlines(text, year=2026) == ()


def test_an_extension_gives_its_own_term_beside_the_first() -> None:
    found = find_deadlines("自收到申请之日起20个工作日内答复；需要延长的，延长期限最长不得超过20个工作日。")
    assert [(one.kind, one.value) for one in found] == [
        ("within_days", {"working_days": 20, "from": "收到申请"}),
        ("within_days", {"working_days": 20}),
    ]


def test_a_cell_reads_bare_dates_that_running_text_leaves_alone() -> None:
    assert find_deadlines("6月30日") == ()
    assert [one.value for one in find_deadlines("6月30日", loose=True)] == [{"month": 6, "day": 30}]
    assert [one.value for one in find_deadlines("每季度", loose=True)] == [{"times": 1, "per": "quarter"}]
    assert find_deadlines("长期坚持", loose=True) == ()


def test_words_with_two_readings_are_marked_unsure() -> None:
    assert [one.unsure for one in find_deadlines("6月前完成")] == [True]
    assert [one.unsure for one in find_deadlines("6月底前完成")] == [False]


@given(month=st.integers(1, 12), day=st.integers(1, 28), wide=st.booleans(), space=st.booleans())
def test_a_date_means_the_same_in_any_width_and_spacing(month: int, day: int, wide: bool, space: bool) -> None:
    gap = " " if space else ""
    text = f"于{gap}{month}{gap}月{gap}{day}{gap}日前报送"
    if wide:
        text = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)
    assert [one.value for one in find_deadlines(text)] == [{"month": month, "day": day}]


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    for one in find_deadlines(text, 2026, loose=True):
        assert one.phrase
        assert one.kind in {"date", "monthly", "quarterly", "yearly", "within_days", "frequency", "ratio"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每季度第一个月15日前公开", [("每季度第一个月15日前", "quarterly", {"quarter_first_month_day": 15})]),
        (
            "五月底前完成，六月三十日前报送",
            [("五月底前", "date", {"month": 5, "day": 31}), ("六月三十日前", "date", {"month": 6, "day": 30})],
        ),
        (
            "每年3月底前、9月底前各开展一次",
            [("每年3月底前", "yearly", {"month": 3, "day": 31}), ("9月底前", "date", {"month": 9, "day": 30})],
        ),
        (
            "6月、12月底前分别报送",
            [("6月", "date", {"month": 6, "day": 30}), ("12月底前", "date", {"month": 12, "day": 31})],
        ),
    ],
)
def test_months_in_words_lists_of_months_and_first_months_of_quarters(text, expected) -> None:
    assert [(d.phrase, d.kind, d.value) for d in find_deadlines(text, 2025)] == expected
