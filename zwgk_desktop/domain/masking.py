"""How is a payment line shown to each audience, and how much can still be guessed from what is shown?

Outputs take only :class:`MaskedLine`, and only this module builds them: what was not masked cannot be printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from math import ceil
from typing import Any

from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.identifiers import birth_date
from zwgk_desktop.domain.money import plain_text, yuan_text
from zwgk_desktop.domain.privacy import Span, Vocabulary, mask_spans, scan
from zwgk_desktop.domain.privacy.vocabulary import plain

COMPOUND_SURNAMES = frozenset(
    (
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "皇甫",
        "尉迟",
        "公孙",
        "令狐",
        "慕容",
        "宇文",
        "长孙",
        "司徒",
        "夏侯",
        "司空",
        "轩辕",
        "端木",
    )
)
STAR = "*"
LIFESPAN_DAYS = 36_525  # a hundred years of birth dates
YEAR_DAYS = 365
CHECK_VALUES = 11
_SEAL = object()


@dataclass(frozen=True, slots=True)
class Rule:
    """What of a number is shown: ``head`` first and ``tail`` last characters, all of it, or not even its column."""

    head: int = 0
    tail: int = 0
    full: bool = False
    show: bool = True

    def apply(self, number: str, more: int = 0) -> str:
        """Return ``number`` masked, with ``more`` further digits of its end; at least four characters stay hidden."""
        if self.full or not number:
            return number
        head, tail = (self.head, self.tail + more) if self.show else (0, more)
        if head + tail > len(number) - 4:
            head, tail = 0, max(0, min(tail, len(number) - 4))
        return number[:head] + STAR * (len(number) - head - tail) + number[len(number) - tail :]


@dataclass(frozen=True, slots=True)
class Profile:
    """One audience: its columns and the rule for each kind of number."""

    key: str
    title: str
    columns: tuple[str, ...]
    public: bool
    warn_below: int
    namesake_tail: int
    id: Rule
    card: Rule
    phone: Rule

    @classmethod
    def from_mapping(cls, key: str, data: Mapping[str, Any]) -> Profile:
        """Return the profile ``key`` of the parsed ``profiles.toml``; a public one never shows a number in full."""
        rules = {name: Rule(**data[name]) for name in ("id", "card", "phone")}
        if data["public"]:
            rules = {name: replace(rule, full=False) for name, rule in rules.items()}
        hidden = {name for name, rule in rules.items() if not rule.show}
        columns = tuple(column for column in data["columns"] if column not in hidden)
        return cls(
            key, data["title"], columns, data["public"], data["warn_below"], data["namesake_tail"],
            rules["id"], rules["card"], rules["phone"],
        )  # fmt: skip


def get_profile(key: str, data: Mapping[str, Any]) -> Profile:
    """Return a profile by key; raise WrongUsage where there is none."""
    if key not in data:
        raise WrongUsage("unknown_profile", f"没有名为“{key}”的脱敏方案。", f"可用：{'、'.join(data)}。")
    return Profile.from_mapping(key, data[key])


@dataclass(frozen=True, slots=True)
class RawLine:
    """One payment as stored: never printed. Money in fen, area in ten-thousandths of its unit."""

    name: str
    id_number: str
    amount_fen: int
    group: str = ""
    card: str = ""
    phone: str = ""
    area_e4: int | None = None
    standard_fen: int | None = None
    remark: str = ""
    source: str = ""  # where it stood in the list, for messages


@dataclass(frozen=True, slots=True)
class MaskedLine:
    """One payment as an audience may see it; every field is text ready for paper. Built only by :func:`mask_lines`."""

    number: str
    name: str
    group: str
    id: str
    card: str
    phone: str
    area: str
    standard: str
    amount: str
    remark: str
    amount_fen: int
    source: str = ""
    seal: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a line that did not come through :func:`mask_lines`."""
        if self.seal is not _SEAL:
            raise TypeError("MaskedLine is built by domain.masking.mask_lines only")


def mask_id(number: str, profile: Profile) -> str:
    """Return an ID number as the audience may see it."""
    return profile.id.apply(number)


def mask_card(number: str, profile: Profile) -> str:
    """Return an account or card number as the audience may see it."""
    return profile.card.apply(number)


def mask_phone(number: str, profile: Profile) -> str:
    """Return a private telephone as the audience may see it."""
    return profile.phone.apply(number)


def mask_name(name: str, minor: bool) -> str:
    """Return the name: an adult's stays (domain handbook §7), a minor's keeps the surname only."""
    if not minor or not name:
        return name
    return (name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]) + "某某"


def is_minor(id_number: str, today: date) -> bool:
    """Tell whether the holder of this 18-digit number is under 18 on ``today``."""
    born = birth_date(id_number)
    return born is not None and (born.year + 18, born.month, born.day) > (today.year, today.month, today.day)


def mask_lines(lines: Sequence[RawLine], profile: Profile, words: Vocabulary, today: date) -> list[MaskedLine]:
    """Return the lines of one sheet, numbered from 1; namesakes stay apart by the fewest digits that do it."""
    shown = [mask_name(line.name, profile.public and is_minor(line.id_number, today)) for line in lines]
    more = _tell_apart(lines, shown, profile)
    return [
        MaskedLine(
            str(number),
            name if profile.id.show or not extra else f"{name}（尾号{line.id_number[-extra:]}）",
            line.group,
            profile.id.apply(line.id_number, extra),
            profile.card.apply(line.card),
            profile.phone.apply(line.phone),
            _area(line.area_e4),
            "" if line.standard_fen is None else yuan_text(line.standard_fen),
            yuan_text(line.amount_fen),
            mask_text(line.remark, profile, words) if line.remark else "",
            line.amount_fen,
            line.source,
            _SEAL,
        )
        for number, (line, name, extra) in enumerate(zip(lines, shown, more, strict=True), 1)
    ]


@lru_cache(maxsize=4096)
def _area(area_e4: int | None) -> str:
    from decimal import Decimal

    return "" if area_e4 is None else plain_text(Decimal(area_e4) / 10_000)


def _tell_apart(lines: Sequence[RawLine], shown: Sequence[str], profile: Profile) -> list[int]:
    """Return for each line how many digits of the ID's end it shows beyond the rule, so that people differ."""
    more = [0] * len(lines)
    if profile.id.full:
        return more
    same: dict[tuple[str, str], list[int]] = {}
    for index, (line, name) in enumerate(zip(lines, shown, strict=True)):
        same.setdefault((name, line.group), []).append(index)
    for indexes in same.values():
        numbers = {lines[index].id_number for index in indexes}
        if len(numbers) > 1:
            tries = range(profile.namesake_tail + 1)
            reach = next((n for n in tries if _differ(numbers, n, profile)), tries[-1])
            for index in indexes:
                more[index] = reach
    return more


def _differ(numbers: Collection[str], more: int, profile: Profile) -> bool:
    counted = Counter(profile.id.apply(number, more) for number in numbers)
    return len(counted) == len(numbers)


def mask_text(text: str, profile: Profile, words: Vocabulary) -> str:
    """Return a free text with personal data covered; the internal profile leaves it."""
    if profile.id.full:
        return text
    return mask_spans(text, scan(text, words), lambda span: cover(span, profile))


def cover(span: Span, profile: Profile) -> str:
    """Return what stands in place of ``span``: numbers keep what the profile shows, health and the like nothing."""
    compact = "".join(c for c in plain(span.text) if c.isalnum())
    if span.kind == "id_card" and len(compact) == 18:
        return profile.id.apply(compact)
    if span.kind == "bank_card" and compact.isdigit():
        return profile.card.apply(compact)
    if span.kind == "mobile" and len(compact) == 11:
        return profile.phone.apply(compact)
    if span.kind == "minor_name":
        return mask_name(span.text, minor=True)
    if span.kind == "plate":
        return compact[:2].upper() + STAR * 5
    return STAR * 3


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
    tail = rule.tail if rule.show else 0
    head = rule.head if rule.show else 0
    days: float = LIFESPAN_DAYS
    if {"age", "birth_year"} & set(columns) or head >= 10:
        days = YEAR_DAYS
    if "birth_date" in columns or head >= 14:
        days = 1
    hidden = max(0, 3 - max(0, tail - 1))
    orders = 10.0**hidden
    if "sex" in columns and hidden:
        orders /= 2
    left = ceil(days * orders / (CHECK_VALUES if tail else 1))
    warning = ""
    if left < profile.warn_below:
        warning = f"按现有栏目，每个身份证号只剩约 {left} 种可能，容易被猜出。请少露几位，或不列年龄、出生年份。"
    return Strength(left, warning)
