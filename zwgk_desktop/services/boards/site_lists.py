"""Does the website show what the boards show (对应一致)? Its list imported, matched, compared, printed."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Column, Kind
from zwgk_desktop.domain.periods import codes_within, parse_period
from zwgk_desktop.domain.registers.book import BookColumn, RegisterBook
from zwgk_desktop.domain.site_list import SiteLine, read_site_rows
from zwgk_desktop.domain.site_match import (
    KIND_WORDS,
    BoardSide,
    Place,
    SiteDifference,
    compare_site,
    pick_posting,
    place_line,
)
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.privacy import load_words

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_site import SiteEntryRow, SiteListRow
    from zwgk_desktop.db.store import UnitOfWork

WEB_CHANNEL = "网"  # a channel of the catalogue that names a website, e.g. 乡镇政务公开网页
HEADS = ("村", "事项", "时段", "差别", "公开栏", "网站", "说明")
WIDTHS = (12, 22, 16, 12, 24, 24, 48)  # characters of the workbook's columns
BOARDS = frozenset({Area.BOARDS})


@dataclass(frozen=True, slots=True)
class Imported:
    """A list that was imported: how many of its lines were matched to a posting."""

    list_id: int
    lines: int
    matched: int
    changes: ChangeSet


@dataclass(frozen=True, slots=True)
class SiteComparison:
    """A list held against the boards; ``periods`` are the codes compared."""

    site: SiteListRow
    entries: tuple[SiteEntryRow, ...]
    boards: tuple[BoardSide, ...]
    periods: tuple[str, ...]
    differences: tuple[SiteDifference, ...]

    @property
    def message(self) -> str:
        """The result in one sentence."""
        matched = sum(entry.posting_id is not None for entry in self.entries)
        head = f"网站清单 {len(self.entries)} 条，对上 {matched} 条"
        return f"{head}，{f'有 {len(self.differences)} 处不一致' if self.differences else '与公开栏一致'}。"


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(paths.resource("columns/site.toml").read_text(encoding="utf-8"))


def import_site_list(desk: Desk, path: Path) -> Imported:
    """Read what the website shows (xlsx, xls, et, csv, a saved page) and match it; stored as one action.

    Raises InputRefused (as lists do; no_site_lines), RuleForbids (already_imported).
    """
    from zwgk_desktop.documents.attachments import fingerprint
    from zwgk_desktop.documents.site_list_reader import read_site_sheets

    return _store(desk, path.name, fingerprint(path), read_site_sheets(path))


def paste_site_list(desk: Desk, text: str) -> Imported:
    """Take a list pasted from a page or from WPS; otherwise as :func:`import_site_list`."""
    from zwgk_desktop.documents.site_list_reader import read_site_paste

    if not text.strip():
        raise WrongUsage("nothing", "没有可以粘贴的内容。", "请先在网页或 WPS 里复制，再粘贴。")
    sheets = read_site_paste(text)
    return _store(desk, "粘贴的内容", hashlib.sha256(text.encode()).hexdigest(), sheets)


def _store(desk: Desk, name: str, sha256: str, sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]]) -> Imported:
    from zwgk_desktop.db.queries import board_site as queries
    from zwgk_desktop.db.repositories import board_site as rows

    lines = _read(sheets)
    if not lines:
        raise InputRefused(
            "no_site_lines", f"没有读到网站上的公开信息：{name}。", "表格要有“标题”或“事项”一栏；网页请整页另存后导入。"
        )
    with desk.store.write(desk.actor, desk.now()) as unit:
        if any(one.sha256 == sha256 for one in queries.find_site_lists(unit.session)):
            raise RuleForbids("already_imported", "这份网站清单已经导入过。", "请在清单中选择，或先移除原来的。")
        placed = _match(unit, lines)
        list_id = rows.add_site_list(unit.session, name, sha256, unit.now, desk.actor, placed)
        matched = sum(posting_id is not None for _, _, posting_id in placed)
        summary = f"导入网站清单“{name}”{len(lines)} 条，对上 {matched} 条"
        after = {"lines": len(lines), "matched": matched, "sha256": sha256}
        unit.record(AuditEntry("site.import", Area.BOARDS, summary, list_id, after=after))
    changes = ChangeSet(BOARDS, (list_id,), f"已导入 {len(lines)} 条，对上 {matched} 条。")
    return Imported(list_id, len(lines), matched, changes)


def _read(sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]]) -> tuple[SiteLine, ...]:
    """Return the lines of every sheet; a page's list of links only where its tables say nothing."""
    found: tuple[SiteLine, ...] = ()
    for name, rows in sheets:
        if name != "网页链接" or not found:
            found += read_site_rows(rows, _words()["exact"])
    return found


def _match(unit: UnitOfWork, lines: Sequence[SiteLine]) -> list[tuple[SiteLine, Place, int | None]]:
    from zwgk_desktop.db.queries import boards
    from zwgk_desktop.db.queries.board_site import find_board_sides
    from zwgk_desktop.db.queries.township import get_township

    sides = find_board_sides(unit.session, WEB_CHANNEL)
    villages = {village.id: village.name for village in boards.find_villages(unit.session)}
    items = {item.id: item.level2 for item in boards.find_catalogue(unit.session)}
    noise, town = _words()["noise"]["words"], get_township(unit.session).name
    placed = []
    for line in lines:
        place = place_line(line, villages, items, noise, town)
        board = pick_posting(line, place, sides)
        if board is not None:
            place = Place(board.village_id, board.item_id)
        placed.append((line, place, board.posting_id if board else None))
    return placed


def list_site_lists(desk: Desk, removed: bool = False) -> list[SiteListRow]:
    """Return the imported lists, the newest first; ``removed``: those in the recycle bin."""
    from zwgk_desktop.db.queries.board_site import find_site_lists

    with desk.store.read() as session:
        return find_site_lists(session, removed)


def compare_site_list(desk: Desk, list_id: int, period: str | None = None) -> SiteComparison:
    """Hold a list against the boards; ``period`` (2026Q3 …) or else the periods the list speaks of. Changes nothing."""
    from zwgk_desktop.db.queries import board_site as queries

    with desk.store.read() as session:
        site = queries.get_site_list(session, list_id)
        entries = queries.find_site_entries(session, list_id)
        sides = queries.find_board_sides(session, WEB_CHANNEL)
    spoken = frozenset(entry.line.period for entry in entries if entry.line.period)
    codes = codes_within(parse_period(period)) if period else spoken
    if period:
        entries = [entry for entry in entries if not entry.line.period or entry.line.period in codes]
    lines = {entry.id: (entry.line, entry.place, entry.posting_id) for entry in entries}
    found = [*_personal(desk, entries, sides), *compare_site(lines, sides, codes)]
    return SiteComparison(site, tuple(entries), tuple(sides), tuple(sorted(codes)), tuple(found))


def _personal(desk: Desk, entries: Sequence[SiteEntryRow], sides: Sequence[BoardSide]) -> list[SiteDifference]:
    """Tell which lines of the website show personal data; the data itself is not repeated."""
    from zwgk_desktop.documents.leak_check import KIND_WORDS as PERSONAL
    from zwgk_desktop.domain.privacy import scan

    words = load_words(desk.today().year)
    known = {Place(side.village_id, side.item_id): (side.village, side.item) for side in sides}
    found = []
    for entry in entries:
        line = entry.line
        village, item = known.get(entry.place, (line.village, ""))
        kinds = sorted({PERSONAL[span.kind] for span in scan(f"{line.title}\n{line.text}", words)})
        if kinds:
            message = f"网站清单第 {line.row} 条里有{'、'.join(kinds)}，请立即通知撤下并遮盖。"
            found.append(SiteDifference("personal", village, item, line.period, "", "", message, entry.id))
    return found


def match_site_entry(desk: Desk, entry_id: int, posting_id: int | None) -> ChangeSet:
    """Say which posting a line of the website belongs to, or (None) that it belongs to none."""
    from zwgk_desktop.db.queries.board_site import get_site_entry
    from zwgk_desktop.db.queries.boards import get_posting
    from zwgk_desktop.db.repositories.board_site import match_entry

    with desk.store.write(desk.actor, desk.now()) as unit:
        entry = get_site_entry(unit.session, entry_id)
        place = entry.place
        if posting_id is not None:
            row = get_posting(unit.session, posting_id)
            place = Place(row.village_id, row.item_id)
        match_entry(unit.session, entry_id, posting_id, place)
        what = f"对应公示 {posting_id}" if posting_id is not None else "没有对应的公示"
        summary = f"网站清单第 {entry.line.row} 条“{entry.line.title[:40]}”{what}"
        before, after = {"posting_id": entry.posting_id}, {"posting_id": posting_id}
        unit.record(AuditEntry("site.match", Area.BOARDS, summary, entry_id, before, after))
    return ChangeSet(BOARDS, (entry_id,), "已保存。")


def remove_site_list(desk: Desk, list_id: int) -> ChangeSet:
    """Move a list to the recycle bin."""
    return _set_removed(desk, list_id, True)


def restore_site_list(desk: Desk, list_id: int) -> ChangeSet:
    """Take a list out of the recycle bin."""
    return _set_removed(desk, list_id, False)


def _set_removed(desk: Desk, list_id: int, gone: bool) -> ChangeSet:
    from zwgk_desktop.db.queries.board_site import get_site_list
    from zwgk_desktop.db.repositories.board_site import set_list_removed

    with desk.store.write(desk.actor, desk.now()) as unit:
        site = get_site_list(unit.session, list_id)
        at = unit.now if gone else None
        set_list_removed(unit.session, list_id, at)
        verb = "移入回收站" if gone else "恢复"
        before, after = {"removed_at": site.removed_at}, {"removed_at": at}
        action = "site.remove" if gone else "site.restore"
        unit.record(AuditEntry(action, Area.BOARDS, f"网站清单“{site.name}”{verb}", list_id, before, after))
    return ChangeSet(BOARDS, (list_id,), f"已{verb}。")


def write_differences(desk: Desk, comparison: SiteComparison, path: Path) -> ChangeSet:
    """Write the difference list as pdf or, by its ending, xlsx; that it left is in the audit trail."""
    from zwgk_desktop.documents.writing import replacing

    cells = tuple(_cells(one) for one in comparison.differences)
    with replacing(path) as temporary:
        if path.suffix.lower() == ".xlsx":
            _write_workbook(desk, cells, temporary)
        else:
            _write_paper(desk, comparison, cells, temporary)
    with desk.store.write(desk.actor, desk.now()) as unit:
        summary = f"输出对应一致核对表：{comparison.message}"
        after = {"file": path.name, "differences": len(cells), "periods": list(comparison.periods)}
        unit.record(AuditEntry("site.differences", Area.BOARDS, summary, comparison.site.id, after=after))
    return ChangeSet(BOARDS, (comparison.site.id,), f"已生成核对表：{path.name}。")


def _cells(one: SiteDifference) -> tuple[str, ...]:
    return (one.village, one.item, one.period, KIND_WORDS[one.kind], one.board, one.website, one.message)


def _write_workbook(desk: Desk, cells: Sequence[tuple[str, ...]], path: Path) -> None:
    from zwgk_desktop.documents.listing_workbook import write_listing

    columns = [Column(head, head, Kind.TEXT, width=width) for head, width in zip(HEADS, WIDTHS, strict=True)]
    write_listing(path, "对应一致核对表", columns, cells, desk.today())


def _write_paper(desk: Desk, comparison: SiteComparison, cells: tuple[tuple[str, ...], ...], path: Path) -> None:
    from zwgk_desktop.db.queries.township import get_township
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.register_book import write_register_book

    with desk.store.read() as session:
        town = get_township(session).name
    covered = any(one.kind == "personal" for one in comparison.differences)
    weights: Mapping[str, float] = {"公开栏": 1.5, "网站": 1.5, "说明": 3.0}
    columns = tuple(BookColumn(head, weights.get(head, 1.0), head == "差别") for head in HEADS)
    title = "村务公开栏与网站对应一致核对表"
    book = RegisterBook(title, town, desk.today(), columns, cells, covered)
    write_register_book(path, book, open_fonts(paths.font_folders()))
