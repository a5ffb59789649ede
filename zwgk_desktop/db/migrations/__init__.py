"""How does an older file become today's? The chain of revisions, run with Alembic's operations.

The chain is named here instead of searched for on disk, so that it works from an installed package and from a frozen
copy without alembic.ini. Reading the chain costs nothing: Alembic is loaded only to run a revision.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Chain:
    """Revisions, oldest first, as module names ending in ``.rNNNN_what``; NNNN is the revision's id.

    ``major`` is kept in PRAGMA user_version: a file with a greater one comes from a program that we do not know.
    """

    modules: tuple[str, ...]
    major: int

    @property
    def ids(self) -> list[str]:
        """Return the ids of all revisions, oldest first."""
        return [name.rsplit(".", 1)[1][1:5] for name in self.modules]

    @property
    def head(self) -> str:
        """Return the id that a file of today has."""
        return self.ids[-1]

    def migrate(self, connection: Connection, current: str | None, target: str | None) -> None:
        """Run the revisions between ``current`` and ``target`` (None: no tables) inside the open transaction."""
        from alembic.migration import MigrationContext
        from alembic.operations import Operations

        start = self.ids.index(current) + 1 if current else 0
        stop = self.ids.index(target) + 1 if target else 0
        with Operations.context(MigrationContext.configure(connection)):
            for name in self.modules[start:stop]:
                importlib.import_module(name).upgrade()
            for name in reversed(self.modules[stop:start]):
                importlib.import_module(name).downgrade()
        self._stamp(connection, target)

    def _stamp(self, connection: Connection, revision: str | None) -> None:
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        connection.exec_driver_sql("DELETE FROM alembic_version")
        if revision:
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (revision,))
        connection.exec_driver_sql(f"PRAGMA user_version = {self.major}")


# Append only: a released revision never changes.
VERSIONS = "zwgk_desktop.db.migrations.versions"
CHAIN = Chain(
    (
        f"{VERSIONS}.r0001_first",
        f"{VERSIONS}.r0002_registers",
        f"{VERSIONS}.r0003_payment_life",
        f"{VERSIONS}.r0004_ledger_depth",
        f"{VERSIONS}.r0005_boards_depth",
    ),
    major=1,
)
