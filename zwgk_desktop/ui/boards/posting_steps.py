"""How is 登记张贴 asked for and done? The dialog with boards and photos; large photos are shrunk in a worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from zwgk_desktop.ui.boards import forms
from zwgk_desktop.ui.boards.boards_presenter import PLACE
from zwgk_desktop.ui.boards.post_dialog import PostDialog
from zwgk_desktop.ui.boards.post_presenter import board_choices, hang_postings, planned_place
from zwgk_desktop.ui.context import PageContext

if TYPE_CHECKING:
    from zwgk_desktop.ui.boards.posting_actions import PostingActions

LAST = "boards/kinds"  # the kinds of boards ticked last time


def ask_post(page: PostingActions, ids: Sequence[int]) -> dict[str, Any] | None:
    """Ask where, when and by whom postings were hung; None when the officer thought better of it."""
    context, today = page.context, page.context.desk.today()
    last = str(context.settings.get(LAST, "")).split("、")
    planned = planned_place(context.desk, ids)
    choices = board_choices(context.desk, ids, last, planned)
    first = {"on": today, "by": page.presenter.clerk(), "place": "" if choices else planned or PLACE}
    dialog = PostDialog(page, f"登记张贴（{len(ids)} 份）", choices, first, forms.check_day(today))
    if not dialog.exec():
        return None
    values = dialog.values()
    context.settings.set(LAST, "、".join(key for key in values["boards"] if not key.isdecimal()))
    return values


def post(context: PageContext, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    """Note that postings hang."""
    if values.get("photos"):
        work = partial(hang_postings, context.desk, list(ids), values)
        context.run("登记张贴", lambda progress: work(progress), context.changed)
    else:
        context.act(lambda: hang_postings(context.desk, ids, values))
