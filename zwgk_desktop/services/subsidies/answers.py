"""What does a village say about its doubtful rows? A return workbook that came home: values taken, words kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import BatchState, next_batch_state
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.subsidies import Terms
from zwgk_desktop.domain.subsidies.mending import FIELDS, TITLES, Place, Verdict, held_values, judge_row, line_values
from zwgk_desktop.domain.subsidies.panels import panel_of
from zwgk_desktop.services.subsidies.batches import accept_with_reasons
from zwgk_desktop.services.subsidies.mending import AREAS, close_edit, open_for_edit, voided_words, write_line
from zwgk_desktop.services.subsidies.returned_rows import Answer, Stray, read_returned
from zwgk_desktop.services.subsidies.synonyms import load_synonyms

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import BatchRow
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.services.desk import Desk

SAID = "村里核实："
OUTCOME_WORDS = {
    "taken": "补正后收入",
    "changed": "已修改",
    "same": "没有变化",
    "wrong": "仍有问题",
    "gone": "找不到",
    "refused": "没有收",
    "missing": "没有交回",
}


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """One row of the workbook: what became of it (OUTCOME_WORDS), fields by title (before, after), the village's word.

    ``problem`` says why it is still wrong; ``warnings`` are the open warnings about it now. The place of a row that
    was refused is the one in the workbook itself.
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
    """What an answer would do: the row stored (line or held id), what it was, and the judgement of what it would be.

    ``problem`` says what is not taken as the village gave it.
    """

    outcome: str
    line_id: int | None = None
    held_id: int | None = None
    before: Mapping[str, str] = field(default_factory=dict)
    verdict: Verdict | None = None
    problem: str = ""


def take_return(desk: Desk, batch_id: int, path: Path) -> Returned:
    """Take a return workbook that a village filled in: every row that now passes is stored, the others are told.

    Only rows that were sent may change; a row that nobody sent, and one sent that did not come back, is told too.

    The village's word stays with rows still held back; for warnings it waits for :func:`accept_answers`.
    Raises InputRefused (no_header, other_batch), RuleForbids once the list is posted.
    """
    from zwgk_desktop.db.queries import subsidies as queries

    home = read_returned(path, batch_id)
    answers, ended = home.answers, 0
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = queries.get_batch(unit.session, batch_id)
        next_batch_state(BatchState(batch.state), "edit")
        plans = {place: _plan(desk, unit, batch, place, answer) for place, answer in answers.items()}
        if any(plan.outcome in ("taken", "changed") for plan in plans.values()):
            _, ended = open_for_edit(unit, batch_id)
            done = {place: _store(desk, unit, batch_id, plan) for place, plan in plans.items() if plan.verdict}
            close_edit(desk, unit, batch, [p for p, v in done.items() if v], {p: v for p, v in done.items() if v})
        waiting = _warnings(unit, batch_id)
        rows = tuple(_answered(place, plans[place], answer.said, waiting) for place, answer in answers.items())
        _keep_words(unit, plans, rows)
        rows += tuple(map(_told, home.strays))
        counts = {word: sum(row.outcome == key for row in rows) for key, word in OUTCOME_WORDS.items()}
        message = "收回核实表：" + "，".join(f"{word} {count} 行" for word, count in counts.items() if count)
        after = {key: sum(row.outcome == key for row in rows) for key in OUTCOME_WORDS} | {"file": path.name}
        summary = f"“{batch.programme}”{batch.year}年清单{message}"
        unit.record(AuditEntry("batch.return_taken", Area.SUBSIDIES, summary, batch_id, after=after))
    return Returned(batch_id, rows, ChangeSet(AREAS, (batch_id,), f"{message}。{voided_words(ended)}"))


def accept_answers(desk: Desk, returned: Returned) -> ChangeSet:
    """Accept the open warnings that the village's words explain, each with those words as its reason."""
    reasons: dict[str, list[int]] = {}
    for row in returned.answered:
        reasons.setdefault(f"{SAID}{row.said}", []).extend(row.warnings)
    return accept_with_reasons(desk, returned.batch_id, reasons)


def _plan(desk: Desk, unit: UnitOfWork, batch: BatchRow, place: Place, answer: Answer) -> _Plan:
    from zwgk_desktop.db.queries import subsidy_mending as queries

    lines, held = queries.find_rows_at(unit.session, batch.id, place.sheet, place.row)
    kept = [row for row in (queries.get_held(unit.session, key)[1] for key in held) if row.panel == place.panel]
    stored = [row for row in (queries.get_line(unit.session, key)[1] for key in lines) if row.panel == place.panel]
    if not kept and not stored:
        return _Plan("gone", problem="清单里已没有这一行。")
    line_id, held_id = (None, kept[0].id) if kept else (stored[0].id, None)
    before = (
        held_values(kept[0].cells, kept[0].fields, load_synonyms()) if kept else line_values(queries.as_line(stored[0]))
    )
    plan = _Plan("same", line_id, held_id, before, problem=_left_out(answer))
    after = {**before, **answer.changed}
    if answer.broken:
        return replace(plan, outcome="wrong", problem=answer.broken)
    if after == before:
        return plan
    verdict = judge_row(place, after, Terms(batch.rounding, batch.tolerance_fen), desk.today())
    if verdict.line is None:
        return replace(plan, outcome="wrong", verdict=verdict, problem=verdict.errors[0].message)
    if stored and line_values(verdict.line) == before:
        return plan
    return replace(plan, outcome="taken" if kept else "changed", verdict=verdict)


def _left_out(answer: Answer) -> str:
    """Return what is told of cells that the village emptied: the list keeps what stood there."""
    if not answer.cleared:
        return ""
    cells = "、".join(f"“{title}”" for title in answer.cleared)
    return f"村里清空了{cells}，没有照改，仍按原内容。确实要改的，请写明改成什么；不发的请移出清单。"


def _told(stray: Stray) -> AnsweredRow:
    outcome = "missing" if stray.missing else "refused"
    return AnsweredRow(stray.place, stray.name, outcome, said=stray.said, problem=stray.problem)


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
    name = after.get("name", "")
    warnings = tuple(key for panel, key in waiting.get((place.sheet, place.row), ()) if panel in (0, place.panel))
    return AnsweredRow(
        place, name, plan.outcome, fields, said, plan.problem, warnings if plan.outcome != "wrong" else ()
    )


def _keep_words(unit: UnitOfWork, plans: Mapping[Place, _Plan], rows: Sequence[AnsweredRow]) -> None:
    """Keep the village's word with the rows that stay held back."""
    from zwgk_desktop.db.repositories import subsidy_life

    for row in rows:
        held_id = plans[row.place].held_id
        if row.said and held_id is not None and row.outcome in ("same", "wrong"):
            subsidy_life.note_held(unit.session, held_id, f"{SAID}{row.said}", unit.actor, unit.now)
