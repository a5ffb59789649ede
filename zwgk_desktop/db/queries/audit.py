"""What does the audit trail hold? Entries in order for the chain, a list for the screen, the newest of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbAudit
from zwgk_desktop.db.queries.listing import SqlListing
from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.listing import Column, Kind

AREA_WORDS = {
    Area.TOWNSHIP: "单位与村",
    Area.LEDGER: "任务台账",
    Area.BOARDS: "公开栏",
    Area.SUBSIDIES: "补贴发放",
    Area.REGISTERS: "登记簿",
    Area.REVIEW: "审查",
    Area.SETTINGS: "设置",
}

COLUMNS = (
    Column("at", "时间", Kind.DATE, 16),
    Column("actor", "经办人", width=8),
    Column("area", "事项类别", Kind.STATUS, 10, choices=tuple(AREA_WORDS.values())),
    Column("summary", "做了什么", width=60),
    Column("action", "操作代码", width=20, hidden=True),
    Column("subject_id", "对象编号", Kind.NUMBER, 8, hidden=True),
    Column("hash", "校验值", width=64, hidden=True),
)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry with its place in the chain."""

    id: int
    at: datetime
    actor: str
    entry: AuditEntry
    previous_hash: str
    hash: str


def iterate_entries(session: Session) -> Iterator[AuditRow]:
    """Give all entries in the order in which they were written."""
    rows = session.scalars(select(DbAudit).order_by(DbAudit.id).execution_options(yield_per=1000))
    return map(_row, rows)


def find_newest(session: Session, action: str) -> AuditRow | None:
    """Return the newest entry of an action, None when it was never done."""
    found = session.scalar(select(DbAudit).where(DbAudit.action == action).order_by(DbAudit.id.desc()).limit(1))
    return _row(found) if found else None


def find_last_time(session: Session) -> datetime | None:
    """Return when the newest entry was written, None in an empty trail."""
    return session.scalar(select(DbAudit.at).order_by(DbAudit.id.desc()).limit(1))


def find_latest(
    session: Session, actions: Iterable[str], subject_ids: Iterable[int], most: int
) -> list[tuple[str, datetime]]:
    """Return action and time of the newest ``most`` entries of these actions on these subjects, newest first."""
    query = select(DbAudit.action, DbAudit.at).where(
        DbAudit.action.in_(list(actions)), DbAudit.subject_id.in_(list(subject_ids))
    )
    return [(action, at) for action, at in session.execute(query.order_by(DbAudit.id.desc()).limit(most))]


def _row(row: DbAudit) -> AuditRow:
    entry = AuditEntry(row.action, Area(row.area), row.summary, row.subject_id, row.before, row.after)
    return AuditRow(row.id, row.at, row.actor, entry, row.previous_hash, row.hash)


def audit_listing(store: Store) -> SqlListing:
    """Return the audit trail as a list, newest first."""
    area = case({area.value: word for area, word in AREA_WORDS.items()}, value=DbAudit.area, else_=DbAudit.area)
    base = select(
        DbAudit.id.label("id"),
        DbAudit.at.label("at"),
        DbAudit.actor.label("actor"),
        area.label("area"),
        DbAudit.summary.label("summary"),
        DbAudit.action.label("action"),
        DbAudit.subject_id.label("subject_id"),
        DbAudit.hash.label("hash"),
    )
    return SqlListing(store, base, COLUMNS, find=("actor", "area", "summary"), order=("-id",))
