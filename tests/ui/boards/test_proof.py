"""Boards as things and proof on the page 公开栏: places, photos, inspections, objections, visits, driven by hand."""

from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel

from tests.documents.pictures import photograph, put
from tests.ui.boards.test_boards_page import TODAY, approve, column_of, page, write  # noqa: F401
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.services.boards import files, objections, places
from zwgk_desktop.ui.boards.photo_form import PhotoFormDialog
from zwgk_desktop.ui.boards.places_view import PasteDialog
from zwgk_desktop.ui.boards.post_dialog import PostDialog
from zwgk_desktop.ui.boards.post_presenter import board_choices

BOARD = "村委会公开栏"
SEEN = {"on": TODAY, "inspector": "县督查组", "condition": "破损", "found": "玻璃破了", "mend_by": date(2026, 11, 25)}
OBJECTION = {"on": TODAY, "content": "收入少记了一笔", "person": "王大力", "contact": ""}
ANSWER = {"on": TODAY, "by": "王小梅", "outcome": "explained", "text": "已说明。"}


def words(widget):
    return " ".join(one.text() for one in widget.findChildren(QLabel))


def drop(widget, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def posted(page, row=0):  # noqa: F811
    write(page, row)
    approve(page)
    page.post([page.presenter.posting.row.id], {"on": TODAY, "by": "李大山", "place": "村口"})
    return page.presenter.posting.row.id


@pytest.fixture
def places_page(page):  # noqa: F811
    page.tabs.setCurrentWidget(page.places_view)
    return page.places_view


def test_every_village_gets_a_board_and_one_more_is_written_down(places_page):
    view = places_page
    assert view.table.empty_state.button.text() == "每村建一块公开栏"
    view.add_everywhere(BOARD)
    assert view.table.model.rowCount() == 4
    values = {"village": "1", "kind": "祠堂", "name": "", "address": "三组", "paper": "", "across": None, "down": 4}
    view.add({**values, "condition": "", "note": ""})
    assert view.table.model.rowCount() == 5
    place = next(one for one in places.find_places(view.context.desk) if one.kind == "祠堂")
    assert (place.name, place.sheets_across, place.sheets_down) == ("祠堂", 3, 4)
    view.show_row(place.id)
    view.change({**view.presenter.values(), "name": "老祠堂"})
    assert "老祠堂" in view.pane.title_label.text()


def test_a_pasted_list_is_read_while_it_is_typed(qtbot, places_page):
    dialog = PasteDialog(places_page, places_page.presenter)
    qtbot.addWidget(dialog)
    assert dialog.problem()
    dialog.edit.setPlainText("青石村\t村委会公开栏\t村委会公开栏\n无名村\t公开栏")
    assert "可以登记 1 处" in dialog.told_label.text()
    assert "第 2 行" in dialog.told_label.text()
    assert dialog.problem() == ""
    places_page.paste("青石村\t村委会公开栏\t村委会公开栏")
    assert places_page.table.model.rowCount() == 1


def test_an_inspection_shows_and_is_mended_and_undone(places_page):
    view = places_page
    view.add_everywhere(BOARD)
    first = places.find_places(view.context.desk)[0].id
    view.show_row(first)
    view.inspect([first], SEEN)
    assert view.pane.status.word == "破损"
    assert "县督查组：破损，玻璃破了；2026-11-25 前整改" in words(view.pane)
    view.buttons["mend"].click()
    assert view.pane.status.word == "完好"
    assert "mend" not in view.buttons
    view.buttons["drop"].trigger()
    assert "县督查组" not in words(view.pane)


def test_an_inspection_form_asks_what_is_wrong(places_page):
    check = places_page.presenter.check_inspection
    assert check({**SEEN, "found": "", "mend_by": None}) == {"found": "请写明问题，或填写整改期限。"}
    assert check({**SEEN, "mend_by": date(2026, 1, 1)}) == {"mend_by": "整改期限早于检查日期。"}
    assert check({**SEEN, "condition": "完好", "found": "", "mend_by": None}) == {}


def test_what_was_entered_can_be_taken_back_at_once(page):  # noqa: F811
    undone = []
    page.context.noticed.connect(lambda _tone, _message, _advice, undo: undone.append(undo))
    view = page.places_view
    page.tabs.setCurrentWidget(view)
    view.add_everywhere(BOARD)
    first = places.find_places(page.context.desk)[0].id
    view.show_row(first)
    view.change({**view.presenter.values(), "address": "村口"})
    undone[-1]()
    assert places.get_place(page.context.desk, first).row.address == ""
    view.inspect([first], SEEN)
    undone[-1]()
    assert places.get_place(page.context.desk, first).inspections == ()
    page.tabs.setCurrentIndex(0)
    posting = posted(page)
    page.proof.receive(OBJECTION)
    undone[-1]()
    assert objections.find_objections(page.context.desk, posting) == []


def test_a_removed_board_comes_back_from_the_bin(places_page):
    view = places_page
    view.add_everywhere(BOARD)
    first = places.find_places(view.context.desk)[0].id
    view.remove([first])
    assert view.table.model.rowCount() == 3
    view.toggle_bin()
    assert view.table.model.rowCount() == 1
    view.show_row(first)
    view.buttons["restore"].click()
    view.toggle_bin()
    assert view.table.model.rowCount() == 4


def test_the_dialog_of_hanging_offers_the_villages_boards_and_takes_photos(qtbot, page, tmp_path):  # noqa: F811
    page.places_view.presenter.add_everywhere(BOARD)
    write(page)
    approve(page)
    posting = page.presenter.posting.row.id
    choices = board_choices(page.context.desk, [posting])
    assert [choice.words for choice in choices] == [BOARD]
    dialog = PostDialog(page, "登记张贴", choices, {"on": TODAY, "by": "李大山", "place": ""})
    qtbot.addWidget(dialog)
    assert dialog.problem() == ""
    next(iter(dialog.boxes.values())).setChecked(False)
    assert "请勾选公开栏" in dialog.problem()
    next(iter(dialog.boxes.values())).setChecked(True)
    drop(dialog, put(tmp_path / "现场.jpg", photograph(2000, 1500)))
    assert "现场.jpg" in dialog.photo_label.text()
    page.post([posting], dialog.values())
    qtbot.waitUntil(lambda: page.presenter.posting.row.state is PostingState.POSTED, timeout=20000)
    assert page.presenter.posting.row.place == BOARD
    assert [one.name for one in files.find_files(page.context.desk, "posting", posting)] == ["现场.jpg"]
    page.open_subject(("place", places.find_places(page.context.desk)[0].id))
    assert "正在公示（1 份）" in words(page.places_view.pane)


def test_several_villages_are_offered_their_kinds_of_boards(page):  # noqa: F811
    page.places_view.presenter.add_everywhere(BOARD)
    column = column_of(page, "quarterly")
    made = []
    for row in (0, 1):
        write(page, row, column)
        made.append(page.presenter.posting.row.id)
    assert [(c.key, c.words, c.on) for c in board_choices(page.context.desk, made)] == [(BOARD, f"各村{BOARD}", True)]


def test_without_boards_the_place_is_asked_for_in_words(qtbot, page):  # noqa: F811
    dialog = PostDialog(page, "登记张贴", [], {"on": TODAY, "by": "李大山", "place": ""})
    qtbot.addWidget(dialog)
    assert dialog.boxes == {}
    assert dialog.problem()


def test_photos_dropped_anywhere_on_the_pane_are_kept_shown_and_removed(qtbot, page, tmp_path):  # noqa: F811
    posting = posted(page)
    drop(page.pane, put(tmp_path / "一.jpg", photograph()), put(tmp_path / "二.jpg", photograph(shade=90)))
    qtbot.waitUntil(lambda: len(page.proof.strip.thumbs) == 2, timeout=20000)
    strip = page.proof.strip
    photo = strip.photos[0]
    assert "拍摄时间：2026-09-03 10:11" in photo.lines
    assert any("拍摄地点" in line for line in photo.lines)
    strip.show_photo(photo)
    assert strip.dialog.isVisible()
    strip.dialog._remove()
    assert len(page.proof.strip.thumbs) == 1
    assert len(files.find_files(page.context.desk, "posting", posting, removed=True)) == 1
    page.proof.strip.open_bin()
    found = page.proof.strip.bin_dialog
    found.list.selectAll()
    found.try_accept()
    assert len(page.proof.strip.thumbs) == 2


def test_a_bad_photo_is_refused_calmly_and_a_draft_takes_none(qtbot, page, told, tmp_path):  # noqa: F811
    write(page)
    drop(page.pane, put(tmp_path / "一.jpg", photograph()))
    assert told[-1][1] == "没有添加照片。"
    page.remove()
    posted(page, 1)
    drop(page.pane, put(tmp_path / "程序.jpg", b"MZ" + b"\x00" * 300))
    qtbot.waitUntil(lambda: told[-1][0] == "bad", timeout=20000)
    assert "不是可以读取的图片" in told[-1][1]


def test_an_objection_is_answered_explained_withdrawn_and_removed(page, told):  # noqa: F811
    posting = posted(page)
    assert {"object", "consult"} <= set(page.pane.buttons)
    page.proof.receive(OBJECTION)
    assert "待答复" in words(page.pane)
    assert "2026-11-27（还剩 7 天）" in words(page.pane)
    key = objections.find_objections(page.context.desk, posting)[0].id
    page.proof.buttons[f"count:{key}"].click()
    text = page.proof.clock_dialog.text()
    assert "5个工作日" in text
    assert "2026-11-22" in text
    page.proof.clock_dialog.reject()
    page.proof.answer(key, ANSWER)
    assert "已作说明" in words(page.pane)
    page.proof.withdraw_answer(key, "登记错了")
    assert "待答复" in words(page.pane)
    page.proof.remove_objection(key)
    assert "群众异议" not in words(page.pane)
    assert [tone for tone, *_ in told] == ["good"] * len(told)


def test_all_objections_stand_in_one_list_with_a_bin(page):  # noqa: F811
    posted(page)
    page.proof.receive(OBJECTION)
    page.tabs.setCurrentWidget(page.objections_view)
    view = page.objections_view
    key = view.table.model.row_id(0)
    view.show_row(key)
    assert {"answer", "count", "posting", "drop"} <= set(view.buttons)
    view.part.answer(key, ANSWER)
    assert "withdraw" in view.buttons
    view.buttons["drop"].trigger()
    assert view.table.model.rowCount() == 0
    view.toggle_bin()
    view.show_row(key)
    view.buttons["restore"].click()
    view.toggle_bin()
    assert view.table.model.rowCount() == 1
    assert page.close_pane() is False


def test_who_consulted_a_posting_stands_in_its_pane(page):  # noqa: F811
    posted(page)
    visit = {"on": TODAY, "person": "赵小山", "purpose": "上级检查", "served_by": "王小梅", "note": ""}
    page.proof.consult(visit)
    assert "查阅（1 次）" in words(page.pane)
    check = page.proof.presenter.check_visit
    assert check({**visit, "purpose": "其他"}) == {"note": "请写明查阅事由。"}
    assert check({**visit, "on": date(2030, 1, 1)}) == {"on": "这个日期还没有到。"}


def test_a_form_forgets_photos_when_asked(qtbot, tmp_path):
    dialog = PhotoFormDialog(None, "登记检查", ())
    qtbot.addWidget(dialog)
    drop(dialog, *(put(tmp_path / f"{n}.jpg", b"x") for n in range(5)))
    assert "等 5 张" in dialog.photo_label.text()
    dialog.clear_photos()
    assert dialog.values() == {"photos": ()}


def test_a_posting_chosen_late_does_not_press_the_boards(page):  # noqa: F811
    write(page)
    posting = page.presenter.posting.row.id
    page.tabs.setCurrentWidget(page.places_view)
    page.show_posting(posting)
    assert not page.pane.isVisible()
    page.open_subject(("posting", posting))
    assert page.pane.isVisible()
