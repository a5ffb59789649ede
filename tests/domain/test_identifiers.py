"""ID numbers are judged by GB 11643, province by province, and never by anything that changes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.identifiers import (
    PROVINCES,
    IdChecker,
    birth_date,
    build_check_digit,
    is_credit_code,
    is_male,
    is_village_code,
    passes_luhn,
    shorten,
    widen_id,
)

TODAY = date(2026, 11, 20)
CHECKER = IdChecker(TODAY)
digits = st.text("0123456789", min_size=3, max_size=3)
births = st.dates(date(1900, 1, 1), TODAY)
regions = st.builds(
    lambda p, rest: p + rest, st.sampled_from(sorted(PROVINCES)), st.text("0123456789", min_size=4, max_size=4)
)


def number(region: str, born: date, serial: str) -> str:
    first17 = f"{region}{born:%Y%m%d}{serial}"
    return first17 + build_check_digit(first17)


@given(regions, births, digits)
def test_every_well_formed_number_is_accepted_as_it_stands(region: str, born: date, serial: str) -> None:
    made = number(region, born, serial)
    assert CHECKER.check(made) == CHECKER.check(made.lower())
    assert CHECKER.check(made).number == made
    assert CHECKER.valid_or_blank([made, "", 5.0]) == [made, "", ""]
    assert birth_date(made) == born
    assert is_male(made) is (int(serial[2]) % 2 == 1)


@given(regions, births, digits, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(region: str, born: date, serial: str, at: int, by: int) -> None:
    made = number(region, born, serial)
    wrong = made[:at] + str((int(made[at]) + by) % 10) + made[at + 1 :]
    assert CHECKER.check(wrong).problem


@given(regions, st.dates(date(1900, 1, 1), date(1999, 12, 31)), digits)
def test_a_15_digit_number_becomes_the_18_digit_one_of_the_same_person(region: str, born: date, serial: str) -> None:
    made = number(region, born, serial)
    old = made[:6] + made[8:17]
    verdict = CHECKER.check(old)
    assert verdict.number == made == widen_id(old)
    assert verdict.old


@given(st.text(max_size=25))
def test_any_text_gets_a_verdict_and_no_exception(text: str) -> None:
    verdict = CHECKER.check(text)
    assert bool(verdict.number) is not bool(verdict.problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "id_missing"),
        ("3.69901E+17", "id_precision_lost"),
        ("369901197001010000", "id_precision_lost"),
        ("3699011970010100", "id_length"),
        ("36990119700101A011", "id_chars"),
        ("36990119700X010019", "id_chars"),
        ("00990119700101001X", "id_region"),
        ("369901197002300017", "id_birthdate"),
        ("369901202701010017", "id_birthdate"),
        ("369901189901010017", "id_birthdate"),
    ],
)
def test_the_first_thing_wrong_is_named(text: str, problem: str) -> None:
    assert CHECKER.check(text).problem == problem


def test_a_wrong_check_digit_is_a_checksum_error() -> None:
    right = number("369901", date(1970, 1, 1), "001")
    wrong = right[:17] + ("1" if right[17] != "1" else "2")
    assert CHECKER.check(wrong).problem == "id_checksum"


def test_hong_kong_macau_and_taiwan_residents_are_people_too() -> None:
    for region in ("810000", "820000", "830000"):
        made = number(region, date(1980, 5, 5), "012")
        assert CHECKER.check(made).number == made


def test_credit_codes_cards_and_village_codes() -> None:
    assert is_credit_code("91350100M000100Y43")
    assert not is_credit_code("91350100M000100Y44")
    assert not is_credit_code("369901197001010019")
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")
    assert is_village_code("369921101201")
    assert not is_village_code("369921101000")
    assert not is_village_code("36992110120")


def test_findings_show_only_the_ends_of_a_number() -> None:
    assert shorten("369901197001010019") == "3699************19"
