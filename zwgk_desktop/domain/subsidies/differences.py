"""What changed between two versions of a list? Lines added, removed and changed, matched by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zwgk_desktop.domain.subsidies.mending import FIELDS, TITLES, line_values
from zwgk_desktop.domain.subsidies.payments import Line
from zwgk_desktop.domain.subsidies.places import village_key

CHANGE_WORDS = {"added": "新增", "removed": "减少", "changed": "变动"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that differs; ``fields`` maps a field's Chinese name to (before, after); ``kind``: CHANGE_WORDS."""

    kind: str
    id_number: str
    name: str
    village: str
    amount_before: int
    amount_after: int
    fields: Mapping[str, tuple[str, str]]


def compare_lists(old: Iterable[Line], new: Iterable[Line]) -> list[Difference]:
    """Return what differs; a person with several lines is matched line by line, equal ones first."""
    before, after = _by_person(old), _by_person(new)
    found: list[Difference] = []
    for person in dict.fromkeys([*before, *after]):
        left, right = list(before.get(person, ())), list(after.get(person, ()))
        for line in list(left):
            twin = next((other for other in right if not _changes(line, other)), None)
            if twin is not None:
                left.remove(line)
                right.remove(twin)
        for one, other in zip(left, right, strict=False):
            found.append(_difference("changed", one, other, _changes(one, other)))
        found += [_difference("removed", one, None, {}) for one in left[len(right) :]]
        found += [_difference("added", None, one, {}) for one in right[len(left) :]]
    return found


def describe_differences(found: Sequence[Difference]) -> str:
    """Return one sentence: how many lines are new, gone and changed, and what that does to the sum."""
    if not found:
        return "没有变化"
    counts = {word: sum(one.kind == kind for one in found) for kind, word in CHANGE_WORDS.items()}
    told = "，".join(f"{word} {count:,} 笔" for word, count in counts.items() if count)
    fen = sum(one.amount_after - one.amount_before for one in found)
    money = f"合计{'增加' if fen > 0 else '减少'} {Decimal(abs(fen)) / 100:,.2f} 元" if fen else "合计不变"
    return f"{told}；{money}"


def _by_person(lines: Iterable[Line]) -> dict[str, list[Line]]:
    people: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        people[line.id].append(line)
    return people


def _changes(one: Line, other: Line) -> dict[str, tuple[str, str]]:
    before, after = line_values(one), line_values(other)
    if village_key(one.village) == village_key(other.village):
        after["village"] = before["village"]
    return {TITLES[name]: (before[name], after[name]) for name in FIELDS if before[name] != after[name]}


def _difference(kind: str, one: Line | None, other: Line | None, fields: Mapping[str, tuple[str, str]]) -> Difference:
    line = other or one
    assert line is not None
    return Difference(
        kind, line.id, line.name, line.village, one.amount if one else 0, other.amount if other else 0, fields
    )
