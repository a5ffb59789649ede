"""A pasted village list is read in any of its usual shapes; nothing of it is dropped silently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.villages import NewVillage, parse_villages

ABC = ["青石村", "柳溪村", "大坪村"]


def names(text: str) -> list[str]:
    return [village.name for village in parse_villages(text).villages]


@pytest.mark.parametrize(
    "text",
    [
        "青石村\n柳溪村\n大坪村\n",
        "青石村\r\n柳溪村\r\n\r\n大坪村",
        "\ufeff青石村、柳溪村、大坪村",
        "青石村，柳溪村,大坪村",
        "村名\n青石村\n柳溪村\n大坪村",
        "序号\t村名\n1\t青石村\n2\t柳溪村\n3\t大坪村",
        "1、青石村\n2.柳溪村\n（3）大坪村",
        "　青石村　\n 柳溪村\t\n大坪村；",
    ],
)
def test_the_usual_shapes_give_the_same_villages(text: str) -> None:
    assert names(text) == ABC
    assert parse_villages(text).findings == ()


def test_codes_and_households_are_told_apart_by_their_shape() -> None:
    text = "序号\t村名\t村编码\t户数\n"
    text += "1\t青石村\t369921101201\t412\n2\t柳溪村\t３６９９２１１０１２０２\t365户\n大坪村 \t508"
    assert parse_villages(text).villages == (
        NewVillage("青石村", "369921101201", 412),
        NewVillage("柳溪村", "369921101202", 365),
        NewVillage("大坪村", None, 508),
    )


def test_a_village_named_twice_is_taken_once_and_told() -> None:
    parsed = parse_villages("青石村\n柳溪村\n青石村", existing=["柳溪村"])
    assert [v.name for v in parsed.villages] == ["青石村"]
    assert [(f.kind, f.row) for f in parsed.findings] == [("name_twice", 2), ("name_twice", 3)]


def test_a_code_that_two_villages_share_is_left_out_and_told() -> None:
    parsed = parse_villages("青石村\t369921101201\n柳溪村\t369921101201")
    assert parsed.villages[1] == NewVillage("柳溪村", None)
    assert parsed.findings[0].kind == "code_twice"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("青石村 36992110120", "code_length"),
        ("36992110120青石村", "code_length"),
        ("????", "name_bad"),
        ("青石村\t柳溪村\t369921101201", "line_unclear"),
        ("369921101201", "line_unclear"),
        ("村" * 41, "name_bad"),
    ],
)
def test_a_line_that_is_no_village_is_an_error_naming_the_line(line: str, kind: str) -> None:
    parsed = parse_villages(f"大坪村\n{line}")
    assert [v.name for v in parsed.villages] == ["大坪村"]
    assert [(f.kind, f.row, f.severity) for f in parsed.findings] == [(kind, 2, Severity.ERROR)]


@given(st.lists(st.text(alphabet="青石柳溪大坪桐树湾", min_size=1, max_size=6), unique=True, max_size=30))
def test_every_name_comes_back_in_its_order(pasted: list[str]) -> None:
    wanted = [f"{name}村" for name in pasted]
    assert names("\n".join(wanted)) == wanted
    assert names("、".join(wanted)) == wanted


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_crash_and_no_name_twice(text: str) -> None:
    found = names(text)
    assert len(found) == len(set(found))
    assert all(found)
