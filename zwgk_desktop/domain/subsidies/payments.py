"""What is one accepted payment, what is one held back, and what did a batch agree on?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from zwgk_desktop.domain.money import plain_text, yuan_text


class Line(NamedTuple):
    """One accepted payment; amount in fen, area and standard as read, ``date`` ISO or as written, "" where absent."""

    sheet: str
    row: int
    panel: int
    name: str
    id: str
    card: str
    village: str
    group: str
    area: Decimal | None
    standard: Decimal | None
    amount: int
    phone: str
    date: str
    remark: str


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A row held back: its cells as they stood (header → text) to hand back, and by field (name, id …) to mend."""

    sheet: str
    row: int
    panel: int
    village: str
    cells: dict[str, str]
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a batch agreed on: the rounding of area × standard, the tolerance in fen, and how serial days count."""

    rounding: str = "half_up"
    tolerance: int = 2
    date1904: bool = False


def line_json(line: Line) -> dict[str, Any]:
    """Return an accepted row as the command line prints it.

    ``id`` is the normalised 18-digit form, ``amount`` text with two decimals, area and standard plain decimal text;
    what the list does not give is null.
    """
    return {
        "sheet": line.sheet,
        "row": line.row,
        "name": line.name,
        "id": line.id,
        "card": line.card or None,
        "village": line.village or None,
        "group": line.group or None,
        "area": None if line.area is None else plain_text(line.area),
        "standard": None if line.standard is None else plain_text(line.standard),
        "amount": yuan_text(line.amount),
        "phone": line.phone or None,
        "date": line.date or None,
        "panel": line.panel,
    }
