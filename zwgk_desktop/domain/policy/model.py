"""What does reading a county document give? The facts of ``zwgk plan parse``, frozen, with their JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands in the text that was read: code points, end exclusive."""

    start: int
    end: int

    def to_json(self) -> dict[str, int]:
        """Return the command line's form."""
        return {"start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class DeadlinePhrase:
    """A deadline as printed, with its normal form; ``unsure`` says that the words allow another reading.

    ``kind`` is one of date, monthly, quarterly, yearly, within_days, frequency, ratio; ``value`` as in the command
    line's JSON.
    """

    phrase: str
    kind: str
    value: dict[str, Any]
    unsure: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the command line's form."""
        return {"phrase": self.phrase, "kind": self.kind, "value": self.value}


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the document says about itself; None where it does not say it."""

    issuer: str | None = None
    doc_number: str | None = None
    title: str | None = None
    year: int | None = None
    issue_date: date | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the command line's form."""
        return {
            "issuer": self.issuer,
            "doc_number": self.doc_number,
            "title": self.title,
            "year": self.year,
            "issue_date": self.issue_date.isoformat() if self.issue_date else None,
        }


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """One work item as the document prints it; a person confirms it before it is stored.

    ``section``: headings above, outermost first. ``township``: True, False, or None when only a person can say.
    ``needs_review``: names of the fields a person must look at.
    """

    number: str
    section: tuple[str, ...]
    title: str | None
    text: str
    source: Span
    lead_units: tuple[str, ...] = ()
    responsible_units: tuple[str, ...] = ()
    township: bool | None = None
    township_phrase: str = ""
    deadlines: tuple[DeadlinePhrase, ...] = ()
    needs_review: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the command line's form."""
        return {
            "number": self.number,
            "section": list(self.section),
            "title": self.title,
            "text": self.text,
            "lead_units": list(self.lead_units),
            "responsible_units": list(self.responsible_units),
            "township": self.township,
            "township_phrase": self.township_phrase,
            "deadlines": [deadline.to_json() for deadline in self.deadlines],
            "needs_review": list(self.needs_review),
            "source": self.source.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A paragraph that is neither item, heading nor document fact: shown, never dropped."""

    text: str
    source: Span

    def to_json(self) -> dict[str, Any]:
        """Return the command line's form."""
        return {"text": self.text, "source": self.source.to_json()}


@dataclass(frozen=True, slots=True)
class ParsedPlan:
    """A whole document, read."""

    document: DocumentFacts
    items: tuple[ProposedItem, ...] = ()
    unrecognised: tuple[Unrecognised, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Return the one document of ``zwgk plan parse --json``."""
        return {
            "document": self.document.to_json(),
            "items": [item.to_json() for item in self.items],
            "unrecognised": [paragraph.to_json() for paragraph in self.unrecognised],
        }
