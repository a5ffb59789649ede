"""``zwgk report …``: the quarterly ledger, the monthly and annual reports, the self-check list, and checking a file."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from datetime import date

    from zwgk_desktop.domain.findings import Finding
    from zwgk_desktop.services.desk import Desk


def register(subparsers: Any) -> None:
    """Add the command."""
    report = subparsers.add_parser("report", help="报表：季度台账、活动月报、年度报告、自查")
    actions = report.add_subparsers(dest="action", metavar="动作", required=True)
    _add_quarterly(actions)
    _add_monthly(actions)
    _add_annual(actions)
    _add_others(actions)


def _add_quarterly(actions: Any) -> None:
    parser = actions.add_parser("quarterly", help="季度任务完成台账（xlsx 和 pdf）")
    parser.add_argument("--quarter", metavar="季度", help="如 2026Q3")
    parser.add_argument("--year", type=int, metavar="年", help="这一年最近应报的季度")
    parser.add_argument("--out", required=True, metavar="目录")
    parser.add_argument("--template", metavar="文件", help="县里的空白台账（xlsx），按它的格式填写")
    parser.add_argument("--mail", action="store_true", help="另写一封邮件草稿（eml）")
    parser.set_defaults(handler=quarterly)


def _add_monthly(actions: Any) -> None:
    parser = actions.add_parser("monthly", help="政务公开活动月报（docx）")
    parser.add_argument("--month", metavar="月份", help="如 2026-07；与 --year 同用时可只写月份数")
    parser.add_argument("--year", type=int, metavar="年")
    parser.add_argument("--out", required=True, metavar="目录")
    parser.set_defaults(handler=monthly)


def _add_annual(actions: Any) -> None:
    parser = actions.add_parser("annual", help="政府信息公开工作年度报告（docx 和 pdf）")
    parser.add_argument("--year", type=int, required=True, metavar="年")
    parser.add_argument("--out", required=True, metavar="目录")
    parser.add_argument(
        "--set", action="append", default=[], metavar="格=数", help="填写一格，如 two.licence.decisions=12"
    )
    parser.add_argument("--last-year", metavar="文件", help="在别处做的上一年度报告（docx），上年结转以它为准")
    parser.add_argument("--freeze", action="store_true", help="定稿后导出")
    parser.set_defaults(handler=annual)


def _add_others(actions: Any) -> None:
    check = actions.add_parser("self-check", help="半年或全年自查表（docx）")
    check.add_argument("--period", metavar="时段", help="2026H1 或 2026")
    check.add_argument("--year", type=int, metavar="年")
    check.add_argument("--out", required=True, metavar="目录")
    check.set_defaults(handler=self_check)
    file = actions.add_parser("check", help="核对一份做好的年度报告（docx）")
    file.add_argument("file", metavar="文件")
    file.add_argument("--last-year", metavar="文件", help="上一年度的报告（docx）")
    file.set_defaults(handler=check_file)


def quarterly(console: Console, options: argparse.Namespace) -> int:
    """Write the quarter's ledger."""
    from zwgk_desktop.services.ledger import readiness
    from zwgk_desktop.services.ledger_export import export_quarter

    template = Path(options.template) if options.template else None
    with console.desk() as desk:
        quarter = options.quarter or _latest_quarter(desk, options.year)
        files = export_quarter(desk, quarter, Path(options.out), mail=options.mail, template=template)
        ready = readiness(desk, quarter)
    console.say(f"{quarter}：已填报 {ready.reported}/{ready.total} 项。")
    console.give_files(list(files), quarter=quarter, findings=[])
    return 0


def _latest_quarter(desk: Desk, year: int | None) -> str:
    """Return the latest quarter of a year whose ledger is due by today; its first when none is yet."""
    from zwgk_desktop.domain.errors import WrongUsage
    from zwgk_desktop.domain.rules import quarterly_due, quarters
    from zwgk_desktop.services.rule_packs import rules_of

    today = desk.today()
    if year is None:
        raise WrongUsage("quarter", "没有写明季度。", "请写 --quarter 2026Q3，或用 --year 指定年度。")
    if not 2000 <= year <= today.year:
        raise WrongUsage("year", f"没有 {year} 年的台账可报。", f"请写 2000 到 {today.year} 之间的年度。")
    day = rules_of(desk, year).report_day
    due = [one for one in quarters(year) if quarterly_due(one, day) <= today]
    return (due or quarters(year))[-1 if due else 0].code


def monthly(console: Console, options: argparse.Namespace) -> int:
    """Write a month's activity report; a month without any ends with 1."""
    from zwgk_desktop.domain.reports.monthly import missing_parts
    from zwgk_desktop.services.reports import export_monthly, monthly_report

    with console.desk() as desk:
        month = _month(options.month, options.year, desk.today())
        report = monthly_report(desk, month)
        files = export_monthly(desk, month, Path(options.out))
    found = [report.lead()] if not report.activities else missing_parts(report.activities)
    for words in found:
        console.say(words)
    rows = [{"kind": "activity_incomplete", "severity": "warning", "message": words} for words in found]
    if not report.activities:
        rows = [{"kind": "activity_missing", "severity": "error" if report.over else "info", "message": found[0]}]
    console.give_files(list(files), month=month, activities=len(report.activities), findings=rows)
    return 1 if report.over and not report.activities else 0


def _month(month: str | None, year: int | None, today: date) -> str:
    """Return the month asked for: 2026-07, or a number with a year; a past year alone means its December."""
    if month and month.isdecimal() and year:
        return f"{year}-{int(month):02d}"
    if month:
        return month
    if year and year != today.year:
        return f"{year}-12"
    return f"{today.year}-{today.month:02d}"


def annual(console: Console, options: argparse.Namespace) -> int:
    """Write the annual report as it stands; errors in it end with 1."""
    from zwgk_desktop.services.reports import change_draft, draft_mark, export_annual, freeze, get_draft, take_last_year

    with console.desk() as desk:
        if options.last_year:
            take_last_year(desk, options.year, Path(options.last_year))
        if options.set:
            change_draft(desk, options.year, cells=dict(_pair(words) for words in options.set))
        if options.freeze:
            freeze(desk, options.year)
        files = export_annual(desk, options.year, Path(options.out))
        draft = get_draft(desk, options.year)
        mark = draft_mark(desk, draft)
    if mark:
        console.say(f"还没有通过审查，已标注“{mark}”；审定后才能定稿。")
    _tell(console, draft.findings)
    rows = [_finding(one) for one in draft.findings]
    console.give_files(
        list(files), year=options.year, frozen=draft.frozen_at is not None, approved=not mark, findings=rows
    )
    return _code(draft.findings)


def _pair(words: str) -> tuple[str, str]:
    from zwgk_desktop.domain.errors import WrongUsage

    cell, mark, number = words.partition("=")
    if not mark:
        raise WrongUsage("set", f"看不懂“{words}”。", "请写成 two.licence.decisions=12。")
    return cell.strip(), number.strip()


def self_check(console: Console, options: argparse.Namespace) -> int:
    """Write the self-check list; a duty that was not met ends with 1."""
    from zwgk_desktop.domain.reports.self_check import Verdict
    from zwgk_desktop.services import reports

    with console.desk() as desk:
        period = options.period or str(options.year or desk.today().year)
        check = reports.self_check(desk, period)
        files = reports.export_self_check(desk, period, Path(options.out))
    console.say(check.summary())
    rows = [
        {"rule": row.rule.id, "text": row.rule.text, "verdict": str(row.verdict), "evidence": row.evidence}
        for row in check.rows
    ]
    missed = [row for row in check.rows if row.verdict is Verdict.NOT_MET]
    found = [
        {"kind": "duty_not_met", "severity": "error", "message": f"{row.rule.text}：{row.evidence}"} for row in missed
    ]
    console.give_files(list(files), period=period, duties=rows, findings=found)
    return 1 if missed else 0


def check_file(console: Console, options: argparse.Namespace) -> int:
    """Check a finished report; anything found ends with 1."""
    from zwgk_desktop.services.reports import check_report_file

    last = Path(options.last_year) if options.last_year else None
    checked = check_report_file(Path(options.file), last)
    if console.json:
        console.give({"year": checked.report.year or None, "findings": [_finding(one) for one in checked.findings]})
    else:
        for one in checked.findings:
            print(one.message)
    console.say(f"发现 {len(checked.findings)} 处问题。" if checked.findings else "没有发现问题。")
    return 1 if checked.findings else 0


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "severity": str(one.severity),
        "message": one.message,
        "table": one.sheet,
        "row": one.row,
        "column": one.column,
        "value": one.value,
    }


def _tell(console: Console, findings: Iterable[Finding]) -> None:
    for one in findings:
        console.say(one.message)


def _code(findings: Iterable[Finding]) -> int:
    from zwgk_desktop.domain.findings import Severity

    return 1 if any(one.severity is not Severity.INFO for one in findings) else 0
