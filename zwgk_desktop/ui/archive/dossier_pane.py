"""What does an inspector see of one posting? Paper, signatures, photos, objections and visits in one pane."""

from __future__ import annotations

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.periods import parse_period
from zwgk_desktop.domain.posting_life import POSTING_WORDS
from zwgk_desktop.services.boards.archive_lists import Dossier
from zwgk_desktop.services.boards.sheet_archive import find_archived
from zwgk_desktop.ui.boards.cell_content import review_section
from zwgk_desktop.ui.boards.proof_part import ProofPart
from zwgk_desktop.ui.boards.sheet_dialog import SheetDialog
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.review.review_dialog import open_review
from zwgk_desktop.ui.widgets.buttons import Button
from zwgk_desktop.ui.widgets.detail_pane import DetailPane
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section


class DossierPane(DetailPane):
    """Shows one posting of the archive; ``buttons`` by key: paper, gate, consult, open."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("在左边选一份公示，这里显示审查签字、现场照片和查阅情况。")
        self.context = context
        self.part = ProofPart(self, context)
        self.buttons: dict[str, Button] = {}
        self.sheet_dialog: SheetDialog | None = None

    def show_posting(self, posting_id: int) -> bool:
        """Show one posting; False when it cannot be shown (the officer was told)."""
        try:
            dossier = self.part.presenter.dossier(posting_id)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return False
        row = dossier.row
        self.show_content(build_content(dossier))
        self.part.show(posting_id, before="公开内容")
        open_it = lambda: self.context.open("boards", ("posting", posting_id))  # noqa: E731
        self.buttons = {}
        if row.batch_id is None:
            show = lambda: self.show_paper(posting_id, row.title)  # noqa: E731
            self.buttons["paper"] = self.add_action("看公示单", show, "print", "primary")
        else:
            batch = lambda: self.context.open("subsidies", ("batch", row.batch_id))  # noqa: E731
            self.buttons["batch"] = self.add_action("看补贴清单", batch, "subsidies", "primary")
        subject = ("posting", posting_id) if row.batch_id is None else ("batch", row.batch_id)
        gate = lambda: open_review(self, self.context, subject)  # noqa: E731
        self.buttons["gate"] = self.add_action("审查单和扫描件", gate, "seal")
        self.buttons["consult"] = self.add_action("登记查阅", self.part.consult, "person")
        self.buttons["open"] = self.add_action("去公开栏", open_it, "boards")
        return True

    def show_paper(self, posting_id: int, title: str) -> None:
        """Show the paper: the file that was printed, where it was kept, else the sheet as it would be printed."""
        dialog = self.sheet_dialog = SheetDialog(self, self.context, posting_id, title)
        if find_archived(self.context.desk, posting_id):
            dialog.show_archived()
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def build_content(dossier: Dossier) -> PaneContent:
    """Return what the pane says of a posting."""
    row = dossier.row
    rows = [("事项", row.item), ("时段", parse_period(row.period).label), ("张贴", f"{row.posted_on}　{row.posted_by}")]
    rows += [("地点", row.place), ("公示至", str(row.down_due_on or "下一期张贴时"))]
    rows += [("撤下", str(row.down_on))] if row.down_on else []
    if row.archive_box:
        rows.append(("归档", f"盒号 {row.archive_box}，{row.archive_pages} 页"))
    rows.append(("保管期限", dossier.retention or "目录中没有写明"))
    sections = (Section("", tuple(rows)), review_section(dossier.review), Section("公开内容", text=row.content))
    return PaneContent(row.title, POSTING_WORDS[row.state], row.village, sections)
