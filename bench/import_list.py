"""Import of a 100,000 × 12 list: read, all checks, stored and indexed, against the bare limit and the usual way.

limit: unzip + expat without handlers + executemany of ready rows into a bare table.
usual: openpyxl, a check per row, ORM add_all.
checks: the checks alone against one pass that fills two sets of duplicates. Every round measures limit, ours and checks
one after another and gives ratios of its own; the medians of the ratios are told. Synthetic from a seed.
"""

from __future__ import annotations

import gc
import random
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.parsers import expat

import sqlcipher3
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from zwgk_desktop.domain.identifiers import build_check_digit
from zwgk_desktop.domain.subsidies import check_list
from zwgk_desktop.domain.subsidies.raw import RawList
from zwgk_desktop.domain.villages import NewVillage
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.stores import create_store
from zwgk_desktop.services.subsidies import import_list, load_synonyms
from zwgk_desktop.services.subsidies.lists import read_list, without_collector

ROWS, ROUNDS = 100_000, 5
TODAY = date(2026, 11, 20)
TITLES = "序号 姓名 身份证号 银行账号 行政村 村民小组 补贴面积 补贴标准 金额 联系电话 发放日期 备注"
HEADER = tuple(TITLES.split())
TARGET_LIMIT, TARGET_USUAL, TARGET_CHECKS = 3.5, 8.0, 11.0


def build_rows(count: int = ROWS, seed: int = 20261120) -> list[tuple[Any, ...]]:
    """Return invented rows: 20 villages, different people, amount = area × standard."""
    rng = random.Random(seed)
    rows = []
    for serial in range(count):
        born = f"{1940 + serial % 60}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        first17 = f"3699{serial // 1000 % 100:02d}{born}{serial % 1000:03d}"
        name = rng.choice("赵钱孙李周吴郑王冯陈") + rng.choice("德福兴旺春秋明海") + rng.choice("山玉兰桂英建国")
        area = rng.randint(3, 150)
        village, group = f"第{'一二三四五六七八九十'[serial % 10]}{'东西'[serial % 2]}村", f"{serial % 8 + 1}组"
        card, phone = f"62170099{serial:011d}", f"139{serial:08d}"
        number = first17 + build_check_digit(first17)
        money = (area / 10, 110.5, area * 1105 / 100)
        rows.append((serial + 1, name, number, card, village, group, *money, phone, "2026-06-30", ""))
    return rows


def write_xlsx(path: Path, rows: list[tuple[Any, ...]]) -> None:
    """Write the list as Excel and WPS do: shared strings, deflated (the package's other parts come from openpyxl)."""
    from openpyxl import Workbook

    empty = path.with_suffix(".empty.xlsx")
    book = Workbook()
    book.active["A1"] = "序号"
    book.save(empty)
    texts: dict[str, int] = {}

    def cell(column: int, number: int, value: Any) -> str:
        place = f"{'ABCDEFGHIJKL'[column]}{number}"
        if isinstance(value, str):
            return f'<c r="{place}" s="1" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
        return f'<c r="{place}" s="1"><v>{value}</v></c>'

    body = [
        f'<row r="{number}" spans="1:12">{"".join(cell(c, number, v) for c, v in enumerate(row) if v != "")}</row>'
        for number, row in enumerate([HEADER, *rows], 1)
    ]
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    sheet = f'{head}<worksheet xmlns="{main}"><sheetData>{"".join(body)}</sheetData></worksheet>'
    shared = f'{head}<sst xmlns="{main}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'
    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = sheet.encode()
            elif name == "[Content_Types].xml" and b"sharedStrings" not in data:
                kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
                part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
                data = data.replace(b"</Types>", part.encode())
            elif name == "xl/_rels/workbook.xml.rels" and b"sharedStrings" not in data:
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
                link = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
                data = data.replace(b"</Relationships>", link.encode())
            if name != "xl/sharedStrings.xml":
                new.writestr(name, data)
        new.writestr("xl/sharedStrings.xml", shared)


def limit(path: Path, folder: Path, rows: list[tuple[Any, ...]]) -> None:
    """Unzip, let expat walk over every part without looking at anything, insert the ready rows bare."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            expat.ParserCreate().Parse(archive.read(name), True)
    database = sqlcipher3.connect(str(folder / "limit.db"))
    database.execute("PRAGMA journal_mode = WAL")
    database.execute(f"CREATE TABLE line ({','.join(f'c{n}' for n in range(12))})")
    database.executemany(f"INSERT INTO line VALUES ({','.join('?' * 12)})", rows)
    database.commit()
    database.close()


def ours(path: Path, desk: Desk) -> None:
    """The real import into a store made before the clock runs."""
    batch = import_list(desk, path, "耕地地力保护补贴", 2026, accept_reason="测速")
    if batch.lines != ROWS:
        raise SystemExit(f"imported {batch.lines} of {ROWS} rows")


def usual(path: Path, folder: Path) -> None:
    """What is usually written: openpyxl row by row, digits summed one by one, ORM objects."""
    from openpyxl import load_workbook

    class Base(DeclarativeBase):
        pass

    class Line(Base):
        __tablename__ = "line"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(index=True)
        number: Mapped[str] = mapped_column(index=True)
        card: Mapped[str]
        village: Mapped[str] = mapped_column(index=True)
        group: Mapped[str]
        area: Mapped[float]
        standard: Mapped[float]
        amount: Mapped[float]
        phone: Mapped[str]
        day: Mapped[str]

    engine = create_engine(f"sqlite:///{folder / 'usual.db'}")
    Base.metadata.create_all(engine)
    lines = []
    for row in load_workbook(path, read_only=True).active.iter_rows(min_row=2, values_only=True):
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(digit) * weight for digit, weight in zip(row[2][:17], weights, strict=True))
        if "10X98765432"[total % 11] == row[2][17]:
            lines.append(
                Line(name=row[1], number=row[2], card=row[3], village=row[4], group=row[5], area=row[6],
                     standard=row[7], amount=row[8], phone=row[9], day=row[10])
            )  # fmt: skip
    with Session(engine) as session:
        session.add_all(lines)
        session.commit()
    engine.dispose()


def seconds(job: Callable[[], Any]) -> float:
    """Return how long a job takes."""
    gc.collect()
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def two_sets(rows: Sequence[Sequence[Any]]) -> None:
    """The limit of the checks: one pass that fills two sets of duplicates."""
    people: set[str] = set()
    cards: set[str] = set()
    for row in rows:
        people.add(row[2])
        cards.add(row[3])


@dataclass(frozen=True)
class Round:
    """The seconds of one round."""

    limit: float
    ours: float
    sets: float
    checks: float


def run_round(path: Path, made: list[tuple[Any, ...]], raw: RawList, rows: list[Sequence[Any]]) -> Round:
    """Measure everything once."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        base = seconds(lambda: limit(path, place, made))
        desk = create_store(place / "ours.db", None, "云岭镇", "清源县", (NewVillage("第一东村", None, None),))
        mine = seconds(lambda: ours(path, desk))
        desk.store.close()
    sets = min(seconds(lambda: two_sets(rows)) for _ in range(3))
    with without_collector():
        return Round(base, mine, sets, seconds(lambda: check_list(raw, load_synonyms(), TODAY)))


def main() -> int:
    """Print the ratios; 1 when a target is missed."""
    made = build_rows()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_xlsx(path, made)
        raw = read_list(path)
        rows = list(raw.sheets[0].rows)
        run_round(path, made, raw, rows)  # imports what is loaded on first use
        rounds = [run_round(path, made, raw, rows) for _ in range(ROUNDS)]
        theirs = seconds(lambda: usual(path, Path(folder)))
    base = statistics.median(r.ours / r.limit for r in rounds)
    mine, checked = (statistics.median(getattr(r, name) for r in rounds) for name in ("ours", "checks"))
    checks = statistics.median(r.checks / r.sets for r in rounds)
    print(f"import 100,000 × 12: {base:.2f}× the limit ({mine:.2f} s; target ≤ {TARGET_LIMIT}×)")
    print(f"import: {theirs / mine:.1f} times faster than openpyxl + ORM ({theirs:.1f} s; target ≥ {TARGET_USUAL})")
    print(f"checks alone: {checks:.1f}× one pass filling two sets ({checked:.2f} s; target ≤ {TARGET_CHECKS}×)")
    good = base <= TARGET_LIMIT and theirs / mine >= TARGET_USUAL and checks <= TARGET_CHECKS
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
