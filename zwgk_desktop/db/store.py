"""What is a store? One local file; every change is one transaction with its audit row in the same commit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from zwgk_desktop.domain.audit import AuditEntry, build_chain_hash


class UnaudittedChange(AssertionError):
    """A unit of work changed rows and recorded nothing: a mistake of ours, never of an officer."""


class UnitOfWork:
    """One transaction: repositories write through ``session``, ``record`` adds the audit row."""

    def __init__(self, session: Session, actor: str, now: datetime) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.recorded = 0

    def record(self, entry: AuditEntry) -> None:
        """Write the audit row of this action, chained to the newest one."""
        from zwgk_desktop.db.models import DbAudit

        self.session.flush()
        previous = self.session.scalar(select(DbAudit.hash).order_by(DbAudit.id.desc()).limit(1)) or ""
        self.session.add(
            DbAudit(
                at=self.now,
                actor=self.actor,
                action=entry.action,
                area=entry.area.value,
                subject_id=entry.subject_id,
                summary=entry.summary,
                before=entry.before,
                after=entry.after,
                previous_hash=previous,
                hash=build_chain_hash(previous, self.now, self.actor, entry),
            )
        )
        self.session.flush()
        self.recorded += 1


class Store:
    """An open store; use :func:`open_store`. Safe to use from several threads, one at a time."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self.engine = engine
        self._turn = threading.RLock()

    @contextmanager
    def write(self, actor: str, now: datetime) -> Iterator[UnitOfWork]:
        """Give a unit of work; commit at the end, roll everything back on any exception."""
        with self._turn, Session(self.engine) as session:
            unit = UnitOfWork(session, actor, now)
            changed = False

            @event.listens_for(session, "after_flush")
            def note_change(_session: Session, _context: object) -> None:
                nonlocal changed
                changed = True

            with session.begin():
                yield unit
                session.flush()
                if changed and not unit.recorded:
                    raise UnaudittedChange
    
    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for queries; what is changed in it is thrown away."""
        with self._turn, Session(self.engine) as session:
            yield session
            session.rollback()

    def close(self) -> None:
        """Close the file and let others have it."""
        self.engine.dispose()
