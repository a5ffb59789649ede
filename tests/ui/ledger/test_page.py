"""The ledger page in a real window: from a county document to the quarter's workbook."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit

from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services.ledger import add_item, get_item, record_progress
from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.application import dress
from zwgk_desktop.ui.ledger.import_presenter import Show


@pytest.fixture
def window(build_window, filled):
    return build_window(filled)


@pytest.fixture
def page(window):
    return window.page


def ids_of(page):
    return list(page.presenter.listing().ids(Ask()))


def type_progress(page, text, status, evidence=""):
    rows = page.pane.form.form.rows
    rows["text"].control.setPlainText(text)
    rows["status"].set_value(status)
    rows["evidence"].control.setPlainText(evidence)


def test_a_document_becomes_a_ledger_and_the_ledger_a_workbook(build_window, desk, plan_file, qtbot, tmp_path):
    window = build_window(desk)
    page = window.page
    assert page.table.model.rowCount() == 0
    page.open_import()
    page.import_review.read(plan_file)
    qtbot.waitUntil(lambda: page.import_review.frame.current == 1, timeout=20_000)
    review = page.import_review.review
    assert review.filter_buttons[Show.ALL].text() == "全部任务 12"
    ticked = len(page.import_review.presenter.chosen())
    page.import_review.frame.go_next()
    qtbot.waitUntil(lambda: page.import_review is None, timeout=20_000)
    assert page.table.model.rowCount() == ticked
    assert page.places.currentWidget() is page.splitter

    first = ids_of(page)[0]
    page.open_item(first)
    type_progress(page, "已在公开栏公示三期", "进行中")
    page.save()
    assert get_item(desk, first).reports["2026Q4"].text == "已在公开栏公示三期"
    assert page.subtitle_label.text().startswith("已填报 1/")

    page.open_export()
    dialog = page.dialog
    assert f"1 / {ticked} 项" in dialog.headline_label.text()
    dialog.folder.field.setText(str(tmp_path))
    dialog.mail.setChecked(True)
    with qtbot.waitSignal(dialog.exported, timeout=60_000):
        dialog.try_accept()
    assert {path.suffix for path in dialog.files} == {".xlsx", ".pdf", ".eml"}
    assert all(path.is_file() for path in dialog.files)
    qtbot.waitUntil(lambda: dialog.preview.view.rendered(0), timeout=20_000)
    dialog.try_accept()
    assert page.dialog is None


def test_a_damaged_file_is_refused_calmly_and_another_can_be_chosen(build_window, desk, plan_file, qtbot, tmp_path):
    page = build_window(desk).page
    broken = tmp_path / "要点.docx"
    broken.write_bytes(b"PK\x03\x04" + b"\0" * 200)
    page.open_import()
    step = page.import_review.choose_step
    page.import_review.read(broken)
    qtbot.waitUntil(step.refusal_card.isVisible, timeout=20_000)
    assert step.refusal_card.message_label.text()
    assert step.refusal_card.advice_label.text()
    page.import_review.read(plan_file)
    qtbot.waitUntil(lambda: page.import_review.frame.current == 1, timeout=20_000)


def test_pasted_text_is_reviewed_like_a_file(build_window, desk, plan_file, qtbot):
    page = build_window(desk).page
    page.open_import()
    step = page.import_review.choose_step
    assert not step.paste_button.isEnabled()
    step.text_field.setPlainText(plan_file.read_text(encoding="utf-8"))
    step.paste_button.click()
    qtbot.waitUntil(lambda: page.import_review.frame.current == 1, timeout=20_000)
    assert len(page.import_review.review.list.proposals.rows) == 12


def test_the_same_file_asks_before_it_is_stored_again(page, plan_file, qtbot):
    page.open_import()
    review = page.import_review
    review.read(plan_file)
    qtbot.waitUntil(lambda: review.frame.current == 1, timeout=20_000)
    before = page.table.model.rowCount()
    review.frame.go_next()
    qtbot.waitUntil(lambda: review.question is not None, timeout=20_000)
    assert page.import_review is review
    review.question.try_accept()
    qtbot.waitUntil(lambda: page.import_review is None, timeout=20_000)
    assert page.table.model.rowCount() > before


def test_escape_asks_before_a_review_is_thrown_away_and_stores_nothing(page, plan_file, qtbot):
    before = page.table.model.rowCount()
    page.open_import()
    review = page.import_review
    review.read(plan_file)
    qtbot.waitUntil(lambda: review.frame.current == 1, timeout=20_000)
    review.review.open_form(review.review.list.proposals.rows[0].key)
    assert page.close_pane()
    assert not review.review.editing_form
    assert page.close_pane()
    assert page.import_review is review
    review.question.try_accept()
    assert page.import_review is None
    assert page.table.model.rowCount() == before


def test_escape_leaves_an_import_that_has_not_begun(page):
    page.open_import()
    assert page.close_pane()
    assert page.import_review is None


def test_the_save_key_saves_the_open_proposal_not_the_quarter(window, page, plan_file, qtbot):
    first = ids_of(page)[0]
    page.open_item(first)
    type_progress(page, "写了一半", "进行中")
    page.open_import()
    page.import_review.read(plan_file)
    qtbot.waitUntil(lambda: page.import_review.frame.current == 1, timeout=20_000)
    review = page.import_review.review
    key = review.list.proposals.rows[0].key
    review.open_form(key)
    review.form.form.set_values({"person": "周敏"})
    window.actions_by_key["save"].trigger()
    assert page.import_review.presenter.proposals[key].person == "周敏"
    assert get_item(page.context.desk, first).reports == {}


def test_an_item_of_another_year_is_shown_in_its_own_year(window, page, filled):
    (old,) = add_item(filled, 2025, "去年的任务").ids
    page.open_subject(old)
    assert window.context.year == 2025
    assert page.pane.item_id == old
    assert list(page.table.selected_ids()) == [old]


def test_a_selected_row_shows_its_paragraph_and_its_form(page):
    first = ids_of(page)[0]
    page.table.select_id(first)
    page.table._show_selection()
    assert page.pane.item_id == first
    assert page.pane.form.value().text == ""
    assert not page.pane.carry_button.isEnabled()


def test_the_save_key_saves_and_a_refusal_stands_under_its_field(window, page, qtbot):
    first = ids_of(page)[0]
    page.open_item(first)
    type_progress(page, "全部办完", "已完成")
    window.actions_by_key["save"].trigger()
    assert page.pane.form.form.rows["evidence"].problem_label.text()
    assert "佐证材料" in window.notice_bar.text_label.text()
    assert get_item(page.context.desk, first).reports == {}
    type_progress(page, "全部办完", "已完成", "照片 3 张")
    window.actions_by_key["save"].trigger()
    assert page.pane.status.word == "已完成"


def test_what_is_typed_survives_a_look_at_another_row(page):
    first, second = ids_of(page)[:2]
    page.open_item(first)
    type_progress(page, "写了一半", "进行中")
    page.open_item(second)
    assert page.pane.form.value().text == ""
    page.open_item(first)
    assert page.pane.form.value().text == "写了一半"
    assert page.pane.form.unsaved.isVisibleTo(page.pane.form)


def test_last_quarter_is_one_click_away(page, filled):
    first = ids_of(page)[0]
    record_progress(filled, first, "2026Q3", "三季度已公示", "进行中")
    page.open_item(first)
    page.pane.carry_button.click()
    assert page.pane.form.value().text == "三季度已公示"
    assert page.pane.form.value().status == "进行中"


def test_another_quarter_shows_its_own_progress(window, page, filled):
    first = ids_of(page)[0]
    record_progress(filled, first, "2026Q3", "三季度已公示", "进行中")
    page.open_item(first)
    window.context.choose_period(2026, 3)
    assert page.pane.form.value().text == "三季度已公示"


def test_several_rows_get_a_person_at_once(page):
    wanted = ids_of(page)[:3]
    page.open_assign(wanted)
    page.dialog.form.set_values({"own_unit": "党政办", "person": "周敏"})
    page.dialog.try_accept()
    assert {get_item(page.context.desk, one).item.responsible_person for one in wanted} == {"周敏"}
    assert "周敏" in page.presenter.known_words()[1]


def test_an_assignment_without_words_stays_open(page):
    page.open_assign(ids_of(page)[:1])
    page.dialog.try_accept()
    assert page.dialog is not None
    page.dialog.reject()


def test_a_new_name_in_the_chips_keeps_question_and_selection(page):
    page.table.set_filter("state", "未开始")
    first = page.table.model.row_id(0)
    page.table.select_id(first)
    page.open_assign([first])
    page.dialog.form.set_values({"person": "许静"})
    page.dialog.try_accept()
    assert page.table.ask.filters == {"state": "未开始"}
    assert list(page.table.selected_ids()) == [first]


def test_removed_items_come_back_by_the_notice_bar(window, page):
    gone = ids_of(page)[:2]
    page.remove(gone)
    assert page.table.model.rowCount() == 10
    window.notice_bar.undo_button.click()
    assert page.table.model.rowCount() == 12


def test_the_recycle_bin_gives_back_what_is_chosen(page):
    gone = ids_of(page)[:2]
    page.remove(gone)
    page.open_recycle()
    assert page.dialog.list.count() == 2
    page.dialog.list.item(0).setSelected(True)
    page.dialog.try_accept()
    assert page.table.model.rowCount() == 11


def test_a_new_item_is_added_with_ctrl_n(window, page):
    window.actions_by_key["new"].trigger()
    page.dialog.try_accept()
    assert page.dialog.form.rows["text"].problem_label.text()
    page.dialog.form.set_values({"text": "张贴防汛通告", "deadline_text": "年底前"})
    page.dialog.try_accept()
    assert page.table.model.rowCount() == 13


def test_a_period_is_settled_from_the_pane(page):
    page.open_item(ids_of(page)[0])
    before = len(page.view.open_periods)
    page.pane.settle_button.click()
    page.dialog.form.set_values({"note": "已当面报送"})
    page.dialog.try_accept()
    assert len(page.view.open_periods) == before - 1


def test_selected_rows_are_copied_for_wps(page):
    page.table.view.selectAll()
    page.table.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    QGuiApplication.clipboard().clear()  # what Python put there must not outlive the application
    assert lines[0].startswith("序号\t具体内容\t完成状态")
    assert len(lines) == 13


def test_what_the_list_shows_leaves_as_a_workbook(window, page, tmp_path, qtbot):
    page.table.set_filter("state", "未开始")
    shown = page.table.model.rowCount()
    page.write_shown(page.table.ask, page.table.shown_columns(), tmp_path / "列表")
    qtbot.waitUntil((tmp_path / "列表.xlsx").is_file, timeout=20_000)
    qtbot.waitUntil(lambda: f"已导出 {shown} 项" in window.notice_bar.text_label.text(), timeout=20_000)


def test_escape_closes_the_pane_and_enter_opens_it(page):
    first = ids_of(page)[0]
    page.open_item(first)
    assert page.close_pane()
    assert not page.pane.isVisible()
    page.table.opened.emit(first)
    assert page.pane.isVisible()
    assert page.pane.item_id == first


def test_a_subject_from_elsewhere_is_shown_even_when_a_filter_hides_it(page):
    first = ids_of(page)[0]
    page.table.set_filter("state", "不涉及")
    page.open_subject(first)
    assert list(page.table.selected_ids()) == [first]
    assert page.pane.item_id == first


def test_an_unreported_item_in_the_export_leads_to_its_form(page):
    page.open_export()
    dialog = page.dialog
    dialog.gap_list.itemActivated.emit(dialog.gap_list.topLevelItem(0).child(0), 0)
    assert page.dialog is None
    assert page.pane.item_id == ids_of(page)[0]


def test_an_export_into_a_missing_folder_says_so(page, tmp_path):
    page.open_export()
    page.dialog.folder.field.setText(str(tmp_path / "没有"))
    page.dialog.try_accept()
    assert "文件夹不存在" in page.dialog.problem_label.text()
    page.dialog.reject()


def test_an_unusable_template_is_refused_and_nothing_is_written(page, tmp_path, qtbot):
    bad = tmp_path / "模板.xlsx"
    bad.write_text("不是表格", encoding="utf-8")
    page.open_export()
    dialog = page.dialog
    dialog.folder.field.setText(str(tmp_path))
    dialog.template.field.setText(str(bad))
    dialog.try_accept()
    qtbot.waitUntil(lambda: bool(dialog.problem_label.text()), timeout=20_000)
    assert dialog.files == ()
    assert [file.name for file in tmp_path.glob("清源县*")] == []
    dialog.reject()


def test_the_review_links_list_and_document(page, plan_file, qtbot):
    page.open_import()
    page.import_review.read(plan_file)
    qtbot.waitUntil(lambda: page.import_review.frame.current == 1, timeout=20_000)
    review = page.import_review.review
    row = review.list.proposals.rows[4]
    review.source.clicked.emit(row.key)
    assert review.list.keys() == [row.key]
    assert review.source._lit == row.key
    left = page.import_review.presenter.shown(Show.LEFT)[0]
    review.source.clicked.emit(left.key)
    assert review.show_what is Show.LEFT
    assert review.list.keys() == [left.key]
    review.also_button.click()
    assert left.key in [row.key for row in page.import_review.presenter.chosen()]


def test_space_ticks_every_selected_row(page, plan_file, qtbot):
    page.open_import()
    page.import_review.read(plan_file)
    qtbot.waitUntil(lambda: page.import_review.frame.current == 1, timeout=20_000)
    review = page.import_review.review
    keys = [row.key for row in review.list.proposals.rows]
    review.list.selectionModel().select(
        review.list.proposals.place_of(keys[1]), QItemSelectionModel.SelectionFlag.Select
    )
    qtbot.keyClick(review.list, Qt.Key.Key_Space)
    accepted = {row.key for row in page.import_review.presenter.chosen()}
    assert not accepted & set(keys[:2])
    assert keys[2] in accepted


def test_a_proposal_is_changed_and_split_in_its_form(page, plan_file, qtbot):
    page.open_import()
    page.import_review.read(plan_file)
    qtbot.waitUntil(lambda: page.import_review.frame.current == 1, timeout=20_000)
    review, presenter = page.import_review.review, page.import_review.presenter
    key = review.list.proposals.rows[0].key
    review.open_form(key)
    review.form.form.set_values({"person": "周敏"})
    field = review.form.form.rows["text"].control
    cursor = field.textCursor()
    cursor.setPosition(field.toPlainText().index("每季度"))
    field.setTextCursor(cursor)
    review.form.cut.emit(cursor.position())
    assert presenter.proposals[key].person == "周敏"
    assert presenter.counts()[Show.ALL] == 13
    assert review.places.currentWidget() is review.list_place


@pytest.mark.parametrize("scale", [100, 150])
def test_the_layout_holds_at_1366_by_768(qapp, build_window, filled, qtbot, scale):
    settings = Settings(None)
    settings.set("look/scale", scale)
    dress(qapp, settings)
    window = build_window(filled)
    page = window.page
    page.open_item(ids_of(page)[0])
    assert window.size().width() <= 1366
    heads = {made.mapTo(window, made.rect().center()).y() for made in (page.import_button, page.recycle_button)}
    assert len(heads) == 1  # the title row stays one row
    inside = page.pane._scroll.widget()
    assert inside.minimumSizeHint().width() <= page.pane._scroll.viewport().width()
    for made in (page.pane.save_button, page.import_button, page.export_button, page.add_button):
        right = made.mapTo(window, made.rect().bottomRight())
        assert right.x() < window.width()
        assert right.y() < window.height()


def test_everything_that_can_be_used_has_a_name(page):
    page.open_item(ids_of(page)[0])
    nameless = [
        made
        for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
        for made in page.findChildren(kind)
        if made.isVisible()
        and not isinstance(made.parent(), QLineEdit)
        and not (made.accessibleName() or getattr(made, "text", str)())
    ]
    assert nameless == []
