"""What is carried to the publishing PC? Asks for period, village and folder, and says what stays out and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from zwgk_desktop.domain.periods import Rhythm, parse_period, periods_within
from zwgk_desktop.services.boards.website_package import WebPackage, write_website_package
from zwgk_desktop.services.township import find_villages
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind

if TYPE_CHECKING:
    from zwgk_desktop.ui.boards.page import BoardsPage

ALL = "all"
NAMED = 5  # postings named in the advice


def open_package(page: BoardsPage) -> FormDialog:
    """Ask what the package holds, then write it."""
    context = page.context
    chosen = parse_period(context.period)
    months = periods_within(Rhythm.MONTHLY, chosen)
    periods = tuple((one.code, one.label) for one in (chosen, *months, parse_period(str(chosen.year))))
    villages = ((ALL, "所有村"), *((one.name, one.name) for one in find_villages(context.desk)))
    fields = (
        Field("period", "时段", FieldKind.CHOICE, required=True, choices=periods),
        Field("village", "村", FieldKind.CHOICE, required=True, choices=villages),
        Field(
            "every",
            "目录里没有写明上网的事项也放入",
            FieldKind.CHECK,
            help="只放入已审定的公示，每份有网页、文字和表格，附清单；未审定的不放入。",
        ),
    )
    dialog = FormDialog(page, "网站公开包", fields, {"period": chosen.code, "village": ALL}, yes="选择文件夹并生成")
    dialog.accepted.connect(lambda: _choose(page, dialog))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _choose(page: BoardsPage, dialog: FormDialog) -> None:
    values = dialog.form.values()
    name = QFileDialog.getExistingDirectory(page, "网站公开包放在哪个文件夹（如 U 盘）")
    if name:
        village = None if values["village"] == ALL else values["village"]
        write_package(page, Path(name), values["period"], village, bool(values["every"]))


def write_package(page: BoardsPage, folder: Path, period: str, village: str | None, every: bool) -> None:
    """Write the package in a worker and say where it is and what stayed out."""
    desk = page.context.desk

    def done(made: WebPackage) -> None:
        page.context.signals.changed.emit(made.changes)
        left = "、".join(f"{row.village}{row.title}" for row in made.waiting[:NAMED])
        more = "等" if len(made.waiting) > NAMED else ""
        page.context.tell(made.changes.message, f"{f'未放入：{left}{more}。' if left else ''}在 {made.folder}")

    page.context.run(
        "生成网站公开包", lambda progress: write_website_package(desk, folder, period, village, every, progress), done
    )
