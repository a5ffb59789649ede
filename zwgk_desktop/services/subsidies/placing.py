"""Where do a list's lines belong, and how does the store take them? Villages by name, numbers as whole units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.subsidies import Line
from zwgk_desktop.domain.subsidies.panels import tell_panel
from zwgk_desktop.domain.subsidies.places import village_key
from zwgk_desktop.domain.subsidies.wording import finding


def village_ids(session: Any, today: date) -> dict[str, int]:
    """Return the township's villages by the key that spellings of one village share.

    A name it bore before, or that of a village merged into it, is one more spelling.
    """
    from zwgk_desktop.db.queries.succession import find_former_names
    from zwgk_desktop.db.queries.township import find_villages

    found = {village_key(row.name): row.id for row in find_villages(session, today)}
    standing = set(found.values())
    for name, village in find_former_names(session):
        if village in standing:
            found.setdefault(village_key(name), village)
    return found


def line_rows(
    batch_id: int, lines: Sequence[Line], people: Mapping[str, int], villages: Mapping[str, int]
) -> list[tuple[Any, ...]]:
    """Return lines as the store takes them; areas in ten-thousandths, money in fen."""
    places = {text: villages.get(village_key(text)) for text in {line.village for line in lines}}
    areas = {area: _scale(area, 10_000) for area in {line.area for line in lines}}
    standards = {standard: _scale(standard, 100) for standard in {line.standard for line in lines}}
    return [
        (
            batch_id,
            people[number],
            places[village],
            village,
            group,
            name,
            card,
            phone,
            areas[area],
            standards[standard],
            amount,
            day if len(day) == 10 else None,
            remark,
            sheet,
            row,
            panel,
        )
        for sheet, row, panel, name, number, card, village, group, area, standard, amount, phone, day, remark in lines
    ]


def _scale(number: Decimal | None, factor: int) -> int | None:
    if number is None or abs(number) >= Decimal(10) ** 12:
        return None
    return int((number * factor).to_integral_value())


def unknown_villages(lines: Sequence[Line], villages: Mapping[str, int], beside: Mapping[str, int]) -> list[Finding]:
    """Tell once for each village of the list that the township does not know: its lines would hang nowhere."""
    first: dict[str, Line] = {}
    for line in lines:
        first.setdefault(line.village, line)
    found = []
    for text, line in first.items():
        if villages and village_key(text) not in villages and text:
            detail = f"“{text}”不在本乡镇的村名单里。请核对村名，或先在设置里增加这个村。"
            told = replace(finding("village_missing", line.sheet, line.row, "村", text), message=detail)
            found.append(tell_panel(told, line.panel, beside.get(line.sheet, 1)))
    if "" in first and len(first) == 1:
        detail = "清单没有写明村，无法分村公示。请让各村分表，或补上“村”一列。"
        found.append(replace(finding("village_missing", first[""].sheet, None), message=detail))
    return found
