"""Which personal data was let stand in a posting, by whom and why?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbKeptPersonal
from zwgk_desktop.domain.errors import WrongUsage


@dataclass(frozen=True, slots=True)
class KeptRow:
    """Personal data of ``kind`` (as in domain.privacy) that an officer let stand, with the reason."""

    id: int
    posting_id: int
    kind: str
    text: str
    reason: str
    kept_by: str
    kept_at: datetime


FIELDS = tuple(KeptRow.__dataclass_fields__)


def find_kept(session: Session, posting_id: int) -> list[KeptRow]:
    """Return what may stand in a posting, in the order it was noted."""
    query = select(DbKeptPersonal).where(DbKeptPersonal.posting_id == posting_id).order_by(DbKeptPersonal.id)
    return [_row(row) for row in session.scalars(query)]


def get_kept(session: Session, kept_id: int) -> KeptRow:
    """Return one entry; WrongUsage when there is none."""
    row = session.get(DbKeptPersonal, kept_id)
    if row is None:
        raise WrongUsage("no_kept", f"没有编号为 {kept_id} 的保留登记。", "用 zwgk boards scan 查看编号。")
    return _row(row)


def _row(row: DbKeptPersonal) -> KeptRow:
    return KeptRow(**{name: getattr(row, name) for name in FIELDS})
