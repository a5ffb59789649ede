"""How do namesakes on one sheet stay apart? By the smallest addition that is still safe, only where needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.mask_profiles import Profile
from zwgk_desktop.domain.mask_strength import count_candidates

CARD_TAIL = 4


@dataclass(frozen=True, slots=True)
class Namesake:
    """A line as it will be shown (``name``, ``group``) with the numbers that could tell it from another one."""

    name: str
    group: str
    id_number: str
    card: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """What a line shows beyond the rule: further digits of the ID's end, then of the account's end."""

    id_digits: int = 0
    card_digits: int = 0


NOTHING = Addition()


def most_safe_digits(profile: Profile) -> int:
    """Return how many further digits of an ID may be shown before too few numbers fit (``warn_below``)."""
    head, tail = (profile.id.head, profile.id.tail) if profile.id.show else (0, 0)
    more = 0
    while more < profile.namesake_tail and count_candidates(head, tail + more + 1) >= profile.warn_below:
        more += 1
    return more


def tell_apart(lines: Sequence[Namesake], profile: Profile) -> list[Addition]:
    """Return for each line what to add, so that people of one name and group differ as far as it is safe.

    Only lines that could be taken for another person's get an addition; where the ID's safe digits are not enough the
    end of the account is added for those still alike.
    """
    found = [NOTHING] * len(lines)
    if profile.id.full:
        return found
    same: dict[tuple[str, str], list[int]] = {}
    for index, line in enumerate(lines):
        same.setdefault((line.name, line.group), []).append(index)
    for indexes in same.values():
        if len(indexes) > 1 and len({lines[index].id_number for index in indexes}) > 1:
            for index, addition in zip(indexes, _among([lines[i] for i in indexes], profile), strict=True):
                found[index] = addition
    return found


def _among(people: Sequence[Namesake], profile: Profile) -> list[Addition]:
    """Return the additions among people of one name: each shows only as much as sets it apart from the others."""
    numbers = {person.id_number for person in people}
    open_ids, digits = set(numbers), dict.fromkeys(numbers, 0)
    most = most_safe_digits(profile)
    for more in range(most + 1):
        shown = Counter(_shown(number, more, profile) for number in numbers)
        alike = {number for number in open_ids if shown[_shown(number, more, profile)] > 1}
        digits |= dict.fromkeys(open_ids - alike, more)
        open_ids = alike
    digits |= dict.fromkeys(open_ids, most)
    cards = {
        person.id_number: person.card
        for person in people
        if profile.card.show and person.id_number in open_ids and person.card
    }
    more_cards = Counter((_shown(number, most, profile), card[-CARD_TAIL:]) for number, card in cards.items())
    return [
        Addition(
            digits[person.id_number],
            CARD_TAIL
            if person.id_number in cards
            and len(cards[person.id_number]) > CARD_TAIL * 2
            and more_cards[_shown(person.id_number, most, profile), cards[person.id_number][-CARD_TAIL:]] == 1
            else 0,
        )
        for person in people
    ]


def _shown(number: str, more: int, profile: Profile) -> str:
    return profile.id.apply(number, more)
