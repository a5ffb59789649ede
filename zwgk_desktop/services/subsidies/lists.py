"""Is this payment list right? Read and check a file from outside; nothing is stored."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.cleaning import clean_text
from zwgk_desktop.domain.columns import Layout, Synonyms, build_given_layout, find_layout
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.subsidies import CheckedList, RawList, RawSheet, Terms, line_json
from zwgk_desktop.domain.subsidies import check_list as check_raw
from zwgk_desktop.services.subsidies.synonyms import load_synonyms

Heads = Mapping[str, Sequence[Sequence[str]]]
Recall = Callable[[Heads], Mapping[str, Any]]
REFUSAL_KINDS = frozenset(
    {
        "corrupt",
        "encrypted",
        "empty",
        "no_rows",
        "no_header",
        "unsafe_xml",
        "too_large",
        "unsupported_format",
        "ambiguous_layout",
    }
)
CHOOSABLE = ("name", "id", "card", "village", "group", "area", "standard", "amount", "phone", "date", "remark")
SAMPLE_ROWS = 20


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The answer about a list that could be read; ``seconds`` it took."""

    checked: CheckedList
    seconds: float
    heads: Heads = field(default_factory=dict)  # the first rows of each sheet, to know a header again

    @property
    def errors(self) -> int:
        """Return how many findings are errors."""
        return sum(f.severity is Severity.ERROR for f in self.checked.findings)

    @property
    def warnings(self) -> int:
        """Return how many findings are warnings."""
        return sum(f.severity is Severity.WARNING for f in self.checked.findings)

    @property
    def message(self) -> str:
        """Return one sentence for people."""
        checked = self.checked
        text = f"可收 {len(checked.lines)} 行，合计 {yuan_text(checked.total)} 元；未收 {len(checked.held)} 行"
        text += f"；错误 {self.errors} 处，提醒 {self.warnings} 处。"
        return text + (f"未读的工作表：{'、'.join(checked.ignored)}。" if checked.ignored else "")

    def to_json(self) -> dict[str, Any]:
        """Return the document of ``subsidies check``: rows as in ``line_json``, absent values null."""
        return {
            "result": "imported",
            "refusal_kind": None,
            "message": self.message,
            "rows": [line_json(line) for line in self.checked.lines],
            "findings": [
                {"sheet": f.sheet, "row": f.row, "kind": f.kind, "severity": f.severity.value, "message": f.message}
                for f in self.checked.findings
            ],
            "total": yuan_text(self.checked.total),
            "seconds": round(self.seconds, 3),
            "rss_mb": peak_memory(),
        }


def refusal_json(refusal: InputRefused, seconds: float) -> dict[str, Any]:
    """Return the document of ``subsidies check`` for a file that was refused."""
    kind = refusal.code if refusal.code in REFUSAL_KINDS else "corrupt"
    return {
        "result": "refused",
        "refusal_kind": kind,
        "message": str(refusal),
        "rows": [],
        "findings": [],
        "total": "0.00",
        "seconds": round(seconds, 3),
        "rss_mb": peak_memory(),
    }


def today_in_china() -> date:
    """Return today's date for checks that need no store."""
    return datetime.now(timezone(timedelta(hours=8))).date()


def peak_memory() -> float | None:
    """Return the most memory this process has used, in MB, or None where the system does not say."""
    try:
        import resource
    except ImportError:
        return None
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


@contextmanager
def without_collector() -> Iterator[None]:
    """Hold the garbage collector while a list makes millions of objects that stay: it would look in vain."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def read_list(path: Path, progress: Progress | None = None) -> RawList:
    """Read a file of any accepted kind; InputRefused when it cannot be taken."""
    from zwgk_desktop.documents.list_reader import read_list as read

    return read(path, progress or Silent())


def check_list(
    path: Path,
    today: date,
    columns: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    terms: Terms | None = None,
    recall: Recall | None = None,
) -> CheckReport:
    """Read and check a payment list; stores nothing. Raises InputRefused with a kind of ``REFUSAL_KINDS``.

    ``columns``: {sheet name or "*": {"header_row": 1-based, "columns": {field: 0-based index or letters}}}.
    Without it, ``recall`` may know the columns from the first rows of each sheet.
    """
    started = time.perf_counter()
    with without_collector():
        raw = read_list(path, progress)
        heads = _heads(raw)
        if not columns and recall:
            columns = recall(heads) or None
        agreed = replace(terms or Terms(), date1904=raw.date1904)
        checked = check_raw(raw, load_synonyms(), today, columns, agreed, progress)
    return CheckReport(checked, time.perf_counter() - started, heads)


def _heads(raw: RawList) -> Heads:
    return {
        sheet.name: [[clean_text(value) if isinstance(value, str) else "" for value in row] for row in sheet.rows[:40]]
        for sheet in raw.sheets
        if not sheet.hidden
    }


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """One sheet for the step 对列: header row guessed (1-based, None: none found), columns by field, first rows.

    ``first_row`` is the first one after the header (1-based); ``memory`` the columns chosen before that are proposed.
    """

    name: str
    hidden: bool
    is_list: bool
    header_row: int | None
    columns: Mapping[str, int]
    panels: int
    titles: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    problem: str = ""
    first_row: int = 2
    memory: int = 0

    @property
    def remembered(self) -> bool:
        """Tell whether header and columns are those chosen before for this sender's list."""
        return self.memory > 0


@dataclass(frozen=True, slots=True)
class ListPreview:
    """What is in a file before it is checked; ``fields`` are (key, Chinese word) that a column may be given."""

    sheets: tuple[SheetPreview, ...]
    fields: tuple[tuple[str, str], ...]


def preview_list(path: Path, recall: Recall | None = None) -> ListPreview:
    """Return the sheets with the guessed header and columns; raises InputRefused for what cannot be read.

    ``recall`` (see ``memory.recall_for``) proposes the columns chosen before.
    """
    synonyms, raw = load_synonyms(), read_list(path)
    known = recall(_heads(raw)) if recall else {}
    sheets = tuple(_recalled(_preview(sheet, synonyms), sheet, known.get(sheet.name)) for sheet in raw.sheets)
    return ListPreview(sheets, tuple((name, synonyms.title(name)) for name in CHOOSABLE))


def _recalled(preview: SheetPreview, sheet: RawSheet, known: Mapping[str, Any] | None) -> SheetPreview:
    if not known:
        return preview
    layout = build_given_layout(known, sheet.rows, sheet.merges, load_synonyms())
    width = max(map(len, sheet.rows), default=0)
    return replace(
        preview,
        is_list=True,
        header_row=layout.header + 1,
        first_row=layout.body + 1,
        columns=layout.panels[0].columns,
        panels=len(layout.panels),
        titles=tuple(layout.titles.get(at, "") for at in range(width)),
        problem="",
        memory=known["memory"],
    )


def _preview(sheet: RawSheet, synonyms: Synonyms) -> SheetPreview:
    layout: Layout | None = None
    problem = ""
    try:
        layout = find_layout(sheet.rows, sheet.merges, synonyms)
    except InputRefused as refusal:
        problem = refusal.message
    columns = layout.panels[0].columns if layout else {}
    width = max(map(len, sheet.rows), default=0)
    titles = tuple(layout.titles.get(at, "") if layout else "" for at in range(width))
    sample = tuple(tuple(clean_text(value) for value in row) for row in sheet.rows[:SAMPLE_ROWS])
    is_list = bool(problem) or ("name" in columns and bool({"id", "amount", "card"} & columns.keys()))
    header = layout.header + 1 if layout else None
    panels = len(layout.panels) if layout else 1
    first = layout.body + 1 if layout else 2
    return SheetPreview(sheet.name, sheet.hidden, is_list, header, columns, panels, titles, sample, problem, first)
