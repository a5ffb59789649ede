"""What comes before the window? The first start's questions, or the passphrase of an encrypted store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QLineEdit, QWidget

from zwgk_desktop.domain.errors import Refusal, StoreUnavailable
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.beginning import begin, begin_demo, sign_in
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.stores import open_store_at, store_exists
from zwgk_desktop.ui.first_start import ask_first_start
from zwgk_desktop.ui.first_start_presenter import FirstStartAnswers
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.widgets.dialogs import Question

Clock = Callable[[], datetime]
ASKING = ("passphrase_needed", "passphrase_wrong")


class PassphraseQuestion(Question):
    """Asks for the passphrase of the store; ``hint`` says why it is asked again."""

    def __init__(self, parent: QWidget | None, hint: str = "") -> None:
        super().__init__(parent, "请输入口令", "数据文件已加密，需要口令才能打开。", "打开", "退出")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName("口令")
        self.body.addWidget(self.field)
        self.problem_label.setText(hint)
        self.problem_label.setVisible(bool(hint))
        self.field.setFocus()

    def problem(self) -> str:
        """An empty passphrase is never right."""
        return "" if self.field.text() else "请输入口令。"


def ask_passphrase(parent: QWidget | None = None, hint: str = "") -> str | None:
    """Return the passphrase, or None when the officer gave up."""
    question = PassphraseQuestion(parent, hint)
    return question.field.text() if question.exec() else None


def enter(window: MainWindow, path: Path, passphrase: str | None, clock: Clock) -> Desk | None:
    """Return the desk at ``path``, made first when nothing is there; None when the officer gave up."""
    if not store_exists(path):
        answers = ask_first_start(window)
        return make_first(window, path, passphrase, answers, clock) if answers else None
    hint = ""
    while True:
        try:
            return sign_in(open_store_at(path, passphrase, clock))
        except StoreUnavailable as refusal:
            if refusal.code not in ASKING:
                raise
            hint = refusal.message if refusal.code == "passphrase_wrong" else ""
        passphrase = ask_passphrase(window, hint)
        if passphrase is None:
            return None


def make_first(
    window: MainWindow, path: Path, passphrase: str | None, answers: FirstStartAnswers, clock: Clock
) -> Desk | None:
    """Make the store the answers ask for; None when making the demo was cancelled."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if answers.demo:
        return _wait_for(
            window, "生成演示数据", lambda progress: begin_demo(path, passphrase, clock, progress=progress)
        )
    names = (answers.township, answers.county)
    return begin(path, passphrase, *names, answers.villages, answers.people, answers.backup_folder, clock)


def _wait_for(window: MainWindow, title: str, work: Callable[[Progress], Desk]) -> Desk | None:
    """Do ``work`` as a job of the window, which stays alive; its refusal is raised here."""
    loop = QEventLoop()
    made: list[Desk] = []
    refused: list[Refusal] = []
    jobs = window.context.jobs
    job = jobs.run(title, work, made.append, refused.append)
    job.finished.connect(loop.quit)
    loop.exec()
    if refused:
        raise refused[0]
    return made[0] if made else None
