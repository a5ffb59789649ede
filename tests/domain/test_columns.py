"""Headers of payment lists are found wherever they stand, and an unclear one is refused rather than guessed."""

from __future__ import annotations

from typing import Any

import pytest

from zwgk_desktop.domain.columns import Layout, column_index, column_letter, find_layout
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.services.subsidies import load_synonyms


def read(rows: list[list[Any]], merges: tuple[tuple[int, int, int, int], ...] = ()) -> Layout | None:
    return find_layout(rows, merges, load_synonyms())


def found(rows: list[list[Any]], merges: tuple[tuple[int, int, int, int], ...] = ()) -> Layout:
    layout = read(rows, merges)
    assert layout is not None
    return layout


def test_titles_above_line_breaks_and_wide_spaces_do_not_hide_a_header() -> None:
    layout = found(
        [["补贴表", ""], ["单位：元"], ["序号", "姓　名", "身份证\n号码", "金　额\n（元）"], [1.0, "张三", "x", 5.0]]
    )
    assert (layout.header, layout.body) == (2, 3)
    assert layout.panels[0].columns == {"sequence": 0, "name": 1, "id": 2, "amount": 3}


def test_a_two_row_header_uses_its_sum_columns() -> None:
    rows = [
        ["序号", "姓名", "补贴面积", "", "", "补贴金额", "", "", "身份证号"],
        ["", "", "水稻", "玉米", "合计", "水稻", "玉米", "合计", ""],
    ]
    merges = ((0, 2, 0, 4), (0, 5, 0, 7), (0, 0, 1, 0), (0, 1, 1, 1), (0, 8, 1, 8))
    for given in (merges, ()):
        layout = found(rows, given)
        assert layout.body == 2
        columns = layout.panels[0].columns
        assert (columns["area"], columns["amount"], columns["id"]) == (4, 7, 8)


def test_two_lists_side_by_side_are_two_panels() -> None:
    half = ["序号", "姓名", "身份证号", "金额"]
    layout = found([[*half, "", *half]])
    assert [panel.columns["name"] for panel in layout.panels] == [1, 6]
    assert [panel.columns["amount"] for panel in layout.panels] == [3, 8]


def test_a_column_called_only_total_is_money_or_area_by_its_neighbours() -> None:
    assert found([["姓名", "身份证号", "面积", "标准", "合计"]]).panels[0].columns["amount"] == 4
    columns = found([["姓名", "身份证号", "水田面积", "旱地面积", "合计", "标准", "金额"]]).panels[0].columns
    assert (columns["area"], columns["amount"]) == (4, 6)


def test_what_is_paid_out_goes_before_what_was_due() -> None:
    columns = found([["姓名", "身份证号", "应发金额", "扣款金额", "实发金额"]]).panels[0].columns
    assert columns["amount"] == 4


def test_bank_names_are_not_accounts_and_birth_dates_not_payment_dates() -> None:
    columns = found([["姓名", "身份证号", "出生日期", "开户银行", "银行账号", "金额"]]).panels[0].columns
    assert columns["card"] == 4
    assert "date" not in columns


@pytest.mark.parametrize(
    "header",
    [
        ["姓名", "身份证号", "一季度金额", "二季度金额"],
        ["姓名", "身份证号", "金额", "金额"],
        ["姓名", "身份证号", "身份证号", "金额"],
        ["姓名", "姓名", "身份证号", "金额甲"],
    ],
)
def test_an_unclear_header_is_refused(header: list[str]) -> None:
    with pytest.raises(InputRefused) as refusal:
        read([header])
    assert refusal.value.code == "ambiguous_layout"


def test_prose_and_data_without_header_are_no_list() -> None:
    assert read([["关于做好某项工作的通知"], ["请各村认真填报姓名和身份证号。"]]) is None
    assert read([["1", "张三", "369901197001010019", "50"]]) is None


def test_ten_thousand_yuan_in_the_header_is_kept_in_mind() -> None:
    assert found([["姓名", "身份证号", "金额（万元）"]]).panels[0].amount_scale == 10_000


def test_column_letters_and_numbers_are_the_same_thing() -> None:
    for at in (0, 25, 26, 701, 702):
        assert column_index(column_letter(at)) == at
