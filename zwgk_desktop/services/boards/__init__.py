"""Which items must hang where, and do they? The catalogue, its switches, the matrix and the lists of the boards."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.boards import CatalogueItem, Matrix, build_matrix
from zwgk_desktop.domain.catalogue_book import TITLES, find_problems
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.domain.periods import Period, Rhythm, codes_within, parse_period
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.postings import (
    add_posting,
    add_postings,
    archive,
    change_posting,
    get_posting,
    mark_posted,
    mark_printed,
    remove_posting,
    restore_posting,
    step_back,
    take_down,
)

# The life of a posting stands in a module of its own; the area has one door.
__all__ = [
    "add_posting",
    "add_postings",
    "archive",
    "catalogue_listing",
    "change_item",
    "change_posting",
    "get_item_by_number",
    "get_posting",
    "load_default_catalogue",
    "mark_posted",
    "mark_printed",
    "matrix",
    "matrix_choices",
    "postings_listing",
    "read_default_catalogue",
    "remove_posting",
    "restore_posting",
    "step_back",
    "switch_item",
    "take_down",
]

CATALOGUE = "catalogues/village_default.toml"
EDITABLE = TITLES.keys() - {"number"}


def read_default_catalogue() -> dict[str, Any]:
    """Return the catalogue that ships with the program: ``item`` rows and which items show subsidies."""
    with paths.resource(CATALOGUE).open("rb") as file:
        return tomllib.load(file)


def load_default_catalogue(desk: Desk) -> ChangeSet:
    """Add the default catalogue's items whose number is not there yet; what the office edited stays as it is.

    A default item that has no retention yet gets the proposed one.
    """
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.repositories import boards

    table = read_default_catalogue()
    with desk.store.write(desk.actor, desk.now()) as unit:
        known = {item.number: item for item in queries.find_catalogue(unit.session)}
        rows = [default_values(row, table) for row in table["item"] if row["number"] not in known]
        bare = {
            known[row["number"]].id: row["retention"]
            for row in table["item"]
            if row["number"] in known and not known[row["number"]].retention
        }
        if not rows and not bare:
            return _changes((), "公开目录已经齐全。")
        for item_id, retention in bare.items():
            boards.change_item(unit.session, item_id, {"retention": retention})
        ids = boards.add_items(unit.session, rows)
        summary = f"载入默认公开目录 {len(ids)} 项" + (f"，补填保管期限 {len(bare)} 项" if bare else "")
        after = {"numbers": [row["number"] for row in rows], "source": table["source"], "retention": bare}
        unit.record(AuditEntry("catalogue.load", Area.BOARDS, summary, after=after))
    return _changes([*ids, *bare], f"已{summary}。")


def default_values(row: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of the default catalogue by column, its short codes written out."""
    publisher, channels = table["publishers"][row["publisher"]], table["channels"][row["channels"]]
    return {**row, "rhythm": Rhythm(row["rhythm"]).value, "publisher": publisher, "channels": list(channels)}


def get_item_by_number(desk: Desk, number: str) -> CatalogueItem:
    """Return the catalogue item with the printed number (3.2); WrongUsage when there is none."""
    from zwgk_desktop.db.queries import boards as queries

    with desk.store.read() as session:
        item = queries.find_item_by_number(session, number.strip())
    if item is None:
        raise WrongUsage("no_item", f"公开目录中没有 {number} 这一项。", "用 zwgk boards catalogue 查看目录。")
    return item


def change_item(desk: Desk, item_id: int, values: Mapping[str, Any]) -> ChangeSet:
    """Edit a catalogue item; the keys are those of ``EDITABLE``. What hangs already is not touched."""
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.repositories import boards

    unknown = values.keys() - EDITABLE
    if unknown:
        raise WrongUsage("catalogue_field", f"公开目录没有这些栏目：{'、'.join(sorted(unknown))}。", "")
    for key, message in find_problems(values).items():
        raise WrongUsage(f"catalogue_{key}", message, "请改正后保存。")
    if "channels" in values:
        values = {**values, "channels": list(values["channels"])}
    with desk.store.write(desk.actor, desk.now()) as unit:
        item = queries.get_item(unit.session, item_id)
        before = {name: getattr(item, name) for name in values}
        boards.change_item(unit.session, item_id, values)
        unit.record(
            AuditEntry(
                "catalogue.change",
                Area.BOARDS,
                f"修改公开目录 {item.number} {item.level2}",
                item_id,
                before,
                {**values},
            )
        )
    return _changes([item_id], "公开目录已修改。")


def switch_item(
    desk: Desk, village_ids: Sequence[int], item_ids: Sequence[int], applicable: bool, reason: str = ""
) -> ChangeSet:
    """Say that items do (not) apply to villages; leaving one out needs a reason, which stays visible."""
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.repositories import boards

    if not applicable and not reason.strip():
        raise WrongUsage("switch_reason", "没有写明不涉及的理由。", "请写明理由，例如“本村无集体林地”。")
    pairs = [(village_id, item_id) for village_id in village_ids for item_id in item_ids]
    if not pairs:
        raise WrongUsage("switch_nothing", "没有选中村或事项。", "请先选中。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        known = {village.id for village in queries.find_villages(unit.session)}
        if not known.issuperset(village_ids):
            raise WrongUsage("no_village", "所选的村不在村名单中。", "请刷新后重选。")
        items = [queries.get_item(unit.session, item_id) for item_id in item_ids]
        old = queries.find_switches(unit.session)
        if applicable:
            boards.switch_on(unit.session, pairs)
        else:
            boards.switch_off(unit.session, pairs, reason.strip())
        word = "恢复公开" if applicable else f"设为不涉及：{reason.strip()}"
        names = "、".join(item.level2 for item in items[:3])
        unit.record(
            AuditEntry(
                "catalogue.switch",
                Area.BOARDS,
                f"{names}等 {len(items)} 项在 {len(village_ids)} 个村{word}",
                before={"off": [[*pair, old[pair]] for pair in pairs if pair in old]},
                after={"pairs": pairs, "applicable": applicable, "reason": reason.strip()},
            )
        )
    return _changes(item_ids, "已保存。")


def matrix(desk: Desk, period: Period | str, publisher: str | None = None, category: str | None = None) -> Matrix:
    """Return the board of every village for ``period`` (2026Q3, 2026-07, 2026H1, 2026), judged today.

    ``publisher`` and ``category`` (一级事项) narrow the items. Villages that were closed before the period stay out;
    a retired item stays in the periods it was posted for.
    """
    from zwgk_desktop.db.queries import boards as queries

    chosen = parse_period(period) if isinstance(period, str) else period
    with desk.store.read() as session:
        villages = [v for v in queries.find_villages(session) if v.active_to is None or v.active_to > chosen.start]
        postings = queries.find_board_postings(session, codes_within(chosen))
        hung = {posting.item_id for posting in postings if posting.posted_on}
        items = [item for item in queries.find_catalogue(session) if item.active or item.id in hung]
        off = frozenset(queries.find_switches(session))
    wanted = [item for item in items if publisher in (None, item.publisher) and category in (None, item.level1)]
    return build_matrix(chosen, desk.today(), villages, wanted, postings, off)


def matrix_choices(desk: Desk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the publishers and the categories (一级事项) a matrix can be narrowed to."""
    from zwgk_desktop.db.queries import boards as queries

    with desk.store.read() as session:
        items = queries.find_catalogue(session, active_only=True)
    return tuple(dict.fromkeys(i.publisher for i in items)), tuple(dict.fromkeys(i.level1 for i in items))


def catalogue_listing(desk: Desk) -> Listing:
    """Return the catalogue as a list for the screen."""
    from zwgk_desktop.db.queries.board_lists import build_catalogue_listing

    return build_catalogue_listing(desk.store)


def postings_listing(desk: Desk, removed: bool = False) -> Listing:
    """Return the postings as a list; filters and sort come with its Ask. ``removed``: those in the recycle bin."""
    from zwgk_desktop.db.queries.board_lists import build_postings_listing

    return build_postings_listing(desk.store, removed)


def _changes(ids: Sequence[int], message: str) -> ChangeSet:
    return ChangeSet(frozenset({Area.BOARDS}), tuple(ids), message)
