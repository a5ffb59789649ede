"""How does the matrix leave for an inspector? 公开情况表 as a workbook or on paper, every village by its name then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.boards import CELL_WORDS, BoardVillage, CatalogueItem, CellState, Matrix
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.listing import Column
from zwgk_desktop.domain.periods import RHYTHM_WORDS
from zwgk_desktop.domain.registers.book import BookColumn, RegisterBook
from zwgk_desktop.services.boards import matrix
from zwgk_desktop.services.desk import Desk

AT_ONCE = 14  # villages beside each other on one sheet
MARKS = {
    CellState.POSTED: "√",
    CellState.LATE: "迟",
    CellState.DUE: "待",
    CellState.MISSING: "缺",
    CellState.NOT_APPLICABLE: "—",
}
LEGEND = "√ 已公开　迟 迟公开　待 未到期　缺 未公开　— 不涉及"
HEADS = ("编号", "公开事项", "公开主体", "频次")
TOTAL = "已公开/应公开"


def dated_matrix(desk: Desk, period: str, publisher: str | None = None, category: str | None = None) -> Matrix:
    """Return the matrix with every village named as on the period's last day (today, while it runs)."""
    from zwgk_desktop.db.queries.board_catalogue import find_later_renames

    found = matrix(desk, period, publisher, category)
    with desk.store.read() as session:
        names = find_later_renames(session, min(found.period.end, desk.today()))
    villages = tuple(replace(v, name=names.get(v.id, v.name)) for v in found.villages)
    return replace(found, villages=villages)


def write_matrix(
    desk: Desk, period: str, path: Path, publisher: str | None = None, category: str | None = None
) -> ChangeSet:
    """Write 公开情况表 of a period as xlsx or pdf, by the ending of ``path``. RuleForbids when there is nothing."""
    from zwgk_desktop.db.queries.township import get_township
    from zwgk_desktop.documents.writing import replacing

    found = dated_matrix(desk, period, publisher, category)
    if not found.items or not found.villages:
        raise RuleForbids("empty_matrix", "这个时段没有可导出的事项或村。", "请换一个时段，或放宽筛选。")
    title = "".join((found.period.label, "村务公开情况表", *(f"（{one}）" for one in (publisher, category) if one)))
    with desk.store.read() as session:
        township = get_township(session).name
    with desk.store.write(desk.actor, desk.now()) as unit, replacing(path) as temporary:
        if path.suffix.lower() == ".pdf":
            _write_pdf(temporary, found, title, township)
        else:
            _write_xlsx(temporary, found, title)
        after = {"file": path.name, "period": found.period.code, "items": len(found.items)}
        unit.record(AuditEntry("matrix.export", Area.BOARDS, f"导出{title}", after=after))
    return ChangeSet(frozenset(), (), f"已导出{title}：{path}")


def _write_xlsx(path: Path, found: Matrix, title: str) -> None:
    from zwgk_desktop.documents.listing_workbook import write_listing

    columns = [Column(f"c{at}", head, width=(8, 26, 16, 8)[at]) for at, head in enumerate(HEADS)]
    columns += [Column(f"v{v.id}", v.name, width=10) for v in found.villages]
    columns += [Column("total", TOTAL, width=12)]
    write_listing(path, title, columns, _rows(found, found.villages, CELL_WORDS), found.today)


def _write_pdf(path: Path, found: Matrix, title: str, township: str) -> None:
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.register_book import write_register_book

    head = (BookColumn(HEADS[0], solid=True), BookColumn(HEADS[1], 2.2), BookColumn(HEADS[2], 1.2))
    books = []
    for start in range(0, len(found.villages), AT_ONCE):
        part = found.villages[start : start + AT_ONCE]
        columns = (*head, *(BookColumn(one, solid=True) for one in (HEADS[3], *(v.name for v in part), TOTAL)))
        rows = tuple(_rows(found, part, MARKS))
        books.append(RegisterBook(title, township, found.today, columns, rows, False, LEGEND))
    write_register_book(path, books[0], open_fonts(paths.font_folders()), *books[1:])


def _rows(found: Matrix, villages: Sequence[BoardVillage], words: Mapping[CellState, str]) -> Iterator[tuple[str, ...]]:
    """Yield one row an item with its total, and the villages' totals last."""
    for item in found.items:
        states = (words[found.cells[v.id, item.id].state] for v in villages)
        yield (*_head(item), *states, _share(found.item_totals[item.id]))
    totals = (_share(found.village_totals[v.id]) for v in villages)
    yield ("", "合计", "", "", *totals, _share(found.totals))


def _head(item: CatalogueItem) -> tuple[str, ...]:
    return item.number, item.level2, item.publisher, RHYTHM_WORDS[item.rhythm]


def _share(counts: Mapping[CellState, int]) -> str:
    owed = sum(count for state, count in counts.items() if state is not CellState.NOT_APPLICABLE)
    done = counts.get(CellState.POSTED, 0) + counts.get(CellState.LATE, 0)
    return f"{done}/{owed}"
