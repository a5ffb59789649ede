"""What does a request cost? (国办函〔2020〕109号: by case or by page, progressive, one method per request)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zwgk_desktop.domain.errors import WrongUsage


@dataclass(frozen=True, slots=True)
class Fee:
    """What a request costs in yuan; ``explain`` one line for each step of the tariff that applies."""

    yuan: Decimal
    explain: tuple[str, ...]


def same_period(one: date, other: date, period: str) -> bool:
    """Tell whether two receipt days count together: in one month, or in one year."""
    return one.year == other.year and (period == "year" or one.month == other.month)


def fee_by_case(number: int, tariff: Mapping[str, Any]) -> Fee:
    """Return the fee of an applicant's ``number``-th request (from 1) of the period.

    Beyond the last step of the tariff, every further ten cases cost 100 yuan more each.
    """
    if number < 1:
        raise WrongUsage("fee_number", "件数应从 1 起。")
    word = "自然年" if tariff["period"] == "year" else "自然月"
    steps: Sequence[Mapping[str, int]] = tariff["case"]
    for step in steps:
        if number <= step["upto"]:
            return _case(number, step["yuan"], word)
    last = steps[-1]
    more = (number - last["upto"] - 1) // int(tariff["step_cases"]) + 1
    return _case(number, last["yuan"] + more * int(tariff["step_yuan"]), word)


def _case(number: int, yuan: int, word: str) -> Fee:
    words = f"{yuan} 元" if yuan else "不收费"
    return Fee(Decimal(yuan), (f"同一申请人一个{word}内第 {number} 件：{words}",))


def fee_by_page(pages: int, tariff: Mapping[str, Any]) -> Fee:
    """Return the fee for ``pages`` pages; each step's price holds for the pages within it."""
    if pages < 1:
        raise WrongUsage("fee_pages", "页数应从 1 起。")
    total, below, lines = Decimal(0), 0, []
    for step in tariff["page"]:
        upto = min(pages, step.get("upto", pages))
        count = upto - below
        if count <= 0:
            break
        total += count * Decimal(step["yuan"])
        price = f"{step['yuan']} 元/页，计 {count * step['yuan']} 元" if step["yuan"] else "不收费"
        lines.append(f"第 {below + 1}—{upto} 页（{count} 页）：{price}")
        below = upto
    return Fee(total, tuple(lines))
