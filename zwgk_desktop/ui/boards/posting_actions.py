"""What is done on the page 公开栏: each step of a posting's life, for the one in the pane or for many at once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.review import LEVEL_WORDS, Level
from zwgk_desktop.services.passwords import find_locked
from zwgk_desktop.services.posting_sheets import print_postings, save_posting
from zwgk_desktop.ui.boards import forms, posting_steps
from zwgk_desktop.ui.boards.attachment_dialog import open_attachments
from zwgk_desktop.ui.boards.boards_presenter import BoardsPresenter
from zwgk_desktop.ui.boards.gate import open_gate
from zwgk_desktop.ui.boards.posting_dialog import PostingDialog, open_posting
from zwgk_desktop.ui.boards.print_queue_dialog import PrintQueueDialog, open_chosen
from zwgk_desktop.ui.boards.sheet_dialog import SheetDialog
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.widgets.dialogs import ask_text
from zwgk_desktop.ui.widgets.form_dialog import ask_form

Values = dict[str, Any] | None


class PostingActions(Page):
    """Every action takes its values as an argument, or asks for them when called without."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.presenter = BoardsPresenter(context.desk, context.period)
        self.sheet_dialog: SheetDialog | None = None
        self.draft_dialog: PostingDialog | None = None
        self.queue_dialog: PrintQueueDialog | None = None

    def selected_cells(self) -> list[tuple[int, int]]:
        """Return (row, column) of the cells selected in the matrix."""
        raise NotImplementedError

    def show_posting(self, posting_id: int) -> None:
        """Show one posting in the pane."""
        raise NotImplementedError

    # What is done with the cell or posting in the pane

    def do(self, what: str) -> None:
        """Do what a button of the pane asks for."""
        kind, _, level = what.partition(":")
        if kind == "opinion":
            self.give_opinion(Level(level))
        elif kind in ("post", "take_down", "archive"):
            self.do_many(kind, self._own_ids())
        else:
            handlers: dict[str, Callable[[], Any]] = {
                "new": self.new, "edit": self.edit, "withdraw": self.withdraw, "print": self.mark_printed,
                "step_back": self.step_back, "remove": self.remove, "sheet": self.print_, "batch": self._open_batch,
                "off": self.switch_off, "on": self.switch_on, "gate": lambda: open_gate(self),
                "attach": lambda: open_attachments(self),
            }  # fmt: skip
            handlers[kind]()

    def _own_ids(self) -> array[int]:
        held = self.presenter.posting
        return array("q", [held.row.id] if held else [])

    def load_catalogue(self) -> None:
        """Load the default catalogue."""
        self.context.act(self.presenter.load_catalogue)

    def new(self, values: Values = None) -> None:
        """Write the draft of a posting for the cell in the pane (Ctrl+N)."""
        presenter = self.presenter
        if presenter.cell is None:
            self.context.tell("请先在表中点一格。", "新建的公示属于那个村的那一项。")
            return
        if values is None:
            save = lambda said: self.context.changed(presenter.create(said))  # noqa: E731
            self.draft_dialog = open_posting(self, self.context.jobs, presenter, True, save)
        else:
            self.context.act(lambda: presenter.create(values))

    def edit(self, values: Values = None) -> None:
        """Change the posting in the pane."""
        if values is None and self.presenter.posting is not None:
            save = lambda said: self.context.changed(self.presenter.edit(said))  # noqa: E731
            self.draft_dialog = open_posting(self, self.context.jobs, self.presenter, False, save)
        elif values is not None:
            self.context.act(lambda: self.presenter.edit(values))

    def give_opinion(self, level: Level, values: Values = None) -> None:
        """Record an opinion on the posting in the pane."""
        if values is None:
            fields = forms.opinion_fields(self.presenter.officers(), bool(find_locked(self.context.desk)))
            first = {"officer": self.presenter.officer_for(level), "verdict": forms.AGREE}
            values = ask_form(self, f"登记{LEVEL_WORDS[level]}意见", fields, first, check=forms.check_opinion)
        if values is not None:
            self.context.act(lambda: self.presenter.give(level, values))

    def withdraw(self, values: Values = None) -> None:
        """End an opinion, with a reason."""
        held = self.presenter.posting
        if values is None and held is not None:
            levels = tuple((d.level.value, f"{LEVEL_WORDS[d.level]}（{d.officer}）") for d in held.review.in_force)
            values = ask_form(self, "撤回审查意见", forms.withdraw_fields(levels), {"level": levels[-1][0]}, yes="撤回")
        if values is not None:
            self.context.act(lambda: self.presenter.withdraw(values["level"], values["reason"]))

    def mark_printed(self) -> None:
        """Note that the posting in the pane was printed."""
        self.context.act(lambda: self.presenter.mark_printed(self._own_ids()))

    def step_back(self, reason: str | None = None) -> None:
        """Reverse the last entry, with a reason."""
        text = "撤销后回到上一步，原来的登记和理由都留在操作记录里。"
        reason = reason or ask_text(self, "为什么撤销这一步登记？", text, lines=3)
        if reason:
            self.context.act(lambda: self.presenter.step_back(reason))

    def remove(self) -> None:
        """Move the posting in the pane to the recycle bin; it can be undone at once."""
        ids = self._own_ids()
        self.context.act(self.presenter.remove, lambda: self._restore(ids))

    def _restore(self, ids: Sequence[int]) -> None:
        self.context.act(lambda: self.presenter.restore(ids))

    def switch_off(self, reason: str | None = None) -> None:
        """Say that the selected cells do not apply, with a reason."""
        keys = self._keys()
        text = "理由会显示在这一格，检查时可以查到。例如：本村无集体林地。"
        reason = reason or ask_text(self, f"为什么不涉及？（{len(keys)} 格）", text)
        if reason:
            self.context.act(lambda: self.presenter.switch(keys, False, reason))

    def switch_on(self) -> None:
        """Say that the selected cells apply again."""
        self.context.act(lambda: self.presenter.switch(self._keys(), True))

    def _keys(self) -> list[tuple[int, int]]:
        places = self.selected_cells()
        cell = self.presenter.cell
        if len(places) > 1:
            return [self.presenter.key_at(*place) for place in places]
        return [(cell.village.id, cell.item.id)] if cell else []

    def _open_batch(self) -> None:
        held = self.presenter.posting
        if held is not None:
            self.context.open("subsidies", ("batch", held.row.batch_id))

    # What is done with many

    def do_many(self, what: str, ids: Sequence[int]) -> None:
        """Do what a button above the list asks for."""
        handlers: dict[str, Callable[[Sequence[int]], None]] = {
            "post": self.post, "take_down": self.take_down, "archive": self.archive,
            "sheet": self.print_sheets, "restore": self._restore,
        }  # fmt: skip
        if ids:
            handlers[what](list(ids))

    def post(self, ids: Sequence[int], values: Values = None) -> None:
        """Note that postings were hung, on which boards and with which photos."""
        values = posting_steps.ask_post(self, ids) if values is None else values
        if values is not None:
            posting_steps.post(self.context, ids, values)

    def take_down(self, ids: Sequence[int], values: Values = None) -> None:
        """Note that postings came down."""
        today = self.context.desk.today()
        if values is None:
            check = forms.check_day(today)
            fields = forms.DOWN_FIELDS
            values = ask_form(self, f"登记撤下（{len(ids)} 份）", fields, {"on": today}, yes="登记", check=check)
        if values is not None:
            self.context.act(lambda: self.presenter.take_down(ids, values))

    def archive(self, ids: Sequence[int], values: Values = None) -> None:
        """Put postings into an archive box."""
        if values is None:
            first = {"box": self.context.settings.get("boards/box", ""), "pages": 1}
            fields, check = forms.ARCHIVE_FIELDS, forms.check_pages
            values = ask_form(self, f"归档（{len(ids)} 份）", fields, first, yes="归档", check=check)
        if values is not None and self.context.act(lambda: self.presenter.archive(ids, values)):
            self.context.settings.set("boards/box", values["box"])

    def print_(self) -> None:
        """Show the posting in the pane as it will be printed (Ctrl+P)."""
        held = self.presenter.posting
        if held is None:
            self.context.tell("请先选中一份公示。", "在表中点一格，或在“全部公示”里选一行。")
            return
        dialog = self.sheet_dialog = SheetDialog(self, self.context, held.row.id, held.row.title)
        dialog.open()

    def save_sheet(self, posting_id: int, path: Path, paper: str = "A4") -> None:
        """Write the sheet of one posting."""
        desk = self.context.desk
        self.context.act(lambda: save_posting(desk, posting_id, path, paper).changes)

    def print_sheets(self, ids: Sequence[int], folder: Path | None = None) -> None:
        """Show the sheets of many postings as they will be printed, or write them into ``folder``."""
        if len(ids) == 1 and folder is None:
            self.show_posting(ids[0])
            self.print_()
            return
        if folder is None:
            self.queue_dialog = open_chosen(self, self.context, ids)
            return
        desk, target = self.context.desk, folder
        work = lambda progress: print_postings(desk, ids, target, "A4", progress)  # noqa: E731
        self.context.run("生成公示单", work, lambda made: self.context.changed(made.changes))
