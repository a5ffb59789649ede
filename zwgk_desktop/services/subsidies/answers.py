"""What does a village say about its doubtful rows? A return workbook that came home: values taken, words kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import BatchState, next_batch_state
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.cleaning import clean_text, pack
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.subsidies import RawSheet, Terms
from zwgk_desktop.domain.subsidies.mending import FIELDS, TITLES, Place, Verdict, held_values, judge_row, line_values
from zwgk_desktop.domain.subsidies.panels import panel_of
from zwgk_desktop.services.subsidies.batches import accept_with_reasons
from zwgk_desktop.services.subsidies.lists import read_list
from zwgk_desktop.services.subsidies.mending import AREAS, close_edit, open_for_edit, write_line
from zwgk_desktop.services.subsidies.synonyms import load_synonyms

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import BatchRow
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.services.desk import Desk

FIELD_OF = {title: name for name, title in TITLES.items()}
SAID = "村里核实："
KEPT_DIGITS = 15  # a number typed into a numeric cell keeps no more
OUTCOME_WORDS = {"taken": "补正后收入", "changed": "已修改", "same": "没有变化", "wrong": "仍有问题", "gone": "找不到"}


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """One row of the workbook: what became of it (OUTCOME_WORDS), fields by title (before, after), the village's word.

    ``problem`` says why it is still wrong; ``warnings`` are the open warnings about it now.
    """

    place: Place
    name: str
    outcome: str
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    said: str = ""
    problem: str = ""
    warnings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """What came home, row by row, and what to reload."""

    batch_id: int
    rows: tuple[AnsweredRow, ...]
    changes: ChangeSet

    def count(self, outcome: str) -> int:
        """Return how many rows ended so."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def still(self) -> tuple[AnsweredRow, ...]:
        """Return the rows that are still wrong, or no longer there."""
        return tuple(row for row in self.rows if row.problem)

    @property
    def answered(self) -> tuple[AnsweredRow, ...]:
        """Return the rows with open warnings that the village says something about."""
        return tuple(row for row in self.rows if row.said and row.warnings)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What an answer would do: the row stored (line or held id), what it was, and the judgement of what it would be."""

    outcome: str
    line_id: int | None = None
    held_id: int | None = None
    before: Mapping[str, str] = field(default_factory=dict)
    verdict: Verdict | None = None


def take_return(desk: Desk, batch_id: int, path: Path) -> Returned:
    """Take a return workbook that a village filled in: every row that now passes is stored, the others are told.

    The village's word stays with rows still held back; for warnings it waits for :func:`accept_answers`.
    Raises InputRefused (no_header, other_batch), RuleForbids once the list is posted.
    """
    from zwgk_desktop.db.queries import subsidies as queries

    answers = _read_answers(path, batch_id)
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = queries.get_batch(unit.session, batch_id)
        next_batch_state(BatchState(batch.state), "edit")
        plans = {place: _plan(desk, unit, batch, place, values) for place, (values, _) in answers.items()}
        if any(plan.outcome in ("taken", "changed") for plan in plans.values()):
            open_for_edit(unit, batch_id)
            done = {place: _store(desk, unit, batch_id, plan) for place, plan in plans.items() if plan.verdict}
            close_edit(desk, unit, batch, [p for p, v in done.items() if v], {p: v for p, v in done.items() if v})
        waiting = _warnings(unit, batch_id)
        rows = tuple(_answered(place, plans[place], said, waiting) for place, (_, said) in answers.items())
        _keep_words(unit, plans, rows)
        counts = {word: sum(row.outcome == key for row in rows) for key, word in OUTCOME_WORDS.items()}
        message = "收回核实表：" + "，".join(f"{word} {count} 行" for word, count in counts.items() if count)
        after = {key: sum(row.outcome == key for row in rows) for key in OUTCOME_WORDS} | {"file": path.name}
        summary = f"“{batch.programme}”{batch.year}年清单{message}"
        unit.record(AuditEntry("batch.return_taken", Area.SUBSIDIES, summary, batch_id, after=after))
    return Returned(batch_id, rows, ChangeSet(AREAS, (batch_id,), f"{message}。"))


def accept_answers(desk: Desk, returned: Returned) -> ChangeSet:
    """Accept the open warnings that the village's words explain, each with those words as its reason."""
    reasons: dict[str, list[int]] = {}
    for row in returned.answered:
        reasons.setdefault(f"{SAID}{row.said}", []).extend(row.warnings)
    return accept_with_reasons(desk, returned.batch_id, reasons)


def _read_answers(path: Path, batch_id: int) -> dict[Place, tuple[dict[str, str], str]]:
    """Return by place what the village changed (texts by field) and what it says."""
    given: dict[Place, tuple[dict[str, str], str]] = {}
    written: dict[Place, dict[str, str]] = {}
    for sheet in read_list(path).sheets:
        for place, values, said in _read_sheet(sheet, batch_id):
            if sheet.hidden:
                written[place] = values
            else:
                given[place] = (values, said)
    if not given:
        raise InputRefused("no_header", "这不是本程序生成的退回核实表。", "请核对是否选错了文件。")
    return {
        place: ({k: text for k, text in values.items() if text != written.get(place, {}).get(k, "")}, said)
        for place, (values, said) in given.items()
    }


def _read_sheet(sheet: RawSheet, batch_id: int) -> list[tuple[Place, dict[str, str], str]]:
    from zwgk_desktop.documents.return_workbook import ANSWER, BATCH, PANEL, ROW, SHEET

    found = []
    head: dict[str, int] = {}
    for row in sheet.rows:
        texts = [pack(clean_text(value)) for value in row]
        if ROW in texts and SHEET in texts:
            head = {text: at for at, text in enumerate(texts) if text}
        elif head and (number := _number(row, head[ROW])):
            if (of := _number(row, head.get(BATCH, -1))) and of != batch_id:
                raise InputRefused("other_batch", f"这份核实表是编号 {of} 的清单的，不是这一批的。", "请核对文件。")
            place = Place(_text(row, head[SHEET]), number, _number(row, head.get(PANEL, -1)) or 1)
            values = {name: _text(row, head[title], name) for title, name in FIELD_OF.items() if title in head}
            said = _text(row, head.get(ANSWER, -1))
            found.append((place, {name: text for name, text in values.items() if text}, said))
    return found


def _text(row: Sequence[Any], at: int, name: str = "") -> str:
    """Return a cell as text; a long number in a numeric cell has lost its end and must not look whole."""
    value = row[at] if 0 <= at < len(row) else ""
    if name in ("id", "card") and isinstance(value, (int, float)) and abs(value) >= 10**KEPT_DIGITS:
        return f"{float(value):.9E}"
    return clean_text(value)


def _number(row: Sequence[Any], at: int) -> int:
    text = _text(row, at)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _plan(desk: Desk, unit: UnitOfWork, batch: BatchRow, place: Place, values: Mapping[str, str]) -> _Plan:
    from zwgk_desktop.db.queries import subsidy_mending as queries

    lines, held = queries.find_rows_at(unit.session, batch.id, place.sheet, place.row)
    kept = [row for row in (queries.get_held(unit.session, key)[1] for key in held) if row.panel == place.panel]
    stored = [row for row in (queries.get_line(unit.session, key)[1] for key in lines) if row.panel == place.panel]
    if not kept and not stored:
        return _Plan("gone")
    line_id, held_id = (None, kept[0].id) if kept else (stored[0].id, None)
    before = (
        held_values(kept[0].cells, kept[0].fields, load_synonyms()) if kept else line_values(queries.as_line(stored[0]))
    )
    after = {**before, **values}
    if after == before:
        return _Plan("same", line_id, held_id, before)
    verdict = judge_row(place, after, Terms(batch.rounding, batch.tolerance_fen), desk.today())
    if verdict.line is None:
        return _Plan("wrong", line_id, held_id, before, verdict)
    if stored and line_values(verdict.line) == before:
        return _Plan("same", line_id, held_id, before)
    return _Plan("taken" if kept else "changed", line_id, held_id, before, verdict)


def _store(desk: Desk, unit: UnitOfWork, batch_id: int, plan: _Plan) -> Verdict | None:
    """Store what passes; return its judgement."""
    from zwgk_desktop.db.repositories import subsidy_life

    if plan.verdict is None or plan.verdict.line is None:
        return None
    if plan.held_id is not None:
        subsidy_life.remove_held(unit.session, plan.held_id)
    write_line(desk, unit, batch_id, plan.verdict.line, plan.line_id)
    return plan.verdict


def _warnings(unit: UnitOfWork, batch_id: int) -> dict[tuple[str, int | None], list[tuple[int, int]]]:
    from zwgk_desktop.db.queries import subsidies as queries

    found: dict[tuple[str, int | None], list[tuple[int, int]]] = {}
    for one in queries.find_findings(unit.session, batch_id, "open"):
        if one.severity == "warning" and one.row is not None:
            found.setdefault((one.sheet, one.row), []).append((panel_of(one.column), one.id))
    return found


def _answered(
    place: Place, plan: _Plan, said: str, waiting: Mapping[tuple[str, int | None], Sequence[tuple[int, int]]]
) -> AnsweredRow:
    line = plan.verdict.line if plan.verdict else None
    after = line_values(line) if line else plan.before
    fields = {TITLES[n]: (plan.before[n], after[n]) for n in FIELDS if plan.before and plan.before[n] != after[n]}
    problem = "清单里已没有这一行。" if plan.outcome == "gone" else ""
    if plan.outcome == "wrong" and plan.verdict:
        problem = plan.verdict.errors[0].message
    name = after.get("name", "")
    warnings = tuple(key for panel, key in waiting.get((place.sheet, place.row), ()) if panel in (0, place.panel))
    return AnsweredRow(place, name, plan.outcome, fields, said, problem, warnings if plan.outcome != "wrong" else ())


def _keep_words(unit: UnitOfWork, plans: Mapping[Place, _Plan], rows: Sequence[AnsweredRow]) -> None:
    """Keep the village's word with the rows that stay held back."""
    from zwgk_desktop.db.repositories import subsidy_life

    for row in rows:
        held_id = plans[row.place].held_id
        if row.said and held_id is not None and row.outcome in ("same", "wrong"):
            subsidy_life.note_held(unit.session, held_id, f"{SAID}{row.said}", unit.actor, unit.now)
