"""What is a store? One local file; every change is one transaction with its audit row in the same commit."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from zwgk_desktop.db.failures import find_refusal
from zwgk_desktop.db.key import is_plain as is_plain
from zwgk_desktop.domain.audit import AuditEntry, build_chain_hash
from zwgk_desktop.domain.errors import WrongUsage


class UnauditedChange(AssertionError):
    """A unit of work changed rows and recorded nothing: a mistake of ours, never of an officer."""


class UnitOfWork:
    """One transaction: repositories write through ``session``, ``record`` adds the audit row."""

    def __init__(self, session: Session, actor: str, now: datetime) -> None:
        self.session = session
        self.actor = actor
        self.now = now.astimezone(UTC)
        self.recorded = 0
        self._newest: str | None = None  # hash of the newest audit row, once it was asked for

    def record(self, entry: AuditEntry) -> None:
        """Write the audit row of this action, chained to the newest one."""
        from zwgk_desktop.db.models import DbAudit

        self.session.flush()
        kept = AuditEntry(
            entry.action, entry.area, entry.summary, entry.subject_id, as_stored(entry.before), as_stored(entry.after)
        )
        if self._newest is None:
            self._newest = self.session.scalar(select(DbAudit.hash).order_by(DbAudit.id.desc()).limit(1)) or ""
        previous, self._newest = self._newest, build_chain_hash(self._newest, self.now, self.actor, kept)
        self.session.execute(
            insert(DbAudit).values(
                at=self.now,
                actor=self.actor,
                action=kept.action,
                area=kept.area.value,
                subject_id=kept.subject_id,
                summary=kept.summary,
                before=kept.before,
                after=kept.after,
                previous_hash=previous,
                hash=self._newest,
            )
        )
        self.session.connection().info["audited"] = True
        self.recorded += 1


def as_stored(image: dict[str, Any]) -> dict[str, Any]:
    """Return ``image`` as the file gives it back (dates as text, keys as text), so that its hash can be checked."""
    stored: dict[str, Any] = json.loads(json.dumps(image, ensure_ascii=False, default=str))
    return stored


class Store:
    """An open store; see ``open_store``. One thread writes at a time, others read what was committed before.

    ``on_close`` gives back what was taken on opening (the lock).
    """

    def __init__(self, path: Path, engine: Engine, key: str | None = None, on_close: Callable[[], None] = lambda: None):
        self.path = path
        self.engine = engine
        self.key = key
        self._writer = engine.execution_options(writing=True)
        self._turn = threading.Lock()
        self._turn_of: int | None = None
        self._on_close = on_close
        event.listen(engine, "begin", _note_begin)
        event.listen(engine, "commit", _refuse_unaudited)

    @contextmanager
    def write(self, actor: str, now: datetime) -> Iterator[UnitOfWork]:
        """Give a unit of work; commit at the end, roll everything back on any exception.

        Raises UnauditedChange when rows changed and nothing was recorded, StoreUnavailable when the disk fails.
        """
        if self._turn_of == threading.get_ident():
            raise RuntimeError("a unit of work inside another one: pass the outer unit on instead")
        with self._turn, self._told():
            self._turn_of = threading.get_ident()
            try:
                with Session(self._writer) as session, session.begin():
                    yield UnitOfWork(session, actor, now)
            finally:
                self._turn_of = None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for queries on what is committed; what is changed in it is thrown away."""
        with self._told(), Session(self.engine) as session:
            yield session
            session.rollback()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            refusal = find_refusal(error, self.path)
            if refusal is None:
                raise
            raise refusal from error
        except OverflowError as error:  # a number that no column holds: nothing has it
            raise WrongUsage("number", "编号或数目太大，没有这样的记录。", "请核对后再试。") from error

    def close(self) -> None:
        """Close the file and let others have it."""
        self.engine.dispose()
        self._on_close()

    def discard(self) -> None:
        """Close the store and remove its file: for one that was just made and could not be filled."""
        from zwgk_desktop.db.upgrade import remove_files

        self.engine.dispose()
        remove_files(self.path)
        self._on_close()


def _note_begin(connection: Connection) -> None:
    connection.info["changes"] = _count_changes(connection)
    connection.info["audited"] = False


def _refuse_unaudited(connection: Connection) -> None:
    if _count_changes(connection) != connection.info["changes"] and not connection.info["audited"]:
        connection.connection.rollback()  # here and now: a commit that raises leaves the transaction open
        raise UnauditedChange


def _count_changes(connection: Connection) -> int:
    """Return how many rows this connection has changed since it was opened, however they were changed."""
    bare: Any = connection.connection.dbapi_connection
    return int(bare.total_changes)


def open_store(path: Path, passphrase: str | None = None) -> Store:
    """Open an existing store, upgrading it first when an older release made it.

    Raises StoreUnavailable: missing, in_use, passphrase_needed, passphrase_wrong, passphrase_unneeded, not_store,
    corrupt, newer, read_only, cannot_open.
    """
    from zwgk_desktop.db.upgrade import open_current

    return open_current(path, passphrase)


def new_store(path: Path, passphrase: str | None = None) -> Store:
    """Make an empty store at ``path``, where nothing may be yet, and open it; nothing stays when it fails.

    Raises StoreUnavailable: exists, in_use, read_only, disk_full, cannot_open.
    """
    from zwgk_desktop.db.upgrade import make_new

    return make_new(path, passphrase)
