"""The print dialog's ways of setting sheets, and the dialog for the website's list and for proving papers."""

from pathlib import Path

import pytest

from tests.services.test_public_lists import change, code_of
from tests.services.test_sheets import make_batch
from zwgk_desktop.services.sheets import list_sheets, print_batch_sheets
from zwgk_desktop.ui.subsidies.print_dialog import PrintDialog
from zwgk_desktop.ui.subsidies.website_dialog import WebsiteDialog


@pytest.fixture
def printing(qtbot, office_context):
    made = []

    def opened(batch):
        dialog = PrintDialog(None, office_context, batch)
        qtbot.addWidget(dialog)
        made.append(dialog)
        return dialog

    yield opened
    for dialog in made:
        dialog.reject()


@pytest.fixture
def website(qtbot, office_context):
    def opened(batch):
        dialog = WebsiteDialog(None, office_context, batch)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return opened


def test_all_villages_are_printed_large_into_one_file(qtbot, office, printing, tmp_path):
    batch = make_batch(office)
    dialog = printing(batch)
    dialog.look_boxes.large.setChecked(True)
    dialog.look_boxes.combined.setChecked(True)
    dialog.folder_field.setText(str(tmp_path))
    dialog.print_sheets()
    qtbot.waitUntil(lambda: dialog.files.count() == 1, timeout=15_000)
    assert dialog.files.item(0).text().startswith("各村合订")
    assert "共 3 份" in dialog.result_label.text()
    assert len(list_sheets(office, batch)) == 3


def test_without_names_sums_of_groups_mean_nothing(office, printing):
    dialog = printing(make_batch(office, by_name=False))
    dialog.look_boxes.subtotals.setChecked(True)
    dialog.look_boxes.totals.setChecked(True)
    assert not dialog.look_boxes.subtotals.isEnabled()
    assert dialog.presenter.choice.look.totals
    assert not dialog.presenter.choice.look.subtotals
    assert "不列姓名" in dialog.strength_label.text()


def test_the_website_list_is_written_and_a_changed_one_is_told(qtbot, office, website, tmp_path):
    dialog = website(make_batch(office))
    dialog.write_into(tmp_path)
    qtbot.waitUntil(lambda: dialog.lines.count() == 2, timeout=15_000)
    page = Path(dialog.folder) / dialog.lines.item(1).text()
    dialog.compare(page)
    qtbot.waitUntil(lambda: dialog.status.word == "一致", timeout=15_000)
    page.write_text(page.read_text(encoding="utf-8").replace("100.00", "100.10"), encoding="utf-8")
    dialog.compare(page)
    qtbot.waitUntil(lambda: dialog.status.word == "不一致", timeout=15_000)
    assert dialog.lines.count() >= 1


def test_a_list_that_is_not_approved_is_refused_with_a_sentence(qtbot, office, website, tmp_path):
    dialog = website(make_batch(office, "checked"))
    dialog.write_into(tmp_path)
    qtbot.waitUntil(lambda: dialog.status.word == "没有完成", timeout=15_000)
    assert "还没有审定" in dialog.text_label.text()
    assert dialog.write_button.isEnabled()


def test_the_dialogs_show_all_their_parts(qtbot, office, printing, website, tmp_path):
    batch = make_batch(office)
    dialog = printing(batch)
    dialog.resize(1180, 700)
    dialog.show()
    qtbot.waitUntil(dialog.preview.tools.isVisible, timeout=15_000)
    assert dialog.look_boxes.totals.isVisible()
    assert dialog.website_button.isVisible()


def test_a_scanned_code_is_proved_and_an_odd_text_refused(office, website, tmp_path):
    batch = make_batch(office)
    print_batch_sheets(office, batch, tmp_path)
    dialog = website(batch)
    dialog.code_field.setText(code_of(office, batch))
    dialog.prove()
    assert dialog.status.word == "与档案一致"
    change(office, batch, period="第二批")
    dialog.code_field.setText("随便写写")
    dialog.prove()
    assert dialog.status.word == "没有完成"
