"""How is the file kept safe? Backups that were read back, restoring one, checks of the file and of the audit chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry, build_chain_hash
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import StoreUnavailable, WrongUsage
from zwgk_desktop.services.desk import CHINA, Desk, system_clock
from zwgk_desktop.services.stores import Clock
from zwgk_desktop.services.township import get_township

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.audit import AuditRow
    from zwgk_desktop.db.snapshot import Contents
    from zwgk_desktop.domain.listing import Listing

BACKUP_MADE, BACKUP_RESTORED = "backup.create", "backup.restore"
STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The newest backup: when it was made and where it was put."""

    at: datetime
    path: str


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """The first entry of the trail that is not as it was written; ``why`` says so in Chinese."""

    id: int
    at: datetime
    summary: str
    why: str


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What the chain of hashes says; ``broken`` is None when every entry is as it was written."""

    entries: int
    broken: BrokenEntry | None


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """What is wrong inside the file: ``problems`` of its pages and references, and the audit chain."""

    problems: tuple[str, ...]
    audit: AuditCheck

    @property
    def sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.problems and self.audit.broken is None


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the restored store lies, and where the one it replaced is kept (None: there was none)."""

    path: Path
    kept: Path | None
    contents: Contents


def create_backup(desk: Desk, folder: Path) -> Path:
    """Write a copy of the store into ``folder``, read it back, and note it; an encrypted store stays encrypted.

    Raises OutputFailed (no_space, not_written, backup_damaged); nothing half-written stays.
    """
    from zwgk_desktop.db.snapshot import copy_store

    stamp = desk.now().astimezone(CHINA).strftime(STAMP)
    path = _free(folder.absolute() / f"{get_township(desk).name}-备份-{stamp}.db")
    copy_store(desk.store.path, desk.store.key, path)
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.record(AuditEntry(BACKUP_MADE, Area.SETTINGS, f"备份到 {path}", None, {}, {"path": str(path)}))
    return path


def find_last_backup(desk: Desk) -> LastBackup | None:
    """Return the newest backup made at this store, None when there is none yet."""
    from zwgk_desktop.db.queries.audit import find_newest

    with desk.store.read() as session:
        row = find_newest(session, BACKUP_MADE)
    return LastBackup(row.at, str(row.entry.after.get("path", ""))) if row else None


def verify_backup(path: Path, passphrase: str | None = None) -> Contents:
    """Open a backup to look, without a change beside it; ``problems`` is empty when it is whole.

    Raises StoreUnavailable: missing, not_store, corrupt, newer, passphrase_needed, passphrase_wrong.
    """
    from zwgk_desktop.db.snapshot import read_contents

    return read_contents(path, passphrase)


def restore_backup(
    path: Path, target: Path, passphrase: str | None = None, actor: str = "经办人", clock: Clock = system_clock
) -> Restored:
    """Put a sound backup where ``target`` is; the store that was there is kept beside it under another name.

    Raises StoreUnavailable (in_use while a window is open, corrupt …) or OutputFailed; ``target`` is as before then.
    """
    from zwgk_desktop.db.snapshot import put_in_place

    target = target.absolute()
    had = target.exists()
    if had and path.exists() and target.samefile(path):
        raise WrongUsage("same_file", f"备份和要恢复的位置是同一个文件：{target}。", "请核对 --db。")
    contents = verify_backup(path, passphrase)
    if contents.problems:
        raise StoreUnavailable("corrupt", f"备份已损坏，没有恢复：{path}。", "请换一个备份；现在的数据没有改动。")
    now = clock()
    stamp = now.astimezone(CHINA).strftime(STAMP)
    aside = _free(target.with_name(f"{target.stem}-恢复前-{stamp}{target.suffix}"))
    store = put_in_place(path.absolute(), target, passphrase, aside)
    try:
        with store.write(actor, now) as unit:
            after = {"backup": str(path), "kept": str(aside) if had else ""}
            unit.record(AuditEntry(BACKUP_RESTORED, Area.SETTINGS, f"从备份恢复：{path.name}", None, {}, after))
    finally:
        store.close()
    return Restored(target, aside if had else None, contents)


def check_store(desk: Desk) -> StoreCheck:
    """Check every page, every reference and the audit chain; takes seconds on a large store, so run it as a job."""
    from zwgk_desktop.db.snapshot import find_problems

    return StoreCheck(tuple(find_problems(desk.store.path, desk.store.key)), verify_audit(desk))


def verify_audit(desk: Desk) -> AuditCheck:
    """Recompute the chain from the first entry on and name the first one that does not fit.

    An entry that was changed, taken out or put between shows; the newest ones cut off together do not.
    """
    from zwgk_desktop.db.queries.audit import iterate_entries

    previous, count, broken = "", 0, None
    with desk.store.read() as session:
        for row in iterate_entries(session):
            count += 1
            why = _fault(row, previous)
            if why and broken is None:
                broken = BrokenEntry(row.id, row.at, row.entry.summary, why)
            previous = row.hash
    return AuditCheck(count, broken)


def _fault(row: AuditRow, previous: str) -> str:
    if row.previous_hash != previous:
        return "它前面的记录被删除、插入或改动过"
    if row.hash != build_chain_hash(previous, row.at, row.actor, row.entry):
        return "这条记录的内容被改动过"
    return ""


def audit_listing(desk: Desk) -> Listing:
    """Return the audit trail for a table on screen, newest first."""
    from zwgk_desktop.db.queries import audit

    return audit.audit_listing(desk.store)


def _free(path: Path) -> Path:
    """Return ``path``, or the first of its name with a number that nothing has yet."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free
