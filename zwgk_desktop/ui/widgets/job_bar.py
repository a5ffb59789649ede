"""How far is the long work? What it is doing, how much is left, and a cancel that really stops it."""

from __future__ import annotations

import time
from typing import cast

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from zwgk_desktop.ui.jobs import Job
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.text import label

MIN_GUESS_SECONDS = 1.0  # no guess of the time left before this


def time_left(elapsed: float, done: int, total: int) -> str:
    """Return e.g. "约剩 20 秒", or "" while nothing can be said."""
    if elapsed < MIN_GUESS_SECONDS or done <= 0 or total <= done:
        return ""
    seconds = elapsed / done * (total - done)
    if seconds < 60:
        return f"约剩 {max(1, round(seconds))} 秒"
    return f"约剩 {round(seconds / 60)} 分钟"


class JobBar(QFrame):
    """Shows the newest running job; hidden when nothing runs."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("jobbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(12)
        self.title_label = label(role="section")
        self.doing_label = label()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("进度")
        self.left_label = label(role="second")
        self.cancel_button = button("停止", self._cancel, icon="close")
        self.cancel_button.setAccessibleName("停止正在进行的工作")
        row.addWidget(self.title_label)
        row.addWidget(self.doing_label)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left_label)
        row.addWidget(self.cancel_button)
        self._jobs: list[Job] = []
        self._started: dict[Job, float] = {}
        self.hide()

    def watch(self, job: Job) -> None:
        """Show ``job`` until it ends."""
        self._jobs.append(job)
        self._started[job] = time.monotonic()
        job.progressed.connect(self._progressed)  # methods: a bar that is gone is told nothing more
        job.finished.connect(self._finished)
        self._show_job(job)

    def _progressed(self, done: int, total: int, doing: str) -> None:
        self._show_progress(cast(Job, self.sender()), done, total, doing)

    def _finished(self) -> None:
        self._forget(cast(Job, self.sender()))

    def _show_job(self, job: Job) -> None:
        self.title_label.setText(job.title)
        self.doing_label.setText("正在准备……")
        self.left_label.setText("")
        self.bar.setRange(0, 0)
        self.cancel_button.setVisible(job.can_cancel)
        self.cancel_button.setEnabled(True)
        self.cancel_button.setText("停止")
        self.show()

    def _show_progress(self, job: Job, done: int, total: int, doing: str) -> None:
        if not self._jobs or self._jobs[-1] is not job:
            return
        self.doing_label.setText(doing)
        if not total:
            self.bar.setRange(0, 0)
            return
        self.bar.setRange(0, 1000)
        self.bar.setValue(min(1000, done * 1000 // total))
        share = f"{min(100, done * 100 // total)}%"
        guess = time_left(time.monotonic() - self._started[job], done, total)
        self.left_label.setText(f"{share}　{guess}" if guess else share)

    def _cancel(self) -> None:
        if self._jobs:
            self.cancel_button.setEnabled(False)
            self.cancel_button.setText("正在停止……")
            self._jobs[-1].cancel()

    def _forget(self, job: Job) -> None:
        self._jobs.remove(job)
        del self._started[job]
        if self._jobs:
            self._show_job(self._jobs[-1])
        else:
            self.hide()
