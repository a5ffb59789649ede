"""Rule packs of a county and year: kept, chosen, compared, written and read again; dates follow the one in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.test_ledger import at
from zwgk_desktop.domain.errors import InputRefused, WrongUsage
from zwgk_desktop.domain.rules import Rule, RulePack, pack_to_toml
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import add_item, get_item, readiness
from zwgk_desktop.services.ledger_facts import load_rules
from zwgk_desktop.services.rule_packs import (
    change_rule,
    choose_pack,
    compare_packs,
    drop_pack,
    keep_pack,
    read_pack_file,
    rule_packs,
    rules_of,
    write_pack,
)


def county_pack(day: int = 5, year: int = 2026) -> RulePack:
    rule = Rule("quarterly_ledger", "报送台账", "quarterly", {"quarter_last_month_day": day}, "县办〔2026〕3号第五条")
    return replace(change_rule(load_rules(), rule), name="县里要求", county="清源县", year=year)


def test_the_default_counts_until_another_is_chosen(desk: Desk) -> None:
    assert [(one.id, one.active) for one in rule_packs(desk)] == [(None, True)]
    kept = keep_pack(desk, county_pack()).ids[0]
    assert rules_of(desk, 2026).report_day == 10
    choose_pack(desk, kept)
    assert (rules_of(desk, 2026).report_day, rules_of(desk, 2025).report_day) == (5, 10)
    assert readiness(desk, "2026Q4").due == date(2026, 12, 5)
    early = at(desk, date(2026, 3, 2))
    assert get_item(early, add_item(early, 2026, "做好解读。").ids[0]).instances[0].due == date(2026, 3, 5)
    choose_pack(desk, None, 2026)
    assert rules_of(desk, 2026).report_day == 10


def test_one_pack_of_a_year_is_in_force_and_keeping_again_changes_it(desk: Desk) -> None:
    first = keep_pack(desk, county_pack(5)).ids[0]
    second = keep_pack(desk, replace(county_pack(8), county="邻县")).ids[0]
    choose_pack(desk, first)
    choose_pack(desk, second)
    assert [one.id for one in rule_packs(desk) if one.active] == [second]
    assert keep_pack(desk, county_pack(7)).ids == (first,)
    drop_pack(desk, second)
    assert rules_of(desk, 2026).report_day == 10
    with pytest.raises(WrongUsage):
        drop_pack(desk, second)
    with pytest.raises(WrongUsage, match="哪个县"):
        keep_pack(desk, replace(county_pack(), county=" "))


def test_where_two_packs_disagree_is_named_with_both_sources(desk: Desk) -> None:
    [found] = compare_packs(load_rules(), county_pack())
    assert found.rule_id == "quarterly_ledger"
    assert "10日" in found.first
    assert "5日" in found.second
    assert "县办〔2026〕3号" in found.second


@pytest.mark.parametrize("name", ["规则包.toml", "规则包.xlsx"])
def test_a_written_pack_reads_the_same_again(desk: Desk, tmp_path: Path, name: str) -> None:
    odd = Rule("odd", '引号"和\\反斜杠\n换行 =1+1', "within_days", {"days": 30, "minimum": True}, "=出处")
    pack = change_rule(county_pack(), odd)
    again = read_pack_file(write_pack(desk, pack, tmp_path / name))
    assert again == pack


def test_a_file_that_is_no_pack_is_refused(tmp_path: Path) -> None:
    cases = ["[[rule]]\nid='a'\nkind='某种'\n", "= 3", "[[rule]]\nid='a'\nkind='yearly'\nvalues={month=13, day=1}\n"]
    for text in cases:
        file = tmp_path / "坏.toml"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputRefused):
            read_pack_file(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputRefused):
        read_pack_file(file)
    assert "[[rule]]" in pack_to_toml(load_rules())
