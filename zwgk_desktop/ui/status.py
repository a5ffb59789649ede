"""What does the strip at the bottom say? Last backup, the calendar loaded, the file in use."""

from __future__ import annotations

from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.care import find_last_backup
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.ui.main_window import StatusFacts
from zwgk_desktop.ui.tones import NEUTRAL, WARN

BACKUP_LATE = 7  # days


def read_status(desk: Desk) -> StatusFacts:
    """Return the facts of the open store."""
    backup, today = find_last_backup(desk), desk.today()
    if backup is None:
        words, tone = "还没有备份", WARN
    else:
        day = backup.at.astimezone(CHINA).date()
        words = f"最近备份：{day.isoformat()}"
        tone = WARN if (today - day).days >= BACKUP_LATE else NEUTRAL
    known = today.year in calendar_of(desk).years
    calendar = f"放假安排：{today.year} 年" if known else f"未收录 {today.year} 年放假安排，按周末推算"
    return StatusFacts(words, calendar, str(desk.store.path), tone, NEUTRAL if known else WARN)
