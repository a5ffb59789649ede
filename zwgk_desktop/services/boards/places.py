"""Where do the boards stand? Places of each village: written down, pasted, one for every village; what hangs there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.board_places import (
    Hanging,
    ParsedPlaces,
    PlaceDraft,
    PlaceWords,
    count_free,
    draft_of,
    find_problems,
)
from zwgk_desktop.domain.board_places import parse_places as parse
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_files import FileRow
    from zwgk_desktop.db.queries.board_places import HangingRow, InspectionRow, PlaceRow
    from zwgk_desktop.db.store import UnitOfWork

WORDS = "boards/places.toml"
COLUMNS = {"across": "sheets_across", "down": "sheets_down"}
FIELDS = ("name", "kind", "address", "paper", "across", "down", "condition", "note")


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A board, what hangs on it, how many sheets of its paper still fit, what inspectors saw, its photos."""

    row: PlaceRow
    hanging: tuple[HangingRow, ...]
    before: tuple[HangingRow, ...]
    free: float
    inspections: tuple[InspectionRow, ...]
    photos: tuple[FileRow, ...]


@lru_cache(maxsize=1)
def load_place_words() -> PlaceWords:
    """Return the kinds of boards, the words of their condition, and the purposes of consulting."""
    with paths.resource(WORDS).open("rb") as file:
        return PlaceWords.from_mapping(tomllib.load(file))


def places_listing(desk: Desk, removed: bool = False) -> Listing:
    """Return the boards as a list for the screen, or with ``removed`` those in 回收站."""
    from zwgk_desktop.db.queries.board_places import build_places_listing

    words = load_place_words()
    return build_places_listing(desk.store, [kind.name for kind in words.kinds], words.conditions, removed)


def find_places(desk: Desk, village_ids: Sequence[int] | None = None) -> list[PlaceRow]:
    """Return the boards of some villages or all."""
    from zwgk_desktop.db.queries import board_places as queries

    with desk.store.read() as session:
        return queries.find_places(session, village_ids)


def get_place(desk: Desk, place_id: int) -> PlaceFacts:
    """Return a board with all that belongs to it; WrongUsage when there is none."""
    from zwgk_desktop.db.queries import board_files
    from zwgk_desktop.db.queries import board_places as queries

    with desk.store.read() as session:
        row = queries.get_place(session, place_id)
        hanging = queries.find_hanging_at(session, place_id)
        taken = [Hanging(one.pages or 1, one.paper) for one in hanging]
        return PlaceFacts(
            row,
            tuple(hanging),
            tuple(queries.find_hanging_at(session, place_id, past=True)),
            count_free(row.paper, row.sheets_across, row.sheets_down, taken),
            tuple(queries.find_inspections(session, place_id)),
            tuple(board_files.find_files(session, "place", [place_id], "photo")),
        )


def find_places_of(desk: Desk, posting_ids: Sequence[int]) -> dict[int, list[PlaceRow]]:
    """Return the boards of the village each posting belongs to, by posting."""
    from zwgk_desktop.db.queries import board_places as queries
    from zwgk_desktop.db.queries import boards

    with desk.store.read() as session:
        villages = {row.id: row.village_id for row in boards.find_postings(session, posting_ids).values()}
        places = queries.find_places(session, set(villages.values()))
    return {key: [place for place in places if place.village_id == village] for key, village in villages.items()}


def find_posting_places(desk: Desk, posting_id: int) -> list[PlaceRow]:
    """Return the boards a posting hangs or hung on."""
    from zwgk_desktop.db.queries import board_places as queries

    with desk.store.read() as session:
        return queries.find_posting_places(session, [posting_id]).get(posting_id, [])


def parse_places(desk: Desk, text: str) -> ParsedPlaces:
    """Return what a list pasted from WPS says; writes nothing."""
    from zwgk_desktop.services.township import find_villages

    villages = {village.name: village.id for village in find_villages(desk)}
    existing = [(place.village_id, place.name) for place in find_places(desk)]
    return parse(text, villages, load_place_words(), existing)


def add_places(desk: Desk, drafts: Sequence[PlaceDraft]) -> ChangeSet:
    """Write boards down, all or none. WrongUsage for wrong values, RuleForbids place_twice."""
    from zwgk_desktop.db.repositories import board_places

    if not drafts:
        raise WrongUsage("nothing", "没有要登记的公开栏。", "请先填写。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        _require_sound(unit, drafts)
        ids = board_places.add_places(unit.session, drafts)
        names = _villages(unit)
        words = "、".join(f"{names[one.village_id]}{one.name}" for one in drafts[:5])
        summary = f"登记公开栏 {len(ids)} 处：{words}{'等' if len(drafts) > 5 else ''}"
        after = {"ids": ids, "places": [{key: getattr(one, key) for key in FIELDS} for one in drafts]}
        unit.record(AuditEntry("place.add", Area.BOARDS, summary, ids[0] if len(ids) == 1 else None, {}, after))
    return _changes(ids, f"已登记公开栏 {len(ids)} 处。")


def add_everywhere(desk: Desk, kind: str) -> ChangeSet:
    """Write one board of ``kind`` down for every village that has none of that kind."""
    from zwgk_desktop.services.township import find_villages

    words = load_place_words()
    if kind not in {one.name for one in words.kinds}:
        raise WrongUsage("place_kind", f"没有“{kind}”这一类公开栏。", "请从列表中选择。")
    have = {place.village_id for place in find_places(desk) if kind in (place.kind, place.name)}
    lacking = [village.id for village in find_villages(desk) if village.id not in have]
    if not lacking:
        return _changes((), f"各村都已有{kind}。")
    return add_places(desk, [draft_of(words, village_id, kind) for village_id in lacking])


def _require_sound(unit: UnitOfWork, drafts: Sequence[PlaceDraft]) -> None:
    from zwgk_desktop.db.queries import board_places as queries

    villages = _villages(unit)
    taken = {(place.village_id, place.name) for place in queries.find_places(unit.session)}
    for draft in drafts:
        if draft.village_id not in villages:
            raise WrongUsage("no_village", "所选的村不在村名单中。", "请刷新后重选。")
        for message in find_problems({key: getattr(draft, key) for key in FIELDS}).values():
            raise WrongUsage("place_value", f"{draft.name or '公开栏'}：{message}", "请改正后保存。")
        if (draft.village_id, draft.name) in taken:
            raise RuleForbids(
                "place_twice", f"{villages[draft.village_id]}已有“{draft.name}”。", "同村的公开栏请用不同的名称。"
            )
        taken.add((draft.village_id, draft.name))


def _villages(unit: UnitOfWork) -> dict[int, str]:
    from zwgk_desktop.db.queries import boards

    return {village.id: village.name for village in boards.find_villages(unit.session)}


def change_place(desk: Desk, place_id: int, values: Mapping[str, Any]) -> ChangeSet:
    """Edit a board; the keys are those of ``FIELDS``. What was printed and hung keeps the words of its day."""
    from zwgk_desktop.db.queries import board_places as queries
    from zwgk_desktop.db.repositories import board_places

    unknown = values.keys() - set(FIELDS)
    if unknown:
        raise WrongUsage("place_field", f"公开栏没有这些栏目：{'、'.join(sorted(unknown))}。", "")
    for message in find_problems(values).values():
        raise WrongUsage("place_value", message, "请改正后保存。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        row = queries.get_place(unit.session, place_id)
        if row.removed_at is not None:
            raise RuleForbids("place_removed", f"{row.village}{row.name}在回收站里。", "请先恢复。")
        others = queries.find_places(unit.session, [row.village_id])
        if any(one.id != place_id and one.name == values.get("name") for one in others):
            raise RuleForbids("place_twice", f"{row.village}已有“{values['name']}”。", "请换一个名称。")
        wanted = {COLUMNS.get(key, key): value for key, value in values.items()}
        after = {key: value for key, value in wanted.items() if getattr(row, key) != value}
        if not after:
            return _changes([place_id], "没有改动。")
        board_places.change_places(unit.session, [place_id], after)
        before = {key: getattr(row, key) for key in after}
        unit.record(AuditEntry("place.change", Area.BOARDS, f"修改{row.village}{row.name}", place_id, before, after))
    return _changes([place_id], "已保存。")


def remove_places(desk: Desk, ids: Sequence[int]) -> ChangeSet:
    """Move boards into 回收站; refuses one on which something hangs."""
    return _set_removed(desk, ids, desk.now())


def restore_places(desk: Desk, ids: Sequence[int]) -> ChangeSet:
    """Bring boards back from 回收站."""
    return _set_removed(desk, ids, None)


def _set_removed(desk: Desk, ids: Sequence[int], at: datetime | None) -> ChangeSet:
    from zwgk_desktop.db.queries import board_places as queries
    from zwgk_desktop.db.repositories import board_places

    with desk.store.write(desk.actor, desk.now()) as unit:
        found = [
            row for row in queries.find_places_by_id(unit.session, ids) if (row.removed_at is None) is (at is not None)
        ]
        if not found:
            raise RuleForbids("place_state", f"选中的公开栏{'已经' if at else '不'}在回收站里。", "请刷新后再选。")
        for row in found:
            _require_free(unit, row, at)
        board_places.change_places(unit.session, [row.id for row in found], {"removed_at": at})
        verb = "移除" if at else "恢复"
        summary = f"{verb}公开栏：{'、'.join(row.village + row.name for row in found[:5])}"
        before = {str(row.id): {"removed_at": row.removed_at} for row in found}
        after = {str(row.id): {"removed_at": at} for row in found}
        subject = found[0].id if len(found) == 1 else None
        action = "place.remove" if at else "place.restore"
        unit.record(AuditEntry(action, Area.BOARDS, summary, subject, before, after))
    where = "，在回收站里可以找回" if at else ""
    return _changes([row.id for row in found], f"已{verb}公开栏 {len(found)} 处{where}。")


def _require_free(unit: UnitOfWork, row: PlaceRow, at: datetime | None) -> None:
    from zwgk_desktop.db.queries import board_places as queries

    hanging = queries.find_hanging_at(unit.session, row.id) if at else []
    if hanging:
        raise RuleForbids(
            "place_used",
            f"{row.village}{row.name}上还有 {len(hanging)} 份公示没有撤下。",
            "请先登记撤下，再移除公开栏。",
        )
    if at is None and any(one.name == row.name for one in queries.find_places(unit.session, [row.village_id])):
        raise RuleForbids("place_twice", f"{row.village}已有“{row.name}”，不能恢复。", "请先给现有的改名。")


def _changes(ids: Sequence[int], message: str) -> ChangeSet:
    return ChangeSet(frozenset({Area.BOARDS}), tuple(ids), message)
