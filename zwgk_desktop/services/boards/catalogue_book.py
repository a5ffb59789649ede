"""How is the catalogue edited as a whole? Own items, retired ones, and the workbook that goes out and comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.catalogue_book import (
    ACTIVE_WORDS,
    AUDIENCE_WORDS,
    CHANNELS,
    PUBLISHERS,
    RETENTIONS,
    TITLES,
    ItemChange,
    compare,
    count_changes,
    find_problems,
    item_values,
    written,
)
from zwgk_desktop.domain.catalogue_sheets import OFF, VILLAGE, CatalogueSheets, read_sheets
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.periods import RHYTHM_WORDS
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.domain.boards import CatalogueItem

NEW_ITEM: Mapping[str, Any] = {
    "elements": "", "basis": "", "due_days": 10, "posting_days": 15, "publisher": PUBLISHERS[0],
    "channels": (CHANNELS[0],), "audience": "public", "retention": "10年", "active": True,
}  # fmt: skip
CHOICES: Mapping[str, tuple[Sequence[str], bool]] = {
    TITLES["rhythm"]: (tuple(RHYTHM_WORDS.values()), True),
    TITLES["publisher"]: (PUBLISHERS, False),
    TITLES["channels"]: (CHANNELS, False),
    TITLES["audience"]: (tuple(AUDIENCE_WORDS.values()), True),
    TITLES["retention"]: (RETENTIONS, False),
    TITLES["active"]: (tuple(ACTIVE_WORDS.values()), True),
}
NOTES = (
    "“目录”一行一项：公开频次、公开对象、启用从列表中选；公开主体、公开渠道、保管期限可以另写，几个渠道用顿号隔开。",
    "编号不要改动，它是导入时认出一项的依据；新增的事项用没有用过的编号，写在下面的空行。",
    "不再公开的事项把“启用”改成“停用”，不要删行；删掉的行导入时保留原样。",
    f"“{OFF}”一行一村、一列一项：不涉及的写明理由（如：本村无集体林地），涉及的留空。",
    "依据只写法规名称，条款号以现行文本为准自行填写；保管期限以县档案部门意见为准。",
)


@dataclass(frozen=True, slots=True)
class CataloguePreview:
    """What a workbook would change; ``unknown`` are items of the store that are not in the file and stay."""

    file: str
    changes: tuple[ItemChange, ...]
    unknown: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many cells must be mended before anything is taken."""
        return sum(one.severity is Severity.ERROR for one in self.findings)

    @property
    def summary(self) -> str:
        """What would happen, in a sentence."""
        kept = f"；文件里没有的 {len(self.unknown)} 项保留原样" if self.unknown else ""
        bad = f"有 {self.errors} 处需要改正，改好后再导入。" if self.errors else ""
        return bad or f"{count_changes(self.changes) or '与现有目录相同'}{kept}。"


def add_item(desk: Desk, values: Mapping[str, Any]) -> ChangeSet:
    """Add an item of the office's own; number, level1, level2 and rhythm are needed, the rest has NEW_ITEM's value."""
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.repositories import boards

    row = {**NEW_ITEM, **{k: v.strip() if isinstance(v, str) else v for k, v in values.items()}}
    missing = [title for key, title in TITLES.items() if row.get(key) in (None, "") and key in ("number", "rhythm")]
    if missing or row.keys() - TITLES.keys():
        raise WrongUsage("catalogue_field", f"请填写{'、'.join(missing) or '目录的栏目'}。", "编号应像 3.2 这样。")
    _refuse(find_problems({"level1": "", "level2": "", **row}))
    with desk.store.write(desk.actor, desk.now()) as unit:
        if queries.find_item_by_number(unit.session, row["number"]) is not None:
            raise RuleForbids("catalogue_number", f"编号 {row['number']} 已经有事项了。", "请换一个编号。")
        ids = boards.add_items(unit.session, [_stored(row)])
        summary = f"新增公开目录 {row['number']} {row['level2']}"
        unit.record(AuditEntry("catalogue.add", Area.BOARDS, summary, ids[0], after=_stored(row)))
    return _changes(ids, f"已{summary}。")


def set_active(desk: Desk, item_ids: Sequence[int], active: bool) -> ChangeSet:
    """Retire items or let them count again; what was posted of them stays."""
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.repositories import boards

    if not item_ids:
        raise WrongUsage("no_item", "没有选中事项。", "请先选中。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        items = [item for key in item_ids if (item := queries.get_item(unit.session, key)).active is not active]
        if not items:
            return _changes((), f"所选事项都已{ACTIVE_WORDS[active]}。")
        for item in items:
            boards.change_item(unit.session, item.id, {"active": active})
        named = "、".join(f"{item.number} {item.level2}" for item in items[:3])
        summary = f"{ACTIVE_WORDS[active]}公开目录 {len(items)} 项：{named}{'等' if len(items) > 3 else ''}"
        before, after = ({str(item.id): value for item in items} for value in (not active, active))
        unit.record(AuditEntry("catalogue.active", Area.BOARDS, summary, None, before, after))
    return _changes([item.id for item in items], f"已{summary}。")


def export_catalogue(desk: Desk, path: Path) -> Path:
    """Write the catalogue and what does not apply where as a workbook that ``import_catalogue`` takes back."""
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.documents.catalogue_workbook import write_catalogue
    from zwgk_desktop.documents.writing import replacing

    with desk.store.read() as session:
        items, switches = queries.find_catalogue(session), queries.find_switches(session)
        villages = [v for v in queries.find_villages(session) if v.active_to is None]
    rows = [_row(item) for item in items]
    heads = [f"{item.number} {item.level2}" for item in items]
    cells = {v.name: [switches.get((v.id, item.id), "") for item in items] for v in villages}
    with desk.store.write(desk.actor, desk.now()) as unit, replacing(path) as temporary:
        off = (OFF, VILLAGE, heads, cells)
        write_catalogue(temporary, tuple(TITLES.values()), rows, CHOICES, off, NOTES, desk.now())
        after = {"file": path.name, "items": len(items), "villages": len(villages)}
        unit.record(AuditEntry("catalogue.export", Area.BOARDS, f"导出公开目录 {len(items)} 项", after=after))
    return path


def _row(item: CatalogueItem) -> list[str | int]:
    values = item_values(item)
    return [values[k] if k in ("due_days", "posting_days") else written(k, values[k]) for k in TITLES]


def preview_catalogue(desk: Desk, path: Path) -> CataloguePreview:
    """Return what an edited workbook would change; stores nothing. InputRefused for what is no catalogue."""
    with desk.store.read() as session:
        return _preview(session, path)[0]


def _preview(session: Any, path: Path) -> tuple[CataloguePreview, CatalogueSheets]:
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.documents.list_reader import read_list

    items, switches = queries.find_catalogue(session), queries.find_switches(session)
    villages = {v.id: v.name for v in queries.find_villages(session) if v.active_to is None}
    held = {item.number: item_values(item) for item in items}
    raw = [sheet for sheet in read_list(path).sheets if not sheet.is_empty()]
    if not raw:
        raise InputRefused("empty", "文件里没有内容。", "请核对文件。")
    sheets = read_sheets({sheet.name: sheet.rows for sheet in raw}, set(villages.values()), held)
    kept = {number: {**held.get(number, NEW_ITEM), **values} for number, values in sheets.rows.items()}
    changes = [one for one in compare(held, kept) if one.kind != "removed"]
    numbers = {item.id: item.number for item in items}
    now = {(villages[v], numbers[i]): reason for (v, i), reason in switches.items() if v in villages}
    changes += _switched(now, sheets.off, {number: str(values["level2"]) for number, values in kept.items()})
    unknown = tuple(f"{item.number} {item.level2}" for item in items if item.number not in kept)
    return CataloguePreview(path.name, tuple(changes), unknown, sheets.findings), sheets


def _switched(
    now: Mapping[tuple[str, str], str], wanted: Mapping[tuple[str, str], str] | None, names: Mapping[str, str]
) -> list[ItemChange]:
    if wanted is None:
        return []
    places = sorted({*now, *wanted}, key=lambda pair: (pair[1], pair[0]))
    return [
        ItemChange("changed", number, names.get(number, ""), f"{village}不涉及", old, new)
        for village, number in places
        if (old := now.get((village, number), "")) != (new := wanted.get((village, number), ""))
    ]


def import_catalogue(desk: Desk, path: Path) -> ChangeSet:
    """Take an edited workbook: all of it, or with any bad cell nothing (InputRefused bad_cells)."""
    with desk.store.write(desk.actor, desk.now()) as unit:
        preview, sheets = _preview(unit.session, path)
        if preview.errors:
            first = next(one for one in preview.findings if one.severity is Severity.ERROR)
            where = f"工作表“{first.sheet}”第 {first.row} 行“{first.column}”：{first.message}"
            raise InputRefused("bad_cells", f"有 {preview.errors} 处需要改正，没有导入。", where)
        if not preview.changes:
            return _changes((), "与现有目录相同，没有改动。")
        ids = _take(unit, sheets)
        summary = f"导入公开目录（{path.name}）：{count_changes(preview.changes)}"
        before = {"changes": [[c.kind, c.number, c.field, c.old] for c in preview.changes]}
        after = {"file": path.name, "changes": [[c.kind, c.number, c.field, c.new] for c in preview.changes]}
        unit.record(AuditEntry("catalogue.import", Area.BOARDS, summary, None, before, after))
    return _changes(ids, f"已{summary}。")


def _take(unit: UnitOfWork, sheets: CatalogueSheets) -> list[int]:
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.repositories import boards

    held = {item.number: item for item in queries.find_catalogue(unit.session)}
    ids: list[int] = []
    for number, values in sheets.rows.items():
        if number not in held:
            ids += boards.add_items(unit.session, [_stored({**NEW_ITEM, **values})])
            continue
        known = item_values(held[number])
        changed = {key: value for key, value in values.items() if value != known[key]}
        if changed:
            boards.change_item(unit.session, held[number].id, _stored(changed))
            ids.append(held[number].id)
    if sheets.off is not None:
        ids += _switch(unit, sheets.off)
    return list(dict.fromkeys(ids))


def _switch(unit: UnitOfWork, wanted: Mapping[tuple[str, str], str]) -> list[int]:
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.repositories import boards

    villages = {v.name: v.id for v in queries.find_villages(unit.session) if v.active_to is None}
    items = {item.number: item.id for item in queries.find_catalogue(unit.session)}
    now = {k: v for k, v in queries.find_switches(unit.session).items() if k[0] in villages.values()}
    new = {(villages[name], items[number]): reason for (name, number), reason in wanted.items()}
    on = [pair for pair in now if pair not in new]
    boards.switch_on(unit.session, on)
    by_reason: dict[str, list[tuple[int, int]]] = {}
    for pair, reason in new.items():
        if now.get(pair) != reason:
            by_reason.setdefault(reason, []).append(pair)
    for reason, pairs in by_reason.items():
        boards.switch_off(unit.session, pairs, reason)
    return [item for pairs in (on, *by_reason.values()) for _, item in pairs]


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, **({"channels": list(values["channels"])} if "channels" in values else {})}


def _refuse(problems: Mapping[str, str]) -> None:
    for key, message in problems.items():
        raise WrongUsage(f"catalogue_{key}", message, "请改正后保存。")


def _changes(ids: Sequence[int], message: str) -> ChangeSet:
    return ChangeSet(frozenset({Area.BOARDS}), tuple(ids), message)
