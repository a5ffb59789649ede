"""How does a quarter's ledger leave the office? Workbook, PDF, signature sheet and mail draft, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.ledger_sheet import LedgerSheet
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.quarter_report import QuarterReport
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_out import build_quarter, build_report
from zwgk_desktop.services.ledger_out_template import TemplateUse, remember_template, settle_template

__all__ = ["Papers", "TemplateUse", "build_quarter", "export_quarter", "write_papers"]

SIGNATURE_NAME = "（签字盖章页）"
MAILED = ("xlsx", "pdf")  # the signature sheet goes as a scan, once it is signed


@dataclass(frozen=True, slots=True)
class Papers:
    """Which papers are wanted beside the workbook."""

    pdf: bool = True
    mail: bool = False
    sign: bool = False
    template: TemplateUse | None = None


def export_quarter(
    desk: Desk,
    quarter: str,
    folder: Path,
    pdf: bool = True,
    mail: bool = False,
    template: Path | TemplateUse | None = None,
    sign: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write the workbook (in the county's own ``template``), PDF, signature sheet and mail; return the paths.

    Raises InputRefused for a template that cannot be used, OutputFailed when a file cannot be written, Cancelled when
    it was stopped; then no file is there.
    """
    use = TemplateUse(template) if isinstance(template, Path) else template
    return write_papers(desk, build_report(desk, quarter), folder, Papers(pdf, mail, sign, use), progress or Silent())


def write_papers(
    desk: Desk,
    report: QuarterReport,
    folder: Path,
    papers: Papers,
    progress: Progress,
    given: dict[str, bytes] | None = None,
) -> tuple[Path, ...]:
    """Write a report's papers and record it; ``given`` are the bytes of kinds kept when it was frozen."""
    from zwgk_desktop.documents.writing import replacing_many

    sheet, kept = report.sheet, given or {}
    writers = _writers(desk, report, papers)
    targets = {kind: folder / name for kind, name in _names(sheet, papers).items()}
    with desk.store.write(desk.actor, desk.now()) as unit, replacing_many() as outputs:
        places: dict[str, Path] = {}
        for number, (kind, target) in enumerate(targets.items()):
            progress.checkpoint()
            progress.report(number, len(targets), f"正在写 {target.name}")
            places[kind] = outputs.at(target)
            if kind == "eml":
                _write_mail(places[kind], sheet, [(targets[k].name, places[k]) for k in MAILED if k in places], desk)
            elif kind in kept:
                places[kind].write_bytes(kept[kind])
            else:
                writers[kind](places[kind])
        progress.checkpoint()
        if papers.template is not None and papers.template.remember:
            proposal, columns = settle_template(desk, papers.template)
            remember_template(unit, sheet.county, proposal, columns)
        after = {"quarter": sheet.quarter.code, "files": [t.name for t in targets.values()], "items": len(sheet.rows)}
        if given is not None:
            after["frozen"] = True
        summary = f"导出{sheet.title}（{len(sheet.rows)} 项{'，定稿' if given is not None else ''}）"
        unit.record(AuditEntry("ledger.export", Area.LEDGER, summary, None, {}, after))
    return tuple(targets.values())


def _names(sheet: LedgerSheet, papers: Papers) -> dict[str, str]:
    """Return the file name of each wanted kind, the mail last: it takes the others along."""
    names = {"xlsx": f"{sheet.file_name}.xlsx"}
    if papers.pdf:
        names["pdf"] = f"{sheet.file_name}.pdf"
    if papers.sign:
        names["docx"] = f"{sheet.file_name}{SIGNATURE_NAME}.docx"
    if papers.mail:
        names["eml"] = f"{sheet.file_name}.eml"
    return names


def _writers(desk: Desk, report: QuarterReport, papers: Papers) -> dict[str, Callable[[Path], object]]:
    def workbook(path: Path) -> None:
        _write_workbook(path, desk, report, papers.template)

    def pdf(path: Path) -> None:
        from zwgk_desktop.documents.ledger_pdf import write_ledger_pdf

        write_ledger_pdf(path, report.sheet, paths.font_folders())

    def signature(path: Path) -> None:
        from zwgk_desktop.documents.official_docx import write_official
        from zwgk_desktop.documents.signature_sheet import build_signature_sheet

        others = tuple(name for kind, name in _names(report.sheet, papers).items() if kind in ("xlsx", "pdf"))
        write_official(path, build_signature_sheet(report.sheet, others))

    return {"xlsx": workbook, "pdf": pdf, "docx": signature}


def _write_workbook(path: Path, desk: Desk, report: QuarterReport, use: TemplateUse | None) -> None:
    if use is None:
        from zwgk_desktop.documents.ledger_workbook import write_ledger

        write_ledger(path, report.sheet, report.changes, report.overview)
        return
    from zwgk_desktop.documents.ledger_template import fill_template

    _, columns = settle_template(desk, use)
    fill_template(use.path, path, report.sheet, columns, use.over_filled)


def _write_mail(path: Path, sheet: LedgerSheet, attachments: list[tuple[str, Path]], desk: Desk) -> None:
    from zwgk_desktop.documents.eml_writer import write_draft

    names = "\n".join(f"　　{number}. {name}" for number, (name, _) in enumerate(attachments, 1))
    body = (
        f"县政务公开主管部门：\n\n　　现报送{sheet.title}，{sheet.summary()}，请审阅。\n\n附件：\n{names}\n\n"
        f"{sheet.unit}\n{sheet.made_on.year}年{sheet.made_on.month}月{sheet.made_on.day}日\n"
    )
    write_draft(path, f"报送{sheet.title}", body, attachments, desk.now())
