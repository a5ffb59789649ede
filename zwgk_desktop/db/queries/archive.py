"""What does one entry of the audit trail say in full?"""

from __future__ import annotations

from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbAudit
from zwgk_desktop.db.queries.audit import AuditRow
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import WrongUsage


def get_audit_row(session: Session, entry_id: int) -> AuditRow:
    """Return one entry with its images; WrongUsage when there is none."""
    row = session.get(DbAudit, entry_id)
    if row is None:
        raise WrongUsage("no_entry", f"没有编号为 {entry_id} 的操作记录。", "请刷新后重选。")
    entry = AuditEntry(row.action, Area(row.area), row.summary, row.subject_id, row.before, row.after)
    return AuditRow(row.id, row.at, row.actor, entry, row.previous_hash, row.hash)
