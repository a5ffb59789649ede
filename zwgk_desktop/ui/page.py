"""What is a page? A title row with its actions, a body, and answers to the shared keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.text import label, scrolled


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One entry of the rail: the page is made by ``factory`` when it is opened for the first time."""

    key: str
    title: str
    icon: str
    factory: Callable[[PageContext], Page]


class Page(QWidget):
    """Base of every page: put widgets into ``self.body``, override what the page can do.

    ``areas`` are what it shows: a ChangeSet naming one of them calls ``reload``. ``start_find``, ``new``, ``save``,
    ``print_`` answer Ctrl+F, N, S, P; a page that does not override one has that key switched off.
    """

    title = ""
    areas: frozenset[Area] = frozenset()
    help_text = ""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(12)
        bar = FlowBar()
        self._head = bar.flow
        self.title_label = label(self.title, role="title")
        self.subtitle_label = label("", role="second")
        self._head.add(self.title_label)
        self._head.add(self.subtitle_label)
        outer.addWidget(bar)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        outer.addWidget(scrolled(inside), 1)

    def set_subtitle(self, text: str) -> None:
        """Say beside the title what is shown, e.g. the period."""
        self.subtitle_label.setText(text)

    def add_action(self, text: str, handler: Callable[[], Any], icon: str = "", kind: str = "secondary") -> QPushButton:
        """Put a button into the title row, at the right; one page has at most one ``primary``."""
        made = button(text, handler, icon=icon, kind=kind)
        self.add_to_head(made)
        return made

    def add_to_head(self, widget: QWidget) -> None:
        """Put a widget into the title row, at the right; what does not fit flows onto a second line."""
        self._head.add(widget, right=True)

    def reload(self, changes: ChangeSet | None = None) -> None:
        """Show the store again; ``changes`` says what changed, None that everything may have."""

    def open_subject(self, subject: Any) -> None:
        """Show one thing another page or the search pointed to."""

    def close_pane(self) -> bool:
        """Answer Esc: close what is open on the page; False when there was nothing to close."""
        return False

    def start_find(self) -> None:
        """Answer Ctrl+F."""

    def new(self) -> None:
        """Answer Ctrl+N."""

    def save(self) -> None:
        """Answer Ctrl+S."""

    def print_(self) -> None:
        """Answer Ctrl+P."""

    def can(self, what: str) -> bool:
        """Tell whether this page overrides ``start_find``, ``new``, ``save`` or ``print_``."""
        return getattr(type(self), what) is not getattr(Page, what)


def page_label(text: str) -> QLabel:
    """Return a heading inside a page."""
    return label(text, role="heading")
