"""How well does a profile hide an ID number? The number of numbers that still fit what is shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import ceil

from zwgk_desktop.domain.mask_profiles import Profile

LIFESPAN_DAYS = 36_525  # a hundred years of birth dates
FIRST_DAY = date(1926, 1, 1)
REGION, BORN, ORDER = 6, 8, 3  # digits of the region, the birth date and the order; then the check digit
CHECK_VALUES = 11
AGE_WORDS = re.compile(r"(?<!\d)\d{1,3}\s*周?岁|年龄[:：]?\s*\d|[一二三四五六七八九十]{2,3}周?岁")
BIRTH_WORDS = re.compile(
    r"(?:19|20)\d{2}年?\s*(?:\d{1,2}月)?(?:\d{1,2}日)?\s*(?:出生|生)"
    r"|(?:出生|生于)[^\d]{0,4}(?:19|20)\d{2}"
)


@dataclass(frozen=True, slots=True)
class Strength:
    """How many numbers fit what is shown of one ID, and what to tell the officer (empty: nothing)."""

    candidates: int
    warning: str = ""


def strength(profile: Profile, columns: Collection[str] = ()) -> Strength:
    """Return how well the profile hides an ID; ``columns`` are further facts shown: age, birth_year, birth_date, sex.

    The region is taken as known, since a sheet names the village.
    """
    rule = profile.id
    if rule.full:
        return Strength(1, "此方案显示完整身份证号，只能内部使用，不得张贴。")
    left = count_candidates(*(rule.head, rule.tail) if rule.show else (0, 0), columns)
    warning = ""
    if left < profile.warn_below:
        warning = f"按现有栏目，每个身份证号只剩约 {left} 种可能，容易被猜出。请少露几位，或不列年龄、出生年份。"
    return Strength(left, warning)


def find_told(texts: Iterable[str]) -> frozenset[str]:
    """Return which facts about people free words give away: age (72岁), birth_year (1954年生); columns for strength."""
    told = set()
    for text in texts:
        if AGE_WORDS.search(text):
            told.add("age")
        if BIRTH_WORDS.search(text):
            told.add("birth_year")
    return frozenset(told)


def count_candidates(head: int, tail: int, columns: Collection[str] = ()) -> int:
    """Return how many ID numbers of a known region fit ``head`` first and ``tail`` last characters."""
    year_known = bool({"age", "birth_year"} & set(columns))
    first, last = max(0, head - REGION), max(0, tail - 1 - ORDER)
    days = 1.0 if "birth_date" in columns else _days(min(first, BORN), min(last, BORN), year_known)
    hidden = ORDER - min(ORDER, max(0, tail - 1)) - min(ORDER, max(0, head - REGION - BORN))
    orders = 10.0 ** max(0, hidden)
    if "sex" in columns and hidden > 0 and tail < 2:
        orders /= 2  # the last digit of the order is odd for men
    return max(1, ceil(days * orders / (CHECK_VALUES if tail else 1)))


@lru_cache(maxsize=256)
def _days(first: int, last: int, year_known: bool) -> float:
    """Return how many birth dates fit their first and last digits, on average over a hundred years."""
    if not first and not last:
        return 365.25 if year_known else float(LIFESPAN_DAYS)
    days = (f"{FIRST_DAY + timedelta(days=n):%Y%m%d}" for n in range(LIFESPAN_DAYS))
    shown = {(day[: max(first, 4 if year_known else 0)], day[BORN - last :]) for day in days}
    return LIFESPAN_DAYS / len(shown)
