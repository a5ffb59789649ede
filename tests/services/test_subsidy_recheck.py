"""A list not approved yet is held anew against what changed since; villages that were renamed or merged are known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.data.lists import HEADER, payees, save_xlsx, table
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.villages import NewVillage
from zwgk_desktop.services import review, subsidies, township
from zwgk_desktop.services.desk import Desk

PEOPLE = payees(6)
LAND, GRAIN = "耕地地力保护补贴", "稻谷补贴"
VILLAGE = HEADER.index("行政村")


def imported(desk: Desk, path: Path, rows: list[list[object]], programme: str = LAND, **more: object) -> int:
    return subsidies.import_list(desk, save_xlsx(path, {"S": rows}), programme, 2026, **more).batch_id  # type: ignore[arg-type]


def open_kinds(desk: Desk, batch: int) -> list[tuple[str, int | None]]:
    return [(f.kind, f.row) for f in subsidies.find_findings(desk, batch, "open")]


def places(desk: Desk, batch: int) -> list[str]:
    return [line.village for line in subsidies.find_lines(desk, batch)]


def test_what_became_known_later_is_remarked_and_what_no_longer_holds_is_closed(desk: Desk, tmp_path: Path) -> None:
    batch = imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    later = imported(desk, tmp_path / "b.xlsx", table(PEOPLE[:1]), GRAIN)
    subsidies.add_listed_person(desk, PEOPLE[2].id, PEOPLE[2].name, date(2026, 3, 1))
    subsidies.set_exclusion(desk, LAND, GRAIN, True, "县文件")
    assert open_kinds(desk, batch) == []
    assert "新增问题 2 处" in subsidies.recheck_batch(desk, batch).message
    assert sorted(open_kinds(desk, batch)) == [("deceased", 4), ("dup_person", 2)]
    assert subsidies.get_batch(desk, batch).state == "received"
    subsidies.accept_findings(desk, batch, None, "已核实")
    subsidies.recheck_batch(desk, batch)
    assert open_kinds(desk, batch) == []
    subsidies.remove_batch(desk, later, "误导入")
    subsidies.recheck_batch(desk, batch)
    states = {f.kind: f.state for f in subsidies.find_findings(desk, batch)}
    assert states == {"deceased": "accepted", "dup_person": "fixed"}
    assert subsidies.get_batch(desk, batch).state == "checked"


def test_an_approved_list_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    batch = imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    for level, who in (("first", "陈一"), ("second", "李二"), ("secrecy", "王三"), ("final", "赵四")):
        review.give_opinion(desk, "batch", batch, level, who, True)
    with pytest.raises(RuleForbids):
        subsidies.recheck_batch(desk, batch)


def test_a_village_added_later_takes_its_lines(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = table(PEOPLE[:2])
    rows[1][VILLAGE] = "新河村"
    batch = imported(desk, tmp_path / "a.xlsx", rows)
    assert open_kinds(desk, batch) == [("village_missing", 2)]
    township.add_villages(desk, [NewVillage("新河村")])
    assert "1 行对应到村" in subsidies.recheck_batch(desk, batch).message
    assert open_kinds(desk, batch) == []
    assert all(line.village_id for line in subsidies.find_lines(desk, batch))


def test_former_names_lead_to_the_village_that_stands(desk: Desk, tmp_path: Path) -> None:
    stone, willow, level = (township.get_village(desk, name) for name in ("青石村", "柳溪村", "大坪村"))
    old = imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    township.rename_village(desk, stone.id, "青云村")
    township.merge_villages(desk, level.id, [willow.id], date(2026, 11, 1))
    new = imported(desk, tmp_path / "b.xlsx", table(PEOPLE), GRAIN)
    assert open_kinds(desk, new) == []
    assert set(places(desk, new)) == {"青云村", "大坪村"}
    assert set(places(desk, old)) == {"青云村", "柳溪村", "大坪村"}
    subsidies.recheck_batch(desk, old)
    assert set(places(desk, old)) == {"青云村", "大坪村"}


def test_every_clash_of_a_person_is_told_also_those_set_later(desk: Desk, tmp_path: Path) -> None:
    grain, corn = "稻谷补贴", "玉米生产者补贴"
    batch = imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    imported(desk, tmp_path / "b.xlsx", table(PEOPLE[:2]), grain)
    imported(desk, tmp_path / "c.xlsx", table(PEOPLE[1:3]), corn)
    subsidies.set_exclusion(desk, LAND, grain, True, "县文件")
    subsidies.recheck_batch(desk, batch)
    assert open_kinds(desk, batch) == [("dup_person", 2), ("dup_person", 3)]
    subsidies.accept_findings(desk, batch, None, "已核实")
    subsidies.set_exclusion(desk, LAND, corn, True, "县文件")
    assert "新增问题 2 处" in subsidies.recheck_batch(desk, batch).message
    fresh = subsidies.find_findings(desk, batch, "open")
    assert [(f.row, corn in f.message) for f in fresh] == [(3, True), (4, True)]
    assert "新增问题 0 处，不再成立 0 处" in subsidies.recheck_batch(desk, batch).message
    subsidies.set_exclusion(desk, LAND, corn, False, "新文件取消")
    subsidies.recheck_batch(desk, batch)
    assert open_kinds(desk, batch) == []
    assert [f.row for f in subsidies.find_findings(desk, batch, "accepted")] == [2, 3]


@pytest.mark.parametrize("names", [("耕地地力补贴", GRAIN), (GRAIN, "耕地地力补贴")])
def test_a_programme_nobody_knows_is_refused_with_the_nearest_names(desk: Desk, names: tuple[str, str]) -> None:
    before = subsidies.exclusions(desk)
    with pytest.raises(WrongUsage) as refused:
        subsidies.set_exclusion(desk, *names, True, "县文件")
    assert refused.value.code == "no_programme"
    assert "“耕地地力补贴”" in refused.value.message
    assert LAND in refused.value.advice
    assert subsidies.exclusions(desk) == before


def test_a_township_programme_outside_the_catalogue_may_exclude_another(desk: Desk) -> None:
    subsidies.add_programme(desk, "云岭镇奖学补助")
    subsidies.set_exclusion(desk, "云岭镇奖学补助", LAND, True, "镇文件")
    assert any(row.excluded and "云岭镇奖学补助" in (row.first, row.second) for row in subsidies.exclusions(desk))
