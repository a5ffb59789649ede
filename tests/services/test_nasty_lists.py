"""Messy and hostile lists against their truth: no clean row accused, nothing wrong taken silently, no row lost."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from tests.data.nasty_lists import NASTY
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.subsidies import CheckedList
from zwgk_desktop.services.subsidies import check_list

TODAY = date(2026, 11, 20)


def told(checked: CheckedList) -> tuple[dict[int, set[str]], dict[int, set[str]], set[str]]:
    """Return the kinds by row, of held rows and of the others, and those without a row."""
    held, warned, whole = defaultdict(set), defaultdict(set), set()
    out = {line.row for line in checked.held}
    for finding in checked.findings:
        if finding.row is None:
            whole.add(finding.kind)
        else:
            (held if finding.row in out else warned)[finding.row].add(finding.kind)
    return dict(held), dict(warned), whole


@pytest.mark.parametrize("name", sorted(NASTY))
def test_a_nasty_list_is_judged_as_its_truth_says(name: str, tmp_path: Path) -> None:
    case = NASTY[name](tmp_path)
    if case.refused:
        with pytest.raises(InputRefused) as refusal:
            check_list(case.path, TODAY)
        assert refusal.value.code == case.refused
        return
    checked = check_list(case.path, TODAY, case.columns).checked
    held, warned, whole = told(checked)
    assert sorted(line.id for line in checked.lines) == sorted(case.accepted)
    assert held == case.held
    assert warned == case.warned
    assert whole == set(case.sheet)
    if case.total:
        assert yuan_text(checked.total) == case.total
    if case.villages:
        assert tuple(line.village for line in checked.lines) == case.villages
