"""How are facts filled in? Labelled fields, each with its own message when something is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from zwgk_desktop.ui.widgets.date_edit import DateEdit
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind, read_value
from zwgk_desktop.ui.widgets.text import label, set_property

Control = QLineEdit | QPlainTextEdit | QComboBox | QCheckBox | DateEdit


class FormRow(QWidget):
    """One field: label, control, help, message."""

    changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.control = self._build_control()
        if field.kind is not FieldKind.CHECK:
            name = label(field.label + ("（必填）" if field.required else ""))
            name.setBuddy(self.control)
            column.addWidget(name)
        row = QHBoxLayout()
        row.addWidget(self.control, 1)
        if field.unit:
            row.addWidget(label(field.unit, role="second"))
        column.addLayout(row)
        if field.help:
            column.addWidget(label(field.help, role="second", wrap=True))
        self.problem_label = label(role="problem", wrap=True)
        self.problem_label.hide()
        column.addWidget(self.problem_label)

    def _build_control(self) -> Control:
        field = self.field
        made: Control
        if field.kind is FieldKind.LINES:
            made = QPlainTextEdit()
            made.setTabChangesFocus(True)
            made.setFixedHeight(made.fontMetrics().lineSpacing() * field.lines + 20)
            made.textChanged.connect(self.changed)
        elif field.kind is FieldKind.CHOICE:
            made = QComboBox()
            made.addItem("请选择", "")
            for value, word in field.choices:
                made.addItem(word, value)
            made.currentIndexChanged.connect(lambda _at: self.changed.emit())
        elif field.kind is FieldKind.CHECK:
            made = QCheckBox(field.label)
            made.toggled.connect(lambda _on: self.changed.emit())
        elif field.kind is FieldKind.DATE:
            made = DateEdit(field.label)
            made.changed.connect(self.changed)
        else:
            made = QLineEdit()
            if field.kind is FieldKind.PASSWORD:
                made.setEchoMode(QLineEdit.EchoMode.Password)
            made.textChanged.connect(lambda _text: self.changed.emit())
        made.setAccessibleName(field.label)
        return made

    def raw(self) -> str | bool:
        """Return what was typed or chosen."""
        control = self.control
        if isinstance(control, QCheckBox):
            return control.isChecked()
        if isinstance(control, QComboBox):
            return str(control.currentData() or "")
        return control.toPlainText() if isinstance(control, QPlainTextEdit) else control.text()

    def set_value(self, value: Any) -> None:
        """Show ``value``; None empties the field."""
        control = self.control
        if isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, QComboBox):
            control.setCurrentIndex(max(0, control.findData(value)))
        elif isinstance(control, DateEdit):
            control.set_date(value if isinstance(value, date) else None)
        elif isinstance(control, QPlainTextEdit):
            control.setPlainText("" if value is None else str(value))
        else:
            control.setText("" if value is None else str(value))

    def set_problem(self, text: str) -> None:
        """Show or clear what is wrong."""
        self.problem_label.setText(text)
        self.problem_label.setVisible(bool(text))
        control = self.control.field if isinstance(self.control, DateEdit) else self.control
        set_property(control, "wrong", "true" if text else "false")
        control.setAccessibleDescription(text or self.field.help)


class Form(QWidget):
    """A column of fields; ``changed`` comes with every edit, ``submitted`` when Enter is pressed in a line."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, fields: Sequence[Field], values: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.rows = {field.key: FormRow(field) for field in fields}
        for row in self.rows.values():
            column.addWidget(row)
            row.changed.connect(self.changed)
            control = row.control.field if isinstance(row.control, DateEdit) else row.control
            if isinstance(control, QLineEdit):
                control.returnPressed.connect(self.submitted)
        self.set_values(values or {})

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill in ``values``; fields that are not named stay."""
        for key, value in values.items():
            if key in self.rows:
                self.rows[key].set_value(value)

    def check(self) -> dict[str, str]:
        """Show under each field what cannot be read; return the messages by key, empty when all is well."""
        problems = {}
        for key, row in self.rows.items():
            try:
                read_value(row.field, row.raw())
            except ValueError as problem:
                problems[key] = str(problem)
        self.show_errors(problems)
        return problems

    def values(self) -> dict[str, Any]:
        """Return the values by key; call it after ``check`` found nothing (raises ValueError otherwise)."""
        return {key: read_value(row.field, row.raw()) for key, row in self.rows.items()}

    def show_errors(self, problems: Mapping[str, str]) -> None:
        """Show messages under their fields and go to the first one."""
        for key, row in self.rows.items():
            row.set_problem(problems.get(key, ""))
        first = next((row for key, row in self.rows.items() if key in problems), None)
        if first is not None:
            first.control.setFocus()
