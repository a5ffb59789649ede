"""What does the page 今日 say? Words, numbers and where a click leads; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zwgk_desktop.domain.boards import CELL_WORDS, CellState
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.domain.today import AREA_WORDS, TodayEntry, TodayFacts
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.today import today_board

WEEKDAYS = "一二三四五六日"
OVERDUE, WEEK, MONTH = "逾期", "本周到期", "本月到期"
COLUMNS = (
    Column("urgency", "急缓", Kind.STATUS, 10, choices=(OVERDUE, WEEK, MONTH)),
    Column("due", "到期", Kind.DATE, 12),
    Column("left", "还有", width=10),
    Column("what", "事项", width=58),
    Column("area", "在哪里", width=10, choices=tuple(AREA_WORDS.values())),
)
BACKUP_SOON, BACKUP_LATE = 7, 14  # days since the last backup from which the page urges


@dataclass(frozen=True, slots=True)
class Card:
    """One number card: ``tone`` is good, warn, bad or neutral."""

    key: str
    title: str
    number: str
    note: str
    tone: str


class TodayPresenter:
    """Reads the store once per reload; ``entries`` maps the rows shown to what they open."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.facts: TodayFacts = today_board(desk)
        self.entries: dict[int, TodayEntry] = {}

    def reload(self) -> None:
        """Read the store again."""
        self.facts = today_board(self._desk)

    @property
    def subtitle(self) -> str:
        """Return the date with its weekday."""
        day = self.facts.today
        return f"{day.year}年{day.month}月{day.day}日　星期{WEEKDAYS[day.weekday()]}"

    def cards(self) -> tuple[Card, ...]:
        """Return the cards from left to right."""
        facts, ledger = self.facts, self.facts.next_ledger
        due = f"{ledger.due.month}月{ledger.due.day}日报县里，{_left_words(ledger.days_left)}"
        ready = ledger.total and ledger.reported == ledger.total
        tone = "good" if ready else "warn" if ledger.total and ledger.days_left <= 10 else "neutral"
        reported = f"{ledger.reported}/{ledger.total}" if ledger.total else "—"
        note = f"{ledger.label}台账已填报，{due}" if ledger.total else "还没有任务，请先导入县里文件"
        return (
            Card(OVERDUE, OVERDUE, str(len(facts.overdue)), "点开只看这些", "bad" if facts.overdue else "good"),
            Card(WEEK, WEEK, str(len(facts.week)), "到星期日为止", "warn" if facts.week else "good"),
            Card(MONTH, MONTH, str(len(facts.month)), "本周以后、月底以前", "neutral"),
            Card("ledger", "下一份季度台账", reported, note, tone),
            self._backup_card(),
        )

    def _backup_card(self) -> Card:
        days = self.facts.backup_days
        if days is None:
            return Card("backup", "备份", "没有", "还没有备份过，请到设置中备份一次", "bad")
        number = "今天" if days == 0 else f"{days} 天前"
        tone = "bad" if days >= BACKUP_LATE else "warn" if days >= BACKUP_SOON else "good"
        return Card("backup", "最近备份", number, "建议每周备份到U盘一次", tone)

    def listing(self) -> MemoryListing:
        """Return what is due, the most urgent first."""
        groups = ((OVERDUE, self.facts.overdue), (WEEK, self.facts.week), (MONTH, self.facts.month))
        rows: dict[int, tuple[Any, ...]] = {}
        self.entries = {}
        for urgency, entries in groups:
            for entry in entries:
                key = len(rows) + 1
                self.entries[key] = entry
                due = entry.due.isoformat()
                rows[key] = (urgency, due, _left_words(entry.days_left), entry.what, AREA_WORDS.get(entry.area, ""))
        return MemoryListing(COLUMNS, rows)

    def board_counts(self) -> tuple[tuple[str, int], ...]:
        """Return the states of the board matrix in words with their counts, without what is not applicable."""
        counts = self.facts.board_counts
        return tuple((CELL_WORDS[s], counts.get(s, 0)) for s in CellState if s is not CellState.NOT_APPLICABLE)

    def target(self, key: int) -> tuple[str, Any]:
        """Return the page and subject a row opens."""
        entry = self.entries[key]
        if entry.area is Area.LEDGER:
            return "ledger", entry.id or None
        if entry.area is Area.REGISTERS:
            return "registers", (entry.kind, entry.id)
        return "boards", (entry.kind, entry.id, entry.period)


def _left_words(days: int) -> str:
    if days < 0:
        return f"已过 {-days} 天"
    return "今天" if days == 0 else f"还有 {days} 天"
