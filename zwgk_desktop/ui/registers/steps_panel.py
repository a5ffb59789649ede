"""What may be done with an entry now? Each step as a button with its article; the others greyed, with why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from zwgk_desktop.ui.registers.entry_view import StepOffer, day_words
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.buttons import Button, button
from zwgk_desktop.ui.widgets.text import label

LARGEST = 125  # percent of the font up to which the article stands beside its button


class StepsPanel(QWidget):
    """``chosen`` carries the key of a step; ``buttons`` holds them by key, the forbidden ones switched off."""

    chosen = Signal(str)

    def __init__(self, offers: Sequence[StepOffer], opened: bool = False) -> None:
        super().__init__()
        self.buttons: dict[str, Button] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        allowed = [one for one in offers if one.allowed]
        for at, one in enumerate(allowed):
            self._add(column, one, "primary" if at == 0 else "secondary")
        if not allowed:
            column.addWidget(label("现在没有要登记的步骤。", role="second", wrap=True))
        rest = [one for one in offers if not one.allowed]
        if not rest:
            return
        self._rest = QWidget()
        inside = QVBoxLayout(self._rest)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        for one in rest:
            self._add(inside, one, "secondary")
        self.more_button = button("", self.toggle, icon="down", kind="quiet")
        column.addWidget(self.more_button)
        column.addWidget(self._rest)
        self._count = len(rest)
        self._show_rest(opened)

    def _add(self, column: QVBoxLayout, one: StepOffer, kind: str) -> None:
        made = button(one.title, lambda: self.chosen.emit(one.key), kind=kind)
        made.setEnabled(one.allowed)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        words = [one.article] if one.article else []
        words += [f"最迟 {day_words(one.until)}"] if one.until else []
        words += [one.why] if one.why else []
        note = "　".join(words)
        made.setToolTip(note)
        made.setAccessibleDescription(note)
        self.buttons[one.key] = made
        row: QHBoxLayout | QVBoxLayout = (
            QHBoxLayout() if one.allowed and current_theme().scale <= 125 else QVBoxLayout()
        )
        row.setSpacing(8 if one.allowed else 2)
        row.addWidget(made)
        if note:
            row.addWidget(label(note, role="second", wrap=True), 1)
        elif isinstance(row, QHBoxLayout):
            row.addStretch(1)
        column.addLayout(row)

    @property
    def opened(self) -> bool:
        """Tell whether the forbidden steps are shown."""
        return hasattr(self, "_rest") and not self._rest.isHidden()

    def toggle(self) -> None:
        """Show or hide the forbidden steps."""
        self._show_rest(self._rest.isHidden())

    def _show_rest(self, on: bool) -> None:
        self._rest.setVisible(on)
        self.more_button.setText("收起现在不能办的" if on else f"现在不能办的 {self._count} 步，看为什么")
