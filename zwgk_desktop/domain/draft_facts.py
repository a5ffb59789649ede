"""Which lines and sums can a posting's draft take from what is stored? Tables as lines with tabs, nothing personal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.money import yuan_text

VILLAGE_HEADS = ("村", "村名", "行政村", "村（社区）", "村级组织")
NAMELESS = "其他困难群众补贴"  # programmes whose names reveal health and the like stand together
BALANCE = ("上期结余", "本期收入", "本期支出", "期末结余")
HEAD_ROWS = 12
MOST_VILLAGES = 500


@dataclass(frozen=True, slots=True)
class Share:
    """People and money (fen) of one programme in a village."""

    programme: str
    by_name: bool
    people: int
    fen: int


@dataclass(frozen=True, slots=True)
class FinanceTable:
    """村级财务收支表: columns, and for each village its cells as they shall stand on paper."""

    columns: tuple[str, ...]
    rows: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...] = field(default=())


def subsidy_values(shares: Iterable[Share], programmes: Sequence[str]) -> dict[str, str]:
    """Return the places 补贴明细, 补贴人数, 补贴金额 for ``programmes`` (words in their names; empty: all)."""
    wanted = [one for one in shares if not programmes or any(word in one.programme for word in programmes)]
    sums: dict[str, tuple[int, int]] = {}
    for one in wanted:
        name = one.programme if one.by_name or programmes else NAMELESS
        people, fen = sums.get(name, (0, 0))
        sums[name] = (people + one.people, fen + one.fen)
    if not sums:
        return {}
    people, fen = sum(one[0] for one in sums.values()), sum(one[1] for one in sums.values())
    rows = [f"{name}\t{count}\t{yuan_text(total)}" for name, (count, total) in sums.items()]
    rows += [f"合计\t{people}\t{yuan_text(fen)}"] if len(rows) > 1 else []
    return {
        "补贴明细": "\n".join(["项目\t人（户）次\t金额（元）", *rows]),
        "补贴人数": str(people),
        "补贴金额": yuan_text(fen),
    }


def finance_values(table: FinanceTable, village: str) -> dict[str, str]:
    """Return the places of a village: 财务明细 and every column under its own title; {} when it is not in the table."""
    cells = table.rows.get(village)
    if cells is None:
        return {}
    pairs = list(zip(table.columns, cells, strict=True))
    lines = ["项目\t金额（元）", *(f"{title}\t{text}" for title, text in pairs)]
    return {"财务明细": "\n".join(lines), **{title: text for title, text in pairs if text}}


def read_finance(sheet: str, rows: Sequence[Sequence[Any]], villages: Iterable[str]) -> FinanceTable:
    """Read a table with one row a village; findings for villages not known, missing, or sums that do not add up.

    InputRefused no_header without a column 村.
    """
    known = list(villages)
    head = next(
        (n for n, row in enumerate(rows[:HEAD_ROWS]) if any(_text(cell) in VILLAGE_HEADS for cell in row)), None
    )
    if head is None:
        advice = f"请在表头写一列“村”，其余各列写{'、'.join(BALANCE)}等。"
        raise InputRefused("no_header", "村级财务收支表里没有找到“村”这一列。", advice)
    titles = [re.sub(r"[（(]元[)）]|\s", "", _text(cell)) for cell in rows[head]]
    at = next(n for n, cell in enumerate(rows[head]) if _text(cell) in VILLAGE_HEADS)
    places = [n for n, title in enumerate(titles) if title and n != at and title not in ("序号", "编号")]
    found: dict[str, tuple[str, ...]] = {}
    findings: list[Finding] = []
    for number, row in enumerate(rows[head + 1 :][:MOST_VILLAGES], head + 2):
        name = _text(row[at]) if at < len(row) else ""
        if not name or name in ("合计", "总计", "小计"):
            continue
        if name not in known:
            message = f"村名单里没有“{name}”，这一行没有用。"
            findings.append(Finding("unknown_village", Severity.WARNING, message, sheet, number, "村", name))
            continue
        cells = tuple(_amount(row[n]) if n < len(row) else "" for n in places)
        found[name] = cells
        findings += _balance(sheet, number, name, dict(zip((titles[n] for n in places), cells, strict=True)))
    left = [name for name in known if name not in found]
    if left:
        message = f"表里没有这些村：{'、'.join(left[:6])}{'等' if len(left) > 6 else ''}，它们的草稿要另填。"
        findings.append(Finding("village_missing", Severity.WARNING, message, sheet))
    return FinanceTable(tuple(titles[n] for n in places), found, tuple(findings))


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _amount(cell: Any) -> str:
    """Numbers as money, anything else as it is written."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{Decimal(str(cell)):,.2f}"
    text = " ".join(_text(cell).split())
    value = _number(text)
    return text if value is None else f"{value:,.2f}"


def _number(text: str) -> Decimal | None:
    plain = text.replace(",", "").replace("，", "").removesuffix("元")
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _balance(sheet: str, row: int, village: str, cells: Mapping[str, str]) -> list[Finding]:
    values = [_number(cells.get(title, "")) for title in BALANCE]
    if any(value is None for value in values):
        return []
    before, income, spent, after = (value or Decimal() for value in values)
    if before + income - spent == after:
        return []
    told = f"上期结余＋本期收入－本期支出＝{before + income - spent:,.2f}，与期末结余 {after:,.2f} 不符"
    message = f"{village}：{told}，请核对。"
    return [Finding("balance", Severity.WARNING, message, sheet, row, BALANCE[3], f"{after:,.2f}")]
