"""What does a page know? The desk it works at, the period chosen, and how to speak to the officer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from PySide6.QtCore import QObject, Signal

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.jobs import Job, Jobs, Work
from zwgk_desktop.ui.signals import Signals
from zwgk_desktop.ui.tones import BAD, GOOD, INFO, Tone


class PageContext(QObject):
    """Given to every page; nothing else is shared between pages.

    ``period_changed`` comes after ``year`` or ``quarter`` changed; ``opened`` asks the window to show a page
    (key, subject); ``noticed`` asks for the notice bar (tone, message, advice, undo or None).
    """

    period_changed = Signal()
    opened = Signal(str, object)
    noticed = Signal(object, str, str, object)

    def __init__(
        self, desk: Desk, signals: Signals | None = None, jobs: Jobs | None = None, settings: Settings | None = None
    ) -> None:
        super().__init__()
        self.desk, self.seated = desk, True
        self.signals = signals or Signals()
        self.jobs = jobs or Jobs()
        self.settings = settings or Settings(None)
        today = desk.today()
        self.year, self.quarter = today.year, (today.month + 2) // 3
        self.signals.message.connect(self.tell)

    @classmethod
    def waiting(cls, clock: Callable[[], datetime], settings: Settings) -> PageContext:
        """Return a context whose desk has no store yet: enough to paint the empty window."""
        made = cls(Desk(cast(Any, None), "", clock), settings=settings)
        made.seated = False
        return made

    def sit_down(self, desk: Desk) -> None:
        """Take the desk with its open store; pages are opened from now on."""
        self.desk, self.seated = desk, True

    @property
    def period(self) -> str:
        """Return the quarter chosen, as ``2026Q3``."""
        return f"{self.year}Q{self.quarter}"

    def choose_period(self, year: int, quarter: int) -> None:
        """Change the year and quarter every page shows."""
        if (year, quarter) != (self.year, self.quarter):
            self.year, self.quarter = year, quarter
            self.period_changed.emit()

    def open(self, key: str, subject: Any = None) -> None:
        """Show the page ``key`` and let it show ``subject`` (an id, a filter: what that page understands)."""
        self.opened.emit(key, subject)

    def tell(self, message: str, advice: str = "", tone: Tone = GOOD, undo: Callable[[], Any] | None = None) -> None:
        """Show a message in the notice bar; with ``undo`` it has an undo button."""
        self.noticed.emit(tone, message, advice, undo)

    def refuse(self, refusal: Refusal) -> None:
        """Show why something was not done."""
        self.noticed.emit(BAD, refusal.message, refusal.advice, None)

    def changed(self, changes: ChangeSet, undo: Callable[[], Any] | None = None) -> None:
        """Tell every page what an action changed, and the officer what was done."""
        self.signals.changed.emit(changes)
        if changes.message:
            self.noticed.emit(GOOD, changes.message, "", undo)

    def act(self, action: Callable[[], ChangeSet], undo: Callable[[], Any] | None = None) -> ChangeSet | None:
        """Do one short action (under 0.3 s) now; a refusal becomes a notice and None comes back."""
        try:
            changes = action()
        except Refusal as refusal:
            self.refuse(refusal)
            return None
        self.changed(changes, undo)
        return changes

    def run(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Refusal], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Run long work with the job bar; a refusal is shown unless ``failed`` takes it."""
        told = cancelled or (lambda: self.tell("已停止。", "没有留下未完成的内容。", INFO))
        return self.jobs.run(title, work, done, failed or self.refuse, told)
