"""The quarterly ledger of 500 rows, full layout, against its limit of 0.3 s; the mean row is what counties write."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from zwgk_desktop.documents import wrapping
from zwgk_desktop.documents.ledger_workbook import write_ledger
from zwgk_desktop.domain.ledger_sheet import STATES, LedgerRow, LedgerSheet
from zwgk_desktop.domain.periods import parse_quarter

LIMIT = 0.3
ROWS, RUNS, SEED = 500, 3, 20260910
WORDS = "公开栏更新信息村务补贴发放结果群众查询解读政策目录清单核对整改台账会议培训照片记录"


def build_sheet() -> LedgerSheet:
    """Return 500 rows whose texts all differ, so that nothing is remembered from row to row."""
    chance = random.Random(SEED)

    def words(least: int, most: int) -> str:
        return "".join(chance.choices(WORDS, k=chance.randint(least, most))) + "。"

    rows = tuple(
        LedgerRow(
            number,
            words(8, 20),
            words(60, 160),
            words(4, 12),
            words(6, 20),
            words(2, 3),
            words(4, 10),
            words(30, 120),
            chance.choice(STATES),
            words(4, 16),
            words(0, 30),
            "",
            f"第{number // 50 + 1}部分",
        )
        for number in range(1, ROWS + 1)
    )
    return LedgerSheet("清源县", "云岭镇", parse_quarter("2026Q3"), rows, date(2026, 9, 8))


def main() -> int:
    """Print the median of three runs and its share of the limit; return 1 when it is over."""
    import openpyxl

    assert openpyxl  # loaded before the clock starts, as in a running program
    sheet, seconds = build_sheet(), []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(RUNS):
            wrapping.count_lines.cache_clear()
            started = time.perf_counter()
            write_ledger(Path(folder) / f"{run}.xlsx", sheet)
            seconds.append(time.perf_counter() - started)
    median = statistics.median(seconds)
    print(f"季度台账 {ROWS} 行：{median * 1000:.0f} ms，限值 {LIMIT * 1000:.0f} ms（{median / LIMIT:.2f} 倍）")
    return int(median > LIMIT)
