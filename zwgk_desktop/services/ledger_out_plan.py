"""What does the township itself publish for a year? Its 政务公开工作要点, taken from the ledger's tasks."""

from __future__ import annotations

from pathlib import Path

from zwgk_desktop.db.queries import ledger as queries
from zwgk_desktop.db.queries import ledger_out as out
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.ledger_sheet import LedgerSheet
from zwgk_desktop.domain.township_plan import PlanTask, TownshipPlan, group_tasks, strip_number
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_facts import Facts, choose_quarter, read_facts


def township_plan(desk: Desk, year: int) -> TownshipPlan:
    """Return the township's own 要点 of a year: the tasks that concern it; RuleForbids (empty_plan) without any."""
    quarter = choose_quarter(None, year, desk.today())
    found = [one for one in read_facts(desk, year, quarter) if one.item.township is not False]
    if not found:
        raise RuleForbids(
            "empty_plan", f"{year} 年的台账里没有涉及本单位的任务，写不出要点。", "请先导入县里文件，或新增任务。"
        )
    with desk.store.read() as session:
        county, township = queries.find_office(session)
        sources = out.find_sources(session, year)
    office = LedgerSheet(county, township, quarter, (), desk.today()).unit
    sections = group_tasks([(one.item.section[0] if one.item.section else "", _task(one)) for one in found])
    return TownshipPlan(office, year, tuple(dict.fromkeys(sources)), sections, desk.today())


def _task(one: Facts) -> PlanTask:
    item = one.item
    title = strip_number(item.title)
    text = strip_number(item.text)
    return PlanTask(text, "" if text.startswith(title) else title, item.own_unit, item.responsible_person, one.deadline)


def export_township_plan(desk: Desk, year: int, folder: Path) -> tuple[Path, ...]:
    """Write the township's own 要点 as docx into ``folder``; return its path. Raises OutputFailed."""
    from zwgk_desktop.documents.official_docx import write_official
    from zwgk_desktop.documents.township_plan import build_plan
    from zwgk_desktop.documents.writing import replacing

    plan = township_plan(desk, year)
    target = folder / f"{plan.title.replace(chr(10), '')}.docx"
    with desk.store.write(desk.actor, desk.now()) as unit, replacing(target) as temporary:
        write_official(temporary, build_plan(plan))
        after = {"year": year, "files": [target.name], "items": len(plan.tasks)}
        unit.record(
            AuditEntry("ledger.plan", Area.LEDGER, f"导出{year}年工作要点（{len(plan.tasks)} 项）", None, {}, after)
        )
    return (target,)
