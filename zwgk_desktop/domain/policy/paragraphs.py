"""Where does a paragraph begin and end? Lines cut by a page or by a fixed width are joined again.

A text is *wrapped* when most of its lines reach one width: then a short line ends a paragraph. Otherwise every line
is a paragraph unless it stops in the middle of a sentence. Rows of a table are lines with tabs and stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from unicodedata import east_asian_width

from zwgk_desktop.domain.policy.fold import SPACES, fold, squeeze
from zwgk_desktop.domain.policy.model import Span
from zwgk_desktop.domain.policy.numbering import Mark, find_mark, markdown_level, without_markdown

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_PAGE_NUMBER = re.compile(r"^(?:[-·.~]{0,3}\d{1,3}[-·.~]{0,3}|第?\d{1,3}页[,/]?(?:共\d{1,3}页)?|\d{1,3}/\d{1,3})$")
_PIPES = re.compile(r"^\s*\|(?P<cells>.*\|.*)\|\s*$")
_ENDED = "。!?;:"
_CLOSED = ")]"
_NO_END = ",、-和与及或的以将对在为由"
_TITLE_END = re.compile(
    r"(?:通知|方案|要点|意见|计划|办法|分工表|任务表|分解表|清单|台账|细则|办公室|人民政府|文件|号|\d日|函)$"
)
_LABEL_START = re.compile(
    r"^[(\[]?(?:牵头|责任|配合|主办|协办|完成时限|完成时间|落实单位|参与单位|承办|附件|抄送|联系人)[^:,。]{0,6}:"
)
HEADING_LIMIT = 34  # characters of a numbered line that can still be a heading of its own
WRAP_SLACK = 3
EXACT_SHARE = 0.85  # of the nearly full lines: above it the text was cut by a machine, to the character
LEAST_LINES = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: ``text`` without Markdown and blanks, ``folded`` its analysed form."""

    start: int
    end: int
    raw: str
    text: str
    folded: str
    markdown: int
    gap: bool  # an empty line, page number or page break stands before it
    indent: int
    mark: Mark | None

    @property
    def row(self) -> bool:
        """Tell whether the line is a table row."""
        return self.raw.count("\t") >= 2


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table row (``cells``); offsets point into the text read."""

    text: str
    folded: str
    source: Span
    mark: Mark | None = None
    markdown: int = 0
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the text is set: ``width`` of a full line (0: not wrapped), and whether paragraphs are indented."""

    width: int = 0
    slack: int = 0
    by_columns: bool = False
    indented: bool = False
    headings: frozenset[int] = frozenset()  # levels whose numbers stand before short headings, not before text

    def full(self, line: Line) -> bool:
        """Tell whether the line reaches the right edge."""
        return _width(line.raw, self.by_columns) >= self.width - self.slack


class _Numbers:
    """Which number is next at each level? A level begins anew below a new outer number, or simply counts on."""

    def __init__(self) -> None:
        self.last: dict[int, int] = {}
        self.anew: set[int] = set()

    def note(self, mark: Mark) -> None:
        """Remember a number that began a paragraph."""
        self.last[mark.level] = mark.value
        self.anew.discard(mark.level)
        self.anew |= {level for level in self.last if level > mark.level}

    def expect(self, mark: Mark) -> bool:
        """Tell whether the number would be the next one."""
        first = mark.value == 1 and (mark.level not in self.last or mark.level in self.anew)
        return first or mark.value == self.last.get(mark.level, 0) + 1


def split_blocks(text: str) -> list[Block]:
    """Return paragraphs and table rows in order; page numbers and running headers are left out."""
    lines = _two_column_rows(_without_running_heads(_lines(text)))
    shape = _shape([line for line in lines if not line.row])
    blocks: list[Block] = []
    gathered: list[Line] = []
    numbers = _Numbers()
    for line in lines:
        if gathered and _goes_on(gathered, line, shape, numbers):
            gathered.append(line)
            continue
        if gathered:
            blocks.append(_block(gathered))
        gathered = [line]
        if line.mark:
            numbers.note(line.mark)
    if gathered:
        blocks.append(_block(gathered))
    return [block for block in blocks if block.folded or block.cells]


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    last_end = 0
    gap = False
    for match in _LINE.finditer(text):
        between = text[last_end : match.start()]
        gap = gap or between.count("\n") > 1 or "\x0c" in between
        last_end = match.end()
        made = _line(match.group(), match.start(), gap)
        if made is None:
            gap = True
            continue
        lines.append(made)
        gap = False
    return lines


def _line(raw: str, start: int, gap: bool) -> Line | None:
    end = start + len(raw.rstrip())
    raw = _PIPES.sub(_tabs, raw)
    printed = squeeze(without_markdown(raw))
    folded = fold(printed)
    row = raw.count("\t") >= 2
    if not printed or (not row and _PAGE_NUMBER.match(folded)) or set(folded) <= set("-_*=─:"):
        return None
    left = len(raw) - len(raw.lstrip(SPACES))
    indent = sum(2 if c == "\u3000" else 1 for c in raw[:left] if c != "\t")
    begin = start + (0 if row else left)
    return Line(begin, end, raw, printed, folded, markdown_level(raw), gap, indent, find_mark(folded))


def _tabs(match: re.Match[str]) -> str:
    """Return the cells of a Markdown table's row with tabs between them."""
    cells = match["cells"].split("|")
    return "\t".join([*cells, *[""] * (3 - len(cells))])


def _without_running_heads(lines: list[Line]) -> list[Line]:
    """Drop short lines that stand at three or more page breaks with the same words."""
    counts = Counter(
        line.folded for line in lines if line.gap and not line.row and not line.mark and len(line.folded) <= 30
    )
    heads = {words for words, count in counts.items() if count >= 3 and not re.search(r"[:;。,、()\[\]]", words)}
    return [line for line in lines if not (line.gap and line.folded in heads)]


def _two_column_rows(lines: list[Line]) -> list[Line]:
    """Give the rows of a two-column table a second tab, so that they read as rows."""
    result: list[Line] = []
    inside = False
    for line in lines:
        one_tab = line.raw.strip(SPACES.replace("\t", "")).count("\t") == 1
        head = one_tab and bool(re.search(r"(?:任务|内容|事项|要点).*(?:单位|部门|科室)", line.folded))
        inside = (inside and one_tab) or head
        result.append(replace(line, raw=line.raw + "\t") if inside else line)
    return result


def _width(raw: str, by_columns: bool) -> int:
    line = raw.rstrip()
    if not by_columns:
        return len(line)
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in line)


def _shape(lines: Sequence[Line]) -> _Shape:
    indents = sum(line.indent >= 2 for line in lines)
    indented = 4 <= indents < 0.7 * len(lines)
    if len(lines) < LEAST_LINES:
        return _Shape(indented=indented)
    best, best_share = _Shape(indented=indented), 0.35
    for by_columns in (False, True):
        widths = sorted(_width(line.raw, by_columns) for line in lines)
        width = widths[len(widths) * 95 // 100]
        exact = 1 if by_columns else 0  # cut after so many columns: a full line may lack half a character
        slack = WRAP_SLACK * (2 if by_columns else 1)
        sharp = _share(widths, width - exact) > EXACT_SHARE * _share(widths, width - slack)
        share = _share(widths, width - slack) + (0.01 if sharp else 0.0)
        narrow = width <= (140 if by_columns else 70)
        if share > best_share and narrow and widths[-1] <= width + 2 * slack:
            best, best_share = _Shape(width, exact if sharp else slack, by_columns, indented), share
    return replace(best, headings=_heading_levels(lines, best)) if best.width else best


def _heading_levels(lines: Sequence[Line], shape: _Shape) -> frozenset[int]:
    """Return the levels at which most numbered lines end early and without a stop."""
    early: Counter[int] = Counter()
    every: Counter[int] = Counter()
    for line in lines:
        if line.mark:
            every[line.mark.level] += 1
            early[line.mark.level] += not shape.full(line) and "。" not in line.folded
    return frozenset(level for level, count in every.items() if early[level] * 2 >= count)


def _share(widths: Sequence[int], least: int) -> float:
    return sum(one >= least for one in widths) / len(widths)


def _goes_on(gathered: Sequence[Line], line: Line, shape: _Shape, numbers: _Numbers) -> bool:
    """Tell whether ``line`` continues the paragraph of ``gathered``."""
    last = gathered[-1]
    if line.row or last.row or line.markdown or (last.markdown and not _cut(last, line, shape)):
        return False
    folded = "".join(one.folded for one in gathered)
    open_bracket = _opened(folded)
    if line.mark and _begins(line, last, line.mark, shape, numbers, open_bracket):
        return False
    if open_bracket:
        return True
    if _LABEL_START.match(line.folded):
        return False
    if shape.width:
        return _goes_on_wrapped(gathered[0], folded, last, line, shape)
    return _goes_on_plain(gathered[0], folded, line)


def _begins(line: Line, last: Line, mark: Mark, shape: _Shape, numbers: _Numbers, open_bracket: bool) -> bool:
    """Tell whether a number at the line's head really starts a paragraph, and is not a sentence's own."""
    expected = numbers.expect(mark)
    if last.folded[-1] in _ENDED + _CLOSED:
        return True
    if open_bracket or (shape.width and shape.full(last) and not line.gap):
        return expected and last.folded[-1] not in _NO_END
    return expected or last.folded[-1] not in _NO_END


def _cut(last: Line, line: Line, shape: _Shape) -> bool:
    return bool(shape.width) and shape.full(last) and not line.gap


def _goes_on_wrapped(first: Line, folded: str, last: Line, line: Line, shape: _Shape) -> bool:
    if not shape.full(last):
        return False
    if line.gap and first.mark and len(folded) <= HEADING_LIMIT and not re.search(r"[。;,、]", folded):
        return False
    if shape.indented and line.indent >= 2:
        return False
    if last is first and first.mark and first.mark.level in shape.headings and not re.search(r"[。;,]", folded):
        return not shape.full(line) and len(line.folded) < 12
    return not (line.gap and last.folded[-1] in _ENDED + _CLOSED)


def _goes_on_plain(first: Line, folded: str, line: Line) -> bool:
    if folded[-1] in _ENDED + _CLOSED:
        return False
    if line.indent >= 2 and first.indent >= 2 and folded[-1] not in _NO_END:
        return False
    if folded[-1] in _NO_END:
        return True
    sentences = bool(re.search(r"[。;]", folded[:-1]))
    if first.mark and not sentences:
        return len(folded) > HEADING_LIMIT and not (len(folded) <= 2 * HEADING_LIMIT and "," not in folded)
    if _TITLE_END.search(folded) and not sentences:
        return False
    return sentences or len(folded) > HEADING_LIMIT


def _opened(folded: str) -> bool:
    """Tell whether a bracket that may hold units is still open; a lone one far back is taken for a misprint."""
    depth, opened = 0, 0
    for at, character in enumerate(folded):
        if character in "([":
            depth += 1
            opened = at if depth == 1 else opened
        elif character in ")]":
            depth = max(0, depth - 1)
    return depth > 0 and len(folded) - opened < 600 and "。" not in folded[opened:]


def _block(lines: Sequence[Line]) -> Block:
    first, last = lines[0], lines[-1]
    span = Span(first.start, last.end)
    if first.row:
        cells = tuple(squeeze(cell) for cell in first.raw.split("\t"))
        return Block(first.text, first.folded, span, None, 0, cells)
    printed = squeeze("".join(line.text for line in lines))
    folded = fold(printed)
    return Block(printed, folded, span, find_mark(folded), first.markdown)
