"""What is the window? Rail, top bar, the page on top, messages, running work, and a strip of facts below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.ui.actions import build_actions
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.page import Page, PageSpec
from zwgk_desktop.ui.rail import Rail
from zwgk_desktop.ui.tones import NEUTRAL, Tone
from zwgk_desktop.ui.top_bar import SearchEverything, TopBar
from zwgk_desktop.ui.widgets.job_bar import JobBar
from zwgk_desktop.ui.widgets.notice_bar import NoticeBar
from zwgk_desktop.ui.widgets.text import ElidedLabel, IconLabel, set_property

if TYPE_CHECKING:
    from zwgk_desktop.ui.widgets.help_panel import HelpPanel

DEFAULT_SIZE = (1366, 728)
SMALLEST = (960, 600)


@dataclass(frozen=True, slots=True)
class StatusFacts:
    """The strip below: last backup (with the tone of its age), calendar year loaded, file in use."""

    backup: str
    calendar: str
    file: str
    backup_tone: Tone = NEUTRAL
    calendar_tone: Tone = NEUTRAL


class StatusStrip(QFrame):
    """Facts about the store, always in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("statusstrip")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(6)
        self._icons = [IconLabel(name, "second", 15) for name in ("backup", "calendar", "folder")]
        self._labels = [ElidedLabel(role="") for _ in self._icons]
        for picture, text in zip(self._icons, self._labels, strict=True):
            row.addWidget(picture)
            row.addWidget(text)
            row.addSpacing(18)
        row.addStretch(1)
        self.hide()

    def set_facts(self, facts: StatusFacts) -> None:
        """Show ``facts``."""
        tones = (facts.backup_tone, facts.calendar_tone, NEUTRAL)
        for text, word, tone in zip(self._labels, (facts.backup, facts.calendar, facts.file), tones, strict=True):
            text.setText(word)
            set_property(text, "tone", tone.key)
        self.show()


class MainWindow(QMainWindow):
    """The window over ``specs``; pages are made when they are opened for the first time.

    ``undo`` and ``redo`` are the services' actions (returning a ChangeSet, or None when there is nothing);
    ``search`` answers Ctrl+K. What is not given is not on screen.
    """

    def __init__(
        self,
        context: PageContext,
        specs: Sequence[PageSpec],
        *,
        search: SearchEverything | None = None,
        undo: Callable[[], ChangeSet | None] | None = None,
        redo: Callable[[], ChangeSet | None] | None = None,
    ) -> None:
        super().__init__()
        self.context = context
        self._specs = {spec.key: spec for spec in specs}
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._help: HelpPanel | None = None
        self._undo = {"undo": undo, "redo": redo}
        self.setWindowTitle("乡镇政务公开工作台")
        self.setMinimumSize(*SMALLEST)
        self._build(specs, search)
        self.actions_by_key = build_actions(self, self._dispatch)
        self._connect()
        self._offer_actions()
        self._restore_place()

    def _build(self, specs: Sequence[PageSpec], search: SearchEverything | None) -> None:
        self.rail = Rail(specs)
        self.top_bar = TopBar(self.context, search)
        self.notice_bar, self.job_bar, self.status_strip = NoticeBar(), JobBar(), StatusStrip()
        self.stack = QStackedWidget()
        self.stack.setObjectName("stack")
        self._notice_place = QWidget()
        notice_layout = QVBoxLayout(self._notice_place)
        notice_layout.setContentsMargins(16, 8, 16, 0)
        notice_layout.addWidget(self.notice_bar)
        self._notice_place.hide()
        self.notice_bar.installEventFilter(self)
        column = QVBoxLayout()
        column.setSpacing(0)
        for part in (self._notice_place, self.stack, self.job_bar):
            column.addWidget(part, 1 if part is self.stack else 0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addLayout(column, 1)
        centre = QWidget()
        centre.setObjectName("ground")
        outer = QVBoxLayout(centre)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.top_bar)
        outer.addLayout(middle, 1)
        outer.addWidget(self.status_strip)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        context = self.context
        self.rail.chosen.connect(self.open_page)
        context.opened.connect(self.open_page)
        context.noticed.connect(self._notice)
        context.period_changed.connect(self._period_changed)
        context.signals.changed.connect(self._changed)
        context.jobs.started.connect(self.job_bar.watch)

    @property
    def page(self) -> Page | None:
        """Return the page on top."""
        current = self.stack.currentWidget()
        return current if isinstance(current, Page) else None

    @property
    def help_panel(self) -> HelpPanel:
        """Return the help at the right, made when it is first asked for."""
        if self._help is None:
            from zwgk_desktop.ui.widgets.help_panel import HelpPanel

            self._help = HelpPanel(self)
            self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._help)
        return self._help

    def open_page(self, key: str, subject: Any = None) -> None:
        """Show the page ``key``; a page made now or gone stale is loaded first."""
        if key not in self._specs:
            return
        if key not in self._pages:
            made = self._pages[key] = self._specs[key].factory(self.context)
            self.stack.addWidget(made)
            self._stale.add(key)
        page = self._pages[key]
        self.stack.setCurrentWidget(page)
        self.rail.show_key(key)
        self._freshen(key)
        if subject is not None:
            page.open_subject(subject)
        self._offer_actions()
        if self._help is not None:
            self._help.set_help(page.title, page.help_text)

    def page_of(self, key: str) -> Page | None:
        """Return the page ``key`` if it was made already."""
        return self._pages.get(key)

    def set_status(self, facts: StatusFacts) -> None:
        """Show the facts below."""
        self.status_strip.set_facts(facts)

    def _freshen(self, key: str, changes: ChangeSet | None = None) -> None:
        if key in self._stale:
            self._stale.discard(key)
            self._pages[key].reload(changes)

    def _top_key(self) -> str:
        return next((key for key, page in self._pages.items() if page is self.stack.currentWidget()), "")

    def _changed(self, changes: ChangeSet) -> None:
        touched = {key for key, page in self._pages.items() if page.areas & changes.areas}
        top = self._top_key()
        whole = top in self._stale
        self._stale |= touched
        if top in touched:
            self._freshen(top, None if whole else changes)

    def _period_changed(self) -> None:
        self._stale |= set(self._pages)
        if top := self._top_key():
            self._freshen(top)

    def _offer_actions(self) -> None:
        page = self.page
        for what in ("save", "new", "start_find", "print_"):
            self.actions_by_key[what].setEnabled(page is not None and page.can(what))
        for what, action in self._undo.items():
            self.actions_by_key[what].setEnabled(action is not None)
        self.actions_by_key["search"].setEnabled(self.top_bar.search_box is not None)

    def _dispatch(self, key: str) -> None:
        if key in self._undo:
            self._step_back(key)
        elif key == "search" and self.top_bar.search_box is not None:
            self.top_bar.search_box.start()
        elif key == "help":
            if self.page is not None:
                self.help_panel.set_help(self.page.title, self.page.help_text)
            self.help_panel.setVisible(not self.help_panel.isVisible())
        elif key == "escape":
            self._escape()
        elif self.page is not None:
            getattr(self.page, key)()

    def _step_back(self, key: str) -> None:
        action = self._undo[key]
        if action is None:
            return
        changes = self.context.act(lambda: action() or ChangeSet(frozenset()))
        if changes is not None and not changes.areas:
            self.context.tell("没有可以撤销的操作。" if key == "undo" else "没有可以重做的操作。")

    def _escape(self) -> None:
        if self._help is not None and self._help.isVisible():
            self._help.hide()
        elif self.notice_bar.isVisible():
            self.notice_bar.dismiss()
        elif self.page is not None:
            self.page.close_pane()

    def _notice(self, tone: Tone, message: str, advice: str, undo: object) -> None:
        self._notice_place.show()
        self.notice_bar.show_message(tone, message, advice, undo if callable(undo) else None)

    def eventFilter(self, watched: object, event: Any) -> bool:
        """Give the room of the notice bar back when it hides."""
        if watched is self.notice_bar and event.type() == event.Type.HideToParent:
            self._notice_place.hide()
        return False

    def _restore_place(self) -> None:
        self.resize(*DEFAULT_SIZE)
        kept = self.context.settings.get("window/place", "")
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the focus in no field: keys act on the page."""
        super().showEvent(event)
        self.stack.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop running work safely and remember the window's place."""
        self.context.jobs.stop_all()
        self.context.settings.set("window/place", self.saveGeometry().toBase64().toStdString())
        super().closeEvent(event)
