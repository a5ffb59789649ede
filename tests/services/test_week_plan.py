"""The week's work on one sheet: every area, the county's targets, and never a second page."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from zwgk_desktop.documents.pdf_pages import page_count
from zwgk_desktop.documents.pdf_reader import read_pdf
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.today import TodayEntry
from zwgk_desktop.domain.week_plan import build_week, last_day, monday_of
from zwgk_desktop.services import registers
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.ledger import add_item
from zwgk_desktop.services.today import due_work, preview_week_plan, print_week_plan, today_board, week_plan

CHINA = timezone(timedelta(hours=8))
FRIDAY = date(2026, 11, 20)


def text_of(pdf: bytes, tmp_path) -> str:
    path = tmp_path / "week.pdf"
    path.write_bytes(pdf)
    return read_pdf(path).text.replace("\n", "")


def opinion(desk, received: str, title: str = "村道路灯不亮") -> int:
    values = {"title": title, "received_on": received, "platform": "12345热线"}
    return registers.add_entry(desk, "opinion", values).entry_id


def test_a_register_entry_stands_in_the_day_with_both_dates(desk) -> None:
    entry = opinion(desk, "2026-11-19")
    found = [one for one in due_work(desk, date(2026, 12, 31)) if one.area is Area.REGISTERS and one.id == entry]
    assert [(one.kind, one.due, one.days_left) for one in found] == [("opinion", date(2026, 11, 24), 4)]
    assert "县定 2026-11-24，法定 2026-11-26" in found[0].what


def test_a_target_that_is_over_is_urgent_today_but_not_overdue_by_law(desk) -> None:
    opinion(desk, "2026-11-16")
    facts = today_board(desk)
    assert [one.due for one in facts.week if one.area is Area.REGISTERS] == [FRIDAY]
    assert not [one for one in facts.overdue if one.area is Area.REGISTERS]
    opinion(desk, "2026-11-09", "井盖缺失")
    assert [one.due for one in today_board(desk).overdue if one.area is Area.REGISTERS] == [date(2026, 11, 16)]


def test_a_duty_of_the_month_is_named_only_where_its_register_is_kept(desk) -> None:
    assert not [one for one in due_work(desk, date(2026, 11, 30)) if one.area is Area.REGISTERS]
    values = {"title": "政策宣讲", "received_on": "2026-10-12", "kind": "政策宣讲"}
    registers.add_entry(desk, "activity", values)
    words = [one.what for one in due_work(desk, date(2026, 11, 30)) if one.kind == "activity"]
    assert any("每月至少开展一次政务公开活动" in one for one in words)


def test_the_sheet_names_the_days_and_what_is_due_on_them(desk, tmp_path) -> None:
    add_item(desk, 2026, "公开低保名单。", "2026年11月18日前")
    add_item(desk, 2026, "公开预决算。", "2026年11月25日前")
    opinion(desk, "2026-11-19")
    plan = week_plan(desk)
    assert plan.monday == date(2026, 11, 16)
    assert [[one.what for one in day.entries] for day in plan.days[:3]] == [[], [], ["公开低保名单。"]]
    text = text_of(preview_week_plan(desk), tmp_path)
    for words in (
        "政务公开一周工作安排",
        "2026年11月16日至11月22日",
        "公开低保名单",
        "下周到期",
        "公开预决算",
        "群众意见",
    ):
        assert words in text


def test_at_the_weekend_the_next_week_is_planned_unless_it_is_a_working_saturday(desk) -> None:
    calendar = calendar_of(desk)
    assert monday_of(date(2026, 11, 21), calendar) == date(2026, 11, 23)
    assert monday_of(date(2026, 10, 10), calendar) == date(2026, 10, 5)
    sunday = replace(desk, clock=lambda: datetime(2026, 11, 22, 9, tzinfo=CHINA))
    assert week_plan(sunday).monday == date(2026, 11, 23)
    assert week_plan(desk, date(2026, 12, 2)).monday == date(2026, 11, 30)


def test_make_up_days_and_holidays_are_said(desk) -> None:
    plan = week_plan(desk, date(2026, 9, 16))
    assert [day.note for day in plan.days] == ["", "", "", "", "", "", "调休上班"]
    assert [day.note for day in week_plan(desk, date(2026, 10, 1)).days][:5] == ["", "", "", "国庆节", "国庆节"]


@pytest.mark.parametrize("count", [0, 1, 30, 400])
def test_however_much_there_is_it_prints_on_one_page(desk, tmp_path, count: int) -> None:
    from zwgk_desktop import paths
    from zwgk_desktop.documents.week_plan_pdf import write_week_plan

    monday = date(2026, 11, 16)
    long = "公开本村惠民惠农补贴发放情况并在村务公开栏张贴公示" * 3
    entries = [
        TodayEntry(f"{number}号 {long}", monday + timedelta(days=number % 20 - 5), 0, Area.LEDGER, number)
        for number in range(count)
    ]
    plan = build_week("清源县云岭镇", monday, FRIDAY, entries, calendar_of(desk))
    path = tmp_path / "week.pdf"
    left_out = write_week_plan(path, plan, paths.font_folders())
    assert page_count(path) == 1
    text = read_pdf(path).text
    assert (left_out > 0) == ("另有" in text)
    assert (left_out > 0) == (count > 30)
    assert f"共 {plan.count} 项" in text
    assert all(one.due <= last_day(monday) for one in plan.ahead)


def test_printing_leaves_a_file_and_a_line_in_the_trail(desk, tmp_path) -> None:
    path = tmp_path / "本周.pdf"
    assert print_week_plan(desk, path) == 0
    assert path.read_bytes().startswith(b"%PDF")
    assert [file.name for file in tmp_path.glob("*.pdf")] == ["本周.pdf"]
