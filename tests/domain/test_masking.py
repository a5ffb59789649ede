"""Masking per audience: what is shown, how strong it is, and that nothing unmasked can be printed."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.test_privacy import BOARD, RESOURCES, WORDS
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.identifiers import build_check_digit
from zwgk_desktop.domain.mask_strength import count_candidates, find_told
from zwgk_desktop.domain.masking import MaskedLine, Profile, RawLine, Rule, get_profile, mask_lines, strength
from zwgk_desktop.domain.namesakes import NOTHING, Namesake, most_safe_digits, tell_apart

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


def test_only_those_who_could_be_taken_for_another_show_more() -> None:
    lines = [RawLine("张三", number, 1, "一组") for number in (ADULT, TWIN, THIRD)]
    assert [line.id for line in masked(*lines)] == ["3699**********1238", "3699**********2238", "3699************31"]


@given(st.lists(st.integers(0, 999), min_size=2, max_size=60), st.sampled_from(["board", "website", "county"]))
def test_many_namesakes_in_one_group_never_show_more_than_is_safe(orders: list[int], key: str) -> None:
    profile = get_profile(key, DATA)
    lines = []
    for at, order in enumerate(orders):
        first = f"36990119{50 + at % 40}{at % 12 + 1:02d}{at % 28 + 1:02d}{order:03d}"
        lines.append(RawLine("张三", first + build_check_digit(first), 1, "一组", f"62170012345678{at:05d}"))
    head, tail = (profile.id.head, profile.id.tail) if profile.id.show else (0, 0)
    for raw, line in zip(lines, masked(*lines, profile=profile), strict=True):
        more = len(line.id) - len(line.id.rstrip("0123456789X")) - tail if profile.id.show else 0
        if not profile.id.show and (told := re.search("尾号([0-9X]+)", line.name)):
            more = len(told.group(1))
        assert count_candidates(head, tail + more) >= profile.warn_below
        assert raw.id_number not in f"{line.id}{line.name}"


def test_namesakes_alike_in_all_safe_digits_are_told_by_the_end_of_their_accounts() -> None:
    lines = [
        RawLine("张三", number, 1, "一组", card)
        for number, card in (
            ("369901198801011238", "6217001234567890123"),
            ("369901197902011238", "6217001234567894567"),
            ("369901196503031231", "6217001234567897890"),
        )
    ]
    one, two, other = masked(*lines)
    assert (one.name, two.name, other.name) == ("张三（账号尾号0123）", "张三（账号尾号4567）", "张三")
    assert "6217" not in one.name


def test_a_group_that_is_not_shown_does_not_tell_namesakes_apart() -> None:
    ungrouped = Profile.from_mapping("wall", {**DATA["board"], "columns": ["number", "name", "id", "amount"]})
    one, two = masked(RawLine("张三", ADULT, 1, "一组"), RawLine("张三", TWIN, 1, "二组"), profile=ungrouped)
    assert one.id != two.id


def test_areas_have_the_same_number_of_decimals_when_asked() -> None:
    lines = [RawLine("张三", ADULT, 1, area_e4=35_000), RawLine("李四", TWIN, 1, area_e4=12_500)]
    shown = mask_lines(lines, BOARD, WORDS, TODAY, area_places=2)
    assert [line.area for line in shown] == ["3.50", "1.25"]


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


@pytest.mark.parametrize(
    ("shown", "columns", "candidates"),
    [
        ((6, 4), (), 3_321), ((6, 4), ("age",), 34), ((6, 4), ("birth_year",), 34), ((10, 4), (), 34),
        ((6, 4), ("birth_date",), 1), ((4, 2), (), 332_046), ((4, 2), ("age",), 3_321), ((0, 0), (), 36_525_000),
        ((0, 0), ("sex",), 18_262_500), ((4, 2), ("sex",), 332_046), ((14, 4), (), 1), ((14, 0), (), 1_000),
        ((6, 0), ("age",), 365_250), ((4, 6), (), 108), ((8, 4), (), 1_661),
    ],
)  # fmt: skip
def test_candidates_are_counted_from_the_digits_that_stay_hidden(
    shown: tuple[int, int], columns: tuple[str, ...], candidates: int
) -> None:
    assert count_candidates(*shown, columns) == candidates


def test_the_board_stays_strong_even_beside_an_age() -> None:
    assert strength(BOARD).candidates > 300_000
    assert strength(BOARD, {"age"}).warning == ""
    assert strength(BOARD, {"birth_date", "sex"}).warning != ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("72岁", {"age"}), ("年龄：81", {"age"}), ("现年 65 周岁，独居", {"age"}), ("1954年生", {"birth_year"}),
        ("1954年8月出生", {"birth_year"}), ("生于1954", {"birth_year"}),
        ("12.5亩，2026年新增", set()), ("2026年产业", set()),
        ("第1批", set()), ("共3人", set()),
    ],
)  # fmt: skip
def test_words_beside_a_number_that_narrow_it_down_are_noticed(words: str, told: set[str]) -> None:
    assert find_told([words]) == frozenset(told)


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["张三", "李四"]), st.sampled_from(["一组", "二组"]), st.integers(0, 60), st.integers(0, 9)
    ),
    min_size=2,
    max_size=14,
)


@given(PEOPLE, st.sampled_from(["board", "website", "county"]))
def test_namesakes_get_the_smallest_addition_that_is_safe_and_others_none(
    people: list[tuple[str, str, int, int]], key: str
) -> None:
    profile = get_profile(key, DATA)
    lines = []
    for name, group, order, day in people:
        first = f"3699011960060{day or 1}{order:03d}"
        lines.append(Namesake(name, group, first + build_check_digit(first), f"62170012345678{order:05d}"))
    found = tell_apart(lines, profile)
    for line, addition in zip(lines, found, strict=True):
        others = [
            other.id_number
            for other in lines
            if (other.name, other.group) == (line.name, line.group) and other.id_number != line.id_number
        ]
        if not others:
            assert addition == NOTHING
            continue
        most = most_safe_digits(profile)
        shown = [profile.id.apply(line.id_number, more) for more in range(most + 1)]
        clear = [more for more in range(most + 1) if shown[more] not in {profile.id.apply(o, more) for o in others}]
        assert addition.id_digits == (clear[0] if clear else most)
        assert not addition.card_digits or not clear


@pytest.mark.parametrize("number", ["", "1", "1234", "12345"])
def test_short_numbers_never_shine_through(number: str) -> None:
    shown = Rule(head=4, tail=4).apply(number)
    assert len(shown) == len(number)
    assert shown[:-1].strip("*") == ""
