"""A return workbook that a village changed in ways nobody asked for: told row by row, nothing lost, nobody renamed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.data.lists import HEADER, VILLAGES, payees, person_id, save_xlsx, table
from zwgk_desktop.cli import main
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.services import review, subsidies
from zwgk_desktop.services.desk import Desk

PEOPLE = payees(14)
LAND = "耕地地力保护补贴"
ID, AMOUNT, VILLAGE = HEADER.index("身份证号"), HEADER.index("金额（元）"), HEADER.index("行政村")
KEYS = ("原表名", "原行号", "原列组", "清单编号")
HERE = VILLAGES[0]
BEFORE = {row: PEOPLE[row - 2] for row in (7, 9, 14)}  # row of the list → who stands there


@pytest.fixture
def batch(desk: Desk, tmp_path: Path) -> int:
    """A list of one village; rows 7 (no ID) and 14 (odd amount) are doubtful, row 9 is right and is never sent."""
    rows: list[list[object]] = table(PEOPLE)
    for row in rows[1:]:
        row[VILLAGE] = HERE
    rows[6][ID], rows[13][AMOUNT] = "", 1
    return subsidies.import_list(desk, save_xlsx(tmp_path / "清单.xlsx", {"S": rows}), LAND, 2026).batch_id


@pytest.fixture
def sent(desk: Desk, batch: int, tmp_path: Path) -> Path:
    (file,) = subsidies.write_returns(desk, batch, tmp_path / "退回")
    return file


def edit(path: Path, change: Callable[[Any, dict[str, int]], None]) -> Path:
    """Change the sheet shown, given its columns by title; row 5 is the list's row 7, row 6 its row 14."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    change(page, {str(cell.value): cell.column for cell in page[4]})
    book.save(path)
    return path


def put(**cells: object) -> Callable[[Any, dict[str, int]], None]:
    """Write cells named like 姓名5 (title and row)."""

    def change(page: Any, at: dict[str, int]) -> None:
        for name, value in cells.items():
            title = name.rstrip("0123456789")
            page.cell(int(name[len(title) :]), at[title]).value = value

    return change


def told(home: subsidies.Returned) -> list[tuple[str, str, int]]:
    return [(row.outcome, row.place.sheet, row.place.row) for row in home.rows]


def fields_at(desk: Desk, batch: int, row: int) -> dict[str, str]:
    key = next(line.id for line in subsidies.find_lines(desk, batch) if line.row == row)
    return subsidies.line_fields(desk, key)


def test_a_row_the_village_added_is_told_and_the_rows_sent_are_taken(desk: Desk, batch: int, sent: Path) -> None:
    new = person_id(901)
    edit(sent, put(姓名7=f"钱多多{new}", 身份证号7=new, 金额7="80", 身份证号5=BEFORE[7].id))
    home = subsidies.take_return(desk, batch, sent)
    assert told(home) == [("taken", "S", 7), ("same", "S", 14), ("refused", "需核实", 7)]
    (added,) = home.still
    assert "第 7 行" in added.problem
    assert "新增的人请在原清单里补报" in added.problem
    assert added.name.startswith("钱多多")
    assert new not in added.name + added.problem
    assert subsidies.get_batch(desk, batch).line_count == len(PEOPLE)


def test_a_row_whose_keys_were_cleared_is_told_and_its_change_is_not_taken(desk: Desk, batch: int, sent: Path) -> None:
    cleared: dict[str, object] = {f"{key}6": None for key in KEYS}
    edit(sent, put(金额6=BEFORE[14].amount, **cleared))
    home = subsidies.take_return(desk, batch, sent)
    assert told(home) == [("same", "S", 7), ("refused", "需核实", 6), ("missing", "S", 14)]
    refused, missing = home.still
    assert "被清空或改动" in refused.problem
    assert (refused.name, missing.name) == (BEFORE[14].name, BEFORE[14].name)
    assert fields_at(desk, batch, 14)["amount"] == "1.00"


def test_a_row_sent_that_did_not_come_back_is_named(desk: Desk, batch: int, sent: Path) -> None:
    edit(sent, lambda page, _: page.delete_rows(5))
    home = subsidies.take_return(desk, batch, sent)
    assert told(home) == [("same", "S", 14), ("missing", "S", 7)]
    assert home.still[0].name == BEFORE[7].name
    assert "没有交回" in home.still[0].problem


def test_a_row_never_sent_cannot_be_overwritten(desk: Desk, batch: int, sent: Path) -> None:
    before = fields_at(desk, batch, 9)
    edit(sent, put(原行号5=9, 姓名5="别人", 身份证号5=BEFORE[9].id))
    home = subsidies.take_return(desk, batch, sent)
    assert told(home) == [("same", "S", 14), ("refused", "需核实", 5), ("missing", "S", 7)]
    assert "“S”第 9 行，这一行没有发给村里核实" in home.still[0].problem
    assert fields_at(desk, batch, 9) == before


def test_two_rows_that_claim_the_same_place_are_both_told(desk: Desk, batch: int, sent: Path) -> None:
    edit(sent, put(原行号5=14, 金额5="9", 金额6="8"))
    home = subsidies.take_return(desk, batch, sent)
    assert told(home) == [("refused", "需核实", 5), ("refused", "需核实", 6), ("missing", "S", 7)]
    assert all("分不清" in row.problem for row in home.still[:2])
    assert fields_at(desk, batch, 14)["amount"] == "1.00"


def test_the_content_of_one_row_does_not_go_into_another_that_was_sent(desk: Desk, batch: int, sent: Path) -> None:
    edit(sent, put(原行号5=14, 原行号6=7, 身份证号5=BEFORE[7].id))
    home = subsidies.take_return(desk, batch, sent)
    assert {row.outcome for row in home.rows} == {"refused", "missing"}
    assert "内容却是发出的另一行" in home.still[0].problem
    assert fields_at(desk, batch, 14)["name"] == BEFORE[14].name


@pytest.mark.parametrize(("value", "words"), [("=1+1", "请在 WPS 中打开另存后再交回"), ("#REF!", "计算错误")])
def test_a_cell_without_a_readable_value_is_told_and_its_row_not_taken(
    desk: Desk, batch: int, sent: Path, value: str, words: str
) -> None:
    edit(sent, put(金额6=value, 联系电话6="13911112222"))
    home = subsidies.take_return(desk, batch, sent)
    assert told(home) == [("same", "S", 7), ("wrong", "S", 14)]
    assert "“金额”" in home.still[0].problem
    assert words in home.still[0].problem
    assert fields_at(desk, batch, 14)["phone"] != "13911112222"


def test_a_village_word_that_is_a_formula_is_not_taken_for_silence(desk: Desk, batch: int, sent: Path) -> None:
    edit(sent, put(村里核实情况6="=A1"))
    home = subsidies.take_return(desk, batch, sent)
    assert [row.place.row for row in home.still] == [14]
    assert home.answered == ()


def test_a_cell_the_village_emptied_is_told_and_the_rest_of_its_row_taken(desk: Desk, batch: int, sent: Path) -> None:
    edit(sent, put(金额6=BEFORE[14].amount, 联系电话6=None))
    home = subsidies.take_return(desk, batch, sent)
    assert told(home) == [("same", "S", 7), ("changed", "S", 14)]
    assert "清空了“联系电话”" in home.still[0].problem
    assert fields_at(desk, batch, 14)["phone"] == BEFORE[14].phone


def test_people_on_a_sheet_of_their_own_are_told(desk: Desk, batch: int, sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book.create_sheet("新增").append(["钱多多", person_id(902), 80])
    book.create_sheet("Sheet2")
    book.save(sent)
    home = subsidies.take_return(desk, batch, sent)
    assert [row.place.sheet for row in home.still] == ["新增"]


@pytest.mark.parametrize("lost", ["发出时的内容", "需核实"])
def test_a_workbook_that_lost_a_sheet_is_refused(desk: Desk, batch: int, sent: Path, lost: str) -> None:
    book = openpyxl.load_workbook(sent)
    book.create_sheet("说明").append(["见附件"])
    book["发出时的内容"].sheet_state = "visible"
    del book[lost]
    book.save(sent)
    with pytest.raises(InputRefused) as refused:
        subsidies.take_return(desk, batch, sent)
    assert refused.value.code == "no_header"
    assert "重新交回" in refused.value.advice


def test_an_edit_says_which_opinions_it_ended(desk: Desk, batch: int, sent: Path) -> None:
    subsidies.hand_back(desk, batch, None, "请核实")
    subsidies.accept_findings(desk, batch, None, "已核")
    for level, officer in (("first", "陈一"), ("second", "陈二"), ("secrecy", "陈三"), ("final", "陈四")):
        review.give_opinion(desk, "batch", batch, level, officer, True)
    edit(sent, put(联系电话6="13911112222"))
    assert "四级意见已作废" in subsidies.take_return(desk, batch, sent).changes.message
    line = subsidies.find_lines(desk, batch)[0].id
    assert "作废" not in subsidies.fix_line(desk, line, {"phone": "13900001111"}).changes.message
    subsidies.accept_findings(desk, batch, None, "已核") if subsidies.find_findings(desk, batch, "open") else None
    review.give_opinion(desk, "batch", batch, "first", "陈一", True)
    fixed = subsidies.fix_line(desk, line, {"phone": "13900002222"})
    assert "已有的 1 级意见已作废" in fixed.changes.message


def test_a_changed_account_is_told_with_its_middle_covered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ["--db", str(tmp_path / "库.db")]
    main([*store, "init", "--township", "云溪镇", "--county", "清源县"])
    people = payees(2)
    rows = table(people)
    main([*store, "subsidies", "import", str(save_xlsx(tmp_path / "a.xlsx", {"S": rows})),
          "--programme", LAND, "--year", "2026"])  # fmt: skip
    rows[1][HEADER.index("银行账号")] = "6217000000000001234"
    capsys.readouterr()
    main([*store, "subsidies", "compare", "1", str(save_xlsx(tmp_path / "b.xlsx", {"S": rows}))])
    shown = capsys.readouterr().out
    assert "账号已变动" in shown
    assert "→6217*************34" in shown
    assert people[0].card not in shown
    main([*store, "--json", "subsidies", "compare", "1", str(tmp_path / "b.xlsx")])
    assert json.loads(capsys.readouterr().out)["differences"][0]["fields"].keys() == {"银行账号"}


@pytest.mark.parametrize("number", [PEOPLE[1].id, "13900001111"])
@pytest.mark.parametrize("alone", [False, True])
def test_a_number_in_the_name_cell_is_told_and_never_lost(desk: Desk, tmp_path: Path, number: str, alone: bool) -> None:
    rows: list[list[object]] = table(PEOPLE[:4])
    rows[2] = [2, f"蒋永贵 {number}", *[""] * (len(HEADER) - 2)] if alone else rows[2]
    rows[2][1] = f"蒋永贵 {number}"
    report = subsidies.check_list(save_xlsx(tmp_path / "a.xlsx", {"S": rows}), desk.today())
    found = [f for f in report.checked.findings if f.kind == "name_missing"]
    assert [f.row for f in found] == [3]
    assert "姓名格里除姓名外还写有号码（蒋永贵" in found[0].message
    assert "没有姓名" not in found[0].message
    assert number not in found[0].message + found[0].value
    assert [held.row for held in report.checked.held] == [3]


def test_a_name_with_a_number_is_no_total_even_if_its_sum_fits(desk: Desk, tmp_path: Path) -> None:
    people = PEOPLE[:2]
    total = sum(float(p.amount) for p in people)
    rows: list[list[object]] = [["姓名", "身份证号", "金额"], *([p.name, p.id, float(p.amount)] for p in people)]
    rows.append([f"蒋永贵{PEOPLE[3].phone}", "", total])
    report = subsidies.check_list(save_xlsx(tmp_path / "a.xlsx", {"S": rows}), desk.today())
    assert [held.row for held in report.checked.held] == [4]
