"""How do the monthly activity report and the self-check list look? Official pages, a table where there is a list."""

from __future__ import annotations

from zwgk_desktop.documents.official_docx import Cell, OfficialDocument, Paragraph, Table
from zwgk_desktop.domain.reports.monthly import MonthlyReport
from zwgk_desktop.domain.reports.self_check import SelfCheck

CHECK_WIDTHS = (11.0, 48.0, 18.0, 47.0, 32.0)
CHECK_HEAD = ("序号", "应当做到的事项", "自查结论", "依据和情况", "出处")


def build_monthly(report: MonthlyReport) -> OfficialDocument:
    """Return the paper of a month's activities."""
    blocks = [Paragraph(report.lead())]
    for number, one in enumerate(report.activities, 1):
        blocks.append(Paragraph(f"{number}.{one.title}", level=3))
        blocks.append(Paragraph(one.words()))
    if report.tail():
        blocks.append(Paragraph(report.tail()))
    title = f"{report.office}\n{report.month.label}政务公开活动情况"
    return OfficialDocument(title, tuple(blocks), report.office, report.made_on)


def build_self_check(check: SelfCheck) -> OfficialDocument:
    """Return the paper of a self-check list."""
    head = tuple(Cell(words) for words in CHECK_HEAD)
    rows = tuple(
        (
            str(number),
            Cell(row.rule.text, align="left"),
            Cell(str(row.verdict), bold=str(row.verdict) == "未做到"),
            Cell(row.evidence, align="left"),
            Cell(row.rule.source, align="left"),
        )
        for number, row in enumerate(check.rows, 1)
    )
    title = f"{check.office}\n{check.period.label}政务公开工作自查表"
    blocks = (Paragraph(check.summary()), Table((head, *rows), CHECK_WIDTHS, 1, 10.5))
    return OfficialDocument(title, blocks, check.office, check.made_on)
