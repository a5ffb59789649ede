"""The office's own words for columns go before those that ship; a file that is not right is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.services.subsidies import build_synonyms
from zwgk_desktop.services.subsidies.synonyms import FIRST_LINES


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_word_is_known_and_the_shipped_ones_stay(tmp_path: Path) -> None:
    own = build_synonyms(written(tmp_path / "columns.toml", '[fields.card]\nexact = ["惠农折子"]\n'))
    assert (own.classify("惠农折子") or ("",))[0] == "card"
    assert (own.classify("银行账号") or ("",))[0] == "card"
    assert build_synonyms(None).classify("惠农折子") is None


def test_the_file_as_it_begins_changes_nothing(tmp_path: Path) -> None:
    own = build_synonyms(written(tmp_path / "columns.toml", FIRST_LINES))
    assert own.fields == build_synonyms(None).fields


@pytest.mark.parametrize(
    "text", ["[fields.card", "fields = 3", "[fields]\ncard = 3", "[fields.card]\nexact = [1]", "\x00"]
)
def test_a_file_that_is_not_right_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        build_synonyms(written(tmp_path / "columns.toml", text))
    assert refused.value.code == "columns_file"
