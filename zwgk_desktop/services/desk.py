"""At which desk is an action done? The open store, who acts, and what time it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zwgk_desktop.db.store import Store

CHINA = timezone(timedelta(hours=8))


def system_clock() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """What every use case takes first; ``clock`` is given so that nothing else asks for the time."""

    store: Store
    actor: str = "经办人"
    clock: Callable[[], datetime] = system_clock

    def now(self) -> datetime:
        """Return the present moment, aware."""
        return self.clock()

    def today(self) -> date:
        """Return today's date at the desk (China has one time zone, UTC+8)."""
        return self.clock().astimezone(CHINA).date()
