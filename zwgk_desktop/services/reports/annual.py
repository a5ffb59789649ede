"""What does the annual report of a year say? Proposed from the registers, edited, checked, frozen, exported.

A draft keeps only what the officer typed; everything else follows the registers until the report is frozen. A frozen
report is a snapshot that exports the same for ever (国办公开办函〔2021〕30号; 政府信息公开条例 arts. 49, 50).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.reports.annual import AnnualReport, show_number, typed_number
from zwgk_desktop.domain.reports.annual_layout import AnnualLayout
from zwgk_desktop.domain.reports.year import difference
from zwgk_desktop.domain.review import DRAFT_MARK, ReviewFacts, ReviewState, require_approved
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.reports.annual_draft import (
    KIND,
    AnnualDraft,
    build_draft,
    check_year,
    find_draft,
    get_draft,
    hash_report,
    hash_snapshot,
    proposed,
    restore,
    snapshot,
)
from zwgk_desktop.services.reports.annual_layout import load_layout

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.reports import DraftRow

__all__ = [
    "AnnualDraft",
    "annual_review",
    "annual_years",
    "change_draft",
    "check_draft",
    "compare_today",
    "draft_mark",
    "export_annual",
    "freeze",
    "get_draft",
    "proposed",
    "reopen",
    "take_last_year",
    "write_preview",
]

AREA = frozenset({Area.REGISTERS})


def annual_years(desk: Desk) -> list[int]:
    """Return the years to offer, newest first: this one, the last, and those with a draft."""
    from zwgk_desktop.db.queries import reports as queries

    with desk.store.read() as session:
        kept = {int(row.period) for row in queries.find_drafts(session, KIND) if row.period.isdecimal()}
    return sorted(kept | {desk.today().year, desk.today().year - 1}, reverse=True)


def check_draft(desk: Desk, year: int) -> tuple[Finding, ...]:
    """Return what is wrong with the report as it stands."""
    return get_draft(desk, year).findings


def change_draft(
    desk: Desk, year: int, texts: Mapping[str, str | None] | None = None, cells: Mapping[str, Any] | None = None
) -> ChangeSet:
    """Write parts and cells over the proposal; None takes the proposal again. RuleForbids when it is frozen.

    WrongUsage for an unknown part or cell, a summed cell, or what is no such number: nothing is changed then.
    """
    layout = load_layout()
    check_year(desk, year)
    wanted_texts, wanted_cells = _read_changes(layout, texts or {}, cells or {})
    names = [layout.part(key).heading for key in wanted_texts] + [layout.name(cell) for cell in wanted_cells]
    summary = f"修改{year}年年度报告：{'、'.join(names[:3])}{'等' if len(names) > 3 else ''}"
    return _save(desk, year, {"texts": wanted_texts, "cells": wanted_cells}, summary)


def take_last_year(desk: Desk, year: int, path: Path) -> ChangeSet:
    """Keep last year's report, made elsewhere (docx), beside the draft: 上年结转 follows it and is checked against it.

    Raises InputRefused (superseded_layout, not_annual_report, wrong_year …); RuleForbids when a report is frozen.
    """
    from zwgk_desktop.documents.annual_reader import read_annual

    check_year(desk, year)
    _refuse_frozen(find_draft(desk, year), year)
    earlier = find_draft(desk, year - 1)
    if earlier is not None and earlier.frozen_at is not None:
        raise RuleForbids("last_year_frozen", f"{year - 1} 年的年度报告已在程序中定稿，以它为准。")
    report = read_annual(path, load_layout())
    if report.year != year - 1:
        seen = f"是 {report.year} 年的" if report.year else "没有写明年度"
        raise InputRefused("wrong_year", f"这份年度报告{seen}，应选 {year - 1} 年的。", "请核对是否选错了文件。")
    cells = {cell: show_number(number) for cell, number in report.tables.numbers.items()}
    return _save(
        desk, year, {"last": {"file": path.name, "cells": cells}}, f"以《{path.name}》为{year}年年度报告的上年数"
    )


def _refuse_frozen(row: DraftRow | None, year: int) -> None:
    if row is not None and row.frozen_at is not None:
        raise RuleForbids(
            "report_frozen", f"{year} 年的年度报告已经定稿，不能修改。", "确需更正的，请先撤销定稿并写明理由。"
        )


def _save(desk: Desk, year: int, changed: Mapping[str, Any], summary: str) -> ChangeSet:
    """Write parts of a draft's content: mappings ``texts`` and ``cells`` are merged, None takes an entry out."""
    from zwgk_desktop.db.queries import reports as queries
    from zwgk_desktop.db.repositories import reports as rows
    from zwgk_desktop.db.repositories.review import void_all

    with desk.store.write(desk.actor, desk.now()) as unit:
        row = queries.find_draft(unit.session, KIND, str(year))
        _refuse_frozen(row, year)
        before = dict(row.content) if row else {}
        merged = {key: _merged(before.get(key, {}), changed[key]) for key in ("texts", "cells") if key in changed}
        content = {**before, **changed, **merged}
        draft_id = rows.save_draft(unit, KIND, str(year), content)
        void_all(unit.session, "annual", [year], unit.now, "内容已修改")
        unit.record(AuditEntry("report.change", Area.REGISTERS, summary, draft_id, before, content))
    return ChangeSet(AREA, (draft_id,), "已保存。")


def freeze(desk: Desk, year: int) -> ChangeSet:
    """Fix the report as it stands.

    RuleForbids: the year is not over, an error is open, it is frozen already, or not exactly this passed the gate.
    """
    from zwgk_desktop.db.repositories import reports as rows

    draft = get_draft(desk, year)
    if draft.frozen_at is not None:
        raise RuleForbids("report_frozen", f"{year} 年的年度报告已经定稿。")
    if desk.today() <= date(year, 12, 31):
        raise RuleForbids(
            "year_not_over", f"{year} 年还没有结束，统计期限到 12 月 31 日，不能定稿。", "可以先导出草稿。"
        )
    errors = [one for one in draft.findings if one.severity is Severity.ERROR]
    if errors:
        raise RuleForbids(
            "annual_errors",
            f"年度报告还有 {len(errors)} 处错误，不能定稿。第一处：{errors[0].message}",
            "请改正后再定稿。",
        )
    require_approved(annual_review(desk, draft), "定稿")
    row = find_draft(desk, year)
    content = {**(row.content if row else {}), "frozen": snapshot(draft.report)}
    with desk.store.write(desk.actor, desk.now()) as unit:
        sha256 = hash_snapshot(content["frozen"])
        draft_id = rows.save_draft(unit, KIND, str(year), content, desk.now(), sha256)
        after = {"year": year, "sha256": sha256, "frozen": content["frozen"]}
        unit.record(AuditEntry("report.freeze", Area.REGISTERS, f"{year}年年度报告定稿", draft_id, {}, after))
    return ChangeSet(AREA, (draft_id,), f"{year} 年的年度报告已定稿。")


def annual_review(desk: Desk, draft: AnnualDraft) -> ReviewFacts:
    """Return how far exactly this draft is at the gate."""
    from zwgk_desktop.db.queries.review import find_decisions

    with desk.store.read() as session:
        decisions = find_decisions(session, "annual", draft.year)
    return ReviewFacts("annual", draft.year, hash_report(draft.report), decisions)


def draft_mark(desk: Desk, draft: AnnualDraft) -> str:
    """Return what stands on the paper of a report that has not passed the gate: 送审稿, "" when it has."""
    approved = draft.frozen_at is not None or annual_review(desk, draft).state is ReviewState.APPROVED
    return "" if approved else DRAFT_MARK


def reopen(desk: Desk, year: int, reason: str) -> ChangeSet:
    """Take the freezing back with a reason; what was frozen stays in the audit trail."""
    from zwgk_desktop.db.repositories import reports as rows
    from zwgk_desktop.db.repositories.review import void_all

    row = find_draft(desk, year)
    if row is None or row.frozen_at is None:
        raise RuleForbids("report_not_frozen", f"{year} 年的年度报告没有定稿，不用撤销。")
    if not reason.strip():
        raise RuleForbids("no_reason", "请写明撤销定稿的理由。")
    content = {key: value for key, value in row.content.items() if key != "frozen"}
    with desk.store.write(desk.actor, desk.now()) as unit:
        draft_id = rows.save_draft(unit, KIND, str(year), content)
        void_all(unit.session, "annual", [year], unit.now, "已撤销定稿")
        summary = f"撤销{year}年年度报告定稿：{reason.strip()}"
        before = {"frozen": row.content["frozen"], "sha256": row.content_sha256}
        unit.record(AuditEntry("report.reopen", Area.REGISTERS, summary, draft_id, before, {"reason": reason.strip()}))
    return ChangeSet(AREA, (draft_id,), "已撤销定稿，可以修改。")


def compare_today(desk: Desk, year: int) -> list[tuple[str, str, str]]:
    """Return (where, frozen, today) of everything the registers would now say otherwise; RuleForbids unless frozen."""
    row = find_draft(desk, check_year(desk, year))
    if row is None or row.frozen_at is None:
        raise RuleForbids("report_not_frozen", f"{year} 年的年度报告没有定稿，无可对照。")
    today = build_draft(desk, year, row.content).report
    return difference(*(_named(report) for report in (restore(row), today)))


def export_annual(desk: Desk, year: int, folder: Path) -> tuple[Path, ...]:
    """Write the report as docx and PDF, frozen or as it stands; return the paths. OutputFailed: none is written.

    Until it has passed the gate every page says 送审稿.
    """
    from zwgk_desktop.documents.annual_docx import build_annual
    from zwgk_desktop.documents.official_docx import write_official
    from zwgk_desktop.documents.official_pdf import write_official_pdf
    from zwgk_desktop.documents.writing import replacing_many

    draft, layout = get_draft(desk, year), load_layout()
    document = replace(build_annual(layout, draft.report), mark=draft_mark(desk, draft))
    name = draft.report.title(layout) + ("" if draft.frozen_at else "（草稿）")
    targets = (folder / f"{name}.docx", folder / f"{name}.pdf")
    with replacing_many() as outputs:
        write_official(outputs.at(targets[0]), document)
        write_official_pdf(outputs.at(targets[1]), document, paths.font_folders())
    with desk.store.write(desk.actor, desk.now()) as unit:
        after = {"year": year, "files": [target.name for target in targets], "frozen": draft.frozen_at is not None}
        unit.record(AuditEntry("report.export", Area.REGISTERS, f"导出{name}", draft.id or None, {}, after))
    return targets


def write_preview(desk: Desk, year: int, path: Path) -> int:
    """Write the report as it stands as a PDF to look at, without a trace in the trail; return the number of pages."""
    from zwgk_desktop.documents.annual_docx import build_annual
    from zwgk_desktop.documents.official_pdf import write_official_pdf
    from zwgk_desktop.documents.writing import replacing

    draft = get_draft(desk, year)
    document = replace(build_annual(load_layout(), draft.report), mark=draft_mark(desk, draft))
    with replacing(path) as temporary:
        return write_official_pdf(temporary, document, paths.font_folders())


def _read_changes(
    layout: AnnualLayout, texts: Mapping[str, str | None], cells: Mapping[str, Any]
) -> tuple[dict[str, str | None], dict[str, str | None]]:
    parts = {part.key for part in layout.parts if not part.table}
    if unknown := [key for key in texts if key not in parts]:
        raise WrongUsage(
            "annual_part", f"年度报告没有可填文字的“{unknown[0]}”部分。", f"可填：{'、'.join(sorted(parts))}。"
        )
    read: dict[str, str | None] = {}
    for cell, words in cells.items():
        if words is None and cell in layout.places:
            read[cell] = None
        else:
            read[cell] = show_number(typed_number(layout, cell, words))
    if not texts and not cells:
        raise WrongUsage("nothing", "没有要改的内容。")
    return {key: None if text is None else text.strip() for key, text in texts.items()}, read


def _merged(old: Mapping[str, str], new: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in {**old, **new}.items() if value is not None}


def _named(report: AnnualReport) -> dict[str, str]:
    """Everything a report says, by the words that name its place."""
    layout = load_layout()
    texts = {layout.part(key).heading: text for key, text in report.texts.items()}
    cells = {layout.name(cell): show_number(report.tables.count(cell)) for cell in layout.places}
    return {**cells, **texts}
