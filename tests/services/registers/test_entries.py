"""Do the registers work end to end: write, step, void, remove, list, due, recount, in and out as a workbook?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import CHINA
from zwgk_desktop.db.queries.audit import iterate_entries
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.calendars import notice_from_mapping
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services import registers
from zwgk_desktop.services.calendars import store_year
from zwgk_desktop.services.care import verify_audit
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.columns import record_updates
from zwgk_desktop.services.registers.exchange import export_entries, import_entries, preview_import, print_book

CALENDAR_2027 = {
    "year": 2027,
    "source": "试验用放假安排",
    "holiday": [
        {"name": "元旦", "from": date(2027, 1, 1), "to": date(2027, 1, 3), "work": []},
        {"name": "试验节", "from": date(2027, 1, 5), "to": date(2027, 1, 6), "work": []},
    ],
}
PERSON, PHONE = "欧阳大山", "13836990001"


def add_opinion(desk: Desk, received: str = "2026-11-16", **more: Any) -> int:
    values = {
        "title": f"{PERSON}反映路灯不亮",
        "received_on": received,
        "来源": "来电",
        "反映人": PERSON,
        "phone": PHONE,
    }
    return registers.add_entry(desk, "opinion", {**values, **more}).entry_id


def rows_of(desk: Desk, register: str, **how: Any) -> list[dict[str, Any]]:
    listing = registers.entries_listing(desk, register, **how)
    keys = [column.key for column in listing.columns]
    return [dict(zip(keys, row, strict=True)) for row in listing.rows(listing.ids(Ask()))]


def summaries(desk: Desk) -> list[str]:
    return [entry.summary for entry in trail_of(desk)]


def trail_of(desk: Desk) -> list[AuditEntry]:
    with desk.store.read() as session:
        return [row.entry for row in iterate_entries(session)]


def test_an_entry_gets_the_next_number_of_its_year_and_its_due_days(desk: Desk) -> None:
    first = registers.get_entry(desk, add_opinion(desk))
    second = registers.get_entry(desk, add_opinion(desk, "2025-12-30"))
    assert (first.row.number, second.row.number) == ("意见〔2026〕001", "意见〔2025〕001")
    assert (first.row.due_on, first.row.inner_due_on) == (date(2026, 11, 23), date(2026, 11, 19))
    assert first.clocks[0].due.explain[-1] == "2026-11-23 周一 第5日"
    assert [step.title for step in first.next_steps] == ["转承办单位", "答复", "转信访登记"]
    assert verify_audit(desk).broken is None


def test_nothing_is_stored_when_a_rule_is_broken_and_every_rule_is_named(desk: Desk) -> None:
    with pytest.raises(RuleForbids) as refusal:
        registers.add_entry(desk, "opinion", {"title": "x", "received_on": "2026-11-21", "来源": "飞鸽"})
    assert "晚于今天" in refusal.value.message
    assert "不能是“飞鸽”" in refusal.value.message
    assert rows_of(desk, "opinion") == []


def test_two_entries_of_one_number_are_refused_even_when_one_is_in_the_bin(desk: Desk) -> None:
    made = add_opinion(desk, number="特1")
    registers.remove_entry(desk, made, "重复")
    with pytest.raises(RuleForbids, match="一件一号"):
        add_opinion(desk, number="特1")


def test_a_step_moves_the_entry_and_voiding_it_moves_it_back(desk: Desk) -> None:
    made = add_opinion(desk)
    registers.record_step(desk, made, "转承办单位", "2026-11-17", {"unit": "村建办"})
    done = registers.record_step(desk, made, "answer", date(2026, 11, 18), {"reply": "已修好"})
    facts = registers.get_entry(desk, made)
    assert (facts.state.word, facts.row.closed_on, facts.row.due_on) == ("已答复", date(2026, 11, 18), None)
    assert done.findings == ()
    with pytest.raises(RuleForbids, match="最后一步"):
        registers.void_step(desk, facts.events[0].id, "错")
    with pytest.raises(WrongUsage, match="理由"):
        registers.void_step(desk, facts.events[1].id, " ")
    registers.void_step(desk, facts.events[1].id, "答复还没有发出")
    facts = registers.get_entry(desk, made)
    assert (facts.state.word, facts.row.closed_on, facts.row.due_on) == ("已转办", None, date(2026, 11, 23))
    assert facts.events[1].void_reason == "答复还没有发出"
    with pytest.raises(RuleForbids, match="已经撤销"):
        registers.void_step(desk, facts.events[1].id, "再撤")


def test_a_change_counts_the_terms_anew_and_keeps_old_and_new_day_in_the_trail(desk: Desk) -> None:
    made = add_opinion(desk)
    changed = registers.change_entry(desk, made, {"简单事项": "是", "phone": ""})
    assert changed.due_on == date(2026, 11, 19)
    assert "phone" not in registers.get_entry(desk, made).row.data
    trail = trail_of(desk)[-1]
    assert (trail.before["due_on"], trail.after["due_on"]) == ("2026-11-23", "2026-11-19")
    registers.record_step(desk, made, "hand", "2026-11-17", {"unit": "村建办"})
    with pytest.raises(RuleForbids, match="先收后办"):
        registers.change_entry(desk, made, {"received_on": "2026-11-18"})
    with pytest.raises(RuleForbids, match="不是日期"):
        registers.change_entry(desk, made, {"received_on": "昨天"})


def test_no_person_or_number_of_an_entry_stands_in_the_audit_trail(desk: Desk) -> None:
    made = add_opinion(desk, content=f"{PERSON}，电话{PHONE}")
    registers.change_entry(desk, made, {"phone": "13936990002"})
    registers.record_step(desk, made, "answer", "2026-11-18", {"reply": f"已电话告知{PERSON}（{PHONE}）"})
    registers.remove_entry(desk, made, "试验")
    trail = "".join(f"{one.summary}{one.before}{one.after}" for one in trail_of(desk))
    assert "欧阳某某反映路灯不亮" in trail
    assert not any(secret in trail for secret in (PERSON, PHONE, "13936990002"))


def test_an_entry_in_the_bin_is_not_worked_on_and_comes_back(desk: Desk) -> None:
    made = add_opinion(desk)
    registers.remove_entry(desk, made, "登记错了")
    assert rows_of(desk, "opinion") == []
    assert len(rows_of(desk, "opinion", removed=True)) == 1
    assert registers.due_entries(desk) == []
    with pytest.raises(RuleForbids, match="回收站"):
        registers.record_step(desk, made, "answer", "2026-11-18", {"reply": "x"})
    registers.restore_entry(desk, made)
    assert len(rows_of(desk, "opinion")) == 1


def test_the_list_covers_people_and_shows_the_clock(desk: Desk) -> None:
    add_opinion(desk, "2026-11-02")
    (row,) = rows_of(desk, "群众意见")
    assert (row["title"], row["person"], row["phone"]) == ("欧阳某某反映路灯不亮", "欧阳某某", "138****")
    assert (row["clock"], row["days_left"], row["clock_state"]) == ("答复", -11, "逾期")
    (full,) = rows_of(desk, "opinion", covered=False)
    assert (full["person"], full["phone"]) == (PERSON, PHONE)
    assert rows_of(desk, "opinion", year=2025) == []


def test_what_is_due_comes_from_all_registers_soonest_first(desk: Desk) -> None:
    add_opinion(desk)
    registers.add_entry(
        desk, "rectify", {"title": "栏目空白", "received_on": "2026-11-01", "from": "县办", "limit": "2026-11-18"}
    )
    registers.add_entry(
        desk, "column", {"title": "通知公告", "received_on": "2026-01-05", "site": "镇网站", "gap": "11个月"}
    )
    found = registers.due_entries(desk, date(2026, 12, 31))
    assert [(one.register, one.soonest) for one in found] == [("rectify", -2), ("opinion", -1), ("column", 15)]
    assert (found[1].days_left, found[1].inner_days_left) == (3, -1)
    assert [one.register for one in registers.due_entries(desk, date(2026, 11, 20))] == ["rectify", "opinion"]
    assert registers.count_open(desk)["rectify"] == (1, 1)


def test_duties_and_the_interpretation_rate_follow_from_the_entries(desk: Desk) -> None:
    made = registers.add_entry(
        desk, "activity", {"title": "开放日", "received_on": "2026-09-10", "kind": "政府开放日"}
    ).entry_id
    registers.record_step(desk, made, "event", "2026-09-12", {"attendance": "35人"})
    months = {d.label: d.word for d in registers.duties(desk) if d.key == "monthly"}
    assert months["2026-09"] == "已完成"
    assert months["2026-08"] == "未完成"
    paper = registers.add_entry(
        desk,
        "policy",
        {"title": "补贴办法", "received_on": "2026-03-02", "文号": "云政〔2026〕3号", "kind": "实施方案"},
    ).entry_id
    late = registers.record_step(desk, paper, "interpret", "2026-03-09", {"form": "图解"})
    assert [one.kind for one in late.findings] == ["term_missed"]
    rate = registers.policy_rate(desk, 2026)
    assert (rate.needed, rate.done, rate.in_time, rate.percent) == (1, 1, 0, 100)


def test_a_request_goes_its_own_way_and_stands_in_the_common_lists(desk: Desk) -> None:
    values = {"title": "公开补偿方案", "received_on": "2026-11-02", "applicant": PERSON, "channel": "当面提交"}
    made = registers.add_entry(desk, "request", values)
    assert made.due_on == date(2026, 11, 30)
    (due,) = registers.due_entries(desk)
    assert (due.register, due.clock, due.due_on, due.inner_days_left) == (
        "request",
        "答复申请人",
        date(2026, 11, 30),
        0,
    )
    (row,) = rows_of(desk, "依申请公开")
    assert (row["number"], row["applicant"], row["state"]) == ("依申请2026-001", "欧阳某某", "办理中")
    registers.change_entry(desk, made.entry_id, {"title": "公开补偿方案全文"})
    assert registers.get_entry(desk, made.entry_id).row.title == "公开补偿方案全文"
    registers.record_step(
        desk, made.entry_id, "extended", "2026-11-18", {"approved_by": "陈主任", "reason": "情况复杂"}
    )
    assert registers.get_entry(desk, made.entry_id).row.due_on == date(2026, 12, 28)
    assert registers.recompute(desk).moved == ()


def test_an_unknown_register_is_refused_with_the_known_ones(desk: Desk) -> None:
    with pytest.raises(WrongUsage, match="没有“花名册”"):
        registers.entries_listing(desk, "花名册")


def test_counting_anew_moves_only_what_the_new_calendar_moves_and_keeps_both_days(desk: Desk) -> None:
    later = replace(desk, clock=lambda: datetime(2027, 1, 4, 9, tzinfo=CHINA))
    moved = add_opinion(later, "2026-12-31")
    done = add_opinion(later, "2026-12-30")
    registers.record_step(later, done, "answer", "2026-12-31", {"reply": "已修好"})
    request = {"title": "公开方案", "received_on": "2026-12-28", "applicant": PERSON, "channel": "当面提交"}
    asked = registers.add_entry(later, "request", request)
    old = registers.get_entry(later, moved).row.due_on
    assert old == date(2027, 1, 7)
    assert registers.recompute(later).moved == ()
    store_year(later, notice_from_mapping(CALENDAR_2027))
    new = registers.get_entry(later, moved).row
    assert new.due_on == date(2027, 1, 12)
    assert registers.get_entry(later, done).row.due_on is None
    assert registers.get_entry(later, asked.entry_id).row.due_on != asked.due_on
    trail = trail_of(later)[-1]
    assert trail.action == "register.recompute"
    assert trail.before[new.number][0] == "2027-01-07"
    assert trail.after[new.number][0] == "2027-01-12"


def test_what_is_exported_comes_back_the_same_and_only_once(desk: Desk, tmp_path: Path) -> None:
    for number in range(4):
        made = add_opinion(desk, f"2026-0{number + 1}-05", content="=1+1 家里停水" if number else "+86")
        if number > 1:
            registers.record_step(desk, made, "answer", f"2026-0{number + 1}-08", {"reply": "已修好"})
    path = tmp_path / "意见.xlsx"
    assert export_entries(desk, "opinion", path, reason="年度移交") == 4
    before = rows_of(desk, "opinion", covered=False)
    again = import_entries(desk, "opinion", path)
    assert (again.ids, again.held) == ((), 4)
    for row in before:
        registers.remove_entry(desk, _id(desk, row["number"]), "试验")
    other = tmp_path / "无编号.xlsx"
    _drop_column(path, other, "编号")
    taken = import_entries(desk, "opinion", other)
    assert (len(taken.ids), taken.held, taken.findings) == (4, 0, ())
    after = rows_of(desk, "opinion", covered=False)
    assert [{**row, "number": ""} for row in after] == [{**row, "number": ""} for row in before]
    told = [row["history"] for row in rows_of(desk, "opinion", history=True)]
    assert sum("答复：已修好" in words for words in told) == 2  # what was done before is kept in its own words
    assert any("年度移交" in words for words in summaries(desk))


def _id(desk: Desk, number: str) -> int:
    listing = registers.entries_listing(desk, "opinion")
    return int(listing.ids(Ask(filters={"number": number}))[0])


def _drop_column(path: Path, to: Path, title: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    place = next(cell.column for cell in sheet[1] if cell.value == title)
    sheet.delete_cols(place)
    book.save(to)


def write_rows(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_every_row_of_a_foreign_workbook_is_taken_or_told_about(desk: Desk, tmp_path: Path) -> None:
    path = write_rows(
        tmp_path / "县里的.xlsx",
        ("云岭镇群众留言办理情况",),
        ("序号", "事由", "收件日期", "来源渠道", "办结时间", "状态", "满意度"),
        (1, "路灯不亮", datetime(2026, 3, 2), "来电", datetime(2026, 3, 4), "已答复", "满意"),
        (2, "自来水停水", "2026年4月1日", "微信公众号", None, None, None),
        (3, "自来水停水", "2026.4.1", "微信公众号", None, None, None),
        (4, "没有日期", None, "来电", None, None, None),
        (5, "先办后收", "2026-05-08", "来电", "2026-05-01", "已答复", None),
        (6, "没写办结", "2026-05-08", "来电", None, "已答复", None),
        (7, "怪状态", "2026-05-08", "来电", None, "待定中", None),
        (None, None, None, None, None, None, None),
        (8, 20260508, 46150, "来电", None, None, None),
    )
    seen = preview_import(desk, "opinion", path)
    assert rows_of(desk, "opinion") == []
    done = import_entries(desk, "opinion", path)
    assert (len(done.ids), done.held) == (3, 5) == (len(seen.rows), seen.held)
    told = {(one.row, one.kind) for one in done.findings}
    assert told == {
        (None, "column_ignored"),
        (5, "already_there"),
        (6, "field_missing"),
        (7, "step_before_receipt"),
        (8, "closed_without_day"),
        (9, "state_unknown"),
    }
    by_title = {row["title"]: row for row in rows_of(desk, "opinion")}
    assert (by_title["路灯不亮"]["state"], by_title["路灯不亮"]["closed_on"]) == ("已答复", "2026-03-04")
    assert by_title["自来水停水"]["clock_state"] == "逾期"
    assert by_title["20260508"]["received_on"] == "2026-05-08"


def test_a_workbook_without_the_needed_columns_and_a_broken_file_are_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="收到日期"):
        import_entries(desk, "opinion", write_rows(tmp_path / "a.xlsx", ("事由", "来源"), ("x", "来电")))
    broken = tmp_path / "b.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(InputRefused):
        import_entries(desk, "opinion", broken)


def test_pasted_update_days_move_the_columns_and_each_line_not_taken_is_told(desk: Desk) -> None:
    made = registers.add_entry(
        desk, "column", {"title": "通知公告", "received_on": "2026-07-01", "site": "镇网站", "gap": "3个月"}
    ).entry_id
    done = record_updates(
        desk,
        "通知公告\t2026-10-09\n“通知公告”，2026年11月2日 转载\n"
        "通知公告 2026-10-01\n党建 2026-10-01\n通知公告\n通知公告 2026-12-01\n",
    )
    assert done.changes.ids == (made,)
    assert [one.row for one in done.findings] == [3, 4, 5, 6]
    assert registers.get_entry(desk, made).row.due_on == date(2027, 2, 2)
    with pytest.raises(InputRefused):
        record_updates(desk, "\n \n")


def test_the_book_is_printed_with_people_covered_and_the_reason_noted_when_not(desk: Desk, tmp_path: Path) -> None:
    add_opinion(desk)
    assert print_book(desk, "opinion", 2026, tmp_path / "簿.pdf") == 1
    assert print_book(desk, "opinion", 2026, tmp_path / "全.pdf", "县里调阅") == 1
    assert sum("县里调阅" in words for words in summaries(desk)) == 1
    with pytest.raises(RuleForbids, match="还没有登记"):
        print_book(desk, "opinion", 2024, tmp_path / "无.pdf")
    assert not (tmp_path / "无.pdf").exists()


def test_an_entry_made_in_the_new_year_gets_a_number_of_its_receipt_year(desk: Desk) -> None:
    later = replace(desk, clock=lambda: datetime(2027, 1, 4, 9, tzinfo=CHINA) + timedelta(0))
    facts = registers.get_entry(later, add_opinion(later, "2026-12-31"))
    assert facts.row.number == "意见〔2026〕001"
    assert facts.clocks[0].due.provisional  # 2027 is not loaded
