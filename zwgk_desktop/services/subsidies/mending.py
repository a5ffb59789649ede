"""How does an officer mend a list in place? A line corrected, a row held back taken in or handed back to its village.

Every edit voids the opinions given and takes the batch back to the start of its life; a posted batch refuses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import BatchState, next_batch_state
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.identifiers import shorten
from zwgk_desktop.domain.review import Level
from zwgk_desktop.domain.subsidies import Line, Terms
from zwgk_desktop.domain.subsidies.mending import (
    FIELDS,
    TITLES,
    Place,
    Verdict,
    held_values,
    judge_row,
    line_values,
)
from zwgk_desktop.domain.subsidies.panels import panel_of
from zwgk_desktop.services.subsidies.placing import line_rows, village_ids
from zwgk_desktop.services.subsidies.rechecking import recheck
from zwgk_desktop.services.subsidies.synonyms import load_synonyms

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import BatchRow
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.services.desk import Desk

AREAS = frozenset({Area.SUBSIDIES, Area.REVIEW})
LINE_FIELDS = (
    "village_id", "village_text", "group_name", "name", "card", "phone", "area_e4", "standard_fen", "amount_fen",
    "paid_on", "remark",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of an edit: the line as it now stands, what is still remarked about its row, and what to reload."""

    line_id: int
    findings: tuple[Finding, ...]
    changes: ChangeSet


def line_fields(desk: Desk, line_id: int) -> dict[str, str]:
    """Return a payment line as texts by field (FIELDS of domain.subsidies.mending), to be shown for editing."""
    from zwgk_desktop.db.queries.subsidy_mending import as_line, get_line

    with desk.store.read() as session:
        return line_values(as_line(get_line(session, line_id)[1]))


def held_fields(desk: Desk, held_id: int) -> dict[str, str]:
    """Return a row held back as texts by field, to be shown for mending."""
    from zwgk_desktop.db.queries.subsidy_mending import get_held

    with desk.store.read() as session:
        row = get_held(session, held_id)[1]
    return held_values(row.cells, row.fields, load_synonyms())


def try_fix(desk: Desk, batch_id: int, place: Place, values: Mapping[str, str]) -> Verdict:
    """Return what the checks would say of a row with these values; stores nothing."""
    from zwgk_desktop.db.queries import subsidies

    with desk.store.read() as session:
        batch = subsidies.get_batch(session, batch_id)
    return judge_row(place, _known(values), Terms(batch.rounding, batch.tolerance_fen), desk.today())


def fix_line(desk: Desk, line_id: int, values: Mapping[str, str], reason: str = "") -> Mended:
    """Change fields of a payment line; refused while an error would be left (WrongUsage) or once posted."""
    from zwgk_desktop.db.queries.subsidy_mending import as_line, get_line

    with desk.store.write(desk.actor, desk.now()) as unit:
        batch_id, row = get_line(unit.session, line_id)
        batch, voided = open_for_edit(unit, batch_id)
        before = line_values(as_line(row))
        place = Place(row.sheet, row.row, row.panel)
        line, verdict = _judged(desk, batch, place, {**before, **_known(values)})
        after = line_values(line)
        changed = {name: (before[name], after[name]) for name in FIELDS if before[name] != after[name]}
        if not changed:
            raise WrongUsage("nothing_changed", "内容没有变化。", "请修改后再保存。")
        write_line(desk, unit, batch_id, line, line_id)
        found = close_edit(desk, unit, batch, [place], {place: verdict})
        words = "、".join(TITLES[name] for name in changed)
        _record(unit, batch, "line.fix", f"修改{after['name']}的{words}", line_id, changed, reason)
    message = f"已修改{after['name']}的{words}，复查{_left(found)}。{voided_words(voided)}"
    return Mended(line_id, tuple(found), ChangeSet(AREAS, (batch_id, line_id), message))


def fix_held(desk: Desk, held_id: int, values: Mapping[str, str], reason: str = "") -> Mended:
    """Take a row that was held back into its batch, mended; refused (WrongUsage) while an error is left."""
    from zwgk_desktop.db.queries.subsidy_mending import get_held
    from zwgk_desktop.db.repositories import subsidy_life

    with desk.store.write(desk.actor, desk.now()) as unit:
        batch_id, row = get_held(unit.session, held_id)
        batch, voided = open_for_edit(unit, batch_id)
        before = held_values(row.cells, row.fields, load_synonyms())
        place = Place(row.sheet, row.row, row.panel)
        line, verdict = _judged(desk, batch, place, {**before, **_known(values)})
        subsidy_life.remove_held(unit.session, held_id)
        line_id = write_line(desk, unit, batch_id, line, None)
        after = line_values(line)
        changed = {name: (before[name], after[name]) for name in FIELDS if before[name] != after[name]}
        found = close_edit(desk, unit, batch, [place], {place: verdict})
        _record(unit, batch, "held.fix", f"补正未收的一行，{line.name}已收入清单", line_id, changed, reason)
    message = f"{line.name}已收入清单，复查{_left(found)}。{voided_words(voided)}"
    return Mended(line_id, tuple(found), ChangeSet(AREAS, (batch_id, line_id), message))


def hold_line(desk: Desk, line_id: int, reason: str) -> ChangeSet:
    """Take a line out of its batch and hold it back, to be handed to its village; a reason is kept."""
    from zwgk_desktop.db.queries.subsidy_mending import as_line, get_line
    from zwgk_desktop.db.repositories import subsidies, subsidy_life

    _require_reason(reason)
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch_id, row = get_line(unit.session, line_id)
        batch, voided = open_for_edit(unit, batch_id)
        fields = line_values(as_line(row))
        cells = {TITLES[name]: text for name, text in fields.items() if text}
        subsidy_life.remove_line(unit.session, line_id)
        held = {"sheet": row.sheet, "row": row.row, "panel": row.panel, "village_id": row.village_id}
        decided = {"state": "handed_back", "reason": reason.strip(), "decided_by": unit.actor, "decided_at": unit.now}
        subsidies.add_held_lines(unit.session, batch_id, [{**held, "cells": cells, "fields": fields, **decided}])
        close_edit(desk, unit, batch, [Place(row.sheet, row.row, row.panel)], {})
        _record(unit, batch, "line.hold", f"把{row.name}一行移出清单，退回村里", line_id, {}, reason)
    return ChangeSet(AREAS, (batch_id,), f"已把{row.name}一行退回，不在本批发放。{voided_words(voided)}")


def hand_back(desk: Desk, batch_id: int, held_ids: Sequence[int] | None, reason: str) -> ChangeSet:
    """Decide that rows held back (None: all open ones) go back to their villages; this closes their errors."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies, subsidy_life

    _require_reason(reason)
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = queries.get_batch(unit.session, batch_id)
        next_batch_state(BatchState(batch.state), "edit")
        rows = queries.find_held_lines(unit.session, batch_id)
        chosen = [r for r in rows if r.state == "open" and (held_ids is None or r.id in held_ids)]
        if not chosen:
            raise WrongUsage("no_held_line", "没有待退回的行。", "请刷新后再试。")
        decided = (reason.strip(), unit.actor, unit.now)
        subsidy_life.hand_back(unit.session, [r.id for r in chosen], *decided)
        kept = {(r.sheet, r.row) for r in rows if r.state == "open" and r not in chosen}
        gone = {(r.sheet, r.row, panel) for r in chosen for panel in (r.panel, 0)}
        open_ones = [f for f in queries.find_findings(unit.session, batch_id, "open") if f.severity == "error"]
        told = [(f.id, (f.sheet, f.row, panel_of(f.column))) for f in open_ones]
        ids = [key for key, at in told if at in gone and (at[2] or at[:2] not in kept)]
        subsidy_life.close_findings(unit.session, ids, "handed_back", *decided)
        if batch.state == BatchState.RECEIVED and not _open(unit, batch_id):
            subsidies.set_state(unit.session, batch_id, BatchState.CHECKED.value)
        summary = f"“{batch.programme}”{batch.year}年清单退回村里 {len(chosen)} 行：{reason.strip()}"
        unit.record(AuditEntry("held.hand_back", Area.SUBSIDIES, summary, batch_id, after={"rows": len(chosen)}))
    return ChangeSet(AREAS, (batch_id,), f"已退回 {len(chosen)} 行，不在本批发放。")


def open_for_edit(unit: UnitOfWork, batch_id: int) -> tuple[BatchRow, int]:
    """Take a batch back to the start of its life: opinions given end; RuleForbids once it is posted.

    Return the batch as it was and how many opinions ended.
    """
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies
    from zwgk_desktop.db.repositories.review import void_all

    batch = queries.get_batch(unit.session, batch_id)
    after = next_batch_state(BatchState(batch.state), "edit")
    voided = void_all(unit.session, "batch", [batch_id], unit.now, "清单内容有修改")
    subsidies.set_state(unit.session, batch_id, after.value)
    return batch, voided


def voided_words(count: int) -> str:
    """Return what to say of ``count`` opinions that an edit ended, "" for none."""
    if not count:
        return ""
    return f"{'四级' if count == len(Level) else f'已有的 {count} 级'}意见已作废，请重新送审。"


def close_edit(
    desk: Desk,
    unit: UnitOfWork,
    batch: BatchRow,
    places: Sequence[Place],
    verdicts: Mapping[Place, Verdict],
) -> list[Finding]:
    """Judge the batch anew after rows at ``places`` changed; return what is remarked about them now."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.queries.subsidy_mending import count_batch
    from zwgk_desktop.db.repositories import subsidies

    lines, held, total = count_batch(unit.session, batch.id)
    subsidies.change_batch(unit.session, batch.id, {"line_count": lines, "held_count": held, "total_fen": total})
    batch = queries.get_batch(unit.session, batch.id)
    found = recheck(desk, unit, batch, places, verdicts)
    if not _open(unit, batch.id):
        subsidies.set_state(unit.session, batch.id, BatchState.CHECKED.value)
    return found


def _open(unit: UnitOfWork, batch_id: int) -> int:
    from zwgk_desktop.db.queries import subsidies

    return subsidies.open_warnings(unit.session, batch_id) + subsidies.open_errors(unit.session, batch_id)


def _known(values: Mapping[str, str]) -> dict[str, str]:
    unknown = values.keys() - set(FIELDS)
    if unknown:
        raise WrongUsage("line_field", f"发放记录没有这些栏目：{'、'.join(sorted(unknown))}。", "请核对栏目。")
    return {name: str(text).strip() for name, text in values.items()}


def _judged(desk: Desk, batch: BatchRow, place: Place, values: Mapping[str, str]) -> tuple[Line, Verdict]:
    verdict = judge_row(place, values, Terms(batch.rounding, batch.tolerance_fen), desk.today())
    if verdict.line is None:
        first = verdict.errors[0]
        raise WrongUsage(first.kind, first.message, "改正后再保存；暂时无法核实的，请退回村里。")
    return verdict.line, verdict


def write_line(desk: Desk, unit: UnitOfWork, batch_id: int, line: Line, line_id: int | None) -> int:
    """Write a judged line: in the place of ``line_id``, or as a new one; return its id."""
    from zwgk_desktop.db.queries.subsidy_mending import find_rows_at
    from zwgk_desktop.db.repositories import subsidies, subsidy_life

    villages = village_ids(unit.session, desk.today())
    people = subsidies.add_people(unit.session, {line.id: line.name})
    rows = line_rows(batch_id, [line], people, villages)
    if line_id is not None:
        values = dict(zip(("person_id", *LINE_FIELDS), rows[0][1:13], strict=True))
        day = values["paid_on"]
        values["paid_on"] = date.fromisoformat(day) if day else None
        subsidy_life.change_line(unit.session, line_id, values)
        return line_id
    before = set(find_rows_at(unit.session, batch_id, line.sheet, line.row)[0])
    subsidies.add_lines(unit.session, rows)
    return next(key for key in find_rows_at(unit.session, batch_id, line.sheet, line.row)[0] if key not in before)


def _record(
    unit: UnitOfWork,
    batch: BatchRow,
    action: str,
    summary: str,
    subject: int,
    changed: Mapping[str, tuple[str, str]],
    reason: str,
) -> None:
    def image(side: int) -> dict[str, Any]:
        return {n: shorten(pair[side]) if n in ("id", "card") else pair[side] for n, pair in changed.items()}

    why = f"：{reason.strip()}" if reason.strip() else ""
    words = f"“{batch.programme}”{batch.year}年清单：{summary}{why}"
    entry = AuditEntry(action, Area.SUBSIDIES, words, batch.id, image(0), {"line": subject, **image(1)})
    unit.record(entry)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise WrongUsage("no_reason", "没有写明理由。", "请写明退回的原因。")


def _left(found: Sequence[Finding]) -> str:
    return f"还有 {len(found)} 处提醒" if found else "没有问题"
