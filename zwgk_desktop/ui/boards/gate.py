"""Where does 公开栏 lead to the review gate? To what waits, and to the form and signatures of one posting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zwgk_desktop.ui.review.review_dialog import ReviewDialog, open_review, open_waiting

if TYPE_CHECKING:
    from zwgk_desktop.ui.boards.page import BoardsPage
    from zwgk_desktop.ui.boards.posting_actions import PostingActions


def open_list(page: BoardsPage) -> ReviewDialog:
    """Show everything that waits for review."""
    return open_waiting(page, page.context)


def open_gate(page: PostingActions) -> ReviewDialog | None:
    """Show the posting in the pane at the gate: its form, the signatures on paper, the scan."""
    held = page.presenter.posting
    return open_review(page, page.context, ("posting", held.row.id)) if held is not None else None
