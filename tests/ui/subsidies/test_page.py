"""What an officer can do on the page 补贴发放, with real widgets over a real store."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication

from tests.ui.subsidies.conftest import PEOPLE, PROGRAMME
from tests.ui.subsidies.test_presenters import approve, taken_in
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.services import subsidies

LEVELS = ("first", "second", "secrecy", "final")


@pytest.fixture
def told(page):
    """Everything the notice bar was asked to say: (message, advice, undo)."""
    said = []
    page.context.noticed.connect(lambda _tone, message, advice, undo: said.append((message, advice, undo)))
    return said


@pytest.fixture
def clipboard(qapp):
    """Emptied afterwards: what Python made must not outlive Python on the offscreen clipboard."""
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


def go_to_step(qtbot, page, path, step):
    page.open_import()
    view = page.import_view
    view.choose(path)
    for number in range(step):
        view.frame.go_next()
        qtbot.waitUntil(lambda wanted=number + 1: view.frame.current == wanted)
    return view


def fill(dialog, **values):
    dialog.form.set_values(values)
    dialog.try_accept()


def test_an_empty_page_offers_the_import(page):
    empty = page.batches.table.empty_state
    assert empty.isVisible()
    empty.button.click()
    assert page.places.currentWidget() is page.import_view


def test_a_messy_list_goes_through_the_four_steps(qtbot, page, office, messy_list):
    view = go_to_step(qtbot, page, messy_list, 2)
    assert view.columns_step.sheet.columns.keys() >= {"name", "id", "amount", "village"}
    assert view.findings.tree.topLevelItemCount() == 6
    view.frame.go_next()
    view.reason_field.setPlainText("已与各村核对")
    view.frame.go_next()
    qtbot.waitUntil(lambda: view.imported is not None and view.stack.currentIndex() == 1)
    batch = subsidies.get_batch(office, view.imported.batch_id)
    assert (batch.programme, batch.line_count, batch.held_count, batch.state) == (PROGRAMME, 40, 5, "checked")
    view.next_button.click()
    assert page.import_view is None
    assert page.batch_view.presenter.batch_id == batch.id
    assert page.batch_view.tabs.currentIndex() == 1


def test_a_file_that_is_dropped_is_taken(page, messy_list):
    page.open_import()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(messy_list))])
    event = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    step = page.import_view.file_step
    step.drop.dropEvent(event)
    assert step.drop.text_label.text() == messy_list.name
    assert step.programme_box.currentText() == PROGRAMME


def test_a_refused_file_is_explained_and_brings_one_back_to_the_first_step(qtbot, page, office, tmp_path, messy_list):
    bad = tmp_path / f"2026年{PROGRAMME}.xlsx"
    bad.write_bytes(messy_list.read_bytes()[:900])
    view = go_to_step(qtbot, page, bad, 0)
    view.frame.go_next()
    qtbot.waitUntil(view.file_step.refusal.isVisible)
    assert view.frame.current == 0
    assert bad.name in view.file_step.refusal_label.text()
    assert view.file_step.advice_label.text()
    view.choose(messy_list)
    assert not view.file_step.refusal.isVisible()
    view.frame.go_next()
    qtbot.waitUntil(lambda: view.frame.current == 1)


def test_a_sheet_without_people_stays_at_the_columns(qtbot, page, messy_list):
    view = go_to_step(qtbot, page, messy_list, 1)
    view.columns_step.row_box.setValue(1)
    box = view.columns_step.table.cellWidget(0, 4)
    box.setCurrentIndex(0)
    box.activated.emit(0)
    view.frame.go_next()
    assert view.frame.current == 1
    assert "身份证号" in view.frame.problem_label.text()
    view.columns_step.back_button.click()
    assert view.columns_step.table.cellWidget(0, 4).currentData() == "id"
    assert view.columns_step.row_box.value() == 4


def test_stopping_while_the_list_is_stored_leaves_nothing(qtbot, page, office, told, messy_list):
    view = go_to_step(qtbot, page, messy_list, 3)
    view.frame.go_next()
    view.job.cancel()
    qtbot.waitUntil(lambda: view.job is None)
    assert view.frame.current == 3
    assert subsidies.find_batches(office) == []
    assert told[-1][0] == "已停止，没有存入任何内容。"
    view.frame.go_next()
    qtbot.waitUntil(lambda: view.imported is not None)


def test_leaving_the_import_stores_nothing(qtbot, page, office, messy_list):
    go_to_step(qtbot, page, messy_list, 3)
    assert page.close_pane()
    assert page.import_view is None
    assert page.places.currentWidget() is page.tabs
    assert subsidies.find_batches(office) == []


def test_the_same_file_twice_is_told_at_the_last_step(qtbot, page, office, clean_list):
    subsidies.import_list(office, clean_list, PROGRAMME, 2026)
    view = go_to_step(qtbot, page, clean_list, 3)
    view.frame.go_next()
    qtbot.waitUntil(lambda: bool(view.frame.problem_label.text()))
    assert "已经作为" in view.frame.problem_label.text()
    assert len(subsidies.find_batches(office)) == 1


def test_the_row_of_a_finding_is_shown_beside(qtbot, page, messy_list):
    view = go_to_step(qtbot, page, messy_list, 2)
    group = view.findings.tree.topLevelItem(0)
    group.setExpanded(True)
    view.findings.tree.setCurrentItem(group.child(0))
    assert view.row_pane.status.word == "未收"
    assert "发放清单 第" in view.row_pane.title_label.text()


def test_findings_are_copied_for_the_village(qtbot, page, told, clipboard, messy_list):
    view = go_to_step(qtbot, page, messy_list, 2)
    view.findings.tree.topLevelItem(0).setSelected(True)
    view.findings.back_button.click()
    lines = clipboard.text().splitlines()
    assert lines[0].split("\t") == ["工作表", "行", "列", "内容", "问题和改法"]
    assert "发放清单" in lines[1]
    assert "粘贴到 WPS" in told[-1][1]


def test_warnings_are_accepted_with_a_reason_and_the_batch_moves_on(qtbot, page, office, messy_list, tmp_path):
    batch_id = taken_in(office, messy_list)
    page.reload()
    page.open_subject(("batch", batch_id))
    page.batches.pane.buttons["findings"].click()
    inside = page.batch_view
    assert inside.tabs.currentIndex() == 2
    inside.findings.tree.selectAll()
    inside.findings.accept("已到户核实")
    assert not subsidies.find_findings(office, batch_id, "open") or all(
        row.severity == "error" for row in subsidies.find_findings(office, batch_id, "open")
    )
    assert inside.status.word == "已核对"
    inside.show_tab("held")
    inside.doing.back_button.click()
    inside.doing.dialog.folder_field.setText(str(tmp_path))
    inside.doing.dialog.try_accept()
    qtbot.waitUntil(inside.doing.dialog.files.isVisible)
    inside.doing.dialog.reject()
    page.close_pane()
    assert page.batches.pane.view.primary == "review"


def test_a_finding_jumps_to_its_row(page, office, messy_list):
    batch_id = taken_in(office, messy_list)
    page.reload()
    page.open_lines(batch_id, "findings")
    inside = page.batch_view
    inside.jump(next(e for e in inside.findings._entries if e.finding.kind == "id_checksum"))
    assert inside.tabs.currentIndex() == 1
    assert len(inside.held.selected_ids()) == 1


def test_four_people_give_their_opinions_in_the_pane(page, office, clean_list):
    batch_id = taken_in(office, clean_list)
    page.reload()
    page.open_subject(("batch", batch_id))
    for level, (name, _) in zip(LEVELS, PEOPLE, strict=True):
        page.batches.pane.buttons["review"].click()
        dialog = page.batches.dialog
        dialog.form.set_values({"level": level})
        assert dialog.form.values()["officer"] == name  # the usual person is filled in
        dialog.try_accept()
    assert page.batches.pane.view.state == "已审定"
    assert "declare" in page.batches.pane.buttons
    page.batches.pane.buttons["declare"].click()
    fill(page.batches.dialog, place="村委会公开栏", by="周敏")
    assert page.batches.pane.view.state == "申报公示中"


def test_an_opinion_by_the_same_person_is_refused_calmly(page, office, told, clean_list):
    batch_id = taken_in(office, clean_list)
    page.reload()
    page.open_subject(("batch", batch_id))
    for _ in range(2):
        page.batches.do("review")
        fill(page.batches.dialog, officer="周敏")
    assert "不能再办理复审" in told[-1][0]
    assert page.batches.pane.view.review_word == "审查中"


def test_open_warnings_are_told_before_an_opinion_is_asked_for(page, office, told, messy_list):
    batch_id = taken_in(office, messy_list)
    page.reload()
    page.open_subject(("batch", batch_id))
    page.batches.do("review")
    assert page.batches.dialog is None
    assert "没有处理" in told[-1][0]


def test_a_batch_goes_to_the_bin_and_comes_back(page, office, told, clean_list):
    batch_id = taken_in(office, clean_list)
    page.reload()
    page.batches.remove([batch_id], "导错了")
    assert page.batches.table.model.rowCount() == 0
    told[-1][2]()  # the undo button of the notice
    assert page.batches.table.model.rowCount() == 1
    page.batches.remove([batch_id], "导错了")
    page.batches.open_recycle()
    page.batches.dialog.list.selectAll()
    page.batches.dialog.try_accept()
    assert [row.id for row in subsidies.find_batches(office)] == [batch_id]


def test_sheets_are_printed_for_every_village_and_listed(qtbot, page, office, clean_list, tmp_path):
    batch_id = taken_in(office, clean_list)
    approve(office, batch_id)
    page.reload()
    page.open_subject("print")
    dialog = page.print_dialog
    assert dialog.presenter.choice.batch_id == batch_id
    assert "可以张贴" in dialog.draft.word
    dialog.print_sheets()
    assert "文件夹" in dialog.problem_label.text()
    dialog.folder_field.setText(str(tmp_path))
    dialog.print_sheets()
    qtbot.waitUntil(lambda: dialog.files.count() == 4, timeout=30_000)
    files = sorted(tmp_path.glob("*公示.pdf"))
    assert len(files) == 4
    assert all(file.read_bytes().startswith(b"%PDF") for file in files)
    qtbot.waitUntil(dialog.preview.tools.isVisible, timeout=15_000)
    assert not dialog.preview.print_button.isHidden()
    dialog.reject()
    assert page.print_dialog is None


def test_before_approval_the_dialog_says_that_it_is_a_draft(qtbot, page, office, told, clean_list):
    taken_in(office, clean_list)
    page.reload()
    page.open_subject("print")
    assert "送审稿" in page.print_dialog.draft.word
    assert "缺初审" in told[-1][0]
    page.print_dialog.draw()
    qtbot.waitUntil(page.print_dialog.preview.tools.isVisible, timeout=15_000)
    assert page.print_dialog.preview.print_button.isHidden()
    page.print_dialog.reject()


def test_a_programme_that_must_not_name_people_is_refused_calmly(qtbot, page, office, clean_list, tmp_path):
    batch_id = taken_in(office, clean_list)
    row = subsidies.programmes(office)[0]
    subsidies.change_programme(office, row.id, {"by_name": False})
    page.reload()
    page.open_print(batch_id)
    dialog = page.print_dialog
    dialog.folder_field.setText(str(tmp_path / "."))
    dialog.print_sheets()
    qtbot.waitUntil(lambda: "不得列名公示" in dialog.problem_label.text(), timeout=15_000)
    assert dialog.stack.currentIndex() == 0
    assert list(tmp_path.glob("*.pdf")) == []
    dialog.reject()


def test_nothing_to_print_points_to_the_import(page, told):
    page.open_subject("print")
    assert page.print_dialog is None
    assert told[-1][0] == "还没有补贴清单，请先导入。"


def test_a_household_is_looked_up_at_the_counter(page, office, clean_list, list_rows):
    batch_id = taken_in(office, clean_list)
    page.reload()
    page.tabs.setCurrentWidget(page.person)
    page.person.field.setText(list_rows[0].id_number)
    page.person.search()
    assert page.person.table.model.rowCount() == 1
    assert f"{list_rows[0].amount:,.2f}" in page.person.summary_label.text()
    page.person.table.opened.emit(page.person.table.model.row_id(0))
    assert page.tabs.currentWidget() is page.batches
    assert page.batches.pane.view.id == batch_id


def test_a_query_that_is_too_short_is_told(page, told):
    page.person.field.setText("李")
    page.person.search()
    assert "太短" in told[-1][0]


def test_a_programme_is_added_and_changed(page, office):
    page.tabs.setCurrentWidget(page.programmes)
    page.new()
    fill(page.programmes.dialog, name="孤儿基本生活费", hidden=True, days=7)
    (row,) = subsidies.programmes(office)
    assert (row.name, row.by_name, row.posting_days) == ("孤儿基本生活费", False, 7)
    page.programmes.change(row.id)
    fill(page.programmes.dialog, days=5)
    assert subsidies.programmes(office)[0].posting_days == 5


def test_the_year_chosen_above_decides_which_batches_are_listed(page, office, clean_list):
    batch_id = taken_in(office, clean_list)
    page.context.choose_period(2025, 1)
    assert page.batches.table.model.rowCount() == 0
    page.open_subject(("batch", batch_id))
    assert page.context.year == 2026
    assert list(page.batches.table.selected_ids()) == [batch_id]


def test_a_batch_that_vanished_closes_its_inside(page, office, clean_list):
    batch_id = taken_in(office, clean_list)
    page.reload()
    page.open_lines(batch_id)
    subsidies.remove_batch(office, batch_id)
    page.reload(ChangeSet(frozenset({Area.SUBSIDIES}), (batch_id,)))
    assert page.batch_view is None
    assert page.places.currentWidget() is page.tabs
