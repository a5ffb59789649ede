"""How does a quarter's ledger leave the office? Workbook, PDF and mail draft, all of them or none."""

from __future__ import annotations

from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.db.queries import ledger as queries
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.ledger_sheet import LedgerSheet
from zwgk_desktop.domain.periods import parse_quarter
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_facts import read_facts


def build_quarter(desk: Desk, quarter: str) -> LedgerSheet:
    """Return what stands in a quarter's ledger today; RuleForbids when that year has no items."""
    period = parse_quarter(quarter)
    found = read_facts(desk, period.year, period)
    if not found:
        raise RuleForbids(
            "empty_ledger", f"{period.year} 年的台账里还没有任务，无法导出。", "请先导入县里文件，或新增任务。"
        )
    with desk.store.read() as session:
        county, township = queries.find_office(session)
    rows = tuple(one.row(number) for number, one in enumerate(found, 1))
    return LedgerSheet(county, township, period, rows, desk.today())


def export_quarter(
    desk: Desk, quarter: str, folder: Path, pdf: bool = True, mail: bool = False, template: Path | None = None
) -> tuple[Path, ...]:
    """Write the workbook (in the county's own ``template`` when given), the PDF and the mail draft; return the paths.

    Raises InputRefused for a template that cannot be used, OutputFailed when a file cannot be written; then none is.
    """
    from zwgk_desktop.documents.writing import replacing_many

    sheet = build_quarter(desk, quarter)
    targets = {kind: folder / f"{sheet.file_name}.{kind}" for kind in ("xlsx", "pdf", "eml")}
    made = [kind for kind, wanted in (("xlsx", True), ("pdf", pdf), ("eml", mail)) if wanted]
    with desk.store.write(desk.actor, desk.now()) as unit, replacing_many() as outputs:
        places = {kind: outputs.at(targets[kind]) for kind in made}
        _write_workbook(places["xlsx"], sheet, template)
        if pdf:
            from zwgk_desktop.documents.ledger_pdf import write_ledger_pdf

            write_ledger_pdf(places["pdf"], sheet, paths.font_folders())
        if mail:
            _write_mail(places["eml"], sheet, [(targets[k].name, places[k]) for k in made if k != "eml"], desk)
        after = {"quarter": sheet.quarter.code, "files": [targets[k].name for k in made], "items": len(sheet.rows)}
        summary = f"导出{sheet.title}（{len(sheet.rows)} 项）"
        unit.record(AuditEntry("ledger.export", Area.LEDGER, summary, None, {}, after))
    return tuple(targets[kind] for kind in made)


def _write_workbook(path: Path, sheet: LedgerSheet, template: Path | None) -> None:
    if template is None:
        from zwgk_desktop.documents.ledger_workbook import write_ledger

        write_ledger(path, sheet)
        return
    from zwgk_desktop.documents.ledger_template import fill_template

    fill_template(template, path, sheet)


def _write_mail(path: Path, sheet: LedgerSheet, attachments: list[tuple[str, Path]], desk: Desk) -> None:
    from zwgk_desktop.documents.eml_writer import write_draft

    names = "\n".join(f"　　{number}. {name}" for number, (name, _) in enumerate(attachments, 1))
    body = (
        f"县政务公开主管部门：\n\n　　现报送{sheet.title}，{sheet.summary()}，请审阅。\n\n附件：\n{names}\n\n"
        f"{sheet.unit}\n{sheet.made_on.year}年{sheet.made_on.month}月{sheet.made_on.day}日\n"
    )
    write_draft(path, f"报送{sheet.title}", body, attachments, desk.now())
