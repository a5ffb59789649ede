"""How is the file kept safe? Backups with their attachments, read back; restoring one; checks of the file and trail."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry, build_chain_hash
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import StoreUnavailable, WrongUsage
from zwgk_desktop.services.desk import CHINA, Desk, system_clock
from zwgk_desktop.services.evidence import evidence_folder
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
    """The newest backup: when it was made, where it was put, its attachments, and those that could not be found."""

    at: datetime
    path: str
    files: int = 0
    lost: tuple[str, ...] = ()


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
    """Where the restored store lies, and where the one it replaced is kept (None: there was none).

    ``lost`` names the attachments that neither the backup nor the replaced store had.
    """

    path: Path
    kept: Path | None
    contents: Contents
    lost: tuple[str, ...] = ()


def create_backup(desk: Desk, folder: Path) -> Path:
    """Write a copy of the store into ``folder``, read it back, and note it; an encrypted store stays encrypted.

    The attachments go along into a folder ``名称-附件`` beside the copy, each held against its SHA-256; they are not
    encrypted. One that is missing here does not stop the backup: :func:`find_last_backup` names it.
    Raises OutputFailed (no_space, not_written, backup_damaged); nothing half-written stays.
    """
    from zwgk_desktop.db.queries.evidence import find_kept
    from zwgk_desktop.db.snapshot import copy_store
    from zwgk_desktop.documents.attachments import copy_kept

    stamp = desk.now().astimezone(CHINA).strftime(STAMP)
    path = _free(folder.absolute() / f"{get_township(desk).name}-备份-{stamp}.db")
    copy_store(desk.store.path, desk.store.key, path)
    with desk.store.read() as session:
        kept = find_kept(session)
    try:
        lost = copy_kept(evidence_folder(desk.store.path), evidence_folder(path), kept)
    except BaseException:
        path.unlink(missing_ok=True)
        shutil.rmtree(evidence_folder(path), ignore_errors=True)
        raise
    after = {"path": str(path), "files": len(kept), "lost": list(lost)}
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.record(AuditEntry(BACKUP_MADE, Area.SETTINGS, f"备份到 {path}", None, {}, after))
    return path


def find_last_backup(desk: Desk) -> LastBackup | None:
    """Return the newest backup made at this store, None when there is none yet."""
    from zwgk_desktop.db.queries.audit import find_newest

    with desk.store.read() as session:
        row = find_newest(session, BACKUP_MADE)
    if row is None:
        return None
    told = row.entry.after
    return LastBackup(row.at, str(told.get("path", "")), int(told.get("files", 0)), tuple(told.get("lost", ())))


def verify_backup(path: Path, passphrase: str | None = None) -> Contents:
    """Open a backup to look, without a change beside it; ``problems`` and ``lost`` are empty when it is whole.

    Raises StoreUnavailable: missing, not_store, corrupt, newer, passphrase_needed, passphrase_wrong.
    """
    from zwgk_desktop.db.snapshot import read_contents
    from zwgk_desktop.documents.attachments import is_same

    found = read_contents(path, passphrase)
    folder = evidence_folder(path.absolute())
    lost = tuple(name for name, sha256 in found.kept if not is_same(folder / name, sha256))
    return replace(found, lost=lost)


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
        lost = _bring_attachments(path.absolute(), target, aside, contents)
        with store.write(actor, now) as unit:
            after = {"backup": str(path), "kept": str(aside) if had else "", "lost": list(lost)}
            unit.record(AuditEntry(BACKUP_RESTORED, Area.SETTINGS, f"从备份恢复：{path.name}", None, {}, after))
    finally:
        store.close()
    return Restored(target, aside if had else None, contents, lost)


def _bring_attachments(backup: Path, target: Path, aside: Path, contents: Contents) -> tuple[str, ...]:
    """Put the backup's attachments beside ``target``, those there now beside ``aside``; return what neither had."""
    from zwgk_desktop.documents.attachments import copy_kept

    here, old = evidence_folder(target), evidence_folder(aside)
    with suppress(OSError):
        if here.exists():
            here.rename(old)
    lost = copy_kept(evidence_folder(backup), here, contents.kept)
    return copy_kept(old, here, [one for one in contents.kept if one[0] in lost]) if lost else ()


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
