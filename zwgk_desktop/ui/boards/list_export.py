"""How does what a list shows leave as a workbook? The page offers it, a job writes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.listing import Ask, Column
from zwgk_desktop.services.listing_export import export_listing
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.jobs import Job
from zwgk_desktop.ui.widgets.data_table import DataTable


def offer_export(context: PageContext, table: DataTable, area: Area, title: str) -> None:
    """Put the export button on ``table``."""
    table.allow_export()
    table.export_asked.connect(lambda ask, columns: export_list(context, table, area, title, ask, columns))


def export_list(
    context: PageContext,
    table: DataTable,
    area: Area,
    title: str,
    ask: Ask,
    columns: Sequence[Column],
    path: Path | None = None,
) -> Job | None:
    """Write what ``table`` shows to ``path``, which is asked for when it is not given."""
    if path is None:
        name, _ = QFileDialog.getSaveFileName(table, f"导出{title}", f"{title}.xlsx", "工作簿 (*.xlsx)")
        path = Path(name) if name else None
    if path is None or table.model is None:
        return None
    desk, listing, target = context.desk, table.model.listing, path.with_suffix(".xlsx")
    return context.run(
        f"导出{title}",
        lambda progress: export_listing(desk, area, title, listing, ask, columns, target, progress),
        lambda count: context.tell(f"已导出 {count:,} 条：{target}"),
    )
