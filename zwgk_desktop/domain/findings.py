"""What is wrong with a line or a file, where, and how is it mended? (domain handbook §6)"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``ERROR`` holds the row back, ``WARNING`` waits for a person, ``INFO`` is only told."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SEVERITY_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "提示"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about a file from outside.

    ``row`` is 1-based as in the file, or None for a whole sheet; ``value`` is already masked where it is personal;
    ``message`` says in Chinese what is wrong and how to mend it.
    """

    kind: str
    severity: Severity
    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
