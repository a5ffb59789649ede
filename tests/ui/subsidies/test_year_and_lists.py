"""What the tabs 全年汇总, 查一个人 and 补贴项目 add: sums, a slip, the deceased, programmes that exclude each other."""

from datetime import date

import pypdfium2
import pytest
from openpyxl import load_workbook

from tests.ui.subsidies.conftest import PROGRAMME
from tests.ui.subsidies.test_presenters import approve, taken_in
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services import subsidies


def fill(dialog, **values):
    dialog.form.set_values(values)
    dialog.try_accept()


def test_the_year_is_summed_up_and_exported(qtbot, page, office, clean_list, tmp_path):
    batch = subsidies.get_batch(office, taken_in(office, clean_list))
    page.reload()
    page.tabs.setCurrentWidget(page.totals)
    qtbot.waitUntil(lambda: page.totals.table.model is not None and page.totals.table.model.rowCount() == 4)
    page.totals.by_box.setCurrentIndex(1)
    assert page.totals.by == "programme"
    qtbot.waitUntil(lambda: page.totals.table.model.rowCount() == 1)
    listing = page.totals.table.model.listing
    assert listing.totals(page.totals.table.ask).sums["listed"] == batch.total_fen
    file = tmp_path / "汇总.xlsx"
    page.totals.export(file)
    qtbot.waitUntil(file.exists)
    assert PROGRAMME in [cell.value for row in load_workbook(file).active for cell in row]
    paper = tmp_path / "汇总.pdf"
    assert subsidies.print_totals(office, 2026, "household", paper) > 0
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(paper))
    assert "2026年惠民惠农补贴汇总（按户）" in text
    assert not any(line.id_number in text or line.card in text for line in subsidies.find_lines(office, batch.id))
    page.totals.paid_box.setChecked(True)
    qtbot.waitUntil(lambda: page.totals.table.model.rowCount() == 0)


def test_a_slip_is_written_for_the_person_at_the_counter(qtbot, page, office, clean_list, list_rows, tmp_path):
    approve(office, taken_in(office, clean_list))
    page.reload()
    assert page.person.print_button.isHidden()
    page.person.field.setText(list_rows[0].id_number)
    page.person.search()
    assert not page.person.print_button.isHidden()
    assert list_rows[0].name in page.person.presenter.slip_name()
    file = page.person.presenter.print_slip(page.person.presenter.chosen, tmp_path / "单.pdf")
    assert file.read_bytes().startswith(b"%PDF")


def test_usual_programmes_are_taken_over_and_stay_editable(page, office):
    page.tabs.setCurrentWidget(page.programmes)
    page.programmes.add_usual()
    dialog = page.programmes.usual_dialog
    dialog.try_accept()
    assert dialog.isVisible()
    dialog.find_field.setText("孤儿")
    dialog.tick(["孤儿基本生活费", "高龄津贴"])
    dialog.try_accept()
    found = {row.name: row for row in subsidies.programmes(office)}
    assert (found["孤儿基本生活费"].by_name, found["孤儿基本生活费"].rhythm) == (False, "每月")
    page.programmes.change(found["高龄津贴"].id)
    fill(page.programmes.dialog, rhythm="每季度", days=10)
    changed = next(row for row in subsidies.programmes(office) if row.name == "高龄津贴")
    assert (changed.rhythm, changed.posting_days) == ("每季度", 10)
    assert len(subsidies.catalogue()) >= 55


def test_columns_remembered_are_seen_and_forgotten(page, office, clean_list):
    given = {"*": {"header_row": 3, "columns": {"name": 1, "id": 4, "amount": 9}}}
    subsidies.preview_list(clean_list)
    with pytest.raises(Refusal):
        subsidies.import_list(office, clean_list, PROGRAMME, 2026, {"*": {"header_row": 3, "columns": {"id": 90}}})
    subsidies.import_list(office, clean_list, PROGRAMME, 2026, given)
    page.programmes.open_columns()
    shown = page.programmes.list_dialog
    (row,) = subsidies.remembered_columns(office)
    assert "姓名 B 列" in shown.presenter.columns().rows([row.id])[0][2]
    shown.forget([row.id])
    assert subsidies.remembered_columns(office) == []
    assert shown.table.model.rowCount() == 0
    shown.accept()


def test_a_deceased_person_is_added_and_taken_off(page, office, list_rows):
    page.programmes.open_deceased()
    shown = page.programmes.list_dialog
    shown.ask_add()
    fill(shown.dialog, number=list_rows[0].id_number, name=list_rows[0].name, since=date(2026, 3, 1), source="派出所")
    (row,) = subsidies.listed_people(office)
    assert (row.name, row.since) == (list_rows[0].name, date(2026, 3, 1))
    assert shown.table.model.rowCount() == 1
    assert list_rows[0].id_number not in str(shown.presenter.deceased().rows([row.id]))
    shown.remove(row.id, "登记有误")
    assert subsidies.listed_people(office) == []
    shown.accept()


def test_a_list_of_deceased_is_read(qtbot, page, office, clean_list):
    page.programmes.open_deceased()
    shown = page.programmes.list_dialog
    shown.take_list(clean_list)
    qtbot.waitUntil(lambda: shown.table.model.rowCount() > 0)
    assert "新增" in shown.told_label.text()
    assert subsidies.listed_people(office)
    shown.accept()


def test_programmes_that_exclude_each_other_are_decided_with_a_reason(page, office):
    page.programmes.open_exclusions()
    shown = page.programmes.list_dialog
    before = shown.table.model.rowCount()
    shown.ask_add()
    fill(shown.dialog, first="耕地地力补贴", second="玉米大豆生产者补贴")
    assert shown.dialog.isVisible()  # the reason is missing
    fill(shown.dialog, reason="县财农〔2026〕3号")
    assert shown.dialog.isVisible()
    assert "耕地地力保护补贴" in shown.dialog.form.rows["first"].problem_label.text()
    fill(shown.dialog, first="耕地地力保护补贴")
    assert shown.table.model.rowCount() == before + 1
    pair = frozenset({"耕地地力保护补贴", "玉米大豆生产者补贴"})
    at = next(at for at, row in enumerate(subsidies.exclusions(office), 1) if {row.first, row.second} == pair)
    shown.ask_change(at)
    fill(shown.dialog, excluded="no", reason="县里答复可以")
    (row,) = [row for row in subsidies.exclusions(office) if {row.first, row.second} == pair]
    assert not row.excluded
    shown.accept()
