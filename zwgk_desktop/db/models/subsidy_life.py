"""Tables around payment lists: columns remembered, listed people, exclusions, and what became of a payment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zwgk_desktop.db.models.base import Base, WithId


class DbColumnMemory(WithId, Base):
    """The columns an officer chose for a header; found again by programme, sender and the header's words."""

    __tablename__ = "column_memory"
    __table_args__ = (UniqueConstraint("programme", "sender", "signature"),)

    programme: Mapped[str]
    sender: Mapped[str] = mapped_column(default="")
    signature: Mapped[str]  # SHA-256 of the header row's words
    mapping: Mapped[dict[str, Any]]  # {"columns": {field: index}, "header_rows": n}
    used_at: Mapped[datetime]
    used_by: Mapped[str]


class DbListedPerson(WithId, Base):
    """Someone on a list from outside, e.g. the deceased; payments to them are remarked."""

    __tablename__ = "listed_person"
    __table_args__ = (UniqueConstraint("kind", "id_number"),)

    kind: Mapped[str]  # deceased
    id_number: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    since: Mapped[date | None]
    source: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    added_by: Mapped[str]


class DbProgrammeExclusion(WithId, Base):
    """What the office says of two programmes for one person in one year; goes before the catalogue's own word."""

    __tablename__ = "programme_exclusion"
    __table_args__ = (UniqueConstraint("first", "second"),)

    first: Mapped[str]  # the two names, in order
    second: Mapped[str]
    excluded: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]


class DbPaymentOutcome(WithId, Base):
    """What became of a line's money, in fen: it came back, was made again, or its correction settled it.

    ``before``: of a correction's line, what went out under an older batch of its chain; ``resent``: of an old line,
    what had come back and went out anew with the correction.
    """

    __tablename__ = "payment_outcome"

    line_id: Mapped[int] = mapped_column(ForeignKey("payment_line.id"), index=True)
    kind: Mapped[str]  # returned, repaid, before, resent
    amount_fen: Mapped[int]
    happened_on: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
