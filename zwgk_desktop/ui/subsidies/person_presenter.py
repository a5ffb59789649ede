"""What was this household paid, by programme and year? Driven without a window; every query is logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.batch_life import BATCH_WORDS, PAID_STATES, BatchState
from zwgk_desktop.domain.identifiers import shorten
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.people import get_person

COLUMNS = (
    Column("year", "年度", Kind.NUMBER, 7),
    Column("programme", "补贴项目", width=26),
    Column("period", "批次", width=10),
    Column("amount", "清单金额（元）", Kind.MONEY, 15),
    Column("paid", "实发（元）", Kind.MONEY, 13, total=True),
    Column("back", "退回未补发（元）", Kind.MONEY, 17, total=True),
    Column("state", "状态", Kind.STATUS, 18),
    Column("paid_on", "发放日期", Kind.DATE, 12),
    Column("village", "村", width=12),
    Column("group", "组", width=8),
)

REPLACED = "已由更正批次取代"


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One person found: whole number, and a line that tells namesakes apart."""

    id_number: str
    title: str


@dataclass(frozen=True, slots=True)
class YearTotals:
    """Programmes × years in yuan as text: ``years`` newest first, ``rows`` (programme, one amount a year, sum)."""

    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[str, ...], str], ...]
    sums: tuple[str, ...]
    total: str


class PersonPresenter:
    """Keeps the last answer; ``chosen`` is the ID number of the person shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.asked = ""
        self.chosen = ""
        self._payments: list[Any] = []

    def ask(self, text: str) -> None:
        """Look up a name or an ID number; WrongUsage when it is too short."""
        self._payments = subsidies.find_payments(self._desk, text)
        self.asked = text.strip()
        people = self.people()
        self.chosen = people[0].id_number if people else ""

    def ask_person(self, person_id: int) -> str:
        """Look up a person another page pointed to; return the name. WrongUsage when there is none."""
        person = get_person(self._desk, person_id)
        self.ask(person.id_number)
        return person.name

    def people(self) -> list[FoundPerson]:
        """Return the people found, one for each ID number."""
        found: dict[str, FoundPerson] = {}
        for row in self._payments:
            if row.id_number not in found:
                place = f"{row.village}{row.group_name}"
                title = "　".join(part for part in (row.name, place, shorten(row.id_number)) if part)
                found[row.id_number] = FoundPerson(row.id_number, title)
        return list(found.values())

    def _of_chosen(self) -> Sequence[Any]:
        return [row for row in self._payments if row.id_number == self.chosen]

    def payments(self) -> MemoryListing:
        """Return the payments of the person chosen, newest first."""
        rows = {
            row.line_id: (
                row.year,
                row.programme,
                row.period,
                row.amount_fen,
                row.paid_fen or None,
                row.back_fen or None,
                REPLACED if row.replaced else BATCH_WORDS[BatchState(row.state)],
                row.paid_on.isoformat() if row.paid_on else None,
                row.village,
                row.group_name,
            )
            for row in self._of_chosen()
        }
        return MemoryListing(COLUMNS, rows)

    def slip_name(self) -> str:
        """Return the usual name of the chosen person's slip as a file, or "" when nobody is chosen."""
        row = next(iter(self._of_chosen()), None)
        return f"补贴查询单_{row.name}.pdf" if row else ""

    def print_slip(self, id_number: str, file: Path) -> Path:
        """Write the slip of one person as PDF; the print is recorded. May run in a worker; raises a Refusal."""
        return subsidies.print_person(self._desk, id_number, file)

    def batch_of(self, line_id: int) -> int | None:
        """Return the batch a payment belongs to."""
        return next((row.batch_id for row in self._payments if row.line_id == line_id), None)

    def totals(self) -> YearTotals:
        """Return what the person chosen was paid and keeps, by programme and year."""
        rows = [row for row in self._of_chosen() if BatchState(row.state) in PAID_STATES]
        years = tuple(sorted({row.year for row in rows}, reverse=True))
        sums: dict[str, dict[int, int]] = {}
        for row in rows:
            of = sums.setdefault(row.programme, {})
            of[row.year] = of.get(row.year, 0) + row.paid_fen
        shown = tuple(
            (
                name,
                tuple(_yuan(of[year]) if year in of else "" for year in years),
                _yuan(sum(of.values())),
            )
            for name, of in sorted(sums.items())
        )
        by_year = tuple(_yuan(sum(of.get(year, 0) for of in sums.values())) for year in years)
        return YearTotals(years, shown, by_year, _yuan(sum(row.paid_fen for row in rows)))

    def summary(self) -> str:
        """Return one sentence about the answer."""
        if not self.asked:
            return ""
        people = self.people()
        if not people:
            return f"没有查到“{shorten(self.asked) if self.asked[:-1].isdigit() else self.asked}”的补贴。"
        several = f"同名或尾号相同的有 {len(people)} 人，请先选定。" if len(people) > 1 else ""
        rows = self._of_chosen()
        money = subsidies.sum_person(rows)
        more = f"，另有 {_yuan(money.waiting)} 元还没有发放" if money.waiting else ""
        more += f"，应追回 {_yuan(money.over)} 元" if money.over else ""
        return f"{several}共 {len(rows)} 笔，已发放 {self.totals().total} 元{more}。"


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"
