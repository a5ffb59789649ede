import pytest

from zwgk_desktop.ui.first_start import FirstStart
from zwgk_desktop.ui.first_start_presenter import FirstStartAnswers, FirstStartPresenter


@pytest.fixture
def dialog(qtbot):
    made = FirstStart()
    qtbot.addWidget(made)
    made.show()
    return made


def test_five_answers_are_enough_to_begin(dialog, tmp_path):
    dialog.begin_button.click()
    villages, people = "1、青石村\n柳溪村\t369921101202\t365户", "王小梅\n李强"
    for number, text in enumerate(("清源县", " 云岭镇 ", villages, people, str(tmp_path))):
        field = dialog._fields[number]
        (field.setPlainText if hasattr(field, "setPlainText") else field.setText)(text)
        dialog.next_button.click()
    answers = dialog.answers
    assert (answers.county, answers.township, answers.people) == ("清源县", "云岭镇", ("王小梅", "李强"))
    assert [(v.name, v.code, v.households) for v in answers.villages] == [
        ("青石村", None, None),
        ("柳溪村", "369921101202", 365),
    ]
    assert answers.backup_folder == tmp_path
    assert dialog.result() == 1


def test_demo_data_needs_no_answer(dialog):
    dialog.demo_button.click()
    assert dialog.answers == FirstStartAnswers(demo=True)


def test_an_empty_answer_keeps_one_there(dialog):
    dialog.begin_button.click()
    dialog.next_button.click()
    assert dialog.stack.currentIndex() == 1
    assert dialog.problem_label.text() == "请写明县（市、区）的名称。"


def test_closing_the_window_answers_nothing(dialog):
    dialog.reject()
    assert dialog.answers is None


def test_what_was_typed_stays_when_going_back(dialog):
    dialog.begin_button.click()
    dialog._fields[0].setText("清源县")
    dialog.next_button.click()
    dialog.back_button.click()
    assert dialog._fields[0].text() == "清源县"


class TestPresenter:
    def test_villages_are_counted_while_one_types_and_oddities_told(self):
        presenter = FirstStartPresenter()
        presenter.villages = "青石村\n青石村"
        assert presenter.village_summary().splitlines()[0] == "认出 1 个村：青石村"
        assert "没有重复加入" in presenter.village_summary()

    def test_a_backup_folder_may_wait_but_not_be_wrong(self):
        presenter = FirstStartPresenter()
        assert presenter.problem(4) == ""
        presenter.backup = "/没有/这个/文件夹"
        assert "找不到" in presenter.problem(4)
        assert FirstStartPresenter().answers().backup_folder is None

    def test_names_may_stand_on_one_line(self):
        presenter = FirstStartPresenter()
        presenter.people = "王小梅、李强，王小梅"
        assert presenter.found_people() == ("王小梅", "李强")
