"""Table of the audit trail: one row per action, chained by hashes, written in the same commit as the change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from zwgk_desktop.db.models.base import Base, WithId


class DbAudit(WithId, Base):
    """One action of an officer."""

    __tablename__ = "audit"

    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    action: Mapped[str]
    area: Mapped[str] = mapped_column(index=True)
    subject_id: Mapped[int | None]
    summary: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    hash: Mapped[str]
