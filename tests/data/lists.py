"""Invented payment lists for tests: clean rows from a seed, and files of every kind made from rows of cells."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from zwgk_desktop.domain.identifiers import build_check_digit

HEADER = (
    "序号",
    "姓名",
    "身份证号",
    "银行账号",
    "行政村",
    "村民小组",
    "补贴面积（亩）",
    "补贴标准（元/亩）",
    "金额（元）",
    "联系电话",
)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = "德福兴旺春秋月明海山玉兰桂英建国志强秀珍小红大勇"
VILLAGES = ("青石村", "柳溪村", "大坪村")


@dataclass(frozen=True)
class Payee:
    """One invented person with a payment."""

    name: str
    id: str
    card: str
    village: str
    group: str
    area: str
    standard: str
    amount: str
    phone: str

    def cells(self, number: int) -> list[Any]:
        """Return the row of a list under ``HEADER``, numbers as numbers."""
        return [
            number, self.name, self.id, self.card, self.village, self.group,
            float(self.area), float(self.standard), float(self.amount), self.phone,
        ]  # fmt: skip


def person_id(serial: int, born: str = "19700101", region: str = "369901") -> str:
    """Return a valid invented 18-digit ID."""
    first17 = f"{region}{born}{serial % 1000:03d}"
    return first17 + build_check_digit(first17)


def payees(count: int, seed: int = 7) -> list[Payee]:
    """Return ``count`` people who differ in ID and account; amount is exactly area × standard."""
    rng = random.Random(seed)
    made = []
    for serial in range(count):
        born = f"{1940 + serial // 1000 % 60}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        tenths = rng.randint(5, 120)
        made.append(
            Payee(
                name=rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2)))),
                id=person_id(serial, born),
                card=f"62170099{serial:011d}",
                village=VILLAGES[serial * len(VILLAGES) // count],
                group=f"{serial % 4 + 1}组",
                area=f"{tenths / 10:.1f}",
                standard="110.50",
                amount=f"{tenths * 1105 / 100:.2f}",
                phone=f"1390000{serial % 10_000:04d}",
            )
        )
    return made


def table(people: Iterable[Payee], header: Sequence[str] = HEADER) -> list[list[Any]]:
    """Return header and rows of a plain list."""
    return [list(header), *(payee.cells(number) for number, payee in enumerate(people, 1))]


def save_xlsx(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    merges: Mapping[str, Sequence[str]] | None = None,
    hidden: Sequence[str] = (),
) -> Path:
    """Write rows as sheets; a text that begins with "formula:" becomes a formula without a stored result."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value in (None, ""):
                    continue
                cell = sheet.cell(at, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
                    if value.startswith("formula:"):
                        cell.value = "=" + value.removeprefix("formula:")
                    elif value in ("#N/A", "#REF!", "#DIV/0!"):
                        cell.data_type = "e"
        for area in (merges or {}).get(name, ()):
            sheet.merge_cells(area)
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def save_csv(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "gb18030", separator: str = ",") -> Path:
    """Write rows as a plain csv file."""
    lines = [separator.join("" if v is None else str(v) for v in row) for row in rows]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def rewrite_part(source: Path, target: Path, part: str, old: str, new: str) -> Path:
    """Copy an xlsx with ``old`` replaced by ``new`` in one of its parts."""
    with zipfile.ZipFile(source) as read, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as write:
        for entry in read.infolist():
            data = read.read(entry.filename)
            if entry.filename == part:
                text = data.decode("utf-8")
                assert old in text, f"{old!r} is not in {part}"
                data = text.replace(old, new).encode("utf-8")
            write.writestr(entry.filename, data)
    return target


def column_letter(header: Sequence[str], title: str) -> str:
    """Return the letter of the column with that title."""
    return get_column_letter(list(header).index(title) + 1)
