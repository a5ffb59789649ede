"""The monthly activity report and the self-check list: what was held, what was missed, and what cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from tests.approving import approve
from tests.services.reports.office import fill_year, hold, on
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.reports.self_check import Verdict
from zwgk_desktop.services import registers, reports
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import add_item
from zwgk_desktop.services.ledger_export import export_quarter
from zwgk_desktop.services.look_back import open_year


def text_of(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def verdicts(desk: Desk, period: str) -> dict[str, Verdict]:
    return {row.rule.id: row.verdict for row in reports.self_check(desk, period).rows}


def test_a_month_with_activities_is_told_with_what_was_recorded(desk: Desk, tmp_path: Path) -> None:
    case = hold(desk, "2026-10-16", "政府开放日", "政府开放日", photos="1.jpg\n2.jpg")
    registers.record_step(desk, case, "opinions", "2026-10-18", {"count": 3, "text": "希望公开补贴标准"})
    registers.add_entry(desk, "activity", {"title": "座谈", "received_on": "2026-10-28", "kind": "座谈会"})
    hold(desk, "2026-09-30", "上月的", "其他")
    report = reports.monthly_report(desk, "2026-10")
    assert (report.met, len(report.activities)) == (True, 1)
    (file,) = reports.export_monthly(desk, "2026-10", tmp_path)
    text = text_of(file)
    assert file.name == "清源县云岭镇人民政府2026年10月政务公开活动情况.docx"
    assert "2026年10月，共开展政务公开活动1次，参加40人次" in text
    assert "10月16日，在镇文化站开展“政府开放日”（政府开放日），40人参加。现场答复群众提问。" in text
    assert "收集意见3条：希望公开补贴标准。留存照片2张。" in text
    assert "尚未开展的活动：座谈。" in text
    assert "上月的" not in text


def test_a_month_without_any_says_so_and_names_the_missed_duty(desk: Desk, tmp_path: Path) -> None:
    (file,) = reports.export_monthly(desk, "2026-10", tmp_path)
    assert "2026年10月没有开展政务公开活动，未完成“每月至少开展一次政务公开活动，月底前报送情况”的要求。" in text_of(
        file
    )
    assert "应在11月30日前完成" in reports.monthly_report(desk, "2026-11").lead()


@pytest.mark.parametrize("month", ["2026Q3", "2026", "2026-12", "七月"])
def test_only_a_month_that_has_come_can_be_reported(desk: Desk, month: str) -> None:
    with pytest.raises(WrongUsage):
        reports.monthly_report(desk, month)


def test_a_duty_nobody_recorded_anything_of_cannot_be_told(desk: Desk) -> None:
    found = verdicts(desk, "2026H1")
    assert found["activity"] is Verdict.UNKNOWN  # the store was made in November: nothing is known of the spring
    assert found["quarterly_ledger"] is Verdict.UNKNOWN
    assert found["messages"] is Verdict.UNKNOWN
    assert found["open_day"] is Verdict.PENDING


def test_duties_are_judged_by_what_the_registers_hold(desk: Desk) -> None:
    january = on(desk, "2027-01-15")
    fill_year(january)
    hold(january, "2026-11-25", "座谈会一", "政府开放日")
    registers.add_entry(
        january, "opinion", {"title": "水渠", "received_on": "2026-11-03", "platform": "来电", "simple": True}
    )
    found = verdicts(january, "2026")
    assert found["messages"] is Verdict.MET
    assert found["messages_simple"] is Verdict.NOT_MET
    assert found["request_inner"] is Verdict.MET
    assert found["interpretation"] is Verdict.MET
    assert found["interpretation_rate"] is Verdict.MET
    assert found["open_day"] is Verdict.NOT_MET
    assert found["activity"] is Verdict.NOT_MET  # December
    assert found["leader_hears"] is Verdict.NOT_MET
    assert found["decision_catalogue"] is Verdict.UNKNOWN
    assert found["annual_report"] is Verdict.UNKNOWN


def test_last_years_frozen_report_is_the_evidence_of_its_duty(desk: Desk) -> None:
    january = on(desk, "2027-01-15")
    approve(january, "annual", 2026)
    reports.freeze(january, 2026)
    assert verdicts(january, "2027")["annual_report"] is Verdict.MET


def test_a_ledger_exported_in_time_is_evidence_and_a_missed_one_is_named(desk: Desk, tmp_path: Path) -> None:
    add_item(desk, 2026, "编制公开目录。", "12月底前")
    assert verdicts(desk, "2026")["quarterly_ledger"] is Verdict.UNKNOWN
    export_quarter(on(desk, "2026-12-09"), "2026Q4", tmp_path, pdf=False)
    row = next(r for r in reports.self_check(on(desk, "2026-12-20"), "2026H2").rows if r.rule.id == "quarterly_ledger")
    assert row.evidence == "第三季度在启用本程序之前，没有记录；第四季度台账2026-12-09导出。"
    late = next(r for r in reports.self_check(on(desk, "2027-04-01"), "2027H1").rows if r.rule.id == "quarterly_ledger")
    assert late.verdict is Verdict.NOT_MET
    assert "没有在2027-03-10前导出" in late.evidence


def test_the_list_is_written_with_every_duty_and_its_source(desk: Desk, tmp_path: Path) -> None:
    (file,) = reports.export_self_check(desk, "2026H2", tmp_path)
    (table,) = Document(str(file)).tables
    check = reports.self_check(desk, "2026H2")
    assert len(table.rows) == len(check.rows) + 1 > 20
    assert all(cell.text for row in table.rows for cell in row.cells)
    assert f"对照默认规则，共{len(check.rows)}项" in text_of(file)
    with pytest.raises(WrongUsage):
        reports.self_check(desk, "2026Q3")


def test_what_was_left_open_must_stand_in_the_new_ledger(desk: Desk) -> None:
    def told(on_desk: Desk) -> Verdict:
        return verdicts(on_desk, "2027")["look_back"]

    january = on(desk, "2027-01-15")
    assert told(january) is Verdict.UNKNOWN
    add_item(desk, 2026, "编制公开目录。", "12月底前")
    assert told(january) is Verdict.PENDING
    add_item(january, 2027, "更新公开指南。", "12月底前")
    assert told(january) is Verdict.NOT_MET
    open_year(january, 2027)
    assert told(january) is Verdict.MET
