"""What did the office hand in? A frozen quarter: its content and its very files, kept for ever, compared with today."""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.db.queries import ledger_out as out
from zwgk_desktop.db.repositories import ledger_out as rows
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, StoreUnavailable
from zwgk_desktop.domain.periods import parse_quarter
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.quarter_report import Difference, QuarterReport, differences, from_content, to_content
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_export import Papers, write_papers
from zwgk_desktop.services.ledger_out import build_report

FILES = "files"


@dataclass(frozen=True, slots=True)
class FrozenQuarter:
    """A quarter as it was handed in; ``version`` counts from 1."""

    report: QuarterReport
    files: Mapping[str, bytes]
    sha256: str
    frozen_at: datetime
    frozen_by: str
    version: int


def find_frozen(desk: Desk, quarter: str) -> FrozenQuarter | None:
    """Return the latest frozen state of a quarter, if any; StoreUnavailable (damaged) when it was altered."""
    code = parse_quarter(quarter).code
    with desk.store.read() as session:
        found = out.find_snapshots(session, code)
    if not found:
        return None
    row = found[0]
    if hash_content(row.content) != row.sha256:
        raise StoreUnavailable(
            "damaged", f"{code} 定稿的内容与当时的校验值不符。", "请从备份恢复，并保留现在的数据文件备查。"
        )
    files = {kind: base64.b64decode(words) for kind, words in row.content[FILES].items()}
    return FrozenQuarter(from_content(row.content), files, row.sha256, row.frozen_at, row.frozen_by, len(found))


def freeze_quarter(desk: Desk, quarter: str, reason: str = "", progress: Progress | None = None) -> ChangeSet:
    """Keep a quarter as it stands today, workbook and PDF byte for byte.

    RuleForbids: quarter_frozen (it is frozen; with a ``reason`` a further version is kept beside the first),
    empty_ledger.
    """
    code = parse_quarter(quarter).code
    before = find_frozen(desk, code)
    if before is not None and not reason.strip():
        raise RuleForbids(
            "quarter_frozen",
            f"{before.report.sheet.quarter.label}台账已于 {before.report.sheet.made_on} 定稿。",
            "确需重新定稿的，请写明理由；原来的定稿仍会保留。",
        )
    report = build_report(desk, code)
    content = {**to_content(report), FILES: _make_files(report, progress or Silent())}
    sha256 = hash_content(content)
    with desk.store.write(desk.actor, desk.now()) as unit:
        snapshot = rows.add_snapshot(unit, code, content, sha256)
        summary = f"{report.sheet.quarter.label}台账定稿（{len(report.ids)} 项）"
        after = {"quarter": code, "sha256": sha256, "items": len(report.ids), "reason": reason.strip()}
        old = {"sha256": before.sha256} if before else {}
        unit.record(AuditEntry("ledger.freeze", Area.LEDGER, summary, snapshot, old, after))
    return ChangeSet(frozenset({Area.LEDGER}), report.ids, f"{report.sheet.quarter.label}台账已定稿。")


def export_snapshot(
    desk: Desk, quarter: str, folder: Path, papers: Papers, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Write a frozen quarter again: the very files of that day; a county template is filled with its content.

    RuleForbids (not_frozen) and what ``export_quarter`` raises.
    """
    frozen = get_frozen(desk, quarter)
    given = {kind: data for kind, data in frozen.files.items() if not (kind == "xlsx" and papers.template)}
    return write_papers(desk, frozen.report, folder, papers, progress or Silent(), dict(given))


def compare_with_today(desk: Desk, quarter: str) -> tuple[Difference, ...]:
    """Return where today's ledger of a quarter says otherwise than the frozen one; RuleForbids (not_frozen)."""
    frozen = get_frozen(desk, quarter)
    return differences(frozen.report, build_report(desk, quarter))


def get_frozen(desk: Desk, quarter: str) -> FrozenQuarter:
    """Return the latest frozen state of a quarter; RuleForbids (not_frozen) when there is none."""
    found = find_frozen(desk, quarter)
    if found is None:
        raise RuleForbids("not_frozen", f"{parse_quarter(quarter).label}台账还没有定稿。", "请先定稿。")
    return found


def hash_content(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content in its one written form."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _make_files(report: QuarterReport, progress: Progress) -> dict[str, str]:
    from zwgk_desktop.documents.ledger_pdf import write_ledger_pdf
    from zwgk_desktop.documents.ledger_workbook import write_ledger

    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        workbook, pdf = Path(folder) / "a.xlsx", Path(folder) / "a.pdf"
        progress.checkpoint()
        write_ledger(workbook, report.sheet, report.changes, report.overview)
        progress.checkpoint()
        write_ledger_pdf(pdf, report.sheet, paths.font_folders())
        progress.checkpoint()
        return {file.suffix[1:]: base64.b64encode(file.read_bytes()).decode() for file in (workbook, pdf)}
