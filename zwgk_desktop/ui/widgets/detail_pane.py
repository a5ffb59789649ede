"""How is one thing shown beside its list? A pane at the right: sections, the source, and actions at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from zwgk_desktop.ui.widgets.buttons import Button, IconButton, button
from zwgk_desktop.ui.widgets.empty_state import EmptyState
from zwgk_desktop.ui.widgets.flow import FlowLayout
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section, Source
from zwgk_desktop.ui.widgets.source_view import MARK_WORDS, SourceView
from zwgk_desktop.ui.widgets.text import Separator, StatusLabel, label
from zwgk_desktop.ui.widgets.text_blocks import text_blocks

SMALLEST_WIDTH = 300


def rows_widget(rows: Sequence[tuple[str, str]], status: frozenset[str] = frozenset()) -> QWidget:
    """Return rows of name and value; the values of the names in ``status`` are shown as a status."""
    place = QWidget()
    place.setObjectName("plain")
    grid = QGridLayout(place)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(rows):
        grid.addWidget(label(name, role="second"), row, 0, Qt.AlignmentFlag.AlignTop)
        if name in status and value:
            grid.addWidget(StatusLabel(value), row, 1, Qt.AlignmentFlag.AlignLeft)
        else:
            grid.addWidget(label(value or "—", wrap=True, selectable=True), row, 1)
    return place


class DetailPane(QFrame):
    """The pane; ``closed`` comes when the officer closes it. Empty, it says what to choose."""

    closed = Signal()

    def __init__(self, hint: str = "在左边选一行，这里显示详情。") -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAccessibleName("详情")
        self.setMinimumWidth(SMALLEST_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 12, 12)
        outer.setSpacing(8)
        self._head = QHBoxLayout()
        self.title_label = label(role="heading", wrap=True, selectable=True)
        self.status = StatusLabel("")
        self.close_button = IconButton("close", "关闭详情", self.closed.emit)
        self._head.addWidget(self.title_label, 1)
        self._head.addWidget(self.status, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(self._head)
        self.subtitle_label = label(role="second", wrap=True)
        outer.addWidget(self.subtitle_label)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("详情内容")
        outer.addWidget(self._scroll, 1)
        self._actions_place = QWidget()
        self._actions = FlowLayout(self._actions_place)
        outer.addWidget(self._actions_place)
        self.column = QVBoxLayout()
        self._empty = EmptyState("还没有选择", hint, "info")
        outer.addWidget(self._empty, 1)
        self.clear()

    def clear(self) -> None:
        """Show nothing but the hint."""
        self._show_parts(False)

    def show_content(self, content: PaneContent) -> None:
        """Show ``content``; actions and widgets added before are taken away."""
        self.title_label.setText(content.title)
        self.subtitle_label.setText(content.subtitle)
        self._show_parts(True)
        self.status.set_status(content.status)
        self.subtitle_label.setVisible(bool(content.subtitle))
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setMinimumHeight(1)  # else wrapped lines are counted as if the pane were as narrow as can be
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 4, 8, 4)
        self.column.setSpacing(8)
        for section in content.sections:
            self._add_section(section)
        self.column.addStretch(1)
        self._scroll.setWidget(inside)
        self._actions.clear()
        self._actions_place.hide()

    def add_widget(self, title: str, widget: QWidget, before: str = "") -> None:
        """Put a widget (a form, a small table) under its own title, below the sections or above the one ``before``."""
        at = self._place_of(before)
        if title:
            self.column.insertWidget(at, Separator())
            self.column.insertWidget(at + 1, label(title, role="section"))
            at += 2
        self.column.insertWidget(at, widget)

    def _place_of(self, section: str) -> int:
        """Return where a section begins, its line included; the end when there is none of that title."""
        for at in range(self.column.count()):
            shown = self.column.itemAt(at).widget()
            if section and isinstance(shown, QLabel) and shown.text() == section:
                return max(0, at - 1)
        return self.column.count() - 1

    def add_action(self, text: str, handler: Callable[[], Any], icon: str = "", kind: str = "secondary") -> Button:
        """Offer something to do with what is shown."""
        made = button(text, handler, icon=icon, kind=kind)
        self._actions.addWidget(made)
        self._actions_place.show()
        return made

    def _show_parts(self, on: bool) -> None:
        for part in (self.title_label, self.subtitle_label, self.status, self.close_button, self._scroll):
            part.setVisible(on)
        self._actions_place.setVisible(on and self._actions.count() > 0)
        self._empty.setVisible(not on)

    def _add_section(self, section: Section) -> None:
        if self.column.count():
            self.column.addWidget(Separator())
        if section.title:
            self.column.addWidget(label(section.title, role="section"))
        if section.rows:
            self.column.addWidget(rows_widget(section.rows, section.status))
        if section.text:
            for block in text_blocks(section.text):
                self.column.addWidget(block)
        if section.source is not None:
            self._add_source(section.title, section.source)

    def _add_source(self, title: str, source: Source) -> None:
        view = SourceView(title or "原文", grows=True)
        view.show_text(source.text, source.marks)
        self.column.addWidget(view)
        kinds = list(dict.fromkeys(mark.kind for mark in source.marks))
        if kinds:
            self.column.addWidget(label("标出：" + "、".join(MARK_WORDS[k] for k in kinds), role="second", wrap=True))

    def showEvent(self, event: QShowEvent) -> None:
        """Keep the status hidden while it has no word."""
        super().showEvent(event)
        self.status.setVisible(bool(self.status.word) and self.title_label.isVisibleTo(self))
