"""In which order does the demo's year happen? Events in time, each done at the desk as it stood then."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.review import give_opinions

LEVELS = (("first", 0), ("second", 1), ("secrecy", 3), ("final", 2))  # review level, place in the demo's officers
PLACE = "村委会公开栏"


@dataclass
class Story:
    """Events in the order of time: each is done at the desk as it stood at that moment."""

    desk: Desk
    rng: random.Random
    facts: Mapping[str, Any]
    events: list[tuple[datetime, int, Callable[[Desk], object]]] = field(default_factory=list)

    @property
    def clerk(self) -> str:
        """The one who does the work."""
        return str(self.facts["officers"][0]["name"])

    def officer(self, place: int) -> str:
        """Return the name of one who reviews, by the place in LEVELS."""
        return str(self.facts["officers"][place]["name"])

    def at(self, day: date, action: Callable[[Desk], object], hour: int = 10) -> None:
        """Plan ``action`` for a day; what would lie ahead of the desk's present happens now."""
        moment = min(datetime.combine(day, time(hour), CHINA), self.desk.now())
        self.events.append((moment, len(self.events), action))

    def tell(self, progress: Progress) -> None:
        """Do everything planned, oldest first; events may plan others, never into the past."""
        done = 0
        while self.events:
            self.events.sort(key=lambda event: event[:2])
            moment, _, action = self.events.pop(0)
            progress.checkpoint()
            progress.report(done, done + len(self.events) + 1, "生成演示数据")
            action(replace(self.desk, actor=self.clerk, clock=partial(_still, moment)))
            done += 1

    def review(self, desk: Desk, subject: str, ids: Sequence[int]) -> None:
        """Let all four give their opinion."""
        for level, place in LEVELS:
            give_opinions(desk, subject, ids, level, self.officer(place), "同意公开")


def _still(moment: datetime) -> datetime:
    """A clock that stands at ``moment``."""
    return moment
