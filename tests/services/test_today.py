"""Does the first page say what waits, in the right group, once, and fast enough to open with?"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.db.models import DbItemPeriod, DbLedgerItem
from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.boards import CellState
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.today import TodayEntry, horizon, sort_entries, week_end
from zwgk_desktop.services import boards, care, ledger, postings, review
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.today import today_board

CHINA = timezone(timedelta(hours=8))
TODAY = date(2026, 11, 20)


def item_id(desk: Desk, number: str) -> int:
    return int(boards.catalogue_listing(desk).ids(Ask(filters={"number": number}))[0])


def duty(store: Store, name: str, *dues: date, note: str = "") -> int:
    """Write a ledger item with open instances, as an imported plan leaves it."""
    lists = {"section": [], "lead_units": [], "responsible_units": [], "needs_review": []}
    with store.write("测试", datetime(2026, 1, 5, tzinfo=CHINA)) as unit:
        item = DbLedgerItem(year=2026, sort=1, text=name, title=name, **lists)
        unit.session.add(item)
        unit.session.flush()
        for due in dues:
            label = f"{due.year}Q{(due.month + 2) // 3}" if note else due.isoformat()
            unit.session.add(DbItemPeriod(item_id=item.id, label=label, due=due, note=note))
        unit.record(AuditEntry("ledger.add", Area.LEDGER, name, item.id))
        return item.id


@pytest.fixture
def office(desk: Desk) -> Desk:
    boards.load_default_catalogue(desk)
    return desk


def ledger_lines(entries: tuple[TodayEntry, ...]) -> list[str]:
    return [entry.what for entry in entries if entry.area is Area.LEDGER]


def test_an_empty_store_has_a_first_page_too(desk: Desk) -> None:
    facts = today_board(desk)
    assert facts.overdue == facts.week == facts.month == ()
    assert (facts.next_ledger.quarter, facts.next_ledger.due, facts.next_ledger.total) == (
        "2026Q4",
        date(2026, 12, 10),
        0,
    )
    assert facts.backup_days is None
    assert facts.counts["villages"] == 4


def test_ledger_work_stands_in_its_group_with_the_days_left(desk: Desk, store: Store) -> None:
    late = duty(store, "晚了的", TODAY - timedelta(days=3))
    duty(store, "今天的", TODAY)
    duty(store, "周日的", date(2026, 11, 22))
    duty(store, "下周的", date(2026, 11, 23))
    duty(store, "下月的", date(2026, 12, 1))
    facts = today_board(desk)
    assert ledger_lines(facts.overdue) == ["晚了的"]
    assert (facts.overdue[0].days_left, facts.overdue[0].id) == (-3, late)
    assert ledger_lines(facts.week) == ["今天的", "周日的"]
    assert ledger_lines(facts.month) == ["下周的"]


def test_quarterly_check_ins_are_one_line_for_all_items(desk: Desk, store: Store) -> None:
    for number in range(3):
        duty(store, f"常态化 {number}", date(2026, 9, 10), note="按季填报")
    lines = [entry for entry in today_board(desk).overdue if entry.area is Area.LEDGER]
    assert [(entry.what, entry.count, entry.kind) for entry in lines] == [
        ("2026年第三季度台账填报（3 项未填报）", 3, "quarter")
    ]


def test_the_next_ledger_says_how_many_items_are_reported(desk: Desk, store: Store) -> None:
    first, _ = duty(store, "甲", date(2026, 12, 31)), duty(store, "乙", date(2026, 12, 31))
    ledger.record_progress(desk, first, "2026Q4", "已开展两次", "进行中")
    found = today_board(desk).next_ledger
    assert (found.reported, found.total, found.days_left) == (1, 2, 20)


def test_an_item_finished_earlier_counts_as_reported_just_as_in_the_report_itself(desk: Desk, store: Store) -> None:
    done, asked, empty, ours = (duty(store, name, date(2026, 12, 31)) for name in "甲乙丙丁")
    ledger.record_progress(desk, done, "2026Q2", "已建成", "已完成", evidence="照片")
    ledger.record_progress(desk, asked, "2026Q3", "进行", "进行中")
    ledger.record_progress(desk, empty, "2026Q4", " ", "进行中")
    ledger.record_progress(desk, ours, "2026Q1", "", "不涉及", problems="无此职能")
    found, ready = today_board(desk).next_ledger, ledger.readiness(desk, "2026Q4")
    assert (found.reported, found.total, found.due) == (ready.reported, ready.total, ready.due)
    assert found.reported == 2


def test_after_the_due_day_the_next_quarter_is_named(desk: Desk) -> None:
    december = replace(desk, clock=lambda: datetime(2026, 12, 11, 9, tzinfo=CHINA))
    assert today_board(december).next_ledger.quarter == "2027Q1"


def test_missing_board_items_are_one_line_for_all_villages(office: Desk) -> None:
    january = replace(office, clock=lambda: datetime(2027, 1, 12, 9, tzinfo=CHINA))
    lines = [e for e in today_board(january).overdue if e.id == item_id(office, "3.2") and e.kind == "item"]
    assert [(e.what, e.due, e.count, e.period) for e in lines] == [
        ("2026年第四季度财务收支季度汇总（4 个村）", date(2027, 1, 10), 4, "2026Q4")
    ]


def test_a_new_office_is_not_blamed_for_what_was_due_before_it_began(office: Desk) -> None:
    assert [e for e in today_board(office).overdue if e.kind == "item" and e.area is Area.BOARDS] == []


def test_what_was_posted_late_is_no_work_any_more(office: Desk) -> None:
    villages = [v.id for v in boards.matrix(office, "2026Q3").villages]
    made = postings.add_postings(office, villages, item_id(office, "3.2"), "2026Q3").ids
    for posting in made:
        for level, who in (("first", "陈一"), ("second", "李二"), ("secrecy", "王三"), ("final", "赵四")):
            review.give_opinion(office, "posting", posting, level, who, True)
    postings.mark_posted(office, made, TODAY, "公开栏", "周文书")
    facts = today_board(office)
    assert not [e for e in facts.overdue if e.id == item_id(office, "3.2") and e.kind == "item"]


def test_a_draft_of_an_event_and_a_sheet_to_take_down_are_named(office: Desk) -> None:
    village = boards.matrix(office, "2026Q4").villages[0].id
    draft = postings.add_posting(office, village, item_id(office, "5.4"), "2026-11", "救灾款发放").ids[0]
    hung = postings.add_posting(office, village, item_id(office, "4.2"), "2026-11", "补贴申报公示").ids[0]
    for level, who in (("first", "陈一"), ("second", "李二"), ("secrecy", "王三"), ("final", "赵四")):
        review.give_opinion(office, "posting", hung, level, who, True)
    postings.mark_posted(office, hung, TODAY, "公开栏", "周文书")
    facts = today_board(office)
    found = {e.id: (e.what, e.due) for group in (facts.week, facts.month) for e in group if e.kind == "posting"}
    assert found[draft] == ("待张贴：青石村《救灾款发放》", date(2026, 11, 23))
    assert found[hung] == ("公示到期撤下：青石村《补贴申报公示》", date(2026, 11, 27))


def test_the_boards_in_small_count_the_present_quarter(office: Desk) -> None:
    facts = today_board(office)
    matrix = boards.matrix(office, facts.board_period)
    assert facts.board_period == "2026Q4"
    assert facts.board_counts == {state: matrix.totals.get(state, 0) for state in CellState}


def test_the_age_of_the_last_backup_is_told(desk: Desk, tmp_path: Path) -> None:
    care.create_backup(desk, tmp_path)
    later = replace(desk, clock=lambda: datetime(2026, 11, 23, 8, tzinfo=CHINA))
    assert today_board(later).backup_days == 3


@given(st.lists(st.integers(-40, 60), max_size=20), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_every_entry_up_to_the_horizon_stands_in_exactly_one_group(offsets: list[int], today: date) -> None:
    entries = [TodayEntry(f"事{n}", today + timedelta(days=off), off, Area.LEDGER, n) for n, off in enumerate(offsets)]
    groups = sort_entries(entries, today)
    seen = sorted(entry.id for group in groups for entry in group)
    assert seen == [n for n, entry in enumerate(entries) if entry.due <= horizon(today)]
    assert all(entry.days_left < 0 for entry in groups[0])
    assert all(today <= entry.due <= week_end(today) for entry in groups[1])


def test_the_first_page_of_a_busy_office_opens_at_once(office: Desk, store: Store) -> None:
    lists = {"section": [], "lead_units": [], "responsible_units": [], "needs_review": []}
    with store.write("测试", datetime(2026, 1, 5, tzinfo=CHINA)) as unit:
        for n in range(500):
            item = DbLedgerItem(year=2026, sort=n, text=f"任务{n}", **lists)
            unit.session.add(item)
            unit.session.flush()
            for quarter in range(1, 5):
                due = date(2026, quarter * 3, 10)
                unit.session.add(DbItemPeriod(item_id=item.id, label=f"2026Q{quarter}", due=due, note="按季填报"))
        unit.record(AuditEntry("ledger.add", Area.LEDGER, "很多任务"))
    today_board(office)
    started = time.perf_counter()
    today_board(office)
    assert time.perf_counter() - started < 1
