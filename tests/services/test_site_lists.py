"""对应一致: the website's list is read as it comes, matched to the boards, and every difference is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook

from zwgk_desktop.domain.errors import InputRefused, RuleForbids
from zwgk_desktop.domain.site_list import find_count, find_period, find_total, read_day
from zwgk_desktop.services import boards
from zwgk_desktop.services.boards.site_lists import (
    compare_site_list,
    import_site_list,
    list_site_lists,
    match_site_entry,
    paste_site_list,
    remove_site_list,
    restore_site_list,
    write_differences,
)
from zwgk_desktop.services.care import verify_audit
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.review import give_opinion
from zwgk_desktop.services.township import find_villages

NOW = datetime(2026, 10, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
LEVELS = (("first", "甲"), ("second", "乙"), ("secrecy", "丙"), ("final", "丁"))


@pytest.fixture
def office(desk: Desk) -> Desk:
    """The desk with its catalogue, two postings hung: one for the board only, one also on the website."""
    office = replace(desk, clock=lambda: NOW)
    boards.load_default_catalogue(office)
    return office


def web_item(desk: Desk) -> int:
    """Return a monthly or quarterly item that must stand on the website too."""
    found = next(i for i in boards.matrix(desk, "2026Q3").items if "乡镇政务公开网页" in i.channels and i.rhythm.months)
    return found.id


def hang(desk: Desk, village: int, item: int, period: str, title: str, content: str) -> int:
    (posting,) = boards.add_posting(desk, village, item, period, title, content).ids
    for level, officer in LEVELS:
        give_opinion(desk, "posting", posting, level, officer, True)
    boards.mark_posted(desk, posting, date(2026, 10, 20), "村委会公开栏", "甲")
    return posting


def hung(desk: Desk) -> tuple[int, str, str]:
    """Hang one posting of a web item; return its id, its village and its item's name."""
    village = find_villages(desk)[0]
    item = next(i for i in boards.matrix(desk, "2026Q3").items if i.id == web_item(desk))
    period = {1: "2026-09", 3: "2026Q3", 6: "2026H1", 12: "2026"}[item.rhythm.months]
    content = "本次共 12 户，合计 3,600.00 元，已按标准发放到户，群众可到村委会查询。"
    posting = hang(desk, village.id, item.id, period, f"{village.name}{item.level2}公示", content)
    return posting, village.name, item.level2


def book(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def kinds(desk: Desk, list_id: int, period: str | None = None) -> list[str]:
    return [one.kind for one in compare_site_list(desk, list_id, period).differences]


PERIODS = [
    ("2026年第三季度财务公开", "2026Q3"),
    ("三季度财务公开（2026年）", "2026Q3"),
    ("2026年9月份收支", "2026-09"),
    ("2026年上半年集体资产", "2026H1"),
    ("2026年7-9月收支公开", "2026Q3"),
    ("2026年1—6月收支", "2026H1"),
    ("2026年度预算", "2026"),
    ("2026Q2", "2026Q2"),
    ("2026-07", "2026-07"),
    ("关于2026年9月30日停水的通知", ""),
    ("财务公开", ""),
    ("第四季度财务公开", "2025Q4"),  # published in February 2026: last year's
]


@pytest.mark.parametrize(("text", "code"), PERIODS)
def test_the_period_of_a_title_is_read_in_every_spelling(text: str, code: str) -> None:
    assert find_period(text, date(2026, 2, 10) if text.startswith("第四") else None) == code


def test_counts_sums_and_days_are_read_as_people_write_them() -> None:
    assert (find_count("共12户"), find_count("共 1，234 人"), find_count("没有")) == (12, 1234, None)
    assert find_total("合计：3,600.50元") == 360_050
    assert find_total("合计 1.2345万元") == 1_234_500
    assert {read_day(cell) for cell in ("2026-9-3", "2026年09月03日", "2026/9/3", 46268, date(2026, 9, 3))} == {
        date(2026, 9, 3)
    }


def test_a_list_that_says_the_same_has_no_difference(office: Desk, tmp_path: Path) -> None:
    posting, village, item = hung(office)
    path = book(
        tmp_path / "网站.xlsx",
        [["云岭镇网站公开目录"], ["序号", "村（社区）", "公开事项", "标题", "户数", "金额（元）", "发布日期"],
         [1, village, item, f"{village}{item}公示", 12, 3600, "2026-10-21"]],
    )  # fmt: skip
    made = import_site_list(office, path)
    assert (made.lines, made.matched) == (1, 1)
    found = compare_site_list(office, made.list_id)
    assert found.differences == ()
    assert found.entries[0].posting_id == posting
    assert "与公开栏一致" in found.message


def test_another_count_and_sum_are_each_told_with_both_values(office: Desk, tmp_path: Path) -> None:
    _, village, item = hung(office)
    made = import_site_list(
        office,
        book(tmp_path / "a.xlsx", [["标题", "人数", "合计金额"], [f"{village}{item}公示", "13人", "3,650.00"]]),
    )
    found = compare_site_list(office, made.list_id).differences
    assert [(d.kind, d.board, d.website) for d in found] == [
        ("people", "12", "13"),
        ("total", "3600.00", "3650.00"),
    ]
    assert village in found[0].message
    assert item in found[0].message


def test_text_that_parts_is_shown_where_it_parts(office: Desk, tmp_path: Path) -> None:
    _, village, item = hung(office)
    text = "本次共 12 户，合计 3,600.00 元，已按标准发放到户，群众可到镇政府查询。"
    made = import_site_list(office, book(tmp_path / "a.xlsx", [["标题", "正文"], [f"{village}{item}公示", text]]))
    (only,) = compare_site_list(office, made.list_id).differences
    assert only.kind == "text"
    assert "村委会" in only.board
    assert "镇政府" in only.website


def test_what_only_one_side_has_is_told(office: Desk, tmp_path: Path) -> None:
    _, village, item = hung(office)
    other = find_villages(office)[1].name
    rows = [["村", "公开事项", "标题", "时段"], [other, item, f"{other}{item}公示", "2026年第三季度"]]
    made = import_site_list(office, book(tmp_path / "a.xlsx", rows))
    found = compare_site_list(office, made.list_id, "2026Q3").differences
    assert {(d.kind, d.village) for d in found} == {("only_site", other), ("only_board", village)}


def test_a_line_nobody_can_place_waits_for_a_person_who_says_what_it_is(office: Desk, tmp_path: Path) -> None:
    posting, village, _ = hung(office)
    made = import_site_list(office, book(tmp_path / "a.xlsx", [["标题", "日期"], [f"{village}有关事宜", "2026-10-21"]]))
    (only,) = compare_site_list(office, made.list_id).differences
    assert only.kind == "unmatched"
    assert only.line is not None
    match_site_entry(office, only.line, posting)
    assert kinds(office, made.list_id) == []
    match_site_entry(office, only.line, None)
    assert "unmatched" not in kinds(office, made.list_id)  # the person's word: village and item are known now


def test_a_saved_page_with_a_list_of_links_is_read(office: Desk, tmp_path: Path) -> None:
    _, village, item = hung(office)
    page = tmp_path / "公开栏目.html"
    page.write_text(
        f"""<html><head><meta charset="utf-8"><script>var a='x'</script></head><body><ul class="list">
        <li><a href="/a/1.html" title="{village}{item}公示">{village}{item[:2]}...</a><span>2026-10-21</span></li>
        <li><a href="/a/2.html">镇领导接访安排</a><span>2026-10-19</span></li></ul></body></html>""",
        encoding="utf-8",
    )
    made = import_site_list(office, page)
    entries = compare_site_list(office, made.list_id).entries
    assert [(e.line.title, e.line.url, e.line.published_on) for e in entries] == [
        (f"{village}{item}公示", "/a/1.html", date(2026, 10, 21)),
        ("镇领导接访安排", "/a/2.html", date(2026, 10, 19)),
    ]
    assert entries[0].posting_id is not None
    assert entries[1].posting_id is None


def test_pasted_cells_are_a_list_too(office: Desk) -> None:
    _, village, item = hung(office)
    made = paste_site_list(office, f"标题\t发布日期\t户数\n{village}{item}公示\t2026-10-21\t12\n")
    assert (made.lines, made.matched) == (1, 1)


def test_personal_data_on_the_website_is_told_without_repeating_it(office: Desk) -> None:
    _, village, item = hung(office)
    number = "369901198001010019"
    made = paste_site_list(office, f"标题\t正文\n{village}{item}公示\t户主身份证号 {number}\n")
    found = [d for d in compare_site_list(office, made.list_id).differences if d.kind == "personal"]
    assert len(found) == 1
    assert (found[0].village, found[0].item) == (village, item)
    assert "身份证号" in found[0].message
    assert number not in found[0].message


def test_the_same_file_twice_is_refused_until_the_first_is_in_the_bin(office: Desk, tmp_path: Path) -> None:
    _, village, item = hung(office)
    path = book(tmp_path / "a.xlsx", [["标题", "人数"], [f"{village}{item}公示", 12]])
    first = import_site_list(office, path)
    with pytest.raises(RuleForbids, match="已经导入过"):
        import_site_list(office, path)
    remove_site_list(office, first.list_id)
    second = import_site_list(office, path)
    restore_site_list(office, first.list_id)
    assert [one.id for one in list_site_lists(office)] == [second.list_id, first.list_id]
    assert verify_audit(office).broken is None


def test_a_file_that_is_no_list_is_refused_and_nothing_is_stored(office: Desk, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="没有读到"):
        import_site_list(office, book(tmp_path / "a.xlsx", [["随便", "写写"], [1, 2]]))
    assert list_site_lists(office) == []


def test_the_difference_list_goes_onto_paper_and_into_a_workbook(office: Desk, tmp_path: Path) -> None:
    import pypdfium2

    _, village, item = hung(office)
    made = import_site_list(office, book(tmp_path / "a.xlsx", [["标题", "人数"], [f"{village}{item}公示", 13]]))
    found = compare_site_list(office, made.list_id)
    write_differences(office, found, tmp_path / "核对.pdf")
    write_differences(office, found, tmp_path / "核对.xlsx")
    text = pypdfium2.PdfDocument(tmp_path / "核对.pdf")[0].get_textpage().get_text_range()
    assert "对应一致核对表" in text
    assert village in text
    rows = list(load_workbook(tmp_path / "核对.xlsx").active.iter_rows(values_only=True))
    assert rows[0][:4] == ("村", "事项", "时段", "差别")
    assert rows[1][4:6] == ("12", "13")
