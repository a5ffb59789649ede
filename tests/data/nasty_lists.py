"""Hostile and messy payment lists, each with its truth: who is accepted, which rows are held and why, what is warned.

``NASTY`` names builders; each writes a file into a folder and returns a :class:`Case`. People are invented.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.data.lists import HEADER, Payee, payees, person_id, rewrite_part, save_csv, save_xlsx, table
from zwgk_desktop.domain.identifiers import build_check_digit

NAME, ID, CARD, VILLAGE, GROUP, AREA, STANDARD, AMOUNT, PHONE = range(1, 10)
SHORT = ("姓名", "身份证号", "金额")
DATED = ("姓名", "身份证号", "金额", "发放日期")


@dataclass(frozen=True)
class Case:
    """A file and its truth; ``held`` and ``warned`` map (sheet, row) to kinds, ``sheet`` are kinds without a row."""

    path: Path
    accepted: tuple[str, ...] = ()
    held: dict[int, set[str]] = field(default_factory=dict)
    warned: dict[int, set[str]] = field(default_factory=dict)
    sheet: frozenset[str] = frozenset()
    refused: str = ""
    columns: dict[str, Any] | None = None
    total: str = ""
    villages: tuple[str, ...] = ()


Builder = Callable[[Path], Case]
NASTY: dict[str, Builder] = {}


def nasty(build: Builder) -> Builder:
    """Add a builder to ``NASTY`` under its name."""
    NASTY[build.__name__] = build
    return build


def ids(people: list[Payee]) -> tuple[str, ...]:
    return tuple(person.id for person in people)


def plain(people: list[Payee]) -> list[list[Any]]:
    return [[p.name, p.id, float(p.amount)] for p in people]


def total_of(people: list[Payee]) -> str:
    return str(sum(Decimal(p.amount) for p in people))


@nasty
def numbering_row_of_numbers(folder: Path) -> Case:
    people = payees(5)
    rows = table(people)
    rows.insert(1, list(range(1, 11)))
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people))


@nasty
def numbering_row_as_text_after_a_two_row_header(folder: Path) -> Case:
    people = payees(5)
    rows = [
        ["序号", "姓名", "身份证号", "银行账号", "行政村", "村民小组", "补贴情况", "", "", "联系电话"],
        ["", "", "", "", "", "", "面积\n（亩）", "标准\n（元/亩）", "金　额\n（元）", ""],
        [str(n) for n in range(1, 11)],
        *table(people)[1:],
    ]
    merges = ["G1:I1", *(f"{c}1:{c}2" for c in "ABCDEFJ")]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}, {"S": merges}), ids(people))


@nasty
def numbering_row_with_formula_words(folder: Path) -> Case:
    people = payees(4)
    rows = table(people)
    rows.insert(1, ["栏次", "1", "2", "3", "4", "5", "6", "7", "8=6×7", "9"])
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people))


@nasty
def circled_numbering_row(folder: Path) -> Case:
    people = payees(4)
    rows = table(people)
    rows.insert(1, list("①②③④⑤⑥⑦⑧⑨⑩"))
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people))


@nasty
def titles_unit_and_date_rows_above(folder: Path) -> Case:
    people = payees(6)
    rows = [
        ["云岭镇２０２６年耕地地力保护补贴发放清单"],
        ["填报单位：云岭镇财政所", "", "", "", "", "", "单位：亩、元"],
        ["填表日期：2026年3月10日"],
        [],
        *table(people, tuple("　".join(h) if len(h) == 2 else h for h in HEADER)),
        ["制表人：周某", "", "", "审核人：", "", "", "负责人："],
    ]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}, {"S": ["A1:J1"]}), ids(people))


@nasty
def three_row_header(folder: Path) -> Case:
    people = payees(4)
    rows = [
        ["基本情况", "", "", "补贴", "", ""],
        ["姓名", "证件", "", "面积", "发放", ""],
        ["", "身份证号", "开户账号", "（亩）", "标准", "金额"],
        *[[p.name, p.id, p.card, float(p.area), float(p.standard), float(p.amount)] for p in people],
    ]
    merges = ["A1:C1", "D1:F1", "A2:A3", "B2:C2", "E2:F2"]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}, {"S": merges}), ids(people), total=total_of(people))


@nasty
def villages_only_in_separator_rows(folder: Path) -> Case:
    people = payees(6)
    rows: list[list[Any]] = [list(SHORT)]
    for village in ("青石村", "柳溪村", "大坪村"):
        rows.append([village])
        rows += plain([p for p in people if p.village == village])
    return Case(
        save_xlsx(folder / "a.xlsx", {"S": rows}, {"S": ["A2:C2", "A5:C5", "A8:C8"]}),
        ids(people), villages=("青石村", "青石村", "柳溪村", "柳溪村", "大坪村", "大坪村"),
    )  # fmt: skip


@nasty
def villages_in_merged_cells_downward(folder: Path) -> Case:
    people = payees(6)
    rows: list[list[Any]] = [["村", *SHORT]]
    rows += [
        [p.village if n % 2 == 0 else "", *row] for n, (p, row) in enumerate(zip(people, plain(people), strict=True))
    ]
    merges = ["A2:A3", "A4:A5", "A6:A7"]
    return Case(
        save_xlsx(folder / "a.xlsx", {"S": rows}, {"S": merges}), ids(people), villages=tuple(p.village for p in people)
    )


@nasty
def header_repeated_with_page_rows(folder: Path) -> Case:
    people = payees(6)
    body = table(people)
    rows = [*body[:4], ["第1页 共2页"], list(HEADER), *body[4:], ["第 2 页，共 2 页"]]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people))


@nasty
def header_repeated_with_other_columns(folder: Path) -> Case:
    people = payees(4)
    rows = [list(SHORT), *plain(people[:2]), [], ["金额", "姓名", "身份证号"]]
    rows += [[float(p.amount), p.name, p.id] for p in people[2:]]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), total=total_of(people))


@nasty
def right_subtotals_and_total(folder: Path) -> Case:
    people = payees(6)
    rows: list[list[Any]] = [list(SHORT)]
    for village in ("青石村", "柳溪村", "大坪村"):
        here = [p for p in people if p.village == village]
        rows += [[village], *plain(here), [f"{village}小计", "", float(total_of(here))]]
    rows.append(["合计", "6人", float(total_of(people))])
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people))


@nasty
def wrong_total(folder: Path) -> Case:
    people = payees(3)
    rows = [list(SHORT), *plain(people), ["合 计", "", float(total_of(people)) + 10]]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), warned={5: {"total_mismatch"}})


@nasty
def an_amount_still_to_come_on_a_row_without_anybody(folder: Path) -> Case:
    people = payees(3)
    rows = [list(SHORT), *plain(people), ["", "", "待定"]]
    held = {5: {"name_missing", "id_missing", "amount_not_number"}}
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), held=held)


@nasty
def wrong_head_count(folder: Path) -> Case:
    people = payees(3)
    rows = [list(SHORT), *plain(people), ["合计（共4人）", "", float(total_of(people))]]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), warned={5: {"count_mismatch"}})


@nasty
def total_in_one_merged_cell(folder: Path) -> Case:
    people = payees(3)
    rows = [list(SHORT), *plain(people), [f"合计：3人，{total_of(people)}元"]]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}, {"S": ["A5:C5"]}), ids(people))


@nasty
def total_row_with_a_formula_never_calculated(folder: Path) -> Case:
    people = payees(3)
    rows = [list(SHORT), *plain(people), ["合计", "", "formula:SUM(C2:C4)"]]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), warned={5: {"total_mismatch"}})


@nasty
def total_row_with_an_error_cell(folder: Path) -> Case:
    people = payees(3)
    rows = [list(SHORT), *plain(people), ["合计", "", "#REF!"]]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), warned={5: {"total_mismatch"}})


@nasty
def heji_as_a_column_name(folder: Path) -> Case:
    people = payees(3)
    rows = [["姓名", "身份证号", "种粮", "良种", "合计"]]
    rows += [[p.name, p.id, 10.0, float(p.amount), float(p.amount) + 10] for p in people]
    whole = str(sum(Decimal(p.amount) + 10 for p in people))
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), total=whole)


@nasty
def two_lists_side_by_side(folder: Path) -> Case:
    people = payees(6)
    left, right = people[:3], people[3:]
    rows = [[*SHORT, "", *SHORT]]
    rows += [[*a, "", *b] for a, b in zip(plain(left), plain(right), strict=True)]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(left) + ids(right))


@nasty
def two_lists_side_by_side_with_columns_given(folder: Path) -> Case:
    people = payees(6)
    left, right = people[:3], people[3:]
    rows = [[*SHORT, "", *SHORT]]
    rows += [[*a, "", *b] for a, b in zip(plain(left), plain(right), strict=True)]
    columns = {"*": {"header_row": 1, "columns": {"name": "A", "id": "B", "amount": "C"}}}
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(left) + ids(right), columns=columns)


@nasty
def several_sheets_and_a_summary(folder: Path) -> Case:
    people = payees(6)
    sheets: dict[str, list[list[Any]]] = {}
    for village in ("青石村", "柳溪村", "大坪村"):
        sheets[village] = [list(SHORT), *plain([p for p in people if p.village == village])]
    sheets["汇总表"] = [["村", "户数", "金额"], *[[v, 2, 1.0] for v in ("青石村", "柳溪村", "大坪村")]]
    path = save_xlsx(folder / "a.xlsx", sheets)
    return Case(path, ids(people), villages=tuple(p.village for p in people))


@nasty
def hidden_row_column_and_sheet(folder: Path) -> Case:
    people = payees(4)
    path = save_xlsx(folder / "a.xlsx", {"S": table(people), "旧": table(payees(2, 9))}, hidden=("旧",))
    book = load_workbook(path)
    book["S"].row_dimensions[3].hidden = True
    book["S"].column_dimensions["D"].hidden = True
    book.save(path)
    return Case(path, ids(people), sheet=frozenset({"hidden_rows", "hidden_sheet"}))


@nasty
def formulas_never_calculated(folder: Path) -> Case:
    people = payees(6)
    rows = table(people)
    rows[1][AMOUNT] = "formula:G2*H2"
    rows[2][NAME] = "formula:A1"
    rows[3][VILLAGE] = "formula:A1"
    rows[4][PHONE] = "formula:A1"
    path = save_xlsx(folder / "a.xlsx", {"S": rows})
    held = {2: {"formula_uncached"}, 3: {"formula_uncached"}}
    warned = {4: {"village_missing"}, 5: {"formula_in_text_field"}}
    return Case(path, ids(people[2:]), held, warned)


@nasty
def a_date_that_is_a_formula_never_calculated(folder: Path) -> Case:
    people = payees(2)
    rows = [list(DATED), *([*row, "formula:TODAY()"] for row in plain(people))]
    return Case(
        save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), warned={2: {"date_invalid"}, 3: {"date_invalid"}}
    )


@nasty
def error_cells_in_needed_and_other_columns(folder: Path) -> Case:
    people = payees(6)
    rows = table(people)
    rows[1][AMOUNT] = "#REF!"
    rows[2][ID] = "#N/A"
    rows[3][VILLAGE] = "#N/A"
    rows[4][PHONE] = "#N/A"
    path = save_xlsx(folder / "a.xlsx", {"S": rows})
    held = {2: {"cell_error"}, 3: {"cell_error"}}
    return Case(path, ids(people[2:]), held, {4: {"village_missing"}, 5: {"formula_in_text_field"}})


@nasty
def an_error_cell_as_date(folder: Path) -> Case:
    people = payees(2)
    rows = [list(DATED), [*plain(people)[0], "2026-03-10"], [*plain(people)[1], "#N/A"]]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), warned={3: {"date_invalid"}})


@nasty
def numbers_kept_as_numbers_lose_their_end(folder: Path) -> Case:
    people = payees(4)
    rows = table(people)
    rows[1][ID] = int(people[0].id[:17] + "0")
    rows[2][CARD] = int(people[1].card)
    rows[3][ID] = "3.69901E+17"
    path = save_xlsx(folder / "a.xlsx", {"S": rows})
    held = {2: {"id_precision_lost"}, 3: {"card_precision_lost"}, 4: {"id_precision_lost"}}
    return Case(path, ids(people[3:]), held)


@nasty
def amounts_in_every_spelling(folder: Path) -> Case:
    people = payees(9)
    spelt = [
        "1,234.50元",
        "￥1234.50",
        "１２３４．５０",
        "'1234.5",
        " 1 234.50 ",
        "¥1，234.50",
        "1234.50 元整",
        "1234.500",
        "人民币1234.50元",
    ]
    rows = [list(SHORT), *([p.name, p.id, text] for p, text in zip(people, spelt, strict=True))]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), total="11110.50")


@nasty
def csv_with_guards_of_every_kind(folder: Path) -> Case:
    people = payees(5)
    rows = [list(SHORT)]
    guards = ['="{}"', "'{}", "\t{}", "\u200b{}", "{}　"]
    rows += [[p.name, guard.format(p.id), p.amount] for p, guard in zip(people, guards, strict=True)]
    lines = [",".join('"' + str(v).replace('"', '""') + '"' for v in row) for row in rows]
    path = folder / "a.csv"
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    return Case(path, ids(people), total=total_of(people))


@nasty
def ids_in_every_spelling(folder: Path) -> Case:
    people = payees(5)
    x = next(serial for serial in range(1, 500) if person_id(serial).endswith("X"))
    numbers = [
        people[0].id[:6] + " " + people[0].id[6:14] + " " + people[0].id[14:],
        "".join(chr(ord(c) + 0xFEE0) for c in people[1].id),
        "\ufeff" + people[2].id + "\u200d", person_id(x).lower(), person_id(x + 1)[:17] + person_id(x + 1)[17].lower(),
    ]  # fmt: skip
    rows = [list(SHORT), *([p.name, text, 5] for p, text in zip(people, numbers, strict=True))]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), (*ids(people[:3]), person_id(x), person_id(x + 1)))


@nasty
def names_with_every_middle_dot(folder: Path) -> Case:
    people = payees(5)
    rows = [list(SHORT), *([f"买买提{dot}艾力", p.id, 5] for p, dot in zip(people, "·•・‧．", strict=True))]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people))


@nasty
def bad_amounts(folder: Path) -> Case:
    people = payees(7)
    values: list[Any] = [-5, 0, "", "壹佰元", "—", "免", 12]
    rows = [list(SHORT), *([p.name, p.id, v] for p, v in zip(people, values, strict=True))]
    held = {
        2: {"amount_negative"},
        4: {"amount_missing"},
        5: {"amount_not_number"},
        6: {"amount_missing"},
        7: {"amount_not_number"},
    }
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), (people[1].id, people[6].id), held, {3: {"amount_zero"}})


@nasty
def bad_ids(folder: Path) -> Case:
    people = payees(7)
    body = people[0].id[:6] + "20300101" + "001"
    unreal = people[0].id[:6] + "19700231" + "001"
    other = "00" + people[0].id[2:17]
    good = people[0].id
    numbers = [
        good[:17] + ("1" if good[17] != "1" else "2"), body + build_check_digit(body),
        unreal + build_check_digit(unreal),
        other + build_check_digit(other), good[:16], good[:10] + "*" + good[11:], "",
    ]  # fmt: skip
    kinds = ["id_checksum", "id_birthdate", "id_birthdate", "id_region", "id_length", "id_chars", "id_missing"]
    rows = [list(SHORT), *([p.name, text, 5] for p, text in zip(people, numbers, strict=True)), plain(payees(8)[7:])[0]]
    held = {row: {kind} for row, kind in enumerate(kinds, 2)}
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(payees(8)[7:]), held)


@nasty
def old_and_new_form_of_one_id(folder: Path) -> Case:
    people = payees(2)
    old = people[0].id[:6] + people[0].id[8:17]
    rows = [list(SHORT), *plain(people), [people[0].name, old, 5]]
    warned = {4: {"id_15_digit", "dup_person"}}
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), (*ids(people), people[0].id), warned=warned)


@nasty
def one_person_in_two_villages_under_two_names(folder: Path) -> Case:
    people = payees(6)
    rows = table(people)
    rows[6][ID], rows[6][NAME] = people[0].id, "另一名"
    warned = {7: {"dup_person", "id_conflict", "person_two_villages"}}
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), (*ids(people[:5]), people[0].id), warned=warned)


@nasty
def one_account_for_two_people(folder: Path) -> Case:
    people = payees(4)
    rows = table(people)
    rows[3][CARD] = people[0].card[:4] + " " + people[0].card[4:]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), warned={4: {"shared_card"}})


@nasty
def amount_three_fen_from_area_times_standard(folder: Path) -> Case:
    people = payees(3)
    rows = table(people)
    rows[1][AMOUNT] = round(float(people[0].amount) + 0.03, 2)
    rows[2][AMOUNT] = round(float(people[1].amount) + 0.02, 2)
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), warned={2: {"amount_mismatch"}})


@nasty
def dates_of_the_1904_system(folder: Path) -> Case:
    people = payees(2)
    path = save_xlsx(folder / "a.xlsx", {"S": [list(DATED), *([*row, 44629] for row in plain(people))]})
    book = load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    return Case(path, ids(people))


@nasty
def dates_in_every_spelling(folder: Path) -> Case:
    people = payees(9)
    days = [
        "2026.3.10",
        "2026年3月10日",
        "2026/03/10",
        20260310,
        "20260310",
        46091,
        datetime(2026, 3, 10),
        "2026-02-30",
        "三月",
    ]
    rows = [list(DATED), *([*row, day] for row, day in zip(plain(people), days, strict=True))]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), warned={9: {"date_invalid"}})


@nasty
def names_that_look_like_totals(folder: Path) -> Case:
    people = payees(6)
    names = ["王小计", "合计明", "共建国", "总合", "计小红", "单位"]
    rows = [list(SHORT), *([n, p.id, 5] for n, p in zip(names, people, strict=True))]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), total="30.00")


@nasty
def a_remark_that_speaks_of_a_total(folder: Path) -> Case:
    people = payees(3)
    rows = [
        [*SHORT, "备注"],
        *([*row, text] for row, text in zip(plain(people), ["合计3人", "小计", "第1页"], strict=True)),
    ]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people))


@nasty
def holes_in_names_and_ids(folder: Path) -> Case:
    people = payees(4)
    rows = [list(SHORT), ["", people[0].id, 5], [people[1].name, "", 5], ["", "", 7], *plain(people[2:])]
    held = {2: {"name_missing"}, 3: {"id_missing"}, 4: {"name_missing", "id_missing"}}
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people[2:]), held)


@nasty
def blank_rows_in_the_middle_and_formats_far_below(folder: Path) -> Case:
    people = payees(4)
    path = save_xlsx(folder / "a.xlsx", {"S": [list(SHORT), *plain(people[:2]), [], [], *plain(people[2:])]})
    book = load_workbook(path)
    book["S"]["A900"].number_format = "@"
    book.save(path)
    return Case(path, ids(people))


@nasty
def amounts_in_wan_yuan(folder: Path) -> Case:
    people = payees(2)
    rows = [
        ["姓名", "身份证号", "金额（万元）"],
        [people[0].name, people[0].id, 0.12],
        [people[1].name, people[1].id, 0.3],
    ]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), total="4200.00")


@nasty
def due_and_paid_amount_columns(folder: Path) -> Case:
    people = payees(2)
    rows = [["姓名", "身份证号", "应发金额", "扣减金额", "实发金额"]]
    rows += [[p.name, p.id, 100, 10, 90] for p in people]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), total="180.00")


@nasty
def text_that_would_run_as_a_formula(folder: Path) -> Case:
    people = payees(3)
    rows = [[*SHORT, "备注"], *([*row, ""] for row in plain(people))]
    rows[2][3] = "=HYPERLINK(1)"
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), warned={3: {"formula_like_text"}})


@nasty
def village_from_the_sheet_name(folder: Path) -> Case:
    people = payees(2)
    return Case(
        save_xlsx(folder / "a.xlsx", {"青石村": [list(SHORT), *plain(people)]}),
        ids(people),
        villages=("青石村", "青石村"),
    )


@nasty
def one_row_without_village(folder: Path) -> Case:
    people = payees(3)
    rows = table(people)
    rows[2][VILLAGE] = ""
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), warned={3: {"village_missing"}})


@nasty
def groups_as_bare_numbers(folder: Path) -> Case:
    people = payees(3)
    rows = table(people)
    for row in rows[1:]:
        row[GROUP] = 3
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people))


@nasty
def a_row_with_id_and_account_swapped(folder: Path) -> Case:
    people = payees(3)
    rows = table(people)
    rows[2][ID], rows[2][CARD] = rows[2][CARD], rows[2][ID]
    path = save_xlsx(folder / "a.xlsx", {"S": rows})
    return Case(path, (people[0].id, people[2].id), {3: {"id_length"}})


@nasty
def inline_strings_without_shared_ones(folder: Path) -> Case:
    people = payees(3)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("S")
    for row in table(people):
        sheet.append(row)
    book.save(folder / "a.xlsx")
    return Case(folder / "a.xlsx", ids(people))


@nasty
def signatures_between_two_parts(folder: Path) -> Case:
    people = payees(4)
    rows = [
        ["青石村补贴发放表"], list(SHORT), *plain(people[:2]), ["合计", "", float(total_of(people[:2]))],
        ["村支部书记：张某", "", "村主任：李某"], [],
        ["柳溪村补贴发放表"], list(SHORT), *plain(people[2:]), ["合计", "", float(total_of(people[2:]))],
        ["经办人：", "", "2026年3月10日"],
    ]  # fmt: skip
    path = save_xlsx(folder / "a.xlsx", {"S": rows})
    return Case(path, ids(people), villages=("青石村", "青石村", "柳溪村", "柳溪村"))


@nasty
def csv_in_utf16_with_tabs(folder: Path) -> Case:
    people = payees(3)
    path = save_csv(folder / "a.csv", table(people), "utf-16", "\t")
    return Case(path, ids(people))


@nasty
def csv_with_semicolons_and_bom(folder: Path) -> Case:
    people = payees(3)
    return Case(save_csv(folder / "a.csv", table(people), "utf-8-sig", ";"), ids(people))


@nasty
def xlsx_misnamed_as_xls(folder: Path) -> Case:
    people = payees(3)
    path = save_xlsx(folder / "a.xlsx", {"S": table(people)})
    return Case(path.rename(folder / "b.xls"), ids(people))


@nasty
def html_misnamed_as_xls(folder: Path) -> Case:
    people = payees(3)
    cells = "".join("<tr>" + "".join(f"<td>{v}</td>" for v in row) + "</tr>" for row in [list(SHORT), *plain(people)])
    path = folder / "a.xls"
    path.write_text(f"<html><meta charset=utf-8><body><table>{cells}</table></body></html>", encoding="utf-8")
    return Case(path, ids(people))


@nasty
def columns_given_over_a_two_row_header_with_numbering(folder: Path) -> Case:
    people = payees(4)
    rows: list[list[Any]] = [
        ["序号", "姓名", "身份证号", "补贴情况", "", ""],
        ["", "", "", "面积", "标准", "金额"],
        ["1", "2", "3", "4", "5", "6=4×5"],
    ]
    rows += [[n, p.name, p.id, float(p.area), float(p.standard), float(p.amount)] for n, p in enumerate(people)]
    columns = {"*": {"header_row": 1, "columns": {"name": "B", "id": "C", "amount": "F"}}}
    path = save_xlsx(folder / "a.xlsx", {"S": rows}, {"S": ["A1:A2", "B1:B2", "C1:C2", "D1:F1"]})
    return Case(path, ids(people), columns=columns)


@nasty
def names_that_are_no_names(folder: Path) -> Case:
    people = payees(5)
    names = ["同上", "123", people[2].id, "〃", "好人"]
    rows = [list(SHORT), *([n, p.id, 5] for n, p in zip(names, people, strict=True))]
    held = {row: {"name_missing"} for row in (2, 3, 4, 5)}
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people[4:]), held)


@nasty
def a_price_instead_of_an_amount_and_areas_in_words(folder: Path) -> Case:
    people = payees(3)
    rows = table(people)
    rows[1][AMOUNT] = "110元/亩"
    rows[2][AREA] = "两亩三分"
    path = save_xlsx(folder / "a.xlsx", {"S": rows})
    return Case(path, ids(people[1:]), {2: {"amount_not_number"}}, {3: {"amount_mismatch"}})


@nasty
def a_line_that_leads_to_the_next_village(folder: Path) -> Case:
    people = payees(2)
    rows = [["青石村"], list(SHORT), plain(people)[0], ["以下为柳溪村"], plain(people)[1]]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people), villages=("青石村", "柳溪村"))


@nasty
def totals_by_page_and_running(folder: Path) -> Case:
    people = payees(4)
    one, two = people[:2], people[2:]
    rows = [
        list(SHORT), *plain(one), ["—1—"], ["本页小计", "", float(total_of(one))], *plain(two), ["—2—"],
        ["本页小计", "", float(total_of(two))], ["累计", "", float(total_of(people))], ["说明：1.本表一式三份"],
        ["注：以上名单经公示无异议"],
    ]  # fmt: skip
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people))


@nasty
def two_lists_side_by_side_of_unequal_length(folder: Path) -> Case:
    people = payees(5)
    left, right = plain(people[:3]), plain(people[3:])
    rows = [
        [*SHORT, "", *SHORT], [*left[0], "", *right[0]], [*left[1], "", *right[1]], [*left[2], "", "", "", ""],
        ["小计", "", float(total_of(people[:3])), "", "小计", "", float(total_of(people[3:]))],
        ["合计", "", float(total_of(people))],
    ]  # fmt: skip
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), ids(people))


def _refused(kind: str, name: str, data: bytes) -> Builder:
    def build(folder: Path) -> Case:
        path = folder / name
        path.write_bytes(data)
        return Case(path, refused=kind)

    return build


NASTY["nothing_at_all"] = _refused("empty", "a.xlsx", b"")
NASTY["a_picture_named_xlsx"] = _refused("unsupported_format", "a.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 99)
NASTY["a_pdf_named_xls"] = _refused("unsupported_format", "a.xls", b"%PDF-1.7\n" + b"x" * 99)
NASTY["spreadsheet_xml_of_2003"] = _refused(
    "unsupported_format", "a.xls",
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
)  # fmt: skip


@nasty
def an_ods_file(folder: Path) -> Case:
    path = folder / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office:document-content/>")
    return Case(path, refused="unsupported_format")


@nasty
def an_xlsb_file(folder: Path) -> Case:
    path = folder / "a.xlsb"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")
        archive.writestr("xl/worksheets/sheet1.bin", b"\x81\x01\x00")
    return Case(path, refused="unsupported_format")


@nasty
def a_truncated_zip(folder: Path) -> Case:
    path = save_xlsx(folder / "a.xlsx", {"S": table(payees(30))})
    path.write_bytes(path.read_bytes()[:3000])
    return Case(path, refused="corrupt")


@nasty
def a_dtd_in_a_sheet(folder: Path) -> Case:
    path = save_xlsx(folder / "a.xlsx", {"S": table(payees(3))})
    doctype = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet '
    return Case(
        rewrite_part(path, folder / "b.xlsx", "xl/worksheets/sheet1.xml", "<worksheet ", doctype), refused="unsafe_xml"
    )


@nasty
def entity_expansion_in_the_styles(folder: Path) -> Case:
    path = save_xlsx(folder / "a.xlsx", {"S": table(payees(3))})
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><styleSheet '
    return Case(rewrite_part(path, folder / "b.xlsx", "xl/styles.xml", "<styleSheet ", doctype), refused="unsafe_xml")


@nasty
def a_zip_bomb(folder: Path) -> Case:
    path = folder / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)
    return Case(path, refused="too_large")


@nasty
def a_letter_instead_of_a_list(folder: Path) -> Case:
    rows = [["关于报送材料的通知"], ["各村："], ["请于月底前报送。"]]
    return Case(save_xlsx(folder / "a.xlsx", {"S": rows}), refused="no_header")


@nasty
def a_header_without_rows(folder: Path) -> Case:
    return Case(save_xlsx(folder / "a.xlsx", {"S": [list(HEADER), ["1"], ["2"], ["合计"]]}), refused="no_rows")
