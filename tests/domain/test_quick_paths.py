"""What is answered at a glance for a clean column is what the plain rule says of each cell."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.lists import HEADER, payees, table
from zwgk_desktop.domain.columns import find_layout
from zwgk_desktop.domain.identifiers import IdChecker, build_check_digit
from zwgk_desktop.domain.money import multiply, parse_decimal, parse_fen
from zwgk_desktop.domain.subsidies import RawList, RawSheet, Terms, check_list
from zwgk_desktop.domain.subsidies.judged import Judged
from zwgk_desktop.domain.subsidies.lines import BLOCK, Judge
from zwgk_desktop.domain.subsidies.rows import Walker
from zwgk_desktop.services.subsidies import load_synonyms

TODAY = date(2026, 11, 20)
PEOPLE = payees(6)
LEAP_DAYS = [date(2000, 2, 29), date(1996, 2, 29), date(1904, 2, 29)]
births = st.one_of(
    st.dates(date(1900, 1, 1), TODAY),
    st.sampled_from(LEAP_DAYS),
    st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=400)),
)
STRANGE = "0129X x\u0663\uff11-"


@st.composite
def near_ids(draw: st.DrawFn) -> str:
    """Numbers that are right, or wrong in one character, one day or their length."""
    day = draw(
        st.one_of(births.map(lambda born: f"{born:%Y%m%d}"), st.sampled_from(["19000229", "20230229", "2020W011"]))
    )
    region, serial = draw(st.sampled_from(["369901", "110000", "000000", "991201"])), draw(st.integers(0, 999))
    first17 = f"{region}{day}{serial:03d}"
    number = first17 + (build_check_digit(first17) if first17.isdigit() else "1")
    at = draw(st.integers(0, 60))
    if at < 18:
        number = number[:at] + draw(st.sampled_from(STRANGE)) + number[at + 1 :]
    return number + draw(st.sampled_from(["", "", "", "", "1"]))


@given(st.lists(st.one_of(near_ids(), st.sampled_from(["", 5.0, None, True, "张三"])), max_size=12))
def test_ids_are_judged_at_a_glance_as_they_are_one_by_one(values: list[Any]) -> None:
    checker = IdChecker(TODAY)
    plain = [value if isinstance(value, str) and checker.is_valid(value) else "" for value in values]
    assert checker.valid_or_blank(values) == plain
    assert [checker.check(value).number for value in plain if value] == [value for value in plain if value]


def row_of(person: int) -> list[Any]:
    return [*table([PEOPLE[person]])[1], "2026-06-30", ""]


def read(rows: list[list[Any]]) -> Any:
    return check_list(RawList((RawSheet("表", [[*HEADER, "发放日期", "备注"], *rows]),)), load_synonyms(), TODAY)


def rows_found(checked: Any, kind: str) -> set[int]:
    return {finding.row for finding in checked.findings if finding.kind == kind}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=8))
def test_people_and_accounts_written_twice_are_found_as_by_comparing_every_pair(pairs: list[tuple[int, int]]) -> None:
    rows = [row_of(person) for person, _ in pairs]
    for row, (_, owner) in zip(rows, pairs, strict=True):
        row[HEADER.index("银行账号")] = PEOPLE[owner].card
    checked = read(rows)
    twice = {n + 2 for n, (person, _) in enumerate(pairs) if person in {p for p, _ in pairs[:n]}}
    shared = {
        n + 2 for n, (person, card) in enumerate(pairs) if next(p for p, owner in pairs if owner == card) != person
    }
    assert rows_found(checked, "dup_person") == twice
    assert rows_found(checked, "shared_card") == shared


numbers = st.one_of(
    st.integers(-3, 9), st.sampled_from([0.5, 1.0, 2.5, 110.5, "", "3.5亩", "2", "多少", "￥1,000", True, False])
)


@settings(deadline=None)
@given(st.lists(st.tuples(numbers, numbers, numbers, st.booleans()), min_size=1, max_size=6))
def test_amounts_are_held_against_area_and_standard_as_one_by_one(cells: list[tuple[Any, Any, Any, bool]]) -> None:
    """The last of each tuple says that the amount is exactly area × standard, as in most lists."""
    rows, wrong, taken = [], set(), []
    for n, (area, standard, amount, exact) in enumerate(cells):
        factors = (parse_decimal(area), parse_decimal(standard))
        product = multiply(*factors) if None not in factors else None
        amount = product / 100 if exact and product is not None else amount
        fen = None if isinstance(amount, bool) else parse_fen(amount)
        if product is not None and fen is not None and fen > 0 and abs(fen - product) > 2:
            wrong.add(n + 2)
        if any(number is None and value != "" for number, value in zip(factors, (area, standard), strict=True)):
            wrong.add(n + 2)
        if fen is not None and fen >= 0:
            taken.append(fen)
        row = row_of(n)
        for title, value in (("补贴面积（亩）", area), ("补贴标准（元/亩）", standard), ("金额（元）", amount)):
            row[HEADER.index(title)] = value
        rows.append(row)
    checked = read(rows)
    assert rows_found(checked, "amount_mismatch") == wrong
    assert [line.amount for line in checked.lines] == taken


MESS = ["", " 石桥 村", "同上", "　张 三", "139-0000 0001", "2026年3月1日", "无", 7.0, "6217-0099", "—"]


@settings(deadline=None)
@given(st.data())
def test_a_clean_row_is_read_the_same_beside_a_messy_one(data: st.DataObject) -> None:
    clean = [row_of(person) for person in range(4)]
    messy = row_of(4)
    for at in data.draw(st.sets(st.integers(0, len(HEADER) + 1), min_size=1, max_size=5)):
        messy[at] = data.draw(st.sampled_from(MESS))
    alone, beside = read(clean), read([*clean, messy])
    assert alone.lines == [line for line in beside.lines if line.row <= 5]
    assert [f for f in beside.findings if f.row is not None and f.row <= 5] == alone.findings == []


MANY = payees(2 * BLOCK + 7)


def long_list() -> list[list[Any]]:
    return [list(row) for row in table(MANY)]


def whole_and_in_blocks(rows: list[list[Any]], **facts: Any) -> tuple[Judged, list[Judged]]:
    """Return what is read of a long list in one piece, and block by block."""
    sheet = RawSheet("表", rows, **facts)
    layout = find_layout(sheet.rows, sheet.merges, load_synonyms())
    assert layout is not None
    run = Walker(sheet, layout, load_synonyms()).read().runs[0]
    whole = Judge(IdChecker(TODAY), Terms()).judge(sheet, run)
    return whole, Judge(IdChecker(TODAY), Terms()).judge_run(sheet, run)


def joined(parts: list[Judged]) -> tuple[Any, ...]:
    findings = {part.first + index: found for part in parts for index, found in part.findings.items()}
    held = {part.first + index for part in parts for index in part.held}
    return [line for part in parts for line in part.lines], findings, held


def test_a_long_list_is_read_in_blocks_as_in_one_piece() -> None:
    rows = long_list()
    for at, value in enumerate(["", "〃", "369901", "abc", " 12 ", 0, -5.0, "2,000元", True, "三亩", "#N/A", "=1+1"]):
        for column in range(1, len(HEADER)):
            rows[at * 330 + column * 7 + 1][column] = value
    facts = {"formulas": {2: frozenset({9, BLOCK + 9})}, "uncached": {5: frozenset({11, BLOCK + 11})}}
    whole, parts = whole_and_in_blocks(rows, **facts)
    assert len(parts) == 3
    assert joined(parts) == joined([whole])


@pytest.mark.parametrize("column", [4, 5])
def test_a_place_written_once_reaches_over_the_blocks(column: int) -> None:
    rows = long_list()
    for row in rows[2:]:
        row[column] = ""
    whole, parts = whole_and_in_blocks(rows)
    assert joined(parts) == joined([whole])
    assert {line[6 + column - 4] for line in whole.lines} == {rows[1][column]}


def test_a_place_missing_in_one_stretch_is_not_taken_from_above() -> None:
    rows = long_list()
    for row in rows[BLOCK + 2 : 2 * BLOCK]:
        row[4] = ""
    whole, parts = whole_and_in_blocks(rows)
    assert joined(parts) == joined([whole])
    assert "" in whole.villages


def test_a_merged_village_reaches_over_the_blocks() -> None:
    rows = long_list()
    for row in rows[2:]:
        row[4] = ""
    whole, parts = whole_and_in_blocks(rows, merges=((1, 4, len(rows) - 1, 4),))
    assert joined(parts) == joined([whole])
    assert set(whole.villages) == {rows[1][4]}


def test_an_unlabelled_total_below_a_long_list_is_no_payment() -> None:
    total = float(sum(Decimal(person.amount) for person in MANY))
    rows = [*long_list(), ["", "", "", "", "", "", "", "", total, ""]]
    checked = check_list(RawList((RawSheet("表", rows),)), load_synonyms(), TODAY)
    assert (len(checked.lines), checked.held, checked.findings) == (len(MANY), [], [])


def test_a_person_twice_in_a_long_list_is_found_whatever_the_distance() -> None:
    rows = long_list()
    rows[2 * BLOCK + 3][2] = rows[4][2]
    rows[2 * BLOCK + 5][3] = rows[8][3]
    checked = check_list(RawList((RawSheet("表", rows),)), load_synonyms(), TODAY)
    assert rows_found(checked, "dup_person") == {2 * BLOCK + 4}
    assert rows_found(checked, "shared_card") == {2 * BLOCK + 6}
