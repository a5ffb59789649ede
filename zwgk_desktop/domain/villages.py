"""Which villages does a pasted list name? Names with optional 12-digit codes and households (domain handbook §5)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from zwgk_desktop.domain.findings import Finding, Severity

CODE = re.compile(r"\d{12}")
HOUSEHOLDS = re.compile(r"(\d{1,5})\s*户?")
BETWEEN = re.compile(r"[\t,，、;；|]+| {2,}")
SERIAL = re.compile(r"^(?:\d{1,3}[.、．)）]|[（(]\d{1,3}[)）])\s*")
TITLES = frozenset(
    {
        "序号",
        "村名",
        "村",
        "行政村",
        "村名称",
        "村（社区）",
        "村(社区)",
        "名称",
        "单位",
        "编码",
        "村编码",
        "代码",
        "户数",
        "总户数",
        "区划代码",
    }
)
LONGEST_NAME = 40
MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class NewVillage:
    """A village to be added; ``code`` has 12 digits (6 county, 3 township, 3 village)."""

    name: str
    code: str | None = None
    households: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedVillages:
    """What a pasted list gives: villages in its order, and what a person should look at, by line."""

    villages: tuple[NewVillage, ...]
    findings: tuple[Finding, ...]


@dataclass
class _Reading:
    villages: list[NewVillage] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)

    def warn(self, line: int, kind: str, message: str, severity: Severity = Severity.WARNING) -> None:
        self.findings.append(Finding(kind, severity, message, row=line))


def parse_villages(text: str, existing: Iterable[str] = ()) -> ParsedVillages:
    """Read a list pasted from WPS or a text file: one village a line, or several names on one line.

    ``existing`` are names that are there already; they and repeated ones are told and left out.
    """
    reading = _Reading(names=set(existing))
    for number, line in enumerate(_lines(text), 1):
        if number > MOST_LINES:
            reading.warn(number, "too_many", f"只读取了前 {MOST_LINES} 行。", Severity.ERROR)
            break
        _read_line(reading, number, [cell for raw in BETWEEN.split(line) if (cell := raw.strip())])
    return ParsedVillages(tuple(reading.villages), tuple(reading.findings))


def _lines(text: str) -> list[str]:
    """Return the lines with full-width digits and letters narrowed and unseen characters taken out."""
    text = text.translate({0x3000: "  ", 0xFEFF: None, 0x200B: None, 0xA0: " "})
    narrow = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF10, 0xFF1A)}
    return text.translate(narrow).splitlines()


def _read_line(reading: _Reading, line: int, cells: list[str]) -> None:
    if not cells or all(cell in TITLES for cell in cells):
        return
    codes = [cell for cell in cells if CODE.fullmatch(cell)]
    counts = [cell for cell in cells if HOUSEHOLDS.fullmatch(cell)]
    names = [SERIAL.sub("", cell) for cell in cells if cell not in codes and cell not in counts]
    names = [name for name in names if name]
    if len(names) == 1:
        if len(counts) > 1 or (counts and cells[0] == counts[0]):
            counts = counts[1:] if cells[0] == counts[0] else counts  # 序号 in front
        _add(reading, line, names[0], codes[0] if codes else None, counts[0] if counts else None)
    elif names and not codes and not counts:
        for name in names:
            _add(reading, line, name, None, None)
    else:
        seen = "、".join(cells)[:40]
        reading.warn(
            line, "line_unclear", f"第 {line} 行看不懂，没有加入：{seen}。请写成“村名 编码 户数”。", Severity.ERROR
        )


def _add(reading: _Reading, line: int, name: str, code: str | None, count: str | None) -> None:
    if len(name) > LONGEST_NAME or not re.search(r"[^\W\d_]", name):
        reading.warn(line, "name_bad", f"第 {line} 行的村名不像村名，没有加入：{name[:20]}。", Severity.ERROR)
        return
    if re.search(r"\d{6,}", name):
        reading.warn(line, "code_length", f"第 {line} 行 {name[:20]} 的编码不是 12 位数字，没有加入。", Severity.ERROR)
        return
    if name in reading.names:
        reading.warn(line, "name_twice", f"第 {line} 行的 {name} 已经有了，没有重复加入。")
        return
    if code and code in reading.codes:
        reading.warn(line, "code_twice", f"第 {line} 行 {name} 的编码与前面的村相同，请核对；先按没有编码加入。")
        code = None
    households = HOUSEHOLDS.fullmatch(count) if count else None
    reading.names.add(name)
    reading.codes.update([code] if code else [])
    reading.villages.append(NewVillage(name, code, int(households[1]) if households else None))
