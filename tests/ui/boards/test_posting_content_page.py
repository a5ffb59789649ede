"""The content of a posting on the page: what the pane says of it, its attachments, and what the gate refuses."""

import pytest

from tests.ui.boards.test_boards_page import approve, write
from tests.ui.boards.test_boards_page import page as page
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.review import Level
from zwgk_desktop.services.boards import drafting, files
from zwgk_desktop.ui.boards.attachment_dialog import open_attachments
from zwgk_desktop.ui.boards.cell_content import build_content

ID = "36992119850203123X"
AGREE = {"officer": "王小梅", "verdict": "yes", "opinion": "", "on_paper": False, "signed_on": None}


@pytest.fixture
def attachments(qtbot, page):
    def open_one():
        made = open_attachments(page)
        qtbot.addWidget(made)
        return made

    return open_one


def rows(page):
    return dict(build_content(page.presenter).sections[0].rows)


def test_the_pane_names_source_phone_place_and_what_is_kept(page, office):
    write(page, content=f"身份证号{ID}", source="村级账", complaint_phone="0791-8812345", place="祠堂",
          kept=(drafting.Keep("id_card", ID, "上级要求"),))  # fmt: skip
    told = rows(page)
    assert (told["数据来源"], told["监督电话"]) == ("村级账", "0791-8812345")
    assert "祠堂" in told["张贴"]
    assert told["保留"] == f"{ID}（上级要求）"
    assert "个人信息" not in told


def test_open_personal_data_is_told_in_the_pane_and_refused_at_the_gate(page, told):
    write(page, content=f"身份证号{ID}")
    assert "身份证号 1 处" in rows(page)["个人信息"]
    page.give_opinion(Level.FIRST, AGREE)
    assert any("没有遮盖：身份证号 1 处" in message for _, message, _ in told)
    assert page.presenter.posting.row.state is PostingState.DRAFT


def test_an_edit_after_approval_takes_the_approval_away(page):
    write(page)
    approve(page)
    page.edit({"title": "改了", "content": "收入：2,000.00 元"})
    assert page.presenter.posting.row.state is PostingState.DRAFT
    assert "post" not in page.presenter.allowed()


def test_attachments_are_added_opened_for_and_removed(page, attachments, qtbot, tmp_path, office):
    write(page)
    approve(page)
    paper = tmp_path / "明细.txt"
    paper.write_text("明细", encoding="utf-8")
    dialog = attachments()
    dialog.add([paper])
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    assert page.presenter.posting.row.state is PostingState.DRAFT
    assert rows(page)["附件"] == "明细.txt"
    page_file = tmp_path / "网页.html"
    page_file.write_text(f"<html><body>身份证号{ID}</body></html>", encoding="utf-8")
    assert "身份证号" in drafting.describe_attached(office, [page_file, paper])
    dialog.list.setCurrentRow(0)
    dialog.remove_button.click()
    assert dialog.list.count() == 0
    assert not files.find_files(office, "posting", page.presenter.posting.row.id, "attachment")


def test_a_program_is_no_attachment_and_what_hangs_takes_none(page, attachments, qtbot, tmp_path):
    write(page)
    bad = tmp_path / "坏.exe"
    bad.write_bytes(b"MZ")
    dialog = attachments()
    dialog.add([bad])
    qtbot.waitUntil(lambda: dialog.notice.isVisibleTo(dialog))
    assert dialog.list.count() == 0
    approve(page)
    page.post([page.presenter.posting.row.id], {"on": None, "place": "村务公开栏", "by": "周文书"})
    assert not attachments().add_button.isEnabled()


def test_a_draft_is_written_in_the_dialog_and_what_is_refused_is_not_lost(page, qtbot):
    page.select(0, 1)
    page.new()
    dialog = page.draft_dialog
    dialog.edit.set_content(f"[图 {'0' * 64}]\n收支平衡")
    dialog.yes_button.click()
    assert dialog.isVisible()
    assert "图片找不到" in dialog.notice.text_label.text()
    dialog.edit.set_content("收支平衡")
    dialog.yes_button.click()
    assert not dialog.isVisible()
    assert page.presenter.posting.row.content == "收支平衡"
    page.edit()
    page.draft_dialog.edit.setPlainText("收支不平衡")
    page.draft_dialog.yes_button.click()
    assert page.presenter.posting.row.content == "收支不平衡"
