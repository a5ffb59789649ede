"""The export dialog beyond the plain export: the template's mapping, freezing, the U盘, stopping."""

import pytest

from tests.documents.test_ledger_workbook import county_template
from zwgk_desktop.domain.quarter_report import Difference
from zwgk_desktop.services.ledger import change_item
from zwgk_desktop.services.ledger_out_frozen import find_frozen


@pytest.fixture
def dialog(build_window, filled, tmp_path):
    page = build_window(filled).page
    page.open_export()
    (tmp_path / "成果").mkdir()
    page.dialog.folder.field.setText(str(tmp_path / "成果"))
    page.dialog.template.field.setText("")
    yield page.dialog
    if page.dialog is not None:
        page.dialog.reject()


def test_a_new_template_is_shown_with_its_mapping_and_known_the_next_time(dialog, tmp_path, qtbot):
    county_template(tmp_path / "县模板.xlsx")
    dialog.template.field.setText(str(tmp_path / "县模板.xlsx"))
    with qtbot.waitSignal(dialog.looked, timeout=20_000):
        dialog.try_accept()
    step = dialog.step
    assert step.boxes[5].currentData() == "progress"
    step.boxes[5].setCurrentIndex(step.boxes[5].findData("state"))
    dialog.try_accept()
    assert "对应了两栏" in dialog.problem_label.text()
    step.boxes[5].setCurrentIndex(step.boxes[5].findData("evidence"))
    with qtbot.waitSignal(dialog.exported, timeout=60_000):
        dialog.try_accept()
    facts = dialog.presenter.propose(dialog.wish())
    assert facts.remembered
    assert facts.columns["evidence"] == 5


def test_going_back_from_the_mapping_leaves_the_dialog_open(dialog, tmp_path, qtbot):
    county_template(tmp_path / "县模板.xlsx")
    dialog.template.field.setText(str(tmp_path / "县模板.xlsx"))
    with qtbot.waitSignal(dialog.looked, timeout=20_000):
        dialog.try_accept()
    dialog.reject()
    assert dialog.isVisible()
    assert dialog.step is None
    assert dialog.places.currentIndex() == 0
    assert list((tmp_path / "成果").iterdir()) == []


def test_freezing_shows_itself_and_tells_what_changed_since(dialog, filled, qtbot, tmp_path):
    assert dialog.frozen_line.status.word == "未定稿"
    with qtbot.waitSignal(dialog.frozen, timeout=60_000):
        dialog.frozen_line.freeze()
    assert dialog.frozen_line.status.word == "已定稿"
    key = find_frozen(filled, dialog.presenter.quarter).report.ids[0]
    change_item(filled, key, {"remark": "后来写的"})
    dialog.frozen_line.compare()
    qtbot.waitUntil(lambda: hasattr(dialog.frozen_line, "dialog"), timeout=20_000)
    table = dialog.frozen_line.dialog.table
    assert [table.topLevelItem(0).text(n) for n in (1, 2, 3)] == ["备注", "（无）", "后来写的"]
    dialog.frozen_line.dialog.accept()
    dialog.frozen_line.use_box.setChecked(True)
    dialog.sign.setChecked(True)
    with qtbot.waitSignal(dialog.exported, timeout=60_000):
        dialog.try_accept()
    assert {file.suffix for file in dialog.files} == {".xlsx", ".pdf", ".docx"}
    kept = find_frozen(filled, dialog.presenter.quarter).files
    assert all(file.read_bytes() == kept[file.suffix[1:]] for file in dialog.files if file.suffix != ".docx")
    assert isinstance(dialog.presenter.differences()[0], Difference)


def test_the_files_go_onto_the_stick_with_a_slip(dialog, qtbot, tmp_path):
    dialog.pdf.setChecked(False)
    dialog.plan.setChecked(True)
    with qtbot.waitSignal(dialog.exported, timeout=60_000):
        dialog.try_accept()
    with qtbot.waitSignal(dialog.result_page.copied, timeout=20_000):
        dialog.result_page.copy_to(tmp_path / "U盘")
    assert dialog.result_page.copy_status.word == "已核对"
    assert {file.suffix for file in (tmp_path / "U盘").iterdir()} == {".xlsx", ".docx", ".txt"}
    dialog.result_page.copy_to(dialog.files[0].parent)
    qtbot.waitUntil(lambda: dialog.result_page.copy_status.word == "没有复制成", timeout=20_000)


def test_an_export_can_be_stopped_and_leaves_nothing(dialog, qtbot, tmp_path):
    dialog.try_accept()
    assert dialog.no_button.text() == "停止"
    dialog.reject()
    qtbot.waitUntil(lambda: dialog.yes_button.isEnabled(), timeout=60_000)
    if not dialog.files:  # it may have been done already
        assert "已停止" in dialog.problem_label.text()
        assert list((tmp_path / "成果").iterdir()) == []
