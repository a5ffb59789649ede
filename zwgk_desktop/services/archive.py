"""What lies in the archive? One entry of the audit trail in full, for the pane beside its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.audit import AuditRow


def get_audit_entry(desk: Desk, entry_id: int) -> AuditRow:
    """Return one entry with what was before and after it; WrongUsage when there is none."""
    from zwgk_desktop.db.queries.archive import get_audit_row

    with desk.store.read() as session:
        return get_audit_row(session, entry_id)
