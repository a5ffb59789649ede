"""Marked texts of offices and villages: nothing personal stays in clear, next to nothing else is hidden."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.domain.privacy_marks import KINDS, Result, measure, read_texts
from zwgk_desktop.domain.privacy import Vocabulary

RULES = Path(__file__).parents[2] / "resources" / "masking" / "privacy.toml"
SETS = sorted((Path(__file__).parent / "privacy_sets").glob("*.txt"))  # each was written by hands that knew no rules
MOST_HIDDEN = 0.03


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    words = Vocabulary.from_mapping(tomllib.loads(RULES.read_text(encoding="utf-8")), 2026)
    return {file.stem: measure(read_texts(file.read_text(encoding="utf-8")), words) for file in SETS}


@pytest.mark.parametrize("kind", sorted(set(KINDS.values()) - {"keep"}))
def test_no_place_of_this_kind_is_left_in_clear(results: dict[str, Result], kind: str) -> None:
    assert [leak for result in results.values() for leak in result.leaks if leak[0] == kind] == []
    assert sum(result.places[kind] for result in results.values()) >= 10


@pytest.mark.parametrize("name", [file.stem for file in SETS])
def test_at_most_three_in_a_hundred_of_what_must_stay_is_hidden(results: dict[str, Result], name: str) -> None:
    assert results[name].hidden_share <= MOST_HIDDEN, results[name].hidden


def test_the_sets_are_as_large_as_the_bar_needs(results: dict[str, Result]) -> None:
    total = sum((result.places for result in results.values()), Counter())
    assert len(results) >= 24
    assert total["keep"] > 8_000
    assert total.total() - total["keep"] > 3_000
