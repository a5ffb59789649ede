"""Is a finished annual report, typed elsewhere, right? Findings; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.reports.annual import AnnualReport
from zwgk_desktop.domain.reports.annual_text import check_report
from zwgk_desktop.services.reports.annual_layout import load_layout


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """What was read of a report and what is wrong with it."""

    report: AnnualReport
    findings: tuple[Finding, ...]


def check_report_file(path: Path, last_year_path: Path | None = None) -> CheckedReport:
    """Read a docx and check it, against last year's report too when that is given.

    Raises InputRefused: superseded_layout, not_annual_report, and what is unreadable or unsafe.
    """
    from zwgk_desktop.documents.annual_reader import read_annual

    layout = load_layout()
    report = read_annual(path, layout)
    last = read_annual(last_year_path, layout) if last_year_path else None
    found = check_report(layout, report, last.tables if last else None)
    if not report.year:
        found.append(
            Finding("annual_title", Severity.WARNING, "没有找到标题“……年政府信息公开工作年度报告”，不知道是哪一年的。")
        )
    elif last is not None and last.year and last.year != report.year - 1:
        message = f"对照的上年报告是 {last.year} 年的，这份是 {report.year} 年的，请核对选对了文件。"
        found.append(Finding("annual_last_year", Severity.WARNING, message))
    return CheckedReport(report, tuple(found))
