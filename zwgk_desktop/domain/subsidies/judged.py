"""What came out of judging a run of payments: its cells as read, what is wrong with them, and which rows are held?"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.subsidies.payments import Line
from zwgk_desktop.domain.subsidies.rows import Run


@dataclass(slots=True)
class Judged:
    """A run, or a block of one, after reading: aligned lists, findings by payment, and which payments are held."""

    run: Run
    first: int = 0  # payments of the run before this block
    names: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    villages: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    areas: list[Decimal | None] = field(default_factory=list)
    standards: list[Decimal | None] = field(default_factory=list)
    amounts: list[int | None] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    findings: dict[int, list[Finding]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)  # rows that turned out to be unlabelled totals
    empty: dict[str, int] = field(default_factory=dict)  # empty cells of the columns that may be written once
    lines: list[Line] = field(default_factory=list)  # of every payment, also those held
