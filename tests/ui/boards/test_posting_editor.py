"""The editor of a posting: tables, pictures, pasting, undo, and personal data found, covered or kept while typing."""

import base64
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument

from tests.domain.test_posting_content import BLOCKS
from zwgk_desktop.domain.posting_content import Paragraph, Picture, Table, parse_content
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.services.boards import drafting, files
from zwgk_desktop.ui.boards.boards_presenter import BoardsPresenter
from zwgk_desktop.ui.boards.content_edit import MUCH, ContentEdit
from zwgk_desktop.ui.boards.editor_document import read_blocks, read_text, write_blocks
from zwgk_desktop.ui.boards.posting_dialog import PostingDialog, build_draft

ID, MOBILE = "36992119850203123X", "13800138000"


def png(colour="red", size=(60, 40)):
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "PNG")
    return held.getvalue()


@pytest.fixture
def edit(qtbot, context):
    made = ContentEdit(context.jobs)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


@pytest.fixture
def presenter(office):
    made = BoardsPresenter(office, "2026Q3")
    item = next(i for i in made.items if i.number == "3.2")
    made.show(made.matrix.villages[0].id, item.id)
    return made


@pytest.fixture
def dialog(qtbot, context, presenter):
    def open_one(new=True):
        made = PostingDialog(None, context.jobs, build_draft(presenter, new))
        qtbot.addWidget(made, before_close_func=lambda widget: widget.done(0))
        made.show()
        return made

    return open_one


def paste(edit, text="", html="", image=None, urls=()):
    data = QMimeData()
    if html:
        data.setHtml(html)
    if text:
        data.setText(text)
    if image is not None:
        data.setImageData(image)
    if urls:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in urls])
    edit.insertFromMimeData(data)


def told(edit):
    heard = []
    edit.told.connect(heard.append)
    return heard


def fill(dialog, content, qtbot):
    dialog.edit.set_content(content)
    dialog.scan()
    qtbot.waitUntil(lambda: not dialog._busy and not dialog._timer.isActive())


@given(st.lists(BLOCKS, max_size=6).map(tuple))
@settings(max_examples=40)
def test_blocks_come_back_from_a_document_as_they_were(qapp, blocks):
    document = QTextDocument()
    write_blocks(QTextCursor(document), blocks)
    kept = [block for block in blocks if not isinstance(block, Table) or any(any(row) for row in block.rows)]
    found = [
        block for block in read_blocks(document) if not isinstance(block, Table) or any(any(r) for r in block.rows)
    ]
    assert found == kept


def test_every_place_of_the_text_is_found_in_the_document(qapp):
    document = QTextDocument()
    write_blocks(QTextCursor(document), parse_content(f"甲𠀀乙\n项目\t{MOBILE}\n𠀀\t丁\n尾{ID}"))
    read = read_text(document)
    for word in (MOBILE, ID, "乙", "丁"):
        at = read.text.index(word)
        ((start, end),) = read.ranges(at, at + len(word))
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        assert cursor.selectedText() == word


def test_a_large_paste_is_cleaned_beside_the_window_and_then_stands_in_the_text(edit, qtbot):
    style = "mso-number-format:General;text-align:general;vertical-align:middle;white-space:nowrap"
    rows = "".join(f"<tr><td style='{style}'>第{n}户</td><td style='{style}'>{n}.00</td></tr>" for n in range(1000))
    html = f"<table>{rows}</table>"
    assert len(html) > MUCH
    paste(edit, "第0户\t0.00", html)
    assert edit.content() == ""  # the window did not wait
    qtbot.waitUntil(lambda: "第999户\t999.00" in edit.content(), timeout=20_000)
    assert len(edit.content().splitlines()) == 1000


def test_a_table_is_inserted_grown_cut_and_undone(edit, qtbot):
    edit.set_content("收支情况")
    edit.moveCursor(QTextCursor.MoveOperation.End)
    edit.insert_empty_table()
    for text in ("项目", "金额", "备注"):
        edit.insertPlainText(text)
        qtbot.keyClick(edit, Qt.Key.Key_Tab)
    edit.insertPlainText("收入")
    edit.change_table("remove_column")
    edit.change_table("add_row")
    rows = next(b for b in parse_content(edit.content()) if isinstance(b, Table)).rows
    assert [row[0] for row in rows][:1] == ["金额"]
    edit.undo()
    edit.undo()
    assert "收入" in edit.content()
    while edit.document().isUndoAvailable():
        edit.undo()
    assert edit.content() == "收支情况"


def test_tab_in_the_last_cell_makes_a_row(edit, qtbot):
    edit.set_content("甲\t乙")
    cursor = edit.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
    edit.setTextCursor(cursor)
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    edit.setTextCursor(edit._cursor(2, 2))
    table = edit.textCursor().currentTable()
    edit.setTextCursor(table.cellAt(0, 1).firstCursorPosition())
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    edit.insertPlainText("丙")
    assert parse_content(edit.content()) == (Table((("甲", "乙"), ("丙", ""))),)


def test_table_steps_outside_of_a_table_say_so(edit):
    heard = told(edit)
    edit.change_table("add_row")
    assert heard == ["请先把光标放在表格里。"]


def test_html_is_pasted_clean_and_what_was_dropped_is_told(edit):
    heard = told(edit)
    paste(edit, html="<p>甲<script>x()</script></p><img src='https://e/x.png'><img src='https://e/y.png'>"
          "<table><tr><td>1<td>2</table>")  # fmt: skip
    assert edit.content() == "甲\n1\t2"
    assert heard == ["有 2 张网络图片没有粘贴进来。"]
    edit.undo()
    assert edit.content() == ""


def test_a_table_pasted_into_a_table_fills_its_cells_and_makes_room(edit):
    edit.set_content("a\tb\nc\td")
    table = edit._cursor(2, 2).currentTable()
    edit.setTextCursor(table.cellAt(1, 1).firstCursorPosition())
    paste(edit, "1\t2\n3\t4")
    assert parse_content(edit.content()) == (Table((("a", "b", ""), ("c", "1", "2"), ("", "3", "4"))),)


def test_words_pasted_into_a_cell_stay_in_it(edit):
    edit.set_content("a\tb")
    edit.setTextCursor(edit._cursor(2, 2).currentTable().cellAt(0, 1).lastCursorPosition())
    paste(edit, "一\n二")
    assert edit.content() == "a\tb一 二"


def test_a_picture_of_the_clipboard_is_examined_and_shown(edit, qtbot):
    paste(edit, image=QImage.fromData(png()))
    qtbot.waitUntil(lambda: bool(edit.given))
    (block,) = [b for b in parse_content(edit.content()) if isinstance(b, Picture)]
    assert edit.given[block.sha256].data.startswith(b"\x89PNG")


def test_a_picture_copied_in_word_comes_from_the_clipboard_not_from_its_address(edit, qtbot):
    paste(edit, html="<img src='file:///C:/Temp/clip.png'>", image=QImage.fromData(png("blue")))
    qtbot.waitUntil(lambda: len(edit.given) == 1)


def test_much_too_much_html_comes_as_plain_text(edit):
    heard = told(edit)
    paste(edit, "甲\t乙", html="<div>" * 1000)
    assert edit.content() == "甲\t乙"
    assert "没有带格式" in heard[0]


def test_a_picture_inside_pasted_html_and_a_dropped_file_are_taken(edit, qtbot, tmp_path):
    data = base64.b64encode(png("blue")).decode()
    paste(edit, html=f"<p>前</p><img alt='示意' src='data:image/png;base64,{data}'>")
    qtbot.waitUntil(lambda: len(edit.given) == 1)
    (tmp_path / "一.png").write_bytes(png("green"))
    paste(edit, urls=[tmp_path / "一.png"])
    qtbot.waitUntil(lambda: len(edit.given) == 2)
    blocks = parse_content(edit.content())
    assert blocks[0] == Paragraph("前")
    assert [b.caption for b in blocks[1:] if isinstance(b, Picture)] == ["示意", ""]


def test_what_is_no_picture_and_a_bomb_are_refused(edit, qtbot, tmp_path):
    heard, words = [], told(edit)
    edit.refused.connect(lambda refusal: heard.append(refusal.message))
    (tmp_path / "坏.png").write_bytes(b"not a picture")
    paste(edit, urls=[tmp_path / "坏.png"])
    qtbot.waitUntil(lambda: len(heard) == 1)
    (tmp_path / "表.xlsx").write_bytes(b"x")
    paste(edit, urls=[tmp_path / "表.xlsx"])
    assert "只能放图片" in words[0]
    assert edit.content() == ""
    assert not edit.given


def test_nothing_is_ever_loaded_from_disk_or_net(edit, tmp_path):
    (tmp_path / "secret.png").write_bytes(png("blue", (7, 7)))
    picture, style = QTextDocument.ResourceType.ImageResource, QTextDocument.ResourceType.StyleSheetResource
    image = edit.loadResource(picture.value, QUrl.fromLocalFile(str(tmp_path / "secret.png")))
    assert image.size().width() != 7
    assert edit.loadResource(style.value, QUrl("file:///etc/passwd")) is None


def test_personal_data_is_marked_and_listed_while_typing(dialog, qtbot):
    made = dialog()
    made.edit.set_content("")
    qtbot.keyClicks(made.edit, f"tel {MOBILE} ")
    made.edit.insertPlainText(f"自家电话{MOBILE}，身份证号{ID}")
    qtbot.waitUntil(lambda: any(f.text == ID for f in made.reading.findings), timeout=10000)
    assert made.panel.status.word.endswith("处个人信息没有遮盖")
    assert len(made.edit.extraSelections()) == len(made.reading.findings)
    assert made.panel.list.count() == len(made.reading.findings)


def test_one_is_covered_all_are_covered_and_undo_brings_them_back(dialog, qtbot):
    made = dialog()
    fill(made, f"自家电话{MOBILE}，身份证号{ID}\n姓名\t身份证号\n王小云\t{ID}", qtbot)
    made.panel.list.setCurrentRow(0)
    assert made.edit.textCursor().selectedText() == MOBILE
    made.panel.buttons["mask"].click()
    assert MOBILE not in made.edit.content()
    assert made.edit.content().count(ID) == 2
    made.panel.buttons["mask_all"].click()
    assert ID not in made.edit.content()
    assert not made.reading.open
    assert "没有发现" in made.panel.status.word
    made.edit.undo()
    made.edit.undo()
    assert made.edit.content().count(ID) == 2


def test_personal_data_in_the_title_and_the_source_is_covered_too(dialog, qtbot):
    made = dialog()
    made.head.rows["title"].set_value(f"王小云身份证号{ID}")
    made.form.rows["source"].set_value(f"自家手机{MOBILE}提供")
    fill(made, "收支平衡", qtbot)
    made.mask_all()
    assert ID not in made.values()["title"]
    assert MOBILE not in made.values()["source"]


def test_a_reason_is_saved_with_a_new_posting_and_shown_when_it_is_edited(dialog, presenter, office, qtbot):
    made = dialog()
    fill(made, f"自家电话{MOBILE}，身份证号{ID}", qtbot)
    made.keep(made.reading.findings[0], "本人书面同意")
    assert [f.reason for f in made.reading.findings] == ["本人书面同意", None]
    assert made.problem() == ""
    presenter.create(made.values())
    posting = presenter.posting.row.id
    assert [(row.text, row.reason) for row in drafting.find_kept(office, posting)] == [(MOBILE, "本人书面同意")]
    again = dialog(new=False)
    qtbot.waitUntil(lambda: bool(again.reading.findings))
    again.unkeep(again.reading.findings[0])
    presenter.edit(again.values())
    assert not drafting.find_kept(office, posting)


def test_pictures_are_kept_with_the_new_posting_and_shown_again(dialog, presenter, office, qtbot, tmp_path):
    made = dialog()
    (tmp_path / "一.png").write_bytes(png())
    fill(made, "收支平衡", qtbot)
    made.edit.add_pictures([tmp_path / "一.png"], ["公开栏"])
    qtbot.waitUntil(lambda: bool(made.edit.given))
    presenter.create(made.values())
    (row,) = files.find_files(office, "posting", presenter.posting.row.id, "picture")
    again = dialog(new=False)
    assert not again.edit._read_picture(row.sha256).text("blank")
    assert again.edit.content() == presenter.posting.row.content


def test_source_phone_channel_and_place_are_saved_and_come_back(dialog, presenter, qtbot):
    made = dialog()
    fill(made, "收支平衡", qtbot)
    wanted = {
        "source": "村级财务账",
        "complaint_phone": "0791-8812345",
        "complaint_channel": "监委会信箱",
        "place": "祠堂",
    }
    made.form.set_values(wanted)
    presenter.create(made.values())
    assert {name: getattr(presenter.posting.row, name) for name in wanted} == wanted
    assert {key: dialog(new=False).form.values()[key] for key in wanted} == wanted


def test_a_second_draft_is_asked_for_before_it_is_made(dialog, presenter, qtbot):
    made = dialog()
    fill(made, "收支平衡", qtbot)
    presenter.create(made.values())
    again = dialog()
    fill(again, "收支平衡", qtbot)
    again.form.set_values({"period": "2026Q3"})
    assert again.problem()
    assert "已有草稿" in again.form.rows["period"].problem_label.text()
    again.form.set_values({"again": True})
    assert again.problem() == ""
    presenter.create(again.values())
    assert presenter.posting.row.state is PostingState.DRAFT


def test_a_character_without_a_glyph_is_named_beside_the_text(dialog, qtbot):
    made = dialog()
    fill(made, "村民\ue000某", qtbot)
    assert made.panel.missing.text().startswith("有 1 个字没有字形：\ue000")


def test_empty_and_much_too_long_content_keep_the_dialog_open(dialog, qtbot):
    made = dialog()
    made.edit.set_content("")
    assert made.problem() == "请填写公开内容。"
    made.edit.set_content("长" * 20_001)
    assert "最多 20000 个字" in made.problem()
