"""How does the window ask? Small dialogs with large clear words; each returns an answer or None."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from zwgk_desktop.ui.tones import INFO, WARN, Tone
from zwgk_desktop.ui.widgets.buttons import Button, button
from zwgk_desktop.ui.widgets.text import IconLabel, label, set_property


class Question(QDialog):
    """A titled dialog: put widgets into ``self.body``; the buttons are 取消 and one that says what will happen."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str = "",
        yes: str = "确定",
        no: str = "取消",
        *,
        danger: bool = False,
        tone: Tone | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 16)
        outer.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        if tone is not None:
            head.addWidget(IconLabel(tone.icon, tone.key, 26))
        head.addWidget(label(title, role="heading", wrap=True), 1)
        outer.addLayout(head)
        self.text_label = label(text, wrap=True, selectable=True)
        self.text_label.setVisible(bool(text))
        outer.addWidget(self.text_label)
        self.body = QVBoxLayout()
        outer.addLayout(self.body, 1)
        self.problem_label = label(role="problem", wrap=True)
        self.problem_label.hide()
        outer.addWidget(self.problem_label)
        self._add_buttons(outer, yes, no, danger)

    def _add_buttons(self, outer: QVBoxLayout, yes: str, no: str, danger: bool) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.no_button: Button | None = button(no, self.reject) if no else None
        self.yes_button = button(yes, self.try_accept, kind="danger" if danger else "primary")
        if self.no_button is not None:
            row.addWidget(self.no_button)
        row.addWidget(self.yes_button)
        outer.addSpacing(4)
        outer.addLayout(row)
        safe = self.no_button if danger and self.no_button is not None else self.yes_button
        safe.setDefault(True)
        if danger:
            set_property(self.yes_button, "filled", "true")
        QShortcut(QKeySequence("Ctrl+Return"), self, self.try_accept)

    def problem(self) -> str:
        """Return why the answer cannot be taken yet, or ""; override it."""
        return ""

    def try_accept(self) -> None:
        """Close with yes, unless there is a problem, which is shown."""
        problem = self.problem()
        self.problem_label.setText(problem)
        self.problem_label.setVisible(bool(problem))
        if not problem:
            self.accept()


def confirm(
    parent: QWidget | None, title: str, text: str = "", yes: str = "确定", no: str = "取消", *, danger: bool = False
) -> bool:
    """Ask before something that matters; Esc and the window's cross mean no."""
    return bool(Question(parent, title, text, yes, no, danger=danger, tone=WARN if danger else INFO).exec())


def tell(parent: QWidget | None, title: str, text: str, tone: Tone = WARN) -> None:
    """Tell something that must be read before going on."""
    Question(parent, title, text, "知道了", "", tone=tone).exec()


class TextQuestion(Question):
    """Asks for one text; with ``required`` it must not be empty."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str = "",
        value: str = "",
        yes: str = "确定",
        *,
        lines: int = 1,
        required: bool = True,
        limit: int = 500,
    ) -> None:
        super().__init__(parent, title, text, yes)
        self._required, self._limit = required, limit
        self.field: QLineEdit | QPlainTextEdit
        if lines == 1:
            self.field = QLineEdit(value)
            self.field.setMaxLength(limit)
        else:
            self.field = QPlainTextEdit(value)
            self.field.setTabChangesFocus(True)
            self.field.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 20)
        self.field.setAccessibleName(title)
        self.body.addWidget(self.field)
        self.field.setFocus()

    @property
    def value(self) -> str:
        """Return what was typed, stripped."""
        field = self.field
        return (field.text() if isinstance(field, QLineEdit) else field.toPlainText()).strip()

    def problem(self) -> str:
        """Return what is missing."""
        if self._required and not self.value:
            return "请先填写，再确定。"
        return f"最多 {self._limit} 个字，现在有 {len(self.value)} 个字。" if len(self.value) > self._limit else ""


def ask_text(
    parent: QWidget | None,
    title: str,
    text: str = "",
    value: str = "",
    yes: str = "确定",
    *,
    lines: int = 1,
    required: bool = True,
) -> str | None:
    """Ask for a text (a reason, a name); None when the officer thought better of it."""
    question = TextQuestion(parent, title, text, value, yes, lines=lines, required=required)
    return question.value if question.exec() else None
