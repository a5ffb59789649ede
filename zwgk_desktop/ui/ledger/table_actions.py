"""What does the ledger page do now and then? Pasted progress, a ledger kept by hand, a new year, the duties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.services.ledger_import import LedgerProposal
from zwgk_desktop.ui.ledger.table_in import LedgerInDialog, PasteDialog
from zwgk_desktop.ui.ledger.table_presenter import TablePresenter
from zwgk_desktop.ui.widgets.dialogs import Question

if TYPE_CHECKING:
    from zwgk_desktop.ui.ledger.page import LedgerPage

MOST_NAMES = 12


class TableActions:
    """Opens these dialogs over the page and does what they ask for."""

    def __init__(self, page: LedgerPage) -> None:
        self.page = page

    def build(self) -> TablePresenter:
        """Return the presenter for the quarter on screen."""
        return TablePresenter(self.page.context.desk, self.page.presenter.quarter)

    def open_menu(self) -> None:
        """Show what there is."""
        self.menu = QMenu(self.page)
        self.menu.addAction("粘贴进展（从 WPS 复制）…", lambda: self.open_paste())
        self.menu.addAction("带入上年未完成的任务（回头看）…", self.open_look_back)
        self.menu.addAction("加入规定动作…", self.open_duties)
        button = self.page.more_button
        self.menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def open_paste(self, rows: Sequence[Sequence[str]] = ()) -> None:
        """Fill the quarter's progress from pasted rows; ``rows`` were pasted into the list already."""
        presenter = self.build()
        dialog = PasteDialog(self.page, presenter)
        if rows:
            dialog.set_rows(rows)
        dialog.accepted.connect(lambda: self.page.act(lambda: presenter.paste(dialog.found)))
        self.page.open_dialog(dialog)

    def open_look_back(self) -> None:
        """Ask, then bring last year's unfinished items."""
        presenter = self.build()
        self._ask("带入上年未完成的任务", presenter.unfinished(), "没有要带入的任务。", "带入", presenter.open_year)

    def open_duties(self) -> None:
        """Ask, then put the duties of the rule pack into the ledger."""
        presenter = self.build()
        empty = "台账里已经有规则包的全部规定动作。"
        self._ask("加入规定动作", presenter.duties(), empty, "加入", presenter.add_duties)

    def _ask(self, title: str, names: Sequence[str], empty: str, yes: str, action: Callable[[], ChangeSet]) -> None:
        if not names:
            self.page.context.tell(empty)
            return
        shown = "\n".join(f"· {name}" for name in names[:MOST_NAMES]) + ("\n……" if len(names) > MOST_NAMES else "")
        text = f"共 {len(names)} 项，存入 {self.page.presenter.year} 年台账：\n{shown}"
        dialog = Question(self.page, title, text, yes)
        dialog.accepted.connect(lambda: self.page.act(action))
        self.page.open_dialog(dialog)

    def open_ledger(self, path: Path) -> None:
        """Preview a ledger kept by hand, then store it."""
        presenter = self.build()
        dialog = LedgerInDialog(self.page, presenter, path)
        dialog.as_plan.connect(lambda: self._read_as_plan(path))
        dialog.accepted.connect(lambda: self._take_in(presenter, dialog.found))
        self.page.open_dialog(dialog)

    def _read_as_plan(self, path: Path) -> None:
        review = self.page.import_review
        if review is not None:
            review.as_plan = True
            review.read(path)

    def _take_in(self, presenter: TablePresenter, found: LedgerProposal) -> None:
        self.page.act(lambda: presenter.take_in(found))
        self.page.context.choose_period(found.year, self.page.context.quarter)
        self.page.close_import()
