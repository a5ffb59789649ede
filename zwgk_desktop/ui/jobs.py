"""How does long work run without stopping the window? In a worker thread, with progress and a cancel that stops it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from shiboken6 import isValid

from zwgk_desktop.domain.errors import Cancelled, Refusal
from zwgk_desktop.domain.progress import Progress

Work = Callable[[Progress], Any]
REPORT_EVERY = 0.05  # seconds between two reports that reach the screen
LOG = logging.getLogger(__name__)


def unexpected(error: BaseException) -> Refusal:
    """Turn a mistake of ours into a calm message; the details go to the log."""
    LOG.error("unexpected failure", exc_info=error)
    return Refusal(
        "unexpected", "这一步没有完成，程序遇到了意外情况，数据没有改动。", "请再试一次；仍不行时把日志交给维护人员。"
    )


class _JobProgress:
    """The :class:`Progress` of a job: reports travel to the GUI thread as signals, at most twenty a second."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._stop = threading.Event()
        self._last = 0.0

    def stop(self) -> None:
        self._stop.set()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def report(self, done: int, total: int, doing: str) -> None:
        now = time.monotonic()
        if now - self._last >= REPORT_EVERY or (total and done >= total):
            self._last = now
            self._job._tell(self._job.progressed, done, total, doing)

    def checkpoint(self) -> None:
        if self._stop.is_set():
            raise Cancelled


class Job(QObject):
    """One piece of long work; exactly one of ``done``, ``failed``, ``cancelled`` is emitted, then ``finished``."""

    progressed = Signal(int, int, str)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, title: str, work: Work, can_cancel: bool = True) -> None:
        super().__init__()
        self.title = title
        self.can_cancel = can_cancel
        self._work = work
        self._progress = _JobProgress(self)

    def cancel(self) -> None:
        """Ask the work to stop at its next checkpoint."""
        self._progress.stop()

    def _tell(self, signal: Any, *values: Any) -> None:
        try:
            signal.emit(*values)
        except RuntimeError:  # the window that asked is gone
            self._progress.stop()

    def run(self) -> None:
        """Do the work in the calling (worker) thread."""
        try:
            result = self._work(self._progress)
        except Cancelled:
            self._tell(self.cancelled)
        except Refusal as refusal:
            self._tell(self.failed, refusal)
        except Exception as error:
            self._tell(self.failed, unexpected(error))
        else:
            self._tell(self.done, result)
        self._tell(self.finished)


class _Runner(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()


class Jobs(QObject):
    """Runs jobs and keeps them alive until they end; ``started`` lets the job bar show them."""

    started = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._running: set[Job] = set()

    def run(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Refusal], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        *,
        shown: bool = True,
        can_cancel: bool = True,
    ) -> Job:
        """Start ``work(progress)`` in a worker; the callbacks run in the GUI thread.

        ``done`` gets the result, ``failed`` a :class:`Refusal`; ``shown`` False keeps it out of the job bar.
        """
        job = Job(title, work, can_cancel)
        for signal, callback in ((job.done, done), (job.failed, failed), (job.cancelled, cancelled)):
            if callback is not None:
                _connect(job, signal, callback)
        _connect(job, job.finished, lambda: self._running.discard(job))
        self._running.add(job)
        if shown:
            self.started.emit(job)
        self._pool.start(_Runner(job))
        return job

    @property
    def busy(self) -> bool:
        """Tell whether anything is running."""
        return bool(self._running)

    def stop_all(self) -> None:
        """Cancel everything and wait for the workers: called when the window closes."""
        for job in tuple(self._running):
            job.cancel()
        self._pool.waitForDone()


class _Receiver(QObject):
    """Lives in the GUI thread, so a signal from a worker is queued to it; says nothing to a widget that is gone."""

    def __init__(self, job: Job, callback: Callable[..., None]) -> None:
        super().__init__(job)
        self._callback = callback

    def take(self, *values: Any) -> None:
        if all(isValid(owner) for owner in _owners(self._callback)):
            self._callback(*values)


def _owners(callback: Callable[..., None]) -> Iterator[QObject]:
    """Yield the Qt objects a callback speaks to: that of a method, and those a function inside one has closed over."""
    held = [getattr(callback, "__self__", None)]
    for cell in getattr(callback, "__closure__", None) or ():
        with suppress(ValueError):  # a name not bound yet
            held.append(cell.cell_contents)
    yield from (one for one in held if isinstance(one, QObject))


def _connect(job: Job, signal: Any, callback: Callable[..., None]) -> None:
    signal.connect(_Receiver(job, callback).take)
