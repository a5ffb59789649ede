"""A window with only the ledger page over a real store, and an invented county document."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from tests.ui.ledger.plans import plan_text


@pytest.fixture
def plan_file(tmp_path):
    made = tmp_path / "2026年工作要点.txt"
    made.write_text(plan_text(12), encoding="utf-8")
    return made


@pytest.fixture
def filled(desk, plan_file):
    """The desk with the twelve items of the document in its ledger."""
    from zwgk_desktop.services.plans import import_plan, propose_plan

    import_plan(desk, propose_plan(plan_file, "云岭镇"))
    return desk


@pytest.fixture
def build_window(qtbot):
    """Return a function that opens the window with the ledger page of a desk on top."""
    from zwgk_desktop.ui.context import PageContext
    from zwgk_desktop.ui.ledger.page import LedgerPage
    from zwgk_desktop.ui.main_window import MainWindow
    from zwgk_desktop.ui.page import PageSpec

    opened = []

    def build(desk):
        context = PageContext(desk)
        window = MainWindow(context, [PageSpec("ledger", "任务台账", "ledger", LedgerPage)])
        qtbot.addWidget(window)
        opened.append(context)
        window.resize(1366, 768)
        window.show()
        window.open_page("ledger")
        return window

    yield build
    for context in opened:
        context.jobs.stop_all()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # closed windows go now, not at the end
