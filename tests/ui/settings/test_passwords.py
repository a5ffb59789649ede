"""Passwords in 设置—人员与口令: set by the officer, changed with the old one, reset with a reason."""

import pytest

from zwgk_desktop.services import passwords, township
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.settings.page import SettingsPage


@pytest.fixture
def page(qtbot, desk):
    township.add_officer(desk, "赵四", "主要领导")
    context = PageContext(desk)
    made = SettingsPage(context)
    qtbot.addWidget(made)
    context.signals.changed.connect(made.reload)
    made.open_subject("people")
    made.reload()
    yield made
    context.jobs.stop_all()


def ask(page, **values):
    page.people.ask_password([1])
    dialog = page.people.dialog
    dialog.form.set_values(values)
    dialog.try_accept()
    return dialog


def listed(page):
    return page.presenter.officers().rows([1])[0][-1]


def test_a_password_is_set_changed_and_cleared(page, desk):
    ask(page, new="清风-2026", again="清风-2026")
    assert passwords.check_password(desk, "赵四", "清风-2026")
    assert listed(page) == "已设"
    ask(page, old="清风-2026", new="清风-2027", again="清风-2027")
    assert passwords.check_password(desk, "赵四", "清风-2027")
    ask(page, reason="本人忘记", clear=True)
    assert not passwords.is_locked(desk, "赵四")
    assert listed(page) == ""


def test_what_is_wrong_is_said_in_the_dialog(page, desk):
    dialog = ask(page, new="清风-2026", again="清风-2025")
    assert "两次输入的口令不一样" in dialog.form.rows["again"].problem_label.text()
    dialog.form.set_values({"new": "12", "again": "12"})
    dialog.try_accept()
    assert "6 到 64" in dialog.form.rows["new"].problem_label.text()
    dialog.reject()
    passwords.set_password(desk, 1, "清风-2026")
    dialog = ask(page, new="清风-2027", again="清风-2027")
    assert "原口令" in dialog.form.rows["old"].problem_label.text()
    dialog.reject()
    assert passwords.check_password(desk, "赵四", "清风-2026")
