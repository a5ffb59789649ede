"""A packet goes to a village by the menu of 公开栏 and comes back: shown first, then recorded."""

from datetime import date

import pytest
from openpyxl import load_workbook
from PIL import Image

from tests.approving import approve
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.services import boards, postings
from zwgk_desktop.services.boards import files
from zwgk_desktop.ui.boards.packet_dialog import ReturnsDialog, open_packets, read_returns, write_packets
from zwgk_desktop.ui.boards.packet_presenter import ALL, PacketPresenter
from zwgk_desktop.ui.boards.page import BoardsPage


@pytest.fixture
def page(qtbot, office, context):
    context.choose_period(2026, 3)
    made = BoardsPage(context)
    qtbot.addWidget(made)
    context.signals.changed.connect(made.reload)
    made.reload()
    return made


@pytest.fixture
def posting(office):
    item = boards.get_item_by_number(office, "3.2").id
    village = boards.matrix(office, "2026Q3").villages[0].id
    made = postings.add_posting(office, village, item, "2026Q3", content="本季度收支平衡。").ids[0]
    approve(office, "posting", made)
    return made


@pytest.fixture
def stick(qtbot, page, posting, tmp_path):
    values = {"period": "2026Q3", "village": ALL, "paper": "A4"}
    write_packets(page, PacketPresenter(page.context.desk, "2026Q3"), tmp_path, values)
    folder = tmp_path / "青石村-2026Q3"
    qtbot.waitUntil(lambda: any((folder / "照片").glob("01-*")))  # made last
    return folder


def fill(folder, day="2026-11-20"):
    book = load_workbook(folder / "回填表.xlsx")
    for column, value in ((5, day), (6, "村委会公开栏"), (7, "周文书")):
        book.worksheets[0].cell(5, column).value = value
    book.save(folder / "回填表.xlsx")


def returned(qtbot, page, folder):
    read_returns(page, folder)
    qtbot.waitUntil(lambda: page.findChild(ReturnsDialog) is not None)
    return page.findChild(ReturnsDialog)


def test_the_dialog_offers_the_quarter_and_all_villages(qtbot, page):
    dialog = open_packets(page)
    assert dialog.form.values() == {"period": "2026Q3", "village": ALL, "paper": "A4"}
    dialog.reject()


def test_what_came_back_is_shown_and_then_recorded(qtbot, page, posting, stick, office, told):
    fill(stick)
    Image.new("RGB", (400, 300), "grey").save(stick / "照片" / "01.jpg")
    Image.new("RGB", (400, 300), "grey").save(stick / "照片" / "无名.jpg")
    dialog = returned(qtbot, page, stick)
    qtbot.waitUntil(lambda: dialog.table.model is not None and dialog.table.model.rowCount() == 1)
    assert dialog.remarks.count() == 1
    assert "1 条提示" in dialog.presenter.summary
    assert postings.get_posting(office, posting).state is PostingState.PRINTED
    dialog.try_accept()
    qtbot.waitUntil(lambda: postings.get_posting(office, posting).posted_on == date(2026, 11, 20))
    qtbot.waitUntil(lambda: any("张贴 1 份，照片 1 张" in one[1] for one in told))
    assert len(files.find_files(office, "posting", posting, "photo")) == 1


def test_nothing_to_record_cannot_be_recorded(qtbot, page, stick):
    fill(stick, "2027-01-01")
    dialog = returned(qtbot, page, stick)
    assert not dialog.yes_button.isEnabled()
    assert "还没有到" in dialog.remarks.item(0).text()
    dialog.reject()


def test_a_folder_without_a_packet_is_refused_in_words(qtbot, page, tmp_path, told):
    (tmp_path / "空").mkdir()
    read_returns(page, tmp_path / "空")
    qtbot.waitUntil(lambda: any("没有村里的资料包" in one[1] for one in told))
