"""How is a payment line shown to each audience, and how much can still be guessed from what is shown?

Outputs take only :class:`MaskedLine`, and only this module builds them: what was not masked cannot be printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from zwgk_desktop.domain.identifiers import birth_date
from zwgk_desktop.domain.mask_profiles import STAR, Profile, Rule, get_profile
from zwgk_desktop.domain.mask_strength import Strength, strength
from zwgk_desktop.domain.money import plain_text, yuan_text
from zwgk_desktop.domain.namesakes import NOTHING, Addition, Namesake, tell_apart
from zwgk_desktop.domain.privacy import Span, Vocabulary, mask_spans, scan
from zwgk_desktop.domain.privacy.vocabulary import plain

__all__ = [
    "MaskedLine", "Profile", "RawLine", "Rule", "Strength", "cover", "get_profile", "is_minor", "mask_lines",
    "mask_name", "mask_text", "strength",
]  # fmt: skip
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
_SEAL = object()


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


def mask_name(name: str, minor: bool) -> str:
    """Return the name: an adult's stays (domain handbook §7), a minor's keeps the surname only."""
    if not minor or not name:
        return name
    return (name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]) + "某某"


def is_minor(id_number: str, today: date) -> bool:
    """Tell whether the holder of this 18-digit number is under 18 on ``today``."""
    born = birth_date(id_number)
    return born is not None and (born.year + 18, born.month, born.day) > (today.year, today.month, today.day)


def mask_lines(
    lines: Sequence[RawLine], profile: Profile, words: Vocabulary, today: date, area_places: int | None = None
) -> list[MaskedLine]:
    """Return the lines of one sheet, numbered from 1; namesakes stay apart by the smallest safe addition.

    Every area has ``area_places`` decimals, so that they stand aligned (None: as many as each needs).
    """
    names = [mask_name(line.name, profile.public and is_minor(line.id_number, today)) for line in lines]
    grouped = "group" in profile.columns
    shown = [
        Namesake(name, line.group if grouped else "", line.id_number, line.card)
        for line, name in zip(lines, names, strict=True)
    ]
    return [
        MaskedLine(
            str(number),
            _told_name(name, line, more, profile) if more is not NOTHING else name,
            line.group,
            profile.id.apply(line.id_number, more.id_digits),
            profile.card.apply(line.card),
            profile.phone.apply(line.phone),
            _area(line.area_e4, area_places),
            "" if line.standard_fen is None else yuan_text(line.standard_fen),
            yuan_text(line.amount_fen),
            mask_text(line.remark, profile, words) if line.remark else "",
            line.amount_fen,
            line.source,
            _SEAL,
        )
        for number, (line, name, more) in enumerate(zip(lines, names, tell_apart(shown, profile), strict=True), 1)
    ]


def _told_name(name: str, line: RawLine, more: Addition, profile: Profile) -> str:
    """Return the name with what sets it apart where no column shows that: 张三（尾号38）, 张三（账号尾号1234）."""
    notes = [] if profile.id.show or not more.id_digits else [f"尾号{line.id_number[-more.id_digits :]}"]
    if more.card_digits and not (profile.card.show and profile.card.tail >= more.card_digits and _has_card(profile)):
        notes.append(f"账号尾号{line.card[-more.card_digits :]}")
    return f"{name}（{'，'.join(notes)}）" if notes else name


def _has_card(profile: Profile) -> bool:
    return "card" in profile.columns


@lru_cache(maxsize=4096)
def _area(area_e4: int | None, places: int | None) -> str:
    if area_e4 is None:
        return ""
    area = Decimal(area_e4) / 10_000
    return plain_text(area) if places is None else f"{area:.{places}f}"


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
