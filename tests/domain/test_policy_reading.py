"""County documents of several styles: every item found, none invented, nothing dropped silently."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.plan_texts import FULL, HALF, REAL, demo, gist, one_line_each, read, rewrap, sample
from zwgk_desktop.domain.policy.fold import fold, squeeze
from zwgk_desktop.domain.policy.model import ParsedPlan

SAMPLES = (
    "bracket_lead",
    "arabic_only",
    "paragraph_units",
    "table_numbered",
    "parts_and_chapters",
    "cities_points",
    "inner_points",
)


def numbers(plan: ParsedPlan) -> list[str]:
    return [item.number for item in plan.items]


def test_numbering_with_indents_and_mixed_ways_of_naming_units() -> None:
    plan = read(sample("bracket_lead"))
    assert numbers(plan) == ["1．", "2．", "3．", "4．", "（三）", "（四）", "（五）", "（六）", ""]
    assert plan.document.to_json() == {
        "issuer": "清源县人民政府办公室",
        "doc_number": "清政办发〔2026〕12号",
        "title": "清源县人民政府办公室关于印发清源县2026年政务公开工作要点的通知",
        "year": 2026,
        "issue_date": "2026-03-20",
    }
    second, third, closing = plan.items[1], plan.items[4], plan.items[8]
    assert second.section == ("二、加强重点领域公开", "（一）财政资金公开")
    assert (second.title, second.text) == (
        "公开惠农补贴发放结果",
        "公开惠农补贴发放结果。各乡（镇）每季度末前在村务公开栏张榜公布，公示时间不少于7天。",
    )
    assert second.lead_units == ("县农业农村局",)
    assert second.responsible_units == ("县财政局", "各乡（镇）人民政府、街道办事处")
    assert (third.lead_units, third.responsible_units) == (("县大数据中心",), ("各乡（镇）", "县直各部门"))
    assert [one.phrase for one in closing.deadlines] == ["4月10日前"]
    assert any("负责解释" in left.text for left in plan.unrecognised)


def test_labels_on_lines_of_their_own_and_points_that_belong_together() -> None:
    plan = read(sample("arabic_only"))
    assert numbers(plan) == ["1、", "2、", "3、", "4、"]
    assert plan.items[1].title == "开展政府开放日活动"
    assert plan.items[1].lead_units == ("县政务公开办",)
    assert "（3）及时回应村民质疑。" in plan.items[2].text
    assert [one.value for one in plan.items[3].deadlines] == [{"working_days": 5}]
    assert plan.unrecognised == ()


def test_unnumbered_paragraphs_with_units_of_their_own_are_items_under_their_heading() -> None:
    plan = read(sample("paragraph_units"))
    assert [(item.number, item.title) for item in plan.items] == [
        ("（一）", "突出重点领域"),
        ("（一）", "突出重点领域"),
        ("（二）", "做好回应关切"),
        ("（一）", "强化责任"),
        ("（二）", "严格考核"),
    ]
    assert plan.items[3].section == ("三、保障措施",)
    assert plan.items[4].needs_review == ("township",)


def test_a_table_fills_merged_headings_down_and_reads_dates_in_cells() -> None:
    plan = read(sample("table_numbered"))
    assert [(i.number, i.section) for i in plan.items] == [
        ("1", ("一、主动公开",)),
        ("2", ("一、主动公开",)),
        ("3", ("二、平台建设",)),
        ("4", ("二、平台建设",)),
    ]
    assert plan.items[3].lead_units == ()
    assert plan.items[3].deadlines[0].value == {"year": 2026, "month": 9, "day": 15}


def test_the_demo_document_gives_its_sixty_items_without_doubt() -> None:
    plan = read(demo(), "云岭镇")
    assert len(plan.items) == 60
    assert [item.number for item in plan.items if item.needs_review] == []
    assert sum(item.township is True for item in plan.items) == 56
    assert {one.kind for item in plan.items for one in item.deadlines} == {
        "date", "monthly", "quarterly", "yearly", "within_days", "frequency", "ratio",
    }  # fmt: skip


def test_units_at_a_heading_or_after_the_last_point_go_to_every_point_below() -> None:
    text = "一、主要任务\n（一）财务公开（责任单位：县财政局）\n1. 公开预算，6月底前完成。\n2. 公开决算，9月底前完成。"
    assert [item.responsible_units for item in read(text).items] == [("县财政局",)] * 2


def test_a_list_of_points_with_semicolons_is_one_item() -> None:
    points = "1. 版面整齐；\n2. 内容齐全；\n3. 每月更新。（责任单位：各乡镇）"
    text = f"一、任务\n（一）规范公开栏。各乡镇要做到：\n{points}\n（二）抓好培训。"
    plan = read(text)
    assert numbers(plan) == ["（一）", "（二）"]
    assert plan.items[0].text.endswith("1.版面整齐；\n2.内容齐全；\n3.每月更新。")


def test_a_number_that_is_only_cited_is_not_the_own_one() -> None:
    cited = "根据《示范市工作要点》（示政办发〔2026〕5号）制定。"
    text = f"清源县2026年政务公开工作要点\n\n{cited}\n\n一、做好公开。各乡镇要落实。"
    assert read(text).document.doc_number is None


def test_a_date_already_over_at_issue_is_marked() -> None:
    head = "关于做好2026年政务公开工作的通知\n\n清政办字〔2026〕9号\n\n"
    tail = "\n\n清源县人民政府办公室\n\n2026年6月1日"
    plan = read(f"{head}一、各乡镇要在3月底前完成清理。\n\n二、各乡镇要在9月底前完成整改。{tail}")
    assert [item.needs_review for item in plan.items] == [("deadlines",), ()]


def test_a_garbled_table_cell_is_never_taken_as_fact() -> None:
    row = '一双工促聚"开\t(一)规范公开栏\t做好公开栏更新。\t县县财财政局局局\t各乡镇人民政府'
    plan = read("\n".join(["2026年任务分工表", "主要任务\t\t\t牵头单位\t责任单位", row]))
    (item,) = plan.items
    assert (item.lead_units, item.responsible_units) == ((), ("各乡镇人民政府",))
    assert item.needs_review == ("section", "lead_units")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_source_holds_its_item_and_nothing_is_dropped(name: str) -> None:
    text = sample(name)
    plan = read(text)
    places = [item.source for item in plan.items] + [left.source for left in plan.unrecognised]
    for item in plan.items:
        printed = fold(squeeze(text[item.source.start : item.source.end])).replace("\n", "")
        for part in item.text.split("\n"):
            assert fold(part) in printed
    assert len({(place.start, place.end) for place in places}) == len(places)
    assert sorted(places, key=lambda place: place.start) == sorted(places, key=lambda place: place.end)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("table", [HALF, FULL], ids=["half", "full"])
def test_the_width_of_punctuation_does_not_matter(name: str, table: dict[int, int]) -> None:
    assert gist(read(sample(name).translate(table))) == gist(read(sample(name)))


@settings(max_examples=40)
@given(width=st.integers(26, 60), columns=st.booleans(), indent=st.booleans(), gaps=st.booleans(), half=st.booleans())
def test_a_document_wrapped_at_any_width_gives_the_same_items(
    width: int, columns: bool, indent: bool, gaps: bool, half: bool
) -> None:
    text = demo().translate(HALF) if half else demo()
    assert gist(read(rewrap(text, width, columns, indent, gaps))) == gist(read(demo()))


@given(st.text(alphabet="一二（）()1.2、。；：\n\t　#县各乡镇局〔〕责任单位牵头要前月底0123456789", max_size=300))
def test_any_text_is_read_and_sources_lie_inside_it(text: str) -> None:
    plan = read(text, "云岭镇")
    for place in [*(item.source for item in plan.items), *(left.source for left in plan.unrecognised)]:
        assert 0 <= place.start < place.end <= len(text)


def real(name: str) -> str:
    path = REAL / name
    if not path.is_file():
        pytest.skip("the real documents lie outside the repository")
    return path.read_text(encoding="utf-8")


def test_the_plan_of_ningdu_has_sixteen_numbered_items_and_three_duties() -> None:
    plan = read(real("宁都县2023年实施方案.txt"))
    assert numbers(plan) == [*(f"{n}." for n in range(1, 17)), "（一）", "（二）", "（三）"]
    assert plan.document.doc_number == "宁府办字〔2023〕56号"
    assert str(plan.document.issue_date) == "2023-06-21"
    assert [n for n, item in enumerate(plan.items, 1) if item.township is not True] == [6, 11]
    assert [len(item.deadlines) for item in plan.items] == [0, 0, 0, 0, 0, 1, 0, 1, 1, 4, 0, 0, 1, 0, 2, 4, 1, 1, 2]
    assert len(plan.items[4].lead_units) == 12
    assert [item.number for item in plan.items if item.needs_review] == []
    assert len(plan.unrecognised) == 3


def test_the_points_of_qingyunpu_are_fifteen() -> None:
    plan = read(real("青云谱区2023年工作要点.txt"), "青云谱镇")
    assert [squeeze(n).strip("（）()") for n in numbers(plan)] == [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五",
    ]  # fmt: skip
    assert all(item.township for item in plan.items)
    assert all(item.responsible_units[-1] == "各街办、镇、集聚区" for item in plan.items[:12])
    assert len(plan.items[0].responsible_units) == 16
    assert [one.value for item in plan.items for one in item.deadlines] == [
        {"year": 2023, "month": 10, "day": 31},
        {"times": 1},
    ]


def test_the_table_of_ganzhou_gives_every_row_and_three_requirements() -> None:
    plan = read(real("赣州市2022年任务分工表.txt"))
    assert len(plan.items) == 21
    rows = plan.items[3:]
    assert numbers(plan)[:3] == ["二、", "三、", "四、"]
    assert " ".join(fold(item.number).strip("()") for item in rows) == (
        "一 二 三 三 三 四 五 五 六 七 八 九 十 十一 十二 十三 十四 十五"
    )
    damaged = [fold(item.number).strip("()") for item in rows if "lead_units" in item.needs_review]
    assert damaged == ["二", "五", "八"]
    assert all(item.lead_units == () for item in rows if "lead_units" in item.needs_review)
    assert all("section" in item.needs_review for item in rows)
    assert plan.items[2].deadlines[0].value == {"month": 7, "day": 15}


@pytest.mark.parametrize(
    "name", ["宁都县2023年实施方案.txt", "赣州市2022年任务分工表.txt", "青云谱区2023年工作要点.txt"]
)
def test_a_real_document_wrapped_anew_gives_the_same_items(name: str) -> None:
    text = real(name)
    expected = gist(read(text))
    for width, columns, indent in ((28, False, False), (33, True, True), (45, True, False)):
        assert gist(read(rewrap(text, width, columns, indent))) == expected
    assert gist(read(one_line_each(text))) == expected
    assert gist(read(text.translate(HALF))) == expected


def test_a_request_in_the_covering_notice_and_a_bare_unit_are_found() -> None:
    plan = read(sample("parts_and_chapters"))
    assert numbers(plan) == ["", "一、", "二、", "三、", "四、", "五、", "六、", "七、"]
    assert str(plan.document.issue_date) == "2025-04-28"
    assert plan.items[1].section == ("第一部分主动公开",)
    assert plan.items[4].responsible_units == ("县数据局", "县直有关单位", "各镇（街道）")
    assert plan.items[6].responsible_units == ("县政务公开办",)
    assert plan.items[6].deadlines[0].value == {"times": 1, "per": "half_year"}


def test_verbs_and_a_deadline_label_share_one_bracket() -> None:
    plan = read(sample("cities_points"))
    assert numbers(plan) == [f"{n}." for n in range(1, 8)]
    fourth = plan.items[3]
    assert (fourth.lead_units, fourth.responsible_units) == (("区农业农村局", "区民政局"), ("各乡镇、街道",))
    assert [one.phrase for one in fourth.deadlines] == ["9月底前"]
    assert plan.items[0].responsible_units == ("区发展改革局", "区工业和信息化局", "区市场监管局")


def test_the_innermost_points_with_units_of_their_own_are_the_items() -> None:
    plan = read(sample("inner_points"))
    assert numbers(plan) == ["（1）", "（2）", "（3）", "（4）", "3.", "三、", ""]
    assert plan.items[2].section == ("二、工作内容及分工", "（一）加大重点领域信息公开力度", "2.推进财政信息公开")
    assert plan.items[2].responsible_units == ("县财政局", "各预算单位")
    assert plan.items[2].deadlines[0].value == {"days": 20, "from": "预算批复"}
    assert plan.items[4].deadlines[0].value == {"times": 3, "per": "week"}
    assert [one.kind for one in plan.items[6].deadlines] == ["date", "quarterly"]


def test_a_markdown_table_is_a_table() -> None:
    plan = read(sample("markdown_table"))
    assert [(item.number, item.text) for item in plan.items] == [
        ("1", "公开财政预决算"),
        ("2", "公开补贴发放结果，以村为单位公示"),
    ]
    assert plan.items[1].responsible_units == ("各镇",)
    assert plan.unrecognised == ()


def test_decimal_numbers_carry_items_below_their_heading() -> None:
    plan = read(
        "平川区2026年政务公开工作安排\n1. 抓好民生公开\n"
        "1.1 每月15日前公开低保发放情况。（区民政局牵头，各镇（街道）配合）\n"
        "1.2 招生方案4月20日前公开。（区教育局负责）\n2. 抓好平台\n2.1 热线办结率不低于95%。（区12345热线服务中心）\n",
    )
    assert [(i.number, i.section[-1]) for i in plan.items] == [
        ("1.1", "1.抓好民生公开"),
        ("1.2", "1.抓好民生公开"),
        ("2.1", "2.抓好平台"),
    ]
    assert plan.items[0].lead_units == ("区民政局",)
    assert plan.items[2].responsible_units == ("区12345热线服务中心",)
