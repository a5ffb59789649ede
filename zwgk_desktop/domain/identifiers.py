"""Is this number what it claims to be? ID numbers (GB 11643), credit codes (GB 32100), cards (Luhn), village codes.

Of an ID's region only the province is judged: deeper codes change with the years and are never held against anyone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import mul

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
PROVINCE_CODES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
    "50 51 52 53 54 61 62 63 64 65 71 81 82 83 91"  # 91: foreigners with permanent residence
)
PROVINCES = frozenset(PROVINCE_CODES.split())
EARLIEST_BIRTH = 1900
IMPOSSIBLE = 9 * sum(WEIGHTS) + 1  # the sum of a part that cannot be: more than 17 digits can weigh
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?E\+?\d{1,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class IdVerdict:
    """``number``: 18 characters ("" when unusable); ``problem``: a finding kind or ""; ``old``: came with 15 digits."""

    number: str
    problem: str = ""
    old: bool = False


def build_check_digit(first17: str) -> str:
    """Return the 18th character for 17 digits (MOD 11-2)."""
    return CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]


def widen_id(number15: str) -> str:
    """Return the 18-digit form of a 15-digit number (all of them were given out in the 20th century)."""
    first17 = f"{number15[:6]}19{number15[6:]}"
    return first17 + build_check_digit(first17)


def birth_date(number18: str) -> date | None:
    """Return the birth date inside an 18-digit number, or None when there is no such day."""
    try:
        return date(int(number18[6:10]), int(number18[10:12]), int(number18[12:14]))
    except ValueError:
        return None


class _Sums(dict[str, int]):
    """Weighted sums of a part of ID numbers, made when first asked for; ``IMPOSSIBLE`` for a part that cannot be."""

    def __init__(self, weigh: Callable[[str], int]) -> None:
        super().__init__()
        self._weigh = weigh

    def __missing__(self, part: str) -> int:
        found = self[part] = self._weigh(part)
        return found


class IdChecker:
    """Checks ID numbers as of one day; keeps partial sums, since a list repeats regions, years, days and serials."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._region = _Sums(_weigh_region)
        self._year = _Sums(self._weigh_year)
        self._day = _Sums(_weigh_day)
        self._serial = _Sums(_weigh_serial)
        self._digit = [CHECK_DIGITS[total % 11] for total in range(IMPOSSIBLE)] + [""] * (4 * IMPOSSIBLE)

    def valid_or_blank(self, values: Sequence[object]) -> list[str]:
        """Return each value that is a valid 18-character number as it stands, "" in place of all others.

        Partial sums answer for nearly all of a list; 29 February and this year's births are left to ``is_valid``.
        """
        region, year, day, serial, digit = self._region, self._year, self._day, self._serial, self._digit
        return [
            v
            if v.__class__ is str
            and len(v) == 18
            and v[17] == digit[region[v[:6]] + year[v[6:10]] + day[v[10:14]] + serial[v[14:17]]]
            else self._valid_or_blank(v)
            for v in values
        ]

    def check(self, text: str) -> IdVerdict:
        """Judge a cleaned text (see ``cleaning.clean_code``); the first problem in the order below is told.

        id_missing, id_precision_lost, id_chars, id_length, id_region, id_birthdate, id_checksum.
        """
        number = text.upper()
        if not number:
            return IdVerdict("", "id_missing")
        if SCIENTIFIC.fullmatch(number):
            return IdVerdict("", "id_precision_lost")
        body = number[:-1] if number[-1] == "X" and len(number) >= 15 else number
        if not (body.isascii() and body.isdigit()):
            return IdVerdict("", "id_chars")
        old = len(number) == 15
        if not old and len(number) != 18:
            return IdVerdict("", "id_length")
        if old and body is not number:
            return IdVerdict("", "id_length")
        full = widen_id(number) if old else number
        problem = "" if self.is_valid(full) else self._explain(full)
        return IdVerdict("" if problem else full, problem, old)

    def is_valid(self, number18: str) -> bool:
        """Tell whether 18 characters (17 digits and a digit or X) make a possible number."""
        first17 = number18[:17]
        return (
            len(number18) == 18
            and _is_digits(first17)
            and number18[:2] in PROVINCES
            and self._is_birth(number18)
            and number18[17] == build_check_digit(first17)
        )

    def _valid_or_blank(self, value: object) -> str:
        return value if isinstance(value, str) and self.is_valid(value) else ""

    def _is_birth(self, number18: str) -> bool:
        born = birth_date(number18)
        return born is not None and born.year >= EARLIEST_BIRTH and born <= self._today

    def _weigh_year(self, four: str) -> int:
        past = _is_digits(four) and EARLIEST_BIRTH <= int(four) < self._today.year
        return _weighted(four, 6) if past else IMPOSSIBLE

    def _explain(self, number18: str) -> str:
        if number18[:2] not in PROVINCES:
            return "id_region"
        if not self._is_birth(number18):
            return "id_birthdate"
        if number18.endswith("000"):  # what a numeric cell leaves of eighteen digits
            return "id_precision_lost"
        return "id_checksum"


def _weigh_region(six: str) -> int:
    return _weighted(six, 0) if _is_digits(six) and six[:2] in PROVINCES else IMPOSSIBLE


def _weigh_day(four: str) -> int:
    """Weigh month and day; 29 February is impossible here, as it is in most years."""
    in_every_year = _is_digits(four) and birth_date(f"0000002001{four}") is not None
    return _weighted(four, 10) if in_every_year else IMPOSSIBLE


def _weigh_serial(three: str) -> int:
    return _weighted(three, 14) if _is_digits(three) else IMPOSSIBLE


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _weighted(digits: str, start: int) -> int:
    return sum(map(mul, map(int, digits), WEIGHTS[start : start + len(digits)]))


def is_male(number18: str) -> bool:
    """Tell the sex by the 17th digit: odd is male."""
    return int(number18[16]) % 2 == 1


def is_credit_code(text: str) -> bool:
    """Tell whether ``text`` is a valid 统一社会信用代码 (18 characters, GB 32100)."""
    code = text.upper()
    if len(code) != 18 or any(char not in CREDIT_ALPHABET for char in code):
        return False
    total = sum(CREDIT_ALPHABET.index(char) * weight for char, weight in zip(code, CREDIT_WEIGHTS, strict=False))
    return CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]


def passes_luhn(number: str) -> bool:
    """Tell whether a card number passes Luhn; rural passbooks fail it legitimately, so this is never an error."""
    if not (number.isascii() and number.isdigit()):
        return False
    total = 0
    for at, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + at % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_village_code(text: str) -> bool:
    """Tell whether ``text`` has the form of a village code: 6 county + 3 township + 3 village digits."""
    if len(text) != 12 or not (text.isascii() and text.isdigit()):
        return False
    return text[:2] in PROVINCES and text[6:9] != "000" and text[9:] != "000"


def shorten(text: str) -> str:
    """Return a personal number as findings show it: four first and two last characters."""
    return text if len(text) <= 6 else f"{text[:4]}{'*' * (len(text) - 6)}{text[-2:]}"
