"""Masking per audience: what is shown, how strong it is, and that nothing unmasked can be printed."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from tests.domain.test_privacy import BOARD, RESOURCES, WORDS
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.masking import MaskedLine, Profile, RawLine, Rule, get_profile, mask_lines, strength

TODAY = date(2026, 11, 20)
DATA = tomllib.loads((RESOURCES / "profiles.toml").read_text(encoding="utf-8"))
ADULT, TWIN, THIRD = "369901198801011238", "369901197805052238", "369901196503031231"
CHILD = "369901201501011232"


def masked(*lines: RawLine, profile: Profile = BOARD) -> list[MaskedLine]:
    return mask_lines(lines, profile, WORDS, TODAY)


def test_a_board_shows_names_and_little_of_the_id() -> None:
    (line,) = masked(RawLine("张三", ADULT, 12_050, "一组", "6217001234567890123", "13812345678", 35_000, 9_550))
    assert (line.number, line.name, line.group, line.id) == ("1", "张三", "一组", "3699************38")
    assert (line.area, line.standard, line.amount) == ("3.5", "95.50", "120.50")
    assert "6217" not in line.card
    assert "12345678" not in line.phone


def test_namesakes_in_one_group_get_the_fewest_digits_that_tell_them_apart() -> None:
    one, two, other = masked(
        RawLine("张三", ADULT, 1, "一组"), RawLine("张三", TWIN, 1, "一组"), RawLine("李四", THIRD, 1)
    )
    assert (one.id, two.id) == ("3699**********1238", "3699**********2238")
    assert other.id == "3699************31"


def test_namesakes_in_different_groups_show_nothing_more() -> None:
    one, two = masked(RawLine("张三", ADULT, 1, "一组"), RawLine("张三", TWIN, 1, "二组"))
    assert (one.id, two.id) == ("3699************38", "3699************38")


def test_without_an_id_column_namesakes_differ_by_their_last_digits() -> None:
    website = get_profile("website", DATA)
    one, two = masked(RawLine("张三", ADULT, 1), RawLine("张三", THIRD, 1), profile=website)
    assert (one.name, two.name) == ("张三（尾号8）", "张三（尾号1）")
    assert "id" not in website.columns


def test_the_same_person_twice_needs_no_further_digits() -> None:
    one, two = masked(RawLine("张三", ADULT, 1), RawLine("张三", ADULT, 2))
    assert one.id == two.id == "3699************38"


def test_a_minor_keeps_the_surname_only() -> None:
    (line,) = masked(RawLine("王小明", CHILD, 1))
    assert line.name == "王某某"
    (county,) = masked(RawLine("王小明", CHILD, 1), profile=get_profile("county", DATA))
    assert county.name == "王小明"


def test_personal_data_in_a_remark_is_covered() -> None:
    (line,) = masked(RawLine("张三", ADULT, 1, remark="电话13812345678，患有尿毒症"))
    assert "13812345678" not in line.remark
    assert "尿毒症" not in line.remark


def test_only_the_internal_profile_shows_numbers_in_full() -> None:
    full = {p.key for p in (get_profile(k, DATA) for k in DATA) if p.id.apply(ADULT) == ADULT}
    assert full == {"internal"}


def test_a_public_profile_cannot_be_edited_into_showing_everything() -> None:
    profile = get_profile("board", {"board": {**DATA["board"], "id": {"full": True}, "card": {"head": 19, "tail": 19}}})
    assert profile.id.apply(ADULT) == "*" * 18
    assert profile.card.apply("6217001234567890123").count("*") >= 4


def test_an_unknown_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(WrongUsage, match="board"):
        get_profile("wall", DATA)


def test_a_line_that_was_not_masked_cannot_be_built() -> None:
    with pytest.raises(TypeError):
        MaskedLine("1", "张三", "", ADULT, "", "", "", "", "1.00", "", 100)


def test_first_six_and_last_four_leave_about_34_beside_an_age() -> None:
    county = get_profile("county", DATA)
    assert strength(county).candidates == 3_321
    guess = strength(county, {"age"})
    assert guess.candidates == 34
    assert "34" in guess.warning


def test_the_board_stays_strong_even_beside_an_age() -> None:
    assert strength(BOARD).candidates > 300_000
    assert strength(BOARD, {"age"}).warning == ""
    assert strength(BOARD, {"birth_date", "sex"}).warning != ""


@pytest.mark.parametrize("number", ["", "1", "1234", "12345"])
def test_short_numbers_never_shine_through(number: str) -> None:
    shown = Rule(head=4, tail=4).apply(number)
    assert len(shown) == len(number)
    assert shown[:-1].strip("*") == ""
