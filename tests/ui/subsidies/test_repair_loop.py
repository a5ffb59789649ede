"""From a bad list to the boards: four steps in, rows to the villages and home, the rest mended, approved, posted."""

import pytest
from openpyxl import load_workbook

from tests.data.lists import HEADER, payees, save_xlsx, table
from tests.ui.subsidies.conftest import PEOPLE, PROGRAMME
from tests.ui.subsidies.test_presenters import opinion
from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.township import find_villages
from zwgk_desktop.ui.subsidies.return_dialogs import ReturnedDialog

ID, CARD, AMOUNT, VILLAGE = (HEADER.index(word) for word in ("身份证号", "银行账号", "金额（元）", "行政村"))
PAID_TO = payees(12)


@pytest.fixture
def bad_list(tmp_path, office):
    """12 people of two villages: an ID too short, one without amount, two sharing an account, a wrong total."""
    names = [village.name for village in find_villages(office)][:2]
    rows = table(PAID_TO)
    for at, row in enumerate(rows[1:]):
        row[VILLAGE] = names[at % 2]
    rows[2][ID], rows[3][AMOUNT], rows[6][CARD] = "12345", "", rows[5][CARD]
    total = sum(float(person.amount) for person in PAID_TO)
    rows.append(["合计", *[""] * (AMOUNT - 1), total + 100])
    return save_xlsx(tmp_path / f"2026年{PROGRAMME}.xlsx", {"发放表": rows})


def answer(file, row_number, title, text):
    """Fill one cell of a return workbook, of the row that stood at ``row_number``; False when it is not there."""
    book = load_workbook(file)
    page = book.worksheets[0]
    heads = {cell.value: cell.column for cell in page[4]}
    for row in range(5, page.max_row + 1):
        if page.cell(row, heads["原行号"]).value == row_number:
            page.cell(row, heads[title]).value = text
            book.save(file)
            return True
    return False


def answered(files, row_number, title, text):
    return next(file for file in files if answer(file, row_number, title, text))


def test_a_bad_list_is_repaired_approved_and_posted(qtbot, page, office, bad_list, tmp_path):
    page.open_import()
    view = page.import_view
    view.choose(bad_list)
    for number in range(3):
        view.frame.go_next()
        qtbot.waitUntil(lambda wanted=number + 1: view.frame.current == wanted)
    view.frame.go_next()
    qtbot.waitUntil(lambda: view.imported is not None)
    batch_id = view.imported.batch_id
    view.next_button.click()
    inside = page.batch_view
    kinds = {one.finding.kind for one in inside.presenter.findings()}
    assert kinds == {"id_length", "amount_missing", "shared_card", "total_mismatch"}

    actions = inside.doing
    actions.back_button.click()
    folder = tmp_path / "退回"
    folder.mkdir()
    actions.dialog.folder_field.setText(str(folder))
    actions.dialog.mark_box.setChecked(False)
    actions.dialog.try_accept()
    qtbot.waitUntil(actions.dialog.files.isVisible)
    actions.dialog.reject()
    files = sorted(folder.glob("*.xlsx"))
    assert len(files) == 2

    first = answered(files, 3, "身份证号", PAID_TO[1].id)
    answered(files, 7, "村里核实情况", "父子两户共用一折，本人已签字")
    for file in files:
        actions.dialog = None
        actions.take_return(file)
        qtbot.waitUntil(lambda: isinstance(actions.dialog, ReturnedDialog))
        if actions.dialog.accept_button.isVisible():
            actions.dialog.accept_button.click()
            qtbot.waitUntil(lambda: not actions.dialog.accept_button.isEnabled())
        actions.dialog.accept()
    assert first in files
    states = {one.kind: (one.state, one.reason) for one in subsidies.find_findings(office, batch_id)}
    assert states["id_length"][0] == "fixed"
    assert states["shared_card"] == ("accepted", "村里核实：父子两户共用一折，本人已签字")

    (held,) = subsidies.find_held_lines(office, batch_id)
    inside.doing.mend(True, [held.id])
    inside.doing.dialog.form.set_values({"amount": PAID_TO[2].amount})
    inside.doing.dialog.try_accept()
    qtbot.waitUntil(lambda: inside.presenter.batch.held_count == 0)
    waiting = subsidies.find_findings(office, batch_id, "open")
    assert [one.kind for one in waiting] == ["total_mismatch"]
    inside.presenter.accept([waiting[0].id], "合计多写 100 元，已与县局核对")

    page.close_lines()
    page.open_batch(batch_id)
    page.batches.do("recheck")
    qtbot.waitUntil(lambda: page.batches.pane.view.state == "已核对" and page.batches.context.jobs.busy is False)
    presenter = page.batches.presenter
    for level, (name, _) in zip(("first", "second", "secrecy", "final"), PEOPLE, strict=True):
        presenter.give_opinion(batch_id, opinion(level, name), presenter.view(batch_id).content)
    page.batches.show_batch(batch_id)
    page.batches.pane.buttons["declare"].click()
    page.batches.dialog.try_accept()
    assert subsidies.get_batch(office, batch_id).state == BatchState.DECLARED
    assert subsidies.get_batch(office, batch_id).line_count == 12


def test_the_mended_list_of_the_bureau_takes_the_place_of_the_bad_one(qtbot, page, office, bad_list, tmp_path):
    old = subsidies.import_list(office, bad_list, PROGRAMME, 2026).batch_id
    book = load_workbook(bad_list)
    sheet = book.active
    sheet.cell(3, ID + 1).value, sheet.cell(4, AMOUNT + 1).value = PAID_TO[1].id, float(PAID_TO[2].amount)
    mended = tmp_path / f"2026年{PROGRAMME}（改）.xlsx"
    book.save(mended)
    page.open_import()
    view = page.import_view
    view.choose(mended)
    box = view.file_step.correct_box
    box.setCurrentIndex(box.findData(str(old)))
    box.activated.emit(box.currentIndex())
    assert "移入回收站" in view.file_step.replace_label.text()
    for number in range(3):
        view.frame.go_next()
        qtbot.waitUntil(lambda wanted=number + 1: view.frame.current == wanted)
    assert view.compare_button.isVisible()
    view.compare_button.click()
    rows = view.dialog.table.model.listing
    assert {row[0] for row in rows.rows(rows.ids(view.dialog.table.ask))} == {"新增"}
    view.dialog.accept()
    view.frame.go_next()
    qtbot.waitUntil(lambda: view.imported is not None)
    new = view.imported.batch_id
    assert [row.id for row in subsidies.find_batches(office)] == [new]
    page.close_import()
    page.open_batch(new)
    page.batches.do("compare")
    qtbot.waitUntil(lambda: page.batches.dialog is not None)
    assert page.batches.dialog.table.model.rowCount() == 2
    page.batches.dialog.accept()
