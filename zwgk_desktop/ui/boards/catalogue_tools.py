"""What leads from the page 公开栏 to the catalogue, and how does 公开情况表 leave?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from zwgk_desktop.services.boards.matrix_papers import write_matrix

if TYPE_CHECKING:
    from zwgk_desktop.ui.boards.page import BoardsPage
    from zwgk_desktop.ui.jobs import Job

PAPERS = "公开情况表 (*.xlsx);;打印用 (*.pdf)"


def open_catalogue(page: BoardsPage) -> None:
    """Show the catalogue in the settings."""
    page.context.open("settings", "catalogue")


def export_matrix(page: BoardsPage, path: Path | None = None) -> Job | None:
    """Write the matrix as it is narrowed on the page, in a worker; ``path`` is asked for when it is not given."""
    presenter, desk = page.presenter, page.context.desk
    if path is None:
        name = f"{presenter.matrix.period.label}村务公开情况表.xlsx"
        chosen, kind = QFileDialog.getSaveFileName(page, "导出公开情况表", name, PAPERS)
        path = Path(chosen) if chosen else None
        if path is not None and path.suffix.lower() not in (".xlsx", ".pdf"):
            path = path.with_name(f"{path.name}{'.pdf' if 'pdf' in kind else '.xlsx'}")
    if path is None:
        return None
    target, period = path, presenter.period
    publisher, category = presenter.publisher or None, presenter.category or None
    return page.context.run(
        "导出公开情况表",
        lambda _progress: write_matrix(desk, period, target, publisher, category),
        lambda done: page.context.tell(done.message),
    )
