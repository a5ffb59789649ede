"""The township's own facts, and villages that are added, renamed, merged and closed with their history."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.villages import NewVillage
from zwgk_desktop.services.care import verify_audit
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.township import (
    add_officer,
    add_villages,
    change_township,
    close_village,
    find_officers,
    find_village_history,
    find_villages,
    get_township,
    get_village,
    merge_villages,
    read_village_list,
    rename_village,
    retire_officer,
)


def names(desk: Desk, on: date | None = None) -> list[str]:
    return [village.name for village in find_villages(desk, on)]


def test_a_new_store_knows_its_township_and_villages(desk: Desk) -> None:
    assert (get_township(desk).name, get_township(desk).county) == ("云岭镇", "清源县")
    assert names(desk) == ["青石村", "柳溪村", "大坪村", "桐树湾村"]
    assert names(desk, date(2025, 1, 1)) == names(desk)


def test_changing_a_phone_leaves_the_rest_and_says_what_it_was(desk: Desk) -> None:
    change_township(desk, complaint_phone="0797-1234567", code="369921101")
    changes = change_township(desk, complaint_phone=" 12345 ")
    assert changes.areas == {Area.TOWNSHIP}
    assert (get_township(desk).complaint_phone, get_township(desk).code) == ("12345", "369921101")
    assert verify_audit(desk).entries == 3


def test_saving_what_is_already_so_writes_nothing(desk: Desk) -> None:
    entries = verify_audit(desk).entries
    assert not change_township(desk, name="云岭镇", code="").areas
    assert not rename_village(desk, 1, "青石村").areas
    assert verify_audit(desk).entries == entries


@pytest.mark.parametrize("wrong", [{"name": " "}, {"county": ""}, {"code": "36992"}])
def test_an_impossible_township_is_refused(desk: Desk, wrong: dict[str, str]) -> None:
    with pytest.raises(WrongUsage):
        change_township(desk, **wrong)


def test_villages_are_added_behind_the_others(desk: Desk) -> None:
    changes = add_villages(desk, [NewVillage("竹坑村"), NewVillage("石鼓村")], since=date(2026, 7, 1))
    assert names(desk)[-2:] == ["竹坑村", "石鼓村"]
    assert names(desk, date(2026, 6, 30))[-1] == "桐树湾村"
    assert [v.id for v in find_villages(desk)[-2:]] == list(changes.ids)


@pytest.mark.parametrize("wrong", [NewVillage("青石村"), NewVillage("新村", "369921101201")])
def test_a_name_or_code_that_is_taken_is_refused_whole(desk: Desk, wrong: NewVillage) -> None:
    with pytest.raises(RuleForbids, match="同名或同编码"):
        add_villages(desk, [NewVillage("竹坑村"), wrong])
    assert len(names(desk)) == 4


def test_a_renamed_village_keeps_its_old_name_and_code_in_its_history(desk: Desk) -> None:
    rename_village(desk, 1, "青石新村", on=date(2026, 3, 10))
    rename_village(desk, 1, code="369921101299")
    village = get_village(desk, "青石新村")
    assert (village.id, village.code) == (1, "369921101299")
    history = find_village_history(desk, 1)
    assert [(c.kind, c.old_name, c.old_code) for c in history] == [
        ("renamed", "青石村", None),
        ("created", "", None),
        ("recoded", "青石新村", "369921101201"),
    ]


def test_merged_villages_close_on_the_day_and_their_names_are_free_again(desk: Desk) -> None:
    merge_villages(desk, 1, [2, 3], on=date(2026, 10, 1), note="清民字〔2026〕3号")
    assert names(desk) == ["青石村", "桐树湾村"]
    assert len(names(desk, date(2026, 9, 30))) == 4
    assert [(c.kind, c.into_village_id) for c in find_village_history(desk, 1)[:2]] == [("merged", 1), ("merged", 1)]
    add_villages(desk, [NewVillage("柳溪村")])
    assert len(find_villages(desk, closed=True)) == 5


def test_a_closed_village_can_neither_be_closed_again_nor_merged(desk: Desk) -> None:
    close_village(desk, 4, note="整村搬迁")
    assert "桐树湾村" not in names(desk)
    for again in (
        lambda: close_village(desk, 4),
        lambda: merge_villages(desk, 1, [4]),
        lambda: rename_village(desk, 4),
    ):
        with pytest.raises(WrongUsage, match="已经撤并"):
            again()


def test_a_village_does_not_merge_into_itself_nor_in_the_future(desk: Desk) -> None:
    with pytest.raises(WrongUsage):
        merge_villages(desk, 1, [1, 2])
    with pytest.raises(WrongUsage, match="还没有到"):
        close_village(desk, 1, on=date(2027, 1, 1))
    assert len(names(desk)) == 4


def test_an_unknown_village_is_answered_with_those_there_are(desk: Desk) -> None:
    assert get_village(desk, "369921101202").name == "柳溪村"
    with pytest.raises(WrongUsage, match="青石村、柳溪村、大坪村、桐树湾村"):
        get_village(desk, "无名村")


def test_officers_come_and_go(desk: Desk) -> None:
    add_officer(desk, "王芳", "经办人")
    (clerk,) = add_officer(desk, " 李强 ", "村文书", village_id=2).ids
    assert [o.name for o in find_officers(desk, "村文书")] == ["李强"]
    retire_officer(desk, clerk)
    assert [o.name for o in find_officers(desk)] == ["王芳"]
    for wrong in (("", "经办人"), ("王芳", "书记")):
        with pytest.raises(WrongUsage):
            add_officer(desk, *wrong)
    with pytest.raises(WrongUsage):
        retire_officer(desk, clerk)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_file_is_read_in_the_encodings_of_the_office(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "村名单.txt"
    file.write_text("青石村\n𠮷林村\n", encoding=encoding)
    assert [v.name for v in read_village_list(file).villages] == ["青石村", "𠮷林村"]


@pytest.mark.parametrize("content", [b"PK\x03\x04abc", b"\x00\x01\x02", b"\xff\xfe\xff\xff\xfa"])
def test_a_list_file_of_another_kind_is_refused_with_the_way_out(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "村名单.xlsx"
    file.write_bytes(content)
    with pytest.raises(InputRefused, match="记事本"):
        read_village_list(file)
