"""How are the catalogue's yearly reviews and the office's own templates written?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from zwgk_desktop.db.models import DbCatalogueReview, DbPostingTemplate
from zwgk_desktop.db.store import UnitOfWork


def add_review(
    unit: UnitOfWork,
    reviewed_on: date,
    reviewer: str,
    note: str,
    content: Sequence[Mapping[str, Any]],
    changes: Sequence[Mapping[str, Any]],
) -> int:
    """Keep a yearly review; return its id."""
    row = DbCatalogueReview(
        year=reviewed_on.year,
        reviewed_on=reviewed_on,
        reviewer=reviewer,
        note=note,
        content=[dict(one) for one in content],
        changes=[dict(one) for one in changes],
        recorded_at=unit.now,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def put_template(unit: UnitOfWork, item_id: int, title: str, body: str) -> None:
    """Keep the office's template of an item over the one that was there."""
    row = unit.session.scalar(select(DbPostingTemplate).where(DbPostingTemplate.catalogue_item_id == item_id))
    if row is None:
        row = DbPostingTemplate(catalogue_item_id=item_id)
        unit.session.add(row)
    row.title, row.body, row.updated_at, row.updated_by = title, body, unit.now, unit.actor
    unit.session.flush()


def drop_template(unit: UnitOfWork, item_id: int) -> None:
    """Let the template that ships with the program count again."""
    unit.session.execute(delete(DbPostingTemplate).where(DbPostingTemplate.catalogue_item_id == item_id))
