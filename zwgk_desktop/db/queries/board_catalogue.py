"""Which yearly reviews of the catalogue and which own templates are kept, and how was a village named on a day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbCatalogueReview, DbPostingTemplate, DbVillageChange


@dataclass(frozen=True, slots=True)
class ReviewedCatalogue:
    """One yearly review; ``content`` holds the rows as they stood afterwards, ``changes`` what differed before."""

    id: int
    year: int
    reviewed_on: date
    reviewer: str
    note: str
    content: tuple[dict[str, Any], ...]
    changes: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """The office's own template of an item."""

    item_id: int
    title: str
    body: str


def find_reviews(session: Session) -> list[ReviewedCatalogue]:
    """Return the yearly reviews, newest first."""
    rows = session.scalars(
        select(DbCatalogueReview).order_by(DbCatalogueReview.reviewed_on.desc(), DbCatalogueReview.id.desc())
    )
    return [
        ReviewedCatalogue(r.id, r.year, r.reviewed_on, r.reviewer, r.note, tuple(r.content), tuple(r.changes))
        for r in rows
    ]


def find_templates(session: Session) -> dict[int, TemplateRow]:
    """Return the office's own templates by item id."""
    rows = session.scalars(select(DbPostingTemplate))
    return {r.catalogue_item_id: TemplateRow(r.catalogue_item_id, r.title, r.body) for r in rows}


def find_later_renames(session: Session, day: date) -> dict[int, str]:
    """Return village id → name on ``day``, for the villages that were renamed after it."""
    query = (
        select(DbVillageChange)
        .where(DbVillageChange.kind == "renamed", DbVillageChange.changed_on > day)
        .order_by(DbVillageChange.changed_on.desc(), DbVillageChange.id.desc())
    )
    return {row.village_id: row.old_name for row in session.scalars(query)}
