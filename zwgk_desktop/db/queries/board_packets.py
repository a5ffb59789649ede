"""Which packets went to villages, and what goes into the next one?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbPosting, DbVillage, DbVillagePacket
from zwgk_desktop.domain.posting_life import PostingState


@dataclass(frozen=True, slots=True)
class PacketRow:
    """A packet as it was carried; number n in it is ``posting_ids[n - 1]``."""

    id: int
    village_id: int
    village: str
    token: str
    posting_ids: tuple[int, ...]
    made_at: datetime
    made_by: str
    returned_at: datetime | None


def find_packets(session: Session, token: str | None = None) -> list[PacketRow]:
    """Return the packets, the newest first; with ``token`` only this one."""
    query = select(DbVillagePacket, DbVillage.name).join(DbVillage, DbVillage.id == DbVillagePacket.village_id)
    if token is not None:
        query = query.where(DbVillagePacket.token == token)
    return [
        PacketRow(
            row.id, row.village_id, name, row.token, tuple(row.posting_ids), row.made_at, row.made_by, row.returned_at
        )
        for row, name in session.execute(query.order_by(DbVillagePacket.id.desc()))
    ]


def find_to_hang(session: Session, village_id: int, periods: Iterable[str]) -> list[int]:
    """Return the postings of a village that are approved and do not hang yet, of these periods."""
    states = (PostingState.APPROVED.value, PostingState.PRINTED.value)
    query = select(DbPosting.id).where(
        DbPosting.village_id == village_id,
        DbPosting.state.in_(states),
        DbPosting.batch_id.is_(None),
        DbPosting.period.in_(list(periods)),
        DbPosting.removed_at.is_(None),
    )
    return list(session.scalars(query.order_by(DbPosting.catalogue_item_id, DbPosting.period, DbPosting.id)))


def find_to_take_down(session: Session, village_id: int) -> list[int]:
    """Return what hangs in a village with a last day: it comes down while the packet is there."""
    query = select(DbPosting.id).where(
        DbPosting.village_id == village_id,
        DbPosting.state == PostingState.POSTED.value,
        DbPosting.down_due_on.is_not(None),
        DbPosting.removed_at.is_(None),
    )
    return list(session.scalars(query.order_by(DbPosting.down_due_on, DbPosting.id)))
