"""How does an older file become today's? The chain of revisions, run with Alembic's operations.

The chain is named here instead of searched for on disk, so that it works from an installed package and from a frozen
copy without alembic.ini. ``HEAD`` and ``FORMAT`` cost nothing to read: Alembic is loaded only to run a revision.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

FORMAT = 1  # major version, kept in PRAGMA user_version; a file with a greater one is refused
REVISIONS = ("r0001_first",)  # oldest first; append only, a released one never changes
HEAD = REVISIONS[-1].split("_")[0][1:]


def revision_ids() -> list[str]:
    """Return the ids of all revisions, oldest first."""
    return [name.split("_")[0][1:] for name in REVISIONS]


def migrate(connection: Connection, current: str | None, target: str | None = HEAD) -> None:
    """Run the revisions between ``current`` and ``target`` (None: nothing at all) inside the open transaction."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    ids = revision_ids()
    start = ids.index(current) + 1 if current else 0
    stop = ids.index(target) + 1 if target else 0
    with Operations.context(MigrationContext.configure(connection)):
        for name in REVISIONS[start:stop]:
            importlib.import_module(f"zwgk_desktop.db.migrations.versions.{name}").upgrade()
        for name in reversed(REVISIONS[stop:start]):
            importlib.import_module(f"zwgk_desktop.db.migrations.versions.{name}").downgrade()
    _stamp(connection, target)


def _stamp(connection: Connection, revision: str | None) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
    )
    connection.exec_driver_sql("DELETE FROM alembic_version")
    if revision:
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (revision,))
    connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")
