"""Listings for the tests of the kit: a small one in memory, and one of any length that is computed."""

from array import array

from zwgk_desktop.domain.listing import Ask, Column, Kind, MemoryListing, Totals

COLUMNS = (
    Column("name", "姓名", width=10),
    Column("village", "村", width=10, choices=("东坪村", "西岭村")),
    Column("status", "状态", Kind.STATUS, width=10, choices=("已完成", "办理中", "逾期")),
    Column("area", "面积（亩）", Kind.NUMBER, width=10),
    Column("amount", "金额", Kind.MONEY, width=14, total=True),
    Column("paid", "发放日期", Kind.DATE, width=12),
    Column("note", "备注", width=20, hidden=True),
)
NAMES = ("李小明", "王建国", "张桂英", "陈𠮷", "刘秀兰", "赵大勇")
STATES = ("已完成", "办理中", "逾期")


def row(number: int) -> tuple:
    return (
        f"{NAMES[number % 6]}{number}",
        ("东坪村", "西岭村")[number % 2],
        STATES[number % 3],
        number % 50 + 0.5,
        (number % 1000) * 12345,
        f"2026-{number % 12 + 1:02d}-10",
        "=1+1" if number % 7 == 0 else "",
    )


def small_listing(count: int = 40) -> MemoryListing:
    return MemoryListing(COLUMNS, {number: row(number) for number in range(1, count + 1)})


class LongListing:
    """``count`` rows that exist nowhere; finding matches the digits of the row number."""

    columns = COLUMNS

    def __init__(self, count: int) -> None:
        self.count = count
        self.fetched = 0

    def ids(self, ask: Ask, limit: int | None = None) -> "array[int]":
        count = self.count if limit is None else min(limit, self.count)
        if ask.find:
            return array("q", [n for n in range(1, self.count + 1) if ask.find in str(n)][:limit])
        if ask.descending:
            return array("q", range(self.count, self.count - count, -1))
        return array("q", range(1, count + 1))

    def rows(self, ids):
        self.fetched += 1
        return [row(number) for number in ids]

    def totals(self, ask: Ask) -> Totals:
        return Totals(len(self.ids(ask)) if ask.find else self.count, {"amount": 99})
