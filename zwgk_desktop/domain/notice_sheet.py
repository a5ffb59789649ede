"""What stands on one village's notice sheet, and what proves that a paper is the archived one?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.masking import MaskedLine
from zwgk_desktop.domain.money import yuan_text

# Column key → (title, width in the share of the page, alignment).
COLUMNS: dict[str, tuple[str, float, str]] = {
    "number": ("序号", 5, "centre"),
    "name": ("姓名", 12, "centre"),
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


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """One village's sheet; ``lines`` are masked already, money in fen, ``unit`` is what areas are counted in (亩)."""

    title: str
    township: str
    village: str
    programme: str
    period: str
    number: str
    columns: tuple[str, ...]
    lines: Sequence[MaskedLine]
    signer: str
    phone: str = ""
    posted_from: date | None = None
    posted_to: date | None = None
    unit: str = ""
    draft: bool = True
    counted: str = "户"
    count: int = 0
    total_fen: int = 0

    def shown_columns(self) -> tuple[str, ...]:
        """Return the columns that hold something."""
        return tuple(c for c in self.columns if c not in OPTIONAL or any(getattr(line, c) for line in self.lines))

    def column_title(self, key: str) -> str:
        """Return a column's title with the unit of the programme."""
        if key == "area" and self.unit:
            return f"{'面积' if self.unit in ('亩', '公顷', '平方米') else '数量'}（{self.unit}）"
        if key == "standard" and self.unit:
            return f"标准（元/{self.unit}）"
        return COLUMNS[key][0]


def content_hash(sheet: NoticeSheet) -> str:
    """Return the SHA-256 (hex) of what the sheet says, whatever paper it is printed on."""
    head = [sheet.title, sheet.township, sheet.village, sheet.programme, sheet.period, sheet.count, sheet.total_fen]
    digest = hashlib.sha256("\x1f".join(map(str, head)).encode())
    for line in sheet.lines:
        digest.update(("\x1e" + "\x1f".join(getattr(line, key) for key in sheet.columns)).encode())
    return digest.hexdigest()


def qr_text(sheet: NoticeSheet) -> str:
    """Return what the QR code says: number, first 16 digits of the content hash, count, total in yuan."""
    mark = "DRAFT|" if sheet.draft else ""
    return f"ZWGK1|{sheet.number}|{mark}{content_hash(sheet)[:16]}|{sheet.count}|{yuan_text(sheet.total_fen)}"


def chinese_date(day: date) -> str:
    """Return 2026年3月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


def posting_span(sheet: NoticeSheet) -> str:
    """Return the posting dates as the sheet says them; blanks to fill in by hand where not known yet."""
    if sheet.posted_from and sheet.posted_to:
        days = (sheet.posted_to - sheet.posted_from).days + 1
        return f"{chinese_date(sheet.posted_from)}至{chinese_date(sheet.posted_to)}（{days}天）"
    blank = "　　　　年　　月　　日"
    start = chinese_date(sheet.posted_from) if sheet.posted_from else blank
    return f"{start}至{blank}"
