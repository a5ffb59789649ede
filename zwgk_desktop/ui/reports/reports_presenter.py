"""Which reports does the office hand in, how far are they, and what was exported before? The page 报表, without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.listing import Ask, Column, Kind, Listing, MemoryListing
from zwgk_desktop.domain.periods import Rhythm, parse_period, period_of
from zwgk_desktop.domain.reports.monthly import missing_parts
from zwgk_desktop.domain.reports.self_check import Verdict
from zwgk_desktop.services import ledger, reports
from zwgk_desktop.services.care import audit_listing
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.subsidies import batches_listing, totals

CHECK_COLUMNS = (
    Column("verdict", "结论", Kind.STATUS, 12, choices=tuple(Verdict)),
    Column("text", "要求", width=46),
    Column("evidence", "依据", width=46),
    Column("source", "出处", width=30, hidden=True),
)
EXPORT_COLUMNS = (
    Column("at", "时间", Kind.DATE, 16),
    Column("what", "导出了什么", width=50),
    Column("files", "文件", width=46),
    Column("actor", "经办人", width=10),
)
EXPORTS = ("ledger.export", "report.export", "report.freeze", "week.print", "register.book", "list.export")
MOST = 200  # exports of a kind that are listed; older ones are in the audit trail


@dataclass(frozen=True, slots=True)
class ReportCard:
    """One kind of report: ``key`` is what opens it; ``tone`` is good, warn, bad or neutral."""

    key: str
    title: str
    number: str
    note: str
    tone: str


class ReportsPresenter:
    """``period`` is the quarter chosen above (2026Q4)."""

    def __init__(self, desk: Desk, period: str) -> None:
        self.desk, self.period = desk, period

    @property
    def year(self) -> int:
        """Return the year chosen above."""
        return int(self.period[:4])

    def cards(self) -> tuple[ReportCard, ...]:
        """Return what is due, and how far it is."""
        return (self._quarterly(), self._monthly(), self._annual(), self._self_check(), self._subsidies())

    def _quarterly(self) -> ReportCard:
        ready = ledger.readiness(self.desk, self.period)
        done = ready.total and ready.reported == ready.total
        note = f"{parse_period(self.period).label}，{ready.due.isoformat()} 前报送" if ready.total else "还没有任务"
        number = f"{ready.reported}/{ready.total}" if ready.total else "—"
        return ReportCard(
            "quarterly", "季度台账", number, note, "good" if done else "warn" if ready.total else "neutral"
        )

    def _monthly(self) -> ReportCard:
        try:
            report = reports.monthly_report(self.desk, self.months()[0][0])
        except Refusal:
            return ReportCard("monthly", "月度活动报告", "—", "", "neutral")
        number = f"{len(report.activities)} 次"
        note = f"{report.month.label}，{report.month.end.month}月{report.month.end.day}日前报送"
        return ReportCard("monthly", "月度活动报告", number, note, "good" if report.met else "warn")

    def _annual(self) -> ReportCard:
        year = self.annual_year()
        draft = reports.get_draft(self.desk, year)
        word = "已定稿" if draft.frozen_at else "可以导出" if draft.ready else "有错误"
        tone = "good" if draft.frozen_at else "neutral" if draft.ready else "bad"
        return ReportCard("annual", "年度报告", word, f"{year} 年，次年1月31日前公布", tone)

    def annual_year(self) -> int:
        """Return the year of the report to work on: last year's until it is frozen in January, else the one chosen."""
        return min(self.year, self.desk.today().year)

    def _self_check(self) -> ReportCard:
        check = reports.self_check(self.desk, self.check_periods()[0][0])
        missed = sum(row.verdict is Verdict.NOT_MET for row in check.rows)
        tone = "bad" if missed else "good"
        note = f"{check.period.label}，共 {len(check.rows)} 项"
        return ReportCard("check", "自查清单", f"未做到 {missed} 项", note, tone)

    def _subsidies(self) -> ReportCard:
        count = len(batches_listing(self.desk).ids(Ask(filters={"year": str(self.year)})))
        return ReportCard("totals", "补贴汇总", f"{count} 批", f"{self.year} 年，按村、项目、户汇总", "neutral")

    # 月度活动

    def months(self) -> tuple[tuple[str, str], ...]:
        """Return the months to choose from, the newest first: (2026-07, 2026年7月)."""
        today = self.desk.today()
        last = 12 if self.year < today.year else today.month if self.year == today.year else 0
        months = [parse_period(f"{self.year}-{month:02d}") for month in range(last, 0, -1)]
        chosen = months or [period_of(Rhythm.MONTHLY, today)]
        return tuple((one.code, one.label) for one in chosen)

    def monthly_text(self, month: str) -> str:
        """Return the month's report as text, and below it what the records still lack."""
        report = reports.monthly_report(self.desk, month)
        lacking = missing_parts(report.activities)
        lines = [report.title, "", report.lead(), *(one.words() for one in report.activities)]
        lines += [report.tail()] if report.tail() else []
        lines += ["", "请补齐：", *lacking] if lacking else []
        return "\n".join(lines)

    def export_monthly(self, month: str, folder: Path) -> tuple[Path, ...]:
        """Write the month's report as docx."""
        return reports.export_monthly(self.desk, month, folder)

    # 自查清单

    def check_periods(self) -> tuple[tuple[str, str], ...]:
        """Return the half-years and year to choose from, the present one first."""
        today = self.desk.today()
        year = min(self.year, today.year)
        codes = [f"{year}H1", f"{year}H2", str(year)]
        known = [parse_period(code) for code in codes]
        begun = [one for one in known if one.start <= today]
        begun.sort(key=lambda one: (one.rhythm is Rhythm.YEARLY, -one.start.toordinal()))
        return tuple((one.code, one.label) for one in begun)

    def check_listing(self, period: str) -> Listing:
        """Return the duties with what was found."""
        check = reports.self_check(self.desk, period)
        rows: dict[int, tuple[Any, ...]] = {
            at: (str(row.verdict), row.rule.text, row.evidence, row.rule.source) for at, row in enumerate(check.rows, 1)
        }
        return MemoryListing(CHECK_COLUMNS, rows)

    def check_words(self, period: str) -> str:
        """Return how many duties were met, in a sentence."""
        return reports.self_check(self.desk, period).summary()

    def export_check(self, period: str, folder: Path) -> tuple[Path, ...]:
        """Write the list as docx."""
        return reports.export_self_check(self.desk, period, folder)

    # 补贴汇总

    def total_ways(self) -> tuple[tuple[str, str], ...]:
        """Return the ways to sum up."""
        return tuple(totals.BY_WORDS.items())

    def totals(self, by: str) -> Listing:
        """Return the year's sums."""
        return totals.totals_listing(self.desk, self.year, by)

    def export_totals(self, by: str, folder: Path) -> tuple[Path, ...]:
        """Write the year's sums as a workbook."""
        path = folder / f"{self.year}年惠民惠农补贴汇总（{totals.BY_WORDS[by]}）.xlsx"
        totals.export_totals(self.desk, self.year, by, path)
        return (path,)

    # 已导出

    def exports(self) -> Listing:
        """Return what left the office before, newest first, from the audit trail."""
        trail = audit_listing(self.desk)
        keys = [column.key for column in trail.columns]
        at = {key: keys.index(key) for key in ("at", "summary", "actor", "action")}
        rows: dict[int, tuple[Any, ...]] = {}
        for action in EXPORTS:
            ids = trail.ids(Ask(filters={"action": action}), MOST)
            for row_id, row in zip(ids, trail.rows(ids), strict=True):
                rows[row_id] = (row[at["at"]], row[at["summary"]], _files(self.desk, row_id), row[at["actor"]])
        return MemoryListing(EXPORT_COLUMNS, {key: rows[key] for key in sorted(rows, reverse=True)})


def _files(desk: Desk, entry_id: int) -> str:
    from zwgk_desktop.services.archive import get_audit_entry

    after = get_audit_entry(desk, entry_id).entry.after
    files = after.get("files") or ([after["file"]] if after.get("file") else [])
    return "、".join(str(one) for one in files)


AREAS = frozenset({Area.LEDGER, Area.REGISTERS, Area.SUBSIDIES, Area.SETTINGS})
