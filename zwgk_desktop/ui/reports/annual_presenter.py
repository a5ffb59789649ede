"""What does the annual report of a year show, and what may be changed in it? Tables, texts, findings; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.reports.annual import show_number
from zwgk_desktop.domain.reports.annual_layout import Block, Part
from zwgk_desktop.domain.review import REVIEW_WORDS
from zwgk_desktop.services import reports
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.reports import AnnualDraft

TURNED = 4  # columns from which a single row is turned
LONGEST = 24  # characters of a heading beside its row; the whole is in the tool tip of its cells


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid; a ``summed`` one is counted by the program, a ``typed`` one was written by the officer."""

    name: str
    text: str
    summed: bool
    typed: bool
    hint: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One rectangle of cells of a table; a single row with many columns is turned, so that it can be read."""

    table: str
    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


class AnnualPresenter:
    """The report of ``year``; the draft is read anew after every change."""

    def __init__(self, desk: Desk, year: int) -> None:
        self.desk, self.year = desk, year
        self.draft: AnnualDraft = reports.get_draft(desk, year)

    def reload(self) -> None:
        """Read the report again."""
        self.draft = reports.get_draft(self.desk, self.year)

    @property
    def title(self) -> str:
        """Return the report's title."""
        return self.draft.report.title(reports.load_layout())

    @property
    def frozen(self) -> bool:
        """Tell whether it is frozen."""
        return self.draft.frozen_at is not None

    def state(self) -> str:
        """Return the report's state in a word."""
        if self.frozen:
            return "已定稿"
        if not self.draft.ready:
            return "有错误"
        return "可以定稿" if self.desk.today().year > self.year else "草稿"

    def note(self) -> str:
        """Return how it stands, in a sentence."""
        draft = self.draft
        if draft.frozen_at is not None:
            return f"{draft.frozen_at.astimezone(CHINA):%Y-%m-%d} 定稿，导出的文件不再变化。"
        errors = sum(one.severity is Severity.ERROR for one in draft.findings)
        parts = [f"错误 {errors} 处，提醒 {len(draft.findings) - errors} 处"]
        parts += [f"有 {len(draft.unknown)} 格登记簿里没有，请填写"] if draft.unknown else []
        parts.append(f"审查：{REVIEW_WORDS[reports.annual_review(self.desk, draft).state]}")
        return "；".join(parts) + "。数字来自登记簿，改了登记簿这里跟着变。"

    def grids(self) -> tuple[Grid, ...]:
        """Return the tables in the order of the report."""
        return tuple(self._grid(block) for block in reports.load_layout().blocks)

    def _grid(self, block: Block) -> Grid:
        title = block.heading or reports.load_layout().part(block.table).title
        rows = tuple(_short(" ".join([*row.groups[1:], row.title])) for row in block.rows)
        turned = len(block.rows) == 1 and len(block.columns) > TURNED
        columns = tuple(column.label if turned else _short(column.title, 14) for column in block.columns)
        cells = tuple(tuple(self._cell(block.cell(row, column)) for column in block.columns) for row in block.rows)
        if turned:
            return Grid(block.table, title, columns, ("件数",), tuple((cell,) for cell in cells[0]))
        return Grid(block.table, title, rows, columns, cells)

    def table_title(self, key: str) -> str:
        """Return what the tab of a table is called."""
        part = reports.load_layout().part(key)
        return f"表{part.number}"

    def _cell(self, name: str) -> Cell:
        layout, draft = reports.load_layout(), self.draft
        text = show_number(draft.report.tables.count(name))
        behind = (draft.behind or {}).get(name, ())
        hint = layout.name(name)
        hint += f"\n来自：{'、'.join(behind[:8])}{'等' if len(behind) > 8 else ''}" if behind else ""
        hint += "\n登记簿里没有，请填写。" if name in draft.unknown else ""
        return Cell(name, text, name in layout.summed, name in draft.typed, hint)

    def parts(self) -> tuple[Part, ...]:
        """Return the parts that are text."""
        return tuple(part for part in reports.load_layout().parts if not part.table)

    def text(self, key: str) -> str:
        """Return what a part says."""
        return str(self.draft.report.texts.get(key, ""))

    def is_edited(self, key: str) -> bool:
        """Tell whether the officer wrote a part himself."""
        return key in self.draft.edited

    def findings(self) -> tuple[Finding, ...]:
        """Return what must be looked at, errors first."""
        return tuple(sorted(self.draft.findings, key=lambda one: one.severity is not Severity.ERROR))

    def set_cell(self, name: str, text: str) -> ChangeSet:
        """Write a cell; an empty one takes the registers' number again."""
        changes = reports.change_draft(self.desk, self.year, cells={name: text.strip() or None})
        self.reload()
        return changes

    def set_texts(self, texts: Mapping[str, str | None]) -> ChangeSet | None:
        """Write the parts that differ from what is shown; None takes the proposal again."""
        changed = {key: text for key, text in texts.items() if text is None or text.strip() != self.text(key).strip()}
        if not changed:
            return None
        changes = reports.change_draft(self.desk, self.year, texts=changed)
        self.reload()
        return changes

    def freeze(self) -> ChangeSet:
        """Fix the report as it stands."""
        changes = reports.freeze(self.desk, self.year)
        self.reload()
        return changes

    def reopen(self, reason: str) -> ChangeSet:
        """Take the freezing back."""
        changes = reports.reopen(self.desk, self.year, reason)
        self.reload()
        return changes

    def differences(self) -> list[tuple[str, str, str]]:
        """Return what the registers would now say otherwise than the frozen report."""
        return reports.compare_today(self.desk, self.year)

    def export(self, folder: Path) -> tuple[Path, ...]:
        """Write docx and PDF."""
        return reports.export_annual(self.desk, self.year, folder)

    def check_file(self, path: Path) -> Any:
        """Return what is wrong with a finished report typed elsewhere."""
        return reports.check_report_file(path)


def _short(words: str, most: int = LONGEST) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
