"""What stands in the list for the township's website? Masked lines by village, with the totals of the boards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from zwgk_desktop.domain.masking import MaskedLine
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.notice_sheet import COLUMNS, OPTIONAL, chinese_date

VILLAGE = "村（社区）"
NUMERIC = frozenset({"area", "standard", "amount"})
TOTAL_WORD, SUBTOTAL_WORD = "合计", "小计"


@dataclass(frozen=True, slots=True)
class WebsiteVillage:
    """One village: its masked lines (none where names may not be published), how many, and the sum in fen."""

    name: str
    lines: Sequence[MaskedLine]
    count: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class WebsiteList:
    """The list of one batch; ``columns`` are keys of a masked line, empty where only sums are published."""

    title: str
    township: str
    programme: str
    period: str
    columns: tuple[str, ...]
    villages: Sequence[WebsiteVillage]
    counted: str = "户"
    unit: str = ""
    phone: str = ""
    posted_from: date | None = None
    posted_to: date | None = None

    @property
    def count(self) -> int:
        """Return how many lines (or people) there are in all."""
        return sum(village.count for village in self.villages)

    @property
    def total_fen(self) -> int:
        """Return the sum in fen."""
        return sum(village.total_fen for village in self.villages)

    def shown_columns(self) -> tuple[str, ...]:
        """Return the columns that hold something in any village."""
        lines = [line for village in self.villages for line in village.lines]
        return tuple(c for c in self.columns if c not in OPTIONAL or any(map(attrgetter(c), lines)))


@dataclass(frozen=True, slots=True)
class WebsiteRow:
    """One row of the table; ``kind`` is line, subtotal or total."""

    kind: str
    cells: tuple[str, ...]


def head_lines(made: WebsiteList) -> list[str]:
    """Return what stands between the title and the table."""
    said = [
        f"发布单位：{made.township}人民政府",
        f"补贴项目：{made.programme}　所属期：{made.period}",
        f"共 {made.count} {made.counted}，合计 {yuan_text(made.total_fen)} 元",
    ]
    if made.posted_from and made.posted_to:
        said.append(f"公示期：{chinese_date(made.posted_from)}至{chinese_date(made.posted_to)}")
    if made.phone:
        said.append(f"监督电话：{made.phone}")
    return said


def titles(made: WebsiteList) -> tuple[str, ...]:
    """Return the header of the table."""
    if not made.columns:
        return ("序号", VILLAGE, "人数", "金额（元）")
    return (VILLAGE, *(_title(made, key) for key in made.shown_columns()))


def numeric_places(made: WebsiteList) -> frozenset[int]:
    """Return which columns of the table hold numbers."""
    if not made.columns:
        return frozenset({2, 3})
    return frozenset(at for at, key in enumerate(made.shown_columns(), 1) if key in NUMERIC)


def rows(made: WebsiteList) -> Iterator[WebsiteRow]:
    """Yield the rows of the table: each village's lines, its sum, and at the end the sum of all."""
    if not made.columns:
        for at, village in enumerate(made.villages, 1):
            yield WebsiteRow("line", (str(at), village.name, str(village.count), yuan_text(village.total_fen)))
        yield WebsiteRow("total", (TOTAL_WORD, "", str(made.count), yuan_text(made.total_fen)))
        return
    columns = made.shown_columns()
    for village in made.villages:
        for line in village.lines:
            yield WebsiteRow("line", (village.name, *(str(getattr(line, key)) for key in columns)))
        yield _sum(f"{village.name}{SUBTOTAL_WORD}", "subtotal", village.count, village.total_fen, columns, made)
    yield _sum(TOTAL_WORD, "total", made.count, made.total_fen, columns, made)


def _sum(word: str, kind: str, count: int, total_fen: int, columns: Sequence[str], made: WebsiteList) -> WebsiteRow:
    said = {"name": f"{count} {made.counted}", "amount": yuan_text(total_fen)}
    return WebsiteRow(kind, (word, *(said.get(key, "") for key in columns)))


def _title(made: WebsiteList, key: str) -> str:
    if key == "area" and made.unit:
        return f"{'面积' if made.unit in ('亩', '公顷', '平方米') else '数量'}（{made.unit}）"
    if key == "standard" and made.unit:
        return f"标准（元/{made.unit}）"
    return COLUMNS[key][0]
