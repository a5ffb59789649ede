"""How does last period's text read for the new period? Its period words and the dates near it move on, nothing else.

Amounts and names stay as they were: whoever takes the draft checks them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from zwgk_desktop.domain.periods import QUARTER_WORDS, Period, Rhythm

DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<a>\s?年\s?|[-./])(?P<month>1[0-2]|0?[1-9])(?P<b>\s?月\s?|[-./])"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
)
NEAR = timedelta(days=75)  # after the period's end: the days on which its sheet was made and hung
DIGIT = r"(?<![\d.])"


def rewrite(text: str, old: Period, new: Period) -> str:
    """Return ``text`` of period ``old`` as a first draft for ``new`` (of the same rhythm)."""
    months = (new.start.year - old.start.year) * 12 + new.start.month - old.start.month
    kept: list[str] = []

    def keep(written: str) -> str:
        kept.append(written)
        return f"\0{len(kept) - 1}\0"

    moved = DATE.sub(lambda found: keep(_moved(found, old, months)), text)
    words = _words(old, new)
    pattern = re.compile("|".join(f"({key})" for key in words))
    new_words = tuple(words.values())
    shifted = pattern.sub(lambda found: new_words[(found.lastindex or 1) - 1], moved)
    return re.sub("\0(\\d+)\0", lambda found: kept[int(found[1])], shifted)


def _moved(found: re.Match[str], old: Period, months: int) -> str:
    """A date in or soon after the old period moves with it; any other (of a law, of a decision) stays."""
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return found[0]
    if not old.start <= day <= old.end + NEAR:
        return found[0]
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = monthrange(year, month + 1)[1]
    wide = len(found["month"]) == 2 and found["month"].startswith("0")
    parts = (month + 1, min(day.day, last))
    texts = [
        f"{part:02d}" if wide or (len(found["day"]) == 2 and found["day"][0] == "0") else str(part) for part in parts
    ]
    return f"{year}{found['a']}{texts[0]}{found['b']}{texts[1]}"


def _words(old: Period, new: Period) -> dict[str, str]:
    """Patterns of how the old period is written, the most exact first, with what stands for the new one."""
    words = {DIGIT + re.escape(old.label): new.label, DIGIT + re.escape(old.code) + r"(?![\dQH-])": new.code}
    if old.rhythm is Rhythm.QUARTERLY:
        one, two = QUARTER_WORDS[old.number - 1], QUARTER_WORDS[new.number - 1]
        words |= {rf"{old.year}年{one}季度": f"{new.year}年{two}季度", rf"{one}季度": f"{two}季度"}
    elif old.rhythm is Rhythm.MONTHLY:
        words |= {DIGIT + rf"{old.number}月份": f"{new.number}月份"}
    elif old.rhythm is Rhythm.HALF_YEARLY:
        one, two = ("上半年" if period.number == 1 else "下半年" for period in (old, new))
        words |= {one: two}
    return words | ({DIGIT + rf"{old.year}年": f"{new.year}年"} if old.year != new.year else {})
