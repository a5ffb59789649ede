"""Units: brackets, labels, verbs and compounds, and the township's concern that follows from them."""

from __future__ import annotations

import tomllib

import pytest

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.policy.concern import find_concern
from zwgk_desktop.domain.policy.units import take_units
from zwgk_desktop.domain.policy.vocabulary import Vocabulary

DATA = tomllib.loads(paths.resource("rules/vocabulary.toml").read_text(encoding="utf-8"))
WORDS = Vocabulary.from_mapping(DATA)
Names = list[str]

CASES: list[tuple[str, Names, Names]] = [
    ("〔牵头单位：县政府办；责任单位：县财政局，各乡镇人民政府〕", ["县政府办"], ["县财政局", "各乡镇人民政府"]),
    ("（责任单位：县发改委、县财政局等，各街办、镇、集聚区）", [], ["县发改委", "县财政局", "各街办、镇、集聚区"]),
    ("〔县民政局、县融媒体中心〕", [], ["县民政局", "县融媒体中心"]),
    ("（县政府办、县司法局牵头，各乡镇人民政府配合）", ["县政府办", "县司法局"], ["各乡镇人民政府"]),
    ("（县发改委、县财政局，各乡镇按职责分工负责）", [], ["县发改委", "县财政局", "各乡镇"]),
    ("(责任单位: 县政府办; 配合单位: 各乡镇)", [], ["县政府办", "各乡镇"]),
    ("（县政府办和县司法局牵头，县自然资源和规划局配合）", ["县政府办", "县司法局"], ["县自然资源和规划局"]),
    ("（责任单位：各乡镇人民政府，县属、驻县各单位）", [], ["各乡镇人民政府", "县属、驻县各单位"]),
    ("〔责任单位：县教体局（县教育局）、各县（市、区）政府〕", [], ["县教体局（县教育局）", "各县（市、区）政府"]),
    ("（责任单位：县政府各部门、单位）", [], ["县政府各部门、单位"]),
]


@pytest.mark.parametrize(("bracket", "lead", "responsible"), CASES, ids=[case[0] for case in CASES])
def test_a_bracket_gives_its_units_and_leaves_the_text(bracket: str, lead: Names, responsible: Names) -> None:
    rest, found = take_units(f"做好公开工作。{bracket}", WORDS)
    assert rest == "做好公开工作。"
    assert (found.lead, found.responsible) == (lead, responsible)


@pytest.mark.parametrize(
    "text",
    [
        "推出示范县（区）乡镇（街道）。",
        "落实要求（试行）。",
        "贯彻《条例》（示府办字〔2026〕1号）。",
        "提供助企（政策、用工）服务。",
    ],
)
def test_other_brackets_stay_in_the_text(text: str) -> None:
    rest, found = take_units(text, WORDS)
    assert rest == text
    assert not found


def test_a_label_of_time_is_taken_as_a_deadline_and_not_as_a_unit() -> None:
    _, found = take_units("做好清理。（牵头单位：县司法局；完成时限：6月30日前，并长期坚持）", WORDS)
    assert (found.lead, found.responsible, found.timing) == (["县司法局"], [], ["6月30日前，并长期坚持"])


def test_a_garbled_name_takes_its_whole_list_with_it() -> None:
    _, found = take_units("做好公开。（责任单位：县县财财政局局、县民政局）", WORDS)
    assert found.responsible == []
    assert found.damaged == {"responsible_units"}


@pytest.mark.parametrize(
    ("text", "units", "township", "expected"),
    [
        ("做好公开。", ["县财政局", "各乡（镇）人民政府"], "", (True, "各乡（镇）人民政府")),
        ("做好公开。", ["各县（市、区）政府"], "", (True, "各县（市、区）政府")),
        ("云岭镇要先行试点。", ["县政府办"], "云岭镇人民政府", (True, "云岭镇")),
        ("双河镇要先行试点。", ["县政府办"], "云岭镇", (False, "双河镇")),
        ("各单位要抓好落实。", [], "", (True, "各单位")),
        ("公开招生计划。", ["县教体局"], "", (False, "")),
        ("推进村务公开规范化。", ["县民政局"], "", (None, "村务公开")),
        ("完善考核办法。", [], "", (None, "")),
    ],
)
def test_concern_is_told_with_the_words_that_say_it(
    text: str, units: Names, township: str, expected: tuple[bool | None, str]
) -> None:
    assert find_concern(text, units, WORDS.township, township) == expected


def test_a_misspelt_list_in_the_vocabulary_is_refused_by_name() -> None:
    broken = {**DATA, "units": {**DATA["units"], "suffixes": "局"}}
    with pytest.raises(WrongUsage, match="suffixes"):
        Vocabulary.from_mapping(broken)
