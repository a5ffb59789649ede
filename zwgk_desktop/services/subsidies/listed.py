"""Who has died? A list from the registry or the civil affairs office, held against every payment list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.cleaning import clean_code, clean_name, clean_text
from zwgk_desktop.domain.columns import Layout, find_layout
from zwgk_desktop.domain.errors import InputRefused, WrongUsage
from zwgk_desktop.domain.identifiers import IdChecker, shorten
from zwgk_desktop.domain.subsidies import RawSheet
from zwgk_desktop.domain.subsidies.dates import parse_date
from zwgk_desktop.services.subsidies.lists import read_list
from zwgk_desktop.services.subsidies.synonyms import load_synonyms

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidy_life import ListedRow
    from zwgk_desktop.services.desk import Desk

KIND = "deceased"
AREAS = frozenset({Area.SUBSIDIES})
DEATH_WORDS = ("死亡", "去世", "注销", "亡故", "火化", "日期", "时间")


@dataclass(frozen=True, slots=True)
class ListedImport:
    """What came of reading a list: people read, those new, and rows (sheet, row) whose ID is not usable."""

    read: int
    added: int
    unusable: tuple[tuple[str, int], ...]
    changes: ChangeSet


def listed_people(desk: Desk) -> list[ListedRow]:
    """Return the deceased, by name."""
    from zwgk_desktop.db.queries.subsidy_life import find_listed

    with desk.store.read() as session:
        return find_listed(session, KIND)


def import_listed(desk: Desk, path: Path) -> ListedImport:
    """Read a list of deceased (xlsx, xls, csv … with names and ID numbers) and add those who are new."""
    from zwgk_desktop.db.repositories.subsidy_life import add_listed

    people: dict[str, tuple[str, date | None]] = {}
    unusable: list[tuple[str, int]] = []
    raw = read_list(path)
    checker, found = IdChecker(desk.today()), False
    for sheet in raw.sheets:
        layout = find_layout(sheet.rows, sheet.merges, load_synonyms())
        if layout is None or not layout.has("id"):
            continue
        found = True
        _read(sheet, layout, checker, raw.date1904, people, unusable)
    if not found:
        raise InputRefused("no_header", "没有找到“姓名、身份证号”表头。", "请核对是否选错了文件。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        added = add_listed(unit.session, KIND, people, path.name, unit.actor, unit.now)
        message = f"已故人员名单“{path.name}”：读入 {len(people)} 人，新增 {added} 人"
        message += f"，{len(unusable)} 行身份证号不能用。" if unusable else "。"
        after = {"read": len(people), "added": added, "unusable": len(unusable)}
        unit.record(AuditEntry("listed.import", Area.SUBSIDIES, message, after=after))
    return ListedImport(len(people), added, tuple(unusable), ChangeSet(AREAS, (), message))


def _read(
    sheet: RawSheet,
    layout: Layout,
    checker: IdChecker,
    date1904: bool,
    people: dict[str, tuple[str, date | None]],
    unusable: list[tuple[str, int]],
) -> None:
    columns = layout.panels[0].columns
    day_at = columns.get("date", next((at for at, t in layout.titles.items() if any(w in t for w in DEATH_WORDS)), -1))
    for at, row in enumerate(sheet.rows[layout.body :], layout.body + 1):
        text = clean_code(_cell(row, columns["id"]))
        name = clean_name(_cell(row, columns.get("name", -1)))
        if not text and not name:
            continue
        number = checker.check(text).number
        if number:
            day = parse_date(_cell(row, day_at), date1904) or ""
            people.setdefault(number, (name, date.fromisoformat(day) if len(day) == 10 else None))
        elif any(char.isdigit() for char in text) or (text and name):
            unusable.append((sheet.name, at))


def _cell(row: Sequence[Any], at: int) -> Any:
    return row[at] if 0 <= at < len(row) else ""


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
