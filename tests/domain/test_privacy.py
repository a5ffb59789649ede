"""Personal data in texts: what must be covered is, what must stay does."""

from __future__ import annotations

import time
import tomllib
from datetime import date
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.privacy_cases import HITS as SHORT_HITS
from tests.domain.privacy_cases import KEEPS as SHORT_KEEPS
from tests.domain.privacy_office_cases import HITS as OFFICE_HITS
from tests.domain.privacy_office_cases import KEEPS as OFFICE_KEEPS
from zwgk_desktop.domain.identifiers import build_check_digit
from zwgk_desktop.domain.masking import get_profile, mask_text
from zwgk_desktop.domain.privacy import Vocabulary, scan

RESOURCES = Path(__file__).parents[2] / "resources" / "masking"
WORDS = Vocabulary.from_mapping(tomllib.loads((RESOURCES / "privacy.toml").read_text(encoding="utf-8")), 2026)
BOARD = get_profile("board", tomllib.loads((RESOURCES / "profiles.toml").read_text(encoding="utf-8")))
HITS, KEEPS = SHORT_HITS + OFFICE_HITS, SHORT_KEEPS + OFFICE_KEEPS


def covered(text: str) -> list[bool]:
    marks = [False] * len(text)
    for span in scan(text, WORDS):
        for index in range(span.start, span.end):
            marks[index] = True
    return marks


@pytest.mark.parametrize(("text", "wanted"), HITS, ids=[text[:24] for text, _ in HITS])
def test_personal_data_is_found_whole_and_leaves_the_masked_text(text: str, wanted: list[tuple[str, str]]) -> None:
    spans, marks = scan(text, WORDS), covered(text)
    masked = mask_text(text, BOARD, WORDS)
    for kind, secret in wanted:
        start = text.index(secret)
        assert all(marks[start : start + len(secret)]), (kind, secret, spans)
        assert kind in {span.kind for span in spans if span.start < start + len(secret) and span.end > start}
        assert secret not in masked


@pytest.mark.parametrize("text", KEEPS, ids=[text[:24] for text in KEEPS])
def test_what_must_stay_public_is_left_alone(text: str) -> None:
    assert scan(text, WORDS) == []
    assert mask_text(text, BOARD, WORDS) == text


@pytest.mark.parametrize("text", [text for text, _ in HITS])
def test_a_masked_text_holds_nothing_more_to_mask(text: str) -> None:
    assert scan(mask_text(text, BOARD, WORDS), WORDS) == []


def test_offsets_count_code_points_even_after_rare_characters() -> None:
    text = "户主𠮷𬭸，手机13812345678"
    (span,) = scan(text, WORDS)
    assert (span.start, span.end, span.text) == (7, 18, "13812345678")
    assert text[span.start : span.end] == span.text


def test_spans_come_in_order_and_never_overlap() -> None:
    text = "".join(text for text, _ in HITS)
    spans = scan(text, WORDS)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(
    st.dates(min_value=date(1930, 1, 1), max_value=date(2020, 12, 31)),
    st.integers(0, 999),
    st.sampled_from(["", " ", "-", "\n"]),
    st.sampled_from(["申请人张三，", "身份证号：", "", "（", "经查，"]),
    st.booleans(),
)
def test_every_valid_id_is_found_however_it_is_written(
    born: date, order: int, mark: str, before: str, wide: bool
) -> None:
    first = f"369901{born:%Y%m%d}{order:03d}"
    number = first + build_check_digit(first)
    shown = mark.join((number[:6], number[6:14], number[14:]))
    if wide:
        shown = shown.translate({ord("0") + i: ord("０") + i for i in range(10)})
    text = f"{before}{shown}。"
    assert [(s.kind, s.text) for s in scan(text, WORDS) if s.kind == "id_card"] == [("id_card", shown)]


@given(
    st.sampled_from([("369901198801011238", (6, 8, 4)), ("369901198801011238", (3, 3, 4, 4, 4)),
                     ("369901198801011238", (10, 8)), ("13979860001", (3, 4, 4)),
                     ("6217001234567890123", (4, 4, 4, 4, 3))]),
    st.lists(st.sampled_from([" ", "-", "\n", "　", "—", " \n", "  ", "\u200b"]), min_size=4, max_size=4),
    st.sampled_from([("", "。"), ("村民张三，", "，已核"), ("（", "）"), ("姓名 张三 ", "\n下一行")]),
    st.booleans(),
)  # fmt: skip
def test_a_number_parted_by_any_mixture_of_marks_is_covered_whole(
    number: tuple[str, tuple[int, ...]], marks: list[str], around: tuple[str, str], wide: bool
) -> None:
    digits, groups = number
    ends = list(accumulate(groups))
    parts = [digits[end - size : end] for size, end in zip(groups, ends, strict=True)]
    shown = "".join(part + mark for part, mark in zip(parts, [*marks[: len(parts) - 1], ""], strict=True))
    if wide:
        shown = shown.translate({ord("0") + i: ord("０") + i for i in range(10)})
    text = f"{around[0]}{shown}{around[1]}"
    marked = covered(text)
    first = len(around[0])
    assert all(marked[first + at] for at, letter in enumerate(shown) if letter.isdigit()), scan(text, WORDS)


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True), st.sampled_from(["", " ", "-"]))
def test_every_private_mobile_is_found_and_every_complaint_phone_stays(number: str, mark: str) -> None:
    shown = mark.join((number[:3], number[3:7], number[7:]))
    assert [s.text for s in scan(f"户主王五，手机{shown}，", WORDS)] == [shown]
    assert scan(f"投诉举报电话：{shown}。", WORDS) == []


@given(st.text(alphabet="张三身份证电话家住村组号患年月日出生0123456789Xx -，。（）\n", max_size=80))
def test_any_text_is_scanned_and_masked_without_fault(text: str) -> None:
    for span in scan(text, WORDS):
        assert text[span.start : span.end] == span.text
    mask_text(text, BOARD, WORDS)


@given(st.integers(1, 9_999_999_999), st.sampled_from(["元", "万元", "亩", "人"]))
def test_amounts_and_counts_are_never_taken_for_numbers_of_people(amount: int, unit: str) -> None:
    assert scan(f"本次发放补贴合计{amount}{unit}。", WORDS) == []


@pytest.mark.parametrize("crumb", ["1 ", "3-", "6217", "一", "张", "患", "名下有房，", "路1号", "1岁", "小学", "138 "])
def test_a_long_text_without_end_is_scanned_in_time_that_grows_with_its_length(crumb: str) -> None:
    def seconds(length: int) -> float:
        start = time.process_time()
        scan(crumb * (length // len(crumb)), WORDS)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(16_000) < 40 * max(seconds(2_000), 0.02)
