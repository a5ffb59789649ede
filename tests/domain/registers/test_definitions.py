"""Are the registers' definitions read whole, and is one that contradicts itself refused with the place named?"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from zwgk_desktop.domain.registers.definitions import BadDefinition, Register

FOLDER = Path(__file__).parents[3] / "resources" / "registers"
KEYS = {
    "request", "opinion", "media", "activity", "policy", "decision", "column", "rectify", "briefing", "training",
    "petition",
}  # fmt: skip


def tables() -> list[dict[str, Any]]:
    found = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml"))]
    return [table for table in found if "states" in table]


def simple(**more: Any) -> dict[str, Any]:
    return {
        "key": "x",
        "title": "样本",
        "number": "样本〔{year}〕",
        "source": "样本",
        "states": [{"key": "open", "word": "办理中"}, {"key": "done", "word": "已办结", "closed": True}],
        "step": [{"kind": "finish", "title": "办结", "from": ["open"], "to": "done"}],
        **more,
    }


def test_every_register_of_the_office_is_defined_once_and_named_apart() -> None:
    found = [Register.from_mapping(table) for table in tables()]
    assert {one.key for one in found} == KEYS
    assert len({one.title for one in found}) == len({one.order for one in found}) == len(found)
    assert len({one.prefix(2026) for one in found}) == len(found)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table["key"])
def test_each_register_names_its_source_and_the_rule_of_every_clock(table: dict[str, Any]) -> None:
    register = Register.from_mapping(table)
    assert register.source
    assert all(clock.law for clock in register.clocks)
    assert all(step.after is None or step.after.law for step in register.steps)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table["key"])
def test_every_state_that_waits_for_something_has_a_step_out_of_it(table: dict[str, Any]) -> None:
    register = Register.from_mapping(table)
    leaving = {state for step in register.steps for state in step.before}
    waiting = {state.key for state in register.states if not state.closed}
    assert register.guided or waiting <= leaving


def test_the_terms_are_those_of_the_handbook() -> None:
    terms = {
        (register.key, clock.key): (clock.spec["type"], clock.spec.get("n"))
        for register in map(Register.from_mapping, tables())
        for clock in register.clocks
    }
    assert terms["opinion", "answer"] == ("working_days", 5)
    assert terms["opinion", "answer_simple"] == ("working_days", 3)
    assert terms["policy", "interpret"] == ("working_days", 3)
    assert terms["decision", "comments"] == ("calendar_days", 30)
    assert terms["decision", "feedback"] == ("working_days", 10)
    assert terms["petition", "notify"] == ("calendar_days", 15)
    assert terms["petition", "finish"] == ("calendar_days", 60)
    assert [terms["column", key] for key in ("gap7", "gap1m", "gap3m", "gap11m")] == [
        ("calendar_days", 7),
        ("months", 1),
        ("months", 3),
        ("months", 11),
    ]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"states": [], "step": []}, "no states"),
        ({"field": [{"key": "a", "title": "甲", "kind": "money"}]}, "kind money"),
        ({"field": [{"key": "a", "title": "甲", "kind": "choice"}]}, "no choices"),
        ({"field": [{"key": "number", "title": "编号"}]}, "built in"),
        ({"step": [{"kind": "a", "title": "甲", "from": ["open"], "to": "gone"}]}, "state gone"),
        ({"clock": [{"key": "c", "title": "期", "base": ["nowhere"], "spec": {"type": "month_end"}}]}, "base nowhere"),
        ({"clock": [{"key": "c", "title": "期", "base": ["finish.day"], "spec": {"type": "month_end"}}]}, "finish.day"),
        ({"clock": [{"key": "c", "title": "期", "base": ["received_on"], "spec": {"type": "moons"}}]}, "spec moons"),
        (
            {
                "clock": [
                    {"key": "c", "title": "期", "base": ["finish.on"], "spec": {"type": "month_end"}, "stop": ["x"]}
                ]
            },
            "step x",
        ),
        ({"duty": [{"key": "d", "title": "事", "every": "week", "times": 1, "counts": "finish"}]}, "every week"),
        ({"duty": [{"key": "d", "title": "事", "every": "year", "times": 1, "counts": "nothing"}]}, "counts nothing"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused_with_the_place(more: dict[str, Any], place: str) -> None:
    with pytest.raises(BadDefinition, match=place):
        Register.from_mapping(simple(**more))


def test_a_definition_without_title_is_refused() -> None:
    table = simple()
    del table["title"]
    with pytest.raises(BadDefinition, match="title"):
        Register.from_mapping(table)


def test_a_state_the_definition_lost_is_shown_as_stored() -> None:
    assert Register.from_mapping(simple()).state("旧状态").word == "旧状态"
