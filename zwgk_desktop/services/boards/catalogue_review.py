"""What did the yearly review of the catalogue change? Recorded with reviewer and date, compared with the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.boards import BoardVillage, CatalogueItem
from zwgk_desktop.domain.catalogue_book import KIND_WORDS, ItemChange, compare, count_changes, item_values
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.domain.registers.book import BookColumn, RegisterBook
from zwgk_desktop.services.boards import default_values, read_default_catalogue
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_catalogue import ReviewedCatalogue

COLUMNS = (
    Column("kind", "变动", Kind.STATUS, 8, choices=tuple(KIND_WORDS.values())),
    Column("number", "编号", width=8),
    Column("name", "公开事项", width=22),
    Column("field", "栏目", width=12),
    Column("old", "原来", width=30),
    Column("new", "现在", width=30),
)


@dataclass(frozen=True, slots=True)
class CatalogueReview:
    """A review, kept or still to be recorded (``id`` None); ``base`` says what it is held against."""

    id: int | None
    reviewed_on: date
    reviewer: str
    note: str
    base: str
    changes: tuple[ItemChange, ...]

    @property
    def summary(self) -> str:
        """How much changed, against what."""
        return f"与{self.base}相比，{count_changes(self.changes) or '没有变动'}"


def pending_review(desk: Desk) -> CatalogueReview:
    """Return what changed since the last review (or against the default catalogue); nothing is stored."""
    from zwgk_desktop.db.queries.board_catalogue import find_reviews as kept

    with desk.store.read() as session:
        reviews = kept(session)
        now = _content(session)
    base, old = _base(reviews)
    return CatalogueReview(None, desk.today(), desk.actor, "", base, compare(old, now))


def find_reviews(desk: Desk) -> list[CatalogueReview]:
    """Return the recorded reviews, newest first."""
    from zwgk_desktop.db.queries.board_catalogue import find_reviews as kept

    with desk.store.read() as session:
        rows = kept(session)
    return [_told(row, _base(rows[at + 1 :])[0]) for at, row in enumerate(rows)]


def get_review(desk: Desk, review_id: int | None) -> CatalogueReview:
    """Return a recorded review, or with None what would be recorded now; WrongUsage for an unknown one."""
    if review_id is None:
        return pending_review(desk)
    found = next((one for one in find_reviews(desk) if one.id == review_id), None)
    if found is None:
        raise WrongUsage("no_review", f"没有编号为 {review_id} 的目录审定。", "请刷新后再选。")
    return found


def record_review(desk: Desk, reviewer: str, on: date, note: str = "") -> ChangeSet:
    """Record that the catalogue was reviewed on a day, with what changed since the last review."""
    from zwgk_desktop.db.queries.board_catalogue import find_reviews as kept
    from zwgk_desktop.db.repositories.board_catalogue import add_review

    if not reviewer.strip():
        raise WrongUsage("no_reviewer", "没有写明审定人。", "请填写后再登记。")
    if on > desk.today():
        raise WrongUsage("future_date", f"日期 {on} 还没有到。", "请核对日期。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        reviews = kept(unit.session)
        if reviews and on < reviews[0].reviewed_on:
            raise WrongUsage("review_order", f"上一次审定在 {reviews[0].reviewed_on}，不能早于它。", "请核对日期。")
        base, old = _base(reviews)
        now = _content(unit.session)
        if not now:
            raise WrongUsage("no_catalogue", "还没有公开目录，没有可审定的。", "请先载入默认公开目录。")
        changes = compare(old, now)
        review_id = add_review(
            unit, on, reviewer.strip(), note.strip(), [*now.values()], [asdict(one) for one in changes]
        )
        told = count_changes(changes) or "没有变动"
        summary = f"{on.year}年公开目录审定：{reviewer.strip()}，{len(now)} 项，与{base}相比{told}"
        after = {"reviewer": reviewer.strip(), "on": on, "note": note.strip(), "items": len(now), "changes": told}
        unit.record(AuditEntry("catalogue.review", Area.BOARDS, summary, review_id, after=after))
    return ChangeSet(frozenset({Area.BOARDS}), (review_id,), f"已登记{summary}。")


def changes_listing(review: CatalogueReview) -> MemoryListing:
    """Return a review's change list for the screen and for a workbook."""
    return MemoryListing(COLUMNS, dict(enumerate(map(_line, review.changes), 1)))


def write_review(desk: Desk, review_id: int | None, path: Path) -> int:
    """Write a review's change list as pdf or xlsx, by the ending of ``path``; return how many lines."""
    from zwgk_desktop.db.queries.township import get_township
    from zwgk_desktop.documents.writing import replacing

    review = get_review(desk, review_id)
    title = f"{review.reviewed_on.year}年村务公开目录变动清单"
    lines = [_line(one) for one in review.changes]
    with desk.store.read() as session:
        township = get_township(session).name
    with desk.store.write(desk.actor, desk.now()) as unit, replacing(path) as temporary:
        if path.suffix.lower() == ".xlsx":
            from zwgk_desktop.documents.listing_workbook import write_listing

            write_listing(temporary, title, COLUMNS, lines, desk.today())
        else:
            told = f"{state_of(review)}：{review.summary}"
            _write_pdf(
                temporary, RegisterBook(title, township, desk.today(), PAPER, _paper(review, lines), False, told)
            )
        after = {"file": path.name, "lines": len(lines)}
        unit.record(AuditEntry("catalogue.review_export", Area.BOARDS, f"导出{title}", review.id, after=after))
    return len(lines)


PAPER = (
    BookColumn("变动", solid=True),
    BookColumn("编号", solid=True),
    BookColumn("公开事项", 1.4),
    BookColumn("栏目", solid=True),
    BookColumn("原来", 2.0),
    BookColumn("现在", 2.0),
)


def state_of(review: CatalogueReview) -> str:
    """Return by whom and when it was reviewed."""
    return f"{review.reviewed_on} 由 {review.reviewer} 审定" if review.id else "尚未登记审定"


def _paper(review: CatalogueReview, lines: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return (*lines, *([("说明", "", review.note, "", "", "")] if review.note else []))


def _write_pdf(path: Path, book: RegisterBook) -> None:
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.register_book import write_register_book

    write_register_book(path, book, open_fonts(paths.font_folders()))


def _line(one: ItemChange) -> tuple[str, ...]:
    return KIND_WORDS[one.kind], one.number, one.name, one.field, one.old, one.new


def _told(row: ReviewedCatalogue, base: str) -> CatalogueReview:
    changes = tuple(ItemChange(**one) for one in row.changes)
    return CatalogueReview(row.id, row.reviewed_on, row.reviewer, row.note, base, changes)


def _base(reviews: Sequence[ReviewedCatalogue]) -> tuple[str, dict[str, Mapping[str, Any]]]:
    if reviews:
        last = reviews[0]
        return f"上一次审定（{last.reviewed_on}）", {str(one["number"]): one for one in last.content}
    table = read_default_catalogue()
    rows = (default_values(row, table) for row in table["item"])
    return "程序自带的默认目录", {row["number"]: {**row, "active": True, "off": ""} for row in rows}


def _content(session: Any) -> dict[str, dict[str, Any]]:
    """The catalogue as a review keeps it: the columns, and in words which villages an item does not apply to."""
    from zwgk_desktop.db.queries import boards as queries

    items: list[CatalogueItem] = queries.find_catalogue(session)
    villages: list[BoardVillage] = [v for v in queries.find_villages(session) if v.active_to is None]
    switches = queries.find_switches(session)
    return {
        item.number: {
            **item_values(item),
            "channels": list(item.channels),
            "off": "、".join(v.name for v in villages if (v.id, item.id) in switches),
        }
        for item in items
    }
