"""How is the file opened? SQLAlchemy over the SQLCipher driver: encrypted with a key, a plain SQLite file without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlcipher3
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool

PRAGMAS = ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "busy_timeout = 5000", "temp_store = MEMORY")


def build_engine(path: Path, raw_key: bytes | None = None) -> Engine:
    """Return an engine over one connection to ``path``; ``raw_key`` is 32 bytes derived from the passphrase."""

    def connect() -> sqlcipher3.Connection:
        connection = sqlcipher3.connect(str(path), check_same_thread=False)
        if raw_key is not None:
            connection.execute(f"PRAGMA key = \"x'{raw_key.hex()}'\"")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.isolation_level = None  # SQLAlchemy's begin event opens transactions itself
        return connection

    creator: Callable[[], sqlcipher3.Connection] = connect
    engine = create_engine("sqlite://", creator=creator, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine
