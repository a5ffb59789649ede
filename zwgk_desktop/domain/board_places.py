"""What is a board as a thing? Its kind, size in sheets and condition; how many sheets fit; a pasted list of boards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from zwgk_desktop.domain.findings import Finding, Severity

PAPERS = ("A4", "A3")
LARGEST = 40  # sheets in one direction
BETWEEN = re.compile(r"[\t,，、;；|]+| {2,}")
SIZE = re.compile(r"(A[34])?\s*[:：]?\s*(\d{1,2})\s*[×xX*]\s*(\d{1,2})\s*(?:张)?\s*(A[34])?", re.IGNORECASE)
SERIAL = re.compile(r"\d{1,4}[.、]?")
TITLES = frozenset(
    {
        "序号", "村", "村名", "行政村", "名称", "位置", "公开栏", "公开栏名称", "地点", "张贴地点", "类别", "类型",
        "种类", "地址", "所在位置", "具体位置", "尺寸", "规格", "大小", "可张贴", "状况", "完好情况", "备注",
    }
)  # fmt: skip
NAMES = ("名称", "公开栏名称", "公开栏", "张贴地点", "地点", "位置")
ADDRESSES = ("地址", "具体位置", "所在位置")
MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """A kind of board and its usual size."""

    name: str
    paper: str
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words an office uses: kinds of boards, their condition (the ``sound`` ones need no mending), purposes."""

    kinds: tuple[PlaceKind, ...]
    conditions: tuple[str, ...]
    sound: frozenset[str]
    purposes: tuple[str, ...]

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Self:
        """Build the words from their file's content."""
        kinds = tuple(PlaceKind(k["name"], k["paper"], int(k["across"]), int(k["down"])) for k in data["kind"])
        conditions = data["conditions"]
        return cls(
            kinds, tuple(conditions["words"]), frozenset(conditions["sound"]), tuple(data["consultation"]["purposes"])
        )

    def kind_of(self, name: str) -> PlaceKind:
        """Return the kind with that name, the last one (其他) when there is none."""
        return next((kind for kind in self.kinds if kind.name == name), self.kinds[-1])


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """A board to be written down; its size is ``across`` × ``down`` sheets of ``paper``."""

    village_id: int
    name: str
    kind: str
    address: str = ""
    paper: str = "A4"
    across: int = 2
    down: int = 2
    condition: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ParsedPlaces:
    """What a pasted list gives: boards in its order, and what a person should look at, by line."""

    places: tuple[PlaceDraft, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Hanging:
    """How much room one posting takes: ``pages`` sheets of ``paper``."""

    pages: int
    paper: str


def draft_of(words: PlaceWords, village_id: int, kind: str, name: str = "") -> PlaceDraft:
    """Return a board of a kind with its usual size."""
    usual = words.kind_of(kind)
    return PlaceDraft(village_id, name or kind, kind, "", usual.paper, usual.across, usual.down, words.conditions[0])


def find_problems(values: Mapping[str, Any]) -> dict[str, str]:
    """Tell by field what is wrong with a board's values."""
    problems = {}
    for key, word in (("name", "名称"), ("kind", "类别")):
        if key in values and not str(values[key]).strip():
            problems[key] = f"请填写{word}。"
    if "、" in str(values.get("name", "")):
        problems["name"] = "名称里不要用顿号，张贴地点用顿号隔开。"
    if values.get("paper", "A4") not in PAPERS:
        problems["paper"] = "纸张只能是 A4 或 A3。"
    for key in ("across", "down"):
        if key in values and not (values[key] == int(values[key]) and 1 <= values[key] <= LARGEST):
            problems[key] = f"请填 1 到 {LARGEST} 的整数。"
    return problems


def count_free(paper: str, across: int, down: int, hanging: Iterable[Hanging]) -> float:
    """Return how many sheets of ``paper`` still fit; negative when more hangs than there is room for.

    An A3 sheet takes two places of A4, an A4 sheet half a place of A3.
    """
    taken = 0.0
    for one in hanging:
        factor = 1.0 if one.paper == paper else 2.0 if one.paper == "A3" else 0.5
        taken += one.pages * factor
    return across * down - taken


@dataclass
class _Reading:
    words: PlaceWords
    villages: Mapping[str, int]
    taken: set[tuple[int, str]]
    head: list[str] = field(default_factory=list)  # the titles of a table's columns, where it has any
    places: list[PlaceDraft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def warn(self, line: int, kind: str, message: str, severity: Severity = Severity.ERROR) -> None:
        self.findings.append(Finding(kind, severity, message, row=line))


def parse_places(
    text: str, villages: Mapping[str, int], words: PlaceWords, existing: Iterable[tuple[int, str]] = ()
) -> ParsedPlaces:
    """Read boards pasted from WPS: 村, 名称, 类别, 地址, 尺寸 (A3 4×2), 状况; what is missing is filled by the kind.

    ``villages`` gives ids by name; ``existing`` are (village id, name) there already: told and left out.
    """
    reading = _Reading(words, villages, set(existing))
    for number, line in enumerate(text.replace("\u3000", "  ").splitlines(), 1):
        if number > MOST_LINES:
            reading.warn(number, "too_many", f"只读取了前 {MOST_LINES} 行。")
            break
        cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else BETWEEN.split(line))]
        if cells and any(cells) and all(cell in TITLES for cell in cells if cell):
            reading.head = cells
        elif any(cells):
            _read_line(reading, number, cells)
    return ParsedPlaces(tuple(reading.places), tuple(reading.findings))


def _read_line(reading: _Reading, line: int, row: list[str]) -> None:
    cells = [cell for cell in row if cell]
    village = next((cell for cell in cells if cell in reading.villages), "")
    if not village:
        named = next((cell for cell in cells if not SERIAL.fullmatch(cell)), cells[0])
        reading.warn(line, "no_village", f"第 {line} 行的村不在村名单中，没有加入：{named[:20]}。")
        return
    size = next((found for cell in cells if (found := SIZE.fullmatch(cell))), None)
    kinds, conditions = {kind.name for kind in reading.words.kinds}, set(reading.words.conditions)
    kind = next((cell for cell in cells if cell in kinds), "")
    condition = next((cell for cell in cells if cell in conditions), reading.words.conditions[0])
    known = {village, kind, condition, size.group() if size else ""}
    free = [cell for cell in cells if cell not in known and not SERIAL.fullmatch(cell)]
    if any(title in NAMES for title in reading.head):
        free = [_under(reading.head, row, titles) for titles in (NAMES, ADDRESSES, ("备注",))]
    name = ((free[0] if free else "") or kind)[:60]
    if not name:
        reading.warn(line, "name_missing", f"第 {line} 行没有写公开栏的名称，没有加入。")
        return
    _keep(reading, line, village, name, kind, free[1:], size, condition)


def _under(head: list[str], row: list[str], titles: Iterable[str]) -> str:
    """Return the cell under the first column with one of ``titles``."""
    at = next((head.index(title) for title in titles if title in head), -1)
    return row[at] if 0 <= at < len(row) else ""


def _keep(
    reading: _Reading,
    line: int,
    village: str,
    name: str,
    kind: str,
    rest: list[str],
    size: re.Match[str] | None,
    condition: str,
) -> None:
    key = (reading.villages[village], name)
    if key in reading.taken:
        message = f"第 {line} 行的 {village}{name} 已经有了，没有重复加入。"
        reading.warn(line, "place_twice", message, Severity.WARNING)
        return
    usual = reading.words.kind_of(kind or next((k.name for k in reading.words.kinds if k.name in name), ""))
    paper, across, down = usual.paper, usual.across, usual.down
    if size:
        paper = (size[1] or size[4] or paper).upper()
        across, down = int(size[2]), int(size[3])
    if not (1 <= across <= LARGEST and 1 <= down <= LARGEST):
        reading.warn(line, "size_bad", f"第 {line} 行的尺寸不对，没有加入：{village}{name}。")
        return
    reading.taken.add(key)
    address, note = rest[0] if rest else "", "；".join(part for part in rest[1:] if part)
    reading.places.append(PlaceDraft(key[0], name, kind or usual.name, address, paper, across, down, condition, note))
