"""What does the posting's pane show below the review? Photos, objections with their clock, who consulted it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.boards.photo_strip import PhotoStrip
from zwgk_desktop.ui.boards.photos_presenter import PhotosPresenter
from zwgk_desktop.ui.boards.proof_presenter import ProofPresenter, visit_rows
from zwgk_desktop.ui.boards.undoing import act_undoable
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.registers.clock_dialog import ClockDialog
from zwgk_desktop.ui.widgets.buttons import Button, button
from zwgk_desktop.ui.widgets.detail_pane import DetailPane, rows_widget
from zwgk_desktop.ui.widgets.dialogs import ask_text
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.form_dialog import ask_form

Values = dict[str, Any] | None


class ProofPart(QObject):
    """Adds what proves a posting to a pane; ``strip`` and ``buttons`` are those of the posting shown."""

    def __init__(self, pane: DetailPane, context: PageContext) -> None:
        super().__init__(pane)
        self.pane, self.context = pane, context
        self.presenter = ProofPresenter(context.desk)
        self.posting_id = 0
        self.strip: PhotoStrip | None = None
        self.buttons: dict[str, Button] = {}
        self.clock_dialog: ClockDialog | None = None

    def show(self, posting_id: int, before: str = "") -> None:
        """Add photos, objections and visits of a posting to the pane, above the section ``before`` if it is named."""
        self.posting_id, self.strip, self.buttons = posting_id, None, {}
        try:
            dossier = self.presenter.dossier(posting_id)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        if dossier.row.posted_on is None and not dossier.photos:
            return
        self.strip = PhotoStrip(self.context, PhotosPresenter(self.context.desk, "posting", posting_id))
        parts: list[tuple[str, QWidget]] = [("现场照片", self.strip)]
        for number, objection in enumerate(dossier.objections):
            parts.append(("群众异议" if number == 0 else "", self._objection(objection)))
        if dossier.visits:
            parts.append((f"查阅（{len(dossier.visits)} 次）", rows_widget(visit_rows(dossier))))
        for title, widget in parts:
            self.pane.add_widget(title, widget, before)

    def _objection(self, row: Any) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 8)
        section = self.presenter.objection_section(row)
        column.addWidget(rows_widget(section.rows, section.status))
        bar = FlowBar()
        for key, words, picture, handler in self._steps(row):
            made = self.buttons[f"{key}:{row.id}"] = button(words, handler, icon=picture)
            bar.flow.add(made)
        column.addWidget(bar)
        return place

    def _steps(self, row: Any) -> list[tuple[str, str, str, Callable[[], None]]]:
        if row.answered_on is not None:
            return [("withdraw", "撤销答复", "undo", partial(self.withdraw_answer, row.id))]
        return [
            ("answer", "登记答复", "check", partial(self.answer, row.id)),
            ("count", "怎么算的", "clock", partial(self.show_count, row.id)),
            ("drop", "移除", "delete", partial(self.remove_objection, row.id)),
        ]

    # What is done

    def receive(self, values: Values = None) -> None:
        """Note an objection to the posting in the pane."""
        presenter, posting_id = self.presenter, self.posting_id
        if values is None:
            first = {"on": self.context.desk.today()}
            values = ask_form(
                self.pane, "登记异议", presenter.receive_fields(), first, yes="登记", check=presenter.check_day
            )
        if values is not None:
            act_undoable(self.context, lambda: presenter.receive(posting_id, values), presenter.remove_objections)

    def answer(self, objection_id: int, values: Values = None) -> None:
        """Note the answer to an objection."""
        presenter = self.presenter
        if values is None:
            first = {"on": self.context.desk.today(), "by": presenter.leader()}
            values = ask_form(
                self.pane, "登记答复", presenter.answer_fields(), first, yes="登记", check=presenter.check_day
            )
        if values is not None:
            self.context.act(lambda: presenter.answer(objection_id, values))

    def withdraw_answer(self, objection_id: int, reason: str | None = None) -> None:
        """Reverse a wrong entry of an answer, with a reason."""
        text = "撤销后重新按原来的期限计时，原来的登记和理由都留在操作记录里。"
        reason = reason or ask_text(self.pane, "为什么撤销答复登记？", text, lines=3)
        if reason:
            self.context.act(lambda: self.presenter.withdraw_answer(objection_id, reason))

    def remove_objection(self, objection_id: int) -> None:
        """Move an objection into 回收站; it can be undone at once."""
        presenter = self.presenter
        act_undoable(self.context, lambda: presenter.remove_objections([objection_id]), presenter.restore_objections)

    def show_count(self, objection_id: int) -> None:
        """Show day by day how the day an answer is due was counted."""
        heading, counts = self.presenter.count(objection_id)
        self.clock_dialog = ClockDialog(self.pane, heading, counts)
        self.clock_dialog.finished.connect(self.clock_dialog.deleteLater)
        self.clock_dialog.open()

    def consult(self, values: Values = None) -> None:
        """Note who consulted the posting in the pane."""
        presenter, posting_id = self.presenter, self.posting_id
        if values is None:
            first = {"on": self.context.desk.today(), "served_by": presenter.leader()}
            fields = presenter.visit_fields(posting=True)
            values = ask_form(self.pane, "登记查阅", fields, first, yes="登记", check=presenter.check_visit)
        if values is not None:
            act_undoable(self.context, lambda: presenter.consult(values, (posting_id,)), presenter.remove_visits)
