"""What comes into the ledger as a table, and what belongs to a new year? Without a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.ledger_import import FIELDS
from zwgk_desktop.domain.periods import Period, parse_quarter
from zwgk_desktop.services import ledger_import, ledger_paste, look_back
from zwgk_desktop.services.desk import Desk

ASKED = ("text", "section", "responsible", "deadline", "progress", "status", "evidence")


class TablePresenter:
    """Tables for one quarter's ledger."""

    def __init__(self, desk: Desk, quarter: str) -> None:
        self.desk = desk
        self.period: Period = parse_quarter(quarter)

    def preview_paste(self, text: str) -> ledger_paste.PastePreview:
        """Return what pasted rows say; refusals as the service gives them."""
        return ledger_paste.preview_paste(self.desk, self.period.code, text)

    def describe_paste(self, found: ledger_paste.PastePreview) -> tuple[str, Sequence[str]]:
        """Return headline and lines of a preview."""
        lines = [
            f"{name}　→　{row.status}　{' '.join(row.text.split())}" + ("　（改动原来填的）" if before else "")
            for row, name, before in zip(found.rows, found.names, found.before, strict=True)
        ]
        left = f"，{len(found.findings)} 行不填" if found.findings else ""
        return f"可以填入 {len(found.rows)} 项{left}。", lines

    def paste(self, found: ledger_paste.PastePreview) -> ChangeSet:
        """Store a preview."""
        return ledger_paste.record_many(self.desk, found.quarter, found.rows)

    def ledger_fields(self) -> tuple[tuple[str, str], ...]:
        """Return the columns a person may set, with their names."""
        return tuple((key, FIELDS[key]) for key in ASKED)

    def propose_ledger(
        self, path: Path, year: int | None, columns: Mapping[str, int] | None
    ) -> ledger_import.LedgerProposal:
        """Return what a workbook would add."""
        return ledger_import.propose_ledger(self.desk, path, year, columns)

    def describe_ledger(self, found: ledger_import.LedgerProposal) -> tuple[str, Sequence[str]]:
        """Return headline and lines of a proposal."""
        lines = [
            "　".join(word for word in (f"{one.row}.", one.section, one.text, one.status, one.progress) if word)
            for one in found.items
        ]
        plain = [" ".join(line.split("\n")) for line in lines]
        return f"{len(found.items)} 项任务，存入 {found.year} 年台账，进展计入{found.quarter.label}。", plain

    def take_in(self, found: ledger_import.LedgerProposal) -> ChangeSet:
        """Store a proposal."""
        return ledger_import.take_in_ledger(self.desk, found)

    def unfinished(self) -> list[str]:
        """Return the names of last year's unfinished items that have not come back."""
        return [one.label for one in look_back.unfinished(self.desk, self.period.year)]

    def open_year(self) -> ChangeSet:
        """Bring them."""
        return look_back.open_year(self.desk, self.period.year)

    def duties(self) -> list[str]:
        """Return the duties of the rule pack that the ledger does not hold."""
        return [rule.text for rule in look_back.missing_duties(self.desk, self.period.year)]

    def add_duties(self) -> ChangeSet:
        """Put them into the ledger."""
        return look_back.add_duties(self.desk, self.period.year)
