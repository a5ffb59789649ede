"""How is a store copied while in use, and is a copy whole? Copies stay encrypted and are checked after writing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from zwgk_desktop.db.engine import connect


def copy_store(path: Path, key: str | None, target: Path) -> None:
    """Write a whole copy of ``path`` to ``target`` (replaced if there), checked; raises the driver's errors."""
    temporary = target.with_name(f".zwgk-{target.name}")
    temporary.unlink(missing_ok=True)
    try:
        with closing(connect(path, key)) as bare:
            bare.execute("VACUUM INTO ?", (str(temporary),))
        problems = find_problems(temporary, key)
        if problems:
            raise OSError(5, f"copy differs: {problems[0]}")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def find_problems(path: Path, key: str | None) -> list[str]:
    """Return what SQLite's own checks say about the file: damaged pages, rows that refer to nothing. Empty is good."""
    with closing(connect(path, key, "ro")) as bare:
        return _integrity(bare) + _references(bare)


def _integrity(bare: Any) -> list[str]:
    found = [row[0] for row in bare.execute("PRAGMA integrity_check(20)")]
    return [] if found == ["ok"] else found


def _references(bare: Any) -> list[str]:
    return [f"{row[0]}:{row[1]} → {row[2]}" for row in bare.execute("PRAGMA foreign_key_check").fetchmany(20)]
