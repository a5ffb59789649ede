"""What did an inspector see at a board, until when must it be mended, and was it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.boards import files
from zwgk_desktop.services.boards.places import load_place_words
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.evidence import evidence_folder

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_places import InspectionRow
    from zwgk_desktop.db.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen; ``mend_by`` None where nothing needs mending."""

    on: date
    inspector: str
    condition: str
    found: str = ""
    mend_by: date | None = None
    photos: tuple[Path, ...] = ()


def inspect(desk: Desk, place_ids: Sequence[int], seen: Seen, progress: Progress | None = None) -> ChangeSet:
    """Note an inspection of one or several boards, with its photos; the boards take the condition that was seen.

    Raises WrongUsage for missing words or a wrong day, and what ``files.examine`` refuses.
    """
    from zwgk_desktop.db.queries import board_places as queries
    from zwgk_desktop.documents.writing import replacing_many

    _check(desk, seen)
    given = files.examine("photo", seen.photos, progress) if seen.photos else []
    kept: list[int] = []
    with desk.store.write(desk.actor, desk.now()) as unit, replacing_many() as outputs:
        places = [queries.get_place(unit.session, place_id) for place_id in dict.fromkeys(place_ids)]
        if not places or any(place.removed_at for place in places):
            raise WrongUsage("no_place", "没有选中公开栏，或它在回收站里。", "请刷新后重选。")
        ids = [_add(unit, place.id, seen) for place in places]
        folder = evidence_folder(desk.store.path)
        for inspection_id in ids if given else ():
            kept += files.keep_all(unit, outputs, folder, "inspection", inspection_id, "photo", given)
        names = "、".join(place.village + place.name for place in places[:5])
        what = f"：{seen.found.strip()}" if seen.found.strip() else ""
        summary = f"{seen.inspector.strip()}于 {seen.on} 检查{names}，{seen.condition}{what}"
        before = {str(p.id): {"condition": p.condition, "inspected_on": p.inspected_on} for p in places}
        after = {
            "ids": ids,
            **{str(p.id): {"condition": seen.condition, "inspected_on": seen.on} for p in places},
            "mend_by": seen.mend_by,
        }
        subject = places[0].id if len(places) == 1 else None
        unit.record(AuditEntry("place.inspect", Area.BOARDS, summary, subject, before, after))
    if kept:
        files.protect(desk, kept)
    due = f"，{seen.mend_by} 前整改" if seen.mend_by else ""
    return _changes(ids, f"已登记检查 {len(ids)} 处{due}。")


def _check(desk: Desk, seen: Seen) -> None:
    words = load_place_words()
    if not seen.inspector.strip() or not seen.condition.strip():
        raise WrongUsage("inspection_words", "没有写明检查人或状况。", "请填写后再登记。")
    if seen.on > desk.today():
        raise WrongUsage("future_date", f"日期 {seen.on} 还没有到。", "请核对日期。")
    if seen.mend_by and seen.mend_by < seen.on:
        raise WrongUsage("mend_by", "整改期限早于检查日期。", "请核对日期。")
    if seen.condition not in words.sound and not (seen.mend_by or seen.found.strip()):
        raise WrongUsage("inspection_found", f"状况是“{seen.condition}”，没有写明问题或整改期限。", "请写明后再登记。")


def _add(unit: UnitOfWork, place_id: int, seen: Seen) -> int:
    from zwgk_desktop.db.repositories import board_places

    made = board_places.add_inspection(
        unit.session,
        {
            "place_id": place_id,
            "inspected_on": seen.on,
            "inspector": seen.inspector.strip(),
            "condition": seen.condition.strip(),
            "found": seen.found.strip(),
            "mend_by": seen.mend_by,
        },
    )
    _follow(unit, place_id)
    return made


def _follow(unit: UnitOfWork, place_id: int) -> None:
    """Let a board show what the newest inspection that counts saw; without one its condition stays."""
    from zwgk_desktop.db.queries import board_places as queries
    from zwgk_desktop.db.repositories import board_places

    known = queries.find_inspections(unit.session, place_id)
    values: dict[str, object] = {"inspected_on": known[0].inspected_on if known else None}
    if known:
        mended = known[0].mended_on is not None
        values["condition"] = load_place_words().conditions[0] if mended else known[0].condition
    board_places.change_places(unit.session, [place_id], values)


def mend(desk: Desk, ids: Sequence[int], on: date | None) -> ChangeSet:
    """Note that what was found is mended since ``on``, or with None that it is not; the board is sound again."""
    from zwgk_desktop.db.repositories import board_places

    if on is not None and on > desk.today():
        raise WrongUsage("future_date", f"日期 {on} 还没有到。", "请核对日期。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        rows = [row for row in _get(unit, ids) if (row.mended_on is None) is (on is not None)]
        if not rows:
            raise RuleForbids("inspection_state", f"这条检查{'已经' if on else '还没有'}登记整改。", "")
        if on is not None and any(on < row.inspected_on for row in rows):
            raise WrongUsage("mended_on", "整改日期早于检查日期。", "请核对日期。")
        board_places.change_inspections(unit.session, [row.id for row in rows], {"mended_on": on})
        for place_id in dict.fromkeys(row.place_id for row in rows):
            _follow(unit, place_id)
        verb = f"{on} 已整改" if on else "撤销整改登记"
        _record(unit, rows, "place.mend", verb, {"mended_on": on})
    return _changes([row.id for row in rows], f"{'已登记整改' if on else '已撤销整改登记'} {len(rows)} 处。")


def remove_inspection(desk: Desk, ids: Sequence[int]) -> ChangeSet:
    """Move inspections into 回收站: they were entered by mistake."""
    return _set_removed(desk, ids, desk.now())


def restore_inspection(desk: Desk, ids: Sequence[int]) -> ChangeSet:
    """Bring inspections back from 回收站."""
    return _set_removed(desk, ids, None)


def find_inspections(desk: Desk, place_id: int | None = None, removed: bool = False) -> list[InspectionRow]:
    """Return inspections, newest first; ``removed``: those in 回收站."""
    from zwgk_desktop.db.queries import board_places as queries

    with desk.store.read() as session:
        return queries.find_inspections(session, place_id, removed)


def _set_removed(desk: Desk, ids: Sequence[int], at: datetime | None) -> ChangeSet:
    from zwgk_desktop.db.repositories import board_places

    with desk.store.write(desk.actor, desk.now()) as unit:
        rows = [row for row in _get(unit, ids) if (row.removed_at is None) is (at is not None)]
        if not rows:
            raise RuleForbids("inspection_state", f"选中的检查{'已经' if at else '不'}在回收站里。", "请刷新后再选。")
        board_places.change_inspections(unit.session, [row.id for row in rows], {"removed_at": at})
        for place_id in dict.fromkeys(row.place_id for row in rows):
            _follow(unit, place_id)
        verb = "移除检查登记" if at else "恢复检查登记"
        action = "place.inspect_remove" if at else "place.inspect_restore"
        _record(unit, rows, action, verb, {"removed_at": at})
    return _changes([row.id for row in rows], f"已{verb} {len(rows)} 条。")


def _get(unit: UnitOfWork, ids: Sequence[int]) -> list[InspectionRow]:
    from zwgk_desktop.db.queries import board_places as queries

    found = queries.find_inspections_by_id(unit.session, ids)
    if not ids or len(found) != len(set(ids)):
        raise WrongUsage("no_inspection", "没有这条检查登记。", "请刷新后再选。")
    return found


def _record(unit: UnitOfWork, rows: Sequence[InspectionRow], action: str, verb: str, after: dict[str, object]) -> None:
    names = "、".join(f"{row.village}{row.place}（{row.inspected_on}）" for row in rows[:5])
    before = {str(row.id): {key: getattr(row, key) for key in after} for row in rows}
    subject = rows[0].place_id if len(rows) == 1 else None
    unit.record(
        AuditEntry(action, Area.BOARDS, f"{verb}：{names}", subject, before, {str(row.id): dict(after) for row in rows})
    )


def _changes(ids: Sequence[int], message: str) -> ChangeSet:
    return ChangeSet(frozenset({Area.BOARDS}), tuple(ids), message)
