"""The page 公开栏 over a real store: the matrix, one posting from draft to archive, the gate, the switches."""

from datetime import date

import pytest

from tests.ui.boards.conftest import PEOPLE
from zwgk_desktop.domain.boards import CELL_WORDS, CellState
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.review import LEVEL_ROLES, LEVEL_WORDS, Level
from zwgk_desktop.services import boards
from zwgk_desktop.services.posting_sheets import print_postings
from zwgk_desktop.ui.boards import forms
from zwgk_desktop.ui.boards.page import BoardsPage
from zwgk_desktop.ui.widgets.form_dialog import FormDialog

TODAY = date(2026, 11, 20)
AGREE = {"verdict": "yes", "opinion": "同意公开", "on_paper": False, "signed_on": None}


@pytest.fixture
def page(qtbot, office, context):
    context.choose_period(2026, 3)
    made = BoardsPage(context)
    qtbot.addWidget(made)
    context.signals.changed.connect(made.reload)
    made.resize(1200, 700)
    made.show()
    made.reload()
    return made


def column_of(page, rhythm):
    return next(at for at, item in enumerate(page.presenter.items) if item.rhythm.value == rhythm)


def word(page, row, column):
    return page.matrix.grid.model().data(page.matrix.grid.model().index(row, column))


def write(page, row=0, column=None, **more):
    column = column_of(page, "quarterly") if column is None else column
    page.select(row, column)
    page.new({"period": page.presenter.period_choices()[0][0], "title": "", "content": "收入：1,000.00 元", **more})
    return row, column


def approve(page):
    for level in Level:
        page.give_opinion(level, {"officer": PEOPLE[LEVEL_ROLES[level]], **AGREE})


def test_an_office_without_a_catalogue_is_offered_the_default_one(qtbot, context):
    page = BoardsPage(context)
    qtbot.addWidget(page)
    context.signals.changed.connect(page.reload)
    page.reload()
    assert page.places.currentWidget() is page.empty
    page.empty.button.click()
    assert page.places.currentWidget() is page.splitter
    assert page.matrix.grid.model().columnCount() >= 40


def test_the_matrix_says_the_domains_own_words(page):
    presenter = page.presenter
    shown = {word(page, r, c) for r in range(len(presenter.rows())) for c in range(len(presenter.items))}
    assert shown == {CELL_WORDS[s] for row in presenter.states() for s in row}
    assert CELL_WORDS[CellState.MISSING] in shown
    assert word(page, 0, column_of(page, "quarterly")) == "未公开"


def test_a_click_on_a_cell_shows_what_the_catalogue_asks_for(page):
    column = column_of(page, "quarterly")
    page.select(1, column)
    item = page.presenter.items[column]
    assert page.pane.isVisible()
    assert item.level2 in page.pane.title_label.text()
    assert page.pane.status.word == "未公开"
    assert set(page.pane.buttons) == {"new", "off"}
    assert page.close_pane()
    assert not page.close_pane()


def test_one_posting_goes_from_draft_to_the_archive_and_its_cell_turns(page, told):
    row, column = write(page)
    presenter = page.presenter
    assert presenter.posting.row.state is PostingState.DRAFT
    assert f"opinion:{Level.FIRST}" in page.pane.buttons
    approve(page)
    assert presenter.posting.row.state is PostingState.APPROVED
    page.mark_printed()
    ids = [presenter.posting.row.id]
    page.post(ids, {"on": TODAY, "place": "村务公开栏", "by": "李大山"})
    assert word(page, row, column) == "迟公开"  # the third quarter was due before
    page.take_down(ids, {"on": TODAY, "reason": "更换新一期"})
    page.archive(ids, {"box": "2026-公开-03", "pages": 2})
    assert presenter.posting.row.state is PostingState.ARCHIVED
    assert presenter.posting.row.archive_box == "2026-公开-03"
    assert [tone for tone, *_ in told] == ["good"] * len(told)


def test_a_posting_in_time_turns_its_cell_to_posted(page, context):
    context.choose_period(2026, 4)
    page.reload()
    row, column = write(page)
    assert word(page, row, column) == "待公开"
    approve(page)
    page.post([page.presenter.posting.row.id], {"on": TODAY, "place": "村务公开栏", "by": "李大山"})
    assert word(page, row, column) == "已公开"
    assert page.pane.status.word == "已公开"
    assert "take_down" in page.pane.buttons


def test_the_gate_refuses_hanging_what_was_not_approved(page, told):
    write(page)
    assert "post" not in page.pane.buttons
    page.post([page.presenter.posting.row.id], {"on": TODAY, "place": "村务公开栏", "by": "李大山"})
    tone, message, advice = told[-1]
    assert tone == "bad"
    assert "不能张贴" in message
    assert advice
    assert page.presenter.posting.row.state is PostingState.DRAFT


def test_one_person_may_not_give_two_opinions(page, told):
    write(page)
    page.give_opinion(Level.FIRST, {"officer": "王小梅", **AGREE})
    page.give_opinion(Level.SECOND, {"officer": "王小梅", **AGREE})
    assert told[-1][0] == "bad"
    assert "王小梅" in told[-1][1]
    page.withdraw({"level": "first", "reason": "看错了"})
    assert page.presenter.posting.row.state is PostingState.DRAFT


def test_an_edit_sends_the_posting_back_to_the_beginning(page):
    write(page)
    approve(page)
    page.edit({"title": "改过的标题", "content": "新的内容"})
    held = page.presenter.posting
    assert held.row.title == "改过的标题"
    assert held.row.state is PostingState.DRAFT
    assert held.review.agreed == frozenset()


def test_the_same_draft_is_written_for_all_villages_that_lack_it(page):
    _, column = write(page, everywhere=True)
    item = page.presenter.items[column].id
    cells = page.presenter.matrix.cells
    assert all(len(cells[v.id, item].posting_ids) == 1 for v in page.presenter.matrix.villages)


def test_a_removed_posting_comes_back_by_undo_and_from_the_bin(page, context):
    write(page)
    undos = []
    context.noticed.connect(lambda _t, _m, _a, undo: undos.append(undo))
    key = page.presenter.posting.row.id
    page.remove()
    assert page.presenter.posting is None
    page.tabs.setCurrentWidget(page.bin)
    assert list(page.bin.table.model.row_ids(0, 9)) == [key]
    undos[-1]()
    assert boards.get_posting(context.desk, key).removed_at is None


def test_several_cells_are_switched_off_together_with_a_reason(page):
    column = column_of(page, "quarterly")
    model, grid = page.matrix.grid.model(), page.matrix.grid
    from PySide6.QtCore import QItemSelection, QItemSelectionModel

    both = QItemSelection(model.index(0, column), model.index(1, column))
    grid.selectionModel().select(both, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert "2" in page.pane.title_label.text()
    page.switch_off("本村无此事项")
    assert [word(page, r, column) for r in range(4)] == ["不涉及", "不涉及", "未公开", "未公开"]
    page.select(0, column)
    assert "on" in page.pane.buttons
    page.switch_on()
    assert word(page, 0, column) == "未公开"
    assert word(page, 1, column) == "不涉及"


def test_only_what_still_needs_work_is_shown_when_asked(page):
    before = len(page.presenter.items)
    page.chips["shown"].choose("还要办的")
    narrowed = page.presenter.items
    assert 0 < len(narrowed) < before
    page.chips["category"].choose(page.presenter.categories[-1])
    assert {item.level1 for item in page.presenter.items} <= {page.presenter.categories[-1]}


def test_the_search_and_the_page_today_lead_to_the_right_place(page, context):
    write(page)
    key = page.presenter.posting.row.id
    page.close_pane()
    page.open_subject(("posting", key))
    assert page.tabs.currentWidget() is page.list
    assert page.presenter.posting.row.id == key
    village = page.presenter.matrix.villages[2]
    page.open_subject(("village", village.id))
    assert page.presenter.cell.village.id == village.id
    item = page.presenter.items[column_of(page, "monthly")]
    page.open_subject(("item", item.id, "2026-11"))
    assert context.period == "2026Q4"
    page.reload()
    assert page.presenter.cell.item.id == item.id


def test_the_list_hangs_many_at_once(page):
    column = column_of(page, "quarterly")
    write(page, everywhere=True)
    ids = [
        i
        for v in page.presenter.matrix.villages
        for i in page.presenter.matrix.cells[v.id, page.presenter.items[column].id].posting_ids
    ]
    for key in ids:
        page.show_posting(key)
        approve(page)
    page.tabs.setCurrentWidget(page.list)
    page.post(ids, {"on": TODAY, "place": "村务公开栏", "by": "王小梅"})
    assert {boards.get_posting(page.context.desk, key).state for key in ids} == {PostingState.POSTED}


def test_the_dialog_of_an_opinion_wants_a_reason_for_a_refusal(qtbot, page):
    write(page)
    first = {"officer": page.presenter.officer_for(Level.FIRST), "verdict": forms.REFUSE}
    fields = forms.opinion_fields(page.presenter.officers())
    dialog = FormDialog(page, f"登记{LEVEL_WORDS[Level.FIRST]}意见", fields, first, check=forms.check_opinion)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.try_accept()
    assert dialog.isVisible()
    dialog.form.rows["opinion"].set_value("金额与账目不符")
    dialog.try_accept()
    assert not dialog.isVisible()
    page.give_opinion(Level.FIRST, dialog.form.values())
    assert page.presenter.posting.row.state is PostingState.DRAFT
    assert page.presenter.open_levels() == ()


def test_the_sheet_is_shown_and_saved_as_draft_until_it_is_approved(qtbot, page, tmp_path):
    write(page)
    page.print_()
    dialog = page.sheet_dialog
    qtbot.waitUntil(lambda: dialog.preview.tools.isVisible(), timeout=20000)
    dialog.close()
    made = print_postings(page.context.desk, [page.presenter.posting.row.id], tmp_path)
    assert "送审稿" in made.files[0].name
    approve(page)
    page.save_sheet(page.presenter.posting.row.id, tmp_path / "正式.pdf")
    assert (tmp_path / "正式.pdf").read_bytes().startswith(b"%PDF")
    assert page.presenter.posting.row.state is PostingState.PRINTED


def test_a_sheet_with_a_full_id_number_is_not_printed(page, told, tmp_path):
    column = column_of(page, "quarterly")
    page.select(0, column)
    page.new({"period": "2026Q3", "title": "名单", "content": "张三 身份证号 369921198001010016"})
    page.save_sheet(page.presenter.posting.row.id, tmp_path / "名单.pdf")
    assert told[-1][0] == "bad"
    assert not list(tmp_path.glob("*.pdf"))


def test_sheets_of_many_go_into_a_folder_with_progress(qtbot, page, tmp_path):
    write(page, everywhere=True)
    item = page.presenter.cell.item.id
    ids = [i for v in page.presenter.matrix.villages for i in page.presenter.matrix.cells[v.id, item].posting_ids]
    page.print_sheets(ids, tmp_path)
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.pdf"))) == len(ids) and not page.context.jobs.busy, timeout=20000)
