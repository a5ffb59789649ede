"""The dialog 待审 over a real store: what waits, the content beside it, opinions, paper, passwords."""

from datetime import date

import pytest
from PIL import Image

from tests.ui.review.conftest import PEOPLE
from zwgk_desktop.db.queries.review import find_form_hash
from zwgk_desktop.domain.review import Level, ReviewState
from zwgk_desktop.services import passwords, postings, review
from zwgk_desktop.services.boards import files
from zwgk_desktop.services.township import find_officers
from zwgk_desktop.ui.review.form_preview import FormPreview
from zwgk_desktop.ui.review.review_dialog import ReviewDialog
from zwgk_desktop.ui.review.signatures_dialog import SignaturesDialog
from zwgk_desktop.ui.widgets.form_dialog import FormDialog

TODAY = date(2026, 11, 20)


@pytest.fixture
def dialog(qtbot, context, drafts):
    made = ReviewDialog(None, context)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.table.model is not None and made.table.model.rowCount() == 2)
    return made


def fill(dialog, **values):
    assert isinstance(dialog, FormDialog)
    dialog.form.set_values(values)
    dialog.try_accept()


def pick(qtbot, dialog, row):
    dialog.table.select_id(row)
    qtbot.waitUntil(lambda: dialog.rows == [row] and bool(dialog.pane.title_label.text()))


def state(desk, key):
    return review.review_state(desk, "posting", key).state


def test_a_draft_is_read_and_given_its_first_opinion(qtbot, dialog, desk, drafts):
    pick(qtbot, dialog, 1)
    assert "收支" in dialog.pane.title_label.text()
    assert set(dialog.buttons) == {"give", "sign", "form", "scan", "open"}
    dialog.buttons["give"].click()
    assert dialog.dialog.form.rows["officer"].raw() == "王小梅"
    fill(dialog.dialog, verdict="yes")
    assert review.review_state(desk, "posting", drafts[0]).agreed == {Level.FIRST}
    assert "初审已登记" in dialog.told_label.text()


def test_several_are_agreed_to_at_once_level_by_level(qtbot, dialog, desk, drafts):
    for level in Level:
        qtbot.waitUntil(lambda level=level: all(level in one.levels for one in dialog.presenter.found))
        dialog.give([1, 2])
        words = [choice[0] for choice in dialog.dialog.form.rows["verdict"].field.choices]
        assert words == ["yes"]
        fill(dialog.dialog, level=level.value)
        assert all(level in review.review_state(desk, "posting", key).agreed for key in drafts)
    assert {state(desk, key) for key in drafts} == {ReviewState.APPROVED}
    qtbot.waitUntil(lambda: dialog.table.model.rowCount() == 0)


def test_what_was_changed_after_it_was_listed_is_not_agreed_to(qtbot, dialog, desk, drafts, told):
    postings.change_posting(desk, drafts[1], content="偷偷改了")
    dialog.give([1, 2])
    fill(dialog.dialog)
    assert any("已被修改" in one for one in told)
    assert state(desk, drafts[0]) is ReviewState.NONE


def test_a_password_is_asked_for_on_screen(qtbot, dialog, desk, drafts, told):
    first = next(one for one in find_officers(desk) if one.name == "王小梅")
    passwords.set_password(desk, first.id, "清风-2026")
    dialog.give([1])
    fill(dialog.dialog, password="不对的口令")
    assert any("口令不正确" in one for one in told)
    dialog.give([1])
    fill(dialog.dialog, password="清风-2026")
    assert review.review_state(desk, "posting", drafts[0]).agreed == {Level.FIRST}


def test_the_list_is_narrowed_to_one_level(qtbot, dialog, desk, drafts):
    review.give_opinion(desk, "posting", drafts[0], "first", "王小梅", True)
    dialog.reload()
    qtbot.waitUntil(lambda: Level.SECOND in dialog.presenter.found[0].levels)
    dialog.chip.choose("复审")
    qtbot.waitUntil(lambda: dialog.table.model.rowCount() == 1)
    dialog.give([1, 2])  # not at the same level: said, not asked
    assert "不在同一个环节" in dialog.told_label.text()


def test_signatures_on_paper_are_recorded_at_once_with_the_scan(qtbot, context, desk, drafts, tmp_path):
    scan = tmp_path / "审查单.jpg"
    Image.new("RGB", (900, 1200), "white").save(scan)
    dialog = ReviewDialog(None, context, ("posting", drafts[0]))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.table.isVisible()
    dialog.sign()
    asked = dialog.dialog
    assert isinstance(asked, SignaturesDialog)
    assert [who.currentText() for who, _, _ in asked.lines.values()] == [
        PEOPLE[role] for role in ("经办人", "分管领导", "保密审查", "主要领导")
    ]
    assert asked.problem()
    for _, day, _ in asked.lines.values():
        day.field.setText("2026.11.20")
    asked.take_files([scan])
    asked.try_accept()
    assert state(desk, drafts[0]) is ReviewState.APPROVED
    qtbot.waitUntil(lambda: len(files.find_files(desk, "posting", drafts[0], "review_scan")) == 1)
    qtbot.waitUntil(lambda: set(dialog.buttons) == {"form", "scan", "look", "withdraw", "open"})
    assert dialog.presenter.scan_paths()[0].suffix == ".jpg"
    dialog.withdraw()
    fill(dialog.dialog, level="final", reason="签错了")
    assert state(desk, drafts[0]) is ReviewState.IN_REVIEW


def test_a_signature_from_tomorrow_or_without_a_name_keeps_the_dialog_open(qtbot, context, desk, drafts):
    asked = SignaturesDialog(None, "公示", list(Level), (), {}, TODAY)
    qtbot.addWidget(asked)
    who, day, _ = asked.lines[Level.FIRST]
    day.field.setText("2026-11-21")
    who.setCurrentText("")
    assert "姓名" in asked.problem()
    who.setCurrentText("周敏")
    assert "还没有到" in asked.problem()
    day.field.setText("2026年13月1日")
    assert "没有 2026年13月1日" in asked.problem()
    day.field.setText("2026-11-19")
    assert asked.problem() == ""
    (only,) = asked.signatures()
    assert (only.level, only.officer, only.signed_on) == (Level.FIRST, "周敏", date(2026, 11, 19))


def test_the_forms_of_several_are_shown_and_saved(qtbot, dialog, context, tmp_path, told):
    dialog.print_forms([1, 2])
    shown = dialog.dialog
    assert isinstance(shown, FormPreview)
    shown.save(tmp_path / "审查单")
    qtbot.waitUntil(lambda: (tmp_path / "审查单.pdf").exists() and any("审查单 2 份" in one for one in told))


def test_forms_that_went_to_the_printer_are_noted_so_that_older_ones_do_not_count(
    qtbot, dialog, context, drafts, desk, told
):
    dialog.print_forms([1])
    dialog.dialog.preview.printed.emit(1)
    qtbot.waitUntil(lambda: any("已打印审查单 1 份" in one for one in told))
    with desk.store.read() as session:
        assert find_form_hash(session, "posting", drafts[0]) is not None


def test_the_original_is_opened_on_its_own_page(qtbot, dialog, context, drafts):
    opened = []
    context.opened.connect(lambda page, subject: opened.append((page, subject)))
    pick(qtbot, dialog, 2)
    dialog.open_page()
    assert opened == [("boards", ("posting", drafts[1]))]
    assert not dialog.isVisible()
