"""How are a few facts asked for in a dialog? A form, checked before it closes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.form import Form
from zwgk_desktop.ui.widgets.form_fields import Field

Check = Callable[[dict[str, Any]], Mapping[str, str]]
TALLEST = 560


class FormDialog(Question):
    """A dialog around a form; ``check`` may find more problems, by key of the field."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        fields: Sequence[Field],
        values: Mapping[str, Any] | None = None,
        text: str = "",
        yes: str = "保存",
        check: Check | None = None,
    ) -> None:
        super().__init__(parent, title, text, yes)
        self._check = check
        self.form = Form(fields, values)
        self.form.submitted.connect(self.try_accept)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(title)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.form.setObjectName("plain")
        self.form.setContentsMargins(2, 2, 12, 2)
        self._scroll.setWidget(self.form)
        self._scroll.setMinimumHeight(min(TALLEST, self.form.sizeHint().height() + 8))
        self.body.addWidget(self._scroll)
        first = next(iter(self.form.rows.values()), None)
        if first is not None:
            first.control.setFocus()

    def problem(self) -> str:
        """Return what keeps the dialog open."""
        problems = self.form.check()
        if not problems and self._check is not None:
            problems = dict(self._check(self.form.values()))
            self.form.show_errors(problems)
        return "有内容需要修改，请看红字。" if problems else ""


def ask_form(
    parent: QWidget | None,
    title: str,
    fields: Sequence[Field],
    values: Mapping[str, Any] | None = None,
    text: str = "",
    yes: str = "保存",
    check: Check | None = None,
) -> dict[str, Any] | None:
    """Ask for ``fields``; return the values by key, or None."""
    dialog = FormDialog(parent, title, fields, values, text, yes, check)
    return dialog.form.values() if dialog.exec() else None
