"""What is inside one payment batch? Its lines, the rows held back, the findings, and a jump from one to the other."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zwgk_desktop.domain.batch_life import BATCH_WORDS, FROZEN, PAID_STATES, BatchState
from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.identifiers import shorten
from zwgk_desktop.domain.listing import Ask, Column, Kind, Listing, MemoryListing, Totals
from zwgk_desktop.domain.money import to_fen
from zwgk_desktop.domain.subsidies.panels import panel_of
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.subsidies import OpenPayment

PERSONAL = ("id_number", "card", "phone")
LONG_NUMBER = re.compile(r"[0-9Xx]{11,}")
HELD_WORDS = {"open": "待处理", "handed_back": "已退回"}
HELD_COLUMNS = (
    Column("sheet", "工作表", width=14),
    Column("row", "行", Kind.NUMBER, 7),
    Column("state", "处理", Kind.STATUS, 10, choices=tuple(HELD_WORDS.values())),
    Column("reason", "为什么没有收", width=40),
    Column("cells", "原来的内容", width=60),
)
OUTCOME_WORDS = {"returned": "退回", "repaid": "再发放"}
OUTCOME_COLUMNS = (
    Column("on", "日期", Kind.DATE, 12),
    Column("kind", "退回或再发放", Kind.STATUS, 12, choices=tuple(OUTCOME_WORDS.values())),
    Column("village", "村", width=12),
    Column("name", "姓名", width=10),
    Column("id_number", "身份证号", width=20),
    Column("amount", "金额（元）", Kind.MONEY, 13),
    Column("reason", "原因", width=40),
)


class HiddenNumbers:
    """A listing whose ID, account and phone numbers show only their ends; searching still looks at all of them."""

    def __init__(self, listing: Listing) -> None:
        self.columns = listing.columns
        self._listing = listing
        self._at = [at for at, column in enumerate(self.columns) if column.key in PERSONAL]

    def ids(self, ask: Ask, limit: int | None = None) -> array[int]:
        """Return the ids that match."""
        return self._listing.ids(ask, limit)

    def rows(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Return the rows with their numbers covered."""
        return [self._cover(row) for row in self._listing.rows(ids)]

    def totals(self, ask: Ask) -> Totals:
        """Return count and sums."""
        return self._listing.totals(ask)

    def _cover(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for at in self._at:
            values[at] = shorten(values[at]) if values[at] else values[at]
        return tuple(values)


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding with its id and the reason with which it was accepted, if any."""

    id: int
    finding: Finding
    accepted: str


class BatchPresenter:
    """Reads one batch; ``full_numbers`` shows whole ID and account numbers."""

    def __init__(self, desk: Desk, batch_id: int) -> None:
        self._desk = desk
        self.batch_id = batch_id
        self.full_numbers = False
        self.reload()

    def reload(self) -> None:
        """Read the batch and its findings again; WrongUsage when it is gone."""
        self.batch = subsidies.get_batch(self._desk, self.batch_id)
        self._findings = subsidies.find_findings(self._desk, self.batch_id)

    @property
    def title(self) -> str:
        """Return programme, year and period."""
        return " ".join(part for part in (self.batch.programme, f"{self.batch.year}年", self.batch.period) if part)

    @property
    def state(self) -> str:
        """Return the state in words."""
        return BATCH_WORDS[BatchState(self.batch.state)]

    @property
    def frozen(self) -> bool:
        """Tell whether nothing can be decided any more."""
        return BatchState(self.batch.state) in FROZEN

    @property
    def summary(self) -> str:
        """Return count and total."""
        return f"{self.batch.line_count:,} 笔，合计 {_yuan(self.batch.total_fen)} 元"

    def lines(self) -> Listing:
        """Return the lines, numbers covered unless asked for."""
        listing = subsidies.lines_listing(self._desk, self.batch_id)
        return listing if self.full_numbers else HiddenNumbers(listing)

    def held(self) -> MemoryListing:
        """Return the rows held back with the reason."""
        told: dict[tuple[str, int | None], list[tuple[int, str]]] = {}
        for row in self._findings:
            if row.severity == Severity.ERROR:
                told.setdefault((row.sheet, row.row), []).append((panel_of(row.column), row.message))
        rows: dict[int, tuple[Any, ...]] = {}
        for held in subsidies.find_held_lines(self._desk, self.batch_id):
            said = [words for panel, words in told.get((held.sheet, held.row), ()) if panel in (0, held.panel)]
            reason = "".join(dict.fromkeys(said))
            words = f"{reason}退回原因：{held.reason}" if held.reason else reason
            rows[held.id] = (held.sheet, held.row, HELD_WORDS[held.state], words, self._cells(held.cells))
        return MemoryListing(HELD_COLUMNS, rows)

    def _cells(self, cells: dict[str, Any]) -> str:
        text = "　".join(f"{name}：{value}" for name, value in cells.items() if value not in (None, ""))
        return text if self.full_numbers else LONG_NUMBER.sub(lambda number: shorten(number[0]), text)

    def findings(self) -> list[StoredFinding]:
        """Return the findings as stored."""
        return [_stored(row) for row in self._findings]

    def counts(self) -> tuple[int, int, int]:
        """Return lines, rows held back, and warnings nobody decided on."""
        waiting = sum(row.state == "open" and row.severity == Severity.WARNING for row in self._findings)
        return self.batch.line_count, self.batch.held_count, waiting

    def accept(self, ids: Sequence[int], reason: str) -> ChangeSet:
        """Accept warnings with a reason that is kept."""
        return subsidies.accept_findings(self._desk, self.batch_id, list(ids), reason)

    @property
    def paid(self) -> bool:
        """Tell whether the money went out, so that it may come back."""
        return BatchState(self.batch.state) in PAID_STATES

    def outcomes(self) -> MemoryListing:
        """Return what came back from the bank and what was paid again, newest last."""
        rows = {
            row.id: (
                row.happened_on.isoformat(),
                OUTCOME_WORDS[row.kind],
                row.village,
                row.name,
                row.id_number if self.full_numbers else shorten(row.id_number),
                row.amount_fen,
                row.reason,
            )
            for row in subsidies.outcomes(self._desk, self.batch_id)
        }
        return MemoryListing(OUTCOME_COLUMNS, rows)

    def record_outcome(self, line_id: int, returned: bool, values: Mapping[str, Any]) -> ChangeSet:
        """Note that a payment came back or was made again: on, amount in yuan (None: all), reason."""
        amount = None if values["amount"] is None else to_fen(values["amount"])
        record = subsidies.record_returned if returned else subsidies.record_repaid
        return record(self._desk, line_id, values["on"], values["reason"], amount)

    def open_payment(self, line_id: int) -> OpenPayment:
        """Return whose payment a line is and how much of it is out and back."""
        return subsidies.open_payment(self._desk, line_id)

    def withdraw_outcome(self, outcome_id: int, reason: str) -> ChangeSet:
        """Take back a wrong entry of a returned or repeated payment, with a reason that is kept."""
        return subsidies.withdraw_outcome(self._desk, outcome_id, reason)

    def hold_line(self, line_id: int, reason: str) -> ChangeSet:
        """Take a line out of the batch, to go back to its village, with a reason that is kept; may run in a worker."""
        return subsidies.hold_line(self._desk, line_id, reason)

    def find_line(self, finding: Finding) -> tuple[str, int] | None:
        """Return where the finding's row is: ("lines", id) or ("held", id); None for a whole sheet or a total."""
        if finding.row is None:
            return None
        at = (finding.sheet, finding.row, panel_of(finding.column))
        return subsidies.find_row(self._desk, self.batch_id, *at)


def _stored(row: Any) -> StoredFinding:
    back = row.state == "handed_back"
    message = f"已退回：{row.reason}（{row.message}）" if back else row.message
    finding = Finding(row.kind, Severity(row.severity), message, row.sheet, row.row, row.column, row.value)
    return StoredFinding(row.id, finding, row.reason or "已处理" if row.state not in ("open", "handed_back") else "")


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"
