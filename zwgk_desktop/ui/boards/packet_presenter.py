"""What did the villages bring back, as a list to look at before it is recorded? No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.domain.periods import Rhythm, parse_period, periods_within
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.boards.packet_returns import PacketReturn, read_returns, record_returns
from zwgk_desktop.services.boards.packets import PacketsMade, write_packets
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.township import find_villages

ALL = "all"
COLUMNS = (
    Column("village", "村", width=9),
    Column("number", "编号", Kind.NUMBER, 6),
    Column("title", "公示", width=28),
    Column("hang", "张贴", Kind.DATE, 11),
    Column("place", "张贴地点", width=14),
    Column("by", "张贴人", width=8),
    Column("down", "撤下", Kind.DATE, 11),
    Column("photos", "照片", Kind.NUMBER, 6),
)


class PacketPresenter:
    """Writes packets and reads them back; ``returns`` is what was read last."""

    def __init__(self, desk: Desk, period: str) -> None:
        self.desk, self.period = desk, period
        self.returns: list[PacketReturn] = []

    def period_choices(self) -> tuple[tuple[str, str], ...]:
        """Return the quarter shown, its months, and the year, as (code, words)."""
        chosen = parse_period(self.period)
        year = parse_period(str(chosen.year))
        found = (chosen, *periods_within(Rhythm.MONTHLY, chosen), year)
        return tuple((one.code, one.label) for one in found)

    def village_choices(self) -> tuple[tuple[str, str], ...]:
        """Return every village, and all of them."""
        every = ((ALL, "每个有事要办的村各一份"),)
        return (*every, *((one.name, one.name) for one in find_villages(self.desk)))

    def write(self, folder: Path, period: str, village: str, paper: str, progress: Progress) -> PacketsMade:
        """Write packets; may run in a worker."""
        return write_packets(self.desk, folder, period, None if village == ALL else village, paper, progress)

    def read(self, folder: Path, progress: Progress) -> list[PacketReturn]:
        """Read what came back; may run in a worker."""
        return read_returns(self.desk, folder, progress)

    def take(self, returns: list[PacketReturn]) -> None:
        """Keep what was read."""
        self.returns = returns

    def listing(self) -> MemoryListing:
        """Return what will be recorded."""
        rows: dict[int, tuple[Any, ...]] = {}
        for packet in self.returns:
            for plan in packet.planned:
                hang, down = (day.isoformat() if day else "" for day in (plan.hang, plan.down))
                photos = len(plan.photos) or None
                rows[len(rows) + 1] = (
                    packet.village, plan.number, plan.title, hang, plan.place if hang else "",
                    plan.by if hang else "", down, photos,
                )  # fmt: skip
        return MemoryListing(COLUMNS, rows)

    def findings(self) -> Sequence[Finding]:
        """Return the remarks on all packets, each with its village."""
        several = len(self.returns) > 1
        return [
            replace(one, sheet=f"{packet.village} {one.sheet}".strip()) if several else one
            for packet in self.returns
            for one in packet.findings
        ]

    @property
    def summary(self) -> str:
        """Return in a sentence what was found."""
        plans = [plan for packet in self.returns for plan in packet.planned]
        left = len(self.findings())
        words = f"{'、'.join(packet.village for packet in self.returns)}：可以登记 {len(plans)} 份"
        return f"{words}；{left} 条提示，见下面。" if left else f"{words}。"

    @property
    def can_record(self) -> bool:
        """Tell whether there is anything to record."""
        return any(packet.planned for packet in self.returns)

    def record(self, _progress: Progress) -> ChangeSet:
        """Record everything that was planned; may run in a worker."""
        return record_returns(self.desk, self.returns)
