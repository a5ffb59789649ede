"""Marked texts of offices and villages: nothing personal stays in clear, next to nothing else is hidden."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.domain import (
    privacy_fifth_cases,
    privacy_first_cases,
    privacy_fourth_cases,
    privacy_second_cases,
    privacy_sixth_cases,
    privacy_third_cases,
)
from tests.domain.privacy_marks import KINDS, Result, measure, read_texts
from zwgk_desktop.domain.privacy import Vocabulary

RULES = Path(__file__).parents[2] / "resources" / "masking" / "privacy.toml"
SETS = {
    "first": privacy_first_cases.TEXTS,
    "second": privacy_second_cases.TEXTS,
    "third": privacy_third_cases.TEXTS,
    "fourth": privacy_fourth_cases.TEXTS,
    "fifth": privacy_fifth_cases.TEXTS,
    "sixth": privacy_sixth_cases.TEXTS,
}
MOST_HIDDEN = 0.03


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    words = Vocabulary.from_mapping(tomllib.loads(RULES.read_text(encoding="utf-8")), 2026)
    return {name: measure(read_texts(block), words) for name, block in SETS.items()}


@pytest.mark.parametrize("kind", sorted(set(KINDS.values()) - {"keep"}))
def test_no_place_of_this_kind_is_left_in_clear(results: dict[str, Result], kind: str) -> None:
    assert [leak for result in results.values() for leak in result.leaks if leak[0] == kind] == []
    assert sum(result.places[kind] for result in results.values()) >= 10


@pytest.mark.parametrize("name", SETS)
def test_at_most_three_in_a_hundred_of_what_must_stay_is_hidden(results: dict[str, Result], name: str) -> None:
    assert results[name].hidden_share <= MOST_HIDDEN, results[name].hidden


def test_the_sets_are_as_large_as_the_bar_needs(results: dict[str, Result]) -> None:
    least = (150, 80, 80, 60, 55, 30)
    assert all(len(read_texts(block)) >= size for block, size in zip(SETS.values(), least, strict=True))
    total = sum((result.places for result in results.values()), Counter())
    assert total["keep"] > 600
    assert total.total() - total["keep"] > 300
