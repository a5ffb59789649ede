"""A ledger kept by hand comes in: columns guessed or given, merged and hidden cells, progress, nothing lost."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import get_item, ledger_listing
from zwgk_desktop.services.ledger_export import export_quarter
from zwgk_desktop.services.ledger_images import undo
from zwgk_desktop.services.ledger_import import is_ledger_file, propose_ledger, take_in_ledger

TITLE = "云岭镇2025年第三季度政务公开任务台账"
HEADER = [
    "序号",
    "重点任务",
    "工作内容",
    "责 任 单 位",
    "责任人",
    "完成时限",
    "进展情况",
    "完成状态",
    "佐证（照片）",
    "督办次数",
]
ROWS = [
    [1, "一、深化公开", "编制公开目录。", "党政办、财政所", "李四", "10月底前", "已经公布", "完成", "网页截图", 2],
    [2, None, "更新公开栏。", "各村", "", "每月底前", "更新 3 次", "推进中", "", None],
    [3, "二、强化解读", "持续做好解读。", "", "", "", "", "县里在看", "", None],
    [4, None, "办结无据。", "", "", "12月底前", "做完了", "已完成", "", None],
    [5, None, "拖下来的。", "", "", "6月底前", "没做完", "逾期", "", None],
    [None, None, None, None, None, None, "只有进展", None, None, None],
    ["填表人：王小梅", None, None, None, "联系电话：123", None, None, None, None, None],
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append([TITLE])
    sheet.merge_cells("A1:J1")
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("B3:B4")
    sheet.merge_cells("B5:B7")
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("草稿").append(["随手记"])
    path = tmp_path / "去年台账.xlsx"
    book.save(path)
    return path


def test_columns_rows_year_and_quarter_are_guessed(desk: Desk, file: Path) -> None:
    found = propose_ledger(desk, file)
    assert (found.year, found.quarter.code, found.ledger.sheet, found.ledger.header) == (2025, "2025Q3", "台账", 1)
    assert {name: HEADER[at] for name, at in found.ledger.columns.items()} == {
        "number": "序号",
        "section": "重点任务",
        "text": "工作内容",
        "responsible": "责 任 单 位",
        "person": "责任人",
        "deadline": "完成时限",
        "progress": "进展情况",
        "status": "完成状态",
        "evidence": "佐证（照片）",
    }
    assert [one.section for one in found.items] == ["一、深化公开"] * 2 + ["二、强化解读"] * 3
    assert [one.status for one in found.items] == ["已完成", "进行中", "", "已完成", "进行中"]
    assert found.items[0].responsible == ("党政办", "财政所")
    assert is_ledger_file(file)


def test_what_is_not_taken_as_it_stands_is_told(desk: Desk, file: Path) -> None:
    found = propose_ledger(desk, file)
    told = "".join(one.message for one in found.findings)
    for words in ("草稿", "隐藏", "县里在看", "原写“逾期”", "只有进展", "填表人：王小梅　联系电话：123"):
        assert words in told
    assert found.items[0].remark == "督办次数：2"
    assert found.items[2].remark == "完成状态：县里在看"


def test_storing_makes_items_with_progress_and_dates_as_one_action(desk: Desk, file: Path) -> None:
    ids = take_in_ledger(desk, propose_ledger(desk, file)).ids
    first, second, _, bare, _ = (get_item(desk, key) for key in ids)
    assert first.reports["2025Q3"].evidence == "网页截图"
    assert (first.instances[0].label, str(first.instances[0].done_on)) == ("2025-10-31", "2025-09-30")
    assert len(second.instances) == 12
    assert bare.reports["2025Q3"].remark == "原台账没有写明佐证材料"
    with pytest.raises(RuleForbids):
        take_in_ledger(desk, propose_ledger(desk, file))
    undo(desk)
    assert list(ledger_listing(desk, 2025).ids(Ask())) == []


def test_a_person_may_say_which_column_is_what(desk: Desk, file: Path) -> None:
    found = propose_ledger(desk, file, 2024, {"remark": 9, "text": 6})
    assert found.year == 2024
    assert found.items[0].text == "已经公布"
    assert "工作内容：编制公开目录。" in found.items[0].remark
    with pytest.raises(WrongUsage):
        propose_ledger(desk, file, columns={"别的": 1})


def test_our_own_export_comes_back_whole(desk: Desk, file: Path, tmp_path: Path) -> None:
    take_in_ledger(desk, propose_ledger(desk, file))
    made = export_quarter(desk, "2025Q3", tmp_path / "out", pdf=False)[0]
    again = propose_ledger(desk, made, 2023)
    assert [one.text for one in again.items] == [
        "编制公开目录。",
        "更新公开栏。",
        "持续做好解读。",
        "办结无据。",
        "拖下来的。",
    ]
    assert again.items[0].evidence == "网页截图"


def test_a_table_of_duties_and_a_list_of_people_are_no_ledger(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["序号", "主要任务", "工作内容", "牵头单位", "责任单位"])
    book.active.append([1, "一、公开", "编目录。", "县府办", "各乡镇"])
    path = tmp_path / "分工.xlsx"
    book.save(path)
    assert not is_ledger_file(path)
    assert len(propose_ledger(desk, path).items) == 1
    other = openpyxl.Workbook()
    other.active.append(["姓名", "金额"])
    other.save(tmp_path / "名单.xlsx")
    with pytest.raises(InputRefused):
        propose_ledger(desk, tmp_path / "名单.xlsx")
