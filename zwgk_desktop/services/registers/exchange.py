"""How do entries come in from a workbook, leave as one, and become a printed register book?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.registers.book import RegisterBook, build_book
from zwgk_desktop.domain.registers.definitions import RECEIVED, Register
from zwgk_desktop.domain.registers.incoming import Incoming, IncomingRow, Known, read_rows
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.listing_export import export_listing
from zwgk_desktop.services.registers.entries import REGISTERS, entry_of, insert_entry
from zwgk_desktop.services.registers.facts import columns_of, cover_of, get_register
from zwgk_desktop.services.registers.lists import entries_listing, read_register, step_words


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in: ids of the new entries, how many rows were held back, and every finding."""

    changes: ChangeSet
    ids: tuple[int, ...]
    held: int
    columns: Mapping[str, str]
    findings: tuple[Finding, ...]


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(paths.resource("columns/registers.toml").read_text(encoding="utf-8"))


def preview_import(desk: Desk, register: str, path: Path) -> Incoming:
    """Return what a workbook (xlsx, xls, et, csv) holds for a register; stores nothing.

    Raises InputRefused: what a list is refused for, or no_header.
    """
    from zwgk_desktop.db.queries import registers as queries
    from zwgk_desktop.documents.list_reader import read_list

    chosen = _writable(register)
    found = read_list(path)
    with desk.store.read() as session:
        kept = [r for gone in (False, True) for r in queries.find_entries(session, chosen.key, removed=gone)]
    cases = {(row.title, row.received_on.isoformat()) for row in kept if row.received_on and not row.removed_at}
    known = Known({row.number for row in kept}, cases)
    sheets = [sheet for sheet in found.sheets if not sheet.is_empty()]
    refusal: InputRefused | None = None
    for sheet in sheets:
        try:
            return read_rows(chosen, sheet.name, sheet.rows, _words(), desk.today(), known, found.date1904)
        except InputRefused as error:
            refusal = refusal or error
    raise refusal or InputRefused("empty", "文件里没有内容。", "请核对文件。")


def import_entries(
    desk: Desk,
    register: str,
    path: Path,
    progress: Progress = Silent(),  # noqa: B008
) -> Imported:
    """Take every row of a workbook that can be taken; the others are held back, each with its finding."""
    chosen = _writable(register)
    incoming = preview_import(desk, register, path)
    calendar = calendar_of(desk)
    ids: list[int] = []
    if incoming.rows:
        with desk.store.write(desk.actor, desk.now()) as unit:
            numbered = sorted(incoming.rows, key=lambda one: not one.values.get("number"))  # new ones go round old ones
            free: dict[str, int] = {}
            for row in numbered:
                progress.checkpoint()
                progress.report(len(ids), len(numbered), "正在存入")
                number = row.values.get("number") or _next_number(unit, chosen, row, free)
                ids.append(_insert(unit, chosen, row, str(number), calendar))
            summary = f"导入{chosen.title} {len(ids)} 件（{path.name}），暂缓 {incoming.held} 行"
            after = {"ids": ids, "file": path.name, "held": incoming.held}
            unit.record(AuditEntry("register.import", Area.REGISTERS, summary, None, {}, after))
    message = f"已导入{chosen.title} {len(ids)} 件，暂缓 {incoming.held} 行。"
    return Imported(
        ChangeSet(REGISTERS, tuple(ids), message), tuple(ids), incoming.held, incoming.columns, incoming.findings
    )


def _next_number(unit: Any, register: Register, row: IncomingRow, free: dict[str, int]) -> str:
    """Return the next number of the row's year; ``free`` keeps the next one of each year."""
    from zwgk_desktop.db.queries import registers as queries

    prefix = register.prefix(int(str(row.values[RECEIVED])[:4]))
    if prefix not in free:
        free[prefix] = int(queries.next_number(unit.session, register.key, prefix).removeprefix(prefix))
    free[prefix] += 1
    return queries.format_number(prefix, free[prefix] - 1)


def _insert(unit: Any, register: Register, row: IncomingRow, number: str, calendar: Any) -> int:
    from zwgk_desktop.db.repositories import registers as rows

    entry = entry_of({**row.values, "number": number}, row.steps)
    entry_id = insert_entry(unit, register, number, row.values, columns_of(register, entry, calendar))
    for step in row.steps:
        rows.add_event(unit, entry_id, step.kind, step.on, step.data)
    return entry_id


def _writable(name: str) -> Register:
    register = get_register(name)
    if register.guided:
        raise WrongUsage("guided", f"{register.title}不能批量导入。", "每件申请按办理路径逐件登记。")
    return register


def export_entries(
    desk: Desk,
    register: str,
    path: Path,
    year: int | None = None,
    reason: str = "",
    progress: Progress = Silent(),  # noqa: B008
) -> int:
    """Write a register's entries to a workbook that ``import_entries`` reads again; return how many.

    Personal data is covered unless a ``reason`` to show it is given; the reason is in the audit trail.
    """
    chosen = get_register(register)
    _note_reason(desk, chosen, f"导出{chosen.title}（含个人信息）", reason)
    listing = entries_listing(desk, register, year, covered=not reason.strip(), history=True)
    title = f"{chosen.title}登记簿" + (f"（{year}年）" if year else "")
    return export_listing(desk, Area.REGISTERS, title, listing, Ask(), listing.columns, path, progress)


def build_register_book(desk: Desk, register: str, year: int, reason: str = "") -> RegisterBook:
    """Return what stands in a year's register book; RuleForbids when there is nothing to print."""
    from zwgk_desktop.db.queries.township import get_township

    chosen = get_register(register)
    found = read_register(desk, chosen.key, year if chosen.yearly else None)
    if not found:
        raise RuleForbids("empty_register", f"{chosen.title} {year} 年还没有登记。", "请先登记，或换一个年份。")
    with desk.store.read() as session:
        township = get_township(session).name
    entries = [
        (facts.row.number, facts.entry, facts.state.word, facts.row.due_on, facts.row.closed_on) for facts in found
    ]
    covers = [cover_of(desk, facts) if not reason.strip() else None for facts in found]
    return build_book(chosen, township, year, entries, covers, desk.today(), step_words(chosen))


def print_book(desk: Desk, register: str, year: int, path: Path, reason: str = "") -> int:
    """Write a year's register book as pdf, A4 landscape; return its pages. Personal data as in export_entries."""
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.register_book import write_register_book
    from zwgk_desktop.documents.writing import replacing

    book = build_register_book(desk, register, year, reason)
    fonts = open_fonts(paths.font_folders())
    with desk.store.write(desk.actor, desk.now()) as unit, replacing(path) as temporary:
        pages = write_register_book(temporary, book, fonts)
        summary = f"打印{book.title}" + (f"（含个人信息），理由：{reason.strip()}" if reason.strip() else "")
        after = {"file": path.name, "rows": len(book.rows), "pages": pages, "reason": reason.strip()}
        unit.record(AuditEntry("register.book", Area.REGISTERS, summary, None, {}, after))
    return pages


def _note_reason(desk: Desk, register: Register, what: str, reason: str) -> None:
    if not reason.strip():
        return
    with desk.store.write(desk.actor, desk.now()) as unit:
        summary = f"{what}，理由：{reason.strip()}"
        unit.record(AuditEntry("register.reveal", Area.REGISTERS, summary, None, {}, {"register": register.key}))
