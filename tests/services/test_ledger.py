"""The ledger's use cases on a real store: listing, progress, evidence, bulk edits, 回收站, readiness, export."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from zwgk_desktop.db.models import DbAudit
from zwgk_desktop.domain.errors import InputRefused, OutputFailed, RuleForbids, WrongUsage
from zwgk_desktop.domain.ledger import State
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.ledger import (
    add_item,
    assign_person,
    change_item,
    get_item,
    last_progress,
    ledger_listing,
    ledger_years,
    mark_period,
    readiness,
    record_progress,
    remove_items,
    removed_items,
    restore_items,
)
from zwgk_desktop.services.ledger_export import build_quarter, export_quarter
from zwgk_desktop.services.ledger_images import redo, undo


def at(desk: Desk, day: date) -> Desk:
    return dataclasses.replace(desk, clock=lambda: datetime(day.year, day.month, day.day, 9, 0, tzinfo=CHINA))


@pytest.fixture
def march(desk: Desk) -> Desk:
    """The desk in March, with three items: by the end of October, every month, and ongoing."""
    early = at(desk, date(2026, 3, 2))
    add_item(early, 2026, "编制公开目录。", "10月底前", section=["一、深化公开"], lead_units=["县政府办公室"])
    add_item(early, 2026, "更新公开栏。", "每月底前", section=["一、深化公开"], responsible_units=["各乡镇"])
    add_item(early, 2026, "持续做好解读。", "", section=["二、强化解读"])
    return early


def states(desk: Desk, quarter: str) -> dict[int, str]:
    listing = ledger_listing(desk, 2026, quarter)
    keys = [column.key for column in listing.columns]
    ids = listing.ids(Ask())
    return {key: row[keys.index("state")] for key, row in zip(ids, listing.rows(ids), strict=True)}


def audits(desk: Desk) -> list[DbAudit]:
    with desk.store.read() as session:
        found = list(session.scalars(select(DbAudit).where(DbAudit.area == "ledger").order_by(DbAudit.id)))
        session.expunge_all()
        return found


def test_an_item_by_hand_gets_its_dated_instances(march: Desk) -> None:
    assert [one.label for one in get_item(march, 1).instances] == ["2026-10-31"]
    assert [one.label for one in get_item(march, 2).instances] == [f"2026-{n:02d}" for n in range(3, 13)]
    assert [one.label for one in get_item(march, 3).instances] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert [d.phrase for d in get_item(march, 1).deadlines] == ["10月底前"]
    assert ledger_years(march) == [2026]


def test_progress_sets_the_state_and_settles_instances(march: Desk) -> None:
    september = at(march, date(2026, 9, 8))
    record_progress(september, 1, "2026Q3", "目录初稿完成", "进行中")
    record_progress(september, 3, "2026Q3", "解读 2 篇", "进行中")
    assert states(september, "2026Q3") == {1: "进行中", 2: "逾期", 3: "进行中"}
    assert [one.done_on for one in get_item(september, 3).instances][2] == date(2026, 9, 8)
    november = at(march, date(2026, 11, 1))
    assert states(november, "2026Q4")[1] == "逾期"
    record_progress(november, 1, "2026Q4", "目录已公布", "已完成", evidence="网页截图")
    assert states(november, "2026Q4")[1] == "已完成"
    [instance] = get_item(november, 1).instances
    assert (instance.due, instance.done_on) == (date(2026, 10, 31), date(2026, 11, 1))


def test_completion_without_evidence_or_reason_changes_nothing(march: Desk) -> None:
    before = len(audits(march))
    with pytest.raises(RuleForbids, match="佐证材料"):
        record_progress(march, 1, "2026Q1", "完成", "已完成")
    assert len(audits(march)) == before
    assert get_item(march, 1).reports == {}
    record_progress(march, 1, "2026Q1", "完成", "已完成", remark="口头汇报，无书面材料")
    assert get_item(march, 1).state is State.DONE


def test_progress_of_an_unknown_item_quarter_or_status_is_wrong_usage(march: Desk) -> None:
    for item, quarter, status in ((99, "2026Q1", "进行中"), (1, "2026-03", "进行中"), (1, "2026Q1", "做完了")):
        with pytest.raises(WrongUsage):
            record_progress(march, item, quarter, "x", status)
    with pytest.raises(WrongUsage, match="属于 2026 年"):
        record_progress(march, 1, "2025Q4", "x", "进行中")


def test_what_was_there_before_is_kept_for_undo(march: Desk) -> None:
    record_progress(march, 1, "2026Q1", "第一稿", "进行中")
    record_progress(march, 1, "2026Q1", "第二稿", "已完成", "截图")
    last = audits(march)[-1]
    before, after = last.before["items"]["1"], last.after["items"]["1"]
    assert before["reports"]["2026Q1"]["text"] == "第一稿"
    assert before["periods"] == {"2026-10-31": ["2026-10-31", None, ""]}
    assert after["periods"] == {"2026-10-31": ["2026-10-31", "2026-03-02", ""]}
    assert [one.action for one in get_item(march, 1).history] == ["ledger.progress", "ledger.progress", "ledger.add"]


def test_last_quarters_text_is_at_hand(march: Desk) -> None:
    assert last_progress(march, 1, "2026Q1") is None
    record_progress(march, 1, "2026Q1", "一季度", "进行中")
    found = last_progress(march, 1, "2026Q3")
    assert found is not None
    assert (found.quarter, found.text) == ("2026Q1", "一季度")
    assert last_progress(march, 1, "2026Q1") is None


def test_several_items_are_assigned_in_one_step_and_one_audit_entry(march: Desk) -> None:
    before = len(audits(march))
    assign_person(march, [1, 3], own_unit="党政办", person="李四")
    assert len(audits(march)) == before + 1
    assert {get_item(march, n).item.responsible_person for n in (1, 3)} == {"李四"}
    assert get_item(march, 2).item.responsible_person == ""
    assert get_item(march, 3).history[0].action == "ledger.assign"
    listing = ledger_listing(march, 2026, "2026Q1")
    assert list(listing.ids(Ask(filters={"person": "李四"}))) == [1, 3]
    assert next(c for c in listing.columns if c.key == "person").choices == ("李四",)


def test_another_deadline_gives_other_instances_ahead_and_keeps_the_missed_ones(march: Desk) -> None:
    june = at(march, date(2026, 6, 15))
    change_item(june, 2, {"deadline_text": "12月底前"})
    labels = [one.label for one in get_item(june, 2).instances]
    assert labels == ["2026-03", "2026-04", "2026-05", "2026-12-31"]
    with pytest.raises(WrongUsage):
        change_item(june, 2, {"year": 2027})
    with pytest.raises(WrongUsage, match="不能为空"):
        change_item(june, 2, {"text": " "})


def test_an_instance_is_settled_by_hand_only_with_a_reason_and_can_be_opened_again(march: Desk) -> None:
    with pytest.raises(RuleForbids):
        mark_period(march, 1, "2026-10-31", date(2026, 3, 2), " ")
    with pytest.raises(WrongUsage, match="没有"):
        mark_period(march, 1, "2026Q1", date(2026, 3, 2), "已办")
    mark_period(march, 1, "2026-10-31", date(2026, 3, 2), "县里已改期")
    record_progress(march, 1, "2026Q1", "x", "进行中")
    assert get_item(march, 1).instances[0].note == "县里已改期"
    mark_period(march, 1, "2026-10-31", None, "")
    assert get_item(march, 1).instances[0].done_on is None


def test_removed_items_leave_the_ledger_and_come_back_with_their_progress(march: Desk) -> None:
    record_progress(march, 1, "2026Q1", "第一稿", "进行中")
    remove_items(march, [1, 2])
    assert set(states(march, "2026Q1")) == {3}
    assert [one.id for one in removed_items(march, 2026)] == [1, 2]
    restore_items(march, [1, 2])
    assert set(states(march, "2026Q1")) == {1, 2, 3}
    assert get_item(march, 1).reports["2026Q1"].text == "第一稿"
    assert audits(march)[-1].before["items"]["1"]["fields"]["removed_at"].startswith("2026-03-02")


def whole(desk: Desk) -> list[object]:
    """Everything an officer sees of the ledger."""
    listing = ledger_listing(desk, 2026, "2026Q1")
    facts = [get_item(desk, key) for key in (1, 2, 3)]
    reports = [{q: (str(r.status), r.text, r.evidence) for q, r in one.reports.items()} for one in facts]
    return [listing.rows(listing.ids(Ask())), [(one.item, one.instances, one.deadlines) for one in facts], reports]


def test_every_action_is_undone_and_done_again_exactly(march: Desk) -> None:
    actions: list[Callable[[], object]] = [
        lambda: record_progress(march, 1, "2026Q1", "第一稿", "进行中"),
        lambda: record_progress(march, 1, "2026Q1", "定稿", "已完成", "截图"),
        lambda: assign_person(march, [1, 2, 3], "党政办", "李四"),
        lambda: change_item(march, 2, {"deadline_text": "12月底前", "text": "改过的内容"}),
        lambda: mark_period(march, 2, "2026-12-31", date(2026, 3, 2), "提前办结"),
        lambda: remove_items(march, [1, 3]),
        lambda: restore_items(march, [3]),
    ]
    seen = [whole(march)]
    for action in actions:
        action()
        seen.append(whole(march))
    for wanted in reversed(seen[:-1]):
        assert undo(march) is not None
        assert whole(march) == wanted
    for wanted in seen[1:]:
        assert redo(march) is not None
        assert whole(march) == wanted
    assert redo(march) is None
    assert undo(march) is not None
    assert whole(march) == seen[-2]


def test_something_new_after_an_undo_ends_redo_and_undo_goes_on_from_there(march: Desk) -> None:
    record_progress(march, 1, "2026Q1", "甲", "进行中")
    undo(march)
    record_progress(march, 2, "2026Q1", "乙", "进行中")
    assert redo(march) is None
    undo(march)
    assert get_item(march, 2).reports == {}
    undone = undo(march)  # the third item that was added by hand
    assert undone is not None
    assert undone.ids == (3,)
    assert set(states(march, "2026Q1")) == {1, 2}


def test_nothing_to_undo_is_said_without_an_audit_entry(desk: Desk) -> None:
    assert undo(desk) is None
    assert redo(desk) is None
    assert audits(desk) == []


def test_readiness_counts_what_is_reported_and_names_what_is_not(march: Desk) -> None:
    record_progress(march, 1, "2026Q1", "完成", "已完成", remark="无书面材料")
    record_progress(march, 2, "2026Q1", "", "进行中")
    ready = readiness(march, "2026Q1")
    assert (ready.reported, ready.total, ready.due) == (1, 3, date(2026, 3, 10))
    assert [key for key, _ in ready.unreported] == [2, 3]
    assert [key for key, _ in ready.no_evidence] == [1]
    assert not ready.complete
    assert [key for key, _ in readiness(march, "2026Q2").unreported] == [2, 3]


def test_the_quarter_is_written_as_workbook_pdf_and_mail(march: Desk, tmp_path: Path) -> None:
    assign_person(march, [1], "党政办", "李四")
    record_progress(march, 1, "2026Q1", "目录初稿", "进行中", problems="缺两村")
    files = export_quarter(march, "2026Q1", tmp_path / "成果", mail=True)
    assert [file.suffix for file in files] == [".xlsx", ".pdf", ".eml"]
    assert sorted((tmp_path / "成果").iterdir()) == sorted(files)
    page = openpyxl.load_workbook(files[0]).worksheets[0]
    assert [cell.value for cell in page[4]] == [
        1,
        "一、深化公开",
        "编制公开目录。",
        "县政府办公室",
        None,
        "党政办\n李四",
        "10月底前",
        "目录初稿",
        "进行中",
        None,
        "缺两村",
        None,
    ]
    assert page["G6"].value == "持续推进"
    assert audits(march)[-1].after["files"] == [file.name for file in files]
    assert "现报送清源县云岭镇2026年第一季度" in build_mail_body(files[2])


def build_mail_body(file: Path) -> str:
    import email
    import email.policy

    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = mail.get_body()
    assert body is not None
    return str(body.get_content())


def test_a_year_without_items_is_not_exported(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(RuleForbids, match="还没有任务"):
        export_quarter(desk, "2026Q3", tmp_path)
    assert list(tmp_path.glob("*.xlsx")) == []


def test_a_bad_layout_or_place_leaves_no_file_and_no_audit_entry(march: Desk, tmp_path: Path) -> None:
    before = len(audits(march))
    (tmp_path / "坏.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(InputRefused):
        export_quarter(march, "2026Q1", tmp_path / "out", template=tmp_path / "坏.xlsx")
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputFailed):
        export_quarter(march, "2026Q1", tmp_path / "file" / "out")
    assert not list((tmp_path / "out").glob("*"))
    assert len(audits(march)) == before


def test_the_sheet_of_a_quarter_counts_by_section(march: Desk) -> None:
    record_progress(march, 1, "2026Q1", "完成", "已完成", "截图")
    counts = dict(build_quarter(march, "2026Q1").counts())
    assert counts["一、深化公开"] == [1, 0, 1, 0, 0]
    assert counts["合计"] == [2, 0, 1, 0, 0]
    assert build_quarter(march, "2026Q1").summary() == "共 3 项，未开始 2 项，已完成 1 项"


def test_undo_gives_a_report_back_with_the_day_it_was_made(march: Desk) -> None:
    record_progress(march, 1, "2026Q1", "第一稿", "进行中")
    told = get_item(march, 1).reports["2026Q1"]
    june = at(march, date(2026, 6, 5))
    record_progress(june, 1, "2026Q1", "改过", "进行中")
    later = at(march, date(2026, 6, 9))
    undo(later)
    assert get_item(later, 1).reports["2026Q1"] == told
    redo(later)
    assert get_item(later, 1).reports["2026Q1"].on == june.today()


def test_what_lies_in_the_recycle_bin_takes_no_entry_and_goes_there_only_once(march: Desk) -> None:
    remove_items(march, [1])
    for act in (
        lambda: remove_items(march, [1]),
        lambda: restore_items(march, [2]),
        lambda: record_progress(march, 1, "2026Q1", "第一稿", "进行中"),
        lambda: assign_person(march, [1, 2], "党政办"),
    ):
        with pytest.raises(RuleForbids, match="回收站"):
            act()
    assert remove_items(march, [1, 2]).ids == (2,)
    assert restore_items(march, [1, 2]).ids == (1, 2)
