"""How does a file come in? In steps: a header that shows where one is, one body at a time, back and next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.current_stack import CurrentStack
from zwgk_desktop.ui.widgets.text import IconLabel, label, set_property


def _no_problem() -> str:
    return ""


def _go_on(proceed: Callable[[], None]) -> None:
    proceed()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``problem`` says why one cannot go on ("" when one can), ``leave`` gets ``proceed`` and calls it
    when its own (perhaps long) work is done, ``enter`` is called when the step comes into sight."""

    title: str
    body: QWidget
    problem: Callable[[], str] = _no_problem
    leave: Callable[[Callable[[], None]], None] = _go_on
    enter: Callable[[], None] | None = None
    next_text: str = ""


class ImportFrame(QWidget):
    """The frame; ``finished`` comes after the last step's work, ``cancelled`` when the officer gives up."""

    finished = Signal()
    cancelled = Signal()
    stepped = Signal(int)

    def __init__(self, steps: Sequence[Step], finish_text: str = "完成") -> None:
        super().__init__()
        self.steps = list(steps)
        self.current = 0
        self._finish_text = finish_text
        self._leaving = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addLayout(self._build_header())
        self.stack = CurrentStack()
        for step in self.steps:
            self.stack.addWidget(step.body)
        outer.addWidget(self.stack, 1)
        outer.addLayout(self._build_footer())
        self._show(0)

    def _build_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._titles: list[QLabel] = []
        for number, step in enumerate(self.steps, 1):
            if number > 1:
                row.addWidget(IconLabel("next", "second", 16))
            made = label(f"{number}  {step.title}")
            made.setObjectName("step")
            made.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._titles.append(made)
            row.addWidget(made, 1)
        return row

    def _build_footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.cancel_button = button("取消", self.cancelled.emit, kind="quiet")
        self.problem_label = label(role="problem", wrap=True)
        self.back_button = button("上一步", self.go_back, icon="back")
        self.next_button = button("下一步", self.go_next, kind="primary")
        row.addWidget(self.cancel_button)
        row.addWidget(self.problem_label, 1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        return row

    def go_back(self) -> None:
        """Return to the step before; nothing is lost."""
        if self.current and not self._leaving:
            self._show(self.current - 1)

    def go_next(self) -> None:
        """Go on when the step allows it; its own work may take a while."""
        if self._leaving:
            return
        step, at = self.steps[self.current], self.current
        problem = step.problem()
        self.show_problem(problem)
        if not problem:
            self._set_leaving(True)
            step.leave(lambda: self._proceed(at))

    def stay(self, problem: str = "") -> None:
        """Stop waiting for the step's work (it failed or was cancelled) and say why."""
        self._set_leaving(False)
        self.show_problem(problem)

    def go_to(self, number: int) -> None:
        """Show the step ``number`` (from 0), e.g. to begin again."""
        self._set_leaving(False)
        self._show(number)

    def show_problem(self, text: str) -> None:
        """Say beside the buttons what keeps one here."""
        self.problem_label.setText(text)

    def _set_leaving(self, on: bool) -> None:
        self._leaving = on
        self.next_button.setEnabled(not on)
        self.back_button.setEnabled(not on and self.current > 0)

    def _proceed(self, left: int) -> None:
        if not self._leaving or left != self.current:
            return
        self._set_leaving(False)
        if left + 1 < len(self.steps):
            self._show(left + 1)
        else:
            self.finished.emit()

    def _show(self, number: int) -> None:
        self.current = number
        step = self.steps[number]
        self.stack.setCurrentIndex(number)
        self.show_problem("")
        last = number + 1 == len(self.steps)
        self.next_button.setText(step.next_text or (self._finish_text if last else "下一步"))
        self._set_leaving(False)
        for at, made in enumerate(self._titles):
            state = "now" if at == number else ("past" if at < number else "ahead")
            set_property(made, "state", state)
            made.setAccessibleName(f"第 {at + 1} 步 {self.steps[at].title}{'（当前）' if at == number else ''}")
        if step.enter is not None:
            step.enter()
        self.stepped.emit(number)
