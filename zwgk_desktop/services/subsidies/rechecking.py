"""What is still wrong with a stored list after rows of it changed? Findings closed, kept or new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.subsidies import Terms
from zwgk_desktop.domain.subsidies.mending import (
    PEOPLE_KINDS,
    Place,
    Verdict,
    compare_people,
    held_values,
    judge_row,
    line_values,
)
from zwgk_desktop.domain.subsidies.wording import finding
from zwgk_desktop.services.subsidies.crosschecks import compare_with_store, marked_dead
from zwgk_desktop.services.subsidies.lists import load_synonyms
from zwgk_desktop.services.subsidies.placing import unknown_villages, village_ids

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import BatchRow
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.services.desk import Desk

Spot = tuple[str, int]  # sheet and 1-based row
SUMS = frozenset({"total_mismatch", "allocation_mismatch"})  # another difference is another finding
WHOLE_LIST = PEOPLE_KINDS | {"deceased", "allocation_mismatch"}


def recheck(
    desk: Desk,
    unit: UnitOfWork,
    batch: BatchRow,
    places: Sequence[Spot],
    verdicts: Mapping[tuple[str, int, int], Verdict],
) -> list[Finding]:
    """Close what no longer holds, add what is new; a decision about a row that did not change stays.

    ``verdicts`` are the judgements of the changed rows by (sheet, row, panel). Return what is now remarked about
    ``places``.
    """
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.queries.subsidy_mending import find_batch_lines
    from zwgk_desktop.db.repositories import subsidies, subsidy_life

    session = unit.session
    lines = find_batch_lines(session, batch.id)
    villages = village_ids(session, desk.today())
    touched = set(places)
    fresh = [*compare_people(lines), *compare_with_store(session, batch), *marked_dead(lines)]
    fresh += _rows(desk, unit, batch, places, verdicts)
    here = [line for line in lines if (line.sheet, line.row) in touched]
    named = any(line.village for line in lines)
    fresh += [f for f in unknown_villages(here, villages) if f.row is not None]
    fresh += [finding("village_missing", n.sheet, n.row, "村") for n in here if named and not n.village]
    totals, judged_totals = _totals(unit, batch.id)
    fresh += totals
    wanted = {(f.kind, f.sheet, f.row): f for f in fresh}
    gone = []
    for stored in queries.find_findings(session, batch.id):
        key, spot = (stored.kind, stored.sheet, stored.row), (stored.sheet, stored.row)
        ours = (
            spot in touched or stored.kind in WHOLE_LIST or (stored.kind == "total_mismatch" and spot in judged_totals)
        )
        if not ours or stored.state in ("fixed", "handed_back"):
            continue
        same = key in wanted and (stored.kind not in SUMS or stored.message == wanted[key].message)
        if same and spot not in touched:
            del wanted[key]
        else:
            gone.append(stored.id)
    subsidy_life.close_findings(session, gone, "fixed", "已修改", unit.actor, unit.now)
    rows = [(batch.id, f.kind, f.severity.value, f.sheet, f.row, f.column, f.value, f.message) for f in wanted.values()]
    subsidies.add_findings(session, rows)
    return [f for f in fresh if (f.sheet, f.row) in touched]


def _rows(
    desk: Desk,
    unit: UnitOfWork,
    batch: BatchRow,
    places: Sequence[Spot],
    verdicts: Mapping[tuple[str, int, int], Verdict],
) -> list[Finding]:
    """What is said of the changed rows themselves, and of those standing beside them in other panels."""
    from zwgk_desktop.db.queries import subsidy_mending as queries

    terms = Terms(batch.rounding, batch.tolerance_fen)
    found: list[Finding] = []
    for sheet, row in places:
        lines, held = queries.find_rows_at(unit.session, batch.id, sheet, row)
        texts: list[tuple[int, dict[str, str]]] = []
        for key in lines:
            one = queries.get_line(unit.session, key)[1]
            texts.append((one.panel, line_values(queries.as_line(one))))
        for key in held:
            kept = queries.get_held(unit.session, key)[1]
            if kept.state == "open":
                texts.append((kept.panel, held_values(kept.cells, kept.fields, load_synonyms())))
        for panel, values in texts:
            verdict = verdicts.get((sheet, row, panel))
            if verdict is None:
                verdict = judge_row(Place(sheet, row, panel), values, terms, desk.today())
            found += verdict.findings
    return found


def _totals(unit: UnitOfWork, batch_id: int) -> tuple[list[Finding], set[Spot]]:
    """Hold each sheet's one written total against its lines, with and without the rows held back."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.queries import subsidy_mending

    held = queries.find_held_lines(unit.session, batch_id)
    found: list[Finding] = []
    judged: set[Spot] = set()
    for total in subsidy_mending.find_written_totals(unit.session, batch_id):
        if total.others:
            continue
        judged.add((total.sheet, total.row))
        taken = subsidy_mending.sum_sheet(unit.session, batch_id, total.sheet)
        back = sum(_fen(row.fields) for row in held if row.sheet == total.sheet)
        if total.amount_fen not in (taken, taken + back):
            detail = f"表上写 {yuan_text(total.amount_fen)} 元，各行相加为 {yuan_text(taken + back)} 元。"
            found.append(finding("total_mismatch", total.sheet, total.row, "合计", yuan_text(total.amount_fen), detail))
    return found, judged


def _fen(fields: Mapping[str, Any] | None) -> int:
    from zwgk_desktop.domain.money import parse_fen

    return max(parse_fen((fields or {}).get("amount", "")) or 0, 0)
