"""How does what a list shows leave as a workbook? The rows that match the question, the columns in sight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.listing import Ask, Column, Listing
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.desk import Desk

BLOCK = 2000


def export_listing(
    desk: Desk,
    area: Area,
    title: str,
    listing: Listing,
    ask: Ask,
    columns: Sequence[Column],
    path: Path,
    progress: Progress = Silent(),  # noqa: B008
) -> int:
    """Write what ``ask`` matches, ``columns`` in their order, to ``path``; return how many rows.

    Raises OutputFailed; a cancel leaves no file. That the list left is in the audit trail.
    """
    from zwgk_desktop.documents.listing_workbook import write_listing
    from zwgk_desktop.documents.writing import replacing

    ids = listing.ids(ask)
    keys = [column.key for column in listing.columns]
    at = [keys.index(column.key) for column in columns]

    def rows() -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(ids), BLOCK):
            progress.checkpoint()
            progress.report(start, len(ids), f"正在写第 {start + 1:,} 条")
            for row in listing.rows(ids[start : start + BLOCK]):
                yield tuple(row[place] for place in at)

    with replacing(path) as temporary:
        write_listing(temporary, title, columns, rows(), desk.today())
    after = {"rows": len(ids), "columns": [column.title for column in columns], "file": path.name}
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.record(AuditEntry("list.export", area, f"导出列表：{title}（{len(ids)} 条）", None, {}, after))
    return len(ids)
