import threading

import pytest
import shiboken6
from PySide6.QtWidgets import QLabel

from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.ui.jobs import Jobs
from zwgk_desktop.ui.widgets.job_bar import JobBar, time_left


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    made.stop_all()


def test_a_job_works_aside_and_answers_in_the_gui_thread(qtbot, jobs):
    seen = []

    def work(progress):
        seen.append(threading.current_thread() is threading.main_thread())
        return 42

    jobs.run("算", work, lambda result: seen.append((result, threading.current_thread() is threading.main_thread())))
    qtbot.waitUntil(lambda: not jobs.busy)
    assert seen == [False, (42, True)]


def test_cancel_stops_the_work_at_its_next_checkpoint(qtbot, jobs):
    begun, ended, told = threading.Event(), [], []

    def work(progress):
        try:
            while True:
                begun.set()
                progress.checkpoint()
        finally:
            ended.append("rolled back")

    job = jobs.run("长活", work, told.append, told.append, lambda: told.append("cancelled"))
    begun.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert (ended, told) == (["rolled back"], ["cancelled"])


def test_a_refusal_arrives_as_itself(qtbot, jobs):
    refusal, got = InputRefused("corrupt", "文件打不开。"), []

    def work(progress):
        raise refusal

    jobs.run("读", work, None, got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert got == [refusal]


def test_a_mistake_of_ours_becomes_a_calm_sentence(qtbot, jobs):
    got = []
    jobs.run("读", lambda progress: 1 / 0, None, got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert "ZeroDivision" not in str(got[0])
    assert "数据没有改动" in str(got[0])


def test_a_widget_that_is_gone_is_not_called(qtbot, jobs):
    from PySide6.QtWidgets import QLabel
    from shiboken6 import delete

    label, go = QLabel(), threading.Event()
    jobs.run("读", lambda progress: go.wait(5) and "text", label.setText)
    delete(label)
    go.set()
    with qtbot.captureExceptions() as exceptions:
        qtbot.waitUntil(lambda: not jobs.busy)
    assert exceptions == []


def test_closing_stops_everything(jobs):
    begun = threading.Event()

    def work(progress):
        while True:
            begun.set()
            progress.checkpoint()

    jobs.run("长活", work)
    begun.wait(5)
    jobs.stop_all()
    assert jobs._pool.activeThreadCount() == 0


def test_the_bar_shows_what_is_done_and_its_button_stops_it(qtbot, jobs):
    bar = JobBar()
    qtbot.addWidget(bar)
    jobs.started.connect(bar.watch)
    go = threading.Event()

    def work(progress):
        progress.report(30, 60, "正在读第 30 行")
        while not go.is_set():
            progress.checkpoint()

    jobs.run("导入", work)
    qtbot.waitUntil(lambda: bar.doing_label.text() == "正在读第 30 行")
    assert bar.isVisible()
    assert (bar.bar.value(), bar.left_label.text()) == (500, "50%")
    bar.cancel_button.click()
    qtbot.waitUntil(lambda: not jobs.busy)
    qtbot.waitUntil(bar.isHidden)


def test_a_bar_that_is_gone_before_the_job_ends_is_told_nothing(qtbot, jobs):
    bar = JobBar()
    jobs.started.connect(bar.watch)
    go = threading.Event()
    jobs.run("导入", lambda progress: go.wait(10))
    qtbot.waitUntil(lambda: not bar.isHidden())
    shiboken6.delete(bar)
    go.set()
    qtbot.waitUntil(lambda: not jobs.busy)  # an error in a slot fails the test


def test_a_dialog_that_is_gone_before_the_job_ends_is_told_nothing(qtbot, jobs):
    dialog, go, told = QLabel(), threading.Event(), []

    def done(text):
        dialog.setText(text)
        told.append(text)

    jobs.run("生成", lambda progress: go.wait(10) and "好了", done)
    shiboken6.delete(dialog)
    go.set()
    qtbot.waitUntil(lambda: not jobs.busy)  # an error in a slot fails the test
    assert told == []


@pytest.mark.parametrize(
    ("elapsed", "done", "total", "said"),
    [(0.2, 1, 10, ""), (5, 0, 10, ""), (5, 5, 10, "约剩 5 秒"), (60, 1, 11, "约剩 10 分钟"), (5, 10, 10, "")],
)
def test_the_time_left_is_only_guessed_when_it_can_be(elapsed, done, total, said):
    assert time_left(elapsed, done, total) == said
