"""What does an xlsx sheet hold beside its values? Hidden and merged parts, formulas with or without results, errors.

Read from the raw XML: a quick look for the few telling bytes first, cell by cell only in rows that have them.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from zwgk_desktop.documents.untrusted import GuardedZip, check_xml_prolog
from zwgk_desktop.domain.errors import InputRefused

WORKSHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
RELATION_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
ATTRIBUTE = {
    name: re.compile(rb"(?<![\w:])" + name.encode() + rb"\s*=\s*[\"']([^\"']*)[\"']")
    for name in ("r", "t", "min", "max", "ref")
}
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
SUSPECT = re.compile(rb">[\s'\"]*(?:[=+\-@#]|\xc2\xa0|\xe2\x80|\xe3\x80\x80|\xef\xbc|\xef\xbb)")
TOO_FAR = {  # beyond this many rows: columns where no value may stand, since all the cells between would be laid out
    300_000: rb"[A-Z]{2,3}",
    30_000: rb"(?:[C-Z][A-Z]|[A-Z]{3})",
    2_000: rb"[A-Z]{3}",
}
FAR_CELLS = {  # first what such a cell would hold, with a literal start that makes it fast; then the cell with a value
    height: (
        re.compile(rb"r=." + columns + rb"\d"),
        re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']" + columns + rb"\d[^>]*(?<!/)>\s*<(?:\w+:)?[vfi]"),
    )
    for height, columns in TOO_FAR.items()
}
MOST_COLUMNS = 16_384
CORNERS = re.compile(rb"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6}):\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")


@dataclass(slots=True)
class SheetFacts:
    """Facts of one sheet; rows and columns 0-based, ``formulas`` and ``uncached`` by column."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: dict[int, set[int]] = field(default_factory=dict)
    uncached: dict[int, set[int]] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right
    suspicious: bool = False


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook names it; ``part`` is "" for what is no worksheet."""

    name: str
    part: str
    hidden: bool


def check_parts(archive: GuardedZip) -> bool:
    """Check every XML part but the worksheets for a DTD; tell whether a shared text may begin with # = + - @."""
    suspicious = False
    for name in archive.names:
        if name.endswith((".xml", ".rels")) and not name.startswith("xl/worksheets/sheet"):
            data = archive.read(name)
            check_xml_prolog(data)
            if name.lower().endswith("sharedstrings.xml"):
                suspicious = suspicious or SUSPECT.search(data) is not None
    return suspicious


def read_workbook_parts(archive: GuardedZip) -> tuple[list[SheetPart], bool]:
    """Return the sheets in order and whether days count from 1904."""
    home = next((name for name in ("xl/workbook.xml", *sorted(archive.names)) if name.endswith("workbook.xml")), "")
    if home not in archive.names:
        raise InputRefused(
            "corrupt", "文件已损坏或不完整，无法读取。", "请用 WPS 或 Excel 打开后另存为新文件，再试一次。"
        )
    workbook = archive.xml(home)
    folder, file = posixpath.split(home)
    relations = posixpath.join(folder, "_rels", file + ".rels")
    targets = {}
    if relations in archive.names:
        for node in archive.xml(relations):
            target = node.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            targets[node.get("Id")] = path if node.get("Type", "").endswith("/worksheet") else ""
    sheets, date1904 = [], False
    for node in workbook.iter():
        tag = node.tag.rpartition("}")[2]
        if tag == "workbookPr":
            date1904 = node.get("date1904", "0") in ("1", "true")
        elif tag == "sheet":
            key = next((node.get(name) for name in RELATION_ID if node.get(name)), None)
            part = targets.get(key, "")
            hidden = node.get("state", "visible") != "visible"
            sheets.append(SheetPart(node.get("name", ""), part if part in archive.names else "", hidden))
    return sheets, date1904


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """The XML of a sheet that may be read: ``mark`` is its prefix, the rows lie between ``start`` and ``stop``."""

    data: bytes
    mark: bytes
    start: int
    stop: int


def check_sheet(data: bytes) -> CheckedSheet:
    """Look whether a sheet's XML may be read: a DTD is refused, cut off before its end is corrupt, giants too large."""
    root = check_xml_prolog(data)
    if not data.rstrip()[-200:].endswith(b">") or (f"</{root}".encode() not in data[-200:] and b"<sheetData" in data):
        raise InputRefused("corrupt", "文件已损坏或不完整，无法读取。", "请向发送单位重新要一份。")
    prefix = root.rpartition(":")[0]
    mark = f"{prefix}:".encode() if prefix else b""
    start, stop = data.find(b"<" + mark + b"sheetData"), data.rfind(b"</" + mark + b"sheetData")
    if start >= 0 and stop >= 0:
        _refuse_giant(data, start, stop, mark)
    return CheckedSheet(data, mark, start, stop)


def read_sheet_facts(sheet: CheckedSheet) -> SheetFacts:
    """Return the facts of one sheet."""
    data, mark, start, stop = sheet.data, sheet.mark, sheet.start, sheet.stop
    facts = SheetFacts()
    facts.hidden_columns = _hidden_columns(data[: start if start > 0 else 0], mark)
    facts.merges = _merges(data[: max(start, 0)] + data[max(stop, 0) :], mark)
    if start < 0 or stop < 0:
        return facts
    # A letter is found many times faster than a word, and these stand in no plain row: f, l and the apostrophe.
    quoted = data.find(b"'", start, stop) >= 0
    inline = data.find(b"l", start, stop) >= 0 and data.find(b't="inlineStr"') >= 0
    facts.suspicious = inline or data.find(b't="str"') >= 0 or (quoted and b"t='" in data[start : start + 4000])
    words = [b"hidden=", b't="e"', *([b"t='e'"] if quoted else [])]
    if data.find(b"f", start, stop) >= 0:
        words.append(b"<" + mark + b"f")
    if any(data.find(word, start, stop) >= 0 for word in words):
        _read_rows(data[start:stop], mark, facts)
    return facts


def _hidden_columns(head: bytes, mark: bytes) -> set[int]:
    hidden: set[int] = set()
    for piece in head.split(b"<" + mark + b"col ")[1:]:
        tag = piece.split(b">", 1)[0]
        first, last = ATTRIBUTE["min"].search(tag), ATTRIBUTE["max"].search(tag)
        if first and last and HIDDEN.search(tag) and first.group(1).isdigit() and last.group(1).isdigit():
            hidden |= set(range(int(first.group(1)) - 1, min(int(last.group(1)), MOST_COLUMNS)))
    return hidden


def _merges(around: bytes, mark: bytes) -> list[tuple[int, int, int, int]]:
    """Return the merged areas (0-based) told before or behind the rows."""
    found = []
    for piece in around.split(b"<" + mark + b"mergeCell")[1:]:
        area = ATTRIBUTE["ref"].search(piece.split(b">", 1)[0])
        corners = CORNERS.fullmatch(area.group(1)) if area else None
        if corners:
            left, top, right, bottom = corners.groups()
            found.append((int(top) - 1, _column(left.upper()), int(bottom) - 1, _column(right.upper())))
    return found


def _read_rows(data: bytes, mark: bytes, facts: SheetFacts) -> None:
    at = -1
    opening, formula = b"<" + mark + b"row", b"<" + mark + b"f"
    for chunk in data.split(opening)[1:]:
        tag = chunk.split(b">", 1)[0]
        number = ATTRIBUTE["r"].search(tag)
        at = int(number.group(1)) - 1 if number and number.group(1).isdigit() else at + 1
        if b"hidden" in tag and HIDDEN.search(tag):
            facts.hidden_rows.add(at)
        if formula in chunk or b't="e"' in chunk or b"t='e'" in chunk:
            _read_cells(chunk, mark, at, facts)


def _read_cells(chunk: bytes, mark: bytes, row: int, facts: SheetFacts) -> None:
    column = -1
    for cell in chunk.split(b"<" + mark + b"c")[1:]:
        if cell[:1] not in (b" ", b">", b"/", b"\n", b"\t", b"\r"):
            continue
        tag = cell.split(b">", 1)[0]
        place = ATTRIBUTE["r"].search(tag)
        column = _column(place.group(1)) if place else column + 1
        kind = ATTRIBUTE["t"].search(tag)
        value = VALUE.search(cell)
        if kind and kind.group(1) == b"e":
            facts.errors[row, column] = value.group(1).decode("utf-8", "replace")[:20] if value else "#N/A"
            facts.suspicious = True
        if FORMULA.search(cell):
            facts.formulas.setdefault(column, set()).add(row)
            if value is None and not (kind and kind.group(1) == b"str"):
                facts.uncached.setdefault(column, set()).add(row)


def _column(place: bytes) -> int:
    total = 0
    for letter in place:
        if not 65 <= letter <= 90:
            break
        total = total * 26 + letter - 64
    return total - 1


def _refuse_giant(data: bytes, start: int, stop: int, mark: bytes) -> None:
    """A stray cell far right and one far down would make the reader lay out billions of cells."""
    last = data.rfind(b"<" + mark + b"row", start, stop)
    number = ATTRIBUTE["r"].search(data[last : last + 200]) if last >= 0 else None
    height = int(number.group(1)) if number and number.group(1).isdigit() else 0
    quick, exact = next((found for limit, found in FAR_CELLS.items() if height > limit), (None, None))
    if quick and exact and quick.search(data, start, stop) and exact.search(data, start, stop):
        raise InputRefused(
            "too_large", "表格范围过大，已拒绝读取。", "请删除清单右侧很远处的多余内容后另存，再试一次。"
        )
