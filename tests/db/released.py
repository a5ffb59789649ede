"""Writes the store file of a release into tests/db/files, with a row in every table: run once per file version.

    python -m tests.db.released v1

Every later release must open what this wrote (house rule); a committed file is never written anew once released.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, Integer, Table, insert

from zwgk_desktop.db.models import Base
from zwgk_desktop.db.models.base import UtcTime
from zwgk_desktop.db.snapshot import copy_store
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.villages import NewVillage
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.stores import create_store

FILES = Path(__file__).parent / "files"
AT = datetime(2026, 11, 20, 9, 0, tzinfo=timezone(timedelta(hours=8)))
MADE_BY_SERVICES = {"township", "village", "village_change", "audit"}


def write_release(path: Path) -> None:
    """Make a store at ``path`` with a township, two villages and a row in each table besides."""
    working = path.with_name("working.db")
    villages = (NewVillage("青石村", "369921101201", 412), NewVillage("柳溪村"))
    desk = create_store(working, None, "云岭镇", "清源县", villages, clock=lambda: AT)
    try:
        fill_every_table(desk)
        copy_store(working, None, path)
    finally:
        desk.store.discard()


def fill_every_table(desk: Desk) -> None:
    """Write one row into every table that making a store leaves empty."""
    with desk.store.write(desk.actor, desk.now()) as unit:
        connection = unit.session.connection()
        for table in Base.metadata.sorted_tables:
            if table.name not in MADE_BY_SERVICES:
                fill(connection, table)
        unit.record(AuditEntry("release.fill", Area.SETTINGS, "每张表写入一行"))


def fill(connection: Connection, table: Table) -> None:
    """Write one row of plain values that fit the columns."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.primary_key or column.nullable:
            continue
        values[column.name] = 1 if column.foreign_keys else sample(column.type, column.name)
    connection.execute(insert(table).values(values))


def sample(kind: Any, name: str) -> Any:
    """Return a value of a column's type."""
    if isinstance(kind, UtcTime):
        return AT
    if isinstance(kind, Date):
        return date(2026, 3, 10)
    if isinstance(kind, Integer):
        return 1
    return {"JSON": ["村务"], "BOOLEAN": True}.get(str(kind), f"{name}·示例")


if __name__ == "__main__":
    write_release(FILES / f"{sys.argv[1]}.db")
