"""The tab 群众异议: every objection, which wait for an answer, which were answered and how."""

from __future__ import annotations

from collections.abc import Sequence

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.services.boards.objections import get_objection, restore_objections
from zwgk_desktop.ui.boards.list_export import offer_export
from zwgk_desktop.ui.boards.proof_part import ProofPart
from zwgk_desktop.ui.boards.side_view import SideView
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.widgets.pane_content import PaneContent


class ObjectionsView(SideView):
    """The objections; a row shows its pane."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "boards.objections", "群众异议", "在左边选一条异议，这里显示内容、期限和答复。")
        self.part = ProofPart(self.pane, context)
        text = "公示期间收到异议的，在“公开栏”里点开那份公示，选“更多”里的“登记异议”。"
        self.table.set_empty("还没有群众异议", text)
        offer_export(context, self.table, Area.BOARDS, "群众异议")

    def listing(self) -> Listing:
        """Return the objections, or those in 回收站."""
        return self.part.presenter.objections(self.removed)

    def restore(self, ids: Sequence[int]) -> ChangeSet:
        """Bring objections back from 回收站."""
        return restore_objections(self.context.desk, ids)

    def fill_pane(self, row_id: int) -> None:
        """Show one objection with its steps."""
        row = get_objection(self.context.desk, row_id)
        self.pane.show_content(PaneContent(row.posting, "", row.village, (self.part.presenter.objection_section(row),)))
        if self.removed:
            return
        if row.answered_on is None:
            self.offer("answer", "登记答复", lambda: self.part.answer(row_id), "check", "primary")
            self.offer("count", "怎么算的", lambda: self.part.show_count(row_id), "clock")
        self.offer("posting", "看公示", lambda: self.context.open("boards", ("posting", row.posting_id)), "boards")
        more = [("drop", "移入回收站", "delete", lambda: self.part.remove_objection(row_id))]
        if row.answered_on is not None:
            more.insert(0, ("withdraw", "撤销答复", "undo", lambda: self.part.withdraw_answer(row_id)))
        self.offer_more(more)
