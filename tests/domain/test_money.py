"""Money is read in every spelling, rounded half up, and never changed by a round trip."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.money import capital_amount, multiply, parse_decimal, parse_fen, plain_text, yuan_text


@given(st.integers(-(10**12), 10**12))
def test_fen_survive_text_and_back(fen: int) -> None:
    assert parse_fen(yuan_text(fen)) == fen


@given(st.integers(0, 10**11))
def test_a_float_of_whole_fen_is_read_exactly(fen: int) -> None:
    assert parse_fen(fen / 100) == fen


@given(st.integers(0, 10**9))
def test_thousands_separators_and_yuan_signs_change_nothing(fen: int) -> None:
    assert parse_fen(f"￥{fen // 100:,}.{fen % 100:02d}元") == fen


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        ("１２３．４５", 12345),
        (" 1 234.5 ", 123450),
        ("'12", 1200),
        ('="12.5"', 1250),
        ("(50)", -5000),
        ("-¥5", -500),
        ("12元", 1200),
        ("110.5元/亩", 11050),
        (0.1 + 0.2, 30),
        (1.005, 101),
        (100.125, 10013),
        ("2.675", 268),
    ],
)
def test_spellings_of_one_amount(value: object, fen: int) -> None:
    assert parse_fen(value) == fen


@pytest.mark.parametrize(
    "value", ["", "五十", "1.2.3", "12,34", "1_000", "abc", "1e400", float("nan"), float("inf"), True, None, 1e15]
)
def test_what_is_no_amount_is_not_taken_for_one(value: object) -> None:
    assert parse_fen(value) is None


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_without_an_exception(text: str) -> None:
    number = parse_decimal(text)
    assert number is None or number.is_finite()


def test_area_times_standard_rounds_half_up_to_the_fen() -> None:
    assert multiply(Decimal("0.5"), Decimal("0.01")) == 1
    assert multiply(Decimal("3.33"), Decimal("110.55")) == 36813
    assert multiply(Decimal("0.5"), Decimal("0.01"), "down") == 0
    assert multiply(Decimal("3.33"), Decimal("110.55"), "yuan") == 36800


def test_capital_amounts_read_as_on_a_receipt() -> None:
    assert capital_amount(0) == "零元整"
    assert capital_amount(120030) == "壹仟贰佰元叁角整"
    assert capital_amount(105) == "壹元零伍分"
    assert capital_amount(50) == "伍角整"
    assert capital_amount(100010001) == "壹佰万零壹佰元零壹分"
    assert capital_amount(1000100000000) == "壹佰亿零壹佰万元整"
    assert capital_amount(-100) == "负壹元整"


def test_plain_numbers_have_no_exponent_and_no_trailing_zeros() -> None:
    assert [plain_text(Decimal(t)) for t in ("3.50", "1E+2", "0", "100")] == ["3.5", "100", "0", "100"]
