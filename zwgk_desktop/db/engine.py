"""How is the file opened? SQLAlchemy over the SQLCipher driver: encrypted with a key, a plain SQLite file without."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "busy_timeout = 5000",
    "temp_store = MEMORY",
)


def connect(path: Path, key: str | None = None, access: str = "mode=rw") -> Any:
    """Return a bare connection to an existing file; ``key`` as of :func:`zwgk_desktop.db.key.build_key`, None: plain.

    ``access`` is SQLite's: mode=rw, mode=ro, or immutable=1 for a copy that nobody writes (leaves nothing beside it).
    """
    connection = driver.connect(f"{path.absolute().as_uri()}?{access}", uri=True, check_same_thread=False)
    if key is not None:
        connection.execute("PRAGMA cipher_log_level = NONE")  # a wrong passphrase is told by us, not on stderr
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
    return connection


def build_engine(path: Path, key: str | None = None, migrating: bool = False) -> Engine:
    """Return an engine with one small pool: one connection writes, others read their own snapshot beside it.

    ``migrating`` leaves foreign keys unwatched while tables are rebuilt.
    """

    def creator() -> Any:
        connection = connect(path, key)
        try:
            connection.execute(f"PRAGMA foreign_keys = {'OFF' if migrating else 'ON'}")
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        connection.isolation_level = None  # the begin event opens transactions itself
        return connection

    engine = create_engine(
        "sqlite://",
        creator=creator,
        module=driver,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=12,
        pool_use_lifo=True,  # the connection used last has the warm page cache
        json_serializer=_to_json,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
