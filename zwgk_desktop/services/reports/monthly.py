"""What does the monthly activity report say, and how does it leave the office?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.periods import Period, Rhythm, parse_period
from zwgk_desktop.domain.reports.monthly import Activity, MonthlyReport
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.lists import read_register
from zwgk_desktop.services.reports.annual_draft import office_name
from zwgk_desktop.services.reports.year_facts import activities, attendance
from zwgk_desktop.services.rule_packs import rules_of

if TYPE_CHECKING:
    from zwgk_desktop.services.registers.facts import EntryFacts

DUTY = "每月至少开展一次政务公开活动"


def monthly_report(desk: Desk, month: str) -> MonthlyReport:
    """Return the activities of a month (2026-07); WrongUsage for another period or a month ahead."""
    period = parse_period(month)
    if period.rhythm is not Rhythm.MONTHLY:
        raise WrongUsage("month", f"“{month}”不是一个月份。", "请写成 2026-07。")
    if period.start > desk.today():
        raise WrongUsage("month_ahead", f"{period.label}还没有到。", "请选择本月或以前的月份。")
    held = activities(desk, period.year, period.number)
    rule = rules_of(desk, period.year).find("activity")
    return MonthlyReport(
        office_name(desk),
        period,
        tuple(_activity(one, day) for one, day in held),
        tuple(_planned(desk, period)),
        f"{DUTY}，月底前报送情况" if rule else DUTY,
        period.end < desk.today(),
        desk.today(),
    )


def _activity(one: EntryFacts, day: date) -> Activity:
    values, event = one.entry.values, _data(one, "event")
    opinions, result = _data(one, "opinions"), _data(one, "result")
    return Activity(
        day,
        one.row.title,
        str(values.get("kind") or ""),
        str(values.get("place") or ""),
        str(values.get("host") or ""),
        str(values.get("people") or ""),
        attendance(one),
        len([line for line in str(event.get("photos") or "").splitlines() if line.strip()]),
        str(event.get("summary") or ""),
        int(opinions["count"]) if opinions.get("count") is not None else None,
        str(opinions.get("text") or ""),
        str(result.get("text") or ""),
    )


def _data(one: EntryFacts, kind: str) -> dict[str, Any]:
    step = one.entry.latest(kind)
    return dict(step.data) if step else {}


def _planned(desk: Desk, month: Period) -> list[str]:
    """Titles of what was to be held in the month and was neither held nor called off."""
    return [
        one.row.title
        for one in read_register(desk, "activity")
        if one.row.received_on
        and one.row.received_on in month
        and one.entry.latest("event", "drop") is None
        and one.row.closed_on is None
    ]


def export_monthly(desk: Desk, month: str, folder: Path) -> tuple[Path, ...]:
    """Write the month's report as docx; return its path."""
    from zwgk_desktop.documents.official_docx import write_official
    from zwgk_desktop.documents.report_papers import build_monthly
    from zwgk_desktop.documents.writing import replacing

    report = monthly_report(desk, month)
    target = folder / f"{report.title}.docx"
    with replacing(target) as temporary:
        write_official(temporary, build_monthly(report))
    after = {"month": report.month.code, "activities": len(report.activities), "file": target.name}
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.record(AuditEntry("report.export", Area.REGISTERS, f"导出{report.title}", None, {}, after))
    return (target,)
