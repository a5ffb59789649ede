"""How does long work tell how far it is, and how is it stopped?"""

from __future__ import annotations

from typing import Protocol

from zwgk_desktop.domain.errors import Cancelled


class Progress(Protocol):
    """What a long job talks to; both calls may come from a worker thread."""

    def report(self, done: int, total: int, doing: str) -> None:
        """Tell that ``done`` of ``total`` steps (0: not known) are over and what is being done, in Chinese."""

    def checkpoint(self) -> None:
        """Raise :class:`Cancelled` when the officer has asked to stop; call it where stopping is safe."""


class Silent:
    """Progress nobody watches: scripts and tests."""

    def report(self, done: int, total: int, doing: str) -> None:
        """Say nothing."""

    def checkpoint(self) -> None:
        """Never stop."""


class StopAfter:
    """Progress that cancels at checkpoint number ``count``: proves that a cancel leaves nothing half-done."""

    def __init__(self, count: int) -> None:
        self.left = count

    def report(self, done: int, total: int, doing: str) -> None:
        """Say nothing."""

    def checkpoint(self) -> None:
        """Raise :class:`Cancelled` at the given checkpoint."""
        self.left -= 1
        if self.left <= 0:
            raise Cancelled
