"""Who looked at the personal data of an entry in full? Showing it is noted, the data itself is not."""

from __future__ import annotations

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.facts import get_register


def note_reveal(desk: Desk, entry_id: int) -> ChangeSet:
    """Note that an entry is shown with its personal data; WrongUsage when there is no such entry."""
    from zwgk_desktop.db.queries import registers as queries

    with desk.store.write(desk.actor, desk.now()) as unit:
        row = queries.get_entry(unit.session, entry_id)
        summary = f"查看完整信息：{get_register(row.register).title} {row.number}"
        unit.record(AuditEntry("register.reveal", Area.REGISTERS, summary, entry_id, {}, {"number": row.number}))
    return ChangeSet(frozenset(), (entry_id,), "已显示完整信息，并记入操作记录。")
