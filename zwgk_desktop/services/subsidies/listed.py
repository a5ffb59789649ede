"""Who has died? A list from the registry or the civil affairs office, held against every payment list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.cleaning import clean_code, clean_name, clean_text
from zwgk_desktop.domain.columns import find_layout
from zwgk_desktop.domain.errors import InputRefused, WrongUsage
from zwgk_desktop.domain.identifiers import IdChecker, shorten
from zwgk_desktop.domain.subsidies.listed_rows import UnusableRow, read_listed, tell_unusable
from zwgk_desktop.services.subsidies.lists import read_list
from zwgk_desktop.services.subsidies.synonyms import load_synonyms

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidy_life import ListedRow
    from zwgk_desktop.services.desk import Desk

KIND = "deceased"
AREAS = frozenset({Area.SUBSIDIES})


@dataclass(frozen=True, slots=True)
class ListedImport:
    """What came of reading a list: rows read as people, those new, rows that cannot be used; ``repeated`` of the read
    name somebody a second time."""

    read: int
    added: int
    unusable: tuple[UnusableRow, ...]
    repeated: int
    changes: ChangeSet


def listed_people(desk: Desk) -> list[ListedRow]:
    """Return the deceased, by name."""
    from zwgk_desktop.db.queries.subsidy_life import find_listed

    with desk.store.read() as session:
        return find_listed(session, KIND)


def import_listed(desk: Desk, path: Path) -> ListedImport:
    """Read a list of deceased (xlsx, xls, csv … with names and ID numbers) and add those who are new."""
    from zwgk_desktop.db.repositories.subsidy_life import add_listed

    raw = read_list(path)
    synonyms, checker = load_synonyms(), IdChecker(desk.today())
    layouts = [(sheet, find_layout(sheet.rows, sheet.merges, synonyms)) for sheet in raw.sheets]
    lists = [(sheet, layout) for sheet, layout in layouts if layout is not None and layout.has("id")]
    if not lists:
        raise InputRefused("no_header", "没有找到“姓名、身份证号”表头。", "请核对是否选错了文件。")
    people: dict[str, tuple[str, date | None]] = {}
    unusable: list[UnusableRow] = []
    named = 0
    for sheet, layout in lists:
        rows, bad = read_listed(sheet, layout, checker, raw.date1904, synonyms)
        named += len(rows)
        unusable += bad
        for row in rows:
            people.setdefault(row.number, (row.name, row.since))
    with desk.store.write(desk.actor, desk.now()) as unit:
        added = add_listed(unit.session, KIND, people, path.name, unit.actor, unit.now)
        message = f"已故人员名单“{path.name}”：{_told(named, len(people), added, unusable)}"
        unread = [sheet.name for sheet, layout in layouts if any(map(any, sheet.rows)) and (sheet, layout) not in lists]
        message += f"没有表头而未读的工作表：{'、'.join(unread)}。" if unread else ""
        after = {"read": len(people), "added": added, "unusable": len(unusable)}
        unit.record(AuditEntry("listed.import", Area.SUBSIDIES, message, after=after))
    changes = ChangeSet(AREAS, (), message)
    return ListedImport(len(people), added, tuple(unusable), named - len(people), changes)


def _told(named: int, people: int, added: int, unusable: Sequence[UnusableRow]) -> str:
    """Return how the rows of a file add up: all of them, people read, repeated ones, and each row not usable."""
    text = f"共 {named + len(unusable)} 行，读入 {people} 人，新增 {added} 人"
    text += f"，重复 {named - people} 行" if named > people else ""
    return text + (f"，{len(unusable)} 行不能用：{tell_unusable(unusable)}。" if unusable else "。")


def add_listed_person(
    desk: Desk, number: str, name: str = "", since: date | None = None, source: str = ""
) -> ChangeSet:
    """Add one person by ID number."""
    from zwgk_desktop.db.repositories.subsidy_life import add_listed

    verdict = IdChecker(desk.today()).check(clean_code(number))
    if not verdict.number:
        raise WrongUsage(verdict.problem, "身份证号不对。", "请照证件核对。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        facts = {verdict.number: (clean_name(name), since)}
        if not add_listed(unit.session, KIND, facts, clean_text(source) or "手工登记", unit.actor, unit.now):
            raise WrongUsage("listed", "这个人已经在名单里。", "无需重复登记。")
        summary = f"已故人员名单增加：{clean_name(name)} {shorten(verdict.number)}"
        unit.record(AuditEntry("listed.add", Area.SUBSIDIES, summary))
    return ChangeSet(AREAS, (), "已加入已故人员名单。")


def remove_listed_person(desk: Desk, listed_id: int, reason: str) -> ChangeSet:
    """Take one person off the list, with a reason."""
    from zwgk_desktop.db.queries.subsidy_life import find_listed
    from zwgk_desktop.db.repositories.subsidy_life import remove_listed

    if not reason.strip():
        raise WrongUsage("no_reason", "没有写明理由。", "请写明为什么移出名单。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        row = next((p for p in find_listed(unit.session, KIND) if p.id == listed_id), None)
        if row is None:
            raise WrongUsage("no_person", f"名单里没有编号 {listed_id}。", "请刷新后再试。")
        remove_listed(unit.session, listed_id)
        summary = f"已故人员名单移出：{row.name} {shorten(row.id_number)}：{reason.strip()}"
        unit.record(AuditEntry("listed.remove", Area.SUBSIDIES, summary, listed_id))
    return ChangeSet(AREAS, (listed_id,), "已移出名单。")
