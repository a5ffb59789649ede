"""The tab 规则包: a changed rule becomes the county's own, is adopted, written and taken in again."""

import pytest

from zwgk_desktop.services.rule_packs import rule_packs, rules_of
from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.settings.rules_tab import RulesTab


@pytest.fixture
def tab(qtbot, desk, tmp_path):
    context = PageContext(desk, settings=Settings(tmp_path / "settings.json"))
    made = RulesTab(context)
    qtbot.addWidget(made)
    context.signals.changed.connect(lambda _changes: made.reload())
    made.resize(1200, 700)
    made.show()
    made.reload()
    yield made
    context.jobs.stop_all()


def row_of(tab, rule_id):
    rules = tab.presenter.facts.pack.rules
    return next(at for at, one in enumerate(rules, 1) if one.id == rule_id)


def change(tab, rule_id, **values):
    rule = tab.presenter.rule(row_of(tab, rule_id))
    tab.change([row_of(tab, rule_id)], {**tab.presenter.values(rule), **values})


def test_a_changed_rule_makes_the_countys_own_pack_and_the_default_stays(tab, desk):
    change(tab, "quarterly_ledger", value_quarter_last_month_day="5", source="县办〔2026〕3号第五条")
    default, own = rule_packs(desk)
    assert (default.pack.report_day, own.pack.report_day) == (10, 5)
    assert (own.pack.county, own.pack.year, own.active) == ("清源县", 2026, False)
    assert tab.presenter.facts.id == own.id
    [row] = tab.presenter.listing().rows([row_of(tab, "quarterly_ledger")])
    assert row[2:4] == ("每季度最后一个月5日前", "县办〔2026〕3号第五条")
    assert "10日" in row[4]
    tab.choose_button.click()
    assert rules_of(desk, 2026).report_day == 5
    assert not tab.choose_button.isEnabled()
    assert "正在采用" in tab.pack_field.currentText()


def test_a_number_that_is_none_is_refused_and_nothing_is_kept(tab, desk):
    for wrong in ("40", "十", "-1", ""):
        change(tab, "quarterly_ledger", value_quarter_last_month_day=wrong)
    assert len(rule_packs(desk)) == 1
    change(tab, "activity", value_month_day="25")
    assert rule_packs(desk)[1].pack.find("activity").values["month_day"] == 25


def test_a_pack_is_written_and_taken_in_again(tab, desk, tmp_path):
    change(tab, "own_plan", value_days="10")
    tab.write(tmp_path / "规则包.xlsx")
    tab.show_pack(0)
    tab.choose()
    tab.take_in(tmp_path / "规则包.xlsx")
    assert rule_packs(desk)[1].pack.find("own_plan").values["days"] == 10
    (tmp_path / "坏.toml").write_text("= 1", encoding="utf-8")
    tab.take_in(tmp_path / "坏.toml")
    assert len(rule_packs(desk)) == 2
