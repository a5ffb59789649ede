"""The dialogs that bring postings onto paper: one sheet, the queue, the whole board; printed through Qt into a PDF."""

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from tests.ui.boards.conftest import PEOPLE
from tests.ui.test_printing import pdf_printer
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.review import LEVEL_ROLES, Level
from zwgk_desktop.services import boards, postings, review
from zwgk_desktop.services.boards.sheet_archive import find_archived
from zwgk_desktop.ui.boards.print_queue_dialog import PrintQueueDialog
from zwgk_desktop.ui.boards.sheet_dialog import SheetDialog
from zwgk_desktop.ui.boards.tiles_dialog import TilesDialog

CONTENT = "一、情况\n现公开如下。\n序号\t项目\t金额（元）\n1\t道路维修\t100.00"


@pytest.fixture
def approved(office):
    """Approved postings: two items of two villages, third quarter."""
    matrix = boards.matrix(office, "2026Q3")
    items = [item for item in matrix.items if item.rhythm.value == "quarterly"][:2]
    ids = []
    for village in matrix.villages[:2]:
        for item in items:
            ids += postings.add_posting(office, village.id, item.id, "2026Q3", content=CONTENT).ids
    for posting in ids:
        for level in Level:
            review.give_opinion(office, "posting", posting, level, PEOPLE[LEVEL_ROLES[level]], True)
    return ids


@pytest.fixture
def q3(context):
    context.choose_period(2026, 3)
    return context


def state(desk, posting):
    return postings.get_posting(desk, posting).state


def shown(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog.preview.tools.isVisible() and not dialog._context.jobs.busy, timeout=20_000)


def test_one_sheet_is_previewed_printed_noted_and_shown_again_as_it_was(qtbot, office, q3, approved, tmp_path):
    dialog = SheetDialog(None, q3, approved[0], "公示")
    qtbot.addWidget(dialog)
    dialog.show()
    shown(qtbot, dialog)
    assert "1 张 A4 竖排" in dialog.status.word
    assert not dialog.archived.isVisible()
    dialog.paper.setCurrentText("A3")
    dialog.turn.setCurrentIndex(2)
    qtbot.waitUntil(lambda: "A3 横排" in dialog.status.word, timeout=20_000)
    shown(qtbot, dialog)
    with qtbot.waitSignal(dialog.printed, timeout=30_000):
        dialog.preview.print_to(pdf_printer(tmp_path / "paper.pdf", 60))
    assert state(office, approved[0]) is PostingState.PRINTED
    (kept,) = find_archived(office, approved[0])
    assert kept.paper == "A3"
    dialog.load()
    qtbot.waitUntil(dialog.archived.isVisible, timeout=20_000)
    dialog.archived.click()
    qtbot.waitUntil(lambda: "存档件" in dialog.status.word, timeout=20_000)
    assert not dialog.paper.isEnabled()
    dialog.save(tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == dialog.shown.pdf
    dialog.close()


def queue(qtbot, q3, ids=None):
    dialog = PrintQueueDialog(None, q3, ids)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() > 0 and dialog.job is None, timeout=20_000)
    return dialog


def test_the_queue_counts_paper_and_prints_what_is_ticked(qtbot, office, q3, approved, tmp_path):
    dialog = queue(qtbot, q3)
    assert "2 个村 4 份，用纸 4 张（A4" in dialog.told_label.text()
    assert [dialog.tree.topLevelItem(at).text(0) for at in range(4)] == ["青石村"] * 2 + ["柳溪村"] * 2
    dialog.tree.topLevelItem(3).setCheckState(0, Qt.CheckState.Unchecked)
    assert "3 份" in dialog.told_label.text()
    dialog.print_(pdf_printer(tmp_path / "paper.pdf", 60))
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=30_000)
    assert len(pypdfium2.PdfDocument(tmp_path / "paper.pdf")) == 3
    assert [state(office, one) for one in approved] == [PostingState.PRINTED] * 3 + [PostingState.APPROVED]


def test_the_queue_is_written_into_a_folder_village_by_village(qtbot, office, q3, approved, tmp_path):
    dialog = queue(qtbot, q3)
    dialog.save(tmp_path / "out")
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=30_000)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["柳溪村公示单.pdf", "青石村公示单.pdf"]
    assert {state(office, one) for one in approved} == {PostingState.PRINTED}


def test_a_print_that_is_stopped_notes_nothing(qtbot, office, q3, approved, tmp_path):
    dialog = queue(qtbot, q3)
    dialog.print_(pdf_printer(tmp_path / "paper.pdf", 60))
    dialog.job.cancel()
    qtbot.waitUntil(lambda: not q3.jobs.busy, timeout=30_000)
    assert dialog.isVisible()
    assert dialog.yes_button.isEnabled()
    assert {state(office, one) for one in approved} == {PostingState.APPROVED}
    assert not (tmp_path / "paper.pdf").exists()


def test_chosen_postings_come_into_the_queue_whatever_their_state(qtbot, office, q3, approved):
    row = postings.get_posting(office, approved[0])
    postings.change_posting(office, row.id, content="改过，还没有送审")
    dialog = queue(qtbot, q3, [row.id, approved[2]])
    assert [dialog.tree.topLevelItem(at).text(4) for at in range(2)] == ["草稿", "已审定"]
    assert not dialog.checks["drafts"].isVisible()


def test_a_character_nobody_can_print_is_told_before_printing(qtbot, office, q3, approved):
    row = postings.get_posting(office, approved[0])
    postings.change_posting(office, row.id, content="户主李\ue000")
    dialog = queue(qtbot, q3, [row.id])
    assert "李□" in dialog.told_label.text()
    assert "U+E000" in dialog.told_label.text()


def test_a_whole_board_is_laid_out_looked_at_and_saved(qtbot, office, q3, approved, tmp_path):
    dialog = TilesDialog(None, q3)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.presenter.board is not None and dialog.preview.tools.isVisible(), timeout=20_000)
    assert "青石村2026年第三季度共 2 份、2 张" in dialog.told_label.text()
    dialog.part_box.setCurrentIndex(1)
    dialog._show_part()
    dialog.across_box.setValue(1)
    dialog.down_box.setValue(1)
    qtbot.waitUntil(lambda: "需要 2 块" in dialog.told_label.text(), timeout=20_000)
    qtbot.waitUntil(lambda: dialog.yes_button.isEnabled(), timeout=20_000)
    dialog.save(tmp_path / "栏")
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=30_000)
    assert len(list((tmp_path / "栏").iterdir())) == 3
    assert state(office, approved[0]) is PostingState.PRINTED


def test_a_village_without_approved_postings_is_told(qtbot, office, q3, approved):
    last = boards.matrix(office, "2026Q3").villages[-1].id
    dialog = TilesDialog(None, q3, last)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "没有已审定的公示" in dialog.told_label.text(), timeout=20_000)
    assert not dialog.yes_button.isEnabled()
