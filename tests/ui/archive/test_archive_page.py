"""The page 档案 over a real store: the trail in plain words, the check of its chain, the boxes."""

import sqlite3
from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QLabel

from tests.documents.pictures import photograph, put
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.services import boards
from zwgk_desktop.services.boards import files
from zwgk_desktop.services.posting_sheets import print_postings
from zwgk_desktop.services.review import give_opinion
from zwgk_desktop.services.township import change_township, find_villages
from zwgk_desktop.ui.archive.archive_presenter import explain
from zwgk_desktop.ui.archive.page import ArchivePage
from zwgk_desktop.ui.boards.list_export import export_list
from zwgk_desktop.ui.context import PageContext

PEOPLE = (("first", "王小梅"), ("second", "赵建国"), ("secrecy", "孙守正"), ("final", "钱明"))


@pytest.fixture
def context(qapp, desk):
    made = PageContext(desk)
    yield made
    made.jobs.stop_all()


@pytest.fixture
def page(qtbot, context):
    made = ArchivePage(context)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.reload()
    return made


def archived(desk, printed=None):
    boards.load_default_catalogue(desk)
    item = next(i for i in boards.matrix(desk, "2026Q4").items if i.rhythm.value == "quarterly")
    village = find_villages(desk)[0].id
    key = boards.add_posting(desk, village, item.id, "2026Q4", "四季度财务", "收支明细").ids[0]
    for level, who in PEOPLE:
        give_opinion(desk, "posting", key, level, who, True)
    if printed is not None:
        print_postings(desk, [key], printed)
    boards.mark_posted(desk, key, date(2026, 11, 20), "村务公开栏", "王小梅")
    boards.take_down(desk, key, date(2026, 11, 20), "更换")
    boards.archive(desk, key, "2026-公开-01", 3)
    return key


def test_an_entry_is_told_in_plain_words(desk, page):
    change_township(desk, complaint_phone="0399-7654321")
    page.reload()
    page.show_entry(page.trail.model.row_id(0))
    assert page.pane.title_label.text() == "修改单位信息"
    view = page.presenter.entry(page.trail.model.row_id(0))
    assert ("监督电话", "", "0399-7654321") in view.changes


def test_what_was_and_what_is_stand_side_by_side():
    before = {"3": {"state": "posted", "down_on": None}}
    after = {"3": {"state": "taken_down", "down_on": "2026-11-20"}}
    told = explain(before, after)
    assert ("编号 3：状态", "公示中", "已撤下") in told
    assert ("编号 3：撤下日期", "", "2026-11-20") in told


def test_the_trail_is_found_by_words_and_narrowed_by_area(desk, page):
    archived(desk)
    page.reload()
    everything = page.trail.model.rowCount()
    page.trail.set_filter("area", "公开栏")
    assert 0 < page.trail.model.rowCount() < everything
    page.trail.clear_conditions()
    page.trail.search_box.field.setText("归档公示")
    page.trail.search_box._ask()
    assert page.trail.model.rowCount() == 1


def test_an_untouched_trail_is_confirmed_and_a_changed_one_is_named(qtbot, desk, page, context):
    told = []
    context.noticed.connect(lambda tone, message, _advice, _undo: told.append((tone.key, message)))
    page.verify()
    qtbot.waitUntil(lambda: len(told) == 1, timeout=10000)
    assert told[0][0] == "good"
    with sqlite3.connect(desk.store.path) as bare:
        trigger = [
            row[0]
            for row in bare.execute("select name from sqlite_master where type = 'trigger' and tbl_name = 'audit'")
        ]
        for name in trigger:
            bare.execute(f'drop trigger "{name}"')
        bare.execute("update audit set summary = '什么也没有发生' where id = 1")
    bare.close()
    page.verify()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=10000)
    assert told[1][0] == "bad"
    assert "第 1 条" in told[1][1]


def test_what_lies_in_a_box_is_listed_with_box_and_pages(desk, page, context):
    key = archived(desk)
    page.tabs.setCurrentIndex(1)
    page.reload()
    assert list(page.boxes.model.row_ids(0, 9)) == [key]
    shown = dict(zip([c.key for c in page.boxes.model.columns], page.boxes.model.values(0), strict=True))
    assert (shown["archive_box"], shown["archive_pages"]) == ("2026-公开-01", 3)
    page.boxes.opened.emit(key)
    opened = []
    context.opened.connect(lambda page_key, subject: opened.append((page_key, subject)))
    page.dossier.buttons["open"].click()
    assert opened == [("boards", ("posting", key))]


def test_an_inspector_sees_paper_photo_and_signatures_of_any_posting(qtbot, desk, page, context, tmp_path):
    key = archived(desk)
    files.add_files(desk, "posting", key, "photo", [put(tmp_path / "现场.jpg", photograph())])
    page.open_subject(("posting", key))
    page.boxes.search_box.field.setText("四季度 公开-01")
    page.boxes.search_box._ask()
    assert list(page.boxes.model.row_ids(0, 9)) == [key]
    shown = " ".join(one.text() for one in page.dossier.findChildren(QLabel))
    for words in ("王小梅 同意", "赵建国 同意", "孙守正 同意", "钱明 同意", "盒号 2026-公开-01，3 页", "保管期限"):
        assert words in shown
    thumb = next(iter(page.dossier.part.strip.thumbs.values()))
    blank = thumb.icon().pixmap(40, 40).toImage()
    qtbot.waitUntil(lambda: thumb.icon().pixmap(40, 40).toImage() != blank, timeout=10000)
    page.dossier.buttons["paper"].click()
    dialog = page.dossier.sheet_dialog
    qtbot.waitUntil(dialog.preview.tools.isVisible, timeout=20000)
    dialog.reject()
    assert page.close_pane()
    assert not page.close_pane()


def test_the_paper_shown_is_the_one_that_was_printed(qtbot, desk, page, tmp_path):
    key = archived(desk, tmp_path)
    page.show_posting(key)
    page.dossier.buttons["paper"].click()
    dialog = page.dossier.sheet_dialog
    qtbot.waitUntil(dialog.preview.tools.isVisible, timeout=20000)
    assert dialog.shown.made is None
    assert "存档件" in dialog.shown.told
    dialog.reject()


def test_a_visit_is_entered_listed_and_printed(qtbot, desk, page, context, tmp_path):
    key = archived(desk)
    context.signals.changed.connect(page.reload)
    page.open_subject("visits")
    visit = {"on": date(2026, 11, 20), "person": "赵小山", "purpose": "上级检查", "served_by": "王小梅", "note": ""}
    page.consult([key], visit)
    page.visits.add({**visit, "village": "", "material": "2019年台账"})
    assert page.visits.table.model.rowCount() == 2
    row_id = page.visits.table.model.row_id(0)
    page.visits.show_row(row_id)
    page.visits.buttons["remove"].click()
    assert page.visits.table.model.rowCount() == 1
    page.visits.toggle_bin()
    page.visits.show_row(row_id)
    page.visits.buttons["restore"].click()
    page.visits.toggle_bin()
    assert page.visits.table.model.rowCount() == 2
    target = tmp_path / "查阅.pdf"
    page.visits.print_book(target)
    qtbot.waitUntil(lambda: target.exists() and not context.jobs.busy, timeout=20000)
    page.show_posting(key)
    assert "赵小山：上级检查（接待人 王小梅）" in " ".join(one.text() for one in page.dossier.findChildren(QLabel))


def test_the_list_of_a_box_and_its_label_print(qtbot, desk, page, context, tmp_path):
    archived(desk)
    assert page.presenter.boxes() == (("2026-公开-01", "2026-公开-01（1 件）"),)
    listed, labels = tmp_path / "目录.pdf", tmp_path / "标签.pdf"
    page.print_list({"box": "2026-公开-01", "year": None}, listed)
    page.print_labels(["2026-公开-01"], labels)
    qtbot.waitUntil(lambda: listed.exists() and labels.exists() and not context.jobs.busy, timeout=20000)


def test_empty_boxes_say_where_to_go(page, context):
    page.tabs.setCurrentIndex(1)
    opened = []
    context.opened.connect(lambda key, _subject: opened.append(key))
    page.boxes.empty_state.button.click()
    assert opened == ["boards"]


def test_an_unknown_entry_is_refused_calmly(page, context):
    told = []
    context.noticed.connect(lambda tone, _message, advice, _undo: told.append((tone.key, advice)))
    page.show_entry(999_999)
    assert told == [("bad", "请刷新后重选。")]
    assert not page.close_pane()


def test_the_trail_shown_leaves_as_a_workbook(qtbot, desk, page, context, tmp_path):
    table = page.trail
    export_list(context, table, Area.SETTINGS, "操作记录", table.ask, table.shown_columns(), tmp_path / "操作记录")
    qtbot.waitUntil(lambda: (tmp_path / "操作记录.xlsx").exists() and not context.jobs.busy, timeout=20000)
    sheet = load_workbook(tmp_path / "操作记录.xlsx").active
    assert any("建立清源县云岭镇的数据文件" in str(cell.value) for row in sheet for cell in row)
