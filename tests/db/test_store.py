"""No change without its audit row, nothing of a failed unit of work, and readers beside the writer."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import NOW
from zwgk_desktop.db.models import DbOfficer, DbVillage
from zwgk_desktop.db.store import Store, UnauditedChange
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area

BULK = "INSERT INTO village (name, sort) VALUES (?, 0)"


def entry(**more: object) -> AuditEntry:
    return AuditEntry("test", Area.TOWNSHIP, "测试", **more)  # type: ignore[arg-type]


def count(store: Store, table: str) -> int:
    with store.read() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_a_change_and_its_audit_row_are_committed_together(store: Store) -> None:
    before = count(store, "audit")
    with store.write("张三", NOW) as unit:
        unit.session.add(DbOfficer(name="张三", role="经办人"))
        unit.record(entry())
    assert (count(store, "officer"), count(store, "audit")) == (1, before + 1)


def test_a_mapped_change_without_an_audit_row_cannot_commit(store: Store) -> None:
    with pytest.raises(UnauditedChange), store.write("张三", NOW) as unit:
        unit.session.add(DbOfficer(name="张三", role="经办人"))
    assert count(store, "officer") == 0


def test_a_bulk_change_without_an_audit_row_cannot_commit(store: Store) -> None:
    before = count(store, "village")
    with pytest.raises(UnauditedChange), store.write("张三", NOW) as unit:
        unit.session.connection().exec_driver_sql(BULK, [("甲",), ("乙",)])
    assert count(store, "village") == before


def test_a_commit_in_the_middle_needs_its_audit_row_too(store: Store) -> None:
    def commit_early() -> None:
        with store.write("张三", NOW) as unit:
            unit.session.connection().exec_driver_sql(BULK, [("甲",)])
            unit.session.commit()

    with pytest.raises(UnauditedChange):
        commit_early()
    with store.read() as session:
        assert session.execute(text("SELECT count(*) FROM village WHERE name = '甲'")).scalar_one() == 0


def test_a_change_behind_the_unit_of_work_cannot_commit_either(store: Store) -> None:
    with pytest.raises(UnauditedChange), store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM village_change")


def test_a_unit_of_work_that_changes_nothing_needs_no_audit_row(store: Store) -> None:
    before = count(store, "audit")
    with store.write("张三", NOW) as unit:
        unit.session.execute(text("UPDATE village SET name = '丙' WHERE id = -1"))
    assert count(store, "audit") == before


def test_an_exception_rolls_everything_back_with_the_audit_row(store: Store) -> None:
    before = count(store, "audit")

    def stop_late() -> None:
        with store.write("张三", NOW) as unit:
            unit.session.add(DbOfficer(name="张三", role="经办人"))
            unit.record(entry())
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stop_late()
    assert (count(store, "officer"), count(store, "audit")) == (0, before)


def test_a_savepoint_that_fails_takes_only_its_own_rows_back(store: Store) -> None:
    with store.write("张三", NOW) as unit:
        unit.session.add(DbOfficer(name="留", role="经办人"))
        inner = unit.session.begin_nested()
        unit.session.add(DbOfficer(name="去", role="经办人"))
        unit.session.flush()
        inner.rollback()
        unit.record(entry())
    with store.read() as session:
        assert session.execute(text("SELECT name FROM officer")).scalars().all() == ["留"]


def test_what_a_reader_changes_is_thrown_away(store: Store) -> None:
    before = count(store, "village")
    with store.read() as session:
        session.add(DbVillage(name="假村"))
        session.flush()
    assert count(store, "village") == before


def test_readers_see_the_last_commit_while_another_thread_writes(store: Store) -> None:
    before, inside, seen = count(store, "village"), threading.Event(), threading.Event()

    def write() -> None:
        with store.write("张三", NOW) as unit:
            unit.session.connection().exec_driver_sql(BULK, [("甲",)])
            inside.set()
            assert seen.wait(10)
            unit.record(entry())

    writer = threading.Thread(target=write)
    writer.start()
    assert inside.wait(10)
    assert count(store, "village") == before
    seen.set()
    writer.join(10)
    assert count(store, "village") == before + 1


def test_a_unit_of_work_inside_another_one_is_refused_instead_of_hanging(store: Store) -> None:
    with pytest.raises(RuntimeError, match="inside another"), store.write("甲", NOW), store.write("乙", NOW):
        pass


def test_images_with_dates_and_chinese_are_kept_readable(store: Store) -> None:
    with store.write("张三", NOW) as unit:
        unit.session.add(DbOfficer(name="张三", role="经办人"))
        unit.record(entry(after={"on": date(2026, 3, 10), 7: "青石村"}))
    with store.read() as session:
        kept = session.execute(text("SELECT after FROM audit ORDER BY id DESC LIMIT 1")).scalar_one()
    assert "青石村" in kept
    assert "2026-03-10" in kept


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_a_full_disk_is_told_and_the_store_is_as_before(store: Store, store_path: Path) -> None:
    before = count(store, "village")
    store.close()
    code = f"""
import resource
from datetime import UTC, datetime
from pathlib import Path
from zwgk_desktop.db.store import open_store
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import StoreUnavailable
store = open_store(Path({os.fspath(store_path)!r}))
limit = Path({os.fspath(store_path)!r}).stat().st_size + 65536
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    with store.write("张三", datetime.now(UTC)) as unit:
        rows = [(f"村{{n}}" * 100,) for n in range(20000)]
        unit.session.connection().exec_driver_sql({BULK!r}, rows)
        unit.record(AuditEntry("test", Area.TOWNSHIP, "测试"))
except StoreUnavailable as refusal:
    print(refusal.code, refusal.advice)
with store.read() as session:
    print(session.connection().exec_driver_sql("SELECT count(*) FROM village").scalar_one())
store.close()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    told, rows = done.stdout.strip().splitlines()
    assert told.split()[0] in ("disk_full", "io_error")
    assert "磁盘" in told
    assert int(rows) == before
