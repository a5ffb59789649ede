"""Which refusals does the program know? Each carries a stable code and a message an officer can act on.

Bad data is a value (:class:`~zwgk_desktop.domain.findings.Finding`); a refusal is one of these exceptions.
"""

from __future__ import annotations


class Refusal(Exception):
    """Something was not done, and nothing was changed.

    ``code`` is stable for scripts and tests; ``message`` says in Chinese what happened and where, ``advice`` how to
    mend it.
    """

    exit_code = 1

    def __init__(self, code: str, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}{self.advice}"


class WrongUsage(Refusal):
    """The request itself makes no sense: an unknown quarter, a village that is not there."""

    exit_code = 2


class InputRefused(Refusal):
    """A file from outside cannot be taken; ``code`` is the refusal kind (corrupt, encrypted, empty …)."""

    exit_code = 3


class RuleForbids(Refusal):
    """A rule forbids it now: not reviewed, frozen, wrong state."""

    exit_code = 4


class StoreUnavailable(Refusal):
    """The store cannot be opened: in use, newer version, wrong passphrase, damaged, no place to write."""

    exit_code = 5


class OutputFailed(Refusal):
    """A file could not be written (disk full, folder read-only, leak found); nothing half-written stays."""

    exit_code = 4


class Cancelled(Exception):
    """The officer stopped a long job; the transaction is rolled back and files written so far are removed."""
