"""Sums a sheet writes, kept as row numbers, say of unchanged rows what the first check said, and follow changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.data.nasty_lists import NASTY
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.money import parse_decimal, parse_fen
from zwgk_desktop.domain.subsidies import CheckedList
from zwgk_desktop.domain.subsidies.panels import panel_of, tell_panel
from zwgk_desktop.domain.subsidies.wording import finding
from zwgk_desktop.domain.subsidies.written_sums import SUM_KINDS, SummedRow, judge_sums
from zwgk_desktop.services.subsidies import check_list

TODAY = date(2026, 11, 20)


def rows_of(checked: CheckedList, sheet: str) -> list[SummedRow]:
    """Return a sheet's rows as the store keeps them."""
    lines = [SummedRow(n.panel, n.row, n.amount, n.area, n.card, False) for n in checked.lines if n.sheet == sheet]
    held = [
        SummedRow(
            h.panel, h.row, parse_fen(h.fields.get("amount", "")), parse_decimal(h.fields.get("area", "")),
            h.fields.get("card", ""), True,
        )
        for h in checked.held
        if h.sheet == sheet
    ]  # fmt: skip
    return lines + held


def said(findings: list[Finding]) -> list[tuple[str, int | None, str]]:
    return sorted((f.kind, f.row or 0, f.message) for f in findings if f.kind in SUM_KINDS)


@pytest.mark.parametrize("name", sorted(NASTY))
def test_the_rows_as_they_came_are_judged_alike(name: str, tmp_path: Path) -> None:
    case = NASTY[name](tmp_path)
    if case.refused:
        return
    checked = check_list(case.path, TODAY, case.columns).checked
    for sheet, facts in checked.columns.items():
        first = said([f for f in checked.findings if f.sheet == sheet])
        assert said(judge_sums(sheet, facts["sums"], rows_of(checked, sheet))) == first


def test_a_subtotal_follows_its_own_rows_only(tmp_path: Path) -> None:
    case = NASTY["right_subtotals_and_total"](tmp_path)
    checked = check_list(case.path, TODAY).checked
    (sheet,) = checked.columns
    rows = sorted(rows_of(checked, sheet), key=lambda row: row.row)
    rows[0] = rows[0]._replace(amount=(rows[0].amount or 0) + 100)
    found = judge_sums(sheet, checked.columns[sheet]["sums"], rows)
    assert sorted({f.kind for f in found}) == ["subtotal_mismatch", "total_mismatch"]
    first = min(f.row for f in found if f.kind == "subtotal_mismatch" and f.row)
    assert [f.row for f in found if f.kind == "subtotal_mismatch"] == [first]


def test_a_finding_says_in_which_list_it_is() -> None:
    one = finding("id_missing", "S", 3, "身份证号")
    assert tell_panel(one, 1, 1) == one
    right = tell_panel(one, 2, 2)
    assert (right.column, right.message[:17]) == ("右边名单 身份证号", "“右边名单 身份证号”：没有身份证")
    assert [panel_of(tell_panel(one, n, 3).column) for n in (1, 2, 3)] == [1, 2, 3]
    assert (panel_of(right.column), panel_of("身份证号")) == (2, 0)
