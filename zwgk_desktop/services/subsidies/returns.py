"""How do doubtful rows go back to the villages? A workbook for each, with its rows, the reasons, blanks to fill."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.subsidies.mending import held_values, line_values
from zwgk_desktop.domain.subsidies.panels import panel_of
from zwgk_desktop.services.subsidies.synonyms import load_synonyms

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import BatchRow
    from zwgk_desktop.documents.return_workbook import ReturnRow
    from zwgk_desktop.services.desk import Desk

BLANKS = {"id": "id", "card": "card", "name": "name", "amount": "amount", "date": "date", "village": "village"}
NO_VILLAGE = "未写明村"
COLUMNS_OF = {
    "dup_person": ("id",),
    "id_conflict": ("name", "id"),
    "person_two_villages": ("village",),
    "shared_card": ("card",),
    "deceased": ("remark",),
    "amount_mismatch": ("area", "amount"),
}


def write_returns(desk: Desk, batch_id: int, folder: Path, village: str | None = None) -> list[Path]:
    """Write a return workbook for every village (or one) with rows held back or warned of; all of them or none."""
    from zwgk_desktop.db.queries import subsidies, township
    from zwgk_desktop.documents.return_workbook import ReturnSheet, write_return
    from zwgk_desktop.documents.writing import replacing_many

    with desk.store.read() as session:
        batch = subsidies.get_batch(session, batch_id)
        office = township.get_township(session)
        rows = _rows_by_village(session, batch)
    wanted = {name: found for name, found in rows.items() if village is None or name == village}
    if not wanted:
        raise WrongUsage("nothing_to_return", "没有需要退回核实的行。", "清单没有未收的行，也没有待处理的提醒。")
    title = f"{batch.year}年{batch.programme}{batch.period}"
    paths = []
    with replacing_many() as outputs:
        for name, found in wanted.items():
            path = folder / f"退回核实_{_safe(name)}_{_safe(title)}.xlsx"
            sheet = ReturnSheet(office.name, name, title, office.office_phone, found, batch_id)
            write_return(outputs.at(path), sheet, desk.now())
            paths.append(path)
    with desk.store.write(desk.actor, desk.now()) as unit:
        count = sum(map(len, wanted.values()))
        summary = f"生成“{batch.programme}”{batch.year}年清单退回核实表 {len(paths)} 份，{count} 行"
        after = {"villages": list(wanted), "rows": count}
        unit.record(AuditEntry("batch.return_sheets", Area.SUBSIDIES, summary, batch_id, after=after))
    return paths


def _rows_by_village(session: Any, batch: BatchRow) -> dict[str, list[ReturnRow]]:
    from zwgk_desktop.db.queries import subsidies, subsidy_mending
    from zwgk_desktop.documents.return_workbook import ReturnRow

    told: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for one in subsidies.find_findings(session, batch.id):
        if one.row is not None and one.state in ("open", "handed_back"):
            told[one.sheet, one.row].append(one)
    villages = {row.id: row.name for row in _villages(session)}
    rows: dict[str, list[ReturnRow]] = defaultdict(list)
    for held in subsidies.find_held_lines(session, batch.id):
        values = held_values(held.cells, held.fields, load_synonyms())
        found = _about(told, held)
        reasons = tuple(f.message for f in found) or ((held.reason,) if held.reason else ())
        place = villages.get(held.village_id or 0) or values["village"] or NO_VILLAGE
        rows[place].append(ReturnRow(values, reasons, _blanks(found), held.sheet, held.row, held.panel, True))
    warned = {spot for spot, found in told.items() if any(f.severity == "warning" for f in found)}
    for line in subsidies.find_lines(session, batch.id) if warned else []:
        found = [f for f in _about(told, line) if f.severity == "warning"]
        if found:
            values, reasons = line_values(subsidy_mending.as_line(line)), tuple(f.message for f in found)
            row = ReturnRow(values, reasons, _blanks(found), line.sheet, line.row, line.panel, False)
            rows[line.village or NO_VILLAGE].append(row)
    return dict(rows)


def _about(told: Mapping[tuple[str, int], list[Any]], row: Any) -> list[Any]:
    """Return what is said of a row, not of one beside it."""
    return [f for f in told.get((row.sheet, row.row), ()) if panel_of(f.column) in (0, row.panel)]


def _villages(session: Any) -> Sequence[Any]:
    from zwgk_desktop.db.queries.township import find_villages

    return find_villages(session, None)


def _blanks(told: Sequence[Any]) -> frozenset[str]:
    fields: set[str] = set()
    for one in told:
        fields |= set(COLUMNS_OF.get(one.kind, ()))
        head = one.kind.split("_", 1)[0]
        fields |= {BLANKS[head]} if head in BLANKS and one.kind not in COLUMNS_OF else set()
    return frozenset(fields)


def _safe(text: str) -> str:
    return re.sub(r'[\\/:*?"<>|\s]', "_", text) or "_"
