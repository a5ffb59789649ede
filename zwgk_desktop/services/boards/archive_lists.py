"""What lies in which box, and what does an inspector see of it? Archive, its printed list, its labels, one dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.board_archive import BoxLabel, longest_term, shorten, span_of
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.domain.periods import parse_period
from zwgk_desktop.domain.registers.book import BookColumn, RegisterBook
from zwgk_desktop.domain.review import ReviewFacts
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_archive import ArchivedRow, BoxRow
    from zwgk_desktop.db.queries.board_files import FileRow
    from zwgk_desktop.db.queries.board_places import PlaceRow
    from zwgk_desktop.db.queries.board_proof import ConsultationRow, ObjectionRow
    from zwgk_desktop.db.queries.boards import PostingRow
    from zwgk_desktop.db.queries.township import TownshipRow

LIST_COLUMNS = (
    BookColumn("序号", solid=True),
    BookColumn("盒号", 1.2),
    BookColumn("村"),
    BookColumn("目录编号", solid=True),
    BookColumn("题名", 3.6),
    BookColumn("时段", solid=True),
    BookColumn("张贴日期", solid=True),
    BookColumn("撤下日期", solid=True),
    BookColumn("页数", solid=True),
    BookColumn("保管期限", solid=True),
    BookColumn("备注", 1.0),
)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that proves one posting: the review, where it hung, photos, objections, visits, how long it is kept."""

    row: PostingRow
    review: ReviewFacts
    retention: str
    places: tuple[PlaceRow, ...]
    photos: tuple[FileRow, ...]
    objections: tuple[ObjectionRow, ...]
    visits: tuple[ConsultationRow, ...]


def archive_listing(desk: Desk) -> Listing:
    """Return every posting that hangs or hung, of all years, as a list for the screen."""
    from zwgk_desktop.db.queries.board_archive import build_archive_listing

    return build_archive_listing(desk.store)


def get_dossier(desk: Desk, posting_id: int) -> Dossier:
    """Return what proves a posting; WrongUsage when there is none."""
    from zwgk_desktop.db.queries import board_files, board_places, board_proof, boards
    from zwgk_desktop.db.queries.review import find_review

    with desk.store.read() as session:
        row = boards.get_posting(session, posting_id)
        return Dossier(
            row,
            find_review(session, "posting", posting_id),
            row.retention,
            tuple(board_places.find_posting_places(session, [posting_id]).get(posting_id, ())),
            tuple(board_files.find_files(session, "posting", [posting_id], "photo")),
            tuple(board_proof.find_objections_of(session, posting_id)),
            tuple(board_proof.find_consultations(session, None, posting_id)),
        )


def archive_postings(desk: Desk, posting_ids: Sequence[int], box: str, pages: int) -> ChangeSet:
    """Put postings that came down into a box; the message says how long they are kept, and what is still open."""
    from zwgk_desktop.db.queries import board_proof
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.services.postings import archive

    done = archive(desk, posting_ids, box, pages)
    with desk.store.read() as session:
        rows = queries.find_postings(session, done.ids).values()
        terms = [row.retention for row in rows]
        objections = [one for one in board_proof.find_unanswered(session) if one.posting_id in set(done.ids)]
    known = "、".join(dict.fromkeys(term for term in terms if term))
    told = f"保管期限：{known}。" if known else ""
    lacking = terms.count("")
    told += f"有 {lacking} 份的目录没有写保管期限，请在公开目录中补上。" if lacking else ""
    told += f"其中还有 {len(objections)} 件异议没有答复，请继续办理。" if objections else ""
    return ChangeSet(done.areas, done.ids, f"{done.message}{told}")


def find_boxes(desk: Desk) -> list[BoxRow]:
    """Return the boxes in use, by name."""
    from zwgk_desktop.db.queries import board_archive as queries

    with desk.store.read() as session:
        return queries.find_boxes(session)


def print_archive_list(desk: Desk, path: Path, boxes: Sequence[str] = (), year: int | None = None) -> int:
    """Write the list of what lies in some boxes, of a year, or of all, as pdf; return its pages.

    Raises RuleForbids when nothing lies there, OutputFailed.
    """
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.register_book import write_register_book
    from zwgk_desktop.documents.writing import replacing

    rows, township = _read(desk, boxes, year)
    title = f"{f'{year}年' if year else ''}村务公开档案目录"
    lines = tuple(_line(number, row) for number, row in enumerate(rows, 1))
    book = RegisterBook(title, township.name, desk.today(), LIST_COLUMNS, lines, covered=False)
    with desk.store.write(desk.actor, desk.now()) as unit, replacing(path) as temporary:
        pages = write_register_book(temporary, book, open_fonts(paths.font_folders()))
        after = {"file": path.name, "boxes": list(boxes), "year": year, "rows": len(rows), "pages": pages}
        unit.record(AuditEntry("archive.list", Area.BOARDS, f"打印{title}（{len(rows)} 件）", None, {}, after))
    return pages


def print_box_labels(desk: Desk, path: Path, boxes: Sequence[str]) -> int:
    """Write the labels (盒脊 and 盒面) of boxes as pdf, a page each; return the pages. Raises as the list does."""
    from zwgk_desktop.documents.box_label import write_box_labels
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.writing import replacing

    labels = build_labels(desk, boxes)
    with desk.store.write(desk.actor, desk.now()) as unit, replacing(path) as temporary:
        pages = write_box_labels(temporary, labels, open_fonts(paths.font_folders()))
        names = "、".join(label.box for label in labels)
        after = {"file": path.name, "boxes": [label.box for label in labels]}
        unit.record(AuditEntry("archive.label", Area.BOARDS, f"打印档案盒标签：{names}", None, {}, after))
    return pages


def build_labels(desk: Desk, boxes: Sequence[str]) -> list[BoxLabel]:
    """Return the labels of boxes, in their order; RuleForbids for an empty one."""
    rows, township = _read(desk, boxes, None)
    labels = []
    for box in dict.fromkeys(boxes):
        inside = [row for row in rows if row.box == box]
        if not inside:
            raise RuleForbids("empty_box", f"盒号 {box} 里没有归档的公示。", "请核对盒号。")
        labels.append(_label(desk, township.name, box, inside))
    return labels


def _label(desk: Desk, township: str, box: str, rows: Sequence[ArchivedRow]) -> BoxLabel:
    days = sorted(row.posted_on for row in rows if row.posted_on)
    years = span_of(day.year for day in days)
    return BoxLabel(
        township=f"{township}人民政府",
        box=box,
        title=f"{years}年村务公开档案" if years else "村务公开档案",
        years=years,
        villages=shorten([row.village for row in rows], 6),
        items=shorten([row.item for row in rows], 4),
        retention=longest_term(row.retention for row in rows),
        first_on=days[0] if days else None,
        last_on=days[-1] if days else None,
        count=len(rows),
        pages=sum(row.pages for row in rows),
        made_on=desk.today(),
    )


def _read(desk: Desk, boxes: Sequence[str], year: int | None) -> tuple[list[ArchivedRow], TownshipRow]:
    from zwgk_desktop.db.queries import board_archive as queries
    from zwgk_desktop.db.queries.township import get_township

    with desk.store.read() as session:
        rows, township = queries.find_archived(session, boxes, year), get_township(session)
    if not rows:
        where = f"盒号 {'、'.join(boxes)} 里" if boxes else f"{year} 年" if year else ""
        raise RuleForbids("empty_archive", f"{where}还没有归档的公示。", "请先在公开栏里归档，或换一个盒号、年份。")
    return rows, township


def _line(number: int, row: ArchivedRow) -> tuple[str, ...]:
    note = f"照片 {row.photos} 张" if row.photos else ""
    days = (str(day) if day else "" for day in (row.posted_on, row.down_on))
    period = parse_period(row.period).label
    return (str(number), row.box, row.village, row.number, row.title, period, *days, str(row.pages),
            row.retention or "—", note)  # fmt: skip
