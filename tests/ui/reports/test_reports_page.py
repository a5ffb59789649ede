"""The page 报表 over a real store: what is due, the annual report edited and checked, exports that stay listed."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from tests.approving import approve
from zwgk_desktop.services import registers, reports
from zwgk_desktop.services.registers import requests
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.reports.page import ReportsPage
from zwgk_desktop.ui.review.review_dialog import ReviewDialog

CHINA = timezone(timedelta(hours=8))


@pytest.fixture
def context(qapp, desk):
    made = PageContext(desk)
    yield made
    made.jobs.stop_all()


@pytest.fixture
def told(context):
    heard = []
    context.noticed.connect(lambda tone, message, advice, _undo: heard.append((tone.key, message, advice)))
    return heard


@pytest.fixture
def page(qtbot, context):
    made = ReportsPage(context)
    qtbot.addWidget(made)
    context.signals.changed.connect(made.reload)
    made.resize(1200, 700)
    made.show()
    made.reload()
    return made


@pytest.fixture
def answered(desk):
    """One request of the year, answered."""
    asked = {"title": "养护支出", "applicant": "周文博", "applicant_kind": "自然人", "channel": "当面提交"}
    entry = requests.receive(desk, {**asked, "received_on": "2026-11-02"}).entry_id
    requests.do_step(desk, entry, "answered", date(2026, 11, 10), {"kind": "granted"})
    return entry


def test_the_cards_say_how_far_each_report_is_and_lead_there(page, context):
    assert set(page.cards) == {"quarterly", "monthly", "annual", "check", "totals"}
    assert page.cards["monthly"].number_label.text() == "0 次"
    opened = []
    context.opened.connect(lambda key, subject: opened.append((key, subject)))
    page.cards["quarterly"].clicked.emit()
    assert opened == [("ledger", "export")]
    page.cards["annual"].clicked.emit()
    assert page.tabs.currentIndex() == page.keys["annual"]


def test_the_tables_come_from_the_registers_and_follow_an_edit_at_once(page, answered, desk):
    page.open_subject("annual")
    tab = page.annual
    view = next(view for view in tab.grids if view.item_of("three.new.natural") is not None)
    assert view.item_of("three.new.natural").text() == "1"
    assert view.item_of("three.new.total").text() == "1"
    errors = [one for one in tab.presenter.findings() if one.severity == "error"]
    view.item_of("three.new.natural").setText("5")
    assert view.item_of("three.new.total").text() == "5"
    assert "three.new.natural" in reports.get_draft(desk, 2026).typed
    assert len([one for one in tab.presenter.findings() if one.severity == "error"]) > len(errors)
    assert tab.status.word == "有错误"
    view.item_of("three.new.natural").setText("")
    assert view.item_of("three.new.natural").text() == "1"


def test_a_cell_that_is_no_number_is_refused_and_goes_back(page, answered, told):
    page.open_subject("annual")
    view = next(one for one in page.annual.grids if one.item_of("three.new.natural") is not None)
    view.item_of("three.new.natural").setText("若干")
    assert told[-1][0] == "bad"
    assert view.item_of("three.new.natural").text() == "1"


def test_the_texts_are_saved_with_the_report(page, desk):
    page.open_subject("annual")
    key, field = next(iter(page.annual.texts.items()))
    field.setPlainText("2026年，云岭镇扎实推进政务公开。")
    page.save()
    assert reports.get_draft(desk, 2026).report.texts[key] == "2026年，云岭镇扎实推进政务公开。"


def test_a_year_that_is_over_can_be_frozen_and_opened_again(page, context, desk, told):
    later = replace(desk, clock=lambda: datetime(2027, 1, 12, 9, tzinfo=CHINA))
    context.desk = later
    page.open_subject("annual")
    tab = page.annual
    for name in tab.presenter.draft.unknown:
        reports.change_draft(later, 2026, cells={name: "0"})
    tab.reload()
    tab.freeze(sure=True)
    assert tab.status.word != "已定稿"  # not before it has passed the gate
    assert "还没有通过审查" in str(told)
    approve(later, "annual", 2026)
    tab.freeze(sure=True)
    assert tab.status.word == "已定稿", told
    assert not tab.save_button.isVisibleTo(tab)
    tab.compare_button.click()
    assert "一致" in tab.dialog.text_label.text()
    tab.dialog.accept()
    tab.freeze(reason="数字有误")
    assert tab.status.word != "已定稿"


def test_every_export_leaves_files_and_stays_listed(page, desk, qtbot, told, tmp_path):
    values = {"title": "政策宣讲", "received_on": "2026-11-05", "kind": "政策宣讲"}
    entry = registers.add_entry(desk, "activity", values).entry_id
    registers.record_step(desk, entry, "event", "2026-11-05", {"attendance": "30"})
    page.open_subject("monthly")
    assert "政策宣讲" in page.monthly_text.toPlainText()
    page.monthly.export(tmp_path)
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.docx"))) == 1, timeout=20000)
    page.open_subject("check")
    assert page.check_table.model.rowCount() > 5
    assert "已做到" in page.check.words_label.text()
    page.check.export(tmp_path)
    page.open_subject("annual")
    page.annual.export(tmp_path)
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.docx"))) == 3 and len(told) >= 3, timeout=30000)
    assert len(list(tmp_path.glob("*.pdf"))) == 1
    page.open_subject("totals")
    page.totals.export(tmp_path)
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.xlsx"))) == 1 and len(told) >= 4, timeout=20000)
    page.open_subject("exports")
    assert page.exports.model.rowCount() == 4
    shown = " ".join(str(page.exports.model.values(at)) for at in range(4))
    for file in (*tmp_path.glob("*.docx"), *tmp_path.glob("*.pdf")):
        assert file.name in shown


def test_the_report_is_shown_at_the_gate_from_its_tab(qtbot, page, desk):
    page.open_subject("annual")
    page.annual.open_gate()
    dialog = page.annual.findChild(ReviewDialog)
    assert "年度报告" in dialog.pane.title_label.text()
    assert "送审" in page.annual.note_label.text()
    dialog.accept()
