"""How is the county's own blank ledger filled? Find its header, fill its columns, keep styles and what stands below.

:func:`propose_template` tells what would be done, to be looked at and changed; :func:`fill_template` does it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.ledger_workbook import clean, moment_of, put
from zwgk_desktop.documents.steady_zip import save_workbook
from zwgk_desktop.documents.template_rows import insert_rows, is_formula
from zwgk_desktop.documents.template_words import fill_words
from zwgk_desktop.documents.untrusted import Format, check_xml_prolog, guard_zip, sniff
from zwgk_desktop.documents.wrapping import column_points, count_lines, row_height
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.ledger_sheet import COLUMNS, LedgerSheet

SYNONYMS = {
    "number": ("序号", "编号", "号"),
    "task": ("重点任务", "主要任务", "工作任务", "任务名称", "任务", "工作要点", "公开事项", "一级指标"),
    "content": (
        "具体内容",
        "任务内容",
        "工作内容",
        "具体任务",
        "具体要求",
        "工作要求",
        "具体举措",
        "工作措施",
        "内容",
        "工作举措",
        "主要举措",
        "落实举措",
        "具体措施",
        "主要措施",
        "任务要求",
    ),
    "lead": ("牵头单位", "牵头部门", "牵头科室", "市牵头单位", "县牵头单位"),
    "responsible": ("责任单位", "责任部门", "配合单位", "落实单位", "承办单位", "责任科室", "实施单位"),
    "person": ("责任人", "责任人员", "负责人", "具体责任人", "经办人", "联系人"),
    "deadline": ("完成时限", "完成时间", "时限要求", "办结时限", "时间要求", "时限", "时间节点", "完成期限"),
    "progress": (
        "本季度进展",
        "进展情况",
        "工作进展",
        "完成情况",
        "落实情况",
        "目前进展",
        "推进情况",
        "季度进展",
        "本季度完成情况",
    ),
    "state": ("完成状态", "是否完成", "状态", "进度", "办理状态", "完成与否"),
    "evidence": ("佐证材料", "印证材料", "支撑材料", "证明材料", "佐证", "材料清单", "网址链接"),
    "problems": (
        "存在问题及下一步措施",
        "存在问题",
        "下一步措施",
        "存在的问题",
        "存在问题及下步打算",
        "下一步工作",
        "问题及建议",
    ),
    "remark": ("备注", "说明"),
}
HEADER_WITHIN = 30  # rows; nobody puts a header further down
LEAST_COLUMNS = 3
FOOTER = re.compile(r"填报|填表|审核|负责人|经办|签字|签名|盖章|公章|电话|日期|合计|(?:备?注|说明|单位)[:：]")
EXAMPLE = re.compile(r"示例|样例|例[:：]|[（(]例|^例$|范例|（略）|如[:：]")
REPORTER = re.compile(r"(?:填报|报送|填表)(?:单位|部门)")
# What goes missing on the way: its name, the part it stands in, what gives it away there.
LOST = (
    ("形状和文本框", "xl/drawings/drawing", b":sp>"),
    ("控件", "xl/ctrlProps/", b""),
    ("数据透视表", "xl/pivotTables/", b""),
    ("切片器", "xl/slicers/", b""),
)
KEY_COLUMNS = ("task", "content", "progress")


@dataclass(frozen=True, slots=True)
class TemplateProposal:
    """How a template would be filled: ``columns`` is the key of a ledger column → its number on ``page`` (from 1).

    ``headings`` are the template's own, by column; ``examples`` the rows that show how to fill it in and are replaced;
    ``filled`` rows that hold something else, so that it must be said whether they may go. ``notes`` are for people.
    """

    file_name: str
    page: str
    header_row: int
    first_row: int
    last_row: int
    headings: Mapping[int, str]
    columns: Mapping[str, int]
    signature: str
    examples: tuple[int, ...] = ()
    filled: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def propose_template(template: Path, columns: Mapping[str, int] | None = None) -> TemplateProposal:
    """Return how ``template`` (an xlsx) would be filled, with the mapping guessed or, when given, with ``columns``.

    Raises InputRefused: unsupported_format, corrupt, encrypted, no_header, bad_mapping.
    """
    return _Template(template, columns).proposal(template)


def fill_template(
    template: Path,
    path: Path,
    sheet: LedgerSheet,
    columns: Mapping[str, int] | None = None,
    over_filled: bool = False,
) -> None:
    """Write ``sheet`` in the layout of ``template`` to ``path``; ``columns`` instead of the guessed mapping.

    Raises InputRefused as :func:`propose_template`, and template_filled (rows that hold something and are no example,
    unless ``over_filled``), template_formula (rows cannot be put in safely).
    """
    found = _Template(template, columns)
    if found.filled and not over_filled:
        raise InputRefused(
            "template_filled",
            f"模板第 {found.filled[0]} 行已有内容，不能确定该填在哪里。",
            "请使用表头下面空白的模板，或确认可以覆盖这些行。",
        )
    found.fill(sheet)
    save_workbook(found.book, path, moment_of(sheet))


class _Template:
    """A county's workbook that was opened and understood."""

    def __init__(self, template: Path, columns: Mapping[str, int] | None) -> None:
        self.book, self.lost = _open(template)
        self.page, self.header, self.columns = _find_header(self.book)
        self.first = _below_header(self.page, self.header, self.columns)
        if "content" not in self.columns and "task" in self.columns:  # one column for both: the work belongs there
            self.columns["content"] = self.columns.pop("task")
        if columns is not None:
            self.columns = _checked(columns, self.page)
        self.examples: tuple[int, ...] = ()
        self.filled: tuple[int, ...] = ()
        self.last = self._find_last()

    def _find_last(self) -> int:
        """Find the last row of the table, before the first row that says something below it, and what is filled in."""
        page, last, named = self.page, self.first, set(self.columns.values())
        examples, filled = [], []
        for row in range(self.first, page.max_row + 1):
            cells = [c for c in page[row] if c.value is not None and not is_formula(c)]
            words = [str(c.value) for c in cells if not str(c.value).strip().isdigit()]
            text = "".join(words)
            if words and any(EXAMPLE.search(word.strip()) for word in words) and not _is_wide(page, row):
                examples.append(row)
                last = row
            elif words and not FOOTER.search(text) and not _is_wide(page, row):
                if not {c.column for c in cells} & named:
                    break
                filled.append(row)
                last = row
            elif words:
                break
            elif any(c.has_style and c.border.left.style for c in page[row]) or row == self.first:
                last = row
        self.examples, self.filled = tuple(examples), tuple(filled)
        return last

    def _is_bare(self) -> bool:
        """Tell whether the row right under the header is a note, not a row of the table."""
        words = [str(c.value) for c in self.page[self.first] if c.value is not None and not is_formula(c)]
        given = self.first in self.examples + self.filled
        return not given and any(not word.strip().isdigit() for word in words)

    def proposal(self, template: Path) -> TemplateProposal:
        """Return what :meth:`fill` would do."""
        headings = _headings(self.page, self.header, self.first)
        return TemplateProposal(
            template.name,
            self.page.title,
            self.header,
            self.first,
            self.last,
            headings,
            dict(self.columns),
            sign_headings(headings),
            self.examples,
            self.filled,
            tuple(self._notes()),
        )

    def _notes(self) -> list[str]:
        notes = []
        for rows, words in ((self.examples, "是填写示例，将换成本单位的任务"), (self.filled, "已有内容")):
            if rows:
                place = f"第 {rows[0]} 行" if len(rows) == 1 else f"第 {rows[0]}—{rows[-1]} 行中 {len(rows)} 行"
                notes.append(f"模板{place}{words}。")
        unused = [words for key, words in COLUMNS.items() if key not in self.columns and key != "number"]
        if unused:
            notes.append(f"模板没有这些栏目，不写入：{'、'.join(unused)}。")
        if self.lost:
            notes.append(f"模板里的{'、'.join(self.lost)}填写后不保留，请填好后补上。")
        if any(sheet._charts or sheet._images for sheet in self.book.worksheets):
            notes.append("模板里的图片或图表可能与原样略有出入，请填好后核对。")
        return notes

    def fill(self, sheet: LedgerSheet) -> None:
        """Put the rows in, open room where there is too little, fill the blanks of the title lines."""
        page, first = self.page, self.first
        self._fill_words(sheet)
        if self._is_bare():
            self._make_room()
        extra = max(0, len(sheet.rows) - (self.last - first + 1))
        if extra:
            insert_rows(self.book, page, self.last + 1, extra)
        merged = self._free_merges(first, max(self.last, first + len(sheet.rows) - 1))
        styles = {number: copy(page.cell(first, number)._style) for number in range(1, page.max_column + 1)}
        own = self._own_formulas(styles)
        self._clear(max(self.last, first), styles)
        for at, row in enumerate(sheet.rows, first):
            for number, style in styles.items():
                page.cell(at, number)._style = copy(style)
            for key, number in self.columns.items():
                put(page, at, number, getattr(row, key))
            for number, formula in own.items():
                page.cell(at, number).value = _moved(formula, first, at, page.cell(first, number).coordinate, number)
            for left, right in merged:
                page.merge_cells(start_row=at, end_row=at, start_column=left, end_column=right)
            page.row_dimensions[at].height = _height(page, at, self.columns, dict(merged))

    def _fill_words(self, sheet: LedgerSheet) -> None:
        below = range(self.last + 1, min(self.page.max_row, self.last + 12) + 1)
        for row in [*range(1, self.header), *below]:
            for cell in self.page[row]:
                ours = isinstance(cell.value, str) and not is_formula(cell)
                if ours and (row < self.header or REPORTER.search(cell.value)):
                    cell.value = fill_words(cell.value, sheet)

    def _make_room(self) -> None:
        """A template whose note stands right under the header: open one row for the table."""
        insert_rows(self.book, self.page, self.first, 1)
        for number in range(1, self.page.max_column + 1):
            self.page.cell(self.first, number)._style = copy(self.page.cell(self.first - 1, number)._style)
        self.last = self.first

    def _own_formulas(self, styles: Mapping[int, Any]) -> dict[int, Any]:
        cells = {n: self.page.cell(self.first, n) for n in styles if n not in self.columns.values()}
        return {n: cell.value for n, cell in cells.items() if is_formula(cell)}

    def _free_merges(self, first: int, last: int) -> tuple[tuple[int, int], ...]:
        """Take the merges of the table's rows away; return those along the first row (left, right), to be set again."""
        along = []
        for span in [m for m in self.page.merged_cells.ranges if m.min_row <= last and m.max_row >= first]:
            if span.min_row == span.max_row == first:
                along.append((span.min_col, span.max_col))
            self.page.unmerge_cells(str(span))
        return tuple(along)

    def _clear(self, last: int, styles: Mapping[int, Any]) -> None:
        """Take away what stands in the rows that are written or were examples; printed numbers of blank rows too."""
        keep = set(styles) - set(self.columns.values())
        for row in range(self.first, last + 1):
            for number in styles:
                cell = self.page.cell(row, number)
                if not (number in keep and is_formula(cell)):
                    cell.value = None


def _checked(columns: Mapping[str, int], page: Any) -> dict[str, int]:
    """Return a mapping that was chosen; InputRefused when it names what is not there, or one column twice."""
    numbers = list(columns.values())
    wrong = not columns.keys() <= COLUMNS.keys() or any(not 1 <= n <= page.max_column for n in numbers)
    if wrong or len(set(numbers)) < len(numbers) or not set(columns) & set(KEY_COLUMNS):
        raise InputRefused(
            "bad_mapping", "模板的栏目对应不完整，或同一栏用了两次。", "请重新核对每一栏，至少对上任务或进展一栏。"
        )
    return dict(columns)


def sign_headings(headings: Mapping[int, str]) -> str:
    """Return what a header is known again by: its words without year, quarter and blanks, in their order."""
    words = [re.sub(r"20\d\d年|第?[一二三四1-4]季度", "", text) for _, text in sorted(headings.items())]
    return sha256("|".join(words).encode()).hexdigest()[:32]


def _headings(page: Any, header: int, first: int) -> dict[int, str]:
    """Return the words over each column, those of several header rows joined, without blanks."""
    found: dict[int, list[str]] = {}
    for row in range(header, first):
        for cell in page[row]:
            if cell.value is not None:
                found.setdefault(cell.column, []).append("".join(str(cell.value).split()))
    return {number: "·".join(words) for number, words in sorted(found.items())}


def _open(template: Path) -> tuple[Any, tuple[str, ...]]:
    """Return the workbook, and what it holds that would be lost when it is written again."""
    from openpyxl import load_workbook

    kind = sniff(template)
    if kind is not Format.XLSX:
        raise InputRefused(
            "unsupported_format", f"模板 {template.name} 不是 xlsx 表格。", "请用 WPS 另存为 xlsx 后再试。"
        )
    with guard_zip(template) as archive:
        if any("vbaproject" in name.lower() for name in archive.names):
            raise InputRefused("unsupported_format", f"模板 {template.name} 带有宏。", "请另存为不带宏的 xlsx 后再试。")
        lost: set[str] = set()
        for name in archive.names:
            if name.endswith((".xml", ".rels")):
                data = archive.read(name)
                check_xml_prolog(data)
                lost |= {words for words, place, mark in LOST if name.startswith(place) and mark in data}
    try:
        return load_workbook(template), tuple(words for words, _, _ in LOST if words in lost)
    except Exception as error:  # openpyxl raises many kinds on damaged parts; all mean the same to an officer
        raise InputRefused(
            "corrupt", f"模板 {template.name} 打不开。", "请用 WPS 打开后另存为新文件，再试一次。"
        ) from error


def guess_columns(headings: dict[int, str]) -> dict[str, int]:
    """Return which column (1-based) holds which key; exact synonyms first, then headings that contain one."""
    found: dict[str, int] = {}
    words = {number: re.sub(r"[（(].*$", "", "".join(text.split())) for number, text in headings.items()}
    for exact in (True, False):
        for key, synonyms in SYNONYMS.items():
            for synonym in synonyms:
                for number, word in words.items():
                    taken = key in found or number in found.values()
                    if not taken and (word == synonym or (not exact and len(synonym) > 1 and synonym in word)):
                        found[key] = number
    return found


def _find_header(book: Any) -> tuple[Any, int, dict[str, int]]:
    best: tuple[int, Any, int, dict[str, int]] | None = None
    for page in (sheet for sheet in book.worksheets if sheet.sheet_state == "visible"):
        for row in range(1, min(HEADER_WITHIN, page.max_row) + 1):
            cells = {c.column: str(c.value) for c in page[row] if c.value is not None and len(str(c.value)) <= 30}
            columns = guess_columns(cells)
            if len(columns) >= LEAST_COLUMNS and (best is None or len(columns) > best[0]):
                best = (len(columns), page, row, columns)
    if best is None:
        raise InputRefused("no_header", "模板里没有找到表头。", "表头一行应有序号、重点任务、完成情况等栏目名称。")
    return best[1], best[2], best[3]


def _below_header(page: Any, header: int, columns: dict[str, int]) -> int:
    """Return the first data row: below the header and whatever is merged with it; a second header row is read too."""
    spans = [m for m in page.merged_cells.ranges if m.min_row <= header <= m.max_row]
    last: int = max([header, *(m.max_row for m in spans)])
    for row in range(header + 1, last + 1):
        cells = {c.column: str(c.value) for c in page[row] if c.value is not None}
        for key, number in guess_columns(cells).items():
            if key not in columns or columns[key] not in range(1, page.max_column + 1):
                columns[key] = number
    return last + 1


def _is_wide(page: Any, row: int) -> bool:
    half: float = page.max_column / 2
    wide = [m for m in page.merged_cells.ranges if m.size["columns"] >= half]
    return any(m.min_row <= row <= m.max_row for m in wide)


def _moved(formula: Any, first: int, at: int, origin: str, number: int) -> Any:
    from openpyxl.formula.translate import Translator
    from openpyxl.utils import get_column_letter

    if at == first:
        return formula
    return Translator(str(formula), origin=origin).translate_formula(f"{get_column_letter(number)}{at}")


def _height(page: Any, row: int, columns: Mapping[str, int], merged: Mapping[int, int]) -> float:
    """Return the height a filled row needs; long text is set to wrap where the template did not."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    tallest = float(page.row_dimensions[row].height or 0)
    for number in columns.values():
        cell = page.cell(row, number)
        across = range(number, merged.get(number, number) + 1)
        width = sum(page.column_dimensions[get_column_letter(n)].width or 8.43 for n in across)
        size = float(cell.font.sz or 11)
        lines = count_lines(clean(str(cell.value or "")), max(column_points(width), size), size)
        if lines > 1 and not cell.alignment.wrap_text:  # what does not fit in one line must not be cut
            cell.alignment = copy(cell.alignment) + Alignment(wrap_text=True)
        tallest = max(tallest, row_height(lines, size))
    return min(round(tallest, 1), 409.0)
