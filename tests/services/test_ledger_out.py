"""What leaves the office at a quarter's end, on a real store: changes, overview, freezing, templates, 要点, copies."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text

from tests.documents.test_ledger_workbook import county_template
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import Cancelled, OutputFailed, RuleForbids, StoreUnavailable
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.services.boards import load_default_catalogue
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.ledger import add_item, assign_person, change_item, record_progress, remove_items
from zwgk_desktop.services.ledger_export import Papers, TemplateUse, export_quarter
from zwgk_desktop.services.ledger_out import NEW_YEAR, NO_PAST, NOT_FROZEN, build_report
from zwgk_desktop.services.ledger_out_copy import copy_out
from zwgk_desktop.services.ledger_out_frozen import (
    compare_with_today,
    export_snapshot,
    find_frozen,
    freeze_quarter,
    get_frozen,
)
from zwgk_desktop.services.ledger_out_plan import export_township_plan, township_plan
from zwgk_desktop.services.ledger_out_template import propose_template


def at(desk: Desk, day: date) -> Desk:
    return dataclasses.replace(desk, clock=lambda: datetime(day.year, day.month, day.day, 9, 0, tzinfo=CHINA))


@pytest.fixture
def year(desk: Desk) -> Desk:
    """The desk on 8 June 2026, with three tasks since March, one of them reported."""
    early = at(desk, date(2026, 3, 2))
    add_item(early, 2026, "编制公开目录。", "10月底前", section=["一、深化公开"])
    add_item(early, 2026, "更新公开栏。", "每月底前", section=["一、深化公开"], responsible_units=["各乡镇"])
    add_item(early, 2026, "持续做好解读。", "", section=["二、强化解读"])
    record_progress(at(desk, date(2026, 3, 8)), 1, "2026Q1", "初稿", "进行中")
    return at(desk, date(2026, 6, 8))


def kinds(desk: Desk, quarter: str) -> list[tuple[str, str]]:
    return [(str(one.kind), one.content) for one in build_report(desk, quarter).changes.changes]


def test_changes_since_the_last_quarter_are_reckoned_from_what_was_done(year: Desk) -> None:
    add_item(year, 2026, "新来的任务。", "")
    record_progress(year, 1, "2026Q2", "已公布", "已完成", "截图")
    change_item(year, 3, {"text": "改过的内容。"})
    remove_items(year, [2])
    assert kinds(year, "2026Q2") == [
        ("新增", "新来的任务。"),
        ("新完成", "编制公开目录。"),
        ("内容变化", "改过的内容。"),
        ("移出台账", "更新公开栏。"),
    ]
    assert build_report(year, "2026Q2").changes.note == NOT_FROZEN


def test_changes_are_told_against_the_frozen_quarter_where_there_is_one(year: Desk) -> None:
    freeze_quarter(at(year, date(2026, 3, 9)), "2026Q1")
    change_item(at(year, date(2026, 3, 20)), 3, {"text": "月底前改的。"})
    assert kinds(year, "2026Q2") == [("转为逾期", "更新公开栏。"), ("内容变化", "月底前改的。")]
    assert build_report(year, "2026Q2").changes.note == ""


def test_where_there_is_nothing_to_compare_that_is_said(year: Desk, desk: Desk) -> None:
    assert build_report(year, "2026Q1").changes.note == NEW_YEAR
    for key in (1, 2, 3):
        remove_items(at(desk, date(2026, 3, 15)), [key])
    add_item(year, 2026, "六月才有的任务。", "")
    assert build_report(year, "2026Q2").changes.note == NO_PAST


def test_the_overview_counts_every_village_board(year: Desk) -> None:
    load_default_catalogue(year)
    boards = build_report(year, "2026Q2").overview.boards
    assert [line.village for line in boards] == ["青石村", "柳溪村", "大坪村", "桐树湾村"]
    for line in boards:
        owed, *parts = line.counts
        assert owed == sum(parts) > 0


def test_a_frozen_quarter_gives_the_same_bytes_whatever_happens_later(year: Desk, tmp_path: Path) -> None:
    freeze_quarter(year, "2026Q2")
    first = export_snapshot(year, "2026Q2", tmp_path / "a", Papers())
    record_progress(year, 1, "2026Q2", "后来写的", "进行中")
    later = at(year, date(2026, 11, 1))
    again = export_snapshot(later, "2026Q2", tmp_path / "b", Papers())
    assert [f.read_bytes() for f in first] == [f.read_bytes() for f in again]
    told = [(one.column, one.frozen, one.today) for one in compare_with_today(year, "2026Q2")]
    assert told == [("本季度进展", "（无）", "后来写的")]


def test_freezing_again_needs_a_reason_and_keeps_the_first(year: Desk) -> None:
    freeze_quarter(year, "2026Q2")
    with pytest.raises(RuleForbids, match="已于"):
        freeze_quarter(year, "2026Q2")
    record_progress(year, 1, "2026Q2", "补报", "进行中")
    freeze_quarter(at(year, date(2026, 6, 9)), "2026Q2", "县里退回补报")
    kept = get_frozen(year, "2026Q2")
    assert kept.version == 2
    assert kept.report.sheet.rows[0].progress == "补报"
    assert compare_with_today(year, "2026Q2") == ()


def test_a_quarter_that_is_not_frozen_or_was_altered_says_so(year: Desk, tmp_path: Path) -> None:
    assert find_frozen(year, "2026Q2") is None
    with pytest.raises(RuleForbids, match="还没有定稿"):
        export_snapshot(year, "2026Q2", tmp_path, Papers())
    freeze_quarter(year, "2026Q2")
    with year.store.write("经办人", year.now()) as unit:
        unit.session.execute(text("UPDATE ledger_snapshot SET content = replace(content, '2026-06-08', '2026-06-07')"))
        unit.record(AuditEntry("test.alter", Area.LEDGER, "改动定稿"))
    with pytest.raises(StoreUnavailable, match="校验值不符"):
        find_frozen(year, "2026Q2")


def test_the_mapping_of_a_county_is_remembered_after_the_export(year: Desk, tmp_path: Path) -> None:
    template = tmp_path / "县.xlsx"
    county_template(template)
    proposal, known = propose_template(year, template)
    assert not known
    columns = {**proposal.columns, "evidence": proposal.columns["state"]}
    del columns["state"]
    export_quarter(year, "2026Q2", tmp_path / "a", pdf=False, template=TemplateUse(template, columns))
    assert propose_template(year, template)[1]
    record_progress(year, 1, "2026Q2", "已公布", "已完成", "截图")
    files = export_quarter(year, "2026Q2", tmp_path / "b", pdf=False, template=template)
    page = openpyxl.load_workbook(files[0]).worksheets[0]
    assert page["F4"].value == "截图"


def test_a_frozen_quarter_fills_a_template_that_comes_later(year: Desk, tmp_path: Path) -> None:
    freeze_quarter(year, "2026Q2")
    record_progress(year, 1, "2026Q2", "后来写的", "进行中")
    county_template(tmp_path / "县.xlsx")
    papers = Papers(pdf=False, template=TemplateUse(tmp_path / "县.xlsx"))
    files = export_snapshot(year, "2026Q2", tmp_path / "a", papers)
    assert openpyxl.load_workbook(files[0]).worksheets[0]["E4"].value is None


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_stopped_export_leaves_no_file(year: Desk, tmp_path: Path, count: int) -> None:
    with pytest.raises(Cancelled):
        export_quarter(year, "2026Q2", tmp_path / "a", mail=True, progress=StopAfter(count))
    assert list((tmp_path / "a").glob("*")) == []


def test_the_plan_leaves_out_what_does_not_concern_the_township(year: Desk, tmp_path: Path) -> None:
    assign_person(year, [1], "党政办", "李四")
    add_item(year, 2026, "县直部门的任务。", "", township=False)
    plan = township_plan(year, 2026)
    assert [section for section, _ in plan.sections] == ["深化公开", "强化解读"]
    assert plan.tasks[0].duty() == "（责任站所：党政办；责任人：李四；完成时限：10月底前）"
    assert plan.unassigned == 2
    assert export_township_plan(year, 2026, tmp_path)[0].name == "清源县云岭镇人民政府2026年政务公开工作要点.docx"
    with pytest.raises(RuleForbids, match="写不出要点"):
        township_plan(year, 2024)


def test_what_was_exported_is_copied_and_the_copy_is_recorded(year: Desk, tmp_path: Path) -> None:
    files = export_quarter(year, "2026Q2", tmp_path / "a", sign=True)
    copied = copy_out(year, files, tmp_path / "U盘")
    assert [one.path.name for one in copied.files] == [file.name for file in files]
    assert copied.slip.is_file()
    with pytest.raises(OutputFailed):
        copy_out(year, files, tmp_path / "a")
