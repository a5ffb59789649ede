"""A list not approved yet is held anew against what changed since; villages that were renamed or merged are known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.data.lists import HEADER, payees, save_xlsx, table
from zwgk_desktop.domain.errors import RuleForbids
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
