"""The tab 查阅登记: who looked at which papers; new visits, the printed book."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.services.boards import consultations
from zwgk_desktop.ui.boards.list_export import offer_export
from zwgk_desktop.ui.boards.proof_presenter import ProofPresenter
from zwgk_desktop.ui.boards.side_view import SideView
from zwgk_desktop.ui.boards.undoing import act_undoable
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.jobs import Job
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.form_dialog import ask_form
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section

Values = dict[str, Any] | None


class VisitsView(SideView):
    """查阅登记; a row shows its pane."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "archive.visits", "查阅登记", "在左边选一条查阅登记，这里显示全部内容。")
        self.presenter = ProofPresenter(context.desk)
        text = "有人来查阅公示档案时，在“公示档案”里选中那份公示登记，或在这里登记其他材料。"
        self.table.set_empty("还没有查阅登记", text, "登记查阅", self.add)
        self.table.tools.add(button("打印登记簿", self.print_book, icon="print"), right=True)
        self.table.tools.add(button("登记查阅", self.add, icon="add"), right=True)
        offer_export(context, self.table, Area.BOARDS, "查阅登记")

    def listing(self) -> Listing:
        """Return the visits, or those in 回收站."""
        return self.presenter.visits(self.removed)

    def restore(self, ids: Sequence[int]) -> ChangeSet:
        """Bring visits back from 回收站."""
        return consultations.restore_consultations(self.context.desk, ids)

    def fill_pane(self, row_id: int) -> None:
        """Show one visit."""
        listing = self.listing()
        row = dict(zip((column.title for column in listing.columns), listing.rows([row_id])[0], strict=True))
        rows = tuple((name, str(value or "")) for name, value in row.items())
        self.pane.show_content(PaneContent(f"{row['查阅人'] or ''}的查阅", "", "", (Section("", rows),)))
        if not self.removed:
            self.offer("remove", "移入回收站", lambda: self.remove([row_id]), "delete")

    def add(self, values: Values = None) -> None:
        """Note a visit to other papers."""
        presenter = self.presenter
        if values is None:
            first = {"on": self.context.desk.today(), "served_by": presenter.leader()}
            fields = presenter.visit_fields(posting=False)
            values = ask_form(self, "登记查阅", fields, first, yes="登记", check=presenter.check_visit)
        if values is not None:
            act_undoable(self.context, lambda: presenter.consult(values), presenter.remove_visits)

    def remove(self, ids: Sequence[int]) -> None:
        """Move visits into 回收站; it can be undone at once."""
        desk, wanted = self.context.desk, list(ids)
        if self.removed:
            self._restore(wanted)
        elif wanted:
            remove = lambda: consultations.remove_consultations(desk, wanted)  # noqa: E731
            if act_undoable(self.context, remove, self.restore):
                self.close_pane()

    def print_book(self, path: Path | None = None) -> Job | None:
        """Write the year's book as pdf."""
        desk, year = self.context.desk, self.context.year
        if path is None:
            name, _ = QFileDialog.getSaveFileName(self, "查阅登记簿", f"{year}年查阅登记簿.pdf", "PDF (*.pdf)")
            path = Path(name) if name else None
        if path is None:
            return None
        target = path
        return self.context.run(
            "打印查阅登记簿",
            lambda _progress: consultations.print_consultations(desk, year, target),
            lambda pages: self.context.tell(f"已写成 {year} 年查阅登记簿，{pages} 页：{target}"),
        )
