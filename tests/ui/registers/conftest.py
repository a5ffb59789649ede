"""The page 登记簿 over a real store."""

import pytest

from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.registers.page import RegistersPage
from zwgk_desktop.ui.widgets.form_dialog import FormDialog


@pytest.fixture
def context(qapp, desk):
    made = PageContext(desk)
    yield made
    made.jobs.stop_all()


@pytest.fixture
def told(context):
    """What the notice bar was asked to say: (tone key, message, advice)."""
    heard = []
    context.noticed.connect(lambda tone, message, advice, _undo: heard.append((tone.key, message, advice)))
    return heard


@pytest.fixture
def page(qtbot, context):
    made = RegistersPage(context)
    qtbot.addWidget(made)
    context.signals.changed.connect(made.reload)
    made.resize(1200, 700)
    made.show()
    made.reload()
    return made


@pytest.fixture
def fill(page):
    """Fill in the form that is open and press its button; the form is returned while it stays open."""

    def do(**values):
        dialog = page.dialog
        assert isinstance(dialog, FormDialog)
        dialog.form.set_values(values)
        dialog.yes_button.click()
        if page.dialog is not None:
            print(
                [(key, row.problem_label.text()) for key, row in dialog.form.rows.items() if row.problem_label.text()]
            )
        return page.dialog

    return do
