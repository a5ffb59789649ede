"""The page 设置 over a real store: what is changed there persists, and says what it did."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from zwgk_desktop.services import township
from zwgk_desktop.services.boards import get_item_by_number, load_default_catalogue
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.care import find_last_backup
from zwgk_desktop.services.review import review_rule
from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.settings.page import SettingsPage
from zwgk_desktop.ui.settings.place_tab import VillagesDialog
from zwgk_desktop.ui.theme import current_theme


@pytest.fixture
def context(qapp, desk, tmp_path):
    made = PageContext(desk, settings=Settings(tmp_path / "settings.json"))
    yield made
    made.jobs.stop_all()


@pytest.fixture
def told(context):
    heard = []
    context.noticed.connect(lambda tone, message, _advice, _undo: heard.append((tone.key, message)))
    return heard


@pytest.fixture
def page(qtbot, context):
    made = SettingsPage(context)
    qtbot.addWidget(made)
    context.signals.changed.connect(made.reload)
    made.resize(1200, 700)
    made.show()
    made.reload()
    return made


def names(desk):
    return [v.name for v in township.find_villages(desk)]


def test_the_facts_of_the_township_are_saved(desk, page):
    page.place.form.set_values({"complaint_phone": "0399-7654321", "name": "云岭街道"})
    page.save()
    row = township.get_township(desk)
    assert (row.name, row.complaint_phone) == ("云岭街道", "0399-7654321")


def test_an_empty_name_stays_in_the_form_with_a_message(desk, page):
    page.place.form.set_values({"name": ""})
    page.save()
    assert page.place.form.rows["name"].problem_label.text()
    assert township.get_township(desk).name == "云岭镇"


def test_a_pasted_list_shows_what_was_recognised_before_it_is_added(qtbot, desk, page):
    dialog = VillagesDialog(page, page.presenter, "")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.try_accept()
    assert dialog.isVisible()
    dialog.field.setPlainText("东岭村\t369921101210\t320\n青石村\n西岭村")
    assert "认出 2 个村" in dialog.found_label.text()
    assert "青石村" in dialog.found_label.text()
    dialog.try_accept()
    assert not dialog.isVisible()
    page.place.add(dialog.field.toPlainText())
    assert names(desk)[-2:] == ["东岭村", "西岭村"]


def test_cells_pasted_into_the_table_open_the_dialog(page):
    page.place.table.pasted.emit([["东岭村", "369921101210"], ["西岭村", ""]])
    assert page.place.dialog.isVisible()
    page.place.dialog.accept()
    assert "东岭村" in names(page.context.desk)


def test_a_village_is_renamed_merged_and_closed_with_its_history(desk, page, told):
    first, second, third, _ = (v.id for v in township.find_villages(desk))
    page.place.change([first], {"name": "青石桥村", "code": "", "households": None, "on": None})
    page.place.merge([second], {"into": str(first), "on": date(2026, 11, 1), "note": "清民发〔2026〕12号"})
    page.place.close_village([third], {"on": date(2026, 11, 2), "note": ""})
    assert names(desk) == ["青石桥村", "桐树湾村"]
    text = page.presenter.history(first)
    assert "青石村 → 青石桥村" in text
    assert "柳溪村并入青石桥村（清民发〔2026〕12号）" in text
    assert [tone for tone, _ in told] == ["good"] * 3
    page.place.table.select_id(second)
    page.place.change([second])
    assert told[-1][0] == "bad"


def test_a_catalogue_item_is_edited(desk, page):
    load_default_catalogue(desk)
    page.open_subject("catalogue")
    item = get_item_by_number(desk, "1.5")
    values = {k: getattr(item, k) for k in ("level1", "level2", "elements", "basis", "publisher", "audience", "active")}
    values |= {"rhythm": "monthly", "due_days": 8, "posting_days": 20}
    page.catalogue.change([item.id], values)
    changed = get_item_by_number(desk, "1.5")
    assert (changed.rhythm.value, changed.due_days, changed.posting_days) == ("monthly", 8, 20)
    row = page.catalogue.table.model.find_row(item.id)
    assert "每月" in page.catalogue.table.model.values(row)


def test_the_empty_catalogue_offers_the_default_one(page):
    page.open_subject("catalogue")
    page.catalogue.table.empty_state.button.click()
    assert page.catalogue.table.model.rowCount() >= 40


def test_people_come_and_go(desk, page):
    page.open_subject("people")
    village = str(township.find_villages(desk)[0].id)
    page.people.add({"name": "李大山", "role": "村文书", "village": village})
    page.people.add({"name": "赵建国", "role": "分管领导", "village": ""})
    assert {o.name for o in township.find_officers(desk)} == {"李大山", "赵建国"}
    leaving = township.find_officers(desk, "村文书")[0].id
    page.people.retire([leaving], sure=True)
    assert [o.name for o in township.find_officers(desk)] == ["赵建国"]


def test_letting_one_person_give_several_opinions_needs_a_reason_that_is_kept(desk, page):
    page.open_subject("people")
    page.people.change_rule("全镇只有两名干部在岗")
    rule = review_rule(desk)
    assert rule.same_person
    assert "全镇只有两名干部在岗" in page.people.rule_label.text()
    page.people.change_rule("人员到位")
    assert not review_rule(desk).same_person


def test_the_missing_year_of_the_calendar_is_named(page):
    page.open_subject("calendar")
    assert "2027 年放假安排还没有收录" in page.calendar.words_label.text()
    rows = [page.calendar.table.model.values(at) for at in range(page.calendar.table.model.rowCount())]
    assert rows[0][:2] == ("2027 年", "未收录")
    assert rows[1][:2] == ("2026 年", "已收录")
    assert "国办发明电" in rows[1][5]


def test_a_pasted_notice_is_previewed_and_then_counts(page, desk, told):
    page.open_subject("calendar")
    page.calendar.open_new()
    dialog = page.calendar.dialog
    dialog.text.setPlainText("2027年节假日安排\n元旦：1月1日（周五）至3日（周日）放假，共3天。1月9日（周六）上班。")
    dialog.read_button.click()
    assert dialog.rows()[0] == ("元旦", "2027-01-01", "2027-01-03", "2027-01-09")
    assert "放假 3 天，调休上班 1 天" in dialog.preview_label.text()
    assert "没有读到春节" in dialog.preview_label.text()
    dialog.yes_button.click()
    assert calendar_of(desk).why(date(2027, 1, 9)) == "调休上班"
    assert page.calendar.table.model.values(0)[:3] == ("2027 年", "已收录", "本单位录入")
    assert "录入 2027 年放假安排" in told[-1][1]
    page.calendar.remove([2027], sure=True)
    assert 2027 not in calendar_of(desk).years


def test_holidays_typed_into_the_table_are_checked_while_typing(page, desk):
    page.open_subject("calendar")
    page.calendar.open_new()
    dialog = page.calendar.dialog
    dialog.table.item(0, 1).setText("1月3日")
    dialog.table.item(0, 2).setText("1月1日")
    assert "早于第一天" in dialog.preview_label.text()
    dialog.yes_button.click()
    assert dialog.isVisible()
    assert 2027 not in calendar_of(desk).years
    dialog.table.item(0, 2).setText("二月")
    assert "“二月”" in dialog.preview_label.text()
    dialog.table.item(0, 2).setText("2027-01-05")
    dialog.yes_button.click()
    assert calendar_of(desk).why(date(2027, 1, 5)) == "元旦"


def test_a_year_of_the_program_can_be_looked_at_but_not_taken_away(page, told):
    page.open_subject("calendar")
    page.calendar.open_year(2026)
    assert page.calendar.dialog.rows()[1][:2] == ("春节", "2026-02-15")
    page.calendar.dialog.reject()
    page.calendar.remove([2026], sure=True)
    assert "不是本单位录入的" in told[-1][1]


def test_a_backup_is_made_as_a_job_and_can_be_checked(qtbot, desk, page, tmp_path, told):
    page.open_subject("backup")
    assert "还没有备份" in page.backup.last_label.text()
    page.backup.choose_folder(tmp_path / "U盘")
    page.backup.make()
    qtbot.waitUntil(lambda: find_last_backup(desk) is not None and not page.context.jobs.busy, timeout=20000)
    qtbot.waitUntil(lambda: "今天" in page.backup.last_label.text(), timeout=5000)
    made = next((tmp_path / "U盘").glob("*.db"))
    page.backup.check(made)
    qtbot.waitUntil(lambda: "备份完好" in page.backup.checked_label.text(), timeout=20000)
    assert str(made) in page.backup.command_field.text()
    assert told[-1][0] == "good"


def test_a_file_that_is_no_backup_is_refused_calmly(qtbot, page, tmp_path, told):
    (tmp_path / "假的.db").write_bytes(b"not a store" * 500)
    page.backup.check(tmp_path / "假的.db", "不对的口令")
    qtbot.waitUntil(lambda: bool(told), timeout=20000)
    assert told[-1][0] == "bad"


def test_looks_are_applied_at_once_and_remembered(page, context, tmp_path):
    page.open_subject("look")
    page.look.theme_buttons["dark"].click()
    page.look.scale_buttons[150].click()
    worn = current_theme()
    assert (worn.dark, worn.scale) == (True, 150)
    again = Settings(tmp_path / "settings.json")
    assert (again.get("look/theme"), again.get("look/scale")) == ("dark", 150)
    assert QApplication.instance().font().pixelSize() == worn.pixels(15)


def test_find_starts_in_the_list_on_top(page):
    page.open_subject("people")
    page.start_find()
    assert page.focusWidget() is page.people.table.search_box.field
