"""How are packets for villages written down?"""

from __future__ import annotations

from collections.abc import Sequence

from zwgk_desktop.db.models import DbVillagePacket
from zwgk_desktop.db.store import UnitOfWork


def add_packet(unit: UnitOfWork, village_id: int, token: str, posting_ids: Sequence[int]) -> int:
    """Write down a packet and return its id."""
    row = DbVillagePacket(
        village_id=village_id, token=token, posting_ids=list(posting_ids), made_at=unit.now, made_by=unit.actor
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def set_returned(unit: UnitOfWork, packet_id: int) -> None:
    """Note that a packet came back now."""
    unit.session.get_one(DbVillagePacket, packet_id).returned_at = unit.now
