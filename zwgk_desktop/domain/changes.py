"""What did an action change? Screens reload only what a ChangeSet names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    """One word per area, the same in every layer."""

    TOWNSHIP = "township"
    LEDGER = "ledger"
    BOARDS = "boards"
    SUBSIDIES = "subsidies"
    REGISTERS = "registers"
    REVIEW = "review"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """The areas and row ids an action touched; ``message`` is the sentence shown to the officer afterwards."""

    areas: frozenset[Area]
    ids: tuple[int, ...] = ()
    message: str = ""
