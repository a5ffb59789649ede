"""What proves an item's progress? Files copied into the folder beside the store, opened from there, never lost.

The folder is ``NAME-附件`` beside ``NAME.db``. The copies are not encrypted, even where the store is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.periods import parse_quarter
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.evidence import EvidenceRow

LEDGER = frozenset({Area.LEDGER})


def evidence_folder(store: Path) -> Path:
    """Return where the attachments of a store lie."""
    return store.with_name(f"{store.stem}-附件")


def add_evidence(desk: Desk, item_id: int, quarter: str, files: Sequence[Path]) -> ChangeSet:
    """Copy files into the store's folder as evidence of an item's quarter, all of them or none.

    Raises InputRefused for a file that may not be kept, RuleForbids already_attached, OutputFailed.
    """
    from zwgk_desktop.db.queries import evidence as queries
    from zwgk_desktop.db.repositories import evidence as rows
    from zwgk_desktop.documents import attachments
    from zwgk_desktop.documents.writing import replacing_many
    from zwgk_desktop.services.ledger_facts import find_item

    period = parse_quarter(quarter)
    found = {one.sha256: one for one in (attachments.examine(path) for path in files)}
    if not found:
        raise WrongUsage("nothing", "没有选择文件。")
    folder = evidence_folder(desk.store.path)
    with desk.store.write(desk.actor, desk.now()) as unit, replacing_many() as outputs:
        item = find_item(unit.session, item_id)
        if item.removed_at is not None:
            raise RuleForbids("item_removed", "这项任务在回收站里。", "请先恢复，再添加佐证材料。")
        if item.year != period.year:
            raise WrongUsage("quarter", f"这项任务属于 {item.year} 年，不能添加到 {period.code}。")
        held = {row.sha256: row.name for row in queries.find_files(unit.session, item_id, period.code)}
        known = [held[one.sha256] for one in found.values() if one.sha256 in held]
        if known:
            raise RuleForbids("already_attached", f"已经添加过同样的文件：{'、'.join(known)}。", "不用再添加。")
        ids: list[int] = []
        for one in found.values():
            stored = f"{period.code}/{one.sha256[:12]}-{attachments.safe_name(one.name)}"
            if not attachments.is_same(folder / stored, one.sha256):
                attachments.copy_checked(one.path, outputs.at(folder / stored), one.sha256)
            ids.append(rows.add_file(unit, item_id, period.code, one.name, one.sha256, one.size, stored))
        names = [one.name for one in found.values()]
        after = {**_image(item_id, dict.fromkeys(ids)), "names": names, "sha256": list(found)}
        before = _image(item_id, dict.fromkeys(ids, desk.now().isoformat()))  # undone: in 回收站
        summary = f"添加{period.label}佐证材料：{'、'.join(names)}"
        unit.record(AuditEntry("ledger.evidence", Area.LEDGER, summary, item_id, before, after))
    for row in list_evidence(desk, item_id, period.code):
        attachments.protect(folder / row.stored_name)
    return ChangeSet(LEDGER, (item_id,), f"已添加 {len(ids)} 个佐证材料。")


def list_evidence(desk: Desk, item_id: int, quarter: str | None = None, removed: bool = False) -> list[EvidenceRow]:
    """Return an item's evidence files, of one quarter or all; with ``removed`` those in 回收站."""
    from zwgk_desktop.db.queries import evidence as queries

    with desk.store.read() as session:
        return queries.find_files(session, item_id, parse_quarter(quarter).code if quarter else None, removed)


def removed_evidence(desk: Desk, year: int) -> list[EvidenceRow]:
    """Return the evidence files of a year that lie in 回收站."""
    from zwgk_desktop.db.queries import evidence as queries

    with desk.store.read() as session:
        return queries.find_removed_files(session, year)


def get_evidence_path(desk: Desk, file_id: int) -> Path:
    """Return where a file lies, to be opened; InputRefused missing or changed when it is not as it was added."""
    from zwgk_desktop.documents.attachments import KINDS, is_same

    row = _get(desk, [file_id])[0]
    path = evidence_folder(desk.store.path) / row.stored_name
    if not path.is_file():
        raise InputRefused("missing", f"附件不见了：{row.name}。", f"应在 {path.parent}；请从备份找回，或重新添加。")
    if not is_same(path, row.sha256) or path.suffix.lower() not in KINDS:
        raise InputRefused("changed", f"附件和添加时不一样了：{row.name}。", "请从备份找回，或移除后重新添加。")
    return path


def remove_evidence(desk: Desk, ids: Sequence[int]) -> ChangeSet:
    """Move evidence files into 回收站; the copies stay in the folder."""
    return _set_removed(desk, ids, desk.now())


def restore_evidence(desk: Desk, ids: Sequence[int]) -> ChangeSet:
    """Bring evidence files back from 回收站."""
    return _set_removed(desk, ids, None)


def _get(desk: Desk, ids: Sequence[int]) -> list[EvidenceRow]:
    from zwgk_desktop.db.queries import evidence as queries

    with desk.store.read() as session:
        found = queries.find_files_by_id(session, ids)
    if not ids or len(found) != len(set(ids)):
        raise WrongUsage("no_file", "没有这个佐证材料。", "用 zwgk ledger evidence list 查看编号。")
    return found


def _set_removed(desk: Desk, ids: Sequence[int], at: datetime | None) -> ChangeSet:
    from zwgk_desktop.db.repositories import evidence as rows

    found = [row for row in _get(desk, ids) if (row.removed_at is None) is (at is not None)]
    if not found:
        raise RuleForbids("file_state", f"选中的材料{'已经' if at else '不'}在回收站里。", "请刷新后再选。")
    verb, action = ("移除", "ledger.evidence_remove") if at else ("恢复", "ledger.evidence_restore")
    items = tuple(dict.fromkeys(row.item_id for row in found))
    with desk.store.write(desk.actor, desk.now()) as unit:
        for row in found:
            rows.set_file_removed(unit, row.id, at)
        before, after = (_images((row.item_id, row.id, moment) for row in found) for moment in _moments(found, at))
        summary = f"{verb}佐证材料：{'、'.join(row.name for row in found)}"
        one = items[0] if len(items) == 1 else None
        unit.record(AuditEntry(action, Area.LEDGER, summary, one, before, {"ids": list(items), **after}))
    where = "，在回收站里可以找回" if at else ""
    return ChangeSet(LEDGER, items, f"已{verb} {len(found)} 个佐证材料{where}。")


def _moments(found: Sequence[EvidenceRow], at: datetime | None) -> tuple[str | None, str | None]:
    was = next((row.removed_at for row in found if row.removed_at), None)
    return (was.isoformat() if was else None, at.isoformat() if at else None)


def _image(item_id: int, files: dict[int, str | None]) -> dict[str, Any]:
    return _images((item_id, file_id, at) for file_id, at in files.items())


def _images(files: Iterable[tuple[int, int, str | None]]) -> dict[str, Any]:
    items: dict[str, Any] = {}
    for item_id, file_id, at in files:
        items.setdefault(str(item_id), {"files": {}})["files"][str(file_id)] = at
    return {"items": items}
