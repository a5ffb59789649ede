"""Is this file ours, and of today? Opens what is, upgrades what is older after a backup, politely refuses the rest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine

from zwgk_desktop.db import key as keys
from zwgk_desktop.db.engine import build_engine, connect
from zwgk_desktop.db.failures import NOTADB, build_file_refusal, find_code, find_refusal
from zwgk_desktop.db.lock import take_lock
from zwgk_desktop.db.migrations import CHAIN, Chain
from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.errors import StoreUnavailable

APPLICATION = 0x5A57474B  # "ZWGK" in the file's header says whose it is
SMALLEST = 512  # bytes: SQLite has no smaller page


def open_current(path: Path, passphrase: str | None, chain: Chain = CHAIN) -> Store:
    """Open the store at ``path``; see :func:`zwgk_desktop.db.store.open_store`."""
    path = path.absolute()
    require_file(path)
    lock = take_lock(path)
    try:
        key = find_key(path, passphrase)
        with told(path):
            revision = read_revision(path, key, chain, _quiet_access(path))
            if revision != chain.head:
                _upgrade(path, key, revision, chain)
            engine = build_engine(path, key)
            _require_writable(engine)
    except BaseException:
        lock.release()
        raise
    return Store(path, engine, key, lock.release)


def make_new(path: Path, passphrase: str | None) -> Store:
    """Make the store at ``path``; see :func:`zwgk_desktop.db.store.new_store`."""
    path = path.absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise build_file_refusal(error, path) from error
    lock = take_lock(path)
    try:
        with told(path):
            _make_file(path)
        try:
            key = keys.build_new_key(passphrase) if passphrase else None
            with told(path):
                _run(path, key, None, CHAIN)
        except BaseException:
            remove_files(path)
            raise
    except BaseException:
        lock.release()
        raise
    return Store(path, build_engine(path, key), key, lock.release)


def _make_file(path: Path) -> None:
    """Make an empty file that only its owner may read: it will hold people's ID numbers."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise StoreUnavailable("exists", f"已有数据文件：{path}。", "请换一个位置；已有的文件没有改动。") from error


def remove_files(path: Path) -> None:
    """Remove a store and what SQLite keeps beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + end).unlink(missing_ok=True)


def require_file(path: Path) -> None:
    """Raise StoreUnavailable (missing, not_store, cannot_open) unless ``path`` is a file that could be a store."""
    try:
        if not path.exists():
            raise StoreUnavailable(
                "missing", f"没有这个数据文件：{path}。", "请先执行 zwgk init 建立数据文件，或核对 --db。"
            )
        if not path.is_file() or path.stat().st_size < SMALLEST:
            raise _not_store(path)
    except OSError as error:
        raise build_file_refusal(error, path) from error


def find_key(path: Path, passphrase: str | None) -> str | None:
    """Return the raw key that opens ``path``, None for a plain file; the passphrase itself is tried on reading."""
    try:
        salt = keys.read_salt(path)
    except OSError as error:
        raise build_file_refusal(error, path) from error
    if salt == keys.PLAIN_HEADER:
        if passphrase:
            raise StoreUnavailable("passphrase_unneeded", f"数据文件没有加密：{path}。", "请去掉口令再打开。")
        return None
    if path.stat().st_size % SMALLEST or salt[:4] in (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"):
        raise _not_store(path)
    if not passphrase:
        raise StoreUnavailable(
            "passphrase_needed", f"打开数据文件需要口令：{path}。", "请用 --passphrase-file 给出口令文件。"
        )
    return keys.build_key(passphrase, salt)


def read_revision(path: Path, key: str | None, chain: Chain = CHAIN, access: str = "mode=ro") -> str:
    """Return the revision of the file; raises StoreUnavailable: passphrase_wrong, not_store, newer, corrupt."""
    with closing(connect(path, key, access)) as bare:
        try:
            application = _value(bare, "PRAGMA application_id")
            major = _value(bare, "PRAGMA user_version")
            found = bare.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            revision = _value(bare, "SELECT version_num FROM alembic_version") if found else None
        except driver.DatabaseError as error:
            if key is not None and find_code(error) == NOTADB:
                raise StoreUnavailable(
                    "passphrase_wrong",
                    f"口令不对，打不开数据文件：{path}。",
                    "请核对口令（注意大小写）；文件若已损坏请用备份恢复。",
                ) from error
            raise
    if application != APPLICATION or not isinstance(revision, str):
        raise _not_store(path)
    if major > chain.major or revision not in chain.ids:
        raise StoreUnavailable(
            "newer", f"数据文件是更新版本的程序建立的：{path}。", "请先升级本程序再打开；文件没有改动。"
        )
    return revision


def _quiet_access(path: Path) -> str:
    """Return how to look at a file we hold the lock of: one that was closed properly gets nothing beside it."""
    beside = path.with_name(path.name + "-wal")
    return "mode=ro" if beside.exists() and beside.stat().st_size else "immutable=1"


def _value(bare: Any, sql: str) -> Any:
    row = bare.execute(sql).fetchone()
    return row[0] if row else None


def _upgrade(path: Path, key: str | None, revision: str, chain: Chain) -> None:
    from zwgk_desktop.db.snapshot import copy_store

    copy_store(path, key, path.with_name(f"{path.stem}-升级前-{revision}{path.suffix}"))
    _run(path, key, revision, chain)


def _run(path: Path, key: str | None, revision: str | None, chain: Chain) -> None:
    """Migrate in one transaction and check all references before it is committed."""
    engine = build_engine(path, key, migrating=True)
    try:
        with engine.execution_options(writing=True).begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
            chain.migrate(connection, revision, chain.head)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StoreUnavailable("corrupt", f"数据文件内部不一致，没有升级：{path}。", "请用最近的备份恢复。")
    finally:
        engine.dispose()


def _require_writable(engine: Engine) -> None:
    try:
        with engine.execution_options(writing=True).begin():
            pass
    except BaseException:
        engine.dispose()
        raise


def _not_store(path: Path) -> StoreUnavailable:
    return StoreUnavailable("not_store", f"这不是本程序的数据文件：{path}。", "请核对 --db 所指的文件。")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the driver or the system says into a refusal."""
    try:
        yield
    except OSError as error:
        raise build_file_refusal(error, path) from error
    except Exception as error:
        refusal = find_refusal(error, path)
        if refusal is None:
            raise
        raise refusal from error
