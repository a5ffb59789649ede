"""What stands on one village's notice sheet, and what proves that a paper is the archived one?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from zwgk_desktop.domain.masking import MaskedLine
from zwgk_desktop.domain.money import yuan_text

# Column key → (title, width in the share of the page, alignment).
COLUMNS: dict[str, tuple[str, float, str]] = {
    "number": ("序号", 5, "centre"),
    "name": ("姓名", 12, "centre"),
    "village": ("村（社区）", 26, "centre"),
    "people": ("人数", 12, "right"),
    "group": ("组别", 10, "centre"),
    "id": ("身份证号（已隐去部分）", 20, "centre"),
    "card": ("账号（已隐去部分）", 20, "centre"),
    "phone": ("电话（已隐去部分）", 14, "centre"),
    "area": ("面积", 10, "right"),
    "standard": ("标准（元）", 11.5, "right"),
    "amount": ("金额（元）", 13, "right"),
    "remark": ("备注", 16, "left"),
}
OPTIONAL = ("group", "card", "phone", "area", "standard", "remark")
COVERED = "（已隐去部分）"
TOTAL_COLUMNS = ("number", "village", "people", "amount")  # of a sheet without names


@dataclass(frozen=True, slots=True)
class TotalLine:
    """One village of a sheet that names nobody: how many people and how much."""

    number: str
    village: str
    people: str
    amount: str
    amount_fen: int

    @property
    def name(self) -> str:
        """Return what the line is called in messages."""
        return self.village


@dataclass(frozen=True, slots=True)
class SubtotalLine:
    """The sum below the lines of one group; has the columns of a masked line."""

    group: str
    count: str
    amount: str
    area: str = ""
    number: str = ""
    name: str = "小计"
    card: str = ""
    phone: str = ""
    standard: str = ""
    remark: str = ""

    @property
    def id(self) -> str:
        """Return the number of lines in the column of the ID numbers."""
        return self.count


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """One village's sheet; ``lines`` are masked already, money in fen, ``unit`` is what areas are counted in (亩).

    ``internal``: paper for the office only, never posted, so without number; ``masked``: numbers are partly hidden.
    """

    title: str
    township: str
    village: str
    programme: str
    period: str
    number: str
    columns: tuple[str, ...]
    lines: Sequence[MaskedLine] | Sequence[TotalLine]
    signer: str
    phone: str = ""
    posted_from: date | None = None
    posted_to: date | None = None
    unit: str = ""
    draft: bool = True
    counted: str = "户"
    count: int = 0
    total_fen: int = 0
    subtotals: bool = False  # after each group; the lines of a group stand together then
    internal: bool = False
    masked: bool = True

    def rows(self) -> list[MaskedLine | TotalLine | SubtotalLine]:
        """Return the rows of the table: the lines, with the sum of each group where that was asked for."""
        return list(_with_subtotals(self.lines, self.counted)) if self.subtotals else list(self.lines)

    def shown_columns(self) -> tuple[str, ...]:
        """Return the columns that hold something."""
        return tuple(c for c in self.columns if c not in OPTIONAL or any(map(attrgetter(c), self.lines)))

    def column_title(self, key: str) -> str:
        """Return a column's title with the unit of the programme."""
        if key == "area" and self.unit:
            return f"{'面积' if self.unit in ('亩', '公顷', '平方米') else '数量'}（{self.unit}）"
        if key == "standard" and self.unit:
            return f"标准（元/{self.unit}）"
        title = COLUMNS[key][0]
        return title if self.masked else title.removesuffix(COVERED)


def _with_subtotals(
    lines: Sequence[MaskedLine] | Sequence[TotalLine], counted: str
) -> Iterator[MaskedLine | TotalLine | SubtotalLine]:
    for group, members in groupby(lines, key=lambda line: getattr(line, "group", "")):
        found: list[MaskedLine | TotalLine] = list(members)  # type: ignore[arg-type]
        yield from found
        areas = [Decimal(line.area) for line in found if isinstance(line, MaskedLine) and line.area]
        amount = yuan_text(sum(line.amount_fen for line in found))
        yield SubtotalLine(group, f"{len(found)} {counted}", amount, str(sum(areas)) if areas else "")


def content_hash(sheet: NoticeSheet) -> str:
    """Return the SHA-256 (hex) of what the sheet says, whatever paper it is printed on."""
    head = [sheet.title, sheet.township, sheet.village, sheet.programme, sheet.period, sheet.count, sheet.total_fen]
    digest = hashlib.sha256("\x1f".join(map(str, head)).encode())
    cells = attrgetter(*sheet.columns, "amount_fen")
    digest.update("\x1e".join(map(str, map(cells, sheet.lines))).encode())
    return digest.hexdigest()


def qr_text(sheet: NoticeSheet) -> str:
    """Return what the QR code says: number, first 16 digits of the content hash, count, total in yuan."""
    mark = "DRAFT|" if sheet.draft else ""
    return f"ZWGK1|{sheet.number}|{mark}{content_hash(sheet)[:16]}|{sheet.count}|{yuan_text(sheet.total_fen)}"


def chinese_date(day: date) -> str:
    """Return 2026年3月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class Footing:
    """What the foot of any posted sheet says; ``qr`` is the text of its code."""

    signer: str
    phone: str
    posted_from: date | None
    posted_to: date | None
    draft: bool
    qr: str
    channel: str = ""  # where objections may go beside the telephone


def footing(sheet: NoticeSheet) -> Footing:
    """Return the foot of a notice sheet."""
    return Footing(sheet.signer, sheet.phone, sheet.posted_from, sheet.posted_to, sheet.draft, qr_text(sheet))


def posting_span(foot: Footing) -> str:
    """Return the posting dates as the sheet says them; blanks to fill in by hand where not known yet.

    The day of hanging is not counted, as in posting_life.down_due.
    """
    if foot.posted_from and foot.posted_to:
        days = (foot.posted_to - foot.posted_from).days
        return f"{chinese_date(foot.posted_from)}至{chinese_date(foot.posted_to)}（{days}天）"
    blank = "　　　　年　　月　　日"
    start = chinese_date(foot.posted_from) if foot.posted_from else blank
    return f"{start}至{blank}"
