"""How do doubtful rows go back to the villages and come home mended? Return workbooks out, answers in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.cleaning import clean_text, pack
from zwgk_desktop.domain.errors import InputRefused, WrongUsage
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.subsidies import Line, Terms
from zwgk_desktop.domain.subsidies.differences import Difference, compare_lists
from zwgk_desktop.domain.subsidies.mending import (
    TITLES,
    Place,
    Verdict,
    held_values,
    judge_row,
    line_values,
)
from zwgk_desktop.services.subsidies.lists import check_list, load_synonyms, read_list
from zwgk_desktop.services.subsidies.mending import AREAS, close_edit, open_for_edit, write_line

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import BatchRow
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.documents.return_workbook import ReturnRow
    from zwgk_desktop.services.desk import Desk

BLANKS = {"id": "id", "card": "card", "name": "name", "amount": "amount", "date": "date", "village": "village"}
FIELD_OF = {title: name for name, title in TITLES.items()}
NO_VILLAGE = "未写明村"
COLUMNS_OF = {
    "dup_person": ("id",),
    "id_conflict": ("name", "id"),
    "person_two_villages": ("village",),
    "shared_card": ("card",),
    "deceased": ("remark",),
    "amount_mismatch": ("area", "amount"),
}


@dataclass(frozen=True, slots=True)
class Returned:
    """What came home: rows taken in, lines changed, rows still wrong (place and why), rows as they were."""

    taken: int
    changed: int
    still: tuple[tuple[Place, str], ...]
    unchanged: int
    changes: ChangeSet


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
            sheet = ReturnSheet(office.name, name, title, office.office_phone, found)
            write_return(outputs.at(path), sheet, desk.now())
            paths.append(path)
    with desk.store.write(desk.actor, desk.now()) as unit:
        count = sum(map(len, wanted.values()))
        summary = f"生成“{batch.programme}”{batch.year}年清单退回核实表 {len(paths)} 份，{count} 行"
        after = {"villages": list(wanted), "rows": count}
        unit.record(AuditEntry("batch.return_sheets", Area.SUBSIDIES, summary, batch_id, after=after))
    return paths


def take_return(desk: Desk, batch_id: int, path: Path) -> Returned:
    """Take a return workbook that a village filled in: every row that now passes is stored, the others are told."""
    answers = _read_answers(path)
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = open_for_edit(unit, batch_id)
        taken, changed, unchanged = 0, 0, 0
        still: list[tuple[Place, str]] = []
        verdicts: dict[tuple[str, int, int], Verdict] = {}
        for place, values in answers.items():
            outcome, verdict = _apply(desk, unit, batch, place, values)
            taken, changed = taken + (outcome == "taken"), changed + (outcome == "changed")
            unchanged += outcome == "same"
            if outcome == "wrong" and verdict:
                still.append((place, verdict.errors[0].message))
            elif outcome == "gone":
                still.append((place, "清单里已没有这一行。"))
            elif verdict:
                verdicts[place.sheet, place.row, place.panel] = verdict
        close_edit(desk, unit, batch, sorted({key[:2] for key in verdicts}), verdicts)
        message = f"收回核实表：补收 {taken} 行，修改 {changed} 行，仍有问题 {len(still)} 行，未变 {unchanged} 行。"
        summary = f"“{batch.programme}”{batch.year}年清单{message}"
        after = {"file": path.name, "taken": taken, "changed": changed, "still": len(still)}
        unit.record(AuditEntry("batch.return_taken", Area.SUBSIDIES, summary, batch_id, after=after))
    return Returned(taken, changed, tuple(still), unchanged, ChangeSet(AREAS, (batch_id,), message))


def compare_with_file(
    desk: Desk, batch_id: int, path: Path, columns: Mapping[str, Any] | None = None, progress: Progress | None = None
) -> list[Difference]:
    """Return what a mended list would change against a batch (before it is imported as its correction)."""
    from zwgk_desktop.db.queries import subsidies, subsidy_mending

    with desk.store.read() as session:
        batch = subsidies.get_batch(session, batch_id)
        old = subsidy_mending.find_batch_lines(session, batch_id)
    terms = Terms(batch.rounding, batch.tolerance_fen)
    return compare_lists(old, check_list(path, desk.today(), columns, progress, terms).checked.lines)


def compare_batches(desk: Desk, old_id: int, new_id: int) -> list[Difference]:
    """Return what a batch changes against another one, e.g. a correction against what it replaces."""
    from zwgk_desktop.db.queries import subsidies, subsidy_mending

    with desk.store.read() as session:
        for key in (old_id, new_id):
            subsidies.get_batch(session, key)
        lines: list[list[Line]] = [subsidy_mending.find_batch_lines(session, key) for key in (old_id, new_id)]
    return compare_lists(*lines)


def _rows_by_village(session: Any, batch: BatchRow) -> dict[str, list[ReturnRow]]:
    from zwgk_desktop.db.queries import subsidies, subsidy_mending
    from zwgk_desktop.documents.return_workbook import ReturnRow

    found: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for one in subsidies.find_findings(session, batch.id):
        if one.row is not None and one.state in ("open", "handed_back"):
            found[one.sheet, one.row].append(one)
    villages = {row.id: row.name for row in _villages(session)}
    rows: dict[str, list[ReturnRow]] = defaultdict(list)
    for held in subsidies.find_held_lines(session, batch.id):
        values = held_values(held.cells, held.fields, load_synonyms())
        told = found.get((held.sheet, held.row), [])
        reasons = tuple(f.message for f in told) or ((held.reason,) if held.reason else ())
        place = villages.get(held.village_id or 0) or values["village"] or NO_VILLAGE
        rows[place].append(ReturnRow(values, reasons, _blanks(told), held.sheet, held.row, held.panel, True))
    warned = {spot for spot, told in found.items() if any(f.severity == "warning" for f in told)}
    for line in subsidies.find_lines(session, batch.id) if warned else []:
        if (line.sheet, line.row) in warned:
            told = [f for f in found[line.sheet, line.row] if f.severity == "warning"]
            values = line_values(subsidy_mending.as_line(line))
            row = ReturnRow(
                values, tuple(f.message for f in told), _blanks(told), line.sheet, line.row, line.panel, False
            )
            rows[line.village or NO_VILLAGE].append(row)
    return dict(rows)


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


def _read_answers(path: Path) -> dict[Place, dict[str, str]]:
    from zwgk_desktop.documents.return_workbook import PANEL, ROW, SHEET

    answers: dict[Place, dict[str, str]] = {}
    for sheet in read_list(path).sheets:
        head: dict[str, int] = {}
        for row in sheet.rows:
            texts = [pack(clean_text(value)) for value in row]
            if ROW in texts and SHEET in texts:
                head = {text: at for at, text in enumerate(texts) if text}
            elif head and (number := _number(row, head[ROW])):
                place = Place(clean_text(row[head[SHEET]]), number, _number(row, head.get(PANEL, -1)) or 1)
                answers[place] = {
                    name: clean_text(row[head[title]])
                    for title, name in FIELD_OF.items()
                    if title in head and clean_text(row[head[title]])
                }
    if not answers:
        raise InputRefused("no_header", "这不是本程序生成的退回核实表。", "请核对是否选错了文件。")
    return answers


def _number(row: Sequence[Any], at: int) -> int:
    text = clean_text(row[at]) if 0 <= at < len(row) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _apply(
    desk: Desk, unit: UnitOfWork, batch: BatchRow, place: Place, values: Mapping[str, str]
) -> tuple[str, Verdict | None]:
    """Store one answer; return taken, changed, same, wrong or gone, with the judgement of the row."""
    from zwgk_desktop.db.queries import subsidy_mending as queries
    from zwgk_desktop.db.repositories import subsidy_life

    lines, held = queries.find_rows_at(unit.session, batch.id, place.sheet, place.row)
    kept = [row for row in (queries.get_held(unit.session, key)[1] for key in held) if row.panel == place.panel]
    stored = [row for row in (queries.get_line(unit.session, key)[1] for key in lines) if row.panel == place.panel]
    if not kept and not stored:
        return "gone", None
    before = (
        held_values(kept[0].cells, kept[0].fields, load_synonyms()) if kept else line_values(queries.as_line(stored[0]))
    )
    after = {**before, **values}
    if after == before:
        return "same", None
    verdict = judge_row(place, after, Terms(batch.rounding, batch.tolerance_fen), desk.today())
    if verdict.line is None:
        return "wrong", verdict
    if stored and line_values(verdict.line) == before:
        return "same", None
    if kept:
        subsidy_life.remove_held(unit.session, kept[0].id)
    write_line(desk, unit, batch.id, verdict.line, None if kept else stored[0].id)
    return ("taken" if kept else "changed"), verdict


def _safe(text: str) -> str:
    return re.sub(r'[\\/:*?"<>|\s]', "_", text) or "_"
