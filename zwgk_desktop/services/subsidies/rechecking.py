"""What is still wrong with a stored list after rows of it changed? Findings closed, kept or new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.money import parse_decimal, parse_fen
from zwgk_desktop.domain.subsidies import Line, Terms
from zwgk_desktop.domain.subsidies.mending import (
    PEOPLE_KINDS,
    Place,
    Verdict,
    compare_people,
    held_values,
    judge_row,
    line_values,
)
from zwgk_desktop.domain.subsidies.panels import panel_of, tell_panel
from zwgk_desktop.domain.subsidies.wording import finding
from zwgk_desktop.domain.subsidies.written_sums import SUM_KINDS, SummedRow, judge_sums
from zwgk_desktop.services.subsidies.crosschecks import compare_with_store, marked_dead, other_list
from zwgk_desktop.services.subsidies.placing import unknown_villages, village_ids
from zwgk_desktop.services.subsidies.synonyms import load_synonyms

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import BatchRow
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.services.desk import Desk

Key = tuple[str, str, int | None, int, str]  # kind, sheet, row, panel (0: not told), the other list spoken of
AMOUNTS = SUM_KINDS | {"allocation_mismatch"}  # another difference is another finding
WHOLE_LIST = PEOPLE_KINDS | {"deceased", "allocation_mismatch"}
UNKNOWN = "village_missing"


def recheck(
    desk: Desk,
    unit: UnitOfWork,
    batch: BatchRow,
    places: Sequence[Place],
    verdicts: Mapping[Place, Verdict],
    villages_too: bool = False,
) -> list[Finding]:
    """Close what no longer holds, add what is new; a decision about what did not change stays.

    ``verdicts`` are the judgements of the changed rows; ``villages_too`` also asks anew which villages are not known.
    Return what is now remarked about ``places``.
    """
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.queries.subsidy_checks import find_panels
    from zwgk_desktop.db.queries.subsidy_mending import find_batch_lines
    from zwgk_desktop.db.repositories import subsidies, subsidy_life

    session = unit.session
    lines, beside = find_batch_lines(session, batch.id), find_panels(session, batch.id)
    fresh = [*compare_people(lines, beside), *compare_with_store(session, batch), *marked_dead(lines, beside)]
    fresh += _rows(desk, unit, batch, places, verdicts, beside)
    fresh += _villages(desk, unit, lines, places, villages_too, beside)
    summed = {place.sheet for place in places}
    fresh += _sums(unit, batch.id, lines, summed)
    wanted = {_key(found): found for found in fresh}
    gone = []
    for stored in queries.find_findings(session, batch.id):
        if stored.state in ("fixed", "handed_back") or not _ours(stored, places, summed, villages_too):
            continue
        key = _key(stored)
        same = key in wanted and (stored.kind not in AMOUNTS or stored.message == wanted[key].message)
        if same and not _touched(stored, places):
            del wanted[key]
        else:
            gone.append(stored.id)
    subsidy_life.close_findings(session, gone, "fixed", "已修改", unit.actor, unit.now)
    rows = [(batch.id, f.kind, f.severity.value, f.sheet, f.row, f.column, f.value, f.message) for f in wanted.values()]
    subsidies.add_findings(session, rows)
    return [f for f in fresh if _touched(f, places)]


def _key(found: Any) -> Key:
    """Return what makes a finding the same one; a row may clash with several other lists, each is one of its own."""
    return found.kind, found.sheet, found.row, panel_of(found.column), other_list(found.message)


def _touched(found: Any, places: Sequence[Place]) -> bool:
    panel = panel_of(found.column)
    return any((p.sheet, p.row) == (found.sheet, found.row) and panel in (0, p.panel) for p in places)


def _ours(stored: Any, places: Sequence[Place], summed: set[str], villages_too: bool) -> bool:
    """Tell whether this check speaks about a stored finding at all."""
    whole = stored.kind in WHOLE_LIST or (villages_too and stored.kind == UNKNOWN)
    return whole or (stored.kind in SUM_KINDS and stored.sheet in summed) or _touched(stored, places)


def _rows(
    desk: Desk,
    unit: UnitOfWork,
    batch: BatchRow,
    places: Sequence[Place],
    verdicts: Mapping[Place, Verdict],
    beside: Mapping[str, int],
) -> list[Finding]:
    """Return what is said of the changed rows themselves."""
    from zwgk_desktop.db.queries import subsidy_mending as queries

    terms = Terms(batch.rounding, batch.tolerance_fen)
    found: list[Finding] = []
    for place in places:
        verdict = verdicts.get(place)
        lines, held = queries.find_rows_at(unit.session, batch.id, place.sheet, place.row)
        for one in (queries.get_line(unit.session, key)[1] for key in lines if verdict is None):
            if one.panel == place.panel:
                verdict = judge_row(place, line_values(queries.as_line(one)), terms, desk.today())
        for kept in (queries.get_held(unit.session, key)[1] for key in held if verdict is None):
            if kept.panel == place.panel and kept.state == "open":
                values = held_values(kept.cells, kept.fields, load_synonyms())
                verdict = judge_row(place, values, terms, desk.today())
        told = verdict.findings if verdict else ()
        found += [tell_panel(f, place.panel, beside.get(place.sheet, 1)) for f in told]
    return found


def _villages(
    desk: Desk,
    unit: UnitOfWork,
    lines: Sequence[Line],
    places: Sequence[Place],
    everywhere: bool,
    beside: Mapping[str, int],
) -> list[Finding]:
    """Return which lines (of ``places``, or of the whole list) name no village or one that is not known."""
    spots = set(places)
    asked = lines if everywhere else [line for line in lines if Place(line.sheet, line.row, line.panel) in spots]
    found = unknown_villages(asked, village_ids(unit.session, desk.today()), beside)
    if not everywhere:
        found = [f for f in found if f.row is not None]
    if any(line.village for line in lines):
        found += [
            tell_panel(finding(UNKNOWN, n.sheet, n.row, "村"), n.panel, beside.get(n.sheet, 1))
            for n in asked
            if not n.village
        ]
    return found


def _sums(unit: UnitOfWork, batch_id: int, lines: Sequence[Line], sheets: set[str]) -> list[Finding]:
    """Hold the totals, subtotals and counts that these sheets write against their rows as they stand."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.queries.subsidy_mending import find_written_sums

    if not sheets:
        return []
    rows: dict[str, list[SummedRow]] = defaultdict(list)
    for line in lines:
        if line.sheet in sheets:
            rows[line.sheet].append(SummedRow(line.panel, line.row, line.amount, line.area, line.card, False))
    for held in queries.find_held_lines(unit.session, batch_id):
        texts = held.fields or {}
        amount, area = parse_fen(texts.get("amount", "")), parse_decimal(texts.get("area", ""))
        rows[held.sheet].append(SummedRow(held.panel, held.row, amount, area, str(texts.get("card", "")), True))
    kept = find_written_sums(unit.session, batch_id)
    return [f for sheet in sorted(sheets) for f in judge_sums(sheet, kept.get(sheet, {}), rows[sheet])]
