"""Widgets for real, offscreen, in the bundled font, so that pixels do not depend on the PC."""

import os
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["ZWGK_BUNDLED_FONT"] = "1"


@pytest.fixture(scope="session")
def qapp():
    from zwgk_desktop.ui.application import build_application

    return build_application(["zwgk"])


@pytest.fixture(autouse=True)
def plain_look(qapp):
    """Each test begins in the light theme at 100 %, without the widgets of the test before."""
    from zwgk_desktop.settings import Settings
    from zwgk_desktop.ui.application import dress

    dress(qapp, Settings(None))
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # else what was closed piles up


@pytest.fixture
def context(qapp):
    from zwgk_desktop.services.desk import Desk
    from zwgk_desktop.ui.context import PageContext

    made = PageContext(Desk(store=None, actor="王小梅", clock=lambda: datetime(2026, 11, 20, 1, 0, tzinfo=UTC)))
    yield made
    made.jobs.stop_all()
