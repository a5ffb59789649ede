"""How is something new offered to be taken back at once? An action whose notice has an undo button."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.ui.context import PageContext


def act_undoable(
    context: PageContext, action: Callable[[], ChangeSet], reverse: Callable[[Sequence[int]], ChangeSet]
) -> ChangeSet | None:
    """Do one short action; its undo button gives the ids it made to ``reverse``, which is an action of its own."""
    made: list[int] = []

    def do() -> ChangeSet:
        changes = action()
        made.extend(changes.ids)
        return changes

    def undo() -> None:
        if made:
            context.act(lambda: reverse(made))

    return context.act(do, undo)
