"""How are drafts of reports written? One row for each kind and period."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from zwgk_desktop.db.models import DbReportDraft
from zwgk_desktop.db.store import UnitOfWork


def save_draft(
    unit: UnitOfWork,
    kind: str,
    period: str,
    content: dict[str, Any],
    frozen_at: datetime | None = None,
    content_sha256: str = "",
) -> int:
    """Write a draft whole, made or changed now by the one who acts; return its id."""
    row = unit.session.scalar(select(DbReportDraft).where(DbReportDraft.kind == kind, DbReportDraft.period == period))
    if row is None:
        row = DbReportDraft(kind=kind, period=period, content={}, updated_at=unit.now, updated_by=unit.actor)
        unit.session.add(row)
    row.content, row.updated_at, row.updated_by = dict(content), unit.now, unit.actor
    row.frozen_at, row.content_sha256 = frozen_at, content_sha256
    unit.session.flush()
    return row.id
