"""Were the duties of the rule pack met in a half-year or year? Judged from what the program knows, and exported."""

from __future__ import annotations

from pathlib import Path

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.periods import Rhythm, parse_period
from zwgk_desktop.domain.reports.self_check import SelfCheck, judge_rules
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.reports.annual_draft import office_name
from zwgk_desktop.services.reports.duty_evidence import find_evidence
from zwgk_desktop.services.rule_packs import rules_of


def self_check(desk: Desk, period: str) -> SelfCheck:
    """Return the list of a half-year (2026H1) or year (2026); WrongUsage for another period or one ahead."""
    chosen = parse_period(period)
    if chosen.rhythm not in (Rhythm.HALF_YEARLY, Rhythm.YEARLY):
        raise WrongUsage("self_check_period", f"自查按半年或全年做，“{period}”不行。", "请写成 2026H1 或 2026。")
    if chosen.start > desk.today():
        raise WrongUsage("period_ahead", f"{chosen.label}还没有到。", "请选择现在或以前的时段。")
    pack = rules_of(desk, chosen.year)
    rows = judge_rules(pack.rules, find_evidence(desk, pack, chosen))
    return SelfCheck(office_name(desk), chosen, pack.name, rows, desk.today())


def export_self_check(desk: Desk, period: str, folder: Path) -> tuple[Path, ...]:
    """Write the list as docx; return its path."""
    from zwgk_desktop.documents.official_docx import write_official
    from zwgk_desktop.documents.report_papers import build_self_check
    from zwgk_desktop.documents.writing import replacing

    check = self_check(desk, period)
    target = folder / f"{check.title}.docx"
    with replacing(target) as temporary:
        write_official(temporary, build_self_check(check))
    after = {"period": check.period.code, "rows": len(check.rows), "file": target.name}
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.record(AuditEntry("report.export", Area.REGISTERS, f"导出{check.title}", None, {}, after))
    return (target,)
