"""Each trap of a payment list is found, with its row; no row is lost without a finding, no clean row is accused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.lists import HEADER, payees, person_id, table
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.subsidies import CheckedList, RawList, RawSheet, check_list, line_json
from zwgk_desktop.domain.subsidies.places import separator, village_in_title, village_key
from zwgk_desktop.domain.subsidies.wording import ERRORS, WARNINGS
from zwgk_desktop.services.subsidies import load_synonyms

TODAY = date(2026, 11, 20)
SHORT = ["序号", "姓名", "身份证号", "银行账号", "金额"]
PEOPLE = payees(12)


def sheet(rows: list[list[Any]], name: str = "Sheet1", **facts: Any) -> RawSheet:
    width = max(map(len, rows), default=0)
    return RawSheet(
        name, [[*("" if v is None else v for v in row), *[""] * (width - len(row))] for row in rows], **facts
    )


def check(*sheets: RawSheet, **more: Any) -> CheckedList:
    return check_list(RawList(sheets, **more), load_synonyms(), TODAY)


def short(at: int) -> list[Any]:
    person = PEOPLE[at]
    return [float(at + 1), person.name, person.id, person.card, float(person.amount)]


def money(*people: int) -> float:
    return float(sum(Decimal(PEOPLE[at].amount) for at in people))


def kinds(checked: CheckedList) -> list[tuple[int | None, str]]:
    return [(f.row, f.kind) for f in checked.findings]


def test_a_clean_list_is_taken_whole_and_nobody_is_accused() -> None:
    checked = check(sheet(table(PEOPLE)))
    assert kinds(checked) == []
    assert [line.id for line in checked.lines] == [person.id for person in PEOPLE]
    first = line_json(checked.lines[0])
    person = PEOPLE[0]
    assert first == {
        "sheet": "Sheet1", "row": 2, "name": person.name, "id": person.id, "card": person.card,
        "village": person.village, "group": person.group, "area": f"{Decimal(person.area).normalize():f}",
        "standard": "110.5", "amount": person.amount, "phone": person.phone, "date": None, "panel": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("身份证号", 3.69901197001010e17, "id_precision_lost"),
        ("身份证号", "3.69901E+17", "id_precision_lost"),
        ("身份证号", "", "id_missing"),
        ("身份证号", "/", "id_missing"),
        ("身份证号", "36990119700101001", "id_length"),
        ("身份证号", "36990119700101OO19", "id_chars"),
        ("身份证号", "3699************19", "id_chars"),
        ("身份证号", "009901197001010019", "id_region"),
        ("身份证号", "369901197013010019", "id_birthdate"),
        ("身份证号", person_id(1)[:17] + ("1" if person_id(1)[17] != "1" else "2"), "id_checksum"),
        ("银行账号", 6.21700990000000e18, "card_precision_lost"),
        ("银行账号", "6.217E+18", "card_precision_lost"),
        ("姓名", "", "name_missing"),
        ("姓名", "—", "name_missing"),
        ("金额（元）", "", "amount_missing"),
        ("金额（元）", "五十", "amount_not_number"),
        ("金额（元）", -5.0, "amount_negative"),
        ("金额（元）", "#REF!", "cell_error"),
        ("姓名", "#N/A", "cell_error"),
    ],
)
def test_an_error_holds_its_row_back_and_only_its_row(column: str, value: Any, kind: str) -> None:
    rows = table(PEOPLE)
    rows[3][HEADER.index(column)] = value
    checked = check(sheet(rows))
    assert kinds(checked) == [(4, kind)]
    assert checked.findings[0].severity is Severity.ERROR
    assert 4 not in [line.row for line in checked.lines]
    assert [held.row for held in checked.held] == [4]
    assert len(checked.lines) == len(PEOPLE) - 1


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("金额（元）", 0.0, "amount_zero"),
        ("金额（元）", 9999.0, "amount_mismatch"),
        ("行政村", "", "village_missing"),
        ("姓名", "=HYPERLINK(1)", "formula_like_text"),
        ("村民小组", "@三组", "formula_like_text"),
    ],
)
def test_a_warning_leaves_its_row_in(column: str, value: Any, kind: str) -> None:
    rows = table(PEOPLE)
    rows[3][HEADER.index(column)] = value
    checked = check(sheet(rows))
    assert kinds(checked) == [(4, kind)]
    assert checked.findings[0].severity is Severity.WARNING
    assert len(checked.lines) == len(PEOPLE)


def test_two_fen_of_difference_are_rounding_and_three_are_not() -> None:
    for extra, expected in ((0.02, []), (-0.02, []), (0.03, [(4, "amount_mismatch")])):
        rows = table(PEOPLE)
        rows[3][8] = float(Decimal(str(rows[3][8])) + Decimal(str(extra)))
        assert kinds(check(sheet(rows))) == expected


@pytest.mark.parametrize(
    "spelling",
    [
        "369901 19700101 0019",
        "３６９９０１１９７００１０１００１９",
        "'369901197001010019",
        '="369901197001010019"',
        "\u200b369901197001010019\u00a0",
    ],
)
def test_every_spelling_of_an_id_is_cleaned_silently(spelling: str) -> None:
    right = person_id(1)
    text = spelling.replace("369901197001010019", right).replace(
        "369901 19700101 0019", f"{right[:6]} {right[6:14]} {right[14:]}"
    )
    if spelling[0] == "３":
        text = "".join(chr(ord(c) + 0xFEE0) for c in right)
    checked = check(sheet([SHORT, [1.0, "张 三", text.lower(), "", "￥1,234.50元"]]))
    assert kinds(checked) == []
    line = checked.lines[0]
    assert (line.name, line.id, line.amount) == ("张三", right, 123450)


def test_all_sorts_of_middle_dot_make_one_name() -> None:
    for dot in "·•‧・･":
        checked = check(sheet([SHORT, [1.0, f"买买提{dot}艾力", person_id(1), "", 5.0]]))
        assert checked.lines[0].name == "买买提·艾力"


def test_a_numeric_15_digit_id_is_an_old_id() -> None:
    checked = check(sheet([SHORT, [1.0, "张三", 369901700101001.0, "", 5.0]]))
    assert kinds(checked) == [(2, "id_15_digit")]
    assert checked.lines[0].id == person_id(1)


def test_the_old_and_the_new_form_of_an_id_are_one_person() -> None:
    new = person_id(1)
    checked = check(sheet([SHORT, [1.0, "张三", new, "1", 5.0], [2.0, "张三", new[:6] + new[8:17], "1", 5.0]]))
    assert kinds(checked) == [(3, "id_15_digit"), (3, "dup_person")]


def test_people_are_compared_across_the_whole_file() -> None:
    head = ["村", *SHORT]
    one = sheet([head, ["青石村", *short(0)], ["青石村", *short(1)]], "甲")
    again, other = short(0), short(2)
    other[3] = PEOPLE[1].card
    two = sheet([head, ["柳溪村", *again], ["柳溪村", *other]], "乙")
    found = [(f.sheet, f.row, f.kind) for f in check(one, two).findings]
    assert found == [("乙", 2, "dup_person"), ("乙", 2, "person_two_villages"), ("乙", 3, "shared_card")]


def test_one_id_with_two_names_is_a_conflict() -> None:
    again = short(0)
    again[1] = "赵错名"
    assert (3, "id_conflict") in kinds(check(sheet([SHORT, short(0), again])))


def test_namesakes_are_not_accused() -> None:
    rows = [SHORT, short(0), short(1)]
    rows[2][1] = rows[1][1]
    assert kinds(check(sheet(rows))) == []


def test_villages_and_groups_come_from_separator_rows() -> None:
    rows = [
        ["2026年补贴发放表"], SHORT, ["青石村（2户）"], ["第一组"], short(0), ["第二组"], short(1),
        ["小计", "", "", "", money(0, 1)], ["柳溪村村民委员会"], short(2), ["小计", "", "", "", money(2)],
        ["合　计", "3人", "", "", money(0, 1, 2)], ["制表人：赵一", "", "审核人：钱二"], ["第1页，共1页"],
    ]  # fmt: skip
    checked = check(sheet(rows))
    assert kinds(checked) == []
    assert [(line.village, line.group) for line in checked.lines] == [
        ("青石村", "第一组"),
        ("青石村", "第二组"),
        ("柳溪村", ""),
    ]


def test_a_village_comes_from_a_title_or_the_sheet_name() -> None:
    titled = sheet([["云岭镇青石村2026年耕地地力保护补贴发放表"], SHORT, short(0)])
    named = sheet([SHORT, short(1)], "柳溪村")
    signed = sheet([["补贴发放表"], ["填报单位：大坪村村民委员会（盖章）"], SHORT, short(2)], "第三")
    assert [line.village for line in check(titled, named, signed).lines] == ["青石村", "柳溪村", "大坪村"]


def test_a_merged_village_cell_reaches_down_and_an_empty_one_is_missing() -> None:
    head = ["行政村", *SHORT]
    rows = [head, *([["青石村" if at == 0 else "柳溪村" if at == 3 else "", *short(at)] for at in range(6)])]
    merged = check(sheet(rows, merges=((1, 0, 3, 0), (4, 0, 6, 0))))
    assert [line.village for line in merged.lines] == ["青石村"] * 3 + ["柳溪村"] * 3
    assert kinds(merged) == []
    rows = [head, *([["青石村" if at != 2 else "", *short(at)] for at in range(6)])]
    assert kinds(check(sheet(rows))) == [(4, "village_missing")]


def test_a_head_count_in_a_line_of_its_own_is_no_payment() -> None:
    rows: list[list[Any]] = [SHORT, short(0), short(1), ["共发放3户，金额2元"]]
    assert kinds(check(sheet(rows))) == [(4, "count_mismatch")]


@pytest.mark.parametrize(("right", "found"), [(0, []), (1, [(4, "total_mismatch")])])
def test_a_total_labelled_only_on_the_left_sums_the_list_beside_it_too(right: int, found: list[Any]) -> None:
    gap = [""] * len(SHORT)
    total = ["合计", *[""] * (len(SHORT) - 2)]
    rows = [
        [*SHORT, *SHORT], [*short(0), *short(2)], [*short(1), *gap],
        [*total, money(0, 1), *gap[1:], money(2) + right],
        ["总合计", *gap[1:], *gap[1:], money(0, 1, 2)],
    ]  # fmt: skip
    checked = check(sheet(rows))
    assert (kinds(checked), len(checked.lines)) == (found, 3)


def test_totals_subtotals_and_counts_are_held_against_the_rows() -> None:
    rows = [
        ["补贴表（共3人）"], SHORT, short(0), short(1), ["本页小计", "", "", "", money(0, 1) + 1],
        ["补贴表"], SHORT, short(2), ["小计", "", "", "", money(2)], ["合计", "4人", "", "", money(0, 1, 2) + 2],
    ]  # fmt: skip
    assert kinds(check(sheet(rows))) == [(5, "subtotal_mismatch"), (10, "total_mismatch"), (10, "count_mismatch")]


def test_a_total_of_only_the_last_section_does_not_pass_for_the_whole() -> None:
    rows = [
        SHORT,
        short(0),
        ["小计", "", "", "", money(0)],
        short(1),
        ["小计", "", "", "", money(1)],
        ["合计", "", "", "", money(1)],
    ]
    assert kinds(check(sheet(rows))) == [(6, "total_mismatch")]


def test_totals_may_stand_above_their_rows() -> None:
    rows = [SHORT, ["合计", "", "", "", money(0, 1, 2)], ["青石村小计", "", "", "", money(0, 1)], short(0), short(1),
            ["柳溪村小计", "", "", "", money(2)], short(2)]  # fmt: skip
    assert kinds(check(sheet(rows))) == []


def test_two_lists_side_by_side_keep_their_rows_and_panels() -> None:
    rows = [
        SHORT + SHORT,
        short(0) + short(2),
        short(1) + short(3),
        ["合计", "", "", "", money(0, 1), "合计", "", "", "", money(2, 3)],
    ]
    checked = check(sheet(rows))
    assert kinds(checked) == []
    assert sorted((line.panel, line.row, line.id) for line in checked.lines) == [
        (1, 2, PEOPLE[0].id), (1, 3, PEOPLE[1].id), (2, 2, PEOPLE[2].id), (2, 3, PEOPLE[3].id),
    ]  # fmt: skip


def test_a_repeated_header_with_other_columns_is_followed() -> None:
    turned = [SHORT[at] for at in (0, 2, 1, 3, 4)]
    second = [short(1)[at] for at in (0, 2, 1, 3, 4)]
    checked = check(sheet([SHORT, short(0), turned, second]))
    assert [line.id for line in checked.lines] == [PEOPLE[0].id, PEOPLE[1].id]
    assert kinds(checked) == []


def test_rows_numbered_beforehand_are_no_payments() -> None:
    rows = [SHORT, short(0), [2.0], [3.0, "", "", "", 0.0], ["以下空白"]]
    checked = check(sheet(rows))
    assert (len(checked.lines), kinds(checked)) == (1, [])


def test_formulas_are_reported_where_they_matter() -> None:
    rows = [SHORT, short(0), short(1), short(2)]
    rows[2][4] = ""
    facts = {
        "formulas": {1: frozenset({3}), 4: frozenset({1, 2})},
        "uncached": {4: frozenset({2})},
    }
    checked = check(sheet(rows, **facts))
    assert kinds(checked) == [(3, "formula_uncached"), (4, "formula_in_text_field")]
    assert [line.row for line in checked.lines] == [2, 4]


def test_hidden_rows_columns_and_sheets_are_reported() -> None:
    seen = sheet([SHORT, short(0), short(1)], hidden_rows=frozenset({2, 40}), hidden_columns=frozenset({3}))
    unseen = sheet([SHORT, short(2)], "去年", hidden=True)
    checked = check(seen, unseen)
    assert [(f.sheet, f.row, f.kind) for f in checked.findings] == [
        ("Sheet1", None, "hidden_rows"), ("Sheet1", None, "hidden_rows"), ("去年", None, "hidden_sheet"),
    ]  # fmt: skip
    assert len(checked.lines) == 2


@pytest.mark.parametrize(
    ("value", "iso", "kind"),
    [
        (46023.0, "2026-01-01", None),
        ("46023", "2026-01-01", None),
        ("2026年3月1日", "2026-03-01", None),
        ("2026.3.1", "2026-03-01", None),
        ("20260301", "2026-03-01", None),
        (date(2026, 3, 1), "2026-03-01", None),
        ("2026-02-30", "", "date_invalid"),
        ("待定", "", "date_invalid"),
        ("", "", None),
    ],
)
def test_dates_in_every_spelling(value: Any, iso: str, kind: str | None) -> None:
    checked = check(sheet([[*SHORT, "发放日期"], [*short(0), value]]))
    assert checked.lines[0].date == iso
    assert kinds(checked) == ([(2, kind)] if kind else [])


def test_serial_dates_of_old_macintosh_files_count_from_1904() -> None:
    checked = check(sheet([[*SHORT, "发放日期"], [*short(0), 44561.0]]), date1904=True)
    assert checked.lines[0].date == "2026-01-01"


def test_a_summary_sheet_beside_the_list_is_left_out() -> None:
    summary = sheet([["村名", "户数", "金额"], ["青石村", 2.0, 500.0]], "汇总表")
    checked = check(sheet([SHORT, short(0)]), summary)
    assert kinds(checked) == []
    assert checked.ignored == ("汇总表",)


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([], "empty"),
        ([["", " "], [""]], "empty"),
        ([SHORT], "no_rows"),
        ([["关于某事的通知"], ["正文"]], "no_header"),
        ([["姓名", "身份证号", "金额", "金额"], ["a", "b", 1.0, 1.0]], "ambiguous_layout"),
    ],
)
def test_what_is_no_payment_list_is_refused(rows: list[list[Any]], kind: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        check(sheet(rows))
    assert refusal.value.code == kind


def test_columns_chosen_by_hand_go_before_any_guess() -> None:
    rows = [["甲", "乙", "丙"], [PEOPLE[0].name, PEOPLE[0].id, 12.5]]
    given = {"Sheet1": {"header_row": 1, "columns": {"name": 0, "id": "B", "amount": 2}}}
    checked = check_list(RawList((sheet(rows),)), load_synonyms(), TODAY, given)
    assert [(line.name, line.amount) for line in checked.lines] == [(PEOPLE[0].name, 1250)]
    with pytest.raises(InputRefused):
        check_list(RawList((sheet(rows),)), load_synonyms(), TODAY, {"Sheet1": {"columns": {"name": 99}}})


def test_places_are_told_from_titles_and_names() -> None:
    assert separator("石桥村") == ("石桥村", "")
    assert separator("一、石桥村（共35户）") == ("石桥村", "")
    assert separator("石桥村三组") == ("石桥村", "三组")
    assert separator("第3村民小组：") == ("", "第3村民小组")
    assert separator("张三") == ("", "")
    assert village_in_title("农村低保资金发放表") == ""
    assert village_in_title("2026年乡村振兴补贴发放表") == ""
    assert village_key("云岭镇石桥村村民委员会") == village_key("石桥村") == "石桥"


junk = st.one_of(
    st.just(""), st.text(max_size=12), st.floats(allow_nan=True), st.booleans(), st.dates(),
    st.sampled_from(["合计", "小计", "青石村", "一组", "姓名", "身份证号", "第1页", "=1", "#N/A", "制表人："]),
    st.just(PEOPLE[0].id),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.lists(junk, min_size=5, max_size=5), max_size=12))
def test_any_mess_is_answered_and_every_row_with_a_name_and_an_id_is_accounted_for(mess: list[list[Any]]) -> None:
    rows = [SHORT, short(0), *mess, short(1)]
    try:
        checked = check(sheet(rows))
    except InputRefused:
        return
    accounted = {line.row for line in checked.lines} | {f.row for f in checked.findings}
    for at, row in enumerate(rows, 1):
        if isinstance(row[2], str) and row[2] == PEOPLE[0].id and isinstance(row[1], str) and row[1].strip():
            assert at in accounted
    held = {held.row for held in checked.held}
    assert held <= {f.row for f in checked.findings if f.severity is Severity.ERROR}
    assert not held & {line.row for line in checked.lines}


def test_the_kinds_are_those_of_the_contract() -> None:
    assert not ERRORS.keys() & WARNINGS.keys()
    assert len(ERRORS) + len(WARNINGS) == 30


@pytest.mark.parametrize(
    ("title", "village"),
    [
        ("2026年青石村耕地地力保护补贴发放表", "青石村"),
        ("关于青石村低保资金发放情况的公示", "青石村"),
        ("江西省某某市清源县云岭镇青石村2026年", "青石村"),
        ("2026年度耕地地力保护补贴（青石村）", "青石村"),
        ("填报单位：云岭镇青石村民委员会", "青石村"),
        ("古镇村补贴表", "古镇村"),
        ("耕地地力保护补贴发放到村明细表", ""),
        ("清源县2026年乡村公益性岗位补贴发放表", ""),
        ("村委会干部工资表", ""),
    ],
)
def test_a_title_tells_the_village_and_nothing_else(title: str, village: str) -> None:
    assert village_in_title(title) == village


def test_a_group_is_not_taken_for_a_village() -> None:
    rows = [SHORT, ["第三村民小组"], short(0), ["上屋组"], short(1)]
    assert [(line.village, line.group) for line in check(sheet(rows, "青石村")).lines] == [
        ("青石村", "第三村民小组"),
        ("青石村", "上屋组"),
    ]


def test_signatures_with_telephones_are_no_payments() -> None:
    rows = [SHORT, short(0), ["经办人：王五", "", "联系电话：13900000000"], ["", "注：以上金额已核实"]]
    checked = check(sheet(rows))
    assert (len(checked.lines), len(checked.held), kinds(checked)) == (1, 0, [])
