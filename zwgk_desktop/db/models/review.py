"""Tables of 三审 and 保密审查: every opinion given, bound to the hash of the content seen, and the office's rule."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from zwgk_desktop.db.models.base import Base, WithId


class DbReviewDecision(WithId, Base):
    """One opinion. ``subject`` is batch, posting, annual (its id: the year) or reply (a register entry).

    ``level`` is first, second, final or secrecy.
    """

    __tablename__ = "review_decision"
    __table_args__ = (Index("ix_review_decision_subject", "subject", "subject_id"),)

    subject: Mapped[str]
    subject_id: Mapped[int]
    level: Mapped[str]
    agreed: Mapped[bool]
    officer: Mapped[str]
    opinion: Mapped[str] = mapped_column(default="")
    content_sha256: Mapped[str]
    decided_at: Mapped[datetime]
    on_paper: Mapped[bool] = mapped_column(default=False)
    voided_at: Mapped[datetime | None]  # an edit or a withdrawal ended it; the row stays
    void_reason: Mapped[str] = mapped_column(default="")


class DbReviewRule(WithId, Base):
    """What the office decided about the gate; the newest row is in force, older ones show what held when."""

    __tablename__ = "review_rule"

    same_person: Mapped[bool] = mapped_column(default=False)  # one person may give several levels
    reason: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]
