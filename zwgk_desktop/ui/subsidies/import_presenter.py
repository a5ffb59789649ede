"""How far is the import of a payment list, and may one go on? Choose, match columns, look at findings, store; no Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.batch_life import BATCH_WORDS, FROZEN, BatchState
from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.findings import SEVERITY_WORDS, Finding, Severity
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.subsidies.differences import Difference, describe_differences
from zwgk_desktop.domain.subsidies.panels import panel_of
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.subsidies import CheckReport, ImportedBatch, ListPreview, SheetPreview
from zwgk_desktop.services.subsidies.lists import Recall

SUFFIXES = (".xlsx", ".xls", ".et", ".csv", ".xlsm")
YEAR = re.compile(r"(20\d\d)")
KEPT = FROZEN | {BatchState.APPROVED}  # replacing one of these is a correction
NEEDED = ("name", "id", "amount")
COLUMN_REFUSALS = frozenset({"no_header", "no_rows", "ambiguous_layout"})
LINE_WORDS = (
    ("name", "姓名"), ("id", "身份证号"), ("card", "银行账号"), ("village", "村"), ("group", "组"), ("area", "面积"),
    ("standard", "标准（元）"), ("amount", "金额（元）"), ("phone", "联系电话"), ("date", "日期"), ("remark", "备注"),
)  # fmt: skip


@dataclass(slots=True)
class SheetPlan:
    """One sheet in the step 对列: ``columns`` field → 0-based column; rows are counted from 1 as in the file.

    ``guess`` is what the program proposed; ``used`` False: the sheet is not read.
    """

    preview: SheetPreview
    header_row: int
    first_row: int
    columns: dict[str, int]
    used: bool
    guess: tuple[int, dict[str, int], bool] = field(default=(1, {}, False))

    @property
    def name(self) -> str:
        """Return the sheet's name."""
        return self.preview.name

    @property
    def width(self) -> int:
        """Return how many columns there are."""
        return max(map(len, self.preview.sample), default=0)

    @property
    def changed(self) -> bool:
        """Tell whether the officer changed the guess."""
        return (self.first_row, self.columns, self.used) != self.guess

    def field_at(self, column: int) -> str:
        """Return the field read from a column, or ""."""
        return next((name for name, at in self.columns.items() if at == column), "")

    def assign(self, column: int, name: str) -> None:
        """Read ``name`` from ``column``; "" reads nothing from it. A field is read from one column only."""
        self.columns = {key: at for key, at in self.columns.items() if at != column and key != name}
        if name:
            self.columns[name] = column

    def back(self) -> None:
        """Return to the program's own guess."""
        self.first_row, columns, self.used = self.guess
        self.columns = dict(columns)

    def given(self) -> dict[str, Any]:
        """Return the sheet's mapping as the check takes it."""
        header = min(self.header_row, max(self.first_row - 1, 1))
        return {"header_row": header, "header_last_row": self.first_row - 1, "columns": dict(self.columns)}


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the file beside its findings; ``state`` 可收 or 未收."""

    title: str
    state: str
    cells: tuple[tuple[str, str], ...]
    messages: tuple[str, ...]


class ImportPresenter:
    """Keeps what was chosen; ``read``, ``check`` and ``store`` do the long work and may run in a worker."""

    def __init__(self, desk: Desk, year: int) -> None:
        self._desk = desk
        self.path: Path | None = None
        self.programme, self.year_text, self.period = "", str(year), ""
        self.replaces: int | None = None
        self.sheets: list[SheetPlan] = []
        self.fields: tuple[tuple[str, str], ...] = ()
        self.report: CheckReport | None = None
        self.differences: Sequence[Difference] | None = None
        self.accepted: dict[int, str] = {}
        self.reason = ""

    # 选文件

    def programme_names(self) -> list[str]:
        """Return the township's programmes in use, then the catalogue's others."""
        rows = subsidies.programmes(self._desk)
        stopped = {row.name for row in rows if not row.active}
        own = [row.name for row in rows if row.active]
        return [*own, *(name for name in subsidies.catalogue() if name not in own and name not in stopped)]

    def correctable(self) -> list[tuple[str, str]]:
        """Return the batches of programme and year whose place this list may take: (id, words)."""
        year = int(self.year_text) if self.year_text.isdigit() else None
        rows = [row for row in subsidies.find_batches(self._desk, year) if row.programme == self.programme.strip()]
        return [(str(row.id), f"{_replacing(row)}：编号 {row.id}　{row.title}") for row in rows]

    def replace_note(self) -> str:
        """Return what happens to the batch whose place this list takes, or what to think of when there is one."""
        if self.replaces is not None:
            old = subsidies.get_batch(self._desk, self.replaces)
            if BatchState(old.state) in KEPT:
                return "原批次保留，这一批注明更正哪一批；核对后显示改了什么。"
            return "存入后原批次移入回收站，可以恢复；核对后显示改了什么。"
        same = [words for _, words in self.correctable()]
        return "已有同一项目、同一年度的批次。改好后重新报来的，请在上面选原来的批次。" if same else ""

    def choose(self, path: Path) -> None:
        """Take a file, and guess programme and year from its name where nothing was chosen."""
        self.path = path
        names = [name for name in self.programme_names() if name in path.stem]
        if names:
            self.programme = max(names, key=len)
        year = YEAR.search(path.stem)
        if year:
            self.year_text = year[1]

    def choose_problem(self) -> str:
        """Return why one cannot go on from the first step, or ""."""
        if self.path is None:
            return "请先选择清单文件。"
        if not self.programme.strip():
            return "请选择或填写补贴项目。"
        if not (self.year_text.isdigit() and 2000 <= int(self.year_text) <= 2100):
            return "年度请写四位数字，如 2026。"
        return ""

    def read(self, _progress: Progress) -> ListPreview:
        """Open the file and guess the columns; raises InputRefused."""
        assert self.path is not None
        return subsidies.preview_list(self.path, self._recall())

    def take_preview(self, preview: ListPreview) -> None:
        """Begin the step 对列 with the guess."""
        self.fields = preview.fields
        self.sheets = [_plan(sheet) for sheet in preview.sheets if sheet.sample]
        self.report, self.accepted = None, {}

    # 对列

    def field_word(self, name: str) -> str:
        """Return the Chinese word of a field."""
        return dict(self.fields).get(name, "")

    def read_sheets(self) -> list[SheetPlan]:
        """Return the sheets that will be read."""
        return [sheet for sheet in self.sheets if sheet.used]

    def columns_problem(self) -> str:
        """Return why one cannot go on from the second step, or ""."""
        used = self.read_sheets()
        if not used:
            return "没有一张表可以读。请选一张表，指明姓名、身份证号、金额各在哪一列。"
        for sheet in used:
            missing = [self.field_word(name) for name in NEEDED if name not in sheet.columns]
            if missing:
                return f"“{sheet.name}”还没有指明：{'、'.join(missing)}。不读这张表的，请取消“读取这张表”。"
        return ""

    def columns_note(self, sheet: SheetPlan) -> str:
        """Return what is worth knowing about the matching of one sheet."""
        if sheet.preview.hidden:
            return "这是隐藏的工作表，不读取。需要读取的，请在 WPS 中取消隐藏后重新选择文件。"
        if not sheet.used:
            return sheet.preview.problem or "这张表不像发放清单，不读取。"
        known = "已按上次的对应关系对好，请核对；不合适的点“不再沿用”。" if sheet.preview.remembered else ""
        unread = [
            title
            for at, title in enumerate(sheet.preview.titles)
            if title and not sheet.field_at(at) and not title.startswith("序号")
        ]
        panels = (
            f"左右并排 {sheet.preview.panels} 份名单，按最左一份的对应关系都读取。" if sheet.preview.panels > 1 else ""
        )
        if unread and not panels:
            return f"{known}不读取的列：{'、'.join(unread[:6])}{'等' if len(unread) > 6 else ''}。"
        return f"{known}{panels}" or "各列都认出来了，请对照下面的内容核对。"

    def given(self) -> dict[str, Any] | None:
        """Return the mapping for the check; None leaves everything to the program."""
        if not any(sheet.changed for sheet in self.sheets):
            return None
        return {sheet.name: sheet.given() for sheet in self.read_sheets()}

    # 查问题

    def forget(self, sheet: SheetPlan) -> ChangeSet:
        """Forget the columns that were proposed for a sheet; read the file again afterwards."""
        return subsidies.forget_columns(self._desk, sheet.preview.memory)

    def check(self, progress: Progress) -> CheckReport:
        """Read and check the file, and compare it with the batch it replaces; raises InputRefused, Cancelled."""
        assert self.path is not None
        report = subsidies.check_list(self.path, self._desk.today(), self.given(), progress, recall=self._recall())
        if self.replaces is not None:
            progress.report(0, 0, "与原批次比较")
            self.differences = subsidies.compare_with_lines(self._desk, self.replaces, report.checked.lines)
        else:
            self.differences = None
        return report

    def _recall(self) -> Recall:
        return subsidies.recall_for(self._desk, self.programme)

    def take_report(self, report: CheckReport) -> None:
        """Begin the step 查问题."""
        self.report, self.accepted = report, {}

    def findings(self) -> list[tuple[int, Finding, str]]:
        """Return the findings with their place and the reason given here, if any."""
        found = self.report.checked.findings if self.report else []
        return [(at, one, self.accepted.get(at, "")) for at, one in enumerate(found)]

    def accept(self, places: Iterable[int], reason: str) -> None:
        """Remember a reason for warnings; it is recorded when the list is stored."""
        known = dict(enumerate(self.report.checked.findings)) if self.report else {}
        for at in places:
            if at in known and known[at].severity is Severity.WARNING:
                self.accepted[at] = reason

    def counts(self) -> tuple[tuple[str, str], ...]:
        """Return what was read, as (word, number)."""
        if self.report is None:
            return ()
        checked = self.report.checked
        return (
            ("可收", f"{len(checked.lines):,} 行"),
            ("合计", f"{_yuan(checked.total)} 元"),
            ("未收", f"{len(checked.held):,} 行"),
        )

    def row(self, finding: Finding) -> RowView:
        """Return the row of a finding with all that is said about it."""
        checked = self.report.checked if self.report else None
        if checked is None or finding.row is None:
            return RowView(finding.sheet or "整张表", "", (), (finding.message,))
        place, panel = (finding.sheet, finding.row), panel_of(finding.column)
        messages = tuple(
            f"{SEVERITY_WORDS[f.severity]}：{f.message}"
            for f in checked.findings
            if (f.sheet, f.row) == place and panel in (0, panel_of(f.column))
        )
        title = f"{finding.sheet} 第 {finding.row} 行".strip()
        held = next((one for one in checked.held if (one.sheet, one.row) == place and panel in (0, one.panel)), None)
        if held is not None:
            return RowView(title, "未收", tuple(held.cells.items()), messages)
        lines = [line for line in checked.lines if (line.sheet, line.row) == place and panel in (0, line.panel)]
        if not lines:
            return RowView(title, "", (), messages)
        return RowView(title, "可收", _cells(lines[0]), messages)

    # 入库

    def open_warnings(self) -> int:
        """Return how many warnings have no reason yet."""
        return sum(one.severity is Severity.WARNING and not reason for _, one, reason in self.findings())

    def summary(self) -> tuple[tuple[str, str], ...]:
        """Return what will be stored."""
        if self.report is None or self.path is None:
            return ()
        checked = self.report.checked
        rows = [
            ("补贴项目", self.programme.strip()),
            ("年度和批次", f"{self.year_text} 年　{self.period.strip()}".strip()),
            ("文件", self.path.name),
            ("存入", f"{len(checked.lines):,} 行，合计 {_yuan(checked.total)} 元"),
            ("不存入", f"{len(checked.held):,} 行有错误；存入后可以补正，或退回村里" if checked.held else "没有"),
            ("提醒", _warning_words(self.report.warnings, self.open_warnings())),
        ]
        if self.replaces and self.differences is not None:
            rows.append(("与原批次比较", f"编号 {self.replaces}：{describe_differences(self.differences)}"))
        if checked.ignored:
            rows.append(("没有读的表", "、".join(checked.ignored)))
        return tuple(rows)

    def replaced_title(self) -> str:
        """Return which batch this list takes the place of, and with which file."""
        old = subsidies.get_batch(self._desk, self.replaces or 0)
        return f"编号 {old.id}　{old.title}，与“{self.path.name if self.path else ''}”比较"

    def store(self, progress: Progress) -> ImportedBatch:
        """Store the list as one batch, then the reasons given; raises a Refusal or Cancelled, nothing stays then."""
        assert self.path is not None
        imported = subsidies.import_list(
            self._desk,
            self.path,
            self.programme,
            int(self.year_text),
            self.given(),
            "",
            progress,
            self.period,
            self.replaces,
        )
        self._accept_stored(imported)
        return imported

    def _accept_stored(self, imported: ImportedBatch) -> None:
        """Record the reasons; findings made while storing (other batches, unknown villages) get the common one."""
        rows = subsidies.find_findings(self._desk, imported.batch_id)
        reasons: dict[str, list[int]] = {}
        for at, row in enumerate(rows):
            reason = self.accepted.get(at) or self.reason.strip()
            if row.severity == Severity.WARNING and reason:
                reasons.setdefault(reason, []).append(row.id)
        if reasons:
            subsidies.accept_with_reasons(self._desk, imported.batch_id, reasons)

    def result(self, imported: ImportedBatch) -> tuple[str, str, str]:
        """Return what was done, what comes next, and the action for it: findings, held or review."""
        rows = subsidies.find_findings(self._desk, imported.batch_id, "open")
        waiting = sum(row.severity == Severity.WARNING for row in rows)
        done = f"已存入“{self.programme.strip()}” {imported.lines:,} 行，合计 {_yuan(imported.total_fen)} 元。"
        if imported.held:
            done += f"有 {imported.held:,} 行未收。"
        if waiting:
            return done, f"下一步：处理 {waiting:,} 条提醒，然后送审。", "findings"
        if any(row.severity == Severity.ERROR for row in rows):
            return done, "下一步：补正未收的行，或退回村里核实。", "held"
        return done, "下一步：办理初审。", "review"

    def changes(self, imported: ImportedBatch) -> ChangeSet:
        """Return what other screens must show again."""
        return replace(imported.changes, message="")

    def stays_at_columns(self, refusal: Refusal) -> bool:
        """Tell whether other columns may mend a refusal; else another file is needed."""
        return refusal.code in COLUMN_REFUSALS


def _plan(sheet: SheetPreview) -> SheetPlan:
    header, first = sheet.header_row or 1, sheet.first_row
    used = sheet.is_list and not sheet.hidden
    columns = dict(sheet.columns)
    return SheetPlan(sheet, header, first, columns, used, (first, dict(columns), used))


def _replacing(row: Any) -> str:
    state = BatchState(row.state)
    return f"{'更正' if state in KEPT else '替换'}{BATCH_WORDS[state]}的批次"


def _cells(line: Any) -> tuple[tuple[str, str], ...]:
    cells = []
    for name, word in LINE_WORDS:
        value = getattr(line, name)
        if value not in (None, ""):
            cells.append((word, _yuan(value) if name == "amount" else str(value)))
    return tuple(cells)


def _warning_words(warnings: int, waiting: int) -> str:
    if not warnings:
        return "没有"
    given = f"，{warnings - waiting:,} 条已说明理由" if waiting < warnings else ""
    return f"{warnings:,} 条{given}"


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"
