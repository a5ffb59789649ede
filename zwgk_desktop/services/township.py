"""What does an officer do with the township itself? Its phones, its villages and their history, who works here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.villages import NewVillage, ParsedVillages
from zwgk_desktop.domain.villages import parse_villages as parse_villages
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.township import OfficerRow, TownshipRow, VillageChangeRow, VillageRow

ROLES = ("经办人", "分管领导", "主要领导", "保密审查", "村文书")
SHOWN_IN = frozenset({Area.TOWNSHIP, Area.BOARDS, Area.SUBSIDIES})  # screens that show village names
LONGEST_LIST = 1 << 20  # bytes of a file that names villages


def get_township(desk: Desk) -> TownshipRow:
    """Return the township of this store."""
    from zwgk_desktop.db.queries import township as queries

    with desk.store.read() as session:
        return queries.get_township(session)


def change_township(
    desk: Desk,
    *,
    name: str | None = None,
    county: str | None = None,
    code: str | None = None,
    complaint_phone: str | None = None,
    office_phone: str | None = None,
    backup_folder: str | None = None,
) -> ChangeSet:
    """Set what is given, leave the rest; raises WrongUsage for an empty name or a code without 9 digits."""
    from zwgk_desktop.db.repositories import township as repository

    given = {
        "name": name,
        "county": county,
        "code": code,
        "complaint_phone": complaint_phone,
        "office_phone": office_phone,
        "backup_folder": backup_folder,
    }
    after = {key: value.strip() for key, value in given.items() if value is not None}
    if after.get("name") == "" or after.get("county") == "":
        raise WrongUsage("no_name", "乡镇和县（市、区）的名称不能为空。")
    if after.get("code") and not re.fullmatch(r"\d{9}", after["code"]):
        raise WrongUsage("code_length", "乡镇编码应为 9 位数字（县 6 位加乡镇 3 位）。")
    old = asdict(get_township(desk))
    before = {key: old[key] for key, value in after.items() if (old[key] or "") != value}
    after = {key: after[key] for key in before}
    if not after:
        return ChangeSet(frozenset(), (), "单位信息没有变化。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        repository.change_township(unit.session, after)
        unit.record(AuditEntry("township.change", Area.TOWNSHIP, "修改单位信息", None, before, dict(after)))
    return ChangeSet(frozenset({Area.TOWNSHIP}), (), "已保存单位信息。")


def find_villages(desk: Desk, on: date | None = None, closed: bool = False) -> list[VillageRow]:
    """Return the villages that stand on a day (today), or with ``closed`` all that ever were, in the office's order."""
    from zwgk_desktop.db.queries import township as queries

    with desk.store.read() as session:
        return queries.find_villages(session, None if closed else on or desk.today())


def get_village(desk: Desk, name: str) -> VillageRow:
    """Return the village of today with this name or 12-digit code; raises WrongUsage naming those there are."""
    villages = find_villages(desk)
    wanted = name.strip()
    for village in villages:
        if wanted in (village.name, village.code):
            return village
    names = "、".join(v.name for v in villages)
    raise WrongUsage("no_village", f"没有这个村：{wanted}。", f"现有：{names}。" if names else "还没有录入任何村。")


def find_village_history(desk: Desk, village_id: int) -> list[VillageChangeRow]:
    """Return what happened to a village, oldest first, with what was merged into it."""
    from zwgk_desktop.db.queries import township as queries

    with desk.store.read() as session:
        return queries.find_village_changes(session, village_id)


def read_village_list(path: Path, existing: Sequence[str] = ()) -> ParsedVillages:
    """Read a text or csv file (UTF-8 or GB18030) that names villages; raises InputRefused."""
    from zwgk_desktop.documents.untrusted import Format, empty_refusal, read_limited, sniff_text

    data = read_limited(path, LONGEST_LIST)
    kind = sniff_text(data[:8192])
    if kind is Format.EMPTY:
        raise empty_refusal()
    advice = "请在 WPS 中选中村名一列，复制到记事本存为文本文件再试。"
    if kind is not Format.TEXT or b"\x00" in data or data.startswith((b"PK", b"%PDF-")):
        raise InputRefused("unsupported_format", f"{path.name} 不是文本文件。", advice)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return parse_villages(data.decode(encoding), existing)
        except UnicodeDecodeError:
            continue
    raise InputRefused("unsupported_format", f"{path.name} 的文字编码看不懂。", advice)


def add_villages(desk: Desk, villages: Sequence[NewVillage], since: date | None = None) -> ChangeSet:
    """Add villages behind those that are there; ``since`` is the day from which they stand (None: always did)."""
    from zwgk_desktop.db.repositories import township as repository

    if not villages:
        raise WrongUsage("no_villages", "没有要加入的村。")
    _require_free(desk, villages)
    with desk.store.write(desk.actor, desk.now()) as unit:
        ids = repository.add_villages(unit.session, villages, since, desk.today())
        names = [v.name for v in villages]
        summary = f"加入 {len(names)} 个村：{'、'.join(names[:5])}{'等' if len(names) > 5 else ''}"
        unit.record(AuditEntry("village.add", Area.TOWNSHIP, summary, None, {}, {"ids": ids, "names": names}))
    return ChangeSet(SHOWN_IN, tuple(ids), f"已加入 {len(ids)} 个村。")


def rename_village(
    desk: Desk,
    village_id: int,
    name: str | None = None,
    code: str | None = None,
    households: int | None = None,
    on: date | None = None,
) -> ChangeSet:
    """Give a village another name, code or number of households; the old name and code stay in its history."""
    from zwgk_desktop.db.repositories import township as repository

    old = _get_active(desk, village_id)
    new = NewVillage((name or old.name).strip(), (code or old.code or "").strip() or None, households)
    _require_free(desk, [new], besides=old)
    before = {"name": old.name, "code": old.code, "households": old.households}
    after = {"name": new.name, "code": new.code, "households": old.households if households is None else households}
    if before == after:
        return ChangeSet(frozenset(), (), f"{old.name} 没有变化。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        repository.change_village(unit.session, village_id, _day(desk, on), new.name, new.code, households)
        summary = f"{old.name}改名为{new.name}" if new.name != old.name else f"修改{old.name}的编码或户数"
        unit.record(AuditEntry("village.change", Area.TOWNSHIP, summary, village_id, before, after))
    return ChangeSet(SHOWN_IN, (village_id,), f"已保存：{summary}。")


def merge_villages(
    desk: Desk, into_id: int, from_ids: Sequence[int], on: date | None = None, note: str = ""
) -> ChangeSet:
    """Merge villages into one that stays; the merged ones close, their papers and payments stay theirs."""
    if into_id in from_ids or not from_ids:
        raise WrongUsage("merge_self", "请选择要并入的村，它不能与保留的村是同一个。")
    into = _get_active(desk, into_id)
    names = "、".join(_get_active(desk, each).name for each in from_ids)
    return _close(desk, list(dict.fromkeys(from_ids)), on, into_id, note, f"{names}并入{into.name}")


def close_village(desk: Desk, village_id: int, on: date | None = None, note: str = "") -> ChangeSet:
    """Close a village that is no more; its rows stay."""
    name = _get_active(desk, village_id).name
    return _close(desk, [village_id], on, None, note, f"撤销{name}")


def _close(desk: Desk, ids: list[int], on: date | None, into: int | None, note: str, summary: str) -> ChangeSet:
    from zwgk_desktop.db.repositories import township as repository

    day = _day(desk, on)
    with desk.store.write(desk.actor, desk.now()) as unit:
        for village_id in ids:
            repository.close_village(unit.session, village_id, day, into, note)
        after = {"closed": ids, "into": into, "on": day.isoformat(), "note": note}
        unit.record(AuditEntry("village.close", Area.TOWNSHIP, summary, into or ids[0], {"active": ids}, after))
    return ChangeSet(SHOWN_IN, (*ids, *([into] if into else [])), f"已保存：{summary}。")


def find_officers(desk: Desk, role: str = "") -> list[OfficerRow]:
    """Return who works here now, of one role or all."""
    from zwgk_desktop.db.queries import township as queries

    with desk.store.read() as session:
        return [row for row in queries.find_officers(session) if role in ("", row.role)]


def add_officer(desk: Desk, name: str, role: str, village_id: int | None = None) -> ChangeSet:
    """Write down someone who works here; ``role`` is one of ROLES, a 村文书 has a village."""
    from zwgk_desktop.db.repositories import township as repository

    name = name.strip()
    if not name or role not in ROLES:
        raise WrongUsage("officer", f"请写明姓名，岗位为：{'、'.join(ROLES)}。")
    if village_id is not None:
        _get_active(desk, village_id)
    with desk.store.write(desk.actor, desk.now()) as unit:
        officer_id = repository.add_officer(unit.session, name, role, village_id)
        after = {"name": name, "role": role, "village_id": village_id}
        unit.record(AuditEntry("officer.add", Area.TOWNSHIP, f"登记{role}{name}", officer_id, {}, after))
    return ChangeSet(frozenset({Area.TOWNSHIP}), (officer_id,), f"已登记{role}{name}。")


def retire_officer(desk: Desk, officer_id: int) -> ChangeSet:
    """Mark that someone no longer works here; what they did keeps their name."""
    from zwgk_desktop.db.repositories import township as repository

    officer = next((row for row in find_officers(desk) if row.id == officer_id), None)
    if officer is None:
        raise WrongUsage("no_officer", "没有这位工作人员，或已经离任。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        repository.retire_officer(unit.session, officer_id)
        summary = f"{officer.role}{officer.name}离任"
        unit.record(AuditEntry("officer.retire", Area.TOWNSHIP, summary, officer_id, {"active": True}, {}))
    return ChangeSet(frozenset({Area.TOWNSHIP}), (officer_id,), f"已保存：{summary}。")


def _get_active(desk: Desk, village_id: int) -> VillageRow:
    for village in find_villages(desk):
        if village.id == village_id:
            return village
    raise WrongUsage("no_village", "没有这个村，或已经撤并。", "请刷新后再选。")


def _day(desk: Desk, on: date | None) -> date:
    if on is not None and on > desk.today():
        raise WrongUsage("future", f"日期 {on} 还没有到。", "请到那天再办。")
    return on or desk.today()


def _require_free(desk: Desk, wanted: Sequence[NewVillage], besides: VillageRow | None = None) -> None:
    """Refuse names or codes that another village of today has, and codes that are not 12 digits."""
    others = [v for v in find_villages(desk) if besides is None or v.id != besides.id]
    names, codes = {v.name for v in others}, {v.code for v in others if v.code}
    for village in wanted:
        if not village.name.strip():
            raise WrongUsage("no_name", "村名不能为空。")
        if village.code and not re.fullmatch(r"\d{12}", village.code):
            raise WrongUsage("code_length", f"{village.name} 的编码应为 12 位数字（县 6 位、乡镇 3 位、村 3 位）。")
        if village.name in names or village.code in codes:
            raise RuleForbids(
                "village_exists", f"已有同名或同编码的村：{village.name}。", "请核对；撤并的村请用“并入”。"
            )
        names.add(village.name)
        codes.update([village.code] if village.code else [])
