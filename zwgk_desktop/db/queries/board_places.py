"""Reads of boards as things: where they are, what hangs on them, what inspectors saw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbBoardInspection, DbBoardPlace, DbNoticeSheet, DbPosting, DbPostingPlace, DbVillage
from zwgk_desktop.db.queries.listing import SqlListing
from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.listing import Column, Kind
from zwgk_desktop.domain.posting_life import PostingState


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A board with its village's name; its size is ``sheets_across`` × ``sheets_down`` sheets of ``paper``."""

    id: int
    village_id: int
    village: str
    name: str
    kind: str
    address: str
    paper: str
    sheets_across: int
    sheets_down: int
    condition: str
    note: str
    inspected_on: date | None
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class HangingRow:
    """What hangs (or hung) at a place; ``pages`` None when no final sheet was printed here."""

    posting_id: int
    title: str
    period: str
    hung_on: date
    down_due_on: date | None
    down_on: date | None
    pages: int | None
    paper: str


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """What an inspector saw at a place."""

    id: int
    place_id: int
    place: str
    village: str
    inspected_on: date
    inspector: str
    condition: str
    found: str
    mend_by: date | None
    mended_on: date | None
    removed_at: datetime | None


PLACE_FIELDS = tuple(name for name in PlaceRow.__dataclass_fields__ if name != "village")


def _place_query() -> Select[DbBoardPlace, str]:
    return select(DbBoardPlace, DbVillage.name).join(DbVillage, DbVillage.id == DbBoardPlace.village_id)


def _place(row: DbBoardPlace, village: str) -> PlaceRow:
    return PlaceRow(village=village, **{name: getattr(row, name) for name in PLACE_FIELDS})


def find_places(session: Session, village_ids: Iterable[int] | None = None) -> list[PlaceRow]:
    """Return the boards that are in use, of some villages or all, by village and in the office's order."""
    query = _place_query().where(DbBoardPlace.removed_at.is_(None))
    if village_ids is not None:
        query = query.where(DbBoardPlace.village_id.in_(list(village_ids)))
    query = query.order_by(DbVillage.sort, DbVillage.id, DbBoardPlace.sort, DbBoardPlace.id)
    return [_place(*row) for row in session.execute(query)]


def find_places_by_id(session: Session, ids: Sequence[int]) -> list[PlaceRow]:
    """Return the boards that are there, 回收站 included."""
    return [_place(*row) for row in session.execute(_place_query().where(DbBoardPlace.id.in_(list(ids))))]


def get_place(session: Session, place_id: int) -> PlaceRow:
    """Return one board; WrongUsage when there is none."""
    found = find_places_by_id(session, [place_id])
    if not found:
        raise WrongUsage("no_place", f"没有编号为 {place_id} 的公开栏。", "请刷新后重选。")
    return found[0]


def find_hanging_at(session: Session, place_id: int, past: bool = False) -> list[HangingRow]:
    """Return what hangs at a place now, or with ``past`` what hung there before, newest first."""
    gone = DbPostingPlace.down_on.is_not(None) if past else DbPostingPlace.down_on.is_(None)
    query = (
        select(DbPosting, DbPostingPlace.hung_on, DbPostingPlace.down_on)
        .join(DbPosting, DbPosting.id == DbPostingPlace.posting_id)
        .where(DbPostingPlace.place_id == place_id, gone, DbPosting.removed_at.is_(None))
        .order_by(DbPostingPlace.hung_on.desc(), DbPosting.id.desc())
    )
    rows = session.execute(query).all()
    sizes = _sizes(session, [row[0].id for row in rows])
    return [
        HangingRow(p.id, p.title, p.period, hung, p.down_due_on, down, *sizes.get(p.id, (None, "A4")))
        for p, hung, down in rows
    ]


def _sizes(session: Session, posting_ids: Sequence[int]) -> dict[int, tuple[int | None, str]]:
    """Return pages and paper of the final sheet that was printed last of postings."""
    query = select(DbNoticeSheet.posting_id, DbNoticeSheet.pages, DbNoticeSheet.paper).where(
        DbNoticeSheet.posting_id.in_(list(posting_ids)), DbNoticeSheet.draft.is_(False)
    )
    rows = session.execute(query.order_by(DbNoticeSheet.printed_at, DbNoticeSheet.id))
    return {posting_id: (pages, paper) for posting_id, pages, paper in rows if posting_id is not None}


def find_posting_places(session: Session, posting_ids: Iterable[int]) -> dict[int, list[PlaceRow]]:
    """Return the boards each posting hangs or hung on."""
    query = (
        select(DbPostingPlace.posting_id, DbBoardPlace, DbVillage.name)
        .join(DbBoardPlace, DbBoardPlace.id == DbPostingPlace.place_id)
        .join(DbVillage, DbVillage.id == DbBoardPlace.village_id)
        .where(DbPostingPlace.posting_id.in_(list(posting_ids)))
        .order_by(DbPostingPlace.id)
    )
    found: dict[int, list[PlaceRow]] = {}
    for posting_id, place, village in session.execute(query):
        found.setdefault(posting_id, []).append(_place(place, village))
    return found


def find_inspections(
    session: Session,
    place_id: int | None = None,
    removed: bool = False,
    *which: ColumnElement[bool],
) -> list[InspectionRow]:
    """Return inspections, of one place or all, newest first; ``removed``: those in 回收站."""
    gone = DbBoardInspection.removed_at.is_not(None) if removed else DbBoardInspection.removed_at.is_(None)
    query = (
        select(DbBoardInspection, DbBoardPlace.name, DbVillage.name)
        .join(DbBoardPlace, DbBoardPlace.id == DbBoardInspection.place_id)
        .join(DbVillage, DbVillage.id == DbBoardPlace.village_id)
        .where(gone, DbBoardInspection.place_id == place_id if place_id is not None else true(), *which)
        .order_by(DbBoardInspection.inspected_on.desc(), DbBoardInspection.id.desc())
    )
    return [
        InspectionRow(
            i.id, i.place_id, place, village, i.inspected_on, i.inspector, i.condition, i.found, i.mend_by, i.mended_on,
            i.removed_at,
        )
        for i, place, village in session.execute(query)
    ]  # fmt: skip


def find_inspections_by_id(session: Session, ids: Sequence[int]) -> list[InspectionRow]:
    """Return the inspections that are there, 回收站 included."""
    which = DbBoardInspection.id.in_(list(ids))
    return [*find_inspections(session, None, False, which), *find_inspections(session, None, True, which)]


def find_unmended(session: Session, until: date) -> list[InspectionRow]:
    """Return what has to be mended by ``until`` and is not, at places still in use."""
    used = DbBoardPlace.removed_at.is_(None)
    which = (DbBoardInspection.mend_by <= until, DbBoardInspection.mended_on.is_(None), used)
    return find_inspections(session, None, False, *which)


PLACE_COLUMNS = (
    Column("village", "村", width=10),
    Column("name", "名称", width=16),
    Column("kind", "类别", Kind.STATUS, 14),
    Column("address", "地址", width=20),
    Column("size", "尺寸", width=9),
    Column("condition", "状况", Kind.STATUS, 9),
    Column("hanging", "正在公示", Kind.NUMBER, 8),
    Column("inspected_on", "最近检查", Kind.DATE),
    Column("mend_by", "整改期限", Kind.DATE),
    Column("note", "备注", width=16, hidden=True),
)


def build_places_listing(
    store: Store, kinds: Sequence[str], conditions: Sequence[str], removed: bool = False
) -> SqlListing:
    """Return the boards as a list, or with ``removed`` those in 回收站."""
    place = DbBoardPlace
    gone = place.removed_at.is_not(None) if removed else place.removed_at.is_(None)
    hanging = (
        select(func.count())
        .select_from(DbPostingPlace)
        .join(DbPosting, DbPosting.id == DbPostingPlace.posting_id)
        .where(
            DbPostingPlace.place_id == place.id,
            DbPostingPlace.down_on.is_(None),
            DbPosting.state == PostingState.POSTED.value,
            DbPosting.removed_at.is_(None),
        )
        .correlate(place)
        .scalar_subquery()
    )
    mend = (
        select(func.min(DbBoardInspection.mend_by))
        .where(
            DbBoardInspection.place_id == place.id,
            DbBoardInspection.mended_on.is_(None),
            DbBoardInspection.removed_at.is_(None),
        )
        .correlate(place)
        .scalar_subquery()
    )
    size = func.printf("%s %d×%d", place.paper, place.sheets_across, place.sheets_down)
    base = (
        select(
            place.id.label("id"),
            DbVillage.name.label("village"),
            place.name.label("name"),
            place.kind.label("kind"),
            place.address.label("address"),
            size.label("size"),
            place.condition.label("condition"),
            hanging.label("hanging"),
            place.inspected_on.label("inspected_on"),
            mend.label("mend_by"),
            place.note.label("note"),
            DbVillage.sort.label("village_sort"),
            place.sort.label("sort"),
        )
        .join(DbVillage, DbVillage.id == place.village_id)
        .where(gone)
    )
    choices = {"kind": tuple(kinds), "condition": tuple(conditions)}
    columns = tuple(Column(c.key, c.title, c.kind, c.width, c.hidden, choices.get(c.key, ())) for c in PLACE_COLUMNS)
    return SqlListing(store, base, columns, order=("village_sort", "sort"))
